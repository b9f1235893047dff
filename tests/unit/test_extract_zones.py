"""Zones: where values stand, from labels, rows and ink; lines are cut out of them."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from digitizer.domain.forms import Area, FormProfile, LabelSpec
from digitizer.domain.layout import Frame, PreparedPage, Rule
from digitizer.domain.records import Box
from digitizer.extract.ink import Crop, Ink, Segment
from digitizer.extract.labels import find_labels, wanted
from digitizer.extract.rows import ink_bands
from digitizer.extract.strokes import end_of_label
from digitizer.extract.struck import without_struck
from digitizer.extract.tokens import Token, plain
from digitizer.extract.zones import Beside, Panel, Row, Zone, crops_of, find_zones, panel_zones, with_twins
from tests.fixtures.drawing import Image8, text_line, white, written

FRAME = Frame(100, 200, 1800, 1400, 1300)
PITCH, FIRST = 80, 300
LABELS = ("Họ, chữ đệm, tên:", "Nơi sinh:", "Dân tộc:", "Quốc tịch:", "Nơi cư trú:")
ROWS = {"Họ, chữ đệm, tên:": 0, "Nơi sinh:": 1, "Dân tộc:": 3, "Quốc tịch:": 4, "Nơi cư trú:": 5}


def profile() -> FormProfile:
    specs = tuple(LabelSpec(Area.MAIN, (text,), (plain(text),)) for text in LABELS)
    return FormProfile("T", "KS", "2015", "thử", (), specs)


def baseline(row: int) -> int:
    return FIRST + PITCH * row


def page_with(
    values: dict[str, str], drop: int = 0, beside: str = ""
) -> tuple[Image8, list[Token], dict[str, int]]:
    """A drawn column, its labels' tokens, and where each ends; ``beside`` stands on the row above its own."""
    page = white(1600, 1900)
    tokens, ends = [], {}
    for label, row in ROWS.items():
        line, x = (row - 1, 760) if label == beside else (row, 130)
        for word in label.split():
            before = page.copy()
            page = written(page, (x, baseline(line)), word, 40)
            box = Box(*cv2.boundingRect((before != page).astype(np.uint8)))
            tokens.append(Token(word, plain(word), box, line, 0.9))
            x = box.x + box.w + 12
        ends[label] = x - 12
        for number, text in enumerate(values.get(label, "").split("|")):
            start = (x + 10, baseline(line) + drop) if not number else (140, baseline(line + number) + drop)
            page = written(page, start, text, 40)
    return page, tokens, ends


def prepared(page: Image8) -> PreparedPage:
    size = (page.shape[1], page.shape[0])
    return PreparedPage(page, page, None, (), (1, 0, 0, 0, 1, 0, 0, 0, 1), size, 0, 2000.0, 0.01, 20.0, False)


def zones_of(page: Image8, tokens: list[Token]) -> dict[str, Zone]:
    found = find_labels([wanted(spec.texts) for spec in profile().labels], tokens)
    assert None not in found
    return {LABELS[zone.label]: zone for zone in find_zones(profile(), found, tokens, FRAME, Ink(page))}


VALUES = {
    "Họ, chữ đệm, tên:": "Nguyễn Bá Tiến",
    "Nơi sinh:": "Bệnh viện đa khoa huyện Củ Chi|thành phố Hồ Chí Minh",
    "Dân tộc:": "Kinh",
    "Quốc tịch:": "Việt Nam",
    "Nơi cư trú:": "xã Tân Thạnh Đông",
}


def test_a_value_begins_at_the_colon() -> None:
    page, tokens, ends = page_with(VALUES)
    zones = zones_of(page, tokens)
    assert set(zones) == set(LABELS)
    for label, zone in zones.items():
        assert zone.segments[0].left == pytest.approx(ends[label], abs=4)
        assert zone.segments[0].baseline == pytest.approx(baseline(ROWS[label]), abs=4)


