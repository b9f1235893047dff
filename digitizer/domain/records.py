"""Pages, records and field values: what reading produces and what people confirm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in pixels of the original page: left, top, width, height."""

    x: int
    y: int
    w: int
    h: int


class PageKind(StrEnum):
    """What a page of a book is."""

    RECORD = "record"
    COVER = "cover"
    BLANK = "blank"
    CLOSING = "closing"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """Whether a page counts: pages are never deleted, only set aside."""

    KEPT = "kept"
    REMOVED = "removed"
    MOVED = "moved"  # to another book, where it is a page of its own


class Fill(StrEnum):
    """How a value was put on the form."""

    PRINTED = "printed"
    TYPED = "typed"
    WRITTEN = "written"
    TICKED = "ticked"


class Mark(StrEnum):
    """What a person says of a field besides its value."""

    MISSING = "missing"  # the paper says nothing
    ILLEGIBLE = "illegible"  # the paper says something that cannot be read
    AS_WRITTEN = "as_written"  # the paper says so, odd as it is


MARK_LABELS: Mapping[Mark, str] = {
    Mark.MISSING: "Sổ không ghi",
    Mark.ILLEGIBLE: "Không đọc được",
    Mark.AS_WRITTEN: "Đúng theo sổ gốc",
}


PAGE_KIND_LABELS: Mapping[PageKind, str] = {
    PageKind.RECORD: "Hồ sơ",
    PageKind.COVER: "Bìa",
    PageKind.BLANK: "Trang trắng",
    PageKind.CLOSING: "Trang khóa sổ",
    PageKind.UNKNOWN: "Chưa rõ",
}


class Alternative(NamedTuple):
    """Another value that the paper may say, with its probability (0..1)."""

    value: str
    raw: str
    confidence: float
    engine: str


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field's value with where it came from.

    ``value`` is normalised as for the workbook, ``raw`` as written on the paper (NFC). ``confidence`` is the
    probability (0..1) that ``value`` is what the paper says; 1.0 for what a person typed. ``notes`` says what
    was reasoned (for a person to read), e.g. which other field it was checked against. ``alternatives`` are
    the other readings, likeliest first. ``mark`` is what a person said of the field, if anything.
    """

    value: str
    raw: str = ""
    confidence: float = 1.0
    box: Box | None = None
    engine: str = ""  # "tesseract:vie", "person", ...
    fill: Fill | None = None
    notes: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class RecordReading:
    """One record as read from a page; ``box`` is its part of the page (None: the whole page).

    ``struck`` tells that the whole entry is crossed out on the paper: its number was given up.
    """

    type: str
    edition: str
    fields: Mapping[str, FieldValue]
    box: Box | None = None
    struck: bool = False


@dataclass(frozen=True, slots=True)
class PageReading:
    """Everything that was read from one page.

    ``rotation`` is the clockwise turn in degrees that was found in the upright page (0, 90, 180, 270).
    ``quality`` runs from 0 (nothing can be read) to 1. ``cover`` holds what a cover or closing page says
    (``quyenSo``, ``noiDangKy``, ``moNgay``, ``khoaNgay``, ``tongSo``). ``seconds`` are of one processor core.
    """

    kind: PageKind
    profile: str = ""
    rotation: int = 0
    records: tuple[RecordReading, ...] = ()
    cover: Mapping[str, FieldValue] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    quality: float = 1.0
    seconds: float = 0.0
