"""Reports as tables: what a window draws, a workbook holds and a page prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a report; headers are words of ours.

    ``bars`` are the columns (from 0) to draw as bars, one above the other for each row; empty for none.
    ``shares`` are columns of shares (0..1), shown in per cent.
    """

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    bars: tuple[int, ...] = ()
    shares: frozenset[int] = frozenset()

    def text(self, column: int, cell: Cell) -> str:
        """A cell as people read it: 1234 with a dot between the thousands, 0.954 as 95,4 %."""
        if isinstance(cell, str):
            return cell
        if column in self.shares:
            return f"{cell:.1%}".replace(".", ",").replace("%", " %")
        return f"{cell:,}".replace(",", ".") if isinstance(cell, int) else f"{cell:.1f}".replace(".", ",")


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its kind, title and tables. ``made`` is when (UTC, ISO 8601), ``place`` the office."""

    kind: str
    title: str
    place: str
    made: str
    tables: Sequence[Table]