def test_a_row_without_a_label_continues_the_value_above() -> None:
    page, tokens, _ = page_with(VALUES)
    zones = zones_of(page, tokens)
    assert [len(zones[label].segments) for label in LABELS[:4]] == [1, 2, 1, 1]
    first, second = zones["Nơi sinh:"].segments
    assert second.baseline == pytest.approx(first.baseline + PITCH, abs=4)
    assert second.left < 130


def test_a_value_ends_where_the_next_label_of_its_row_begins() -> None:
    page, tokens, _ = page_with({"Dân tộc:": "Kinh", "Quốc tịch:": "Việt Nam"}, beside="Quốc tịch:")
    zones = zones_of(page, tokens)
    assert zones["Dân tộc:"].segments[0].right == pytest.approx(756, abs=6)
    assert zones["Quốc tịch:"].segments[0].right == FRAME.divider - 6


@pytest.mark.parametrize("drop", [-14, 0, 12])
def test_values_may_stand_off_the_labels_line(drop: int) -> None:
    values = {**VALUES, "Họ, chữ đệm, tên:": "Nguyen Ba Tien", "Quốc tịch:": "Lao cai nam"}
    page, tokens, _ = page_with(values, drop=drop)
    zones = zones_of(page, tokens)
    segment = zones["Quốc tịch:"].segments[0]
    assert segment.bottom - segment.baseline == pytest.approx(0.26 * PITCH + drop, abs=9)


def test_lines_are_cut_out_where_their_strokes_stand() -> None:
    page, tokens, ends = page_with(VALUES)
    ink = Ink(page)
    segment = zones_of(page, tokens)["Quốc tịch:"].segments[0]
    (crop,) = ink.lines(segment)
    assert crop.box.x > ends["Quốc tịch:"]
    assert baseline(4) - 60 < crop.box.y < crop.box.y + crop.box.h < baseline(4) + 30
    assert 100 < crop.box.w < 240


@pytest.mark.parametrize(("ink", "ends"), [(170, True), (20, False)])
def test_what_is_paler_behind_a_gap_shines_through_though_dots_lie_on_it(ink: int, ends: bool) -> None:
    page = written(white(300, 1200), (60, 160), "Quan Anh", 44)
    page = written(page, (420, 160), "ooooo", 44, ink=ink)
    for x in range(424, 530, 10):  # of the leader
        page[149:152, x : x + 3] = 0
    (crop,) = Ink(page).lines(Segment(40, 1100, 95, 185, 160))
    assert (crop.box.x + crop.box.w < 300) == ends


def test_a_value_squeezed_into_two_lines_is_cut_in_two() -> None:
    page = white(300, 1200)
    page = written(page, (60, 130), "Bệnh viện đa khoa huyện Củ Chi,", 24)
    page = written(page, (60, 168), "thành phố Hồ Chí Minh", 24)
    upper, lower = Ink(page).lines(Segment(40, 1100, 90, 185, 160))
    assert upper.box.y + upper.box.h / 2 < lower.box.y + lower.box.h / 2
    assert upper.box.y + upper.box.h <= lower.box.y + 12


def test_one_line_with_many_marks_is_not_cut() -> None:
    page = written(white(300, 1200), (60, 160), "Ngỗ Ngược Ẩn Ức Ỷ Ễnh Ộp", 44)
    assert len(Ink(page).lines(Segment(40, 1100, 95, 185, 160))) == 1


def test_nothing_and_dust_give_no_lines() -> None:
    page = white(300, 1200)
    segment = Segment(40, 1100, 95, 185, 160)
    assert Ink(page).lines(segment) == []
    for x in range(100, 900, 37):
        cv2.circle(page, (x, 158), 2, 0, -1)
    assert Ink(page).lines(segment) == []


def test_the_seam_is_right_of_the_colon() -> None:
    page = written(white(300, 1200), (60, 160), "Dân tộc:Kinh", 44)
    label = written(white(300, 1200), (60, 160), "Dân tộc:", 44)
    end = int(np.nonzero((label < 128).any(axis=0))[0].max()) + 1
    assert Ink(page).seam(end + 9, 160, 80) == pytest.approx(end, abs=2)
    assert Ink(page).seam(end - 9, 160, 80) == pytest.approx(end, abs=2)
    assert Ink(white(300, 1200)).seam(500, 160, 80) == 500


