"""Which of two opposite ways up a page stands: how its text lies in lines and in the cells of its table."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Grid
from digitizer.prepare.flatten import flatten, straightened, to_rectangle
from digitizer.prepare.light import Grey
from digitizer.prepare.table import Table
from digitizer.strokes import strokes_of

_HEADING = 0.84  # a heading row is that much lower than the records' rows (or higher by the inverse)
_LETTER = (5, 44)  # pixels: heights of letters on a small page
_THIN, _LONG = 4, 4  # pixels: a rule is no thicker; its pieces are longer than that by this factor
_FLAT_WIDTH = 800  # pixels: a table's width when its text is looked at
_FEW = 12  # letters and cells that tell something
_PLAIN = 1.15  # this much more uneven coverage of one axis tells how text runs
_MANY = 40  # letters whose shapes and neighbours tell how text runs
_NEIGHBOURS = 60  # letters further on when sorted from left to right that may stand beside one

Stats = NDArray[np.int32]


def by_tables(mask: Grey, tables: Sequence[Table | None]) -> float:
    """From 1 (surely upright) to -1 (surely upside down), by the tables of a view (its thin ink ``mask``)."""
    score = 0.0
    for table in tables:
        if table is None:
            continue
        flat = flatten(table, to_rectangle(table, 0, 0, _FLAT_WIDTH))
        size = (_FLAT_WIDTH, flat.grid.rows[-1] + 1)
        ink = straightened(mask, flat.matrix, flat.bend, size)
        text = letters(_without_rules(ink))
        score += 0.7 * by_heading(flat.grid) + 2.0 * by_cells(text, flat.grid)
    return float(np.clip(score, -1, 1))


def _without_rules(ink: Grey) -> Grey:
    mask = np.where(ink > 110, 255, 0).astype(np.uint8)
    level = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, 25), np.uint8))
    upright = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((40, 1), np.uint8))
    return np.asarray(cv2.bitwise_and(mask, cv2.bitwise_not(cv2.bitwise_or(level, upright))), np.uint8)


def letters(mask: Grey) -> Stats:
    """Bounds (x, y, w, h) of what is as large as letters on a small page: dots and long rules are not."""
    stats = strokes_of(mask).stats
    w, h = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    fits = (h >= _LETTER[0]) & (h <= _LETTER[1]) & (w >= 2) & (w <= 4 * _LETTER[1])
    fits[0] = False
    return np.asarray(stats[fits, :4], dtype=np.int32)


def runs_down(text: Stats) -> bool:
    """Whether text (bounds of letters: x, y, w, h and more) runs down the page: then letters line up in
    columns more than in rows."""
    return _lying(text) > 1


def is_lying(mask: Grey) -> bool | None:
    """Whether text runs down a view (its thin ink), or None where its letters do not plainly say.

    Three signs are multiplied: lines cover the page unevenly, words melt into strokes longer than high, and
    letters stand nearer to each other along the line than across.
    """
    text = letters(_without_rules(mask))
    text = text[~_is_thin(text)]
    lying = _lying(text)
    if len(text) >= _MANY:
        x, y, w, h = text.T
        lying *= float(h.sum()) / float(w.sum())
        lying *= float(np.sqrt((1 + _neighbours(y, x, h, w)) / (1 + _neighbours(x, y, w, h))))
    return None if 1 / _PLAIN < lying < _PLAIN else lying > 1


def _is_thin(text: Stats) -> NDArray[np.bool_]:
    """Which bounds are of a piece of a rule: one of the back of the leaf shines through in pieces."""
    narrow, wide = np.minimum(text[:, 2], text[:, 3]), np.maximum(text[:, 2], text[:, 3])
    return np.asarray((narrow <= _THIN) & (wide >= _LONG * narrow))


def _neighbours(x: Stats, y: Stats, w: Stats, h: Stats) -> int:
    """How many pairs of letters stand beside each other with a narrow gap."""
    order = np.argsort(x)
    x, y, w, h = x[order], y[order], w[order], h[order]
    count = 0
    for shift in range(1, min(_NEIGHBOURS, len(x))):
        gap = x[shift:] - (x[:-shift] + w[:-shift])
        shared = np.minimum((y + h)[shift:], (y + h)[:-shift]) - np.maximum(y[shift:], y[:-shift])
        beside = (gap > -3) & (gap < 7) & (2 * shared > np.minimum(h[shift:], h[:-shift]))
        count += int(beside.sum())
    return count


def _lying(text: Stats) -> float:
    """How much more unevenly letters cover the page's width than its height; below 1 for level text."""
    few = text[(text[:, 2] <= 90) & (text[:, 3] <= 90)]
    if len(few) < _FEW:
        return 1.0
    return _unevenness(few[:, 0], few[:, 2]) / _unevenness(few[:, 1], few[:, 3])


