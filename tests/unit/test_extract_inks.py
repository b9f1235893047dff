"""Signatures and stamps taken off the names that they cross, by their ink."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from digitizer.domain.layout import Pixels, PreparedPage
from digitizer.domain.records import Box
from digitizer.extract.inks import evened, laid_bare, writing

PAPER, BLACK, BLUE, RED = (242, 238, 226), (30, 30, 34), (38, 52, 148), (196, 42, 52)
SIGNATURE = [(40, 90), (90, 10), (140, 100), (190, 12), (240, 98), (290, 20)]
AREA = Box(16, 8, 336, 128)


def paper(height: int = 144, width: int = 368) -> Pixels:
    return np.full((height, width, 3), PAPER, np.uint8)


def inked(picture: Pixels, colour: tuple[int, int, int], mask: Pixels) -> Pixels:
    """The picture with an ink laid on, which lets through what it does not absorb."""
    share = 1 - mask[..., None] / 255 * (1 - np.array(colour) / 255)
    return np.asarray(picture * share, np.uint8)


def letters(y: int = 95) -> Pixels:
    mask = np.zeros((144, 368), np.uint8)
    cv2.putText(mask, "Tran Van Hoa", (60, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 255, 2, cv2.LINE_AA)
    return mask


def strokes() -> Pixels:
    mask = np.zeros((144, 368), np.uint8)
    cv2.polylines(mask, [np.array(SIGNATURE)], False, 255, 5, cv2.LINE_AA)
    return mask


def cleaned(rgb: Pixels) -> Pixels:
    red = rgb[..., 0].astype(int)
    return np.clip((red - red.min()) * 255 // (PAPER[0] - red.min()), 0, 255).astype(np.uint8)


def page_of(rgb: Pixels) -> PreparedPage:
    clean = cleaned(rgb)
    height, width = clean.shape
    same = (1.0, 0, 0, 0, 1, 0, 0, 0, 1)
    page = PreparedPage(clean, clean, None, (), same, (width, height), 0, 2000.0, 0.01, 20.0, False)
    colours = cv2.resize(rgb, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return replace(page, picture=rgb[..., 0] if (rgb == rgb[..., :1]).all() else colours)


def test_a_blue_signature_over_black_letters_is_taken_off() -> None:
    rgb = inked(inked(paper(), BLUE, strokes()), BLACK, letters())
    share = writing(rgb, cleaned(rgb))
    assert share is not None
    only_signature = (strokes() > 200) & (cv2.dilate(letters(), np.ones((7, 7))) == 0)
    assert share[only_signature].max() < 0.1
    assert share[letters() > 200].mean() > 0.97


@pytest.mark.parametrize("colour", [BLUE, BLACK])
def test_a_signature_in_the_ink_of_the_letters_stays(colour: tuple[int, int, int]) -> None:
    rgb = inked(inked(paper(), colour, strokes()), colour, letters())
    assert writing(rgb, cleaned(rgb)) is None


def test_letters_above_a_signature_are_print_not_the_name() -> None:
    rgb = inked(inked(paper(), BLUE, strokes()), BLACK, letters(28))
    assert writing(rgb, cleaned(rgb)) is None


def test_the_page_shows_the_area_alone_without_the_signature() -> None:
    rgb = inked(inked(paper(), BLUE, strokes()), BLACK, letters())
    page = page_of(rgb)
    bare = laid_bare(page, AREA)
    assert page.clean[12:20, 180:200].min() < 60 < 200 < bare.clean[12:20, 180:200].min()
    assert bare.clean.mean() > page.clean.mean() + 5
    outside = np.ones(page.clean.shape, bool)
    outside[AREA.y : AREA.y + AREA.h, AREA.x : AREA.x + AREA.w] = False
    assert (bare.grey[outside] == page.grey[outside]).all()


def test_a_page_whose_colours_are_not_known_stays_as_it_is() -> None:
    page = replace(page_of(inked(paper(), BLACK, letters())), picture=None)
    assert laid_bare(page, AREA) is page


def test_on_a_grey_scan_a_stamps_star_goes_and_the_letters_on_it_stay() -> None:
    star = np.zeros((144, 368), np.uint8)
    cv2.circle(star, (150, 85), 34, 255, -1)
    rgb = inked(inked(paper(), RED, star), BLACK, letters())
    grey = cv2.cvtColor(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    clean = cleaned(grey)
    shown = evened(grey[..., 0], clean)
    inside = (cv2.erode(star, np.ones((9, 9))) > 0) & (cv2.dilate(letters(), np.ones((7, 7))) == 0)
    assert clean[inside].mean() < 150
    assert shown[inside].mean() > 235
    assert shown[(letters() > 250) & (star > 0)].mean() < 90
    assert laid_bare(page_of(grey), AREA).clean[inside].mean() > 235
