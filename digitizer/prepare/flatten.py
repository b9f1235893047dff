"""Straightens a leaf by its ruled table: a homography by the corners, a smooth bend by the rules between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Bend, Grid
from digitizer.prepare import geometry
from digitizer.prepare.curves import Curve
from digitizer.prepare.table import Table

_ACROSS = (2, 3)  # degrees of the displacement across, in x and y
_DOWN = (5, 2)  # ... and down: a leaf curls towards its spine
_SAMPLES = 48  # points along each rule
_STIFF = 0.02  # how strongly the bend is drawn to nothing where few rules tell
_MESH = 16  # pixels between the places where the bend is evaluated
_BAND = 32 * _MESH  # rows drawn at once, so that memory stays small

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Flattening:
    """From prepared pixels to small-page pixels: first the bend, then the matrix."""

    matrix: geometry.Matrix
    bend: Bend | None
    grid: Grid


def to_rectangle(table: Table, left: float, top: float, width: float) -> geometry.Matrix:
    """The homography that makes the table ``width`` pixels wide with its upper left corner at (left, top)."""
    corners = table.corners()
    tl, tr, br, bl = corners
    wide = (np.linalg.norm(tr - tl) + np.linalg.norm(br - bl)) / 2
    tall = (np.linalg.norm(bl - tl) + np.linalg.norm(br - tr)) / 2
    height = float(tall / wide) * width
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]]) + np.array([left, top])
    return geometry.quad_to_quad(corners, target)


def flatten(table: Table, forward: geometry.Matrix) -> Flattening:
    """Straightens the table's rules where ``forward`` (from view to prepared pixels) leaves them bent."""
    rows = [_sampled(curve, forward, False) for curve in table.rows]
    columns = [_sampled(curve, forward, True) for curve in table.columns]
    down, ys = _displacement([points[:, ::-1] for points in rows])
    across, xs = _displacement(columns)
    area = (xs[0], ys[0], max(1.0, xs[-1] - xs[0]), max(1.0, ys[-1] - ys[0]))
    bend = Bend(
        area,
        _fitted(across, area, _ACROSS),
        _fitted(down[:, [1, 0, 2]], area, _DOWN),
        _ACROSS,
        _DOWN,
    )
    grid = Grid(tuple(round(x) for x in xs), tuple(round(y) for y in ys))
    return Flattening(geometry.inverse(forward), bend, grid)


def _sampled(curve: Curve, forward: geometry.Matrix, upright: bool) -> Floats:
    """Points of a rule in prepared pixels, (n, 2), each the median of its neighbours."""
    t = np.concatenate([part.mean(axis=1) for part in _parts(curve.t)])
    across = np.concatenate([np.median(part, axis=1) for part in _parts(curve.across)])
    points = np.column_stack([across, t] if upright else [t, across])
    return geometry.apply(forward, points)


def _parts(values: Floats) -> tuple[Floats, Floats]:
    """``_SAMPLES`` runs of neighbours, (n, length) each; the first ones are longer by one."""
    count = min(_SAMPLES, len(values))
    length, longer = divmod(len(values), count)
    end = longer * (length + 1)
    return values[:end].reshape(longer, length + 1), values[end:].reshape(count - longer, length)


def _displacement(rules: Sequence[Floats]) -> tuple[Floats, list[float]]:
    """Where the rules lie beside their straight places: (n, 3) of place, along, off; and those places."""
    places = [float(np.median(points[:, 0])) for points in rules]
    parts = [
        np.column_stack([np.full(len(points), place), points[:, 1], points[:, 0] - place])
        for points, place in zip(rules, places, strict=True)
    ]
    return np.concatenate(parts), places


