"""The whole of stage 2 for one page: upright, rectified, evenly lit, without leaders, with its measures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from digitizer.domain.layout import PreparedPage
from digitizer.prepare.book import open_book
from digitizer.prepare.frame import FoundFrame, find_frame
from digitizer.prepare.light import Grey, even_light
from digitizer.prepare.picture import Picture
from digitizer.prepare.place import FRAME_WIDTH, by_frame, place_sheet
from digitizer.prepare.render import Placement, render
from digitizer.prepare.righting import upside_down, way_up
from digitizer.prepare.sheet import find_sheet
from digitizer.prepare.spread import find_fold
from digitizer.prepare.upright import by_tables, is_lying
from digitizer.prepare.view import View, view

__all__ = ["FRAME_WIDTH", "SMALL", "prepare_page"]

SMALL = 1100  # pixels: longest side on which geometry is searched
_WIDE = 1.1  # a picture of an open book is wider than high by this factor
_TURN = 0.12  # how surely a page must stand upside down to be turned
_ROWS = 4  # rules: a table with so many across is no form's frame


def prepare_page(picture: Picture, quarter_turns: int | None = None) -> PreparedPage:
    """Prepares a page.

    An open book gives ``leaves``. A form with a frame and a divider is rectified to its frame, which also
    tells its way up; a ledger, bands or a plain frame to its rules (``grid``); any other page (cover, closing
    page, blank page, form without rules) is cut to its sheet of paper and deskewed.

    Without ``quarter_turns`` the way up is found from frame, table and letters; ``upright`` says how surely.
    A caller who cannot read the page asks for the opposite way up first, ``(rotation // 90 + 2) % 4``, then
    for the two others. ``quarter_turns`` (counter-clockwise, from the picture as given) are obeyed: spreads
    and tables are looked for as the page then lies, frames are not, and nothing is turned.
    """
    taken, ground, factor = picture.small(SMALL)
    seen = view(taken, ground, factor).sheet(find_sheet(ground))
    lying = is_lying(seen.mask) if quarter_turns is None else None
    found = _frame(taken, lying) if quarter_turns is None else None
    if found is not None and _is_single(found, *picture.size):
        return render(picture, by_frame(found, np.diag([1 / factor, 1 / factor, 1.0])))
    spread = open_book(picture, lying, quarter_turns)
    if spread is not None:
        return spread
    turns = int(bool(lying)) if quarter_turns is None else quarter_turns
    placed, table = _placed_sheet(seen, picture.ink, turns)
    if found is not None and (placed.grid is None or len(placed.grid.rows) < _ROWS):
        return render(picture, by_frame(found, np.diag([1 / factor, 1 / factor, 1.0])))
    page = render(picture, placed)
    if quarter_turns is not None:
        return page
    upright = way_up((page,), table)
    return replace(upside_down(page) if upright < -_TURN else page, upright=abs(upright))


def _frame(taken: Grey, lying: bool | None) -> FoundFrame | None:
    """The frame of a form, when the text runs as in one that lies like it: other forms have a frame parted
    across. ``lying`` tells whether it runs down the picture."""
    found = find_frame(even_light(taken))
    if found is None or lying is None:
        return found
    return found if lying == bool(found.quarter_turns % 2) else None


def _is_single(found: FoundFrame, width: int, height: int) -> bool:
    """Whether the frame must be that of a single page: an open book shows it beside another leaf."""
    if found.quarter_turns % 2:
        width, height = height, width
    return found.alone and width < _WIDE * height


def _without_strip(seen: View) -> View:
    """The leaf alone, where a strip of the next one was photographed with it."""
    fold = find_fold(seen.taken)
    if fold is None:
        return seen
    width, height = seen.size
    ends = fold.x(0), fold.x(height)
    left, right = (max(*ends), width) if fold.at < width / 2 else (0, min(*ends))
    return seen.cropped(np.array([[left, 0], [right, 0], [right, height], [left, height]], dtype=float))


def _placed_sheet(seen: View, picture: Grey, turns: int) -> tuple[Placement, float]:
    """A page without a form's frame, by its sheet (which fills the view), its table and its lines of text;
    and what the table says of the way up."""
    level = _without_strip(seen.turned(turns).level())
    table = level.table(picture)
    return place_sheet(level, table, turns), by_tables(level.mask, (table,))
