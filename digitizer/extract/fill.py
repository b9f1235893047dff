"""Tells how lines were put on the paper, from their images: printed, typed or written by hand.

A typewriter steps by one width from letter to letter and strikes strokes of one thickness; print keeps to one
baseline and has upright and level edges; a hand does neither, slants, and joins letters. Nine measures of a
line are weighed by a logistic regression, fitted to lines of sample pages of all three kinds and all forms,
good and bad (88 % right on pages kept apart); one record is mostly filled in one way, so that its other lines
count too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Pixels
from digitizer.domain.records import Fill

_INK = 150
_LEAST = 3  # letters: less tells nothing
_COMPANY = 4.0  # how much the mean of the record's lines counts beside a line's own measures
_FILLS = (Fill.PRINTED, Fill.TYPED, Fill.WRITTEN)
# One row for each fill: sway, joined, upright, level, slanted, thickness, uneven thickness, step, uneven
# width, number of letters (logarithm), and the constant.
_WEIGHTS = np.array(
    [
        [-6.076, -0.938, 10.648, 15.378, 7.075, 0.664, 3.884, 3.764, 1.277, 0.151, -7.638],
        [3.93, 0.076, 2.786, 6.972, -7.077, 0.905, 4.442, -10.334, -3.509, -0.342, 2.536],
        [2.146, 0.862, -13.434, -22.35, 0.002, -1.569, -8.327, 6.57, 2.233, 0.191, 5.102],
    ]
)


def fills_of(values: Sequence[Sequence[Pixels]]) -> list[Fill | None]:
    """How each value of one record was written, from the images of its lines; None when nothing tells."""
    leanings = [_leaning(images) for images in values]
    known = [leaning for leaning in leanings if leaning is not None]
    if not known:
        return [None] * len(values)
    usual = _COMPANY * np.mean(known, axis=0)
    return [_FILLS[int(np.argmax(usual if leaning is None else leaning + usual))] for leaning in leanings]


def _leaning(images: Sequence[Pixels]) -> NDArray[np.float64] | None:
    """Logarithms of the probabilities of the three fills, from the line with the most letters."""
    measured = [m for image in images if (m := measures(image)) is not None]
    if not measured:
        return None
    longest = max(measured, key=lambda m: float(m[-1]))
    weighed = _WEIGHTS @ np.append(longest, 1.0)
    return np.asarray(weighed - np.logaddexp.reduce(weighed), np.float64)


def measures(image: Pixels) -> NDArray[np.float64] | None:
    """The measures of one line of dark letters on white, in the order of the weights.

    None for fewer than three letters.
    """
    ink = (image < _INK).astype(np.uint8)
    shapes = _shapes(ink)
    if len(shapes) < _LEAST:
        return None
    left, top, width, height = (shapes[:, i].astype(float) for i in range(4))
    usual = float(np.median(height))
    thickness = _thickness(ink)
    return np.array(
        [
            _sway(left, top + height) / usual,
            width[width > 1.6 * usual].sum() / width.sum(),
            *_directions(image),
            thickness.mean() / usual,
            thickness.std() / max(0.1, float(thickness.mean())),
            _step(left + width / 2, usual),
            width.std() / width.mean(),
            np.log(len(shapes)),
        ]
    )


def _shapes(ink: Pixels) -> NDArray[np.int32]:
    """Bounds of the letters from left to right: connected ink, without marks and points."""
    stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:]
    if not len(stats):
        return np.zeros((0, 5), np.int32)
    tall = stats[:, cv2.CC_STAT_HEIGHT]
    letters = stats[tall >= 0.35 * np.percentile(tall, 80)]
    return np.asarray(letters[np.argsort(letters[:, 0])], np.int32)


def _sway(left: NDArray[np.float64], bottom: NDArray[np.float64]) -> float:
    """How far letters stand off their common baseline, in pixels."""
    line = np.polyfit(left, bottom, 1) if len(left) > _LEAST else np.array([0.0, np.median(bottom)])
    off = bottom - np.polyval(line, left)
    return float(np.percentile(np.abs(off - np.median(off)), 40))


def _directions(image: Pixels) -> tuple[float, float, float]:
    """Shares of the edges that run upright, level and slanted."""
    across = cv2.Sobel(image, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(image, cv2.CV_32F, 0, 1)
    energy = across * across + down * down
    strong = energy > 0.05 * energy.max()
    across, down, weight = np.abs(across[strong]), np.abs(down[strong]), np.sqrt(energy[strong])
    total = max(1e-9, float(weight.sum()))
    slanted = (down > _steep(10) * across) & (down < _steep(35) * across)
    parts = (down < _steep(8) * across, down > _steep(82) * across, slanted)
    upright, level, between = (float(weight[part].sum() / total) for part in parts)
    return upright, level, between


def _steep(degrees: float) -> float:
    """How far an edge of this angle rises for each pixel across."""
    return math.tan(math.radians(degrees))


def _thickness(ink: Pixels) -> NDArray[np.float32]:
    """Half the thickness of the strokes along their middles, in pixels."""
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    ridge = (depth > 0) & (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)) - 1e-6)
    return np.asarray(depth[ridge], np.float32)


def _step(middles: NDArray[np.float64], usual: float) -> float:
    """How far the distances of neighbouring letters are off multiples of the best common step (0 to 0.25)."""
    gaps = np.diff(np.sort(middles))
    gaps = gaps[(gaps > 0.3 * usual) & (gaps < 5 * usual)]
    if len(gaps) < 4:
        return 0.25
    steps = np.arange(0.45 * usual, 1.3 * usual, 0.4)
    parts = gaps[:, None] / steps
    return float(np.abs(parts - np.round(parts)).mean(axis=0).min())
