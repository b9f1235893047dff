"""Leaders and rules go, the strokes of writing stay."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitizer.domain.layout import Frame, Rule
from digitizer.prepare.light import ink_mask
from digitizer.prepare.rules import remove_rules
from digitizer.strokes import strokes_of
from tests.fixtures.drawing import Image8, white, written

TEXT = "Phạm Thị Ngọc Lụa, huyện Mộc Hoạ"


def cleaned(page: Image8) -> tuple[Image8, tuple[Rule, ...]]:
    return remove_rules(page, ink_mask(page, 61, 40))


def dotted(page: Image8, y: int, start: int, end: int, radius: int = 2, step: int = 11) -> Image8:
    for x in range(start, end, step):
        cv2.circle(page, (x, y), radius, 0, -1)
    return page


def lost(before: Image8, after: Image8) -> float:
    """Share of the dark pixels of ``before`` that are white in ``after``."""
    dark = before < 90
    return float((after[dark] > 200).mean())


def test_an_empty_page_stays() -> None:
    page = white(300, 900)
    clean, rules = cleaned(page)
    assert (clean == page).all()
    assert rules == ()


@pytest.mark.parametrize("radius", [1, 2, 3])
def test_dotted_leaders_go(radius: int) -> None:
    page = dotted(white(300, 1200), 150, 60, 1100, radius)
    clean, rules = cleaned(page)
    assert clean.min() > 150
    assert rules == ()


@pytest.mark.parametrize("thickness", [1, 2, 4])
def test_ruled_lines_go(thickness: int) -> None:
    page = white(300, 1200)
    cv2.line(page, (60, 150), (1100, 150), 0, thickness)
    clean, rules = cleaned(page)
    assert (clean < 150).sum() <= 2
    assert [(rule.y, rule.x1 - rule.x0 > 1000) for rule in rules] == [(150, True)]


def test_a_rule_slightly_askew_goes() -> None:
    page = white(300, 1200)
    cv2.line(page, (60, 150), (1100, 160), 0, 2)
    clean, _ = cleaned(page)
    assert (clean < 150).mean() < 0.0002


def test_dots_below_letters_stay_on_a_dotted_leader() -> None:
    text = written(white(300, 1200), (80, 140), TEXT, 48)
    page = dotted(text.copy(), 152, 60, 1150)
    clean, _ = cleaned(page)
    assert lost(text, clean) < 0.02
    # Between the letters nothing is left of the leader.
    assert clean[145:160, 900:1150].min() > 150


def test_dots_below_letters_stay_without_a_leader() -> None:
    text = written(white(300, 1200), (80, 140), TEXT, 48)
    clean, rules = cleaned(text)
    assert lost(text, clean) == 0.0
    assert rules == ()


def test_strokes_that_cross_a_rule_stay_whole() -> None:
    text = written(white(300, 1200), (80, 140), "gypq jgy Nguyễn Quý Kỳ", 60)
    page = text.copy()
    cv2.line(page, (40, 148), (1150, 148), 0, 3)
    clean, _ = cleaned(page)
    assert lost(text, clean) < 0.06
    assert clean[140:156, 900:1150].min() > 150


def test_a_row_of_full_stops_in_writing_is_not_a_leader() -> None:
    text = written(white(300, 1200), (80, 140), "T.P. H.C.M. U.B.N.D.", 60)
    clean, _ = cleaned(text)
    assert lost(text, clean) == 0.0


def test_a_word_over_the_divider_of_a_form_no_longer_hangs_on_it() -> None:
    page = written(white(400, 1200), (500, 200), "tỉnh Thái Bình", 44)
    words = page.copy()
    cv2.line(page, (700, 20), (700, 380), 0, 6)
    clean, _ = remove_rules(page, ink_mask(page, 61, 40), frame=Frame(40, 20, 1160, 380, 700))
    assert (clean[20:120] > 200).all()
    assert lost(words, clean) < 0.12
    heights = strokes_of((clean < 128).astype(np.uint8)).stats[1:, cv2.CC_STAT_HEIGHT]
    assert heights.max() < 60


def test_the_page_handed_in_is_not_changed() -> None:
    page = dotted(white(300, 900), 150, 60, 800)
    before = page.copy()
    mask = ink_mask(page, 61, 40)
    remove_rules(page, mask)
    assert np.array_equal(page, before)


def test_letters_of_small_print_are_no_leader() -> None:
    page = written(white(200, 900), (60, 100), "nuocnuocuonuon", 18)
    page = written(page, (60, 160), "Hộ khẩu thường trú, tạm trú", 24)
    page = dotted(page, 97, 300, 880, radius=1, step=8)
    clean, _ = cleaned(page)
    assert clean[90:105, 320:].min() > 150
    assert lost(page[:, :290], clean[:, :290]) < 0.02