def test_the_halves_of_a_broken_figure_are_no_colon() -> None:
    label, seven = [(1236, 1936, 14, 20), (1259, 1933, 17, 30)], [(1315, 1935, 11, 9), (1317, 1947, 5, 9)]
    assert end_of_label(np.array([*label, (1296, 1935, 14, 20), *seven, (1332, 1936, 12, 20)]), 1276) == 1276


def test_the_marks_above_and_below_a_letter_are_no_colon() -> None:
    letters = [(511, 1306, 9, 22), (521, 1310, 17, 17), (540, 1310, 14, 18), (588, 1290, 47, 38)]  # tộc: T
    marks, colon = [(523, 1301, 12, 6), (527, 1328, 4, 5)], [(557, 1310, 6, 5), (557, 1322, 5, 5)]
    assert end_of_label(np.array([*letters, *marks, *colon]), 560) == 563
    assert end_of_label(np.array([*letters, *marks]), 560) == 554
    assert end_of_label(np.zeros((0, 4), int), 560) == 560


def test_a_label_stands_where_its_letters_do_whatever_its_box_takes_in() -> None:
    page, tokens, _ = page_with(VALUES)
    tall = [
        replace(token, box=Box(token.box.x, token.box.y - 4, token.box.w, token.box.h + 22))
        if token.line == ROWS["Quốc tịch:"] else token
        for token in tokens
    ]  # fmt: skip
    segment = zones_of(page, tall)["Quốc tịch:"].segments[0]
    assert segment.baseline == pytest.approx(baseline(ROWS["Quốc tịch:"]), abs=4)


def test_a_label_stands_above_the_middle_of_a_box_that_takes_in_half_of_the_next_row() -> None:
    page = written(white(200, 700), (100, 80), "Họ và tên người mẹ", 20)
    page = written(page, (100, 113), "Dân", 20)
    assert Ink(page).foot(Box(98, 66, 180, 44)) == pytest.approx(80, abs=2)


