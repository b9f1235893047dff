"""Use cases: the two human checks. An officer enters records, somebody else approves or returns them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from digitizer.app.checking import recheck
from digitizer.app.desk import Desk
from digitizer.app.records import is_book
from digitizer.domain.findings import Finding, Severity
from digitizer.domain.workflow import Move, State
from digitizer.errors import DigitizerError, RuleError

__all__ = ["Moved", "approve_records", "enter_records", "return_records"]


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one record: moved, or not because of ``error``; ``blocking`` are the findings why."""

    record: str
    error: DigitizerError | None = None
    blocking: Sequence[Finding] = ()


_IN_HAND = (State.READ, State.RETURNED, State.REJECTED)
_DELIVERED = (State.EXPORTED, State.ACCEPTED)


def enter_records(desk: Desk, subjects: Iterable[str]) -> list[Moved]:
    """The officer has gone through every field of the records, or of all open records of the books.

    Raises StoreError KHO-11; what the workflow refuses is told record by record (RuleError QTR-xx).
    """
    person = desk.actor
    return [
        _attempt(desk, record, lambda one: desk.office.records.enter(one, person=person))
        for record in _records(desk, subjects, _IN_HAND)
    ]


def approve_records(desk: Desk, subjects: Iterable[str]) -> list[Moved]:
    """Somebody else has verified the records, or all entered records of the books.

    The books are checked anew; a record with a blocking finding is not approved (QTR-09). Raises as
    ``enter_records``.
    """
    person = desk.actor
    records = _records(desk, subjects, (State.ENTERED,))
    findings: dict[str, Sequence[Finding]] = {}
    with desk.office.transaction():
        for book in {desk.office.records.get(record).book for record in records}:
            findings.update(recheck(desk, book, person))
    return [_approve(desk, record, findings, person) for record in records]


def return_records(desk: Desk, records: Iterable[str], reason: str) -> list[Moved]:
    """The supervisor sends records back to the officer, also those that are in a package already.

    Refusals are told record by record.
    """
    person = desk.actor
    return [_attempt(desk, record, lambda one: _return(desk, one, reason, person)) for record in records]


def _return(desk: Desk, record: str, reason: str, person: str) -> None:
    state = desk.office.records.get(record).state
    move = Move.REOPEN if state in _DELIVERED else Move.RETURN
    desk.office.records.move(record, move, person=person, reason=reason)


def _approve(desk: Desk, record: str, findings: Mapping[str, Sequence[Finding]], person: str) -> Moved:
    # Who may not approve at all must not be told to mend the record first.
    allowed = _attempt(desk, record, lambda one: desk.office.records.check(one, Move.APPROVE, person=person))
    blocking = [one for one in findings.get(record, ()) if one.severity is Severity.BLOCK]
    if allowed.error:
        return allowed
    if blocking:
        refusal = RuleError(
            "QTR-09",
            "Hồ sơ còn {count} lỗi chặn nên chưa duyệt được.",
            "Hãy trả lại hồ sơ để sửa các trường được nêu.",
            count=len(blocking),
        )
        return Moved(record, refusal, blocking)
    return _attempt(desk, record, lambda one: desk.office.records.approve(one, person=person))


def _attempt(desk: Desk, record: str, move: Callable[[str], None]) -> Moved:
    try:
        move(record)
    except RuleError as error:
        return Moved(record, error)
    return Moved(record)


def _records(desk: Desk, subjects: Iterable[str], states: Sequence[State]) -> list[str]:
    """The ids themselves, and in place of a book its records in those states."""
    chosen: list[str] = []
    for subject in subjects:
        if is_book(desk, subject):
            chosen += [one.id for one in desk.office.records.list(book=subject) if one.state in states]
        else:
            chosen.append(desk.office.records.get(subject).id)
    return list(dict.fromkeys(chosen))
