"""Finds the gutter of an open book, the empty strip from top to bottom between the two leaves, and the fold
beside which a strip of the next leaf shows.
"""

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
_FOLD_ZONE, _DARKER = 0.35, 0.12  # of the width: a strip is narrower; how much darker (0..1) a fold is
_FOLD = 0.05  # ... of the width: beyond a fold the paper is light again
_AS_DARK = 1.05  # times the light of the darkest place
_REDUCED = 4  # times: folds are broad
_SLIMMEST = 100  # pixels: slimmer pictures show no leaf


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


def find_fold(grey: Grey, *, amid: bool = False) -> Gutter | None:
    """The fold near a side of a page lying level (its raw light), behind which a strip of the next leaf was
    photographed with it: dark from top to bottom, with light paper on both sides. Folds were darker by 0.17
    and more, other places by no more than 0.03. ``amid``: the fold in the middle of a spread.
    """
    height, width = grey.shape
    if min(height, width) < _SLIMMEST:
        return None
    closed = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))  # without letters and rules
    small = cv2.resize(closed, (width // _REDUCED, height // _REDUCED), interpolation=cv2.INTER_AREA)
    least = _DARKER
    found: Gutter | None = None
    for slope in _SLOPES:
        depths = _valleys(_sheared(np.asarray(small, np.uint8), slope))
        at = int(np.argmax(depths))
        if depths[at] > least and amid == (_FOLD_ZONE < at / len(depths) < 1 - _FOLD_ZONE):
            least = float(depths[at])
            found = Gutter(_REDUCED * (at + 0.5), float(slope), 0.0, least, height / 2)
    return found


def _valleys(grey: Grey) -> NDArray[np.float64]:
    """How much darker (0..1) each column is than the lightest ones within reach on both of its sides."""
    height, width = grey.shape
    light = np.percentile(grey[height // 10 : -height // 10], 75, axis=0)
    reach = max(3, round(_FOLD * width))
    sides = np.lib.stride_tricks.sliding_window_view(np.pad(light, reach), reach).max(axis=1)
    around = np.minimum(sides[:width], sides[reach + 1 : reach + 1 + width])
    return np.asarray(1 - light / np.maximum(1.0, around), np.float64)


def _sheared(grey: Grey, slope: float) -> Grey:
    """The picture with lines of a slope upright."""
    height, width = grey.shape
    shear = np.array([[1, slope, -slope * height / 2], [0, 1, 0]])
    return np.asarray(
        cv2.warpAffine(
            grey, shear, (width, height), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.uint8,
    )  # fmt: skip


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
    upright = _sheared(grey, slope)
    reach = int(max(length, 0.05 * width))
    left, right = max(0, round(at) - reach), min(width, round(at) + reach)
    # The sides of the tables are dark too, but narrow.
    closed = cv2.morphologyEx(upright, cv2.MORPH_CLOSE, np.ones((1, 11), np.uint8))
    paper = np.percentile(closed[height // 8 : -height // 8 : 4, left:right], 60, axis=0)
    soft = np.convolve(np.pad(paper, 4, mode="edge"), np.ones(9) / 9, "valid")
    inner = slice(max(0, round(at - length / 2) - left), round(at + length / 2) - left + 1)
    light = np.full_like(soft, max(1.0, float(np.percentile(paper, 80))))
    strip = soft[inner]
    if min(strip[0], strip[-1]) < _AS_DARK * strip.min():  # a shadow goes on there
        sides = (np.maximum.accumulate(soft), np.maximum.accumulate(soft[::-1])[::-1])
        light = np.maximum(1.0, np.minimum(*sides))
    dips = 1 - soft / light
    darkest = int(np.argmax(dips[inner])) + inner.start
    depth = float(dips[darkest])
    return (left + float(darkest) if depth > 0.06 else at), depth
