"""Labels that no band shows well, told from values by what the bands have in common: where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digitizer.extract.zones import Row

ASIDE = 25  # pixels: a label begins at the same place in all bands but for so much
BEGINS = 20.0  # per cent: what it speaks for a label that words begin a line where labels do
ASTRAY = 14  # pixels: ... and stands at the same height
_LEAST = 50.0  # per cent of likeness in the mean of all bands


@dataclass(frozen=True, slots=True)
class Trace:
    """Words that may be a label: how like it they are (per cent), their cell, their row within the cell."""

    score: float
    column: int
    row: Row


def most_common(bands: Sequence[Sequence[Trace]]) -> tuple[int, Row] | None:
    """The cell and row of the place at which the traces of all bands are most like the label.

    None where no place is like it in most bands.
    """
    best, place = 0.0, None
    for trace in (trace for traces in bands for trace in traces):
        shares = [
            max((one.score for one in traces if _at_one_place(one, trace)), default=0.0) for traces in bands
        ]
        total = sum(shares) + trace.score / len(bands)  # of one place the words most like the label
        if sum(shares) >= _LEAST * len(bands) and 2 * sum(map(bool, shares)) > len(bands) and total > best:
            best, place = total, (trace.column, trace.row)
    return place


def _at_one_place(one: Trace, other: Trace) -> bool:
    return one.column == other.column and stand_alike(one.row, other.row)


def stand_alike(one: Row, other: Row) -> bool:
    """Whether two rows of one cell begin at the same place."""
    return abs(one.baseline - other.baseline) <= ASTRAY and abs(one.box.x - other.box.x) <= ASIDE
