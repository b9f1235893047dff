"""Finds tick boxes by their drawn squares and tells which are ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitizer.domain.layout import Frame, Pixels
from digitizer.domain.records import Box

_INK = 150
_SIDES = (22, 90)  # pixels: smallest and largest side of a box (frame 1,500 pixels wide)
_TICKED = 0.045  # share of the inside covered with ink


@dataclass(frozen=True, slots=True)
class TickBox:
    """A printed square and how much ink is inside it (share of the area)."""

    box: Box
    ink: float

    @property
    def ticked(self) -> bool:
        """Whether somebody marked the box."""
        return self.ink > _TICKED


def find_ticks(grey: Pixels, frame: Frame) -> list[TickBox]:
    """The tick boxes of the narrow column, from top to bottom."""
    left, top = frame.divider + 6, frame.top + 6
    bottom = frame.top + (frame.bottom - frame.top) // 2
    area = grey[top:bottom, left : frame.right - 6]
    mask = (area < _INK).astype(np.uint8)
    squares = [Box(x + left, y + top, w, h) for x, y, w, h in _squares(mask)]
    return _boxes_among([TickBox(box, _ink_inside(grey, box)) for box in squares])


def _boxes_among(squares: Sequence[TickBox]) -> list[TickBox]:
    """The squares that are boxes: empty ones are beyond doubt, and others are of their size and column.

    Letters such as Đ and Q look square too, but are neither hollow nor as large as the boxes.
    """
    hollow = [s for s in squares if s.ink < 0.02] or list(squares)
    if not hollow:
        return []
    width = float(np.median(sorted(s.box.w for s in hollow)[len(hollow) // 2 :]))
    column = float(np.median([s.box.x for s in hollow if s.box.w > 0.75 * width]))
    return [s for s in squares if 0.75 < s.box.w / width < 1.35 and abs(s.box.x - column) < 0.8 * width]


def _squares(mask: Pixels) -> list[tuple[int, int, int, int]]:
    """Holes of square shape: the white inside of a drawn box, whole or cut by a tick's strokes."""
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    found = []
    for index in range(1, count):
        x, y, w, h = (int(v) for v in stats[index, :4])
        square = _square_at(closed, x, y, w, h)
        if square is not None:
            found.append(square)
    return sorted(found, key=lambda box: box[1])


def _square_at(mask: Pixels, x: int, y: int, w: int, h: int) -> tuple[int, int, int, int] | None:
    """The drawn square within a stroke's bounds (a tick may reach beyond the box), or None."""
    if not (_SIDES[0] <= w <= 2 * _SIDES[1] and _SIDES[0] <= h <= 2 * _SIDES[1]):
        return None
    part = mask[y : y + h, x : x + w]
    columns = _edges(part.sum(axis=0), h)
    rows = _edges(part.sum(axis=1), w)
    if columns is None or rows is None:
        return None
    width, height = columns[1] - columns[0], rows[1] - rows[0]
    plausible = _SIDES[0] <= width <= _SIDES[1] and 0.8 < width / height < 1.25
    return (x + columns[0], y + rows[0], width, height) if plausible else None


def _edges(sums: Pixels, across: int) -> tuple[int, int] | None:
    """First and last line of pixels that is drawn over most of a square's side."""
    strong = np.nonzero(sums >= 0.62 * min(across, len(sums)))[0]
    if len(strong) < 2 or strong[-1] - strong[0] < _SIDES[0] - 4:
        return None
    return int(strong[0]), int(strong[-1]) + 1


def _ink_inside(grey: Pixels, box: Box) -> float:
    margin = max(4, round(0.16 * box.w))
    inside = grey[box.y + margin : box.y + box.h - margin, box.x + margin : box.x + box.w - margin]
    return float((inside < _INK).mean()) if inside.size else 0.0
