"""Words typed over with X are left out of a value; words that are only bold or unsure are not."""

from __future__ import annotations

import cv2
import pytest

from digitizer.domain.layout import LineReading, Word
from digitizer.domain.records import Box
from digitizer.extract.ink import Crop
from digitizer.extract.struck import without_typed_over
from tests.fixtures.drawing import white

WIDTH = 80  # pixels of a word


def value(*words: tuple[float, int]) -> tuple[list[Crop], list[LineReading]]:
    """A line of words: the confidence of each, and the thickness of its strokes."""
    image = white(60, 20 + (WIDTH + 20) * len(words))
    read = []
    for number, (trust, thick) in enumerate(words):
        x = 10 + (WIDTH + 20) * number
        for left in range(x, x + WIDTH, 20):
            cv2.rectangle(image, (left, 14), (left + thick, 46), 0, -1)
        read.append(Word("chữ", trust, Box(x, 10, WIDTH, 40)))
    return [Crop(image, Box(100, 50, image.shape[1] // 2, 30))], [LineReading(tuple(read), "test")]


def test_words_typed_over_at_the_beginning_are_cut_away() -> None:
    clean, struck = value((0.9, 6), (0.9, 6)), value((0.2, 12), (0.1, 12), (0.9, 6), (0.3, 6))
    [(number, [line])] = without_typed_over([clean, struck])
    assert number == 1
    assert line.box == Box(200, 50, 110, 30)
    assert line.image.shape == (60, 220)
    assert (line.image[:, :8] == 255).all()


def test_a_whole_line_typed_over_is_left_out() -> None:
    (first, over), (second, right) = value((0.2, 12)), value((0.9, 6))
    clean = value((0.9, 6), (0.9, 6))
    [(number, lines)] = without_typed_over([clean, ([*first, *second], [*over, *right])])
    assert (number, lines) == (1, second)


@pytest.mark.parametrize(("said", "cut"), [("NM", True), ("Tổ", False), ("12", False)])
def test_letters_read_as_no_syllable_need_less_ink(said: str, cut: bool) -> None:
    (crops, [line]), clean = value((0.6, 8), (0.9, 6)), value((0.9, 6), (0.9, 6))
    first, second = line.words
    line = LineReading((first._replace(text=said), second), "test")
    assert bool(list(without_typed_over([clean, (crops, [line])]))) == cut


@pytest.mark.parametrize(
    "words",
    [
        [(0.2, 6), (0.9, 6)],  # no more ink than others
        [(0.7, 12), (0.9, 6)],  # read
        [(0.2, 12), (0.1, 12)],  # nothing behind it
        [(0.9, 6), (0.2, 12)],  # not at the beginning
    ],
)
def test_other_words_stay(words: list[tuple[float, int]]) -> None:
    assert list(without_typed_over([value((0.9, 6), (0.9, 6)), value(*words)])) == []


def test_a_page_in_bold_letters_has_no_words_typed_over() -> None:
    assert list(without_typed_over([value((0.9, 12), (0.9, 12)), value((0.2, 12), (0.9, 6))])) == []


def test_lines_without_words_or_ink_are_passed_over() -> None:
    nothing = [Crop(white(40, 90), Box(0, 0, 90, 40))], [LineReading((), "test")]
    blank = [Crop(white(40, 200), Box(0, 0, 200, 40))], value((0.2, 6), (0.9, 6))[1]
    assert list(without_typed_over([nothing, blank])) == []
