"""What is done with a whole book: what it lacks, closing and reopening it, reading it again, taking back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from digitizer.app.books import show_book
from digitizer.app.completeness import book_gaps, close_book, explain_number, reopen_book
from digitizer.app.desk import Desk
from digitizer.app.page_care import list_pages, restore_page
from digitizer.app.records import RecordRow, list_records
from digitizer.app.structure import restore_record
from digitizer.domain.books import Book
from digitizer.domain.completeness import Completeness
from digitizer.domain.workflow import State
from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.naming import book_title, number_title, page_number
from digitizer.gui.presenters.reading import read_pages
from digitizer.gui.session import Kind, Session
from digitizer.store import Page

T = TypeVar("T")

_PAGE, _RECORD = "page", "record"


class BookCareView(Protocol):
    """What the presenter needs of the screen."""

    def show_gaps(self, title: str, told: str, gaps: Sequence[Line]) -> None:
        """What the book lacks."""

    def ask_void(self, title: str, year: int) -> Mapping[str, str] | None:
        """``number``, ``year`` and ``reason`` of an entry that the paper leaves out."""

    def ask_closing(self, title: str, gaps: Sequence[str], book: Book) -> Mapping[str, str] | None:
        """``closed``, ``expected`` and (where something is open) ``reason``."""

    def ask_reason(self, question: str) -> str | None:
        """Why something is done."""

    def choose_one(self, title: str, question: str, lines: Sequence[Line]) -> str | None:
        """One of the lines; None when the person changed their mind."""


class BookCare:
    """The book that ``chosen`` names is cared for."""

    def __init__(self, session: Session, chosen: Callable[[], str]) -> None:
        self.session = session
        self.view: BookCareView | None = None
        self._chosen = chosen

    def gaps(self) -> None:
        """Lists what is missing, doubled or out of order."""
        self._ask(_examined, self._show_gaps)

    def explain(self) -> None:
        """Notes a number that the paper leaves out."""

        def asked(book: Book) -> None:
            given = self.view.ask_void(book_title(self.session, book), book.year) if self.view else None
            if given:
                number, year = _number(given["number"]), _number(given["year"])
                self.session.ask(
                    lambda desk: explain_number(desk, book.id, number or 0, given["reason"], year=year),
                    lambda _: self._done("Đã ghi lý do cho số {number}.", number=number),
                )

        self._ask(_book, asked)

    def close(self) -> None:
        """Declares the book's capture complete; what is still open needs a reason."""
        self._ask(_examined, self._close)

    def reopen(self) -> None:
        """Lets pages into a closed book again."""
        book = self._chosen()
        question = self.session.say("Vì sao mở lại sổ này?")
        reason = self.view.ask_reason(question) if self.view and book else None
        if reason is not None:
            self.session.ask(
                lambda desk: reopen_book(desk, book, reason),
                lambda _: self._done("Đã mở lại sổ {book}.", book=book),
            )

    def read_again(self) -> None:
        """Reads the pages anew whose records nobody has had in hand, with the hand that was learned."""
        nothing = "Không có trang nào để đọc lại: mọi hồ sơ đều đã có người xem."
        read_pages(self.session, self._chosen(), nothing, retry=True, again=True)

    def take_back(self) -> None:
        """Puts back a page or a record that was taken out."""
        self._ask(_put_aside, self._take_back)

    # answers

    def _show_gaps(self, answer: tuple[Book, Completeness]) -> None:
        book, found = answer
        say = self.session.say
        told = (
            say("{count} điểm chưa đủ.", count=len(found.open_gaps))
            if found.open_gaps
            else say("Sổ đã đủ: không thiếu số, không thiếu trang.")
        )
        lines = [
            Line(
                str(at),
                (page_number(gap.page), gap.text(self.session.translate)),
                "warn" if gap in found.open_gaps else "",
            )
            for at, gap in enumerate(found.gaps)
        ]
        if self.view:
            self.view.show_gaps(book_title(self.session, book), told, lines)

    def _close(self, answer: tuple[Book, Completeness]) -> None:
        book, found = answer
        gaps = [gap.text(self.session.translate) for gap in found.open_gaps]
        given = self.view.ask_closing(book_title(self.session, book), gaps, book) if self.view else None
        if given is None:
            return
        self.session.ask(
            lambda desk: close_book(
                desk,
                book.id,
                closed=given["closed"],
                expected=_number(given["expected"]),
                reason=given.get("reason", ""),
            ),
            lambda _: self._done("Đã đóng sổ {book}.", book=book.id),
        )

    def _take_back(self, answer: tuple[Sequence[Page], Sequence[RecordRow]]) -> None:
        pages, records = answer
        if not pages and not records:
            self.session.status("Quyển này không có trang hay hồ sơ nào đã bỏ ra.")
            return
        say = self.session.say
        lines = [Line(f"{_PAGE} {one.id}", (say("Trang"), one.id, one.file_name)) for one in pages]
        lines += [
            Line(
                f"{_RECORD} {one.summary.id}",
                (
                    say("Hồ sơ"),
                    one.summary.id,
                    f"{number_title(self.session, one.summary.number)} {one.title}",
                ),
            )
            for one in records
        ]
        question = say("Chọn trang hoặc hồ sơ cần lấy lại vào sổ.")
        chosen = self.view.choose_one(say("Lấy lại vào sổ"), question, lines) if self.view else None
        if chosen:
            kind, _, identifier = chosen.partition(" ")
            self.session.ask(
                lambda desk: (
                    restore_page(desk, identifier) if kind == _PAGE else restore_record(desk, identifier)
                ),
                lambda _: self._done("Đã lấy lại {subject} vào sổ.", subject=identifier),
            )

    def _ask(self, query: Callable[[Desk, str], T], done: Callable[[T], None]) -> None:
        book = self._chosen()
        if book:
            self.session.ask(lambda desk: query(desk, book), done)

    def _done(self, sentence: str, **params: object) -> None:
        self.session.changed(Kind.BOOKS, Kind.PAGES, Kind.RECORDS)
        self.session.status(sentence, **params)


def _book(desk: Desk, book: str) -> Book:
    return show_book(desk, book).summary.book


def _examined(desk: Desk, book: str) -> tuple[Book, Completeness]:
    return _book(desk, book), book_gaps(desk, book)


def _put_aside(desk: Desk, book: str) -> tuple[Sequence[Page], Sequence[RecordRow]]:
    return list_pages(desk, book, removed=True), list_records(desk, book, state=State.REMOVED)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
