"""Ledgers and bands: rows over two leaves, columns known by headings and content, marks of repetition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from digitizer.domain.forms import Area, Arrangement, FormProfile, LabelSpec
from digitizer.domain.layout import Grid, LineReading, PreparedPage, Rule
from digitizer.domain.records import Box, FieldValue
from digitizer.extract.ditto import is_dash
from digitizer.extract.ink import Crop
from digitizer.extract.ledger import _cuts, _marks, read_ledger
from digitizer.extract.matching import Forms
from digitizer.extract.table import Table, _completed
from digitizer.extract.values import Cut, Engines
from digitizer.extract.wording import is_absent, is_same_as_above
from tests.fixtures.drawing import FakeEngine, Image8, line, white, written
from tests.fixtures.lexicon import lexicon

COLUMNS = (100, 300, 600, 1100, 1300)
LABELS = (
    LabelSpec(Area.MAIN, ("Số",), ("so",), "entry_number", column=1),
    LabelSpec(Area.MAIN, ("Ngày đăng ký",), ("ngayDangKy",), "date", column=2),
    LabelSpec(Area.MAIN, ("Họ và tên người chết",), ("nktHoTen",), "name", column=3),
    LabelSpec(Area.MAIN, ("Nam, nữ",), ("nktGioiTinh",), "sex", column=4),
)
LEDGER = FormProfile("old-KT", "KT", "old", "thử", (), LABELS, arrangement=Arrangement.LEDGER, century=1900)
HEADINGS = ["Số", "Ngày đăng ký", "Họ tên người chết", "Nam nữ"]
ROWS = [["84", "30/3/80", "Trương Văn Quang", "Nam"], ["85", "nt", "Huỳnh Thị Nga", "Nữ"]]


def leaf(rows: list[list[str]], columns: tuple[int, ...] = COLUMNS, top: int = 200) -> PreparedPage:
    """A leaf with a table of 100 pixels a row, its entries drawn as text."""
    levels = tuple(top + 100 * number for number in range(len(rows) + 1))
    image = white(levels[-1] + 200, columns[-1] + 100)
    for y, row in zip(levels, rows, strict=False):
        for x, text in zip(columns, row, strict=False):
            image = written(image, (x + 20, y + 60), text, 30) if text else image
    size = (image.shape[1], image.shape[0])
    return PreparedPage(
        image, image, None, (), (1, 0, 0, 0, 1, 0, 0, 0, 1), size, 0, 2000.0, 0.01, 20.0, False,
        grid=Grid(columns, levels),
    )  # fmt: skip


def read(rows: list[list[str]], said: list[list[str]]):  # type: ignore[no-untyped-def]
    """The ledger's reading when the engines say ``said`` for its filled rows."""
    columns = [text for column in zip(*said, strict=True) for text in column if text]
    labels = FakeEngine([*HEADINGS, *columns], "labels")
    values = FakeEngine([text for row in said for text in row if text], "values")
    engines = Engines(labels, values, lexicon())
    return read_ledger(Table([leaf([HEADINGS, *rows])]), Forms({LEDGER.id: LEDGER}), engines)


def test_each_filled_row_is_a_record() -> None:
    found = read([*ROWS, ["", "", "", ""]], ROWS)
    assert found is not None
    first, second = found.records
    assert {key: field.value for key, field in first.fields.items()} == {
        "so": "84", "ngayDangKy": "30.03.1980", "nktHoTen": "Trương Văn Quang", "nktGioiTinh": "1",
    }  # fmt: skip
    assert second.fields["nktHoTen"].value == "Huỳnh Thị Nga"
    assert first.box is not None
    assert second.box is not None
    assert second.box.y - first.box.y == 100


def test_a_mark_of_repetition_takes_the_value_above_with_less_confidence() -> None:
    found = read(ROWS, ROWS)
    assert found is not None
    above, field = (record.fields["ngayDangKy"] for record in found.records)
    assert (field.value, field.raw, field.notes) == ("30.03.1980", "nt", ("như trên",))
    assert field.confidence < above.confidence
    assert field.box != above.box


