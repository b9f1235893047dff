"""Known texts are found on lines of which letters are hidden."""

from __future__ import annotations

import numpy as np
import pytest

from digitizer.domain.layout import Lattice
from digitizer.extract.spotting import spot

ALPHABET = "chủtịpóCHỦTỊPÓ "
OFFICES = ["Chủ tịch", "Phó Chủ tịch", "CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


def lattice(letters: str) -> Lattice:
    """A line on which these letters are seen; «?» is a frame that could be anything."""
    rows = []
    for letter in letters:
        row = np.full(len(ALPHABET) + 1, 1e-4)
        row[...] = 1.0 if letter == "?" else row
        if letter != "?":
            row[ALPHABET.index(letter) + 1] = 1.0
        blank = np.full(len(ALPHABET) + 1, 1e-4)
        blank[0] = 1.0
        rows += [row / row.sum(), blank / blank.sum()]
    return Lattice(np.log(np.array(rows)).astype(np.float32), ALPHABET)


@pytest.mark.parametrize("text", OFFICES)
def test_a_text_is_found_in_its_own_letters(text: str) -> None:
    best, *others = spot(lattice(text), OFFICES)
    assert best.text == text
    assert best.gain > others[0].gain + 2


def test_a_text_is_found_under_strokes() -> None:
    assert spot(lattice("P?Ó CH? TỊ??"), OFFICES)[0].text == "PHÓ CHỦ TỊCH"


def test_letters_of_a_stamp_beside_the_text_do_not_count() -> None:
    assert spot(lattice("HH PP Chủ tịch Ó"), OFFICES)[0].text == "Chủ tịch"


def test_what_is_no_such_text_gains_nothing() -> None:
    assert spot(lattice("ppppppppp"), OFFICES)[0].gain < 0


def test_texts_that_the_alphabet_cannot_write_are_left_out() -> None:
    assert spot(lattice("tịch"), ["Ủy viên"]) == []
