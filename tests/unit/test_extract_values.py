"""Values: below a signature the line that is most like a name counts, wherever it stands in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from digitizer.domain.forms import Area, FormProfile, LabelSpec
from digitizer.domain.layout import Hypothesis, Lattice, LineReading, PreparedPage, Word
from digitizer.domain.records import Box
from digitizer.extract.candidates import Candidate
from digitizer.extract.ink import Crop
from digitizer.extract.parse import ZoneReading, name_form
from digitizer.extract.titles import is_no_name
from digitizer.extract.values import Cut, Engines, read_cuts
from tests.fixtures.drawing import FakeEngine, Image8, line, white, written
from tests.fixtures.lexicon import lexicon

FORM = FormProfile("T", "KS", "2010", "thử", (), (LabelSpec(Area.SIGN, ("Người ký",), ("nguoiKy",), "name"),))


class Unsure(FakeEngine):
    """Reads what it is told, doubtfully."""

    def read_lines(self, images: Sequence[Image8]) -> list[LineReading]:
        """The next answers, one an image."""
        self.seen.extend(images)
        return [replace(line(self._next(), confidence=0.45), engine=self.name) for _ in images]


def signer(*said: str, spare: bool = True, other: str = "", seen: Any = None) -> ZoneReading:
    """What is read below a label where the lines read so one after the other; ``other`` by another engine;
    ``seen`` is told of it.
    """
    page = written(white(600, 900), (60, 120), "nam cam nom", 40)
    leaf = PreparedPage(
        page, page, None, (), (1, 0, 0, 0, 1, 0, 0, 0, 1), (900, 600), 0, 2000.0, 0.01, 20.0, False
    )
    crops = [Crop(page[y : y + 60, 50:400], Box(50, y, 350, 60)) for y in (80, 200)]
    cut = Cut(leaf, 0, crops[:1], spare=crops[1:] if spare else ())
    readings = read_cuts(
        Engines(FakeEngine(), Unsure([other], "other"), lexicon(), Unsure(said, "test"), seen=seen),
        FORM,
        [cut],
    )
    return readings[0]


def test_the_line_most_like_a_name_is_the_signers() -> None:
    found = signer("PHẺ CHÂU CẦN", "HÀ PHÓ CHỦ TỊCH", "HÀ", "Vũ Thị Loan")
    assert found.candidates[0].text == "Vũ Thị Loan"
    assert found.box is not None
    assert found.box.y == 200


def test_a_name_whose_first_letter_stands_beyond_the_cells_rule_is_read_whole() -> None:
    found = signer("ũ Thị Loan", "ũ Thị Loan", "Vũ Thị Loan", "NHH")
    assert found.candidates[0].text == "Vũ Thị Loan"
    assert found.box is not None
    assert found.box.y == 80


def test_what_most_sights_of_a_name_say_counts() -> None:
    assert signer("Vũ Thị Loạn", "Vũ Thị Loan", "Vũ Thị Loan", "N").candidates[0].text == "Vũ Thị Loan"


def test_all_images_in_which_a_name_was_looked_for_are_told() -> None:
    told: list[tuple[int, int]] = []
    signer(
        "PHẺ CHÂU CẦN", "NHH", "N", "H", seen=lambda _, lines, tried: told.append((len(lines), len(tried)))
    )
    assert told[0][0] == 1
    assert told[0][1] > 4


def test_a_name_that_no_line_shows_is_looked_for_all_over_the_place() -> None:
    found = signer("PHẺ CHÂU CẦN", "NHH", "TM. ỦY BAN NHÂN DÂN", "Vũ Thị Loan")
    assert found.candidates[0].text == "Vũ Thị Loan"


def test_what_one_engine_reads_into_strokes_is_no_value_elsewhere() -> None:
    assert signer("Vũ Thị Loan", spare=False).candidates == ()
    assert signer("4/", "N", "xx").candidates == ()


def test_one_syllable_that_no_other_reading_confirms_is_no_name() -> None:
    assert signer("Ngo", "N", "H", other="x/").candidates == ()
    assert signer("Vũ Thị Loan", "N", "H", other="x/").candidates[0].text == "Vũ Thị Loan"


def test_another_engine_may_confirm_a_name_not_spoil_it() -> None:
    said = ("Vũ Thị Loan", "N", "H")
    assert [c.text for c in signer(*said, other="Vũ-†ị Lơ#n").candidates] == ["Vũ Thị Loan"]
    assert [c.text for c in signer(*said, other="Vũ Thị Loạn").candidates] == ["Vũ Thị Loan", "Vũ Thị Loạn"]


def test_an_office_within_other_letters_is_no_name() -> None:
    assert is_no_name("HÀ PHÓ CHỦ TỊCH", lexicon())
    assert not is_no_name("Chu Văn Tích", lexicon())


def test_a_name_begins_with_a_surname() -> None:
    read = ("Vũ Thị Loan", "PHẺ CHÂU CẦN", "ký Giấy chứng", "Thị Loan", "vũ Thị Loan")
    likeness = [name_form(text, lexicon()) for text in read]
    assert likeness[0] > 0.9
    assert max(likeness[1:]) < 0.6


def home(first: str, *said: str) -> str:
    """The surest reading of an address whose lines read so, and that the page showed otherwise at first."""
    page = written(written(white(300, 900), (60, 120), "huyen son", 40), (60, 200), "pho tho", 40)
    leaf = PreparedPage(
        page, page, None, (), (1, 0, 0, 0, 1, 0, 0, 0, 1), (900, 300), 0, 2000.0, 0.01, 20.0, False
    )
    form = replace(FORM, labels=(LabelSpec(Area.MAIN, ("Nơi cư trú",), ("meNoiCuTru",), "place"),))
    crops = [Crop(page[y : y + 60, 50:400], Box(50, y, 350, 60)) for y in (80, 160)][: len(said)]
    cut = Cut(leaf, 0, crops, [Candidate(first, 0.98, "quick")], cut_off=False)
    engines = Engines(FakeEngine(), Unsure([], "other"), lexicon(), Unsure([*said, *said], "test"))
    candidates = read_cuts(engines, form, [cut])[0].candidates
    return max(candidates, key=lambda one: one.confidence).text


def test_a_quick_reading_that_lacks_the_first_line_is_not_the_surest() -> None:
    assert home("Phú Thọ", "huyện Thanh Sơn, tỉnh", "Phú Thọ") == "huyện Thanh Sơn, tỉnh Phú Thọ"


def test_a_quick_reading_without_what_was_read_into_strokes_before_it_may_be() -> None:
    assert home("tỉnh Phú Thọ", "xx tỉnh Phú Thọ") == "tỉnh Phú Thọ"


@pytest.mark.parametrize(
    ("as_it_is", "on_rule", "unsure"),
    [("2/9/1966", True, False), ("2/9/1956", True, True), ("2/9/1956", False, False)],
)
def test_letters_on_a_rule_are_sure_where_they_read_alike_with_the_rule(
    as_it_is: str, on_rule: bool, unsure: bool
) -> None:
    page = written(white(300, 900), (60, 120), "2/9/1966", 40)
    leaf = PreparedPage(
        page, page, None, (), (1, 0, 0, 0, 1, 0, 0, 0, 1), (900, 300), 0, 2000.0, 0.01, 20.0, False
    )
    form = replace(FORM, labels=(LabelSpec(Area.MAIN, ("Ngày sinh",), ("meNgaySinh",), "date"),))
    lines = FakeEngine(["2/9/1966", as_it_is], name="lines:test")
    cut = Cut(leaf, 0, [Crop(page[80:140, 50:400], Box(50, 80, 350, 60))], on_rule=on_rule)
    [read] = read_cuts(Engines(FakeEngine(), FakeEngine(), lexicon(), lines), form, [cut])
    assert read.candidates[0].text == "2/9/1966"
    assert (read.candidates[0].confidence < 0.5) == unsure


@pytest.mark.parametrize(("said", "kept"), [("mẹ", True), ("mx", False)])
def test_a_short_word_of_the_fields_list_is_no_dirt_though_its_capital_is_in_doubt(
    said: str, kept: bool
) -> None:
    class InDoubt:
        def decode(self, lattices: Sequence[Lattice], parser: str) -> list[Hypothesis]:
            return [Hypothesis(said, 0.75), Hypothesis(said.title(), 0.24)]

    class Seeing(FakeEngine):
        def read_lines(self, images: Sequence[Image8]) -> list[LineReading]:
            lattice = Lattice(np.zeros((1, 3), np.float32), "ab")
            return [replace(one, lattice=lattice, engine=self.name) for one in super().read_lines(images)]

    page = written(white(300, 900), (60, 120), said, 40)
    leaf = PreparedPage(
        page, page, None, (), (1, 0, 0, 0, 1, 0, 0, 0, 1), (900, 300), 0, 2000.0, 0.01, 20.0, False
    )
    form = replace(FORM, labels=(LabelSpec(Area.MAIN, ("Quan hệ",), ("nycQuanHe",), "relation"),))
    engines = Engines(FakeEngine(), FakeEngine(), lexicon(), Seeing([said] * 3, name="lines:test"), InDoubt())
    [read] = read_cuts(engines, form, [Cut(leaf, 0, [Crop(page[80:140, 50:200], Box(50, 80, 150, 60))])])
    assert bool(read.candidates) == kept


def test_a_value_is_read_again_without_what_was_typed_over() -> None:
    page = white(300, 900)
    for x in range(60, 120, 12):
        page[80:120, x : x + 10] = 0
    page = written(page, (150, 118), "Lê Thị Na", 40)
    leaf = PreparedPage(
        page, page, None, (), (1, 0, 0, 0, 1, 0, 0, 0, 1), (900, 300), 0, 2000.0, 0.01, 20.0, False
    )
    form = replace(FORM, labels=(LabelSpec(Area.MAIN, ("Họ tên",), ("meHoTen",), "name"),))

    class Struck(FakeEngine):
        def read_lines(self, images: Sequence[Image8]) -> list[LineReading]:
            first, second = Word("xế", 0.1, Box(0, 0, 75, 40)), Word("LêThịNa", 0.97, Box(90, 0, 170, 40))
            whole = LineReading((first, second), "test")
            return [line("Lê Thị Na", confidence=0.97) if image.shape[1] < 300 else whole for image in images]

    lines = Struck(name="lines:test")
    cut = Cut(
        leaf, 0, [Crop(page[76:128, 56:376].copy(), Box(56, 76, 320, 52))], [Candidate("xếLê", 0.98, "quick")]
    )
    [read] = read_cuts(Engines(FakeEngine(), FakeEngine(), lexicon(), lines), form, [cut])
    assert [one.text for one in read.candidates] == ["Lê Thị Na"]
