"""Two maps of ink laid one on the other, and what they share besides the form's own print.

Registration: Evangelidis & Psarakis 2008 (enhanced correlation coefficient), then block matching, as a page
lies flat or bends. Likeness: the partial correlation of two maps, given what is common to many.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 128  # cells of a map, across and down
_TILE = 12  # cells of the blocks that are compared
_TILES = 10
_EDGE = (SIDE - _TILES * _TILE) // 2
_REACH = 2  # cells by which a block may have moved besides
_FITS = 0.5  # correlation from which a block is known to have moved
_WRITTEN = 0.6  # variance of a cell's level, out of 15, from which a block has something of its own
_FEWEST = 3  # such blocks, to tell anything
_STOP = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 25, 1e-3)
Map = NDArray[np.float32]


@dataclass(frozen=True)
class Overlay:
    """Another page's map where it lies on one's own; ``covered`` tells the cells that it reaches."""

    page: str
    cells: Map
    covered: NDArray[np.bool_]


def warped(cells: Map, place: Map) -> Map:
    """The map seen through a 3x3 matrix from the cells of the result to its own."""
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpPerspective(cells, place, (SIDE, SIDE), flags=flags), np.float32)


def overlay(own: Map, page: str, other: Map, place: Map) -> Overlay | None:
    """The other page's map on one's own, about ``place``; None: they are no sheets of one form."""
    found = place
    for blur in (4.0, 1.5):
        soft, soft_other = (cv2.GaussianBlur(cells, (0, 0), blur) for cells in (own, other))
        try:
            found = np.asarray(
                cv2.findTransformECC(soft, soft_other, found, cv2.MOTION_HOMOGRAPHY, _STOP, None, 1)[1],
                np.float32,
            )
        except cv2.error:  # it does not converge
            return None
    covered = warped(np.ones_like(other), found) > 0.99
    cells = _settled(own, warped(other, found))
    ink = float(np.vdot(cells[covered], cells[covered]))
    strength = float(np.vdot(own[covered], cells[covered])) / max(ink, 1.0)
    return Overlay(page, cells * np.float32(strength), covered)


def _settled(own: Map, other: Map) -> Map:
    """The other map with each block moved to where it fits best."""
    moves = np.zeros((2, _TILES, _TILES), np.float32)
    for row, column in product(range(_TILES), repeat=2):
        y, x = _EDGE + row * _TILE, _EDGE + column * _TILE
        around = other[y - _REACH : y + _TILE + _REACH, x - _REACH : x + _TILE + _REACH]
        fits = cv2.matchTemplate(around, own[y : y + _TILE, x : x + _TILE], cv2.TM_CCOEFF_NORMED)
        _, best, _, (right, down) = cv2.minMaxLoc(fits)
        if _FITS < best <= 1.0:
            moves[:, row, column] = right - _REACH, down - _REACH
    right, down = (cv2.resize(cv2.medianBlur(part, 3), (SIDE, SIDE)) for part in moves)
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    return np.asarray(cv2.remap(other, columns + right, rows + down, cv2.INTER_LINEAR), np.float32)


def likeness(own: Map, other: Overlay, common: Map | None) -> float:
    """From -1 to 1: how far what the two have besides what is ``common`` is the same.

    Zero when there is next to nothing of that kind.
    """
    base = _bases(common)
    one, two = (_besides(_blocks(cells), base) for cells in (own, other.cells))
    inside = _blocks(other.covered.astype(np.float32)).min(axis=1) > 0
    both, first, second = ((a * b).sum(axis=1) for a, b in ((one, two), (one, one), (two, two)))
    told = inside & (np.maximum(first, second) > _WRITTEN * _TILE**2)
    if told.sum() < _FEWEST:
        return 0.0
    return float(both[told].sum() / max(np.sqrt(first * second)[told].sum(), 1.0))


def _blocks(cells: Map) -> Map:
    """The map's blocks, one a row."""
    inner = cells[_EDGE:-_EDGE, _EDGE:-_EDGE].reshape(_TILES, _TILE, _TILES, _TILE)
    return inner.swapaxes(1, 2).reshape(_TILES**2, _TILE**2)


def _bases(common: Map | None) -> NDArray[np.float64]:
    """For each block, orthonormal columns that span what is common: paper, print, and print less sharp."""
    flat = np.ones((SIDE, SIDE), np.float32)
    shown = [flat] if common is None else [flat, common, cv2.GaussianBlur(common, (0, 0), 1.5)]
    columns = np.stack([_blocks(np.asarray(cells, np.float32)) for cells in shown], axis=2)
    left, strength, _ = np.linalg.svd(columns.astype(np.float64), full_matrices=False)
    return np.asarray(left * (strength > 1e-3)[:, None, :], np.float64)


def _besides(blocks: Map, bases: NDArray[np.float64]) -> NDArray[np.float64]:
    shares = np.einsum("bij,bi->bj", bases, blocks)
    return np.asarray(blocks - np.einsum("bij,bj->bi", bases, shares), np.float64)
