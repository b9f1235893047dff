"""File names of a package (``KS.2017.01.2017-02-03.05.pdf``), by which the Ministry's system finds a PDF.

Pattern: {type}.{year the book was opened}.{book number}.{date of registration}.{entry number}.pdf. The import
workbook has no column for a path, so the parts must be the row's own values and unique in the book.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from digitizer.domain.books import Book, book_id
from digitizer.domain.dates import PartialDate, parse_date
from digitizer.domain.numbers import EntryNumber, parse_book_number, parse_entry_number

NUMBER_KEY = "so"
BOOK_KEY = "quyenSo"
DATE_KEY = "ngayDangKy"

_LONGEST = 120
_PORTABLE = re.compile(r"[\w-]+(\.[\w-]+)*")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def registration_date(fields: Mapping[str, str]) -> PartialDate | None:
    """The day of registration, None unless it is a whole and possible one."""
    date = parse_date(fields.get(DATE_KEY, ""))
    return date if date and date.is_full and date.is_possible else None


def entry_number(fields: Mapping[str, str]) -> EntryNumber | None:
    """The entry's number in its book, None when there is none."""
    return parse_entry_number(fields.get(NUMBER_KEY, ""))


def is_of_book(fields: Mapping[str, str], book: Book) -> bool:
    """Whether the row's own book number is that of ``book``, in whichever of the two usual spellings."""
    written = fields.get(BOOK_KEY, "")
    if written == book.label:
        return True
    row, own = parse_book_number(written), parse_book_number(book.label)
    return row is not None and own is not None and row.number == own.number and row.year in (None, own.year)


def pdf_stem(book: Book, date: PartialDate, number: EntryNumber) -> str:
    """The name of a record's PDF without its extension; ``date`` must be full."""
    day = f"{date.year:04d}-{date.month:02d}-{date.day:02d}"
    return f"{book_id(book.type, book.year, book.number)}.{day}.{number.number:02d}{number.suffix}"


def pdf_name(book: Book, fields: Mapping[str, str]) -> str | None:
    """The name of a record's PDF, None while its date of registration or its number cannot give one."""
    date, number = registration_date(fields), entry_number(fields)
    if date is None or number is None:
        return None
    name = f"{pdf_stem(book, date, number)}.pdf"
    return name if is_portable(name) else None


def is_portable(name: str) -> bool:
    """Whether every system takes the name: letters, digits, ``-``, inner dots; not a device of Windows."""
    return len(name) <= _LONGEST and bool(_PORTABLE.fullmatch(name)) and not _DEVICE.fullmatch(name)
