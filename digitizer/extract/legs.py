"""Takes the legs of a signature out of the name that is written below it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

_WIDER = 1.7  # where a leg crosses a letter the two together are wider than the leg by this factor
_BLIND = 14  # rows of pixels through which a leg is followed behind letters
_THICKEST = 26  # pixels: what is wider at the top is no leg


def without_legs(mask: Mask) -> Mask:
    """A stroke's ink, (H, W), without the lines that run down into it from its first row.

    Each is followed downwards, row by row; where it crosses a letter the letter stays whole.
    """
    rest = mask.copy()
    for start, end in _runs(mask[0]):
        if end - start <= _THICKEST:
            _take_leg(mask, rest, start, end)
    return rest


def _take_leg(mask: Mask, rest: Mask, start: int, end: int) -> None:
    """Whitens one leg in ``rest``, which enters at columns ``start`` to ``end``."""
    width, middle, drift, blind = end - start, (start + end) / 2, 0.0, 0
    for row in range(len(mask)):
        near = [run for run in _runs(mask[row]) if run[0] - width < middle + drift < run[1] + width]
        if not near:
            return
        first, last = min(near, key=lambda run: abs((run[0] + run[1]) / 2 - middle - drift))
        if last - first <= _WIDER * width + 2:
            rest[row, first:last] = False
            here = (first + last) / 2
            drift, middle, blind = 0.6 * drift + 0.4 * (here - middle), here, 0
        else:
            middle, blind = middle + drift, blind + 1
        if blind > _BLIND:
            return


def _runs(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and past-last columns of the stretches of ink."""
    edges = np.flatnonzero(np.diff(np.pad(row.astype(np.int8), 1)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
