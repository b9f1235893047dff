"""Forms without a frame: the small table of two persons, its headings and what was struck out in it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import pytest

from digitizer.domain.forms import Area, FormProfile, LabelSpec
from digitizer.domain.layout import PreparedPage, Rule
from digitizer.domain.records import Box, FieldValue
from digitizer.extract.framed import is_unused
from digitizer.extract.ink import Ink
from digitizer.extract.labels import Found
from digitizer.extract.loose import read_loose, side_of
from digitizer.extract.matching import Forms, Match
from digitizer.extract.tokens import Token
from digitizer.extract.values import Engines
from digitizer.extract.zones import Panel
from tests.fixtures.drawing import FakeEngine, Image8, line, white, written
from tests.fixtures.lexicon import lexicon

HUSBAND, WIFE = ("CHỒNG",), ("VỢ",)
LABELS = (
    LabelSpec(Area.MAIN, HUSBAND),
    LabelSpec(Area.MAIN, WIFE),
    LabelSpec(Area.MAIN, ("Họ và tên",), ("chongHoTen",), "name", under=HUSBAND),
    LabelSpec(Area.MAIN, ("Họ và tên",), ("voHoTen",), "name", under=WIFE),
    LabelSpec(Area.MAIN, ("Nghề nghiệp",), ("chongNoiCuTru",), under=HUSBAND),
    LabelSpec(Area.MAIN, ("Nghề nghiệp",), ("voNoiCuTru",), under=WIFE),
)
FORM = FormProfile("old-KH", "KH", "old", "thử", (), LABELS)
COLUMNS, ROWS = (60, 400, 800, 1200), (200, 280, 400, 520)
ENTRIES = [
    ((420, 320), "Lê Văn Nam"),
    ((820, 320), "Lê Thị Nga"),
    ((420, 440), "Thợ may"),
    ((820, 440), "Y tá"),
]


def table(headings: tuple[str, str]) -> Image8:
    page = white(1700, 1260)
    for x in COLUMNS:
        cv2.line(page, (x, ROWS[0]), (x, ROWS[-1]), 0, 3)
    for y in ROWS:
        cv2.line(page, (COLUMNS[0], y), (COLUMNS[-1], y), 0, 3)
    labels = [((420, 250), headings[0]), ((820, 250), headings[1])]
    for at, text in [*labels, ((80, 320), "Họ và tên"), ((80, 440), "Nghề nghiệp"), *ENTRIES]:
        page = written(page, at, text, 28)
    return page


def read(
    page: Image8,
    said: list[str],
    headings: tuple[str, str],
    *rules: Rule,
    label: str = "Họ và tên",
    cells: FakeEngine | None = None,
) -> dict[str, FieldValue]:
    """The fields of the page whose values read as ``said`` in the order of the form.

    ``label`` is what is read for the label of the first row, ``cells`` what reads its cells again.
    """
    clean = page.copy()
    for x in COLUMNS:
        clean[:, x - 3 : x + 4] = 255
    for y in ROWS:
        clean[y - 3 : y + 4] = 255
    prepared = PreparedPage(
        page, clean, None, rules, (1, 0, 0, 0, 1, 0, 0, 0, 1), (1260, 1700), 0, 2000.0, 0.01, 20.0, False
    )
    words = [line(headings[0], 226, 420), line(headings[1], 226, 820)]
    words += [line(label, 296, 80), line("Nghề nghiệp", 416, 80)]
    engines = Engines(FakeEngine(), FakeEngine(said), lexicon(), cells)
    reading = read_loose(prepared, Ink(prepared.clean), words, Forms({FORM.id: FORM}), engines)
    assert reading is not None
    [record] = reading.records
    return dict(record.fields)


SAID = [text for _, text in ENTRIES]


def test_columns_below_their_headings() -> None:
    fields = read(table(("CHỒNG", "VỢ")), SAID, ("CHỒNG", "VỢ"))
    assert [field.value for field in fields.values()] == SAID


def test_a_heading_that_was_not_read_stands_where_the_rules_have_its_column() -> None:
    for headings in (("CHỒNG", "yg"), ("mmm", "VỢ")):
        fields = read(table(("CHỒNG", "VỢ")), SAID, headings)
        assert fields["chongHoTen"].value == "Lê Văn Nam"
        assert fields["voNoiCuTru"].value == "Y tá"


def test_the_shadow_of_a_spine_beside_the_table_is_none_of_its_rules() -> None:
    page = table(("CHỒNG", "VỢ"))
    page[:, 1235:] = 90
    fields = read(page, SAID, ("CHỒNG", "yg"))
    assert [field.value for field in fields.values()] == SAID


def test_a_lost_label_between_the_headings_and_the_labels_found_is_read_in_its_cell() -> None:
    again = FakeEngine(["CHỒNG", "VỢ", "Họ và tên", *SAID], "lines")
    fields = read(table(("CHỒNG", "VỢ")), SAID, ("CHỒNG", "VỢ"), label="Ni (oán", cells=again)
    assert [field.value for field in fields.values()] == SAID


def test_a_value_struck_out_in_the_table_is_not_read() -> None:
    page = written(table(("CHỒNG", "VỢ")), (420, 490), "Thợ mộc", 28)
    fields = read(page, [*SAID[:2], "Thợ mộc", "Y tá"], ("CHỒNG", "VỢ"), Rule(415, 540, 430))
    assert fields["chongNoiCuTru"].value == "Thợ mộc"


def test_a_word_of_a_label_is_no_place_to_sign_below_the_columns() -> None:
    husband, wife = (LabelSpec(Area.MAIN, ("Họ và tên",), ("x",), column=number) for number in (1, 2))
    specs = (husband, husband, wife, LabelSpec(Area.MAIN, ("Nơi đăng ký",)), LabelSpec(Area.SIGN, ("Chồng",)))
    form = replace(FORM, labels=specs)

    def bottom(*tops: int) -> int:
        tokens = tuple(Token("x", "x", Box(100, y, 90, 30), n, 1.0) for n, y in enumerate(tops))
        found = tuple(Found(n, n + 1, 100.0, 5) for n in range(len(tops)))
        match = Match(form, 1.0, found, tokens, edge=600)
        return side_of(match, Panel(0, 0, 1200, 1000), 1).bottom

    assert bottom(200, 400, 400, 700, 800) == 700
    assert bottom(200, 400, 400, 900, 800) == 800
    assert bottom(200, 400, 400, 700, 205) == 700


@pytest.mark.parametrize(
    ("trust", "text", "unused"),
    [(0.3, "TN n É", True), (0.95, "Nguyễn", False), (0.95, "nt", True)],
    ids=["hardly read", "read", "short"],
)
def test_a_form_with_letters_that_were_hardly_read_is_not_filled_in(
    trust: float, text: str, unused: bool
) -> None:
    fields = {key: FieldValue(text, text, trust) for key in ("nksHoTen", "chaHoTen", "meHoTen", "meNoiCuTru")}
    assert is_unused(fields) == unused
