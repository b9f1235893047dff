"""Decides between the two opposite ways up of rendered pages, and turns what stands upside down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitizer.domain.layout import Bend, Grid, PreparedPage, Rule
from digitizer.prepare.upright import feet_and_heads

_PLAIN = 0.9  # the table alone decides
_TABLE = 4.0  # standard deviations that the table's sign is worth
_CERTAIN = 8.0  # standard deviations that leave no doubt


def way_up(pages: Sequence[PreparedPage], table: float = 0.0) -> float:
    """From 1 (surely upright) to -1 (surely upside down), for the leaves of one picture.

    ``table`` is what the tables say, in the same measure. The letters' feet are counted against their heads.
    """
    if abs(table) >= _PLAIN:
        return table
    counts = np.array([feet_and_heads(page.clean) for page in pages]).sum(axis=0)
    letters = float(counts[0] - counts[1]) / float(np.sqrt(max(1, counts.sum())))
    return float(np.clip((_TABLE * table + letters) / _CERTAIN, -1, 1))


def upside_down(page: PreparedPage) -> PreparedPage:
    """The same prepared page turned by 180 degrees, with all that lies on it (it has no frame)."""
    height, width = page.grey.shape
    flip = np.array([[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]], dtype=float)
    matrix = np.array(page.to_original).reshape(3, 3) @ flip
    return replace(
        page,
        grey=np.ascontiguousarray(page.grey[::-1, ::-1]),
        clean=np.ascontiguousarray(page.clean[::-1, ::-1]),
        rules=tuple(Rule(width - r.x1, width - r.x0, height - 1 - r.y) for r in reversed(page.rules)),
        to_original=tuple(float(v) for v in matrix.ravel()),
        rotation=(page.rotation + 180) % 360,
        grid=page.grid and _turned_grid(page.grid, width, height),
        bend=page.bend and _turned_bend(page.bend, width, height),
        leaves=tuple(upside_down(leaf) for leaf in reversed(page.leaves)),
    )


def _turned_grid(grid: Grid, width: int, height: int) -> Grid:
    columns = tuple(width - 1 - x for x in reversed(grid.columns))
    return Grid(columns, tuple(height - 1 - y for y in reversed(grid.rows)))


def _turned_bend(bend: Bend, width: int, height: int) -> Bend:
    left, top, wide, tall = bend.area
    area = (width - 1 - left - wide, height - 1 - top - tall, wide, tall)
    across = _mirrored(bend.across, bend.across_degrees)
    return replace(bend, area=area, across=across, down=_mirrored(bend.down, bend.down_degrees))


def _mirrored(coefficients: tuple[float, ...], degrees: tuple[int, int]) -> tuple[float, ...]:
    """The displacement seen from the other side: both coordinates and the displacement change their sign."""
    powers = [a + b for b in range(degrees[1] + 1) for a in range(degrees[0] + 1)]
    return tuple(c if power % 2 else -c for c, power in zip(coefficients, powers, strict=True))