def test_one_spouse_who_lives_as_above_lives_where_the_other_does() -> None:
    labels = (
        LABELS[0],
        LabelSpec(Area.MAIN, ("Họ tên chồng",), ("chongHoTen",), "name", column=2),
        LabelSpec(Area.MAIN, ("Nơi ở của chồng",), ("chongNoiCuTru",), "place", column=3),
        LabelSpec(Area.MAIN, ("Nơi ở của vợ",), ("voNoiCuTru",), "place", column=4),
    )
    form = replace(LEDGER, id="old-KH", record_type="KH", labels=labels)
    headings = ["Số", "Họ tên chồng", "Nơi ở của chồng", "Nơi ở của vợ"]
    rows = [
        ["84", "Lê Văn Tư", "xã Tân Hòa", "xã Hòa Bình"],
        ["85", "Vũ Tấn Ba", "xã Phú Mỹ", "nt"],
        ["86", "Hồ Gia An", "xã Long Đức", "xã Tam Đa"],
    ]
    said = [text for column in zip(*rows, strict=True) for text in column]
    engines = Engines(
        FakeEngine([*headings, *said]), FakeEngine([text for row in rows for text in row]), lexicon()
    )
    found = read_ledger(
        Table([leaf([headings, *rows], (100, 300, 600, 1000, 1400))]), Forms({form.id: form}), engines
    )
    assert found is not None
    assert [record.fields["voNoiCuTru"].value for record in found.records] == [
        "xã Hòa Bình", "xã Phú Mỹ", "xã Tam Đa",
    ]  # fmt: skip


@pytest.mark.parametrize(("pale", "known"), [(1, True), (2, True), (3, False)])
def test_headings_too_pale_to_read_count_not_where_half_can_be_read(pale: int, known: bool) -> None:
    headings = [*(["8"] * pale), *HEADINGS[pale:]] if pale < 3 else ["8", "0", "1", HEADINGS[3]]
    columns = [text for column in zip(*ROWS, strict=True) for text in column]
    engines = Engines(
        FakeEngine([*headings, *columns]), FakeEngine([text for row in ROWS for text in row]), lexicon()
    )
    found = read_ledger(Table([leaf([HEADINGS, *ROWS])]), Forms({LEDGER.id: LEDGER}), engines)
    assert (found is not None) is known


def test_a_table_with_other_columns_is_no_ledger() -> None:
    engines = Engines(FakeEngine(["Tên hàng", "Đơn vị", "Số lượng", "Đơn giá"]), FakeEngine(), lexicon())
    table = Table([leaf([["a", "b", "c", "d"], ["Gạo", "kg", "12", "15000"]])])
    assert read_ledger(table, Forms({LEDGER.id: LEDGER}), engines) is None


def test_a_column_is_not_taken_for_a_lost_neighbour_when_its_heading_says_what_it_is() -> None:
    work = LabelSpec(Area.MAIN, ("Nghề nghiệp",), (), "text", column=4, optional=True)
    home = LabelSpec(Area.MAIN, ("Nơi thường trú",), ("nktNoiCuTru",), "place", column=5)
    form = replace(LEDGER, labels=(*LABELS[:3], work, home))
    headings = [*HEADINGS[:3], "Nghề nghiệp"]
    rows = [
        ["84", "30/3/80", "Trương Văn Quang", "Nông nghiệp, làm vườn"],
        ["85", "1/4/80", "Lê Nga", "Công nhân mỏ than"],
    ]
    columns = [text for column in zip(*rows, strict=True) for text in column]
    values = [text for row in rows for text in row[:3]]
    engines = Engines(FakeEngine([*headings, *columns]), FakeEngine(values), lexicon())
    found = read_ledger(Table([leaf([headings, *rows])]), Forms({form.id: form}), engines)
    assert found is not None
    assert [record.fields["nktHoTen"].value for record in found.records] == ["Trương Văn Quang", "Lê Nga"]
    assert not any("nktNoiCuTru" in record.fields for record in found.records)


