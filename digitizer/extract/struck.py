"""Values that were struck out: a rule drawn through their line, the right one written beside it; or letters
typed over with X.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from statistics import median

import numpy as np

from digitizer.domain.layout import LineReading, Pixels, Rule, Word
from digitizer.domain.records import Box
from digitizer.domain.text import fold
from digitizer.extract.ink import Crop

_PAST = 2.0  # heights of a line: a stroke through it ends no farther beside it
_UNREAD, _READ = 0.5, 0.8  # confidence of words that may be typed over; ... and that are not
_INKED = 110  # of 255: strokes are darker by so much than the paper
_DENSE = 1.35  # times the ink of other words: words typed over have 1.37 to 1.9, others up to 1.27
_DENSE_SIGNS = 1.15  # ... where they are read as no syllable
_VOWELS = frozenset("aeiouy")


def without_struck(lines: list[Crop], rules: Sequence[Rule]) -> list[Crop]:
    """The lines after those that are struck out: the right value was written below the wrong one.

    Of two lines the right one may stand above.
    """
    struck = [_is_struck(line.box, rules) for line in lines]
    if len(lines) == 2 and sum(struck) == 1:
        return [line for line, out in zip(lines, struck, strict=True) if not out]
    first = struck.index(False) if False in struck else 0
    return lines[first:]


def _is_struck(box: Box, rules: Sequence[Rule]) -> bool:
    """Whether a rule runs through the middle of a text line: the value was struck out. One that runs on far
    beside the line is printed to write on.
    """
    for rule in rules:
        height = (rule.y - box.y) / max(1, box.h)
        drawn = min(rule.x1, box.x + box.w) - max(rule.x0, box.x)
        past = max(box.x - rule.x0, rule.x1 - box.x - box.w)
        if 0.3 < height < 0.72 and drawn > 0.6 * box.w and past < _PAST * box.h:
            return True
    return False


def without_typed_over(
    values: Sequence[tuple[Sequence[Crop], Sequence[LineReading]]],
) -> Iterator[tuple[int, list[Crop]]]:
    """Of values (their lines and readings) that begin with words typed over with X, a typist's false start,
    the number and the lines without them.
    """
    usual = [
        _density(crop.image, word.box)
        for crops, readings in values
        for crop, reading in zip(crops, readings, strict=True)
        for word in reading.words
        if word.confidence > _READ
    ]
    for number, (crops, readings) in enumerate(values):
        words = [(line, word) for line, reading in enumerate(readings) for word in reading.words]
        start = len(list(takewhile(lambda place: _may_be_over(place[1]), words)))
        if 0 < start < len(words):
            line, first = words[start]
            share = [_density(crops[row].image, word.box) for row, word in words]
            over = _over(crops, words[:start])
            dense = _DENSE if any(_has_vowel(word) for _, word in words[:start]) else _DENSE_SIGNS
            if over > dense * max(median(share[start:]), median(usual) if usual else 0.0):
                row, last = words[start - 1]
                end = last.box.x + last.box.w
                rest = _from(crops[line], (end + first.box.x) // 2) if row == line else crops[line]
                yield number, [rest, *crops[line + 1 :]]


def _may_be_over(word: Word) -> bool:
    return word.confidence < (_UNREAD if _has_vowel(word) else _READ)


def _has_vowel(word: Word) -> bool:
    """Whether a word may be one: letters typed over with X are read as consonants («NM»)."""
    return bool(_VOWELS.intersection(fold(word.text))) or not word.text.isalpha()


def _over(crops: Sequence[Crop], words: Sequence[tuple[int, Word]]) -> float:
    """The ink's share of the words that may be typed over, with the gaps between those of one line."""
    line, first = words[0]
    row = [word.box for number, word in words if number == line]
    return _density(crops[line].image, first.box._replace(w=row[-1].x + row[-1].w - first.box.x))


def _density(image: Pixels, box: Box) -> float:
    """The share of the line's height that is ink over a word, 0..1."""
    inked = image < 255 - _INKED
    rows = np.flatnonzero(inked.any(axis=1))
    part = inked[:, max(0, box.x) : box.x + box.w]
    return float(part.mean() * len(inked) / (rows[-1] - rows[0] + 1)) if len(rows) and part.size else 0.0


def _from(crop: Crop, x: int) -> Crop:
    """The line from a column of its image on."""
    x0, y, w, h = crop.box
    left = round(x * w / crop.image.shape[1])
    return Crop(crop.image[:, x:].copy(), Box(x0 + left, y, w - left, h))
