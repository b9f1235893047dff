"""Bands: what the bands of a leaf know of each other, and values that find no room in their cell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from digitizer.domain.forms import Area, Arrangement, FormProfile, LabelSpec
from digitizer.domain.layout import Grid, LineReading, PreparedPage
from digitizer.extract.bands import read_bands
from digitizer.extract.matching import Forms
from digitizer.extract.table import Table, TableReading
from digitizer.extract.values import Engines
from tests.fixtures.drawing import FakeEngine, Image8, line, white, written
from tests.fixtures.lexicon import lexicon

LABELS = (
    LabelSpec(Area.MAIN, ("Số",), ("so",), "entry_number"),
    LabelSpec(Area.MAIN, ("Họ và tên cha (mẹ)",), ("cmHoTen",), "name"),
    LabelSpec(Area.MAIN, ("Họ và tên con",), ("ncHoTen",), "name"),
    LabelSpec(Area.MAIN, ("Quyết định số",), ("quyetDinhSo",), "number"),
)
FORM = FormProfile("1999-CMC", "CMC", "1999", "thử", (), LABELS, arrangement=Arrangement.BANDS)
PRINTED = "Số:\nHọ và tên cha (mẹ):\nHọ và tên con:\nQuyết định số:"
TOP, STEP = 60, 60  # pixels: the first label below its cell's rule, and from label to label
COLUMNS, ROWS = (100, 900, 1400), (100, 400, 700, 1000)


class Small(FakeEngine):
    """Reads the labels of a cell where they are printed."""

    def read_blocks(self, images: Sequence[Image8]) -> list[list[LineReading]]:
        """The next answers, their rows as lines below each other."""
        blocks = [self._next().splitlines() for _ in images]
        return [[line(text, TOP + STEP * n) for n, text in enumerate(rows)] for rows in blocks]


def entry(band: int, number: str) -> list[tuple[tuple[int, int], str]]:
    """A number and two names in a band."""
    y = ROWS[band] + 93
    return [((170, y), number), ((420, y + STEP), "Lê Văn Nam"), ((420, y + 2 * STEP), "Lê Thị Nga")]


def read(
    drawn: Sequence[tuple[tuple[int, int], str]],
    notes: Sequence[str],
    second: str = PRINTED,
    first: str = PRINTED,
) -> TableReading:
    """The reading of two bands with texts at places; ``notes``: what is read in the cells of notes.

    ``first`` and ``second``: what is read at first in each band.
    """
    return read_all(drawn, [(first, notes[0]), (second, notes[1])])


def read_all(
    drawn: Sequence[tuple[tuple[int, int], str]], printed: Sequence[tuple[str, str]]
) -> TableReading:
    """The same of bands in which these labels and headings of notes are read at first."""
    rows = ROWS[: len(printed) + 1]
    page = white(rows[-1] + 100, 1500)
    for y in rows[:-1]:
        for number, text in enumerate(PRINTED.splitlines()):
            page = written(page, (COLUMNS[0] + 5, y + 5 + TOP + 28 + STEP * number), text, 24)
        page = written(page, (COLUMNS[1] + 5, y + 5 + TOP + 28), "Ghi chú", 24)
    for place, text in drawn:
        page = written(page, place, text, 26)
    leaf = PreparedPage(
        page, page, None, (), (1, 0, 0, 0, 1, 0, 0, 0, 1), (1500, rows[-1] + 100), 0, 2000.0, 0.01, 20.0,
        False, grid=Grid(COLUMNS, rows),
    )  # fmt: skip
    said = [text for _, text in drawn]
    lines = Small([*chain.from_iterable(printed), *said], "lines")
    engines = Engines(FakeEngine(), FakeEngine(said, "values"), lexicon(), lines)
    found = read_bands(Table([leaf]), Forms({FORM.id: FORM}), engines)
    assert found is not None
    return found


def test_a_value_that_stands_below_its_cells_rule_is_read() -> None:
    places = [*entry(0, "87"), ((130, 432), "19/2002"), *entry(1, "88")]
    first, second = read(places, ["Ghi chú", "Ghi chú"]).records
    assert (first.fields["so"].value, first.fields["quyetDinhSo"].value) == ("87", "19/2002")
    assert second.fields["so"].value == "88"
    assert "quyetDinhSo" not in second.fields


def test_the_heading_of_notes_is_known_from_another_band() -> None:
    places = [*entry(0, "87"), ((910, 560), "Trích lục năm 2003"), *entry(1, "88")]
    _, second = read(places, ["Ghi chú", "6h1 chu"]).records
    assert second.fields["ghiChu"].value == "Trích lục năm 2003"


def test_a_value_that_says_its_label_again_is_not_taken_for_it() -> None:
    said = PRINTED.replace("Họ và tên con:", 40 * "m" + " Họ và tên con:")
    _, second = read([*entry(0, "87"), *entry(1, "88")], ["Ghi chú", "Ghi chú"], said).records
    assert second.fields["ncHoTen"].value == "Lê Thị Nga"


def test_a_label_that_no_band_shows_well_stands_where_all_have_the_like() -> None:
    first, second = (PRINTED.replace("Họ và tên con:", said) for said in ("H và tem com:", "Nọ tàn cnn;"))
    records = read([*entry(0, "87"), *entry(1, "88")], ["Ghi chú", "Ghi chú"], second, first).records
    assert [record.fields["ncHoTen"].value for record in records] == ["Lê Thị Nga", "Lê Thị Nga"]


def test_the_heading_of_notes_is_known_from_what_all_bands_have_of_it() -> None:
    places = [*entry(0, "87"), ((910, 560), "Trích lục năm 2003"), *entry(1, "88")]
    _, second = read(places, ["Gh1 ca", "6h1 chu"]).records
    assert second.fields["ghiChu"].value == "Trích lục năm 2003"


def test_a_name_like_the_heading_of_notes_makes_no_cell_of_notes() -> None:
    first_label = PRINTED.splitlines()[0]
    said = PRINTED.replace(first_label, f"{first_label} Vũ Thị Châu")
    _, second = read([*entry(0, "87"), *entry(1, "88")], ["Ghi chú", "Ghi chú"], said).records
    assert second.fields["ncHoTen"].value == "Lê Thị Nga"


def test_words_of_one_bands_value_are_no_label_that_all_bands_misread() -> None:
    faint = PRINTED.replace("Họ và tên con:", "Nọ vò têm con Lê Thị Nga")
    astray = faint.replace("(mẹ):", "(mẹ): Họ và tên con")
    places = [one for band in range(3) for one in entry(band, str(87 + band))]
    records = read_all(places, [(faint, "Ghi chú"), (astray, "Ghi chú"), (faint, "Ghi chú")]).records
    assert [record.fields["ncHoTen"].value for record in records] == ["Lê Thị Nga"] * 3
    assert [record.fields["cmHoTen"].value for record in records] == ["Lê Văn Nam"] * 3