def _fitted(samples: Floats, area: tuple[float, ...], degrees: tuple[int, int]) -> tuple[float, ...]:
    """Coefficients of the polynomial through (x, y, off) samples, drawn to nothing, outliers left out."""
    basis = _basis(samples[:, 0], samples[:, 1], area, degrees)
    off = samples[:, 2]
    weight: Floats = np.ones_like(off)
    coefficients = np.zeros(basis.shape[1])
    for _ in range(4):
        weighted = basis * weight[:, None]
        normal = weighted.T @ basis + _STIFF * np.eye(basis.shape[1])
        coefficients = np.linalg.solve(normal, weighted.T @ off).astype(np.float64)
        miss: Floats = np.abs(off - basis @ coefficients)
        weight = np.square(1 / np.maximum(1.0, miss / 2.0)).astype(np.float64)
    return tuple(float(c) for c in coefficients)


def _basis(x: Floats, y: Floats, area: tuple[float, ...], degrees: tuple[int, int]) -> Floats:
    """All products of a power of x and one of y at (n) points, (n, products); those of x vary first."""
    across, down = _powers(x, y, area, degrees)
    return (down[:, :, None] * across[:, None, :]).reshape(len(x), -1)


def _powers(x: Floats, y: Floats, area: tuple[float, ...], degrees: tuple[int, int]) -> tuple[Floats, Floats]:
    """The powers 0 to ``degrees`` of places in the area, brought to -1..1: (n, powers) of x and of y."""
    left, top, width, height = area
    u = np.clip(2 * (x - left) / width - 1, -1, 1)
    v = np.clip(2 * (y - top) / height - 1, -1, 1)
    return np.vander(u, degrees[0] + 1, increasing=True), np.vander(v, degrees[1] + 1, increasing=True)


def _lattice(
    x: Floats, y: Floats, area: tuple[float, ...], coefficients: tuple[float, ...], degrees: tuple[int, int]
) -> Floats:
    """The displacement at all places of a lattice, (y, x)."""
    across, down = _powers(x, y, area, degrees)
    return np.asarray(down @ np.reshape(coefficients, (down.shape[1], -1)) @ across.T)


def straightened(
    grey: NDArray[np.uint8],
    to_original: geometry.Matrix,
    bend: Bend | None,
    size: tuple[int, int],
    between: int = cv2.INTER_LINEAR,
) -> NDArray[np.uint8]:
    """The (height, width) picture of a prepared page, ``size`` as (width, height).

    ``between`` is what OpenCV is to make of places between pixels.
    """
    if bend is None:
        flags = between | cv2.WARP_INVERSE_MAP
        plain = cv2.warpPerspective(grey, to_original, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(plain, dtype=np.uint8)
    mesh = _mesh(to_original, bend, size)
    picture = np.empty((size[1], size[0]), np.uint8)
    for top in range(0, size[1], _BAND):
        bottom = min(size[1], top + _BAND)
        rows = slice(top // _MESH, bottom // _MESH + 3)
        xs, ys = (_enlarged(axis[rows], bottom - top, size[0]) for axis in mesh)
        band = cv2.remap(grey, xs, ys, between, borderMode=cv2.BORDER_REPLICATE)
        picture[top:bottom] = band
    return picture


def _enlarged(axis: NDArray[np.float32], height: int, width: int) -> NDArray[np.float32]:
    """A mesh's coordinates for every pixel of a band, without the cell around it."""
    full = cv2.resize(axis, None, fx=_MESH, fy=_MESH, interpolation=cv2.INTER_LINEAR)
    return np.asarray(full[_MESH : _MESH + height, _MESH : _MESH + width], dtype=np.float32)


def _mesh(
    to_original: geometry.Matrix, bend: Bend, size: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Original x and y of every ``_MESH``-th prepared pixel: cells' middles, with a cell more all around."""
    columns, rows = (
        np.asarray((np.arange(-1, side // _MESH + 2) + 0.5) * _MESH - 0.5, np.float64) for side in size
    )
    aside = _lattice(columns, rows, bend.area, bend.across, bend.across_degrees)
    below = _lattice(columns, rows, bend.area, bend.down, bend.down_degrees)
    moved = np.stack([columns + aside, rows[:, None] + below], axis=-1)
    mesh = geometry.apply(to_original, moved.reshape(-1, 2))
    xs, ys = mesh.T.reshape(2, len(rows), len(columns)).astype(np.float32)
    return xs, ys
