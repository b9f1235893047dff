"""Use cases: open a book before its pages are scanned, and see how far it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from digitizer.app.desk import Desk
from digitizer.domain.books import Book, book_id
from digitizer.domain.dates import parse_date
from digitizer.domain.rights import Task
from digitizer.domain.text import clean
from digitizer.errors import InputError
from digitizer.store import BookSummary, Package, Page, StoredFinding

__all__ = ["BookView", "NewBook", "list_books", "open_book", "show_book"]

_FIRST_YEAR = 1860
_NUMBER = re.compile(r"0*[1-9][0-9]{0,3}")  # as the names of the Ministry's PDF files take it
_SUFFIX = re.compile(r"[0-9A-Za-z-]{1,12}")


@dataclass(frozen=True, slots=True)
class NewBook:
    """What a person says of a book: as on its cover. ``suffix`` tells two books of one name apart."""

    type: str
    year: int
    number: str
    place: str = ""  # empty: the office's own name and place
    edition: str = ""
    opened: str = ""
    closed: str = ""
    expected: int | None = None
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class BookView:
    """Everything about one book: counts, pages, findings, packages."""

    summary: BookSummary
    pages: Sequence[Page]
    findings: Sequence[StoredFinding]
    packages: Sequence[Package]


def open_book(desk: Desk, new: NewBook) -> Book:
    """Opens a book. Raises RuleError QTR-08, StoreError KHO-12, InputError GIA-34 to GIA-36."""
    person = desk.may(Task.OPEN_BOOK)
    _check_type(desk, new.type)
    _check_number(new)
    _check_edition(desk, new)
    number = f"{int(new.number):02d}"
    own = book_id(new.type, new.year, number)
    book = Book(
        id=f"{own}-{new.suffix}" if new.suffix else own,
        type=new.type,
        year=new.year,
        number=number,
        place=clean(new.place) or f"{desk.office.name}, {desk.office.place}",
        edition=new.edition,
        opened=_day(new.opened),
        closed=_day(new.closed),
        expected=new.expected,
    )
    return desk.office.books.open(book, person=person)


def list_books(desk: Desk) -> Sequence[BookSummary]:
    """All books with their counts."""
    return desk.office.books.list()


def show_book(desk: Desk, identifier: str) -> BookView:
    """One book. Raises StoreError KHO-11."""
    office = desk.office
    return BookView(
        office.books.summary(identifier),
        office.pages.list(identifier),
        office.findings.list(identifier),
        office.exports.list(book=identifier),
    )


def _check_type(desk: Desk, record_type: str) -> None:
    known = desk.catalog.record_types
    if record_type not in known:
        raise InputError(
            "GIA-34",
            "Không có loại sổ «{type}».",
            "Các loại sổ là: {known}.",
            type=record_type,
            known=", ".join(known),
        )


def _check_number(new: NewBook) -> None:
    fits = _NUMBER.fullmatch(new.number) and (not new.suffix or _SUFFIX.fullmatch(new.suffix))
    if not fits or not _FIRST_YEAR <= new.year <= date.today().year:
        raise InputError(
            "GIA-35",
            "Năm hoặc số quyển không dùng được.",
            "Hãy ghi năm bằng 4 chữ số và số quyển bằng chữ số, ví dụ 2017 và 01.",
        )


def _check_edition(desk: Desk, new: NewBook) -> None:
    known = sorted({form.edition for form in desk.catalog.forms.values() if form.record_type == new.type})
    if new.edition and new.edition not in known:
        raise InputError(
            "GIA-36",
            "Không có mẫu sổ đợt «{edition}» cho loại sổ này.",
            "Hãy bỏ trống để chương trình tự nhận, hoặc dùng một trong: {known}.",
            edition=new.edition,
            known=", ".join(known),
        )


def _day(text: str) -> str:
    if not text:
        return ""
    day = parse_date(text)
    if day is None or not day.is_full or not day.is_possible:
        raise InputError(
            "GIA-37", "Ngày mở sổ hoặc khóa sổ không đúng.", "Hãy ghi đủ ngày, tháng, năm: 27.10.2008."
        )
    return day.text
