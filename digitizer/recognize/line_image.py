"""A line image as the line recognizer wants it: contrast stretched, cut to its ink, of one height."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Pixels

HEIGHT = 48  # pixels of a line given to the network
WHITE = 0.85  # of the paper's grey: what is lighter is paper
LONGEST = 2000  # pixels; wider lines are squeezed
_SMALLEST = 26  # a line lower than this is given room: a dash alone is not blown up to a letter
_MARGIN = 2
_AFTER = 4  # columns of paper: the network tells a mark that ends the line when it has seen what follows
_DUST, _STRANGER = 0.05, 0.3  # of all ink: less, beside the line; less, over or under it, is not of the line
_DARK = 205  # of the stretched image, averaged over 3x3 pixels so that grain does not count: ink


class LineImage(NamedTuple):
    """``pixels`` is (HEIGHT, W) uint8, dark on white; a column x stands for ``left + x / scale`` of the
    source, ``top`` and ``bottom`` are the source rows it was cut from.
    """

    pixels: NDArray[np.uint8]
    left: int
    top: int
    bottom: int
    scale: float


def line_image(image: Pixels, white: float = WHITE) -> LineImage | None:
    """The line ready for the network; None when there is no ink on it. ``white`` as for ``stretched``."""
    if image.ndim != 2 or image.shape[0] < 3 or image.shape[1] < 3:
        return None
    grey = stretched(image, white)
    bounds = _ink_bounds(grey)
    if bounds is None:
        return None
    left, top, right, bottom = bounds
    cut = grey[top:bottom, left:right]
    lack = max(0, _SMALLEST - cut.shape[0])
    if lack:
        cut = np.pad(cut, ((lack // 2, lack - lack // 2), (0, 0)), constant_values=255)
    scale = HEIGHT / cut.shape[0]
    width = min(LONGEST, max(8, round(cut.shape[1] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    pixels = cv2.resize(cut, (width, HEIGHT), interpolation=way)
    pixels = np.pad(pixels, ((0, 0), (0, _AFTER)), constant_values=255)
    return LineImage(np.asarray(pixels, np.uint8), left, top, bottom, width / cut.shape[1])


def stretched(image: Pixels, white: float = WHITE) -> NDArray[np.uint8]:
    """The 1st percentile made black and the share ``white`` of the paper's grey made white: weak contrast is
    the worst enemy of a line model, and this costs a table. The paper's grey is the median, unless ink covers
    half the image. A network is shown lines with the ``white`` that it learned with (its card).
    """
    counts = cv2.calcHist([image], [0], None, [256], (0, 256)).ravel().astype(np.int64).cumsum()
    low, middle, light = (float(np.searchsorted(counts, part * counts[-1])) for part in (0.01, 0.5, 0.9))
    high = white * max(middle, 0.85 * light)
    low = min(low, high - 24)
    table = np.clip((np.arange(256) - low) * (255 / (high - low)), 0, 255)
    return np.asarray(cv2.LUT(image, table.astype(np.uint8)), np.uint8)


def _ink_bounds(grey: NDArray[np.uint8]) -> tuple[int, int, int, int] | None:
    dark = (cv2.blur(grey, (3, 3)) < _DARK).astype(np.uint8)
    rows = _span(dark.sum(axis=1, dtype=np.int32), 3, 0.4, _STRANGER)
    if rows is None:
        return None
    top, bottom = rows
    across = dark[top:bottom].sum(axis=0, dtype=np.int32)
    columns = _span(across, 2, 2.5 * (bottom - top) / max(1, len(across)), _DUST)
    if columns is None:
        return None
    height, width = grey.shape
    return (
        max(0, columns[0] - _MARGIN),
        max(0, top - _MARGIN),
        min(width, columns[1] + _MARGIN),
        min(height, bottom + _MARGIN),
    )


def _span(ink: NDArray[np.int32], least: int, gap: float, share: float) -> tuple[int, int] | None:
    """From the first to the last place with ink, without runs at the ends that hold less than a share of all
    ink and stand off the others by more than ``gap`` of the picture's side.
    """
    edges = np.flatnonzero(np.diff((ink >= least).astype(np.int8), prepend=0, append=0))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    slight = share * float(ink.sum())
    while len(runs) > 1 and _is_slight(ink, runs[0], slight) and runs[1][0] - runs[0][1] > gap * len(ink):
        del runs[0]
    while len(runs) > 1 and _is_slight(ink, runs[-1], slight) and runs[-1][0] - runs[-2][1] > gap * len(ink):
        del runs[-1]
    return (runs[0][0], runs[-1][1]) if runs else None


def _is_slight(ink: NDArray[np.int32], run: tuple[int, int], slight: float) -> bool:
    return float(ink[run[0] : run[1]].sum()) < slight
