"""From a value that a person confirmed to lessons: which of its words stand on which of its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Pixels
from digitizer.domain.records import Box
from digitizer.recognize.ctc import ctc_loss
from digitizer.recognize.learning import Head, Lesson, Weights
from digitizer.recognize.line_engine import LineEngine
from digitizer.recognize.line_image import line_image, stretched

_UNEVEN = 0.3  # how far the share of a line's letters may be from the share of its width
_GAP = 0.15  # of a line's height: the least space between words
_MOST = 4  # lines of a value; longer ones are left out


def lessons(head: Head, alphabet: str, lines: Sequence[Weights], texts: Sequence[str]) -> list[Lesson]:
    """The lines (features, (T, D) each) with the letters on them, top to bottom.

    ``texts`` are the ways in which the value may be written on the paper; the one that fits best is taken,
    its words shared out over the lines as fits best. Empty when none fits.
    """
    found = [fit for text in texts if (fit := _fit(head, alphabet, lines, text)) is not None]
    if not found:
        return []
    _, targets = min(found, key=lambda fit: fit[0])
    return [Lesson(features, target) for features, target in zip(lines, targets, strict=True)]


def word_pictures(
    engine: LineEngine, images: Sequence[Pixels], texts: Sequence[str]
) -> Iterator[tuple[str, Pixels]]:
    """Single words of a confirmed value with their pictures, cut out of the lines' images.

    Only lines on which as many words are seen as the value has there; ``texts`` as for ``lessons``.
    """
    found = lessons(engine.head, engine.alphabet, engine.features(images), texts)
    readings = engine.read_lines(images)
    for image, lesson, reading in zip(images, found, readings, strict=False):
        words = engine.text(lesson.target).split()
        if len(words) == len(reading.words):
            yield from zip(words, _apart(image, [seen.box for seen in reading.words]), strict=True)


def _apart(image: Pixels, boxes: Sequence[Box]) -> list[Pixels]:
    """The picture of each word on a line; ``boxes`` may end within a word's last letter."""
    ink = 255 - stretched(image).astype(np.int64)
    gaps = [_gap(ink, one.x + one.w, other.x) for one, other in pairwise(boxes)]
    return [_trimmed(image[:, left:right]) for left, right in pairwise([0, *gaps, image.shape[1]])]


def _gap(ink: NDArray[np.int64], start: int, stop: int) -> int:
    """The column with the least ink around it, from the end of a word to a little after the next begins."""
    around = max(1, round(_GAP * len(ink)))
    sums = np.convolve(ink.sum(axis=0), np.ones(around), "same")[start : stop + around]
    return start + int(np.median(np.flatnonzero(sums == sums.min()))) if len(sums) else stop


def _trimmed(picture: Pixels) -> Pixels:
    seen = line_image(picture)
    if seen is None:
        return picture
    width = round(seen.pixels.shape[1] / seen.scale)
    return picture[seen.top : seen.bottom, seen.left : seen.left + width]


def _fit(
    head: Head, alphabet: str, lines: Sequence[Weights], text: str
) -> tuple[float, list[tuple[int, ...]]] | None:
    """The least loss and the letters of each line; None when the text cannot stand on the lines."""
    words = [_columns(word, alphabet) for word in text.split()]
    if not words or not 0 < len(lines) <= _MOST or len(words) < len(lines) or not all(words):
        return None
    space = alphabet.index(" ") + 1 if " " in alphabet else 0
    logits = [head.logits(features) for features in lines]

    @cache
    def loss(line: int, start: int, stop: int) -> float:
        return ctc_loss(logits[line], _joined(words[start:stop], space))[0]

    best: tuple[float, list[tuple[int, ...]]] | None = None
    for breaks in _breaks(words, [len(features) for features in lines]):
        stretches = list(pairwise(breaks))
        total = sum(loss(line, *stretch) for line, stretch in enumerate(stretches))
        if total < (best[0] if best else float("inf")):
            best = total, [_joined(words[start:stop], space) for start, stop in stretches]
    return best


def _columns(word: str, alphabet: str) -> tuple[int, ...]:
    """The letters' columns; nothing when the recognizer does not know one of them."""
    columns = tuple(alphabet.find(letter) + 1 for letter in word)
    return columns if all(columns) else ()


def _joined(words: Sequence[tuple[int, ...]], space: int) -> tuple[int, ...]:
    letters: list[int] = []
    for word in words:
        letters += [space, *word] if letters else word
    return tuple(letters)


def _breaks(words: Sequence[tuple[int, ...]], widths: Sequence[int]) -> Iterator[list[int]]:
    """Where the lines may begin and end among the words, each line with words about as its width."""
    sizes = [len(word) + 1 for word in words]
    letters, room = sum(sizes), sum(widths)

    def extend(done: list[int]) -> Iterator[list[int]]:
        line = len(done) - 1
        if line == len(widths) - 1:
            yield [*done, len(words)]
            return
        for stop in range(done[-1] + 1, len(words) - (len(widths) - line - 2)):
            share = sum(sizes[done[-1] : stop]) / letters
            if abs(share - widths[line] / room) <= _UNEVEN:
                yield from extend([*done, stop])

    return extend([0])
