"""The books with their way from scan to delivery, and what waits for whoever looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from digitizer.app.overview import BookRow, Overview, overview
from digitizer.domain.rights import Task
from digitizer.domain.workflow import Role, State
from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.naming import book_title, page_number
from digitizer.gui.session import Kind, Session
from digitizer.store import Spot

_ENTERED = (State.ENTERED, State.APPROVED, State.EXPORTED, State.ACCEPTED)
_APPROVED = (State.APPROVED, State.EXPORTED, State.ACCEPTED)
_DELIVERED = (State.EXPORTED, State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a book's way: how much of it is done."""

    label: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What waits for whoever looks, in words; ``resume`` names the place where they stopped, if any."""

    waits: str
    late: str
    is_late: bool
    resume: str


class OverviewView(Protocol):
    """What the presenter needs of the screen."""

    def show_summary(self, summary: Summary) -> None:
        """What waits."""

    def show_books(self, lines: Sequence[Line], first: str) -> None:
        """The books; ``first`` is the one to begin with, where the person has chosen none."""

    def show_way(self, title: str, stages: Sequence[Stage], notes: str) -> None:
        """The way of the selected book."""


class OverviewPresenter:
    """The first screen of a day."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.view: OverviewView | None = None
        self._seen: Overview | None = None
        for kind in (Kind.BOOKS, Kind.PAGES, Kind.RECORDS):
            session.listen(kind, self.load)

    def load(self) -> None:
        """Counts anew."""
        self.session.ask(overview, self._show)

    def select(self, book: str) -> None:
        """Shows the way of a book."""
        row = self._row(book)
        if row and self.view:
            self.view.show_way(
                book_title(self.session, row.book), stages_of(row, self.session), self._notes(row)
            )

    def choose(self, book: str) -> None:
        """Opens the screen on which this book's next step is done by whoever works."""
        row, person = self._row(book), self.session.desk.person if self.session.desk else None
        if row and person:
            self.session.go(next_screen(row, person.roles), book=book)

    @property
    def may_begin(self) -> bool:
        """Whether whoever works may open the first book."""
        return self.session.may(Task.IMPORT)

    def begin(self, step: str) -> None:
        """The first steps of a new office: ``new_book``, or ``scan`` to try the scanner."""
        self.session.go("scan", first=step)

    def resume(self) -> None:
        """On where the person stopped."""
        if self._seen and self._seen.resume:
            self.session.go("check", record=self._seen.resume.record, key=self._seen.resume.key)

    def _show(self, seen: Overview) -> None:
        self._seen = seen
        if self.view is None:
            return
        say = self.session.say
        late = (
            say("{count} quyển đã quá hạn", count=seen.late)
            if seen.late
            else say("Không có quyển nào quá hạn")
        )
        waits = (
            say("{count} hồ sơ đang chờ bạn", count=seen.waits)
            if seen.waits
            else say("Không có hồ sơ nào chờ bạn")
        )
        resume = self._resumed(seen.resume) if seen.resume else ""
        self.view.show_summary(Summary(waits, late, seen.late > 0, resume))
        urgent = sorted(seen.books, key=lambda row: (not row.waits, not row.late))
        self.view.show_books([self._line(row) for row in seen.books], urgent[0].book.id if urgent else "")

    def _resumed(self, spot: Spot) -> str:
        """Where the person stopped, in words."""
        row, page = self._row(spot.book), page_number(spot.record.rpartition(".")[0])
        book = book_title(self.session, row.book) if row else spot.book
        return self.session.say("Tiếp tục {book}, trang {page}", book=book, page=page)

    def _line(self, row: BookRow) -> Line:
        entered = sum(row.states.get(state, 0) for state in _ENTERED)
        approved = sum(row.states.get(state, 0) for state in _APPROVED)
        cells = (
            book_title(self.session, row.book),
            row.book.due + (f" ▲ {self.session.say('trễ')}" if row.late else ""),
            row.waits or "",
            row.doubtful or "",
            row.records if row.book.expected is None else f"{row.records}/{row.book.expected}",
            f"{entered}/{row.records}",
            f"{approved}/{row.records}",
            row.missing or "",
            row.pages,
        )
        return Line(row.book.id, cells, "bad" if row.late else "")

    def _row(self, book: str) -> BookRow | None:
        return next((row for row in self._seen.books if row.book.id == book), None) if self._seen else None

    def _notes(self, row: BookRow) -> str:
        say, notes = self.session.say, []
        if row.book.finished:
            notes.append(say("sổ đã đóng"))
        if row.pending:
            notes.append(say("{count} trang chờ đọc", count=row.pending))
        if row.failed:
            notes.append(say("{count} trang cần người xem", count=row.failed))
        if row.missing:
            notes.append(say("thiếu {count} số đăng ký", count=row.missing))
        if row.doubtful:
            notes.append(say("{count} ô cần xem", count=row.doubtful))
        return " · ".join(notes)


def stages_of(row: BookRow, session: Session) -> list[Stage]:
    """The way of a book: pages as far as they are read, then records against what the book should hold."""
    total = max(row.records, row.book.expected or 0)
    say = session.say
    return [
        Stage(say("Đã quét"), row.pages, row.pages),
        Stage(say("Đã đọc"), row.pages - row.pending - row.failed, row.pages),
        Stage(say("Đã nhập"), _count(row.states, _ENTERED), total),
        Stage(say("Đã duyệt"), _count(row.states, _APPROVED), total),
        Stage(say("Đã giao"), _count(row.states, _DELIVERED), total),
        Stage(say("Bộ đã nhận"), _count(row.states, (State.ACCEPTED,)), total),
    ]


def _count(states: Mapping[State, int], wanted: Sequence[State]) -> int:
    return sum(states.get(state, 0) for state in wanted)


def next_screen(row: BookRow, roles: frozenset[Role]) -> str:
    """Where somebody with these roles goes on with a book."""
    entered = row.states.get(State.ENTERED, 0)
    if Role.OFFICER in roles and row.records and row.records > _count(row.states, _ENTERED):
        return "check"
    if Role.SUPERVISOR in roles and entered:
        return "verify"
    if Role.OFFICER in roles or (Role.IT in roles and not row.records):
        return "scan"
    return "deliver" if row.states.get(State.APPROVED, 0) or Role.IT in roles else "verify"