def test_values_below_each_other_go_to_their_keys() -> None:
    both = LabelSpec(
        Area.MAIN, ("Họ và tên người chết",), ("nktHoTen", "nycHoTen"), "name", column=3, each=True
    )
    form = replace(LEDGER, labels=(*LABELS[:2], both, LABELS[3]))
    page = leaf([HEADINGS, ["84", "1/2/80", "", "Nam"]])
    image = written(written(page.clean, (620, 330), "Trương Văn Quang", 26), (620, 375), "Lê Thị Nga", 26)
    said = ["84", "1/2/80", "Trương Văn Quang", "Lê Thị Nga", "Nam"]
    engines = Engines(FakeEngine([*HEADINGS, *said]), FakeEngine(said), lexicon())
    found = read_ledger(Table([replace(page, clean=image)]), Forms({form.id: form}), engines)
    assert found is not None
    [record] = found.records
    assert (record.fields["nktHoTen"].value, record.fields["nycHoTen"].value) == (
        "Trương Văn Quang",
        "Lê Thị Nga",
    )


def test_notes_are_parted_by_their_own_distances() -> None:
    rows = [["" for _ in COLUMNS[1:]] for _ in range(5)]
    page = leaf([HEADINGS, *rows])
    image = page.clean
    for row in range(1, 5):
        for column in (0, 1, 2):
            for below in (34, 84):
                at = (COLUMNS[column] + 20, 200 + 100 * row + below)
                image = written(image, at, "nam cam nom", 24)
    for below in (26, 48, 70):
        image = written(image, (COLUMNS[3] + 20, 300 + below), "nam cam", 20)
    table = Table([replace(page, clean=image)])
    notes = table.row(1)[3]
    assert len(table.lines(table.row(2)[0])) == 2
    assert len(table.lines(notes, spaced=False)) == 3


def test_a_letter_alone_below_a_name_is_a_line() -> None:
    page = leaf([HEADINGS, *[["" for _ in COLUMNS[1:]] for _ in range(4)]])
    image = page.clean
    for row in range(1, 5):
        for column in (0, 1, 2, 3):
            for below in (34, 66):
                at = (COLUMNS[column] + 20, 200 + 100 * row + below)
                image = written(image, at, "nam cam", 30) if (row, column) != (1, 2) else image
    image = written(image, (COLUMNS[2] + 20, 334), "Nguyễn Huỳnh Trần Mai Văn", 32)
    image = written(image, (COLUMNS[2] + 20, 366), "Ý", 32)
    table = Table([replace(page, clean=image)])
    assert len(table.lines(table.row(1)[2])) == 2


def test_a_dash_alone_in_a_cell_is_a_line() -> None:
    page = leaf([HEADINGS, ["", "", "Lê Thị Nga", ""]])
    image = page.clean.copy()
    image[345:350, COLUMNS[3] + 30 : COLUMNS[3] + 44] = 0
    image[303:307, COLUMNS[1] + 30 : COLUMNS[1] + 60] = 0  # what is left of a rule
    table = Table([replace(page, clean=image)])
    [dash] = table.lines(table.row(1)[3])
    assert is_dash(dash, 30.0)
    assert table.lines(table.row(1)[1]) == []


def test_a_stroke_through_a_name_that_runs_on_over_the_next_column_strikes_it_out() -> None:
    page = leaf([HEADINGS, ["84", "30/3/80", "", "Nam"]])
    image = written(page.clean, (COLUMNS[2] + 20, 330), "Huỳnh Thị Trương Minh Quang", 33)
    image = written(image, (COLUMNS[2] + 20, 380), "Huỳnh Thị Trương", 30)

    def lines(stroke: Rule) -> int:
        cell = Table([replace(page, clean=image, rules=(stroke,))]).row(1)[2]
        assert cell is not None
        [cut] = _cuts(cell, cell.sheet.ink.rows(*_corners(cell.box)), (2,))
        return len(cut.crops)

    assert lines(Rule(COLUMNS[2] + 10, COLUMNS[3] + 150, 322)) == 1
    assert lines(Rule(COLUMNS[0], COLUMNS[-1] + 800, 322)) == 2  # through the whole row
    assert lines(Rule(COLUMNS[2] + 10, COLUMNS[3] + 150, 345)) == 2


