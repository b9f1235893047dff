"""Mends shapes that engines misread: zeros with a dot or a stroke inside, as some typefaces draw them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from digitizer.domain.layout import Pixels

_INK = 150


def open_zeros(image: Pixels) -> Pixels:
    """The line with the inside of marked zeros white.

    A zero with a dot that touches its sides, or with a slash, has two holes beside each other (the holes of 8
    and B lie above each other); no letter of the language has.
    """
    mask = (image < _INK).astype(np.uint8)
    contours, hierarchy = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if hierarchy is None:
        return image
    mended = image
    for outer, holes in _shapes_with_two_holes(hierarchy[0]):
        _, _, w, h = cv2.boundingRect(contours[outer])
        if not (0.35 < w / h < 0.95 and h >= 14):
            continue
        first, second = (cv2.boundingRect(contours[hole]) for hole in holes)
        if _side_by_side(first, second, w, h):
            if mended is image:
                mended = image.copy()
            inside = np.vstack([contours[hole] for hole in holes])
            cv2.fillConvexPoly(mended, cv2.convexHull(inside), 255)
    return mended


def _shapes_with_two_holes(hierarchy: Pixels) -> Iterator[tuple[int, list[int]]]:
    for index, (_, _, child, parent) in enumerate(hierarchy):
        if parent != -1:
            continue
        holes, hole = [], int(child)
        while hole != -1:
            holes.append(hole)
            hole = int(hierarchy[hole][0])
        if len(holes) == 2:
            yield index, holes


def _side_by_side(first: Sequence[int], second: Sequence[int], width: int, height: int) -> bool:
    """Whether two holes lie left and right of a mark in the middle of a zero, both tall."""
    (x1, y1, w1, h1), (x2, y2, w2, h2) = first, second
    apart = abs((x1 + w1 / 2) - (x2 + w2 / 2))
    level = abs((y1 + h1 / 2) - (y2 + h2 / 2))
    tall = min(h1, h2) > 0.3 * height
    return tall and apart > 0.2 * width and level < 0.3 * height and level < 1.6 * apart
