"""Finds the form's printed frame: outer rectangle and the rule between the wide and the narrow column.

Works on a small grey page (longest side about 1,100 pixels). Long thin strokes are kept by an opening, each
is fitted by a straight line, collinear pieces are joined, and the largest rectangle whose four sides and
whose divider are really drawn wins. The divider tells which way is up: the wide column is left on an upright
page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.prepare import geometry
from digitizer.prepare.light import Grey, ink_mask
from digitizer.strokes import strokes_of

_KERNEL = 37  # pixels: shorter strokes belong to letters
_MOST_LINES = 14
_GAP = 15  # pixels between a rule's end and what goes on beyond it
_DIVIDER = (0.56, 0.88)  # where the rule stands on an upright page, as a share of the frame's width
_PALE = 0.5  # of the sides' darkness: a paler rule is of the leaf's back and shines through


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line along an axis: position ``at + slope * t`` across, from ``start`` to ``end`` along t.

    ``t`` and ``across`` are the pixels that it was fitted to, ``dark`` how dark (0..255) they are.
    """

    at: float
    slope: float
    t: NDArray[np.float64]
    across: NDArray[np.float64]
    dark: float = 255

    def position(self, t: float) -> float:
        """The coordinate across the axis at ``t``."""
        return self.at + self.slope * t

    @property
    def start(self) -> float:
        """Where the stroke begins along its axis."""
        return float(self.t[0])

    @property
    def end(self) -> float:
        """Where the stroke ends along its axis."""
        return float(self.t[-1])

    @property
    def length(self) -> float:
        """Extent along the axis."""
        return self.end - self.start

    @property
    def drawn(self) -> int:
        """Pixels along the axis that carry ink."""
        return len(self.t)


@dataclass(frozen=True, slots=True)
class FoundFrame:
    """Corners in small-page pixels (top left, top right, bottom right, bottom left), upright order.

    ``quarter_turns`` are the counter-clockwise turns that make the page upright; ``divider`` is the rule's
    place as a share of the frame's width. ``alone`` tells that no other rule runs from side to side, as in
    the tables of ledgers.
    """

    corners: NDArray[np.float64]
    divider: float
    quarter_turns: int
    alone: bool = True


def find_frame(grey: Grey) -> FoundFrame | None:
    """The frame on a small, evenly lit page, or None when no such form is there."""
    mask, dark = _thin_ink(grey), np.asarray(255 - grey, np.uint8)
    centre = (grey.shape[1] / 2, grey.shape[0] / 2)
    for angle in (0.0, 5.0, -5.0, 10.0, -10.0):
        turned = mask, dark
        back: geometry.Matrix = geometry.identity()
        if angle:
            turn = geometry.rotation_about(angle, centre)
            size = (mask.shape[1], mask.shape[0])
            turned = (_turned(mask, turn, size), _turned(dark, turn, size))
            back = np.asarray(np.linalg.inv(turn), dtype=np.float64)
        found = _frame_in(*turned)
        if found is not None:
            return replace(found, corners=geometry.apply(back, found.corners))
    return None


def _turned(image: Grey, turn: geometry.Matrix, size: tuple[int, int]) -> Grey:
    return np.asarray(cv2.warpAffine(image, turn[:2], size), dtype=np.uint8)


def _thin_ink(grey: Grey) -> Grey:
    mask = ink_mask(grey, 25, 10)
    thick = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    thick = cv2.dilate(thick, np.ones((5, 5), np.uint8))
    return np.asarray(cv2.bitwise_and(mask, cv2.bitwise_not(thick)), dtype=np.uint8)


def _frame_in(mask: Grey, dark: Grey) -> FoundFrame | None:
    vertical = _strokes(mask, dark)
    horizontal = _strokes(np.ascontiguousarray(mask.T), dark.T)
    best: tuple[float, FoundFrame] | None = None
    upright = sorted(vertical, key=lambda s: s.position(mask.shape[0] / 2))
    for top, bottom in combinations(sorted(horizontal, key=lambda s: s.position(mask.shape[1] / 2)), 2):
        sides = [s for s in upright if _covers(s, _crossing(s, top)[1], _crossing(s, bottom)[1])]
        for left, right in combinations(sides, 2):
            corners = _corners(left, right, top, bottom)
            if corners is None:
                continue
            area = float(cv2.contourArea(corners.astype(np.float32)))
            if area < 0.12 * mask.size or (best and area <= best[0]):
                continue
            least = _PALE * float(np.median([side.dark for side in (left, right, top, bottom)]))
            plain = [[one for one in strokes if one.dark > least] for strokes in (vertical, horizontal)]
            frame = _oriented(corners, *plain)
            if frame is not None:
                best = (area, frame)
    return best[1] if best else None


def _strokes(mask: Grey, dark: Grey) -> list[Stroke]:
    """The longest vertical strokes (call with the transposed images for horizontal ones)."""
    wide = cv2.dilate(mask, np.ones((1, 3), np.uint8))
    long = cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((_KERNEL, 1), np.uint8))
    labels, stats, _ = strokes_of(np.asarray(long, np.uint8))
    pieces = []
    for index in range(1, len(stats)):
        x, y, w, h, _area = (int(v) for v in stats[index])
        if h < 1.2 * _KERNEL or w > 0.3 * h + 6:
            continue
        inside = labels[y : y + h, x : x + w] == index
        across = x + (inside * np.arange(w)).sum(axis=1) / np.maximum(1, inside.sum(axis=1))
        pieces.append(_fitted(np.arange(y, y + h, dtype=float), across))
    joined = _join(pieces)
    joined.sort(key=lambda stroke: -stroke.drawn)
    return [replace(stroke, dark=_darkness(stroke, dark)) for stroke in joined[:_MOST_LINES]]