def test_lines_typed_half_a_row_off_are_whole_and_none_of_the_row_above() -> None:
    page = white(400, 1100)
    for y, text in ((100, "Kinh 1991"), (151, "Thôn Đoài, xã Phú Hòa"), (186, "tỉnh Sơn La")):
        page = written(page, (120, y), text, 40)
    cv2.rectangle(page, (131, 100), (134, 126), 0, -1)  # a stroke joins the first two lines
    ink = Ink(page)
    above, own = (Segment(100, 1000, y - 61, y + 21, y) for y in (100, 180))
    assert [crop.box.y // 35 for crop in ink.lines(above)] == [1]
    upper, lower = ink.lines(own)
    assert upper.box.h < 66 and lower.box.h < 62
    assert upper.box.w > 1.6 * lower.box.w
    assert upper.box.y + upper.box.h == pytest.approx(160, abs=6)
    assert lower.box.y + lower.box.h == pytest.approx(189, abs=6)


def test_dots_inside_letters_go() -> None:
    page = white(200, 400)
    cv2.ellipse(page, (200, 100), (14, 22), 0, 0, 360, 0, 4)
    ring = page.copy()
    cv2.circle(page, (200, 100), 3, 0, -1)
    assert np.array_equal(Ink(page).clean, ring)
    assert page[100, 200] == 0  # the page handed in stays


def test_bands_of_text_lines() -> None:
    page = written(white(500, 900), (60, 120), "Số: 12/2016", 44)
    page = written(page, (60, 300), "Quyển: 01/2016", 44)
    bands = ink_bands(page)
    assert len(bands) == 2
    assert bands[0][0] < 120 < bands[0][1] + 12
    assert bands[1][0] < 300 < bands[1][1] + 12
    assert ink_bands(white(100, 100)) == []


def test_crops_are_of_the_height_that_engines_read() -> None:
    small = np.pad(text_line("Kinh", 16), 30, constant_values=255)
    (crop,) = Ink(small).lines(Segment(0, small.shape[1], 0, small.shape[0], small.shape[0] - 30))
    assert crop.image.shape[0] >= 30
    assert crop.box.h < 30


def test_of_two_lines_the_struck_one_goes() -> None:
    upper, lower = (Crop(white(40, 400), Box(100, y, 400, 40)) for y in (100, 150))
    strike = Rule(110, 480, 170)
    assert without_struck([upper, lower], [strike]) == [upper]
    assert without_struck([upper, lower], []) == [upper, lower]
    # A lone line stays for a person to see, and a rule below a line strikes nothing.
    assert without_struck([lower], [strike]) == [lower]
    assert without_struck([upper, lower], [Rule(110, 480, 188)]) == [upper, lower]
    assert without_struck([upper, lower], [Rule(110, 200, 170)]) == [upper, lower]
    last = Crop(white(40, 400), Box(100, 200, 400, 40))
    assert without_struck([upper, lower, last], [Rule(110, 480, 120)]) == [lower, last]
    # A rule that goes on far beside the line is printed to write on.
    assert without_struck([upper, lower], [Rule(100, 640, 170)]) == [upper, lower]


@pytest.mark.parametrize(
    ("free", "ends"), [(FRAME.divider + 40, 1340), (FRAME.divider - 8, FRAME.divider - 6)]
)
def test_a_word_that_runs_over_the_frame_is_kept_whole_where_nothing_else_stands(
    free: int, ends: int
) -> None:
    page, tokens, _ = page_with({"Quốc tịch:": "Việt"})
    y = baseline(ROWS["Quốc tịch:"])
    page = written(page, (1200, y), "Nam", 40)  # up to just before the divider ...
    page = written(page, (1302, y), "Bộ", 40)  # ... and on behind it
    found = find_labels([wanted(spec.texts) for spec in profile().labels], tokens)
    zones = {LABELS[z.label]: z for z in find_zones(profile(), found, tokens, FRAME, Ink(page), Beside(free))}
    assert zones["Quốc tịch:"].segments[0].right == pytest.approx(ends, abs=12)


@pytest.mark.parametrize(("bare", "words"), [(0, 0), (2000, 2)])
def test_words_that_follow_behind_the_frame_are_kept_where_nothing_else_stands(bare: int, words: int) -> None:
    page, tokens, _ = page_with({"Quốc tịch:": "Việt"})
    y = baseline(ROWS["Quốc tịch:"])
    page = written(page, (1200, y), "Yên", 40)  # up to the divider ...
    after = [1318, 1410]
    for x in after:  # ... and words behind it
        page = written(page, (x, y), "Bái", 40)
    found = find_labels([wanted(spec.texts) for spec in profile().labels], tokens)
    beside = Beside(FRAME.divider + 8, bare=bare)
    zones = {LABELS[z.label]: z for z in find_zones(profile(), found, tokens, FRAME, Ink(page), beside)}
    right = zones["Quốc tịch:"].segments[0].right
    assert sum(right > x for x in after) == words


def test_what_is_printed_close_behind_a_word_over_the_frame_is_no_part_of_it() -> None:
    page, tokens, _ = page_with({"Quốc tịch:": "Việt"})
    y = baseline(ROWS["Quốc tịch:"])
    page = written(page, (1200, y), "Nam", 40)
    page = written(page, (1302, y), "mTrẻ bị bỏ rơi", 40)
    found = find_labels([wanted(spec.texts) for spec in profile().labels], tokens)
    zones = find_zones(profile(), found, tokens, FRAME, Ink(page), Beside(1312))
    own = next(zone for zone in zones if LABELS[zone.label] == "Quốc tịch:")
    assert 1310 < own.segments[0].right < 1360


def test_a_word_that_runs_on_ends_where_a_label_of_the_next_column_stands() -> None:
    page = written(white(300, 1600), (60, 160), "Quyển: 01/20025", 44)
    dark = np.flatnonzero((page < 128).any(axis=0))
    end = int(dark.max()) - 20  # the column's edge runs through the last figure but one
    page = written(page, (end + 30, 160), "Ngày", 44)
    rows = [Row(n, Box(60, 130 + PITCH * n, 125, 40), 160 + PITCH * n, 160 + PITCH * n) for n in range(3)]

    def ends(*labels: Row) -> int:
        zones = panel_zones(
            profile(), rows, Panel(0, 60, end, 400), Ink(page), PITCH, Beside(end + 30, labels)
        )
        return zones[0].segments[0].right

    label, below = (Row(1, Box(end + 26, y - 30, 90, 30), y, y) for y in (160, 260))
    assert ends(label) == pytest.approx(dark.max(), abs=3)
    assert ends(below) > end + 100


@pytest.mark.parametrize("step", [60, 97])
def test_where_there_is_room_for_more_rows_the_ink_tells_where_the_next_one_is(step: int) -> None:
    page = written(written(white(600, 700), (300, 141), "Trịnh", 34), (120, 141 + step), "Quỳnh Uyên", 34)
    specs = tuple(
        LabelSpec(Area.MAIN, (text,), (plain(text),), lines=2) for text in ("Người đi khai", "Quan hệ")
    )
    form = FormProfile("T", "KS", "1999", "thử", (), specs)
    rows = [Row(0, Box(100, 110, 180, 36), 141, 141), Row(1, Box(100, 304, 150, 36), 335, 335)]
    first, _ = panel_zones(form, rows, Panel(90, 60, 640, 400), Ink(page), usual=60)
    lines = crops_of(first, Ink(page), prepared(page))
    assert len(lines) == 2
    assert abs(lines[1].box.y + lines[1].box.h - (141 + step)) < 16


def test_three_labels_of_two_lines_each_show_their_distance_by_those_lines() -> None:
    page = written(written(white(800, 1300), (340, 141), "Suy thận giai đoạn", 34), (120, 240), "cuối", 34)
    specs = tuple(
        LabelSpec(Area.MAIN, (text,), (plain(text),), lines=2) for text in ("Chết ngày", "Nơi chết", "Nguyên")
    )
    form = FormProfile("T", "KT", "1999", "thử", (), specs)
    rows = [
        Row(label, Box(100, y - 31, 180, 36), y, y) for label, y in enumerate(range(141, 141 + 3 * 198, 198))
    ]
    first, *_ = panel_zones(form, rows, Panel(90, 60, 1240, 720), Ink(page), usual=86)
    assert [line.box.y > 180 for line in crops_of(first, Ink(page), prepared(page))] == [False, True]
    alone, *_ = panel_zones(form, rows, Panel(90, 60, 1240, 720), Ink(page))
    assert len(alone.segments) == 1  # no other cell says how close rows can be


def test_a_row_alone_in_its_cell_is_as_high_as_those_of_other_cells() -> None:
    page = written(white(300, 1200), (400, 120), "Nguyễn Thị Phương Ánh", 44)  # well above its label's line
    row = Row(0, Box(100, 114, 250, 30), 141, 141)
    (zone,) = panel_zones(profile(), [row], Panel(90, 60, 1150, 200), Ink(page), usual=79)
    (line,) = crops_of(zone, Ink(page), prepared(page))
    assert line.box.w > 440, "from the first word to the last"


def test_lines_below_two_columns_are_as_close_as_theirs() -> None:
    page = written(written(white(500, 1300), (700, 141), "Thái Bình", 34), (300, 214), "UBND Cẩm Hoàng", 34)
    specs = tuple(LabelSpec(Area.MAIN, (text,), (plain(text),), lines=2) for text in ("Nơi", "Ngày", "Số"))
    form = FormProfile("T", "KH", "2010", "thử", (), specs)
    rows = [Row(label, Box(100, y - 31, 180, 36), y, y) for label, y in enumerate((214, 360, 506))]
    panel = Panel(90, 60, 1240, 640)
    told = panel_zones(form, rows, replace(panel, pitch=73), Ink(page))[0]
    alone = panel_zones(form, rows, panel, Ink(page))[0]
    assert told.segments[0].top > 141 > alone.segments[0].top


def test_no_row_is_looked_for_where_a_signature_begins_close_below() -> None:
    page = written(written(white(400, 1300), (300, 141), "Trịnh", 34), (400, 200), "Chồng", 40)
    form = FormProfile(
        "T", "KS", "2010", "thử", (), (LabelSpec(Area.MAIN, ("Ghi chú",), ("ghichu",), lines=2),)
    )
    row = Row(0, Box(100, 120, 117, 21), 141, 141)
    (zone,) = panel_zones(form, [row], Panel(90, 60, 1190, 178), Ink(page), usual=48)
    assert len(zone.segments) == 1


def test_what_was_cut_out_belongs_to_no_other_value() -> None:
    page = written(white(300, 1200), (60, 160), "moc sen", 44)
    ink = Ink(page)
    whole = Segment(40, 400, 100, 180, 160)
    (before,) = ink.lines(whole)
    ink.take(replace(whole, left=before.box.x + before.box.w // 2))
    (after,) = ink.lines(whole)
    assert after.box.x == before.box.x
    assert after.box.w < 0.6 * before.box.w


def test_a_value_that_goes_on_where_nothing_more_is_read_is_cut_off() -> None:
    values = {**VALUES, "Dân tộc:": "Kinh", "Quốc tịch:": "Việt"}
    page, tokens, _ = page_with(values, beside="Quốc tịch:")
    y = baseline(ROWS["Dân tộc:"])
    assert not zones_of(page, tokens)["Dân tộc:"].cut_off
    close = written(page, (722, y), "on", 40)  # up to the next label
    assert zones_of(close, tokens)["Dân tộc:"].cut_off
    over = written(page, (1262, y), "Nam", 40)  # over the divider, where something else is printed
    assert not zones_of(page, tokens)["Quốc tịch:"].cut_off
    assert zones_of(over, tokens)["Quốc tịch:"].cut_off


def test_a_sloping_line_is_one_line() -> None:
    page = white(400, 1200)
    for x, text in enumerate(("moc", "sen", "cam", "nam", "voi", "rau")):
        page = written(page, (100 + 160 * x, 150 + 6 * x), text, 40)
    assert len(Ink(page).lines(Segment(80, 1150, 103, 185, 164))) == 1


def test_a_label_that_was_not_found_stands_as_its_like_does() -> None:
    texts = ("Người vợ", "Nơi cư trú", "Giấy tờ", "Người chồng", "Nơi cư trú", "Giấy tờ", "Người ký")
    form = replace(profile(), labels=tuple(LabelSpec(Area.MAIN, (text,), (text,)) for text in texts))

    def row(label: int, y: int, x: int = 130) -> Row:
        return Row(label, Box(x, y - 30, 120, 30), y, y)

    wife = [row(0, 100), row(1, 180), row(2, 340, 150)]
    whole = with_twins(form, [*wife, row(3, 420, 800), row(4, 500, 800), row(6, 900)])
    assert [one.label for one in whole] == [0, 1, 2, 3, 4, 5, 6]
    assert whole[5] == row(5, 660, 820)
    lacking = [row(0, 100), row(1, 180), row(3, 420), row(4, 500)]
    assert with_twins(form, lacking) == lacking
    assert with_twins(form, [row(2, 340), row(3, 420)]) == [row(2, 340), row(3, 420)]
    labels = [replace(spec, optional=number == 5) for number, spec in enumerate(form.labels)]
    whole = with_twins(replace(form, labels=tuple(labels)), [*wife, row(3, 420, 800), row(4, 500, 800)])
    assert [one.label for one in whole] == [0, 1, 2, 3, 4]


def test_the_first_of_two_labels_on_a_line_begins_it_however_far_the_second_is() -> None:
    texts = ("Con", "Dân tộc", "Quốc tịch", "Cha", "Dân tộc", "Quốc tịch")
    form = replace(profile(), labels=tuple(LabelSpec(Area.MAIN, (text,), (text,)) for text in texts))

    def row(label: int, y: int, x: int = 130) -> Row:
        return Row(label, Box(x, y - 30, 120, 30), y, y)

    known = [row(0, 100, 126), row(2, 180, 900), row(3, 260), row(4, 340), row(5, 340, 620)]
    assert with_twins(form, known)[1] == row(1, 180, 126)


def test_lines_squeezed_between_two_rows_are_cut_out_of_both() -> None:
    page = white(400, 900)
    texts = ("man cam nom san", "von rau moc cay", "nam sen xuan cao", "huom con vang am")
    for number, text in enumerate(texts):
        page = written(page, (120, 100 + 40 * number), text, 40)
    rows = [Segment(100, 880, y - 60, y + 20, y) for y in (120, 200)]
    crops = crops_of(Zone(0, tuple(rows)), Ink(page), prepared(page))
    assert [crop.box.y // 40 for crop in crops] == [1, 2, 3, 4]
    assert all(crop.box.h < 44 for crop in crops)


@pytest.mark.parametrize("squeezed", [True, False])
def test_a_word_of_a_squeezed_value_is_no_label(squeezed: bool) -> None:
    texts = (
        ("CCCD số 012176552862, Cục Cảnh", "sát quản lý hành chính về trật tự")
        if squeezed
        else ("", "CCCD số 0121")
    )
    page = white(400, 1300)
    for number, text in enumerate(texts):
        page = written(page, (400, 141 + 36 * (number - len(texts) + 1)), text, 28)
    specs = (
        LabelSpec(Area.MAIN, ("Giấy tờ",), ("loai", "so"), "papers"),
        LabelSpec(Area.MAIN, ("số",), (), "join"),
        *(LabelSpec(Area.MAIN, (text,), (plain(text),)) for text in ("Nơi cư trú", "Dân tộc")),
    )
    form = FormProfile("T", "KS", "2015", "thử", (), specs)
    rows = [
        Row(0, Box(100, 110, 280, 36), 141, 141),
        Row(1, Box(490, 110, 40, 36), 141, 141),
        *(
            Row(2 + below, Box(100, 190 + 80 * below, 280, 36), 221 + 80 * below, 221 + 80 * below)
            for below in (0, 1)
        ),
    ]
    first, *_ = panel_zones(form, rows, Panel(90, 60, 1240, 400), Ink(page), usual=80)
    assert (first.segments[0].right > 600) == squeezed


def test_a_leader_through_a_squeezed_line_does_not_strike_it() -> None:
    page = white(400, 900)
    for number, text in enumerate(("man cam nom san xuan cao", "von rau moc cay nam sen")):
        page = written(page, (120, 130 + 40 * number), text, 40)
    part = Segment(100, 570, 80, 180, 160)
    leaf = prepared(page)
    assert len(crops_of(Zone(0, (part,)), Ink(page), replace(leaf, rules=(Rule(104, 560, 158),)))) == 2
    struck = replace(leaf, rules=(Rule(124, 470, 158),))
    assert len(crops_of(Zone(0, (part,)), Ink(page), struck)) == 1


def test_half_lines_are_told_apart_where_letters_are_as_high_as_their_distance() -> None:
    page = white(400, 900)
    for line in range(3):
        foot = 118 + 27 * line
        for number, x in enumerate(range(120 + 8 * line, 600, 24)):
            cv2.rectangle(page, (x, foot - (18 if number % 4 == 0 else 30)), (x + 4, foot), 0, -1)
    assert len(Ink(page).lines(Segment(100, 880, 92, 174, 160))) == 3


def test_a_value_ends_where_the_panel_does_though_a_label_stands_below_it() -> None:
    specs = tuple(
        LabelSpec(Area.MAIN, (text,), (plain(text),), lines=2)
        for text in ("Nơi sinh", "Dân tộc", "Ghi chú", "Trang số")
    )
    form = FormProfile("T", "KS", "2010", "thử", (), specs)
    page = written(white(900, 1300), (300, 301), "Đúng hạn", 34)
    rows = [Row(label, Box(100, y - 31, 180, 36), y, y) for label, y in enumerate((141, 221, 301, 541))]
    notes = panel_zones(form, rows, Panel(90, 60, 1240, 345), Ink(page), usual=80)[2]
    assert len(notes.segments) == 1
    assert len(panel_zones(form, rows, Panel(90, 60, 1240, 800), Ink(page), usual=80)[2].segments) == 2
