"""Lines of writing parted: tight hands, short lines, names under scribbles, letters on a table's rule."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from digitizer.domain.layout import Rule
from digitizer.domain.records import Box
from digitizer.extract.ditto import is_dash, is_ditto
from digitizer.extract.ink import Crop, Ink, Segment
from digitizer.extract.legs import without_legs
from digitizer.extract.rows import are_halves, cores, parted
from digitizer.extract.table import Table
from tests.fixtures.drawing import Image8, white, written
from tests.unit.test_extract_table import HEADINGS, leaf

AREA = (10, 10, 590, 290)


def paragraph(texts: list[str], pitch: int) -> Image8:
    page = white(300, 600)
    for number, text in enumerate(texts):
        page = written(page, (40, 30 + pitch * number), text, 30)
    return page


@pytest.mark.parametrize("pitch", [34, 42, 60])
def test_each_line_is_cut_out_by_itself(pitch: int) -> None:
    crops = Ink(paragraph(["Nguyễn Thị Quỳnh", "huyện Giồng Riềng", "Kiên Giang"], pitch)).rows(*AREA)
    assert len(crops) == 3
    tops = [crop.box.y for crop in crops]
    assert tops == sorted(tops)


def test_a_short_line_below_a_long_one_is_a_line() -> None:
    crops = Ink(paragraph(["thôn 3, Thạch Trung - Hà Tĩnh - Nghệ", "An"], 38)).rows(*AREA)
    assert len(crops) == 2
    assert crops[1].box.w < 80


def test_a_word_of_two_letters_below_tails_is_a_line() -> None:
    page = white(300, 900)
    for number, text in enumerate(("thôn Thượng, xã Nghịu, huyện Yên Phong, phường Quý Nguyệt", "Mã")):
        page = written(page, (30, 40 + 28 * number), text, 28)
    crops = Ink(page).cell_rows(Box(20, 20, 860, 260), 5, 28)
    assert [crop.box.w < 60 for crop in crops] == [False, True]


def test_tails_and_dots_below_a_line_are_none_of_their_own() -> None:
    page = written(white(300, 700), (40, 30), "ngụ xã Phụng Thượng, gửi ông Lý Ngọc Quý", 26)
    assert len(Ink(page).cell_rows(Box(10, 10, 680, 280), 5, 34)) == 1


def test_a_long_text_is_written_closer_than_others() -> None:
    page = white(900, 600)
    for number in range(14):
        page = written(page, (30, 40 + 60 * number), "Nguyễn Văn An, xã Hưng", 38)
    for number, text in enumerate(("tổ dân phố 12, xã", "Phước Dinh, huyện", "Thuận Nam, tỉnh")):
        page = written(page, (430, 40 + 30 * number), text, 20)
    crops = Ink(page).cell_rows(Box(425, 10, 170, 110), 5, 42)
    assert len(crops) == 3


def test_letters_that_touch_the_next_line_are_cut_from_it() -> None:
    page = paragraph(["Hoàng Công", "Lắk Đức"], 44)
    cv2.line(page, (60, 50), (60, 95), 0, 4)  # from a letter of the one into one of the other
    crops = Ink(page).rows(*AREA)
    assert len(crops) == 2
    assert crops[0].box.y + crops[0].box.h < crops[1].box.y + crops[1].box.h - 20


def test_specks_far_from_the_lines_belong_to_none() -> None:
    page = paragraph(["Trần Văn Hai"], 40)
    cv2.circle(page, (400, 260), 3, 0, -1)
    [crop] = Ink(page).rows(*AREA)
    assert crop.box.y + crop.box.h < 100


def test_cores_of_nothing_are_none() -> None:
    assert cores(np.zeros((40, 60), bool), 20.0) == []


def test_a_stroke_across_two_lines_is_cut_between_them() -> None:
    mask = np.zeros((100, 30), bool)
    mask[:, 10:14] = True
    belongs = parted(mask, [20, 80])
    assert belongs[20, 12] == 0
    assert belongs[80, 12] == 1


def test_the_legs_of_a_scribble_go_and_the_letter_it_crosses_stays() -> None:
    mask = np.zeros((60, 200), bool)
    mask[:50, 40:46] = True  # a leg
    mask[30:36, 20:120] = True  # the stroke of a letter
    rest = without_legs(mask)
    assert not rest[:28, 40:46].any()
    assert rest[33, 20:120].all()


def crop_of(*boxes: tuple[int, int, int, int]) -> Crop:
    image = white(60, 120)
    for x, y, w, h in boxes:
        cv2.rectangle(image, (x, y), (x + w - 1, y + h - 1), 0, -1)
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = (max(box[i] + box[i + 2] for box in boxes) for i in (0, 1))
    place = Box(left - 3, top - 3, right - left + 6, bottom - top + 6)
    return Crop(image[place.y : place.y + place.h, place.x : place.x + place.w], place)


@pytest.mark.parametrize(
    ("crop", "ditto", "dash"),
    [
        (crop_of((20, 10, 4, 14), (30, 10, 4, 14)), True, False),
        (crop_of((20, 10, 4, 34), (30, 10, 4, 34)), False, False),  # 11
        (crop_of((20, 20, 24, 5)), False, True),
        (crop_of((20, 20, 14, 9)), False, True),
        (crop_of((20, 20, 11, 9)), False, False),
        (crop_of((20, 20, 4, 2)), False, False),
        (crop_of((20, 20, 90, 5)), False, False),  # a stroke through the cell
        (crop_of((20, 10, 4, 14)), False, False),
    ],
    ids=["two strokes", "eleven", "dash", "blurred dash", "point", "speck", "long stroke", "one stroke"],
)
def test_marks_of_repetition_are_told_by_their_shape(crop: Crop, ditto: bool, dash: bool) -> None:
    assert (is_ditto(crop, 36.0), is_dash(crop, 36.0)) == (ditto, dash)


@pytest.mark.parametrize(("height", "ditto"), [(14, True), (30, False)], ids=["marks", "letters"])
def test_marks_of_repetition_that_run_together_are_told_by_their_middles(height: int, ditto: bool) -> None:
    image = white(60, 120)
    cv2.rectangle(image, (18, 8), (38, 11 + height), 120, -1)  # the soft rims of both, run together
    for x in (21, 31):
        cv2.rectangle(image, (x, 10), (x + 4, 9 + height), 20, -1)
    crop = Crop(image[5 : 16 + height, 14:44], Box(14, 5, 30, 11 + height))
    assert is_ditto(crop, 46.0) == ditto


def test_a_letter_on_a_rule_stays_with_its_word() -> None:
    image = written(white(200, 800), (300, 80), "12/1/1985", 30)
    ink = Ink(image)
    [whole] = ink.rows(200, 20, 700, 180)
    rule = whole.box.x + whole.box.w - 10
    left = ink.cell_rows(Box(205, 20, rule - 210, 160), 5, None)
    right = ink.cell_rows(Box(rule + 5, 20, 200, 160), 5, None)
    assert left[0].box.x + left[0].box.w >= whole.box.x + whole.box.w - 1
    assert right == []


def test_a_letter_just_behind_a_rule_stays_with_the_word_that_it_ends() -> None:
    ink = Ink(written(written(white(200, 800), (300, 80), "02/03/198", 30), (434, 80), "3", 30))
    [whole] = ink.rows(200, 20, 700, 180)
    digit = max(ink.boxes(ink.strokes_in(Segment(200, 700, 20, 180, 180))))
    rule = digit.x - 6
    left = ink.cell_rows(Box(205, 20, rule - 210, 160), 5, None)
    assert left[0].box.x + left[0].box.w >= whole.box.x + whole.box.w - 1
    assert ink.cell_rows(Box(rule + 5, 20, 200, 160), 5, None) == []


ENTRY = ["84", "30/3/80", "Trương Văn Quang", "Nam"]


def test_a_stroke_through_a_row_strikes_it_out() -> None:
    page = leaf([HEADINGS, ENTRY, ENTRY, ENTRY])
    page = replace(page, rules=(Rule(110, 1290, 450),))
    assert [Table([page]).is_struck(row) for row in range(4)] == [False, False, True, False]
    over, crease = (replace(page, rules=(Rule(0, end, 450),)) for end in (1290, page.clean.shape[1]))
    assert Table([over]).is_struck(2)
    assert not Table([crease]).is_struck(2), "no pen runs from edge to edge"


def test_a_stroke_that_crosses_the_fold_strikes_a_row_out() -> None:
    left = right = leaf([HEADINGS, ENTRY, ENTRY])
    width = left.clean.shape[1]
    for start, end, struck in ((110, 1290, True), (0, width, False)):
        leaves = replace(left, rules=(Rule(start, width, 350),)), replace(right, rules=(Rule(0, end, 350),))
        assert Table(leaves).is_struck(1) is struck


def test_a_stroke_taken_for_a_rule_of_the_table_parts_no_row() -> None:
    page = leaf([HEADINGS, ENTRY, ENTRY, ENTRY, ENTRY])
    assert page.grid is not None
    rows = tuple(sorted((*page.grid.rows, 352)))
    table = Table([replace(page, grid=replace(page.grid, rows=rows))])
    assert len(table) == 5
    assert [table.is_struck(row) for row in range(5)] == [False, True, False, False, False]


def test_a_word_that_runs_on_over_a_rule_is_read_to_its_end() -> None:
    ink = Ink(written(white(200, 800), (300, 80), "02/09/1966", 30))
    [whole] = ink.rows(200, 20, 700, 180)
    third = sorted(ink.boxes(ink.strokes_in(Segment(200, 700, 20, 180, 180))))[-3]
    rule = third.x + 4
    left = ink.cell_rows(Box(205, 20, rule - 210, 160), 5, None)
    assert left[0].box.x + left[0].box.w >= whole.box.x + whole.box.w - 1
    assert ink.cell_rows(Box(rule + 5, 20, 200, 160), 5, None) == []


def test_a_line_that_begins_where_others_of_its_column_do_is_not_of_the_cell_before() -> None:
    page = written(white(400, 800), (300, 80), "12/1/1985", 30)
    [whole] = Ink(page).rows(200, 20, 700, 180)
    rule = whole.box.x + whole.box.w - 10
    for y in (80, 160, 240):
        page = written(page, (rule + 14, y), "Nam", 30)
    right = Ink(page).cell_rows(Box(rule + 5, 20, 200, 120), 5, None)
    assert [crop.box.x < rule + 20 for crop in right] == [True]
    assert right[0].box.w > 40


def test_the_distance_of_lines_is_their_mean() -> None:
    page = white(300, 600)
    for number, high in enumerate((20, 34, 20, 20)):  # the second line in capitals
        for x in range(40, 400, 24):
            cv2.rectangle(page, (x, 60 + 50 * number - high), (x + 6, 60 + 50 * number), 0, -1)
    assert Ink(page).pitches(Box(*AREA)) == pytest.approx([50, 50, 50], abs=1)


def test_halves_of_a_line_whose_letters_are_broken_tell_no_distance() -> None:
    page = white(300, 600)
    for top in (60, 110, 160):
        for x in range(40, 400, 24):  # of each letter the head and the foot are left
            cv2.rectangle(page, (x, top), (x + 6, top + 12), 0, -1)
            cv2.rectangle(page, (x, top + 20), (x + 6, top + 32), 0, -1)
    assert all(step > 26 for step in Ink(page).pitches(Box(*AREA)))


def test_a_line_that_hides_among_the_heads_of_the_first_is_found() -> None:
    mask = np.zeros((260, 400), bool)
    for top in (72, 122, 172):
        for x in range(20, 380, 24):
            mask[top : top + 24, x : x + 6] = True
    for x in range(20, 200, 24):  # a line above, its letters joined to the heads below
        mask[12:72, x : x + 6] = True
    assert len(cores(mask, 24.0)) == 3
    assert len(cores(mask, 24.0, 50.0)) == 4


def test_a_letter_through_a_line_belongs_to_it_however_high_it_is() -> None:
    page = written(written(white(300, 600), (120, 60), "ngô công", 30), (120, 160), "oan", 30)
    for x in range(130, 530, 20):  # marks make the usual height small
        cv2.circle(page, (x, 50), 5, 0, -1)
    cv2.rectangle(page, (60, 75), (70, 175), 0, -1)
    lines = Ink(page).cell_rows(Box(20, 20, 560, 260), 5, 100.0)
    assert [line.box.x < 70 for line in lines] == [False, True]


def test_lines_a_whole_step_apart_are_two_though_tails_and_heads_meet() -> None:
    page = white(300, 600)
    for x in range(60, 260, 20):
        cv2.rectangle(page, (x, 70), (x + 5, 90), 0, -1)
        cv2.rectangle(page, (x, 136), (x + 5, 156), 0, -1)
    for x in (62, 162):
        cv2.rectangle(page, (x + 8, 84), (x + 11, 134), 0, -1)
        cv2.rectangle(page, (x + 28, 92), (x + 31, 140), 0, -1)
    assert len(Ink(page).cell_rows(Box(20, 20, 560, 260), 5, 60.0)) == 2


def test_a_word_that_begins_on_a_rule_is_not_of_the_cell_before() -> None:
    page = written(written(white(200, 800), (300, 80), "1985", 30), (376, 80), "Nam", 30)
    boxes = sorted(Ink(page).boxes(Ink(page).strokes_in(Segment(200, 700, 20, 180, 180))))
    rule = boxes[4].x + 3
    right = Ink(page).cell_rows(Box(rule + 5, 20, 200, 160), 5, None)
    assert [crop.box.x < rule + 4 for crop in right] == [True]


@pytest.mark.parametrize(("own", "whole"), [("Kinh", True), ("", False)])
def test_a_word_over_a_rule_may_end_where_the_next_lines_begin_if_that_cell_has_its_own(
    own: str, whole: bool
) -> None:
    page = written(white(300, 900), (300, 80), "12/1/1983", 30)
    letters = sorted(Ink(page).boxes(Ink(page).strokes_in(Segment(200, 700, 20, 180, 180))))
    last = letters[-1]
    rule = last.x - 10  # the last figure but one stands on it
    for y in (180, 240):
        page = written(page, (last.x, y), "Nam", 30)
    page = written(page, (last.x, 130), own, 30)
    left = Ink(page).cell_rows(Box(205, 20, rule - 210, 130), 5, None)
    assert (left[0].box.x + left[0].box.w >= last.x + last.w) == whole


def test_lines_of_print_are_parted_though_heads_fill_the_paper_between() -> None:
    page = written(white(300, 900), (40, 100), "thôn 3, Long Hưng - Mỹ Tú", 52)
    upper, lower = Ink(written(page, (40, 138), "Sóc Trăng", 52)).cell_rows(Box(20, 20, 860, 260), 5, None)
    assert lower.box.w < 0.6 * upper.box.w


def test_typed_lines_that_nearly_touch_are_parted_where_others_stand_farther_apart() -> None:
    page = white(300, 500)
    for number, text in enumerate(("Giẻ", "Triêng")):
        page = written(page, (40, 90 + 43 * number), text, 56, font="type/Cousine-Regular.ttf")
    first, second = Ink(page).cell_rows(Box(20, 20, 460, 260), 5, 54.6)
    assert first.box.w < 0.6 * second.box.w


def test_marks_close_below_a_line_are_of_the_line_that_they_stand_on() -> None:
    marks, letters = Box(176, 62, 546, 12), Box(143, 63, 647, 57)
    assert are_halves(marks, letters)
    assert not are_halves(Box(140, 20, 640, 58), letters)


def test_specks_that_stand_alone_are_not_of_a_line_and_its_points_are() -> None:
    page = written(white(200, 800), (200, 80), "Nguyễn Văn An.", 34)
    row = Segment(20, 780, 70, 130, 118)
    [clean] = Ink(page).lines(row)
    for x, y in ((140, 100), (520, 96), (560, 112)):
        cv2.rectangle(page, (x, y), (x + 5, y + 5), 0, -1)
    assert [crop.box for crop in Ink(page).lines(row)] == [clean.box]
    ended = written(white(200, 800), (200, 80), "Nguyễn Văn An", 34)
    assert Ink(ended).lines(row)[0].box.w < clean.box.w - 4
