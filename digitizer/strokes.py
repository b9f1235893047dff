"""Connected strokes of a mask, for all stages that look at pixels."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.uint16] | NDArray[np.int32]


class Strokes(NamedTuple):
    """Number 0 is the paper. ``labels`` is the mask with a stroke's number on each of its pixels, ``stats``
    as OpenCV gives them (x, y, w, h, area), ``centres`` (n, 2).
    """

    labels: Labels
    stats: NDArray[np.int32]
    centres: NDArray[np.float64]


def strokes_of(mask: NDArray[np.uint8]) -> Strokes:
    """The strokes of a mask (above 0: ink). Numbers of two bytes take a third of the time of four; OpenCV (5)
    raises when it runs out of them.
    """
    try:
        return _numbered(mask, cv2.CV_16U)
    except cv2.error:
        return _numbered(mask, cv2.CV_32S)


def _numbered(mask: NDArray[np.uint8], kind: int) -> Strokes:
    _, labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=kind)
    numbers = np.asarray(labels, np.uint16) if kind == cv2.CV_16U else np.asarray(labels, np.int32)
    return Strokes(numbers, np.asarray(stats, np.int32), np.asarray(centres, np.float64))
