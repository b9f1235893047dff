"""The office above a signer's name is found, also under a signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from digitizer.domain.layout import Lattice, LineReading, PreparedPage
from digitizer.domain.records import Box, FieldValue
from digitizer.extract.ink import Ink
from digitizer.extract.office import _strips, find_office
from digitizer.extract.tokens import Token, tokens_of
from digitizer.extract.values import Engines
from tests.fixtures.drawing import FakeEngine, Image8, line, white
from tests.fixtures.lexicon import lexicon

LABEL = Box(600, 300, 400, 36)
ALPHABET = "".join(sorted(set("Phó Chủ tịchPHÓ CHỦ TỊCHKT.-UBNDxã")))


class Scribbled(FakeEngine):
    """Sees these letters on every line; «?» is one that strokes hide."""

    def __init__(self, letters: str, words: str) -> None:
        super().__init__(name="lines:test")
        self._letters, self._words = letters, words

    def read_lines(self, images: Sequence[Image8]) -> list[LineReading]:
        rows = []
        for letter in self._letters:
            row = np.full(len(ALPHABET) + 1, 1.0 if letter == "?" else 1e-4)
            if letter != "?":
                row[ALPHABET.index(letter) + 1] = 1.0
            blank = np.full(len(ALPHABET) + 1, 1e-4)
            blank[0] = 1.0
            rows += [row / row.sum(), blank / blank.sum()]
        lattice = Lattice(np.log(np.array(rows)).astype(np.float32), ALPHABET)
        self.seen.extend(images)
        return [replace(line(self._words, 20, 500), lattice=lattice) for _ in images]


def office(said: str, seen: str) -> tuple[str, FakeEngine]:
    """The office where the quick model read ``said`` and the line recognizer sees ``seen``."""
    found, recognizer = field(said, seen)
    return (found.value if found else ""), recognizer


def field(said: str, seen: str, words: str = "nét ký") -> tuple[FieldValue | None, FakeEngine]:
    """The office's field; the line recognizer's best path is ``words``."""
    image = white(1200, 1600)
    page = PreparedPage(
        image, image, None, (), (1, 0, 0, 0, 1, 0, 0, 0, 1), (1600, 1200), 0, 2000.0, 0.01, 20.0, False
    )
    rows = [("Người ký Giấy khai sinh", 300), ("TM. ỦY BAN NHÂN DÂN", 345), (said, 390)]
    tokens: list[Token] = tokens_of(line(text, y, 610) for text, y in rows)
    recognizer = Scribbled(seen, words)
    engines = Engines(FakeEngine(name="labels"), FakeEngine(name="values"), lexicon(), recognizer)
    found = find_office("chucVuNguoiKy", LABEL, None, tokens, page, Ink(image), engines)
    return found.get("chucVuNguoiKy"), recognizer


@pytest.mark.parametrize("seen", ["PHÓ CHỦ TỊCH", "P?Ó CH? TỊ??"])
def test_an_office_shows_through_the_signature_in_the_papers_capitals(seen: str) -> None:
    assert office("M NUU", seen)[0] == "PHÓ CHỦ TỊCH"


@pytest.mark.parametrize(
    ("seen", "said"),
    [("Px? CHỦ TỊCH", "PHÓ CHỦ TỊCH"), ("Pxx CHỦ TỊCH", "CHỦ TỊCH"), ("CHỦ TỊCH", "CHỦ TỊCH")],
)
def test_a_letter_of_a_hidden_beginning_speaks_for_the_longer_office(seen: str, said: str) -> None:
    assert office("M NUU", seen)[0] == said


def test_a_hidden_office_stands_where_the_words_like_it_do() -> None:
    alone, _ = field("M NUU", "PHÓ CHỦ TỊCH", "PHÓ CH TIEH")
    beside, _ = field("M NUU", "PHÓ CHỦ TỊCH", "~/~ PHÓ CH TIEH")
    unlike, _ = field("M NUU", "PHÓ CHỦ TỊCH", "nét ký")
    assert alone is not None and alone.box is not None
    assert beside is not None and beside.box is not None
    assert unlike is not None and unlike.box is not None
    assert beside.box.w == alone.box.w < 0.7 * unlike.box.w
    assert beside.box.x > alone.box.x > unlike.box.x


def test_an_office_that_is_read_needs_no_second_look() -> None:
    value, recognizer = office("Trưởng Công an xã", "???")
    assert value == "Trưởng Công an xã"
    assert recognizer.seen == []


def test_a_part_of_a_longer_office_is_looked_at_for_the_rest() -> None:
    assert office("CHỦ TỊCH", "PHÓ CH? TỊ?H")[0] == "PHÓ CHỦ TỊCH"
    assert office("CHỦ TỊCH", "TỊCHxxCH")[0] == "CHỦ TỊCH"


def test_words_that_follow_out_of_the_cell_belong_to_the_office() -> None:
    said = "KT. CHỦ TỊCH - PHÓ CHỦ TỊCH"
    assert office(said, "CHỦ TỊCH")[0] == said
    assert office(said.replace("PHÓ CHỦ", "FHỎ CHÙ"), "CHỦ TỊCH")[0] == said


def test_strokes_before_an_office_may_be_the_beginning_of_a_longer_one() -> None:
    plain, _ = field("M NUU", "CHỦ TỊCH")
    beside, _ = field("M NUU", "x CHỦ TỊCH")
    read, _ = field("CHỦ TỊCH", "x CHỦ TỊCH")
    assert plain is not None and beside is not None and read is not None
    assert plain.alternatives == ()
    assert {plain.value, beside.value, read.value} == {"CHỦ TỊCH"}
    assert beside.confidence < 0.7 * plain.confidence
    assert [one.value for one in beside.alternatives] == ["P. CHỦ TỊCH"]
    assert read.confidence <= beside.confidence and read.alternatives == beside.alternatives


def test_a_scribble_is_no_office() -> None:
    assert office("M NUU", "xxx-xx-KxK")[0] == ""


def test_a_line_on_which_nothing_is_seen_is_no_office() -> None:
    assert office("M NUU", "")[0] == ""


@pytest.mark.parametrize(("high", "down"), [(80, 54), (36, 54)], ids=["tall", "as the label"])
def test_the_councils_line_that_is_the_label_itself_is_not_below_it(high: int, down: int) -> None:
    label = Box(600, 300, 170, 36)
    words = [
        Token(t, t.lower(), Box(x, 300, 80, h), 0, 0.9) for t, x, h in (("TM", 600, 36), ("UBND", 690, high))
    ]
    strips = list(_strips(label, Box(490, 336, 390, 200), words))
    assert strips[0].y + strips[0].h / 2 == pytest.approx(318 + down + 1.1 * 36, abs=2)


@pytest.mark.parametrize(("each", "value"), [(-0.6, "P. Chủ tịch"), (0.4, "Ủy viên")])
def test_an_office_that_is_read_counts_before_one_that_strokes_speak_against(
    monkeypatch: pytest.MonkeyPatch, each: float, value: str
) -> None:
    seen = each, FieldValue("Ủy viên", "Ủy viên", 0.3, LABEL, "lines:test")
    monkeypatch.setattr("digitizer.extract.office._hidden", lambda *_: seen)
    assert office("P. Chủ/tịch", "")[0] == value
