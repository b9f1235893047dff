"""Words of a lattice and where they stand on the line."""

from __future__ import annotations

import numpy as np
import pytest

from digitizer.domain.layout import Lattice
from digitizer.recognize.line_image import LineImage
from digitizer.recognize.spelling import reading_of

STEP = 4  # columns of the picture for each frame


def test_a_word_holds_all_of_its_first_and_last_letter() -> None:
    frames = 40
    log_probs = np.full((frames, 4), -9.0, np.float32)
    log_probs[:, 0] = 0.0
    for frame, column in ((6, 1), (12, 2), (20, 3), (26, 1), (32, 2)):  # «ab ab»
        log_probs[frame] = (-9.0, -9.0, -9.0, -9.0)
        log_probs[frame, column] = 0.0
    pixels = np.full((48, frames * STEP), 255, np.uint8)
    for left, right in ((12, 34), (40, 62), (94, 116), (118, 140)):
        pixels[10:40, left:right] = 0
    reading = reading_of(Lattice(log_probs, "ab "), LineImage(pixels, 5, 0, 48, 1.0), "lines")
    assert [word.text for word in reading.words] == ["ab", "ab"]
    sides = [(word.box.x - 5, word.box.x - 5 + word.box.w) for word in reading.words]
    assert sides == [(12, 62), (94, 140)]


def test_a_line_without_letters_has_no_words() -> None:
    blank = np.array([[0.0, -9.0]] * 5, np.float32)
    pixels = np.full((48, 20), 255, np.uint8)
    assert reading_of(Lattice(blank, "a"), LineImage(pixels, 0, 0, 48, 1.0), "lines").words == ()


@pytest.mark.parametrize(("frame", "words"), [(12, ["ab"]), (30, ["a", "b"])])
def test_letters_far_apart_are_of_two_words(frame: int, words: list[str]) -> None:
    frames = 40
    log_probs = np.full((frames, 3), -9.0, np.float32)
    log_probs[:, 0] = 0.0
    for at, column in ((6, 1), (frame, 2)):
        log_probs[at] = -9.0
        log_probs[at, column] = 0.0
    pixels = np.full((48, frames * STEP), 255, np.uint8)
    reading = reading_of(Lattice(log_probs, "ab "), LineImage(pixels, 0, 0, 48, 1.0), "lines")
    assert [word.text for word in reading.words] == words
