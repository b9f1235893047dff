"""Where strokes stand beside each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_BESIDE = 60  # pixels: strokes farther apart are no neighbours
_LETTER_GAP = 22  # pixels: letters of a word are nearer to each other

Side = NDArray[np.int32]


def is_last(stroke: np.intp, others: NDArray[np.intp], sides: tuple[Side, Side, Side, Side]) -> bool:
    """Whether a letter stands nearer to what is left of it on its line than to what is right of it.

    ``sides`` are those of all strokes by number: left, right, top, bottom; ``others`` numbers of strokes.
    """
    left, right, top, bottom = sides
    middle = (top[stroke] + bottom[stroke]) / 2
    line = others[(top[others] < middle) & (bottom[others] > middle)]
    before = left[stroke] - right[line[left[line] < left[stroke]]]
    after = left[line[left[line] > left[stroke]]] - right[stroke]
    return bool(before.min(initial=_BESIDE) < min(_LETTER_GAP, after.min(initial=_BESIDE)))


def gaps_to(box: Side, others: Side) -> Side:
    """How far boxes (x, y, width, height) lie from one, across and down together."""
    across = np.maximum(others[:, 0] - box[0] - box[2], box[0] - others[:, 0] - others[:, 2])
    down = np.maximum(others[:, 1] - box[1] - box[3], box[1] - others[:, 1] - others[:, 3])
    return np.asarray(np.maximum(across, 0) + np.maximum(down, 0))
