"""Use cases: how far all books are, what waits for whom, and where somebody stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from digitizer.app.desk import Desk
from digitizer.domain.books import Book
from digitizer.domain.dates import parse_date
from digitizer.domain.workflow import Role, State
from digitizer.store import PageState, Person, Spot

__all__ = ["BookRow", "Overview", "keep_place", "overview"]

# What each role has to do with a record of these states.
_WAITING: Mapping[Role, tuple[State, ...]] = {
    Role.OFFICER: (State.READ, State.RETURNED, State.REJECTED),
    Role.SUPERVISOR: (State.ENTERED,),
    Role.IT: (State.APPROVED,),
}
_DELIVERED = (State.EXPORTED, State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class BookRow:
    """A book on its way.

    ``pending`` pages wait to be read, ``failed`` ones for a person. ``doubtful`` are fields that nobody has
    looked at. ``missing`` are entries that the numbers or the closing page say there should be. ``late``: its
    due day has passed and not everything is exported. ``waits`` are the records that wait for whoever asks.
    """

    book: Book
    pages: int
    pending: int
    failed: int
    records: int
    states: Mapping[State, int]
    doubtful: int
    missing: int
    late: bool
    waits: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All books; ``resume`` is the field at which whoever asks stopped, if any."""

    books: Sequence[BookRow]
    waits: int
    late: int
    resume: Spot | None


def overview(desk: Desk) -> Overview:
    """How far the office is, for whoever is at the desk."""
    office, person = desk.office, desk.person
    pages, states, doubtful = office.tallies.pages(), office.tallies.states(), office.tallies.doubtful()
    numbers, own = office.tallies.numbers(), _own(desk)
    rows = []
    for book in office.books.all():
        page_states, record_states = pages.get(book.id, {}), states.get(book.id, {})
        count = sum(record_states.values())
        gaps = numbers[book.id].gaps if book.id in numbers else 0
        rows.append(
            BookRow(
                book,
                pages=sum(page_states.values()),
                pending=page_states.get(PageState.PENDING, 0),
                failed=page_states.get(PageState.FAILED, 0),
                records=count,
                states=record_states,
                doubtful=doubtful.get(book.id, 0),
                missing=max(gaps, (book.expected or 0) - count, 0),
                late=_is_late(book, record_states),
                waits=_waits(person, record_states) - own.get(book.id, 0),
            )
        )
    resume = office.drafts.spot(person.id) if person else None
    return Overview(rows, sum(row.waits for row in rows), sum(row.late for row in rows), resume)


def keep_place(desk: Desk, record: str, key: str) -> None:
    """Notes the field at which whoever works is, to open it again next time. Raises StoreError KHO-11."""
    desk.office.drafts.stand(desk.office.records.summary(record).id, key, person=desk.actor)


def _own(desk: Desk) -> Mapping[str, int]:
    """Only who has both roles can find their own work in the queue."""
    person = desk.person
    both = person is not None and {Role.OFFICER, Role.SUPERVISOR} <= person.roles
    return desk.office.tallies.own(person.id) if person and both else {}


def _waits(person: Person | None, states: Mapping[State, int]) -> int:
    roles = person.roles if person else frozenset()
    return sum(states.get(state, 0) for role in roles for state in _WAITING[role])


def _is_late(book: Book, states: Mapping[State, int]) -> bool:
    due = parse_date(book.due) if book.due else None
    day = due.latest() if due else None
    done = sum(states.get(state, 0) for state in _DELIVERED)
    return day is not None and day < date.today() and not 0 < sum(states.values()) == done
