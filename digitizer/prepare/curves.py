"""Traces ruled lines on a small page: long thin strokes, also bent, broken or a little askew."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from digitizer.prepare.light import Grey, ink_mask
from digitizer.strokes import strokes_of

KERNEL = 31  # pixels: shorter strokes belong to letters
_THICK = 9  # pixels of a small page: thicker ink is no rule
_FORKED = 0.3  # of a stroke's length: where two cross, both are seen for so long
_MET, _PARTING = 1.35, 8  # times the usual thickness: two strokes meet; pixels: beside it they touch
_TAIL = 120  # pixels at a curve's end that tell where it goes on
_REACH = 150  # pixels: the widest break that is bridged


@dataclass(frozen=True, slots=True)
class Curve:
    """A traced rule: ``across`` (subpixel) at each drawn pixel ``t`` along its axis, ``t`` ascending."""

    t: NDArray[np.float64]
    across: NDArray[np.float64]

    @property
    def start(self) -> float:
        """Where it begins along its axis."""
        return float(self.t[0])

    @property
    def end(self) -> float:
        """Where it ends along its axis."""
        return float(self.t[-1])

    def at(self, t: float) -> float:
        """The coordinate across at ``t``: between drawn pixels interpolated, beyond the ends prolonged."""
        if self.start <= t <= self.end:
            return float(np.interp(t, self.t, self.across))
        inside = self.t <= self.start + _TAIL if t < self.start else self.t >= self.end - _TAIL
        slope, base = _line(self.t[inside], self.across[inside])
        return slope * t + base

    def drawn(self, start: float, end: float) -> float:
        """Share of the pixels from ``start`` to ``end`` along the axis that carry ink."""
        first, last = np.searchsorted(self.t, [start, end])
        return float(last - first) / max(1.0, end - start)


def thin_ink(grey: Grey) -> Grey:
    """255 on the thin strokes of a small, evenly lit page: dark areas and thick strokes are left out."""
    mask = ink_mask(grey, 25, 10)
    thick = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((_THICK, _THICK), np.uint8))
    thick = cv2.dilate(thick, np.ones((5, 5), np.uint8))
    return np.asarray(cv2.bitwise_and(mask, cv2.bitwise_not(thick)), dtype=np.uint8)


def level_strokes(mask: Grey, slope: float = 0.0) -> Grey:
    """255 on the long level strokes of a thin mask (call with the transposed mask for upright ones).

    With a ``slope``, strokes that rise or fall by as much (pixels down for each to the right) are kept too.
    """
    tall = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    found = cv2.morphologyEx(tall, cv2.MORPH_OPEN, np.ones((1, KERNEL), np.uint8))
    for lean in (-slope, slope) if slope else ():
        found = cv2.bitwise_or(found, _leaning_strokes(tall, lean))
    return np.asarray(found, dtype=np.uint8)


def _leaning_strokes(tall: MatLike, slope: float) -> MatLike:
    """The long strokes of one slope: the page is sheared until they are level."""
    height, width = tall.shape
    room = int(abs(slope) * width) + 1
    down = room if slope < 0 else 0
    shear = np.array([[1, 0, 0], [-slope, 1, room - down]])
    sheared = cv2.warpAffine(tall, shear, (width, height + room), flags=cv2.INTER_NEAREST)
    long = cv2.morphologyEx(sheared, cv2.MORPH_OPEN, np.ones((1, KERNEL), np.uint8))
    back = cv2.warpAffine(long, shear, (width, height), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP)
    return cv2.bitwise_and(back, tall)


def trace(strokes: Grey, shortest: float) -> list[Curve]:
    """The level curves that ``level_strokes`` shows, at least ``shortest`` pixels long, longest first."""
    joined = _join(_pieces(strokes))
    long = [curve for curve in joined if curve.end - curve.start >= shortest]
    return sorted(long, key=lambda curve: -len(curve.t))


def _pieces(strokes: Grey) -> list[Curve]:
    labels, stats, _ = strokes_of(strokes)
    pieces = []
    for index in range(1, len(stats)):
        x, y, w, h, area = (int(v) for v in stats[index])
        if w < KERNEL:
            continue
        inside = labels[y : y + h, x : x + w] == index
        strands = _strands(inside)
        if strands is not None:
            pieces += [Curve(piece.t + x, piece.across + y) for piece in _pieces(strands)]
        elif area <= (_THICK + 2) * w:
            pieces.append(_curve(inside, x, y))
    return pieces


def _curve(inside: NDArray[np.bool_], x: int, y: int) -> Curve:
    """The middles of a stroke's columns; (x, y) is its corner."""
    total = np.maximum(1, inside.sum(axis=0))
    across = y + (inside * np.arange(len(inside))[:, None]).sum(axis=0) / total
    return Curve(np.arange(x, x + inside.shape[1], dtype=float), across)