def _unevenness(starts: Stats, sizes: Stats) -> float:
    """How unevenly extents cover an axis: the mean square of the coverage."""
    steps = np.zeros(int((starts + sizes).max()) + 2)
    np.add.at(steps, starts, 1.0)
    np.add.at(steps, starts + sizes, -1.0)
    coverage = np.cumsum(steps)[: int((starts + sizes).max()) + 1][int(starts.min()) :]
    return float((coverage**2).mean() / max(1e-9, coverage.mean() ** 2))


def by_heading(grid: Grid) -> float:
    """1 when the first row alone differs in height from the others as a heading does, -1 the last; else 0."""
    heights = np.diff(np.array(grid.rows, dtype=float))
    if len(heights) < 4:
        return 0.0
    usual = float(np.median(heights))
    first, last = (max(h / usual, usual / h) if usual else 1.0 for h in (heights[0], heights[-1]))
    spread = float(np.abs(heights[1:-1] / usual - 1).max()) + 1
    if max(first, last) < max(1 / _HEADING, 1.06 * spread) or min(first, last) > 1.1:
        return 0.0
    return 1.0 if first > last else -1.0


def by_cells(text: Stats, grid: Grid) -> float:
    """Above 0 when the writing begins at the left and the top of the cells, below 0 at the right and bottom.

    The value is the mean excess of the free share on the right and at the bottom, over lines and cells.
    """
    x0, y0, x1, y1 = text[:, 0], text[:, 1], text[:, 0] + text[:, 2], text[:, 1] + text[:, 3]
    column = np.searchsorted(grid.columns, (x0 + x1) / 2) - 1
    row = np.searchsorted(grid.rows, (y0 + y1) / 2) - 1
    inside = (column >= 0) & (column < len(grid.columns) - 1) & (row >= 0) & (row < len(grid.rows) - 1)
    excess = []
    for number in np.unique(row[inside] * 100 + column[inside]):
        here = inside & (row * 100 + column == number)
        if here.sum() < 3:
            continue
        left, right = grid.columns[number % 100 : number % 100 + 2]
        top, bottom = grid.rows[number // 100 : number // 100 + 2]
        lines = np.unique((y0[here] + y1[here]) // 40)
        middles = (y0[here] + y1[here]) // 40
        sides = [
            (right - x1[here][middles == line].max()) - (x0[here][middles == line].min() - left)
            for line in lines
        ]
        excess.append(float(np.mean(sides)) / (right - left))
        excess.append(((bottom - y1[here].max()) - (y0[here].min() - top)) / (bottom - top))
    return float(np.mean(excess)) if len(excess) >= _FEW else 0.0


def feet_and_heads(clean: Grey) -> tuple[int, int]:
    """How many pairs of neighbouring letters of unlike height share their foot line, and their head line.

    A line has one base line, but capitals, ascenders and marks of several heights: on an upright page feet
    are level about three times as often as heads, in print as in writing. ``clean`` is a prepared page.
    """
    height, width = clean.shape
    inner = clean[height // 25 : -(height // 25), width // 20 : -(width // 20)]
    stats = strokes_of((inner < 140).view(np.uint8)).stats
    w, h = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    text = stats[(h >= 12) & (h <= 60) & (w >= 6) & (w <= 80)]
    text = text[np.argsort(text[:, 0])]
    x, y, w, h = text[:, :4].T
    feet = heads = 0
    for shift in range(1, min(_NEIGHBOURS, len(text))):
        gap = x[shift:] - (x[:-shift] + w[:-shift])
        shared = np.minimum((y + h)[shift:], (y + h)[:-shift]) - np.maximum(y[shift:], y[:-shift])
        beside = (gap > -4) & (gap < 16) & (2 * shared > np.minimum(h[shift:], h[:-shift]))
        unlike = beside & (np.abs(h[shift:] - h[:-shift]) > 3)
        foot = np.abs((y + h)[shift:] - (y + h)[:-shift]) <= 2
        head = np.abs(y[shift:] - y[:-shift]) <= 2
        feet += int((unlike & foot & ~head).sum())
        heads += int((unlike & head & ~foot).sum())
    return feet, heads
