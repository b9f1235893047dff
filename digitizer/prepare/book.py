"""Pictures of an open book: the spread is parted at the gutter, and each leaf prepared by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import PreparedPage
from digitizer.prepare.curves import thin_ink
from digitizer.prepare.light import Grey, even_light
from digitizer.prepare.picture import Picture
from digitizer.prepare.place import place_leaf
from digitizer.prepare.render import render
from digitizer.prepare.righting import upside_down, way_up
from digitizer.prepare.sheet import find_sheet
from digitizer.prepare.spread import Gutter, find_fold, find_gutter
from digitizer.prepare.table import Table, with_ends, with_side
from digitizer.prepare.upright import by_tables
from digitizer.prepare.view import View, view

SMALL = 1700  # pixels: longest side on which the geometry of a spread is searched
_WIDE = 1.1  # a spread is wider than high by this factor
_DEEP = 0.12  # how much darker than the leaves a gutter without tables beside it must be
_SPINE = 0.3  # ... and a shadow so deep and broad is that of a spine, whatever runs on across it
_ASIDE, _OFF = 6, 4  # pixels: what is nearer to a side is its own; a rule lies no farther off its way
_GAP, _DRAWN = 12, 0.6  # pixels between two tables of one, and the share of their rows that runs across
_FOLD = 0.5  # of the height: what carries ink for longer is a fold, or an upright rule
_ASLANT = 8.5  # degrees between opposite sides of the paper: tables are found up to there
_SURE = 0.02  # of the spread's width: the least empty strip at such a gutter


@dataclass(frozen=True, slots=True)
class _Spread:
    """A level view of an open book with its gutter and the tables on its leaves."""

    seen: View
    gutter: Gutter
    tables: tuple[Table | None, Table | None]
    quarter_turns: int


def open_book(
    picture: Picture, lying: bool | None = None, quarter_turns: int | None = None
) -> PreparedPage | None:
    """The prepared spread with its two leaves, or None when the picture shows a single page.

    A picture higher than wide is taken for a spread lying on its side, unless its text does not: ``lying``
    tells whether it runs down the picture. ``quarter_turns`` as in ``prepare_page``.
    """
    turns = quarter_turns
    if turns is None:
        turns = 0 if picture.size[0] >= picture.size[1] else 1
        if lying is (turns == 0):
            return None
    taken, ground, factor = picture.small(SMALL)
    seen = _facing(view(taken, ground, factor), find_sheet(ground)).turned(turns).level()
    if seen.size[0] < _WIDE * seen.size[1]:
        return None
    spread = _parted(seen, picture.ink, turns)
    if spread is None:
        return None
    page = _prepared(picture, spread)
    if quarter_turns is not None:
        return page
    upright = way_up(page.leaves, by_tables(seen.mask, spread.tables))
    if upright < 0:
        page = upside_down(page)
    leaves = tuple(replace(leaf, upright=max(leaf.upright, abs(upright))) for leaf in page.leaves)
    return replace(page, leaves=leaves, upright=abs(upright))


def _facing(seen: View, corners: NDArray[np.float64] | None) -> View:
    """The sheets of paper, rectified when the picture was taken so aslant that upright rules lean."""
    if corners is None:
        return seen
    sides = np.roll(corners, -1, axis=0) - corners
    ways = np.degrees(np.arctan2(sides[:, 1], sides[:, 0]))
    apart = np.abs((ways[:2] - ways[2:]) % 360 - 180)
    if apart.max() <= _ASLANT:
        return seen
    sheets = seen.sheet(corners)
    return replace(sheets, mask=thin_ink(even_light(sheets.taken)))  # a mask so much drawn out has gaps


def _parted(seen: View, picture: Grey, turns: int) -> _Spread | None:
    """The spread with the tables on both sides of the gutter; None where it is no open book.

    Where a table is not found on both, something lies in the empty strip, a stamp or specks in the shadow of
    the spine, and another strip was taken for it; then the fold itself may tell.
    """
    found: _Spread | None = None
    ways = partial(find_gutter, seen.mask, seen.taken), partial(find_fold, seen.taken, amid=True)
    for find in ways:  # the fold is looked for only where the strip does not do
        if (gutter := find()) is None:
            continue
        spread = _Spread(seen, gutter, _tables(seen, gutter, picture), turns)
        if _is_open_book(spread):
            if None not in spread.tables:
                return spread
            found = found or spread
    return found


def _tables(seen: View, gutter: Gutter, picture: Grey) -> tuple[Table | None, Table | None]:
    height = seen.size[1]
    gutter_at = np.array([gutter.x(y) for y in range(height)])
    left = np.arange(seen.size[0])[None, :] < gutter_at[:, None]
    return seen.table(picture, left), seen.table(picture, ~left)


def _is_open_book(spread: _Spread) -> bool:
    """Tables or a dark fold on both sides of the strip; a single page may have an empty strip by chance."""
    left, right = spread.tables
    if left is not None and right is not None:
        tall = [float(table.corners()[3, 1] - table.corners()[0, 1]) for table in (left, right)]
        crossed = spread.gutter.depth <= _SPINE and is_crossed(spread.seen.mask, left, right)
        return min(tall) > 0.7 * max(tall) and not crossed
    gutter = spread.gutter
    return gutter.depth > _DEEP and (
        left is not None or right is not None or gutter.width > _SURE * spread.seen.size[0]
    )


def is_crossed(mask: Grey, left: Table, right: Table) -> bool:
    """Whether rules of one table run on into the other: then both are parts of a single one.

    They do so everywhere between the two; beside a spine there may be a column that was not seen as one. A
    fold is dark all the way down, and tells nothing.
    """
    start, end = float(left.corners()[1:3, 0].max()), float(right.corners()[[0, 3], 0].min())
    xs = np.arange(start + _ASIDE, end - _ASIDE)
    if len(xs) < _GAP:
        return False
    top, bottom = (int(row.at(start)) for row in (left.rows[0], left.rows[-1]))
    strip = mask[max(0, top) : bottom, xs.round().astype(int)]
    xs = xs[(strip > 0).mean(axis=0) < _FOLD]
    if not len(xs):
        return False
    drawn = []
    for row in left.rows:
        other = min(right.rows, key=lambda one: abs(one.at(end) - row.at(start)))
        drawn.append(_shares(mask, xs, row.at(start), other.at(end)))
    return float(np.median(drawn, axis=0).min()) > _DRAWN


def _shares(mask: Grey, xs: NDArray[np.float64], first: float, last: float) -> list[float]:
    """The shares of the pieces of a straight way, from height to height, that carry ink."""
    ys = np.linspace(first, last, len(xs)).round().astype(int)
    rows = np.clip(ys + np.arange(-_OFF, _OFF + 1)[:, None], 0, mask.shape[0] - 1)
    inked = (mask[rows, xs.round().astype(int)] > 0).any(axis=0)
    return [float(piece.mean()) for piece in np.array_split(inked, max(1, len(xs) // _GAP))]


def _prepared(picture: Picture, spread: _Spread) -> PreparedPage:
    seen, gutter = spread.seen, spread.gutter
    width, height = seen.size
    top, bottom = gutter.x(0), gutter.x(height)
    outlines = (
        np.array([[0, 0], [top, 0], [bottom, height], [0, height]], dtype=float),
        np.array([[top, 0], [width, 0], [width, height], [bottom, height]], dtype=float),
    )
    tables = [
        table and with_ends(with_side(table, on_left))  # beside the spine a side may lie in its shadow
        for table, on_left in zip(spread.tables, (False, True), strict=True)
    ]
    leaves = tuple(
        render(picture, place_leaf(seen, outline, table, spread.quarter_turns))
        for outline, table in zip(outlines, tables, strict=True)
    )
    grey = even_light(seen.taken)
    return PreparedPage(
        grey=grey,
        clean=grey,
        frame=None,
        rules=(),
        to_original=tuple(float(v) for v in seen.to_original.ravel()),
        original_size=picture.size,
        rotation=90 * spread.quarter_turns,
        sharpness=min(leaf.sharpness for leaf in leaves),
        ink=max(leaf.ink for leaf in leaves),
        shade=max(leaf.shade for leaf in leaves),
        sideways=False,
        leaves=leaves,
        cut=any(leaf.cut for leaf in leaves),
    )
