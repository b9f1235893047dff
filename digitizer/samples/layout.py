"""What the printers of the forms put on a page: rows of labels and blanks, tick boxes, signature cells.

Layouts are data (``layouts/*.toml``): another edition is another file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """A label with the blank after it. ``weight`` is its share of the line's room."""

    labels: tuple[str, ...]
    slot: str = ""
    weight: float = 1.0
    lines: int = 1
    bare: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The printed page of one record type: wide column's rows, tick labels, rows of signature cells."""

    record_type: str
    editions: tuple[str, ...]
    title: str
    book_title: str
    rows: tuple[tuple[Cell, ...], ...]
    ticks: tuple[tuple[str, ...], ...]
    signs: tuple[tuple[tuple[str, str], ...], ...]


def load_layouts(folder: Path | None = None) -> Mapping[tuple[str, str], Layout]:
    """Every layout by record type and edition."""
    found: dict[tuple[str, str], Layout] = {}
    for path in sorted((folder or Path(__file__).parent / "layouts").glob("*.toml")):
        layout = _layout(tomllib.loads(path.read_text("utf-8")))
        for edition in layout.editions:
            found[layout.record_type, edition] = layout
    return found


def _layout(data: Mapping[str, Any]) -> Layout:
    return Layout(
        record_type=data["record_type"],
        editions=tuple(data["editions"]),
        title=data["title"],
        book_title=data["book_title"],
        rows=tuple(tuple(_cell(cell) for cell in row) for row in data["row"]),
        ticks=tuple(tuple(labels) for labels in data["ticks"]),
        signs=tuple(tuple((label, slot) for label, slot in row) for row in data["signs"]),
    )


def _cell(data: Mapping[str, Any]) -> Cell:
    heading = "heading" in data
    return Cell(
        labels=tuple(data["heading"] if heading else data["labels"]),
        slot=data.get("slot", ""),
        weight=data.get("weight", 1.0),
        lines=data.get("lines", 1),
        bare=data.get("bare", False),
        heading=heading,
    )
