"""From a CTC lattice to words with places and confidences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Lattice, LineReading, Word
from digitizer.domain.records import Box
from digitizer.recognize.line_image import LineImage

_INK = 128  # of the picture given to the network: a stroke


class _Letter(NamedTuple):
    """A letter of the best path: column of the lattice, first frame, frame after its last, probability."""

    column: int
    start: int
    end: int
    confidence: float


def reading_of(lattice: Lattice, picture: LineImage, engine: str) -> LineReading:
    """The likeliest frame by frame path as words; a word is as sure as all its letters together."""
    words: list[list[_Letter]] = [[]]
    for letter in _letters(lattice.log_probs):
        if lattice.alphabet[letter.column - 1] == " ":
            words.append([])
        else:
            words[-1].append(letter)
    return LineReading(tuple(_word(word, lattice, picture) for word in words if word), engine, lattice)


def _letters(log_probs: NDArray[np.float32]) -> Iterator[_Letter]:
    """A letter is as sure as its best frame."""
    columns = log_probs.argmax(axis=1)
    best = np.exp(log_probs.max(axis=1))
    for start, end in pairwise(np.flatnonzero(np.diff(columns, prepend=-1, append=-1))):
        if columns[start]:
            yield _Letter(int(columns[start]), int(start), int(end), float(best[start:end].max()))


def _word(letters: Sequence[_Letter], lattice: Lattice, picture: LineImage) -> Word:
    """A word with the hull of its ink; a letter's frames mark its middle, so half a frame is added."""
    frames = len(lattice.log_probs)
    step = picture.pixels.shape[1] / max(1, frames)
    left = round(max(0.0, letters[0].start - 0.5) * step)
    right = round(min(float(frames), letters[-1].end + 0.5) * step)
    top, bottom = _rows(picture.pixels[:, left:right])
    text = "".join(lattice.alphabet[letter.column - 1] for letter in letters)
    confidence = float(np.prod([letter.confidence for letter in letters]))
    x, y = picture.left + round(left / picture.scale), picture.top + round(top / picture.scale)
    return Word(
        text,
        confidence,
        Box(x, y, round((right - left) / picture.scale), round((bottom - top) / picture.scale)),
    )


def _rows(pixels: NDArray[np.uint8]) -> tuple[int, int]:
    """The first row with ink and the one after the last; all rows where there is none."""
    inked = np.flatnonzero((pixels < _INK).any(axis=1))
    return (int(inked[0]), int(inked[-1]) + 1) if len(inked) else (0, pixels.shape[0])
