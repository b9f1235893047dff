"""The cells of a ruled table, row by row over both leaves of an open book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

import numpy as np

from digitizer.domain.forms import FormProfile
from digitizer.domain.layout import Engine, Grid, LineReading, Pixels, PreparedPage, Rule
from digitizer.domain.records import Box, RecordReading
from digitizer.extract.crops import moved, shrunk, unshrunk
from digitizer.extract.ink import Crop, Ink, Segment
from digitizer.extract.strokes import LETTER_GAP
from digitizer.extract.tokens import Token, hull, tokens_of
from digitizer.extract.values import Engines

_INK = 175  # grey: also pale ink is darker
_NO_INK = 0.0006  # share of a cell under ink below which it is empty
_DASH = 24  # pixels: a small dash has more, however large its cell
_SAME_RULE = 0.02  # of the height of the table: two rules of the leaves are one
_FEW = 6  # distances of lines tell how a hand spaces them
_EVEN = 0.3  # of their median: a hand spaces its lines so evenly
_FEW_LACK = 0.34  # of the rules of the other leaf a leaf may lack
_STRUCK = 0.55  # of a row's width: such a stroke through it strikes the row out
_PAPER_EDGE = 3  # pixels
_INNER = 0.15  # of a row's height: a stroke so near to a rule is the rule's
_WHOLE = 0.8  # of the usual row's height: a row is hardly lower
_FEW_STRUCK = 0.34  # of the rows are struck at most
_TOGETHER = 0.18  # ... and the two parts of a struck row miss it by no more together
_RULE = 6  # pixels: a rule is no thinner, with the rims of what stands on it
_EDGE = 5  # pixels beside a cell's rules that may hold what is left of them


@dataclass(frozen=True, eq=False)
class Sheet:
    """A leaf with its table."""

    page: PreparedPage
    grid: Grid
    strikes: frozenset[int] = frozenset()  # y of strokes through rows that were found as rules of the table

    @cached_property
    def ink(self) -> Ink:
        """The leaf's strokes."""
        return Ink(self.page.clean)

    @property
    def row_height(self) -> float:
        """The usual height of a row."""
        return median(np.diff(self.grid.rows).tolist())

    def struck_share(self, row: int) -> float:
        """How much of a row's width a level stroke between its rules covers, 0..1."""
        left, right = self.grid.columns[0], self.grid.columns[-1]
        top, bottom = self.grid.rows[row : row + 2]
        if any(top < y < bottom for y in self.strikes):
            return 1.0
        covered = np.zeros(right - left, bool)
        for rule in self._through(row):
            covered[max(0, rule.x0 - left) : max(0, rule.x1 - left)] = True
        return float(covered.mean())

    def edges(self, row: int) -> tuple[bool, bool]:
        """Whether a level line within a row runs to the left and to the right edge of the paper."""
        width, through = self.page.clean.shape[1], self._through(row)
        return (
            any(rule.x0 <= _PAPER_EDGE for rule in through),
            any(rule.x1 >= width - _PAPER_EDGE for rule in through),
        )

    def _through(self, row: int) -> list[Rule]:
        """The level strokes between a row's rules."""
        top, bottom = self.grid.rows[row : row + 2]
        inner = _INNER * (bottom - top)
        return [rule for rule in self.page.rules if top + inner < rule.y < bottom - inner]

    def spacings(self) -> list[float]:
        """The distances of text lines within the cells below the headings, as shares of a row's height."""
        columns, rows = range(len(self.grid.columns) - 1), range(1, len(self.grid.rows) - 1)
        cells = [_inside(self.grid.cell(row, column)) for row in rows for column in columns]
        return [pitch / self.row_height for cell in cells for pitch in self.ink.pitches(cell)]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table: its inside on the leaf."""

    sheet: Sheet
    box: Box

    @property
    def pixels(self) -> Pixels:
        """The cell without leaders and rules."""
        x, y, w, h = self.box
        return self.sheet.page.clean[y : y + h, x : x + w]

    @property
    def is_empty(self) -> bool:
        """Whether there is no ink in the cell."""
        return bool(np.count_nonzero(self.pixels < _INK) < min(_NO_INK * self.pixels.size, _DASH))

    def is_left_by(self, line: Crop) -> bool:
        """Whether a line of text runs on over the rule at the cell's right side."""
        return line.box.x + line.box.w > self.box.x + self.box.w + _EDGE + _RULE

    def cuts_off(self, line: Crop) -> bool:
        """Whether a line that runs on over the rule perhaps goes on in what stands close behind it."""
        x, y, w, h = line.box
        behind = Segment(x + w, x + w + LETTER_GAP, y, y + h, y + h)
        return self.is_left_by(line) and len(self.sheet.ink.strokes_in(behind)) > 0

    def is_covered(self, line: Crop) -> bool:
        """Whether letters that run on from the cell before stand where the line begins, and may cover letters
        of its own.
        """
        x, y, _, h = line.box
        before = Segment(self.box.x, x, y, y + h, y + h)
        return any(box.h > h / 2 for box in self.sheet.ink.boxes(self.sheet.ink.strokes_in(before)))


