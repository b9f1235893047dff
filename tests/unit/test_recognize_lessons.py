"""A confirmed value is shared out over its lines, and a hand comes back from its file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from digitizer.recognize.hand_file import dump_hand, load_hand
from digitizer.recognize.learning import Head, Learned
from digitizer.recognize.lessons import lessons

ALPHABET = " abcdeớ/12"
HEAD = Head(6.0 * np.eye(len(ALPHABET) + 1, dtype=np.float32), np.zeros(len(ALPHABET) + 1, np.float32))


def line(text: str) -> np.ndarray:
    """Features of a line that says a text: each letter for two frames, then a blank."""
    columns = [0, *(c for letter in text for c in (ALPHABET.index(letter) + 1,) * 2 + (0,))]
    return np.eye(len(ALPHABET) + 1, dtype=np.float32)[columns]


def letters(text: str) -> tuple[int, ...]:
    return tuple(ALPHABET.index(letter) + 1 for letter in text)


def test_words_go_to_the_lines_on_which_they_stand() -> None:
    found = lessons(HEAD, ALPHABET, [line("ab cde"), line("da bớ"), line("ca")], ["ab cde da bớ ca"])
    assert [lesson.target for lesson in found] == [letters("ab cde"), letters("da bớ"), letters("ca")]


def test_the_way_of_writing_that_fits_is_taken() -> None:
    found = lessons(HEAD, ALPHABET, [line("1/2/12")], ["1212", "01/02/12", "1/2/12", "1/2/2"])
    assert [lesson.target for lesson in found] == [letters("1/2/12")]


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        ([line("ab")], []),
        ([line("ab")], [""]),
        ([line("ab")], ["aXb"]),  # a letter that the recognizer does not know
        ([line("ab"), line("cd")], ["ab"]),  # more lines than words
        ([line("ab")], ["ab cd ea ab cd"]),  # more letters than the line has room for
        ([], ["ab"]),
        ([line("a")] * 6, ["a a a a a a"]),
    ],
)
def test_what_cannot_be_on_the_lines_is_no_lesson(lines: list[np.ndarray], texts: list[str]) -> None:
    assert lessons(HEAD, ALPHABET, lines, texts) == []


@pytest.fixture
def hand(tmp_path: Path) -> Path:
    path = tmp_path / "KS.2000.01.hand"
    path.write_bytes(dump_hand(Learned(HEAD, 0.2, 0.1, 90, 30), "lines:1"))
    return path


def test_a_hand_comes_back_from_its_file(hand: Path) -> None:
    loaded = load_hand(hand, HEAD, "lines:1")
    assert loaded is not None
    assert (loaded.before, loaded.after, loaded.lines) == (0.2, 0.1, 90)
    assert np.array_equal(loaded.head.matrix, HEAD.matrix)


def test_the_hand_of_another_model_is_not_used(hand: Path) -> None:
    assert load_hand(hand, HEAD, "lines:2") is None
    other = Head(np.zeros((3, 4), np.float32), np.zeros(4, np.float32))
    assert load_hand(hand, other, "lines:1") is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a hand at all"])
def test_a_damaged_hand_is_not_used(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.hand").write_bytes(content)
    assert load_hand(tmp_path / "x.hand", HEAD, "lines:1") is None
    assert load_hand(tmp_path / "missing.hand", HEAD, "lines:1") is None


def test_a_hand_that_was_cut_short_is_not_used(hand: Path) -> None:
    whole = hand.read_bytes()
    for length in range(0, len(whole), 97):
        hand.write_bytes(whole[:length])
        assert load_hand(hand, HEAD, "lines:1") is None
