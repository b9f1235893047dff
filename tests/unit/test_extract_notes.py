"""Notes: the text below their heading, without the form's code that is printed there too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from digitizer.domain.layout import Decoder, Hypothesis, Lattice, LineReading, PreparedPage
from digitizer.extract.ink import Ink
from digitizer.extract.matching import is_rest_of_code
from digitizer.extract.notes import read_notes
from digitizer.extract.values import Engines
from digitizer.extract.zones import Panel
from tests.fixtures.drawing import FakeEngine, Image8, white, written
from tests.fixtures.lexicon import lexicon

CODES = ("TP/HT-2006-KT", "TP/HT-2010-KT")


def note(*said: str, lines: FakeEngine | None = None, decoder: Decoder | None = None) -> str:
    """The note whose lines the recognizer reads so."""
    page = white(600, 900)
    for number, text in enumerate(said):
        page = written(page, (60, 120 + 90 * number), text, 40, font="hand/Charm-Regular.ttf")
    size = (page.shape[1], page.shape[0])
    leaf = PreparedPage(page, page, None, (), (1, 0, 0, 0, 1, 0, 0, 0, 1), size, 0, 2000.0, 0.01, 20.0, False)
    engines = Engines(
        FakeEngine(), FakeEngine(["\n".join(said)]), lexicon(), lines or FakeEngine(said), decoder
    )
    fields = read_notes(leaf, Panel(20, 20, 880, 580), "ghiChu", Ink(page), engines, CODES)
    return fields["ghiChu"].value if fields else ""


def test_the_forms_code_is_no_note() -> None:
    assert note("Báo muộn", "P/HT-2010-KT") == "Báo muộn"
    assert note("Trích lục 2014 TP/HT-2010-KT") == "Trích lục 2014"
    assert note("TP/HT-2006-KT") == ""


@pytest.mark.parametrize(("line", "is_rest"), [("P3", True), ("6/P3", True), ("3", False), ("-", False)])
def test_the_end_of_a_code_without_dashes_is_no_note(line: str, is_rest: bool) -> None:
    assert is_rest_of_code(line, ["HT6/P3"]) is is_rest


def test_a_decision_in_a_note_is_no_code() -> None:
    assert note("Ly hôn QĐ 44/2010/QĐST-HNGĐ") == "Ly hôn QĐ 44/2010/QĐST-HNGĐ"


class Knowing:
    """A decoder that knows what notes say."""

    def decode(self, lattices: Sequence[Lattice], parser: str) -> list[Hypothesis]:
        return [Hypothesis("Ly hôn", 0.8)] if parser == "note" and len(lattices) == 1 else []


class Seeing(FakeEngine):
    """Gives a lattice to each line."""

    def read_lines(self, images: Sequence[Image8]) -> list[LineReading]:
        lattice = Lattice(np.zeros((1, 3), np.float32), "ab")
        return [replace(line, lattice=lattice) for line in super().read_lines(images)]


def test_the_language_of_notes_tells_but_not_where_the_code_stands_too() -> None:
    assert note("Lu hôn", lines=Seeing(["Lu hôn"]), decoder=Knowing()) == "Ly hôn"
    said = "Lu hôn TP/HT-2010-KT"
    assert note(said, lines=Seeing([said]), decoder=Knowing()) == "Lu hôn"


def test_the_full_stop_of_a_sentence_stays() -> None:
    assert note("Cấp lại bản sao", "ngày 30/08/2025.") == "Cấp lại bản sao ngày 30/08/2025."
    assert note("Cấp lại bản sao ..") == "Cấp lại bản sao"


@pytest.mark.parametrize(
    ("line", "is_rest"),
    [
        ("10-KS", True), ("O10-CMC", True), ("HT1-2010-KS", True), ("T-2010-CMC", True),
        ("7/2010-KS", False), ("52/TLKS", False), ("2010", False), ("số 10-KS", False),
    ],
)  # fmt: skip
def test_what_is_left_of_the_forms_code_is_told_from_a_note(line: str, is_rest: bool) -> None:
    assert is_rest_of_code(line, ["TP/HT-2010-KS", "TP/HT-2010-CMC", "TP/HT-2010-KS.1"]) is is_rest


@pytest.mark.parametrize(("chance", "end"), [(4e-3, "."), (2e-5, "")])
def test_a_stop_that_is_seen_behind_the_last_letter_is_read(chance: float, end: str) -> None:
    class Seeing(FakeEngine):
        def read_lines(self, images: Sequence[Image8]) -> list[LineReading]:
            frames = np.full((4, 3), 1e-6, np.float32)
            frames[0, 1] = frames[1:, 0] = 0.99
            frames[2, 2] = chance
            lattice = Lattice(np.log(frames), "n.")
            return [replace(line, lattice=lattice) for line in super().read_lines(images)]

    assert note("Lu hôn", lines=Seeing(["Lu hôn"]), decoder=Knowing()) == f"Ly hôn{end}"


@pytest.mark.parametrize(("chance", "stop"), [(0.2, "."), (0.02, "")])
def test_a_sentence_within_a_note_ends_with_a_stop_that_is_not_much_less_likely(
    chance: float, stop: str
) -> None:
    class Doubting:
        def decode(self, lattices: Sequence[Lattice], parser: str) -> list[Hypothesis]:
            texts = (("bổ sung quê quán TL số 5", 0.6), ("bổ sung quê quán, TL số 5", 0.3))
            return [Hypothesis(*each) for each in (*texts, ("bổ sung quê quán. TL số 5", 0.6 * chance))]

    said = "bổ sung quê quán TL số 5"
    assert note(said, lines=Seeing([said]), decoder=Doubting()) == f"bổ sung quê quán{stop} TL số 5"
