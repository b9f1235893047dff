"""Use cases: what a book still lacks, numbers that the paper itself leaves out, and closing a book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from digitizer.app.books import book_day
from digitizer.app.desk import Desk
from digitizer.app.page_care import reason_given
from digitizer.app.processing import page_of_record
from digitizer.domain.books import Book
from digitizer.domain.completeness import (
    TOLD_AT_ONCE,
    Completeness,
    EntryFacts,
    Gap,
    PageFacts,
    examine,
)
from digitizer.domain.dates import parse_date
from digitizer.domain.records import PageKind
from digitizer.domain.rights import Task
from digitizer.errors import InputError, RuleError
from digitizer.store import Page, PageState

__all__ = ["book_gaps", "close_book", "explain_number", "reopen_book"]

_MOST_ENTRIES = 100_000
_KEYS = ("so", "trangSo", "quyenSo", "ngayDangKy")


class OpenGaps(RuleError):
    """QTR-14: the book is not whole and nobody said why it is to be closed; ``found`` has the gaps."""

    def __init__(self, found: Completeness) -> None:
        self.found = found
        super().__init__(
            "QTR-14",
            "Sổ còn {count} điểm chưa đủ nên chưa đóng được.",
            "Hãy xem bằng lệnh book gaps; nếu sổ gốc đúng như vậy, hãy đóng sổ kèm lý do.",
            count=len(found.open_gaps),
        )


def book_gaps(desk: Desk, book: str) -> Completeness:
    """What is missing, doubled or out of order in a book, as far as it was read. Raises StoreError KHO-11."""
    return examine(desk.office.books.get(book), _pages(desk, book), desk.office.books.void_numbers(book))


def gaps_so_far(desk: Desk, book: str) -> Sequence[Gap]:
    """What does not follow on the pages before the first that waits to be read. Raises StoreError KHO-11."""
    read = list(takewhile(lambda page: not page.waits, _pages(desk, book)))
    found = examine(desk.office.books.get(book), read, desk.office.books.void_numbers(book))
    return [gap for gap in found.gaps if gap.kind in TOLD_AT_ONCE]


def explain_number(desk: Desk, book: str, number: int, reason: str, *, year: int | None = None) -> None:
    """Notes that the paper has no entry of that number (a number passed over, an entry struck out), and why.

    Raises StoreError KHO-11, RuleError QTR-08, InputError GIA-51 and GIA-53.
    """
    person = desk.may(Task.IMPORT)
    opened = desk.office.books.get(book)
    if not 0 < number < _MOST_ENTRIES:
        raise InputError("GIA-53", "Số đăng ký phải là số dương.", "Hãy ghi lại số.")
    why = reason_given(reason)
    desk.office.books.explain(book, year or opened.year, number, person=person, reason=why)


def close_book(
    desk: Desk, book: str, *, closed: str = "", expected: int | None = None, reason: str = ""
) -> Completeness:
    """Declares a book's capture complete; what was still open is kept with the reason.

    Raises OpenGaps (QTR-14) when something is open and no reason is given, RuleError QTR-08, StoreError
    KHO-11, InputError GIA-37.
    """
    person = desk.may(Task.CLOSE_BOOK)
    with desk.office.transaction():
        _note_closing(desk, desk.office.books.get(book), closed, expected, person)
        found = book_gaps(desk, book)
        if found.open_gaps and not reason.strip():
            raise OpenGaps(found)
        told = "; ".join(gap.text() for gap in found.open_gaps)
        desk.office.books.finish(book, gaps=told, person=person, reason=reason.strip())
    return found


def reopen_book(desk: Desk, book: str, reason: str) -> None:
    """Lets pages into a finished book again. Raises RuleError QTR-08, StoreError, InputError GIA-51."""
    person = desk.may(Task.CLOSE_BOOK)
    desk.office.books.reopen(book, person=person, reason=reason_given(reason))


def _note_closing(desk: Desk, book: Book, closed: str, expected: int | None, person: str) -> None:
    changed = replace(book, closed=book_day(closed) or book.closed)
    if expected is not None:
        changed = replace(changed, expected=expected)
    desk.office.books.update(changed, person=person)


def _pages(desk: Desk, book: str) -> Sequence[PageFacts]:
    entries: dict[str, list[EntryFacts]] = {}
    for record, texts in desk.office.records.texts(book, keys=_KEYS):
        entries.setdefault(page_of_record(record), []).append(_entry(record, texts))
    return [_facts(page, tuple(entries.get(page.id, ()))) for page in desk.office.pages.list(book)]


def _entry(record: str, texts: Mapping[str, str]) -> EntryFacts:
    day = parse_date(texts.get("ngayDangKy", ""))
    return EntryFacts(
        record=record,
        number=texts.get("so", ""),
        page_number=texts.get("trangSo", "").strip(),
        book_number=texts.get("quyenSo", ""),
        year=day.year if day else None,
    )


def _facts(page: Page, entries: tuple[EntryFacts, ...]) -> PageFacts:
    total = page.cover.get("tongSo") if page.kind is PageKind.CLOSING else None
    stated = int(total.value) if total and total.value.isdigit() and len(total.value) < 6 else None
    return PageFacts(
        page.id,
        entries,
        waits=page.state is PageState.PENDING,
        failed=page.state is PageState.FAILED,
        stated=stated,
    )