def _corners(box: Box) -> tuple[int, int, int, int]:
    return box.x, box.y, box.x + box.w, box.y + box.h


@pytest.mark.parametrize(
    ("gone", "rows"), [(((2, 4), (3,)), 8), (((2, 3, 4, 5), ()), 4)], ids=["some of each", "most of one"]
)
def test_a_rule_that_was_not_found_on_one_leaf_is_taken_from_the_other(
    gone: tuple[tuple[int, ...], tuple[int, ...]], rows: int
) -> None:
    levels = tuple(range(200, 1100, 100))
    grids = [Grid(COLUMNS, tuple(y for n, y in enumerate(levels) if n not in lost)) for lost in gone]
    whole = _completed(grids)
    assert len(whole[0].rows) - 1 == rows
    if rows == 8:
        assert [grid.rows for grid in whole] == [levels, levels]


class Sure(FakeEngine):
    """Reads what it is told without a doubt."""

    def read_lines(self, images: Sequence[Image8]) -> list[LineReading]:
        """The next answers, one an image."""
        told = super().read_lines(images)
        return [
            replace(one, words=tuple(word._replace(confidence=0.99) for word in one.words)) for one in told
        ]


def test_a_sure_word_of_a_closed_list_stays_where_one_engine_reads_it() -> None:
    labels = FakeEngine([*HEADINGS, "84", "30/3/80", "Lê Thị Nga", "Nam"], "labels")
    lines = Sure([*HEADINGS, *(2 * ["84", "30/3/80", "Lê Thị Nga", "Nam"])], "lines")
    engines = Engines(labels, FakeEngine(), lexicon(), lines)
    table = Table([leaf([HEADINGS, ["84", "30/3/80", "Lê Thị Nga", "Nam"]])])
    found = read_ledger(table, Forms({LEDGER.id: LEDGER}), engines)
    assert found is not None
    assert found.records[0].fields["nktGioiTinh"].value == "1"


def test_rows_of_two_leaves_that_differ_in_number_meet_at_the_fold() -> None:
    left, right = leaf([["1"], ["2"], ["3"]], (100, 300)), leaf([["b"], ["c"]], (100, 300), top=300)
    table = Table([left, right])
    assert (len(table), table.columns) == (3, 2)
    assert [cell is None for cell in table.row(0)] == [False, True]
    assert [cell is None for cell in table.row(1)] == [False, False]


@pytest.mark.parametrize("text", ["nt", "nt.", "-nt-", '"', "như trên", "Như trên", "//"])
def test_marks_of_repetition(text: str) -> None:
    assert is_same_as_above(text)


@pytest.mark.parametrize(
    ("text", "absent"), [("/", True), ("-", True), ("—", True), ("Nam", False), ("1", False)]
)
def test_strokes_for_nothing(text: str, absent: bool) -> None:
    assert is_absent(text) is absent


def test_what_is_left_of_a_bent_rule_at_a_cells_foot_is_no_line() -> None:
    page = leaf([HEADINGS, ["84", "", "Lê Thị Nga", "Nam"]])
    image = page.clean.copy()
    image[387:399, COLUMNS[2] + 6 : COLUMNS[2] + 32] = 0
    image[388:400, COLUMNS[3] + 2 : COLUMNS[3] + 50] = 0
    table = Table([replace(page, clean=image)])
    assert [len(table.lines(cell)) for cell in table.row(1)] == [1, 0, 1, 1]


def test_a_line_whose_letters_are_broken_is_one() -> None:
    page = leaf([HEADINGS, ["", "", "", ""]])
    image = page.clean.copy()
    for number in range(8):  # heads above, feet below, and two letters that are whole
        image[340:352, COLUMNS[2] + 30 + 24 * number : COLUMNS[2] + 40 + 24 * number] = 0
        image[354:366, COLUMNS[2] + 30 + 24 * number : COLUMNS[2] + 40 + 24 * number] = 0
    image[340:363, COLUMNS[2] + 230 : COLUMNS[2] + 240] = 0
    image[344:367, COLUMNS[2] + 260 : COLUMNS[2] + 270] = 0
    table = Table([replace(page, clean=image)])
    [line] = table.lines(table.row(1)[2])
    assert line.box.h > 24


