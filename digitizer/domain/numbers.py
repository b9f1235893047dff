"""Numbers of entries and books, as registers write them.

Values stay as written (``01/2017`` keeps its zero); parsing only gives their structure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from digitizer.domain.dates import FIRST_YEAR, LAST_YEAR
from digitizer.domain.text import fold, nfc

_ENTRY = re.compile(r"(?:s[oố]\s*[:.]?\s*)?([0-9]{1,6})\s*([a-zđ]|bis)?(?:\s*[/\-–]\s*([0-9]{4}))?")
_BOOK = re.compile(
    r"(?:quyen\s*)?(?:so\s*)?[:.]?\s*([0-9]{1,4})(?:\s*[/\-–]\s*([0-9]{4})(?:\s*[\-–]\s*([0-9]{4}))?)?"
)
_EDGES = " \t\r\n.,:;…_"


@dataclass(frozen=True, slots=True)
class EntryNumber:
    """The number of an entry: ``24``, ``24/2017``, ``12a``, ``12 bis``. ``suffix`` is in lower case."""

    number: int
    suffix: str = ""
    year: int | None = None

    @property
    def order(self) -> tuple[int, str]:
        """What entries of one book are sorted by: 12, 12a, 12b, 13."""
        return self.number, self.suffix

    @property
    def text(self) -> str:
        """The number without leading zeros, for messages: ``12a/2017``, ``12 bis``."""
        gap = " " if len(self.suffix) > 1 else ""
        year = "" if self.year is None else f"/{self.year}"
        return f"{self.number}{gap}{self.suffix}{year}"


@dataclass(frozen=True, slots=True)
class BookNumber:
    """The number of a book: ``01/2017``, ``2``; with ``last_year`` for several years, ``1/1985-1990``."""

    number: int
    year: int | None
    last_year: int | None = None


def parse_entry_number(text: str) -> EntryNumber | None:
    """The structure of an entry's number; None when ``text`` is none, its number 0 or its year impossible."""
    match = _ENTRY.fullmatch(nfc(text).casefold().strip(_EDGES))
    if match is None:
        return None
    number, suffix, year = match.groups()
    if int(number) == 0 or not _is_year(year):
        return None
    return EntryNumber(int(number), suffix or "", int(year) if year else None)


def parse_book_number(text: str) -> BookNumber | None:
    """The structure of a book's number; None when ``text`` is none, its number 0 or a year out of range."""
    match = _BOOK.fullmatch(fold(text).strip(_EDGES))
    if match is None:
        return None
    number, year, last_year = match.groups()
    if int(number) == 0 or not _is_year(year) or not _is_year(last_year):
        return None
    return BookNumber(int(number), int(year) if year else None, int(last_year) if last_year else None)


def _is_year(figures: str | None) -> bool:
    return figures is None or FIRST_YEAR <= int(figures) <= LAST_YEAR
