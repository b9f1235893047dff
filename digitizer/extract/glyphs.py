"""Mends shapes that engines misread: zeros with a dot or a stroke inside, as some typefaces draw them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from digitizer.domain.layout import Pixels

_SLIM = 0.76  # heights of a zero; an «m» of a typewriter, closed by its feet, is wider and has two holes
_LEVELS = (150, 105, 65)  # grey: a mark that touches the zero's sides at one level is apart at a darker one


def open_zeros(image: Pixels) -> Pixels:
    """The line with the inside of marked zeros white.

    A zero with a dot or a slash that touches its sides has two holes beside each other (those of 8 and B lie
    above each other), one with a free dot has ink inside its hole; no letter of the language has either.
    """
    mended = image
    for level in _LEVELS:
        mask = (mended < level).astype(np.uint8)
        contours, hierarchy = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
        if hierarchy is None:
            return mended
        for inside in _marked_insides(contours, hierarchy[0], mask):
            if mended is image:
                mended = image.copy()
            cv2.fillConvexPoly(mended, inside, 255)
    return mended


def _marked_insides(contours: Sequence[Pixels], hierarchy: Pixels, mask: Pixels) -> Iterator[Pixels]:
    """The insides, as convex polygons, of zeros that are not empty."""
    for outer, holes in _shapes_with_holes(hierarchy):
        _, _, w, h = cv2.boundingRect(contours[outer])
        if h < 14 or not 0.35 < w / h < 0.95:
            continue
        bounds = [cv2.boundingRect(contours[hole]) for hole in holes]
        inside = cv2.convexHull(np.vstack([contours[hole] for hole in holes]))
        if len(bounds) == 2:
            marked = w / h < _SLIM and _side_by_side(bounds[0], bounds[1], w, h)
        else:
            marked = _holds_dot(bounds[0], h, mask)
        if marked:
            yield inside


def _holds_dot(hole: Sequence[int], height: int, mask: Pixels) -> bool:
    """Whether a free dot stands in the middle of a tall hole; the bar of Đ is not free."""
    x, y, w, h = hole
    if h <= 0.5 * height:
        return False
    _, _, stats, centres = cv2.connectedComponentsWithStats(mask[y : y + h, x : x + w], connectivity=8)
    for (left, top, wide, tall, _), (across, down) in zip(stats[1:], centres[1:], strict=True):
        free = left > 0 and top > 0 and left + wide < w and top + tall < h
        if free and abs(across - w / 2) < w / 4 and abs(down - h / 2) < h / 6:
            return True
    return False


def _shapes_with_holes(hierarchy: Pixels) -> Iterator[tuple[int, list[int]]]:
    for index, (_, _, child, parent) in enumerate(hierarchy):
        if parent != -1:
            continue
        holes, hole = [], int(child)
        while hole != -1:
            holes.append(hole)
            hole = int(hierarchy[hole][0])
        if 1 <= len(holes) <= 2:
            yield index, holes


def _side_by_side(first: Sequence[int], second: Sequence[int], width: int, height: int) -> bool:
    """Whether two holes lie left and right of a mark in the middle of a zero, both tall."""
    (x1, y1, w1, h1), (x2, y2, w2, h2) = first, second
    apart = abs((x1 + w1 / 2) - (x2 + w2 / 2))
    level = abs((y1 + h1 / 2) - (y2 + h2 / 2))
    tall = min(h1, h2) > 0.3 * height
    return tall and apart > 0.2 * width and level < 0.3 * height and level < 1.6 * apart