def _darkness(stroke: Stroke, dark: Grey) -> float:
    x = np.clip(stroke.across.round().astype(int), 1, dark.shape[1] - 2)
    y = stroke.t.astype(int)
    return float(np.median(np.max([dark[y, x - 1], dark[y, x], dark[y, x + 1]], axis=0)))


def _fitted(t: NDArray[np.float64], across: NDArray[np.float64]) -> Stroke:
    slope, at = np.polyfit(t, across, 1)
    return Stroke(float(at), float(slope), t, across)


def _join(pieces: list[Stroke]) -> list[Stroke]:
    """Joins pieces of one line (their extrapolations meet within a few pixels)."""
    result: list[Stroke] = []
    for piece in sorted(pieces, key=lambda stroke: -stroke.length):
        middle = (piece.start + piece.end) / 2
        for index, line in enumerate(result):
            distance = max(0.0, line.start - middle, middle - line.end)
            near = abs(line.position(middle) - piece.position(middle)) < 4 + 0.01 * distance
            if near and abs(line.slope - piece.slope) < 0.06:
                result[index] = _union(line, piece)
                break
        else:
            result.append(piece)
    return result


def _union(a: Stroke, b: Stroke) -> Stroke:
    t = np.concatenate([a.t, b.t])
    across = np.concatenate([a.across, b.across])
    t, first = np.unique(t, return_index=True)
    return _fitted(t, across[first])


def _crossing(vertical: Stroke, horizontal: Stroke) -> tuple[float, float]:
    """Where x = a + s*y meets y = b + t*x."""
    y = (horizontal.at + horizontal.slope * vertical.at) / (1 - horizontal.slope * vertical.slope)
    return vertical.position(y), y


def _covers(stroke: Stroke, start: float, end: float, ends_there: bool = True) -> bool:
    """Whether the stroke runs from start to end (and little beyond), with at least two thirds drawn."""
    span = end - start
    slack = 0.05 * span + 6
    reaches = stroke.start <= start + slack and stroke.end >= end - slack
    drawn = int(((stroke.t >= start - slack) & (stroke.t <= end + slack)).sum())
    stops = not ends_there or (_ends(start - stroke.t, slack) and _ends(stroke.t - end, slack))
    return reaches and stops and drawn >= 0.66 * span


def _ends(beyond: NDArray[np.float64], slack: float) -> bool:
    """Whether a stroke goes no farther ``beyond`` (pixels) a place than its slack, or only after a gap: then
    it is a rule of the next leaf.
    """
    if beyond.max() <= slack:
        return True
    near = np.sort(beyond[(beyond >= 0) & (beyond <= slack)])
    return bool(np.diff(near, prepend=0, append=slack).max() > _GAP)


def _corners(left: Stroke, right: Stroke, top: Stroke, bottom: Stroke) -> NDArray[np.float64] | None:
    """Where four sides cross, the upright ones known to reach, when the level ones are drawn too."""
    tl, tr = _crossing(left, top), _crossing(right, top)
    br, bl = _crossing(right, bottom), _crossing(left, bottom)
    drawn = _covers(top, tl[0], tr[0]) and _covers(bottom, bl[0], br[0])
    return np.array([tl, tr, br, bl]) if drawn else None


def _oriented(
    corners: NDArray[np.float64], vertical: list[Stroke], horizontal: list[Stroke]
) -> FoundFrame | None:
    """Which way is up: the divider leaves the wide column on the left of an upright page."""
    swapped = corners[[0, 3, 2, 1]][:, ::-1]  # of the transposed page
    ways = ((False, vertical, corners), (True, horizontal, swapped))
    shares = [
        (lying, _share(one, quad), _drawn(one, quad)) for lying, strokes, quad in ways for one in strokes
    ]
    parting = [
        (drawn, share, lying) for lying, share, drawn in shares
        if share is not None and _DIVIDER[0] < max(share, 1 - share) < _DIVIDER[1]
    ]  # fmt: skip
    if not parting:
        return None
    _, share, lying = max(parting)  # a leader, prolonged by one of the next leaf, has gaps
    wide_first = share > 0.5
    turns = (1 if wide_first else 3) if lying else (0 if wide_first else 2)
    alone = sum(share is not None for _, share, _ in shares) == 1
    return FoundFrame(np.roll(corners, -turns, axis=0), max(share, 1 - share), turns, alone)


def _drawn(stroke: Stroke, corners: NDArray[np.float64]) -> float:
    """The share of a rectangle's height that a stroke is drawn on, 0..1."""
    tl, tr, br, bl = corners
    top, bottom = (tl[1] + tr[1]) / 2, (bl[1] + br[1]) / 2
    return float(((stroke.t >= top) & (stroke.t <= bottom)).sum() / max(1.0, bottom - top))


def _share(stroke: Stroke, corners: NDArray[np.float64]) -> float | None:
    """Where a stroke divides the rectangle (0..1 from left), when it runs from its top to its bottom."""
    tl, tr, br, bl = corners
    top, bottom = (tl[1] + tr[1]) / 2, (bl[1] + br[1]) / 2
    # A fold of the paper may prolong the divider.
    if not _covers(stroke, top, bottom, ends_there=False):
        return None
    at_top = (stroke.position(top) - tl[0]) / max(1.0, tr[0] - tl[0])
    at_bottom = (stroke.position(bottom) - bl[0]) / max(1.0, br[0] - bl[0])
    share = (at_top + at_bottom) / 2
    return float(share) if 0.05 < share < 0.95 else None
