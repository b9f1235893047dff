"""Where a leaf comes to lie on its prepared page: by its frame, its table, or its sheet of paper."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Frame
from digitizer.prepare import geometry
from digitizer.prepare.flatten import flatten, to_rectangle
from digitizer.prepare.frame import FoundFrame, find_frame
from digitizer.prepare.light import even_light
from digitizer.prepare.render import Placement
from digitizer.prepare.table import Table
from digitizer.prepare.view import View

FRAME_WIDTH = 1500  # pixels: every frame is brought to this width (about 260 dpi on A4)
TABLE_WIDTH = 2100  # pixels: every leaf's table is brought to this width (about 280 dpi on an open A3)
_FRAME_MARGINS = (0.06, 0.26, 0.04, 0.14)  # left, top, right, bottom of the frame, in frame widths
_TABLE_MARGINS = (0.05, 0.16, 0.05, 0.09)  # ... of the table
_TALLEST = 3.0  # a table's height in widths; higher ones are no table
_WIDEST = 1.4  # a table on a landscape sheet is as much wider as the sheet, at most so much
_MOST = 0.4  # of the sheet: a table that covers more is what the page is made for
_SHEET = 2000  # pixels: the shorter side of a sheet without rules
_MOST_ENLARGED = 1.6  # a small picture is not enlarged more


def by_frame(found: FoundFrame, to_original: geometry.Matrix) -> Placement:
    """The homography that brings the frame to its standard width, the canvas and the frame on it."""
    corners = geometry.apply(to_original, found.corners)
    tl, tr, br, bl = corners
    width = (np.linalg.norm(tr - tl) + np.linalg.norm(br - bl)) / 2
    height = (np.linalg.norm(bl - tl) + np.linalg.norm(br - tr)) / 2
    tall = round(FRAME_WIDTH * float(height / width))
    left, top, right, bottom = (round(share * FRAME_WIDTH) for share in _FRAME_MARGINS)
    target = np.array(
        [[left, top], [left + FRAME_WIDTH, top], [left + FRAME_WIDTH, top + tall], [left, top + tall]],
        dtype=float,
    )
    frame = Frame(left, top, left + FRAME_WIDTH, top + tall, left + round(found.divider * FRAME_WIDTH))
    size = (left + FRAME_WIDTH + right, top + tall + bottom)
    matrix = geometry.inverse(geometry.quad_to_quad(corners, target))
    return Placement(matrix, size, found.quarter_turns, frame, upright=1.0, ends=corners)


def by_table(
    table: Table, seen: View, outline: NDArray[np.float64], quarter_turns: int, width: int = TABLE_WIDTH
) -> Placement:
    """The table brought to a width and straightened; beyond the leaf's outline (in view pixels, (n, 2)) the
    page is white."""
    left, top, right, bottom = (round(share * width) for share in _TABLE_MARGINS)
    flat = flatten(table, to_rectangle(table, left, top, width))
    return Placement(
        seen.to_original @ flat.matrix,
        (left + width + right, flat.grid.rows[-1] + bottom),
        quarter_turns,
        grid=flat.grid,
        bend=flat.bend,
        outline=geometry.apply(geometry.inverse(flat.matrix), outline),
        ends=geometry.apply(seen.to_original, table.ends()),
    )


def by_outline(seen: View, outline: NDArray[np.float64], quarter_turns: int) -> Placement:
    """A leaf without rules, given by its four corners in view pixels, brought to the size of single pages."""
    quad = geometry.apply(seen.to_original, outline)
    wide = float(np.linalg.norm(quad[1] - quad[0]) + np.linalg.norm(quad[2] - quad[3])) / 2
    tall = float(np.linalg.norm(quad[3] - quad[0]) + np.linalg.norm(quad[2] - quad[1])) / 2
    scale = min(_MOST_ENLARGED, _SHEET / max(1.0, min(wide, tall)))
    size = (max(1, round(wide * scale)), max(1, round(tall * scale)))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], dtype=float)
    return Placement(geometry.inverse(geometry.quad_to_quad(quad, target)), size, quarter_turns)


def place_leaf(
    seen: View, outline: NDArray[np.float64], table: Table | None, quarter_turns: int
) -> Placement:
    """The best of the three for a leaf of a spread whose four corners in the level view are ``outline``."""
    if table is not None and is_sound(table):
        return by_table(table, seen, outline, quarter_turns)
    part = seen.cropped(outline)
    found = find_frame(even_light(part.taken))
    if found is not None and found.quarter_turns == 0:
        return by_frame(replace(found, quarter_turns=quarter_turns), part.to_original)
    return by_outline(seen, outline, quarter_turns)


def place_sheet(seen: View, table: Table | None, quarter_turns: int) -> Placement:
    """A single page whose sheet of paper fills the level view."""
    width, height = seen.size
    outline = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=float)
    if table is None or not is_sound(table):
        return by_outline(seen, outline, quarter_turns)
    if len(table.rows) > 3 and len(table.columns) > 2 and _fills(table, seen):
        wider = min(_WIDEST, max(1.0, width / height))
        return by_table(table, seen, outline, quarter_turns, round(wider * TABLE_WIDTH))
    return _with_table(by_outline(seen, outline, quarter_turns), table, seen)


def _with_table(placed: Placement, table: Table, seen: View) -> Placement:
    """A sheet straightened by the table, or plain frame, somewhere on it."""
    flat = flatten(table, geometry.inverse(placed.to_original) @ seen.to_original)
    ends = geometry.apply(seen.to_original, table.ends())
    return replace(placed, grid=flat.grid, bend=flat.bend, ends=ends)


def _fills(table: Table, seen: View) -> bool:
    area = float(cv2.contourArea(table.corners().astype(np.float32)))
    return area > _MOST * seen.size[0] * seen.size[1]


def is_sound(table: Table) -> bool:
    """Whether a table has four sides and can be one."""
    tl, tr, br, bl = table.corners()
    width, height = float(np.linalg.norm(tr - tl)), float(np.linalg.norm(bl - tl))
    shortest = min(width, height, float(np.linalg.norm(br - tr)), float(np.linalg.norm(br - bl)))
    return shortest > 0 and height < _TALLEST * width
