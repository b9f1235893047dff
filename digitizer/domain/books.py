"""Books: opened before their pages are scanned, because a book fixes what its pages can say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Book:
    """A paper register.

    ``id`` is ``{type}.{year}.{number}`` (``KS.2017.01``), with a suffix when an office holds two of that
    name. ``place`` is the registering office as it was called then (``UBND xã ..., huyện ..., tỉnh ...``).
    ``opened`` and ``closed`` are ``dd.MM.yyyy`` or empty; ``expected`` the number of entries that the closing
    page or a person states, or None; ``due`` the day (``dd.MM.yyyy``) by which it should be exported.
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
    due: str = ""

    @property
    def label(self) -> str:
        """``01/2017``, the Ministry's ``quyenSo``."""
        return f"{self.number}/{self.year}"


def book_id(record_type: str, year: int, number: str) -> str:
    """The stem used for the book and its package: ``KS.2017.01``."""
    return f"{record_type}.{year}.{number.zfill(2)}"
