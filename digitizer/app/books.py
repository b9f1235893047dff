"""Use cases: open a book before its pages are scanned, correct what is known of it, see how far it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, takewhile
from typing import Any

from digitizer.app.desk import Desk
from digitizer.app.faults import not_a_book_day
from digitizer.app.typed import said
from digitizer.app.veil import Veil
from digitizer.domain.books import Book, book_id
from digitizer.domain.dates import parse_typed_date
from digitizer.domain.rights import Task
from digitizer.domain.text import clean
from digitizer.domain.verification import Verification
from digitizer.errors import InputError
from digitizer.store import BookSummary, Package, Page, StoredFinding

__all__ = [
    "BookEdit",
    "BookView",
    "NewBook",
    "edit_book",
    "list_books",
    "list_editions",
    "open_book",
    "show_book",
]

_FIRST_YEAR = 1860
_MOST_MISSING = 500
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
    due: str = ""


@dataclass(frozen=True, slots=True)
class BookEdit:
    """What a person corrects of a book, as typed; None leaves it, an empty text empties it."""

    place: str | None = None
    edition: str | None = None
    opened: str | None = None
    closed: str | None = None
    expected: str | None = None
    due: str | None = None


@dataclass(frozen=True, slots=True)
class BookView:
    """Everything about one book: counts, pages, findings, packages, how it is verified.

    ``missing`` are the entry numbers that no record has, between the lowest and the highest (at most 500).
    """

    summary: BookSummary
    pages: Sequence[Page]
    findings: Sequence[StoredFinding]
    packages: Sequence[Package]
    verification: Verification
    missing: Sequence[int]


def open_book(desk: Desk, new: NewBook) -> Book:
    """Opens a book. Raises RuleError QTR-08, StoreError KHO-12, InputError GIA-34 to GIA-36."""
    person = desk.may(Task.OPEN_BOOK)
    _check_type(desk, new.type)
    _check_number(new)
    _check_edition(desk, new.type, new.edition)
    number = f"{int(new.number):02d}"
    own = book_id(new.type, new.year, number)
    book = Book(
        id=f"{own}-{new.suffix}" if new.suffix else own,
        type=new.type,
        year=new.year,
        number=number,
        place=clean(new.place) or f"{desk.office.name}, {desk.office.place}",
        edition=new.edition,
        opened=book_day(new.opened),
        closed=book_day(new.closed),
        expected=new.expected,
        due=book_day(new.due),
    )
    return desk.office.books.open(book, person=person)


def edit_book(desk: Desk, identifier: str, edit: BookEdit, reason: str = "") -> Book:
    """Corrects what is known of a book; each change is in the journal.

    Raises StoreError KHO-11, RuleError QTR-08, InputError GIA-35 to GIA-37.
    """
    person = desk.may(Task.EDIT_BOOK)
    with desk.office.transaction():
        book = desk.office.books.get(identifier)
        changes: dict[str, Any] = {
            name: book_day(text)
            for name in ("opened", "closed", "due")
            if (text := getattr(edit, name)) is not None
        }
        if edit.expected is not None:
            changes["expected"] = _count(edit.expected)
        if edit.edition is not None:
            _check_edition(desk, book.type, edit.edition)
            changes["edition"] = edit.edition
        if edit.place is not None:
            changes["place"] = said(edit.place)
        desk.office.books.update(replace(book, **changes), person=person, reason=reason)
        return desk.office.books.get(identifier)


def list_editions(desk: Desk, record_type: str) -> list[str]:
    """The editions of the form that the program knows for a type of book."""
    forms = desk.catalog.forms.values()
    return sorted({form.edition for form in forms if form.record_type == record_type})


def list_books(desk: Desk) -> Sequence[BookSummary]:
    """All books with their counts."""
    return desk.office.books.list()


def show_book(desk: Desk, identifier: str) -> BookView:
    """One book. Raises StoreError KHO-11."""
    office = desk.office
    return BookView(
        office.books.summary(identifier),
        office.pages.list(identifier),
        Veil(desk, identifier).seen(office.findings.list(identifier)),
        office.exports.list(book=identifier),
        office.verifications.get(identifier),
        _missing(desk, identifier),
    )


def _missing(desk: Desk, book: str) -> list[int]:
    known = {int(digits) for number in desk.office.fields.numbers(book) if (digits := _digits(number))}
    gaps = (number for number in range(min(known, default=0), max(known, default=0)) if number not in known)
    return list(islice(gaps, _MOST_MISSING))


def _digits(number: str) -> str:
    return "".join(takewhile(str.isdigit, number))


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


def _check_edition(desk: Desk, record_type: str, edition: str) -> None:
    known = list_editions(desk, record_type)
    if edition and edition not in known:
        raise InputError(
            "GIA-36",
            "Không có mẫu sổ đợt «{edition}» cho loại sổ này.",
            "Hãy bỏ trống để chương trình tự nhận, hoặc dùng một trong: {known}.",
            edition=edition,
            known=", ".join(known),
        )


def book_day(text: str) -> str:
    """A full day as somebody typed it (or nothing), as ``27.10.2008``. Raises InputError GIA-37."""
    if not text.strip():
        return ""
    day = parse_typed_date(text)
    if day is None or not day.is_full or not day.is_possible:
        raise not_a_book_day()
    return day.text


def _count(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise InputError("GIA-73", "Tổng số trường hợp phải là một số.", "Hãy ghi bằng chữ số, ví dụ 150.")
    return int(text)
