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
_PALE = 190  # ... and the faintest part of one
_LETTER = 24  # columns of the picture: a letter is hardly wider
_APART = 64  # ... and letters of one word are less far apart


class _Letter(NamedTuple):
    """A letter of the best path: column of the lattice, first frame, frame after its last, probability."""

    column: int
    start: int
    end: int
    confidence: float


def reading_of(lattice: Lattice, picture: LineImage, engine: str) -> LineReading:
    """The likeliest frame by frame path as words; a word is as sure as all its letters together."""
    words: list[list[_Letter]] = [[]]
    far = _APART * len(lattice.log_probs) / picture.pixels.shape[1]
    for letter in _letters(lattice.log_probs):
        is_space = lattice.alphabet[letter.column - 1] == " "
        if is_space or (words[-1] and letter.start - words[-1][-1].end > far):
            words.append([])
        if not is_space:
            words[-1].append(letter)
    seen = [_word(word, lattice, picture) for word in words if word]
    shown = (_on_page(word, picture) for word in _up_to_gaps(seen, picture))
    return LineReading(tuple(shown), engine, lattice)


def _letters(log_probs: NDArray[np.float32]) -> Iterator[_Letter]:
    """A letter is as sure as its best frame."""
    columns = log_probs.argmax(axis=1)
    best = np.exp(log_probs.max(axis=1))
    for start, end in pairwise(np.flatnonzero(np.diff(columns, prepend=-1, append=-1))):
        if columns[start]:
            yield _Letter(int(columns[start]), int(start), int(end), float(best[start:end].max()))


def _word(letters: Sequence[_Letter], lattice: Lattice, picture: LineImage) -> Word:
    """A word and its place in the picture; a letter's frames mark its middle, so half a frame is added."""
    frames = len(lattice.log_probs)
    step = picture.pixels.shape[1] / max(1, frames)
    left = round(max(0.0, letters[0].start - 0.5) * step)
    right = round(min(float(frames), letters[-1].end + 0.5) * step)
    top, bottom = _rows(picture.pixels[:, left:right])
    text = "".join(lattice.alphabet[letter.column - 1] for letter in letters)
    confidence = float(np.prod([letter.confidence for letter in letters]))
    return Word(text, confidence, Box(left, top, right - left, bottom - top))


def _up_to_gaps(words: Sequence[Word], picture: LineImage) -> Iterator[Word]:
    """The words with all of their first and last letters, which go on up to the gap beside them."""
    inked = np.asarray((picture.pixels < _PALE).any(axis=0))
    gaps = [max(0, after.box.x - before.box.x - before.box.w) // 2 for before, after in pairwise(words)]
    for word, before, after in zip(words, [_LETTER, *gaps], [*gaps, _LETTER], strict=False):
        x, y, w, h = word.box
        left = x - _until_gap(inked[max(0, x - min(before, _LETTER)) : x][::-1])
        right = x + w + _until_gap(inked[x + w : x + w + min(after, _LETTER)])
        yield word._replace(box=Box(left, y, right - left, h))


def _until_gap(inked: NDArray[np.bool_]) -> int:
    """How many columns there are before the first one without ink."""
    return len(inked) if inked.all() else int(inked.argmin())


def _on_page(word: Word, picture: LineImage) -> Word:
    """The word where it stands in the line's source."""
    x, y, w, h = word.box
    scale = picture.scale
    left, top = picture.left + round(x / scale), picture.top + round(y / scale)
    return word._replace(box=Box(left, top, round(w / scale), round(h / scale)))


def _rows(pixels: NDArray[np.uint8]) -> tuple[int, int]:
    """The first row with ink and the one after the last; all rows where there is none."""
    inked = np.flatnonzero((pixels < _INK).any(axis=1))
    return (int(inked[0]), int(inked[-1]) + 1) if len(inked) else (0, pixels.shape[0])
