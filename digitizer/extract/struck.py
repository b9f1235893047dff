"""Values that were struck out: a rule drawn through their line, the right one written beside it; or letters
typed over with X.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from statistics import median

import numpy as np

from digitizer.domain.layout import LineReading, Pixels, Rule
from digitizer.domain.records import Box
from digitizer.extract.ink import Crop

_PAST = 2.0  # heights of a line: a stroke through it ends no farther beside it
_UNREAD, _READ = 0.5, 0.8  # confidence of words that may be typed over; ... and that are not
_INKED = 110  # of 255: strokes are darker by so much than the paper
_DENSE = 1.35  # times the ink of other words: words typed over have 1.37 to 1.9, others up to 1.27


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
) -> Iterator[tuple[int, Crop]]:
    """Of values (their lines and readings) that begin with words typed over with X, a typist's false start,
    the number and the first line without them.
    """
    usual = [
        _density(crop.image, word.box)
        for crops, readings in values
        for crop, reading in zip(crops, readings, strict=True)
        for word in reading.words
        if word.confidence > _READ
    ]
    for number, (crops, readings) in enumerate(values):
        words = readings[0].words
        start = len(list(takewhile(lambda word: word.confidence < _UNREAD, words)))
        if 0 < start < len(words):
            first, rest = words[0].box, words[start].box
            end = words[start - 1].box.x + words[start - 1].box.w
            over = _density(crops[0].image, first._replace(w=end - first.x))
            beside = median(_density(crops[0].image, word.box) for word in words[start:])
            if over > _DENSE * max(beside, median(usual) if usual else 0.0):
                yield number, _from(crops[0], (end + rest.x) // 2)


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