class Table:
    """Rows of cells, the left leaf's first; a row that one leaf lacks has only the other's cells."""

    def __init__(self, leaves: Sequence[PreparedPage]) -> None:
        """``leaves``: one or two, from left to right; those without a grid are left out."""
        ruled = [leaf for leaf in leaves if leaf.grid is not None]
        grids = _completed([leaf.grid for leaf in ruled if leaf.grid is not None])
        plain = map(_without_strikes, grids)
        self.sheets = [Sheet(leaf, *parts) for leaf, parts in zip(ruled, plain, strict=True)]
        self._rows = _aligned(self.sheets)
        self._lines: dict[tuple[Cell, bool], list[Crop]] = {}
        self.columns = sum(len(sheet.grid.columns) - 1 for sheet in self.sheets)

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, number: int) -> list[Cell | None]:
        """The cells of a row from left to right; None where the leaf lacks it."""
        cells: list[Cell | None] = []
        for sheet, row in zip(self.sheets, self._rows[number], strict=True):
            for column in range(len(sheet.grid.columns) - 1):
                cells.append(None if row is None else Cell(sheet, _inside(sheet.grid.cell(row, column))))
        return cells

    def is_struck(self, number: int) -> bool:
        """Whether a line was drawn through the whole row: the entry was given up.

        A pen may cross the fold, but only a crease runs from one outer edge of the paper to the other.
        """
        leaves = [
            (sheet, row)
            for sheet, row in zip(self.sheets, self._rows[number], strict=True) if row is not None
        ]  # fmt: skip
        shares = [sheet.struck_share(row) for sheet, row in leaves]
        if max(shares, default=0.0) < _STRUCK:
            return False
        ends = [sheet.edges(row) for sheet, row in leaves]
        return not (ends[0][0] and ends[-1][1])

    def lines(self, cell: Cell | None, spaced: bool = True) -> list[Crop]:
        """A cell's text lines from top to bottom.

        They are ``spaced`` as those of most cells, or anyhow: headings and notes are another hand's.
        """
        if cell is None or cell.is_empty:
            return []
        key = cell, spaced
        if key not in self._lines:  # strokes across lines are cut apart only once
            pitch = self._spacing * cell.sheet.row_height if spaced and self._spacing else None
            self._lines[key] = cell.sheet.ink.cell_rows(cell.box, _EDGE, pitch)
        return self._lines[key]

    @cached_property
    def _spacing(self) -> float | None:
        """How far apart the text lines of cells are, as a share of a row's height; None when none tell."""
        found = [share for sheet in self.sheets for share in sheet.spacings()]
        return _densest(found) if len(found) >= _FEW else None

    def box(self, number: int) -> Box:
        """The row's part of the page, in original pixels."""
        return hull(cell.sheet.page.original_box(cell.box) for cell in self.row(number) if cell is not None)


@dataclass(frozen=True, slots=True)
class TableReading:
    """The records of a table, the form, how much of its label text was found (0..1), and the words read."""

    profile: FormProfile
    likeness: float
    records: tuple[RecordReading, ...]
    tokens: tuple[Token, ...]