def _strands(inside: NDArray[np.bool_]) -> Grey | None:
    """Rules that hang together with what crosses them at a small angle, a line that strikes out an entry say,
    cut apart where they meet (255 on the strokes); None for a single stroke.
    """
    runs = np.diff(inside.astype(np.int8), axis=0, prepend=0).clip(0).sum(axis=0)
    if (runs > 1).sum() < max(_FORKED * len(runs), 3 * KERNEL):  # fewer are letters on a rule
        return None
    met, tall = runs == 1, inside.sum(axis=0)
    if met.sum() >= KERNEL:  # else one stroke is seen nowhere but where they meet
        met &= tall > _MET * np.median(tall / np.maximum(1, runs))
    if not met.any():
        return None
    beside = cv2.dilate(met.astype(np.uint8)[None], np.ones((1, 2 * _PARTING + 1), np.uint8))[0] > 0
    return np.where(inside & ~beside, 255, 0).astype(np.uint8)


def _join(pieces: list[Curve]) -> list[Curve]:
    """Joins pieces of one rule: each end is prolonged to the nearest piece that lies on its way."""
    order = sorted(pieces, key=lambda piece: -len(piece.t))
    free = np.ones(len(order), bool)
    result = []
    for index, seed in enumerate(order):
        if not free[index]:
            continue
        free[index] = False
        chain = [seed]
        for mirrored in (False, True):
            _grow(chain, order, free, mirrored)
        chain.sort(key=lambda piece: piece.start)
        result.append(Curve(np.concatenate([c.t for c in chain]), np.concatenate([c.across for c in chain])))
    return [_ascending(curve) for curve in result]


def _grow(chain: list[Curve], pieces: list[Curve], free: NDArray[np.bool_], mirrored: bool) -> None:
    """Adds free pieces beyond the chain's end (its beginning when ``mirrored``)."""
    sign = -1.0 if mirrored else 1.0
    first = 0 if not mirrored else -1
    starts = np.array([sign * piece.t[first] for piece in pieces])
    heights = np.array([piece.across[first] for piece in pieces])
    t, across = sign * chain[0].t, chain[0].across
    if mirrored:
        t, across = t[::-1], across[::-1]
    while True:
        tail = t >= t[-1] - _TAIL
        slope, base = _line(t[tail], across[tail])
        gap = starts - t[-1]
        off = np.abs(heights - (slope * starts + base))
        fits = free & (gap > -8) & (gap < _REACH) & (off < 2.5 + 0.035 * np.maximum(gap, 0))
        if not fits.any():
            return
        index = int(np.argmin(np.where(fits, gap + 8 * off, np.inf)))
        free[index] = False
        chain.append(pieces[index])
        step = 1 if not mirrored else -1
        t = np.concatenate([t, sign * pieces[index].t[::step]])
        across = np.concatenate([across, pieces[index].across[::step]])


def _ascending(curve: Curve) -> Curve:
    t, first = np.unique(curve.t, return_index=True)
    return Curve(t, curve.across[first])


def _line(t: NDArray[np.float64], across: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and height at 0 of the straight line through a curve's pixels."""
    middle, height = float(t.mean()), float(across.mean())
    spread = float(((t - middle) ** 2).sum())
    slope = float(((t - middle) * (across - height)).sum()) / spread if spread > 0 else 0.0
    return slope, height - slope * middle
