"""Rows of lists, without Tk: presenters make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A row: what it stands for, its cells, and ``level`` (good, warn, bad) for its colour."""

    id: str
    cells: Sequence[object]
    level: str = ""