def _densest(numbers: Sequence[float]) -> float | None:
    """The middle of the narrowest span with half of the numbers; None when even that is wide."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    start = min(range(len(ordered) - half), key=lambda at: ordered[at + half] - ordered[at])
    middle = median(ordered[start : start + half + 1])
    return middle if ordered[start + half] - ordered[start] < _EVEN * middle else None


def _inside(box: Box) -> Box:
    return Box(box.x + _EDGE, box.y + _EDGE, max(1, box.w - 2 * _EDGE), max(1, box.h - 2 * _EDGE))


def _without_strikes(grid: Grid) -> tuple[Grid, frozenset[int]]:
    """The table without strokes through a whole row, and their y: they part it into two, together a row."""
    heights = np.diff(grid.rows)[1:]
    if len(heights) < 3:
        return grid, frozenset()
    usual = float(np.median(heights[heights >= _WHOLE * heights.max()]))
    strikes = frozenset(
        middle
        for top, middle, bottom in zip(grid.rows[1:], grid.rows[2:], grid.rows[3:], strict=False)
        if max(middle - top, bottom - middle) < _WHOLE * usual
        and abs(bottom - top - usual) < _TOGETHER * usual
    )
    if len(strikes) > _FEW_STRUCK * len(heights):  # where a rule was not found the rest seem parts of rows
        return grid, frozenset()
    return replace(grid, rows=tuple(y for y in grid.rows if y not in strikes)), strikes


def _completed(grids: Sequence[Grid]) -> Sequence[Grid]:
    """The leaves' tables, level rules that were not found on one of them taken over from the other.

    The leaves of one form are ruled alike: where most rules of each have their like on the other.
    """
    if len(grids) != 2:
        return grids
    shares = [[(y - grid.rows[0]) / (grid.rows[-1] - grid.rows[0]) for y in grid.rows] for grid in grids]
    lacking = [
        [share for share in other if min(abs(share - one) for one in own) > _SAME_RULE]
        for own, other in (shares, shares[::-1])
    ]
    if any(len(lacks) > _FEW_LACK * len(other) for lacks, other in zip(lacking, shares[::-1], strict=True)):
        return grids
    return [_with_rows(grid, lacks) if lacks else grid for grid, lacks in zip(grids, lacking, strict=True)]


def _with_rows(grid: Grid, shares: Sequence[float]) -> Grid:
    """The table with level rules more, by their shares of its height."""
    top, height = grid.rows[0], grid.rows[-1] - grid.rows[0]
    return replace(grid, rows=tuple(sorted((*grid.rows, *(round(top + share * height) for share in shares)))))


def _aligned(sheets: Sequence[Sheet]) -> list[tuple[int | None, ...]]:
    """For each row of the table its number on each leaf.

    Where the leaves have not the same number of rows, those that lie beside each other at the fold belong
    together.
    """
    counts = [len(sheet.grid.rows) - 1 for sheet in sheets]
    if len(sheets) < 2 or counts[0] == counts[1]:
        return [(row,) * len(sheets) for row in range(counts[0] if counts else 0)]
    left, right = (_heights(sheet, at_right) for sheet, at_right in zip(sheets, (True, False), strict=True))
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    pairs: list[tuple[int | None, ...]] = []
    for number, (top, bottom) in enumerate(longer):
        middle = (top + bottom) / 2
        beside = next((k for k, (low, high) in enumerate(shorter) if low < middle < high), None)
        pairs.append((number, beside) if longer is left else (beside, number))
    return pairs


def _heights(sheet: Sheet, at_right: bool) -> list[tuple[float, float]]:
    """Top and bottom of each row in the original, at the side of the fold."""
    x = sheet.grid.columns[-1 if at_right else 0]
    at = [sheet.page.original_point(x, y)[1] for y in sheet.grid.rows]
    return list(pairwise(at))


def words_of(cells: Sequence[Cell | None], engines: Engines) -> list[tuple[Token, ...]]:
    """The words that the quick model reads in each cell, in the leaf's coordinates."""
    return _words_of(cells, lambda cell: shrunk(cell.pixels), engines.labels, unshrunk)


def small_words_of(cells: Sequence[Cell | None], engines: Engines) -> list[tuple[Token, ...]]:
    """The same where labels are small and stand close to values: the line recognizer reads them, if there is
    one.
    """
    if engines.lines is None:
        return words_of(cells, engines)
    return _words_of(cells, lambda cell: cell.pixels, engines.lines, moved)


def _words_of(
    cells: Sequence[Cell | None],
    shown: Callable[[Cell], Pixels],
    engine: Engine,
    placed: Callable[[LineReading, int, int], LineReading],
) -> list[tuple[Token, ...]]:
    """The words of each cell as an engine reads them; ``placed`` moves a line to the leaf's coordinates."""
    blocks = iter(
        engine.read_blocks([shown(cell) for cell in cells if cell is not None and not cell.is_empty])
    )
    words = []
    for cell in cells:
        block = [] if cell is None or cell.is_empty else next(blocks)
        words.append(tuple(tokens_of(placed(line, cell.box.x, cell.box.y) for line in block) if cell else ()))
    return words
