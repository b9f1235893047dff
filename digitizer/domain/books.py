"""Books: opened before their pages are scanned, because a book fixes what its pages can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Book:
    """A paper register.

    ``id`` is ``{type}.{year}.{number}`` (``KS.2017.01``), with a suffix when an office holds two of that
    name. ``place`` is the registering office as it was called then (``UBND xã ..., huyện ..., tỉnh ...``).
    ``opened`` and ``closed`` are ``dd.MM.yyyy`` or empty; ``expected`` the number of entries that the closing
    page or a person states, or None. ``finished`` is when a person declared the capture complete (UTC, ISO
    8601), or empty while pages may come in; ``due`` the day (``dd.MM.yyyy``) by which it should be exported.
    """

    id: str
    type: str
    year: int
    number: str  # "01"
    place: str
    edition: str = ""  # a form profile's edition, or empty for automatic
    opened: str = ""
    closed: str = ""
    expected: int | None = None
    finished: str = ""
    due: str = ""

    @property
    def label(self) -> str:
        """``01/2017``, the Ministry's ``quyenSo``."""
        return f"{self.number}/{self.year}"


def book_id(record_type: str, year: int, number: str) -> str:
    """The stem used for the book and its package: ``KS.2017.01``."""
    return f"{record_type}.{year}.{number.zfill(2)}"


class Neighbour(NamedTuple):
    """Another entry of the book as read or confirmed: ``position`` counts the book's entries in their order.

    ``number`` is its ``so``, ``registered`` its ``ngayDangKy``, ``page`` its ``trangSo``; each may be empty.
    """

    position: int
    number: str = ""
    registered: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class BookContext:
    """What a book says of each of its entries, apart from the entry itself.

    ``opened`` and ``closed`` are dates or empty. ``seen`` maps a field's key to the values it has in other
    entries and how often (``nguoiKy``, ``nguoiThucHien``, places ...). ``position`` is the entry's own place
    among ``neighbours``, None when the order is not known. ``alike`` maps a field's key to the text of
    confirmed lines of the book that the field's strokes are like.
    """

    type: str = ""
    year: int | None = None
    number: str = ""
    place: str = ""
    opened: str = ""
    closed: str = ""
    seen: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    neighbours: tuple[Neighbour, ...] = ()
    position: int | None = None
    alike: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """``01/2017``, or empty when year or number is not known."""
        return f"{self.number}/{self.year}" if self.number and self.year else ""
