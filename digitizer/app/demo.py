"""Use case: the whole way of four sample books, from the scans to the packages, in a new office."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import digitizer.samples
from digitizer.app.books import NewBook, list_books, open_book
from digitizer.app.checking import check_book
from digitizer.app.desk import Desk, find_person, open_desk
from digitizer.app.exporting import ExportedBook, export_book
from digitizer.app.importing import ImportedPage, import_pages
from digitizer.app.offices import create_office
from digitizer.app.processing import ReadPage, process_book
from digitizer.app.records import confirm_fields, confirm_finding
from digitizer.app.reviewing import Moved, approve_records, enter_records, return_records
from digitizer.app.sheets import open_sheet
from digitizer.domain.books import Book
from digitizer.domain.workflow import Role
from digitizer.errors import DigitizerError
from digitizer.store import BookSummary

__all__ = [
    "BookExported",
    "BookOpened",
    "BooksRead",
    "DemoEvent",
    "OfficeMade",
    "PageRead",
    "RecordsApproved",
    "RecordsEntered",
    "create_practice",
    "new_demo_folder",
    "run_demo",
]

_NAME, _PLACE = "UBND xã Tân Thạnh Đông", "huyện Củ Chi, thành phố Hồ Chí Minh"
# Invented persons, one for each role.
_STAFF = {Role.OFFICER: "Lò Thị Mận", Role.SUPERVISOR: "Đoàn Văn Ổi", Role.IT: "Hà Trọng Bưởi"}
RETURN_REASON = "Còn lỗi chặn: hãy xem lại các trường được nêu trong phần phát hiện."


@dataclass(frozen=True, slots=True)
class OfficeMade:
    """The office folder stands."""

    folder: Path
    people: Sequence[str]


@dataclass(frozen=True, slots=True)
class BookOpened:
    """A book was opened and its pages taken in."""

    book: Book
    pages: Sequence[ImportedPage]


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page was read: the ``done``-th of ``total``."""

    result: ReadPage
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class BooksRead:
    """All books are read and checked."""

    summaries: Sequence[BookSummary]


@dataclass(frozen=True, slots=True)
class RecordsEntered:
    """The officer has finished the records."""

    person: str
    records: Sequence[Moved]


@dataclass(frozen=True, slots=True)
class RecordsApproved:
    """The supervisor has approved records and returned the ones with blocking findings."""

    person: str
    approved: Sequence[Moved]
    returned: Sequence[Moved]


@dataclass(frozen=True, slots=True)
class BookExported:
    """A book's package, or why there is none."""

    book: Book
    exported: ExportedBook | None = None
    error: DigitizerError | None = None


DemoEvent = OfficeMade | BookOpened | PageRead | BooksRead | RecordsEntered | RecordsApproved | BookExported


def new_demo_folder(parent: Path) -> Path:
    """``digitizer-demo-office``, with a number when there is one already."""
    wanted = parent / "digitizer-demo-office"
    number = 1
    while wanted.exists():
        number += 1
        wanted = parent / f"digitizer-demo-office-{number}"
    return wanted


def create_practice(folder: Path) -> Iterator[DemoEvent]:
    """Makes an office for practice in ``folder``: sample books with their pages, and no passwords.

    Raises StoreError KHO-02 ...
    """
    office = create_office(folder, _NAME, _PLACE, _STAFF, practice=True)
    yield OfficeMade(folder, [person.name for person in office.people])
    with open_desk(folder) as desk:
        yield from _open_samples(_at(desk, Role.OFFICER))


def _open_samples(desk: Desk) -> Iterator[BookOpened]:
    for sample in sorted(_samples().iterdir()):
        if (sample / "book.toml").is_file():
            yield _open(desk, sample)


def run_demo(folder: Path, *, jobs: int | None = None) -> Iterator[DemoEvent]:
    """Makes an office in ``folder`` and takes the sample books all the way; tells every step.

    Raises what the use cases raise: StoreError, EnvironmentFault ...
    """
    office = create_office(folder, _NAME, _PLACE, _STAFF, practice=True)
    yield OfficeMade(folder, [person.name for person in office.people])
    with open_desk(folder) as desk:
        officer, supervisor, it = (_at(desk, role) for role in (Role.OFFICER, Role.SUPERVISOR, Role.IT))
        books = []
        for opened in _open_samples(officer):
            books.append(opened.book.id)
            yield opened
        yield from _read(officer, books, jobs)
        for book in books:
            check_book(officer, book)
        yield BooksRead(list_books(desk))
        for record in officer.office.records.list():
            look_through(officer, record.id)
        yield RecordsEntered(_STAFF[Role.OFFICER], enter_records(officer, books))
        yield _review(supervisor, books)
        for book in books:
            yield _export(it, book)


def _samples() -> Path:
    return Path(digitizer.samples.__file__).parent / "books"


def _at(desk: Desk, role: Role) -> Desk:
    return replace(desk, person=find_person(desk.office, _STAFF[role]))


def _open(desk: Desk, sample: Path) -> BookOpened:
    facts: dict[str, Any] = tomllib.loads((sample / "book.toml").read_text("utf-8"))
    book = open_book(desk, NewBook(**facts))
    return BookOpened(book, list(import_pages(desk, book.id, sorted(sample.glob("*.jpg")))))


def _read(desk: Desk, books: Sequence[str], jobs: int | None) -> Iterator[PageRead]:
    total = sum(len(desk.office.pages.pending(book)) for book in books)
    done = 0
    for book in books:
        for result in process_book(desk, book, jobs=jobs):
            done += 1
            yield PageRead(result, done, total)


def look_through(desk: Desk, record: str) -> None:
    """The officer finds right whatever the program was not sure of."""
    unsure = [field.key for field in open_sheet(desk, record).fields if field.unsure]
    if unsure:
        confirm_fields(desk, record, unsure)


def _review(desk: Desk, books: Sequence[str]) -> RecordsApproved:
    first = approve_records(desk, books)
    warned = [one for one in first if one.error and one.error.code == "QTR-20"]
    for one in warned:
        for rule in dict.fromkeys(finding.rule for finding in one.blocking):
            confirm_finding(desk, one.record, rule)
    moved = [one for one in first if one not in warned] + approve_records(
        desk, [one.record for one in warned]
    )
    refused = [one for one in moved if one.blocking]
    return_records(desk, [one.record for one in refused], RETURN_REASON)
    return RecordsApproved(_STAFF[Role.SUPERVISOR], [one for one in moved if one.error is None], refused)


def _export(desk: Desk, identifier: str) -> BookExported:
    book = desk.office.books.get(identifier)
    try:
        return BookExported(book, export_book(desk, identifier))
    except DigitizerError as error:
        return BookExported(book, error=error)
