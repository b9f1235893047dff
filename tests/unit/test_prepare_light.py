"""Light is evened, red ink goes, blue and faint ink stay; the sheet is found on a dark ground."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from digitizer.prepare.light import (
    contrast,
    even_light,
    ink_channel,
    ink_mask,
    least_channel,
    red_places,
    stretch,
    without_red,
)
from digitizer.prepare.picture import Picture
from digitizer.prepare.sheet import find_sheet
from tests.fixtures.drawing import Image8, white, written


def evened(page: Image8) -> Image8:
    even = even_light(ink_channel(page))
    return without_red(stretch(even, contrast(even)), red_places(page))


def test_a_red_stamp_goes_and_blue_ink_stays() -> None:
    page = np.full((600, 800, 3), 246, np.uint8)
    ink = written(white(600, 800), (120, 300), "Nguyễn Văn Đông", 70)
    page = written(page, (120, 300), "Nguyễn Văn Đông", 70, (35, 45, 140))
    cv2.circle(page, (600, 450), 110, (214, 40, 52), 12)
    grey = evened(page)
    assert grey[330:, 450:].min() > 200
    assert grey[ink < 60].max() < 120


def test_red_is_found_from_strip_to_strip() -> None:
    page = np.full((700, 300, 3), 246, np.uint8)
    cv2.circle(page, (150, 350), 140, (214, 40, 52), -1)  # across all three strips
    wanted = cv2.circle(np.zeros((700, 300), np.uint8), (150, 350), 140, 255, -1)
    assert np.array_equal(red_places(page), wanted)


def test_text_below_a_stamp_stays() -> None:
    page = np.full((600, 800, 3), 246, np.uint8)
    page = written(page, (120, 320), "Chủ tịch", 90, (30, 30, 34))
    ink = written(white(600, 800), (120, 320), "Chủ tịch", 90)
    stamp = page.copy()
    cv2.circle(stamp, (300, 300), 120, (220, 60, 70), -1)
    page = np.minimum(page, stamp)
    grey = evened(page)
    assert np.percentile(grey[ink < 60], 90) < 130


def test_shadow_becomes_paper_and_faint_ink_stays_darker() -> None:
    shade = np.linspace(250, 120, 800)[None, :].repeat(600, axis=0)
    ink = written(white(600, 800), (60, 320), "Họ, chữ đệm, tên mẹ", 70) < 60
    page = np.where(ink, 0.55 * shade, shade).astype(np.uint8)
    even = even_light(page)
    paper = even[~cv2.dilate(ink.astype(np.uint8), np.ones((9, 9), np.uint8)).astype(bool)]
    assert np.percentile(paper, 5) > 225
    assert np.percentile(even[ink], 95) < 180


def test_stretching_an_even_page_invents_no_ink() -> None:
    page = np.full((200, 200), 240, np.uint8)
    assert stretch(page, contrast(page)).min() == 255
    assert contrast(np.zeros((200, 200), np.uint8)).shape == (256,)


def test_ink_mask_marks_strokes_only() -> None:
    page = written(white(200, 600), (30, 120), "Kinh", 80)
    mask = ink_mask(page)
    assert mask[page < 60].min() == 255
    assert mask[:40].max() == 0


def photographed(corners: list[list[int]]) -> Image8:
    page = np.full((1100, 800), 35, np.uint8)
    cv2.fillPoly(page, [np.array(corners, np.int32)], 230)
    return page


@pytest.mark.parametrize(
    "corners",
    [
        [[90, 80], [720, 80], [720, 1010], [90, 1010]],
        [[120, 60], [730, 110], [690, 1040], [70, 1000]],
    ],
    ids=["straight", "askew"],
)
def test_the_sheet_on_a_dark_table(corners: list[list[int]]) -> None:
    found = find_sheet(photographed(corners))
    assert found is not None
    assert np.abs(found - np.array(corners)).max() < 12


def test_a_corner_in_the_shadow_belongs_to_the_sheet() -> None:
    corners = [[120, 60], [730, 110], [690, 1040], [70, 1000]]
    page = photographed(corners)
    shadow = np.hypot(*(np.indices(page.shape) - np.array([110, 730])[:, None, None]))
    page = np.where(page > 100, np.clip(110 + 0.4 * shadow, 0, 230), page).astype(np.uint8)
    found = find_sheet(page)
    assert found is not None
    assert np.abs(found - np.array(corners)).max() < 25


def uniform(value: int) -> NDArray[np.uint8]:
    return np.full((1100, 800), value, np.uint8)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [0, 30, 128, 255])
def test_an_even_picture_has_no_edges(value: int) -> None:
    assert find_sheet(uniform(value)) is None


def test_a_sheet_that_fills_the_picture_needs_no_corners() -> None:
    page = uniform(240)
    page[:6] = 20
    assert find_sheet(page) is None
    assert find_sheet(written(uniform(240), (50, 500), "Sổ đăng ký khai sinh", 60)) is None


def test_a_shadow_across_a_page_that_fills_the_picture_is_no_ground() -> None:
    shade = np.linspace(0.2, 1.0, 800)[None, :]
    page = written(uniform(240), (50, 500), "Sổ đăng ký khai sinh", 60)
    assert find_sheet((page * shade).astype(np.uint8)) is None


def test_the_shadow_of_who_takes_the_photo_is_no_ground() -> None:
    page = uniform(240)
    for y in range(60, 1080, 30):
        page = written(page, (50, y), "Sổ đăng ký khai sinh của xã Bình Hòa, Quyển số 01", 15)
    half = page.copy()
    half[600:] = half[600:] // 2
    assert find_sheet(np.asarray(cv2.GaussianBlur(half, (0, 0), 2), np.uint8)) is None
    half[:, 500:] = half[:, 500:] // 2  # the paper fills two sides only: ground as even as paper
    assert find_sheet(half) is not None


def test_pale_values_beside_dark_labels_become_dark_and_what_shines_through_stays_pale() -> None:
    page = np.full((900, 1400), 246, np.uint8)
    places = [(150 * row, column) for row in range(1, 6) for column in (60, 480)]
    for y, x in places:
        page = written(page, (x, y), "Dân tộc:", 40)
        page = written(page, (x + 190, y), "Nguyễn Kim", 40, 196)
    through = written(white(900, 1400), (920, 450), "Việt Nam", 40) < 60
    page[through] = 228
    even = even_light(page)
    grey = stretch(even, contrast(even))
    values = written(white(900, 1400), (250, 150), "Nguyễn Kim", 40) < 60
    assert np.median(grey[values]) < 110
    assert grey[through].min() > 195


def test_shaded_paper_on_wood_is_found_whole_by_its_least_channel() -> None:
    """In the red channel the wood is as light as the paper in the shadow."""
    page = np.full((2200, 1600, 3), (128, 92, 66), np.uint8)
    shade = np.linspace(1.0, 0.5, 2000)[:, None, None]
    page[100:2100, 150:1450] = (shade * np.array([238, 234, 222])).astype(np.uint8)
    corners = find_sheet(least_channel(page[::2, ::2]))
    assert corners is not None
    assert np.abs(corners - [[75, 50], [725, 50], [725, 1050], [75, 1050]]).max() < 8


def test_stamps_are_found_and_a_page_without_red_has_none() -> None:
    page = written(np.full((602, 801, 3), 246, np.uint8), (120, 300), "Nguyễn Văn Đông", 70, (35, 45, 140))
    assert Picture.of(page).red is None
    cv2.circle(page, (600, 450), 110, (214, 40, 52), 12)
    picture = Picture.of(page)
    assert picture.red is not None
    assert picture.size == (801, 602)
    assert picture.red.shape == (301, 400)
    assert picture.red[170, 300] == picture.red[225, 245] == 255
    assert not picture.red[:, :225].any()


def test_red_paper_is_no_stamp() -> None:
    page = np.full((602, 801, 3), (238, 170, 180), np.uint8)
    assert Picture.of(written(page, (120, 300), "Nguyễn Văn Đông", 70, (35, 45, 140))).red is None


@pytest.mark.parametrize("rows", [64, 100, 602])
def test_a_picture_is_the_same_from_its_strips(rows: int) -> None:
    page = written(np.full((603, 801, 3), 246, np.uint8), (120, 300), "Nguyễn Văn Đông", 70, (35, 45, 140))
    cv2.circle(page, (600, 450), 110, (214, 40, 52), 12)
    whole = Picture.of(page)
    strips = Picture.from_strips((page[top : top + rows] for top in range(0, 603, rows)), (603, 801))
    for channel in ("ink", "half", "least", "red", "colours"):
        assert np.array_equal(getattr(strips, channel), getattr(whole, channel))
    turned = Picture.from_strips([page], (603, 801), lambda rows: np.rot90(rows).copy())
    assert turned.size == (603, 801)
    assert np.array_equal(turned.ink, np.rot90(whole.ink))
    assert turned.colours is not None
    assert turned.colours.shape == (400, 301, 3)
