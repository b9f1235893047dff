"""Finds the gutter of an open book: the empty strip from top to bottom between the two leaves."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.prepare.light import Grey

_ZONE = (0.34, 0.66)  # where the gutter may lie, as shares of what is drawn on the picture
_SLOPES = np.arange(-0.07, 0.0701, 0.01)  # pixels aside for each pixel down
_EMPTY = 0.006  # share of the height that may carry ink in an empty strip
_SIDES = 8  # pixels of upright strokes in a row of pixels: those of two tables at least
_LEANING = 250.0  # pixels of width that a strip must gain for leaning by 45 degrees
_NARROWEST = 0.004  # of the picture's width


@dataclass(frozen=True, slots=True)
class Gutter:
    """The line x = at + slope * (y - middle) of a small page, ``middle`` half its height.

    ``width`` is that of the empty strip in pixels; ``depth`` how much darker (0..1) the paper is there.
    """

    at: float
    slope: float
    width: float
    depth: float
    middle: float

    def x(self, y: float) -> float:
        """The gutter's place at height ``y``."""
        return self.at + self.slope * (y - self.middle)


def find_gutter(mask: Grey, grey: Grey) -> Gutter | None:
    """The widest empty strip near the middle of a wide page lying level (its thin ink and its raw light)."""
    height, width = mask.shape
    uprights = _long_uprights(mask)
    ys, xs = np.nonzero(_writing(mask, uprights))
    if len(xs) < 100:
        return None
    # A heading above the tables and a number below may stand in the middle.
    low, high = _body(uprights, ys)
    body = (ys > low) & (ys < high)
    ys, xs = ys[body], xs[body]
    if len(xs) < 100:
        return None
    low, high = np.percentile(xs, [0.5, 99.5])
    zone = (low + _ZONE[0] * (high - low), low + _ZONE[1] * (high - low))
    best = (0.0, 0.0, 0.0)
    for slope in _SLOPES:
        length, at = _widest_gap(xs - slope * (ys - height / 2), zone, _EMPTY * height)
        if length - _LEANING * abs(slope) > best[0] - _LEANING * abs(best[2]):
            best = (length, at, float(slope))
    length, at, slope = best
    if length < _NARROWEST * width:
        return None
    at, depth = _valley(grey, at, slope, length)
    return Gutter(at, slope, length, depth, height / 2)


def _long_uprights(mask: Grey) -> Grey:
    """The long upright strokes: the sides of tables, and perhaps the fold itself."""
    wide = cv2.dilate(mask, np.ones((1, 3), np.uint8))
    return np.asarray(cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((41, 1), np.uint8)), dtype=np.uint8)


def _writing(mask: Grey, uprights: Grey) -> Grey:
    """The ink without the upright strokes, which stand in the strip, and without specks."""
    rest = cv2.bitwise_and(mask, cv2.bitwise_not(cv2.dilate(uprights, np.ones((9, 5), np.uint8))))
    return np.asarray(cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), dtype=np.uint8)


def _body(uprights: Grey, ys: NDArray[np.intp]) -> tuple[float, float]:
    """Between which heights the leaves are looked at: those of the tables' sides, else of most writing."""
    sides = np.count_nonzero(uprights, axis=1)
    rows = np.flatnonzero(sides > 0.5 * float(np.percentile(sides, 90)))
    if np.percentile(sides, 90) >= _SIDES and len(rows) > 0.4 * len(sides):
        low, high = float(rows[0]), float(rows[-1])
        return low + 0.02 * (high - low), high - 0.02 * (high - low)
    low, high = (float(part) for part in np.percentile(ys, [0.5, 99.5]))
    return low + 0.08 * (high - low), high - 0.05 * (high - low)


def _widest_gap(xs: NDArray[np.float64], zone: tuple[float, float], most: float) -> tuple[float, float]:
    """Length and middle of the longest run of nearly empty columns that begins or ends in the zone."""
    start, end = zone
    counts = np.bincount(np.clip(xs - start, -1, end - start).astype(np.intp) + 1)
    full = np.zeros(int(end - start) + 3)
    full[: len(counts)] = counts
    empty = np.concatenate([[False], full[1 : int(end - start)] <= most, [False]])
    edges = np.flatnonzero(np.diff(empty.astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return 0.0, 0.0
    longest = int(np.argmax(ends - starts))
    return float(ends[longest] - starts[longest]), start + float(starts[longest] + ends[longest]) / 2


def _valley(grey: Grey, at: float, slope: float, length: float) -> tuple[float, float]:
    """Where in the strip the paper is darkest, and how much darker than around it."""
    height, width = grey.shape
    shear = np.array([[1, slope, -slope * height / 2], [0, 1, 0]])
    upright = cv2.warpAffine(
        grey, shear, (width, height), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    reach = int(max(length, 0.05 * width))
    left, right = max(0, round(at) - reach), min(width, round(at) + reach)
    # The sides of the tables are dark too, but narrow.
    upright = cv2.morphologyEx(upright, cv2.MORPH_CLOSE, np.ones((1, 11), np.uint8))
    paper = np.percentile(upright[height // 8 : -height // 8 : 4, left:right], 60, axis=0)
    soft = np.convolve(np.pad(paper, 4, mode="edge"), np.ones(9) / 9, "valid")
    inner = slice(max(0, round(at - length / 2) - left), round(at + length / 2) - left + 1)
    darkest = int(np.argmin(soft[inner])) + inner.start
    depth = 1 - float(soft[darkest]) / max(1.0, float(np.percentile(paper, 80)))
    return (left + float(darkest) if depth > 0.06 else at), depth
