"""How far a page is turned from the level: where its rules and lines of text pile up best."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from digitizer.prepare.light import Grey

WIDEST = 12.0  # degrees: pages lie no further askew
_STEP = 2  # pixels: only every other row and column is looked at


def skew(mask: Grey) -> float:
    """Degrees (counter-clockwise) by which the page must be turned to lie level, at most ``WIDEST``.

    ``mask`` is 255 on the thin ink of a small page. Level and upright lines count alike, so the way up does
    not matter. The angle with the most uneven sums of ink along both axes wins (projection profiles).
    """
    ys, xs = np.nonzero(mask[::_STEP, ::_STEP])
    if len(xs) < 50:
        return 0.0
    best = 0.0
    for step, reach in ((1.5, WIDEST), (0.5, 1.5), (0.125, 0.5)):
        angles = np.arange(best - reach, best + reach + 0.01, step)
        best = float(max(angles, key=lambda angle: _evenness(xs, ys, float(angle))))
    return best


def _evenness(xs: NDArray[np.intp], ys: NDArray[np.intp], angle: float) -> float:
    """Sum of the squared steps of both projection profiles after a turn by ``angle`` degrees."""
    sine, cosine = np.sin(np.radians(angle)), np.cos(np.radians(angle))
    total = 0.0
    for projected in (cosine * ys - sine * xs, cosine * xs + sine * ys):
        bins = (projected - projected.min()).astype(np.intp)
        steps = np.diff(np.bincount(bins).astype(float))
        total += float((steps**2).sum())
    return total
