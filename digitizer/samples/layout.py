"""What the printers of the forms put on a page: rows of labels and blanks, ticks, signatures, columns.

Layouts are data (``layouts/*.toml``): another form is another file. A layout's arrangement says which module
draws it: ``page`` (since 2016), ``leaf`` (one or two records a page), ``bands`` (records one below the other
across an open spread) or ``ledger`` (rows under column headings).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """A label with the blank after it. ``weight`` is its share of the line's room.

    ``split`` cells stand side by side in columns of their own; ``ruled`` ones are cells of a ruled table.
    ``some`` is the chance that a printer has the row at all.
    """

    labels: tuple[str, ...]
    slot: str = ""
    weight: float = 1.0
    lines: int = 1
    bare: bool = False
    heading: bool = False
    split: bool = False
    ruled: bool = False
    some: float = 1.0


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A signature cell; ``stated`` when its name is a field, ``title`` the slot of the signer's office."""

    labels: tuple[str, ...]
    slot: str
    title: str = ""
    under: str = ""
    stated: bool = False
    stamped: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A column of a band on one leaf: its share of the leaf, rows, signatures, or room for notes."""

    share: float
    rows: tuple[Row, ...] = ()
    signs: tuple[tuple[Sign, ...], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a ledger; several slots stand below each other in one cell."""

    labels: tuple[str, ...]
    slots: tuple[str, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Variant:
    """How one printer laid out a spread: leaves of parts (bands) or of columns (ledger)."""

    parts: tuple[tuple[Part, ...], ...] = ()
    columns: tuple[tuple[Column, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The printed form of one record type."""

    record_type: str
    editions: tuple[str, ...]
    arrangement: str
    titles: tuple[str, ...]
    book_title: str
    code: str
    hint: str
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    ticks: tuple[tuple[str, ...], ...]
    signs: tuple[tuple[Sign, ...], ...]
    notes: tuple[str, ...]
    margin: bool
    weight: float
    variants: tuple[Variant, ...]


def load_layouts(folder: Path | None = None) -> Mapping[tuple[str, str], tuple[Layout, ...]]:
    """Every layout by record type and edition; some editions have several forms of a type."""
    found: dict[tuple[str, str], tuple[Layout, ...]] = {}
    for path in sorted((folder or Path(__file__).parent / "layouts").glob("*.toml")):
        layout = _layout(tomllib.loads(path.read_text("utf-8")))
        for edition in layout.editions:
            key = (layout.record_type, edition)
            found[key] = (*found.get(key, ()), layout)
    return found


def _layout(data: Mapping[str, Any]) -> Layout:
    return Layout(
        record_type=data["record_type"],
        editions=tuple(data["editions"]),
        arrangement=data.get("arrangement", "page"),
        titles=tuple(data["titles"]),
        book_title=data["book_title"],
        code=data.get("code", ""),
        hint=data.get("hint", ""),
        head=_rows(data.get("head", ())),
        rows=_rows(data.get("row", ())),
        ticks=tuple(tuple(labels) for labels in data.get("ticks", ())),
        signs=_signs(data.get("signs", ())),
        notes=tuple(data.get("notes", ())),
        margin=data.get("margin", False),
        weight=data.get("weight", 1.0),
        variants=tuple(_variant(variant) for variant in data.get("variant", ())),
    )


def _variant(data: Mapping[str, Any]) -> Variant:
    return Variant(
        parts=tuple(tuple(_part(part) for part in leaf) for leaf in data.get("parts", ())),
        columns=tuple(tuple(_column(column) for column in leaf) for leaf in data.get("columns", ())),
    )


def _part(data: Mapping[str, Any]) -> Part:
    return Part(
        data["share"],
        _rows(data.get("rows", ())),
        _signs(data.get("signs", ())),
        tuple(data.get("notes", ())),
    )


def _column(data: Mapping[str, Any]) -> Column:
    slots = data["slot"]
    return Column(
        tuple(data["labels"]), (slots,) if isinstance(slots, str) else tuple(slots), data.get("width", 1.0)
    )


def _signs(rows: Sequence[Sequence[Mapping[str, Any]]]) -> tuple[tuple[Sign, ...], ...]:
    return tuple(tuple(Sign(**{**sign, "labels": tuple(sign["labels"])}) for sign in row) for row in rows)


def _rows(rows: Sequence[Sequence[Mapping[str, Any]]]) -> tuple[Row, ...]:
    return tuple(tuple(_cell(cell) for cell in row) for row in rows)


def _cell(data: Mapping[str, Any]) -> Cell:
    heading = "heading" in data
    rest = {key: value for key, value in data.items() if key not in ("heading", "labels")}
    return Cell(tuple(data["heading"] if heading else data.get("labels", ("",))), heading=heading, **rest)
