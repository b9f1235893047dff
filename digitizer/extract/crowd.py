"""Lines that stand closer than the rows of a form: a long value, squeezed in by half lines."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_WHOLE, _LARGEST = 0.7, 0.6  # letters are higher than this share of the usual, lower than this of a row
_APART, _CROWDED = 0.3, 0.7  # heights of a row: lines are farther apart; squeezed ones nearer to each other
_CLOSEST = 0.85  # ... and of the height of letters, which that of joined ones makes seem greater
_STANDING = 2  # letters that show on what line they stand ...
_LEAST_REACH, _FOOT = 3.0, 0.2  # ... when they stand so level: pixels; share of the distance of lines
# Letters of print: heights of one at most, of a step from line to line; how many stand on each; what share.
_HIGHEST, _TIGHT, _TYPED, _LEVEL = 1.4, 1.5, 3, 0.65
_FEW_MARKS, _MARK = 4, 0.65  # marks on a line at most; share of letters' height
_SAME = 4  # pixels: the two halves of a broken letter are as wide ...
_HALVES, _BY_CHANCE = 0.6, 5  # ... which holds for so many letters: share, and number
_STACKED = 0.5  # of the shorter of two lines stands above or below the longer
# Heights of a row: from its bottom its own lines stand so far off, and the last of three; a line that stands
# alone stands higher than the last of two.
_UPPERMOST, _UNDERMOST, _THIRD, _ALONE = -0.85, 0.15, 0.6, -0.2
_IN_STEP = 1.15  # two steps from line to line are alike that differ by less than this factor


def squeezed(strokes: NDArray[np.int32], height: float, usual: float) -> Numbers:
    """The y on which lines of strokes (n, 4) stand from top to bottom where some lie closer than rows.

    ``height`` is that of a row, ``usual`` that of letters, in pixels.
    """
    left, top, wide, tall = strokes.T.astype(float)
    letters = (tall > _WHOLE * usual) & (tall < _LARGEST * height)
    bottoms, across = (top + tall)[letters], (left + wide / 2)[letters]
    stands = feet(bottoms, max(_APART * height, _CLOSEST * usual))
    stands = stands[~_are_marks(stands, bottoms, tall[letters])]
    return stands if are_stacked(stands, bottoms, across, _CROWDED * height) else stands[:0]


def _are_marks(stands: Numbers, bottoms: Numbers, tall: Numbers) -> NDArray[np.bool_]:
    """On which lines stand the marks of the letters on the next line: few, and low beside those."""
    on = np.abs(bottoms[:, None] - stands) <= _LEAST_REACH
    heights = np.array([float(np.median(tall[line])) if line.any() else np.inf for line in on.T])
    below = np.append(heights[1:], 0.0)
    return np.asarray((on.sum(axis=0) <= _FEW_MARKS) & (heights < _MARK * below))


def stands_of(strokes: NDArray[np.int32], usual: float) -> Numbers:
    """The y on which lines of strokes (n, 4) stand from top to bottom, however close."""
    bottoms = (strokes[:, 1] + strokes[:, 3])[strokes[:, 3] > _WHOLE * usual]
    return feet(bottoms.astype(float), _CLOSEST * usual)


def own_lines(stands: Numbers, top: int, bottom: int, around: Numbers) -> NDArray[np.bool_]:
    """Which lines, by the y on which they stand, are of a row and not of the one above or below it.

    Two lines of a value stand above and a little below where one would. Of three the last stands where the
    first of the row below would, if that had two: it does not, if its next line stands no lower than one
    alone. ``around`` are the lines from a row above to a row below.
    """
    off = (stands - bottom) / (bottom - top)
    own = np.asarray((off > _UPPERMOST) & (off <= _UNDERMOST))
    if own.sum() != 2:
        return own
    first, last = np.flatnonzero(own)
    step = stands[last] - stands[first]
    if off[last] >= _ALONE and last + 1 < len(stands) and off[last + 1] < _THIRD:
        further = around[around > stands[last + 1] + _LEAST_REACH]
        is_alone = not len(further) or (further[0] - stands[last + 1]) * _IN_STEP < step
        own[last + 1] = is_alone and _are_alike(stands[last + 1] - stands[last], step)
    elif off[last] < _ALONE:
        before = around[around < stands[first] - _LEAST_REACH][-2:]
        own[first] = (
            len(before) < 2
            or stands[first] - before[1] < _IN_STEP * step
            or not _are_alike(stands[first] - before[1], before[1] - before[0])
        )
    return own


def _are_alike(step: float, other: float) -> bool:
    return step < _IN_STEP * other and other < _IN_STEP * step


def stands_of_print(strokes: NDArray[np.int32], usual: float) -> Numbers:
    """The y on which lines of print or typing stand, from top to bottom, nearly as close as letters are high;
    empty where letters do not stand level, as a hand's.
    """
    stands = level_lines(strokes, usual)
    if not len(stands):
        return stands
    left, top, wide, tall = strokes[_are_whole(strokes, usual)].T.astype(float)
    return stands if are_stacked(stands, top + tall, left + wide / 2, _TIGHT * usual) else stands[:0]


def level_lines(strokes: NDArray[np.int32], usual: float) -> Numbers:
    """The y on which two and more lines of print or typing stand, from top to bottom; empty as above."""
    left, top, wide, tall = strokes[_are_whole(strokes, usual)].T.astype(float)
    bottoms = top + tall
    stands = feet(bottoms, _CLOSEST * usual)
    if len(stands) < 2:
        return stands[:0]
    on = np.abs(bottoms[:, None] - stands) <= _LEAST_REACH
    are_lines = on.any(axis=1).mean() >= _LEVEL and (on.sum(axis=0) >= _TYPED).all()
    return stands if are_lines and not _are_halves(left, wide, on) else stands[:0]


def _are_whole(strokes: NDArray[np.int32], usual: float) -> NDArray[np.bool_]:
    """Which strokes (n, 4) are as high as one letter of print."""
    tall = strokes[:, 3]
    return np.asarray((tall > _WHOLE * usual) & (tall < _HIGHEST * usual))


def _are_halves(left: Numbers, wide: Numbers, on: NDArray[np.bool_]) -> bool:
    """Whether what stands on two lines (``on``: letters by lines) are heads and feet of the same letters."""
    for upper, lower in pairwise(on.T):
        apart = np.abs(left[lower, None] - left[upper]) + np.abs(wide[lower, None] - wide[upper])
        alike = apart.min(axis=1) <= _SAME
        if alike.mean() > _HALVES and alike.sum() > _BY_CHANCE:
            return True
    return False


def feet(bottoms: Numbers, nearest: float) -> Numbers:
    """The heights at which letters stand in lines that are ``nearest`` pixels apart at least, from top to
    bottom: where most of their ``bottoms`` lie close together.
    """
    reach = max(_LEAST_REACH, _FOOT * nearest)
    left = np.sort(bottoms)
    found: list[float] = []
    while len(left):
        counts = np.searchsorted(left, left + reach, "right") - np.searchsorted(left, left - reach)
        best = left[counts.argmax()]
        if counts.max() < _STANDING:
            break
        found.append(float(np.median(left[np.abs(left - best) <= reach])))
        left = left[np.abs(left - best) > nearest]
    return np.sort(found)


def are_stacked(stands: Numbers, bottoms: Numbers, across: Numbers, nearest: float) -> bool:
    """Whether of two lines closer than ``nearest`` pixels one stands below the other, no line that slopes.

    ``bottoms`` and ``across`` are the y and x of the letters that stand on the lines.
    """
    for upper, lower in pairwise(stands):
        if lower - upper < nearest:
            above, below = (across[np.abs(bottoms - y) < (lower - upper) / 3] for y in (upper, lower))
            shared = min(above.max(), below.max()) - max(above.min(), below.min())
            if shared > _STACKED * min(np.ptp(above), np.ptp(below)):
                return True
    return False
