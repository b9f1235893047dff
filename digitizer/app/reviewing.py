"""Use cases: the two human checks. An officer enters records, somebody else approves or returns them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from digitizer.app.checking import recheck, recheck_record
from digitizer.app.desk import Desk
from digitizer.app.gates import objection
from digitizer.app.records import is_book
from digitizer.domain.findings import Finding, Severity
from digitizer.domain.workflow import Move, State
from digitizer.errors import DigitizerError, RuleError, StoreError
from digitizer.store import Record, StoredFinding

__all__ = ["Moved", "approve_records", "enter_records", "return_records"]


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one record: moved, or not because of ``error``; ``blocking`` are the findings why."""

    record: str
    error: DigitizerError | None = None
    blocking: Sequence[Finding] = ()


_IN_HAND = (State.READ, State.RETURNED, State.REJECTED)
_DELIVERED = (State.EXPORTED, State.ACCEPTED)
_FEW = 20  # records; more are checked together with their whole book


def enter_records(desk: Desk, subjects: Iterable[str]) -> list[Moved]:
    """The officer has gone through every field of the records, or of all open ones of the pages or books.

    A record is not completed while the program is unsure of a field that nobody has looked at (QTR-25).
    Warnings may wait for whoever approves, who has to confirm each of them. Raises StoreError KHO-11; what
    the workflow refuses is told record by record (RuleError QTR-xx).
    """
    person = desk.actor
    return [
        attempt(record, lambda one: _enter(desk, one, person))
        for record in records_of(desk, subjects, _IN_HAND)
    ]


def approve_records(desk: Desk, subjects: Iterable[str]) -> list[Moved]:
    """Somebody else has verified the records, or all entered ones of the pages or books.

    They are checked anew first. A record is not approved with a blocking finding (QTR-09), with a warning
    that nobody has confirmed (QTR-20), or before the book's way of verification is done (QTR-23, QTR-24).
    Raises as ``enter_records``.
    """
    person = desk.actor
    records = [desk.office.records.get(one) for one in records_of(desk, subjects, (State.ENTERED,))]
    with desk.office.transaction():
        findings = _checked(desk, records, person)
    return [_approve(desk, record, findings.get(record.id, ()), person) for record in records]


def return_records(desk: Desk, records: Iterable[str], reason: str) -> list[Moved]:
    """The supervisor sends records back to the officer, also those that are in a package already.

    Refusals are told record by record.
    """
    person = desk.actor
    return [attempt(record, lambda one: _return(desk, one, reason, person)) for record in records]


def attempt(record: str, move: Callable[[str], None]) -> Moved:
    """What becomes of a record when the move is tried."""
    try:
        move(record)
    except RuleError as error:
        return Moved(record, error)
    return Moved(record)


def records_of(desk: Desk, subjects: Iterable[str], states: Sequence[State]) -> list[str]:
    """The ids themselves, and in place of a book or a page its records in those states."""
    chosen: list[str] = []
    for subject in subjects:
        if is_book(desk, subject):
            found = desk.office.records.list(book=subject)
        elif _is_page(desk, subject):
            found = desk.office.records.list(page=subject)
        else:
            chosen.append(desk.office.records.summary(subject).id)
            continue
        chosen += [one.id for one in found if one.state in states]
    return list(dict.fromkeys(chosen))


def _is_page(desk: Desk, identifier: str) -> bool:
    try:
        desk.office.pages.get(identifier)
    except StoreError as error:
        if error.code != "KHO-11":
            raise
        return False
    return True


def _enter(desk: Desk, record: str, person: str) -> None:
    desk.office.records.check(record, Move.ENTER, person=person)
    unseen = desk.office.records.summary(record).doubtful
    if unseen:
        raise RuleError(
            "QTR-25",
            "Hồ sơ còn {count} ô máy đọc chưa chắc mà chưa ai xem.",
            "Hãy so từng ô với ảnh: sửa, xác nhận hoặc ghi là không đọc được, rồi hoàn tất.",
            count=unseen,
        )
    desk.office.records.enter(record, person=person)


def _return(desk: Desk, record: str, reason: str, person: str) -> None:
    state = desk.office.records.summary(record).state
    move = Move.REOPEN if state in _DELIVERED else Move.RETURN
    desk.office.records.move(record, move, person=person, reason=reason)


def _checked(desk: Desk, records: Sequence[Record], person: str) -> Mapping[str, Sequence[StoredFinding]]:
    """The findings of the records after a new check, by record."""
    books = {record.book for record in records}
    found: dict[str, list[StoredFinding]] = {}
    if len(records) <= _FEW:
        for record in records:
            recheck_record(desk, record, between=True)
    else:
        for book in books:
            recheck(desk, book, person)
    for book in books:
        for one in desk.office.findings.list(book):
            found.setdefault(one.record, []).append(one)
    return found


def _approve(desk: Desk, record: Record, findings: Sequence[StoredFinding], person: str) -> Moved:
    # Who may not approve at all must not be told to mend the record first.
    allowed = attempt(record.id, lambda one: desk.office.records.check(one, Move.APPROVE, person=person))
    if allowed.error:
        return allowed
    # Nor must findings be told that quote what is still to be typed a second time.
    if unready := objection(desk, record):
        return Moved(record.id, unready)
    if refused := _refused(findings):
        return Moved(record.id, *refused)
    return attempt(record.id, lambda one: desk.office.records.approve(one, person=person))


def _refused(findings: Sequence[StoredFinding]) -> tuple[RuleError, Sequence[Finding]] | None:
    blocking = [one.finding for one in findings if one.finding.severity is Severity.BLOCK]
    if blocking:
        error = RuleError(
            "QTR-09",
            "Hồ sơ còn {count} lỗi chặn nên chưa duyệt được.",
            "Hãy trả lại hồ sơ để sửa các trường được nêu.",
            count=len(blocking),
        )
        return error, blocking
    warnings = [one.finding for one in findings if _is_open_warning(one)]
    if warnings:
        error = RuleError(
            "QTR-20",
            "Hồ sơ còn {count} cảnh báo chưa được xác nhận.",
            "Hãy xem từng cảnh báo: xác nhận «đúng theo sổ gốc», hoặc trả lại hồ sơ để sửa.",
            count=len(warnings),
        )
        return error, warnings
    return None


def _is_open_warning(found: StoredFinding) -> bool:
    return found.finding.severity is Severity.WARN and not found.confirmed_by
