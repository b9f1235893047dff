"""Form profiles: what is printed on a register page of one edition, in reading order.

A profile is data (``ocr_profiles/forms/*.toml``). It names labels and their order, never coordinates:
printers of the forms differ, lines wrap, and pages are photographed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Area(StrEnum):
    """The part of the page in which a label stands."""

    HEAD = "head"  # above the frame: number, book, date of registration
    MAIN = "main"  # the left, wide column of the frame
    SIDE = "side"  # the right, narrow column: tick boxes, then notes
    SIGN = "sign"  # signature cells at the foot of the main column
    FOOT = "foot"  # below the frame: page number


class Arrangement(StrEnum):
    """How records stand on the paper."""

    PAGE = "page"  # one record a page, labels in reading order
    BANDS = "bands"  # several records below each other, each with its labels, across one or two leaves
    LEDGER = "ledger"  # a record a row, labels only in the heading of the columns, across one or two leaves


@dataclass(frozen=True, slots=True)
class LabelSpec:
    """A printed label and the field(s) written after it.

    ``texts`` are the wordings that printers use, the usual one first. ``keys`` are the fields that the line
    holds: usually one; several when one line is split by ``parser`` (``papers``: kind, number, date and place
    of issue; ``signer``: name and title); none for a section heading. The parser ``join`` adds label and
    value to the value before it ("Giấy tờ tùy thân: ... số ..."). ``lines`` is how many lines the value
    usually has room for. ``section`` groups lines under their heading ("me", "cha", ...). ``column`` is the
    column of the band or ledger, counted from the left over both leaves; on a page with labels side by side,
    1 or 2 (0: across the page). ``under``: the wordings of the heading below which the value stands, where
    one label at the left serves several columns ("NGƯỜI MẸ" | "NGƯỜI CHA"). ``each``: the lines of a ledger's
    cell belong to the keys in turn (husband above wife); without it several keys of one value all get it.
    """

    area: Area
    texts: tuple[str, ...]
    keys: tuple[str, ...] = ()
    parser: str = "text"
    lines: int = 1
    optional: bool = False
    section: str = ""
    column: int = 0
    under: tuple[str, ...] = ()
    each: bool = False


@dataclass(frozen=True, slots=True)
class TickSpec:
    """A printed tick box: its label and what a tick says: ``key`` is set to ``code`` (no key: no column).

    With ``by``, ``code`` holds alternatives divided by ``|``: ``by`` names a field whose code (1, 2) picks
    one, or is ``parents``: neither parent named, only the mother, only the father.
    """

    texts: tuple[str, ...]
    key: str
    code: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class FormProfile:
    """The form of one record type in one edition (a circular and the years it was in force)."""

    id: str  # "2015-KS"
    record_type: str
    edition: str  # "2015"
    title: str
    form_codes: tuple[str, ...]  # printed in a corner, e.g. "TP/HT-2015-KS"
    labels: tuple[LabelSpec, ...]
    arrangement: Arrangement = Arrangement.PAGE
    ticks: tuple[TickSpec, ...] = ()
    cover_titles: tuple[str, ...] = ()
    notes_heading: tuple[str, ...] = ("Ghi chú",)
    notes_key: str = "ghiChu"
    valid_from: str = ""  # dd.MM.yyyy
    valid_to: str = ""
    constants: Mapping[str, str] = field(default_factory=dict)
    century: int = 0  # added to years of two digits; 0: they are refused