def test_a_cell_is_cut_into_lines_once() -> None:
    page = leaf([HEADINGS, ["84", "", "Lê Thị Nga", "Nam"]])
    table = Table([page])
    first, again = (table.lines(table.row(1)[2]) for _ in range(2))
    assert len(first) == 1
    assert again[0].image is first[0].image


def test_a_line_over_the_rule_at_its_cells_side_is_known() -> None:
    page = leaf([HEADINGS, ["84", "", "Lê", ""]])
    cell = Table([page]).row(1)[2]
    assert cell is not None
    right, y = cell.box.x + cell.box.w, cell.box.y + 20
    inside, over = (Crop(page.clean, Box(right - 80, y, w, 30)) for w in (70, 110))
    assert [cell.is_left_by(line) for line in (inside, over)] == [False, True]
    assert not cell.cuts_off(over)
    close = page.clean.copy()
    close[y + 4 : y + 26, right + 38 : right + 44] = 0
    cell = Table([replace(page, clean=close)]).row(1)[2]
    assert cell is not None
    assert cell.cuts_off(over)


def test_two_letters_or_low_figures_side_by_side_are_no_mark_of_repetition_nor_is_an_entrys_number() -> None:
    texts = ["84", "Nữ", "II", "10", "so"]
    parsers = ["text", "text", "text", "text", "entry_number"]
    labels = (LabelSpec(Area.MAIN, (t,), (t,), parser) for t, parser in zip(texts, parsers, strict=True))
    form = FormProfile("T", "KS", "old", "thử", (), tuple(labels))
    page = leaf([HEADINGS, ["84", "", "Lê Thị Nga", "Nam"]])
    marks = page.clean[300:360, 100:200].copy()
    marks[:] = 255
    marks[20:44, 20:38] = 0
    marks[20:44, 50:68] = 0
    tall = Crop(white(110, 300), Box(0, 0, 300, 110))
    cuts = [
        Cut(page, 0, [tall] * 5),
        *(Cut(page, at, [Crop(marks, Box(100, 318, 60, 30))]) for at in (1, 2, 3, 4)),
    ]
    above = {text: FieldValue("x", "x", 0.9, None, "test") for text in texts}

    class Sure(FakeEngine):
        def read_lines(self, images: Sequence[Image8]) -> list[LineReading]:
            return [line(self._next(), confidence=0.99) for _ in images]

    lines = Sure(["Nữ", "II", "10"])
    engines = Engines(FakeEngine(), FakeEngine(), lexicon(), lines)
    assert list(_marks(cuts, form, above, engines)) == [2]


@pytest.mark.parametrize(("width", "height", "empty"), [(14, 4, False), (4, 4, True)])
def test_a_small_dash_fills_a_large_cell(width: int, height: int, empty: bool) -> None:
    rows, columns = (200, 300, 700), (100, 700)
    image = white(900, 900)
    image[420 : 420 + height, 300 : 300 + width] = 0
    page = replace(leaf([HEADINGS]), grey=image, clean=image, grid=Grid(columns, rows))
    table = Table([page])
    cell = table.row(1)[0]
    assert cell is not None
    assert cell.is_empty == empty
    assert [crop.box.w < 24 for crop in table.lines(cell)] == ([] if empty else [True])


def test_letters_of_the_cell_before_where_a_line_begins_are_known() -> None:
    page = leaf([HEADINGS, ["84", "", "", ""]])
    cell = Table([page]).row(1)[2]
    assert cell is not None
    x, y = cell.box.x, cell.box.y + 20
    line = Crop(page.clean, Box(x + 80, y, 60, 30))
    assert not cell.is_covered(line)
    covered = page.clean.copy()
    covered[y + 2 : y + 26, x + 20 : x + 60] = 0
    cell = Table([replace(page, clean=covered)]).row(1)[2]
    assert cell is not None
    assert cell.is_covered(line)
