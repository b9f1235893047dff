"""Use cases of verification: its mode, the queue, the second key, what was typed differently, samples."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from digitizer.app.desk import Desk
from digitizer.app.faults import sample_not_passed
from digitizer.app.gates import is_lot_open, open_differences, risky_fields, sample_verdict
from digitizer.app.records import RecordRow, rows_of, spec_of
from digitizer.app.reviewing import Moved, approve_records, return_records
from digitizer.app.sheets import paper_order
from digitizer.app.typed import normalised
from digitizer.app.veil import Veil
from digitizer.domain.books import Book
from digitizer.domain.records import Box
from digitizer.domain.rights import Task
from digitizer.domain.schema import FieldKind
from digitizer.domain.verification import Mode, Verification
from digitizer.domain.workflow import Move, State
from digitizer.errors import InputError, RuleError
from digitizer.store import Record, Sample, SecondKey
from digitizer.verify import Verdict, draw, sample_size

__all__ = [
    "BlindField",
    "Choice",
    "Difference",
    "QueueRow",
    "SampleView",
    "approve_sample",
    "blind_next",
    "blind_sheet",
    "draw_sample",
    "judge_record",
    "key_second",
    "list_differences",
    "list_to_verify",
    "return_sample",
    "set_verification",
    "settle",
    "verification_queue",
]


@dataclass(frozen=True, slots=True)
class SampleView:
    """A sample: ``size`` records drawn from a ``lot``, how many of them were good and bad so far."""

    lot: int
    size: int
    acceptance: int
    good: int
    bad: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A book in the queue: ``entered`` records wait, ``own`` of them were entered by whoever asks.

    ``second_keys`` are the fields that whoever asks may still type blind, ``differences`` those typed
    differently that nobody has settled.
    """

    book: Book
    mode: Mode
    entered: int
    own: int
    approved: int
    returned: int
    second_keys: int
    differences: int
    sample: SampleView | None


@dataclass(frozen=True, slots=True)
class BlindField:
    """A field to be typed a second time: everything but what was typed first."""

    record: str
    key: str
    label: str
    kind: FieldKind
    options: Sequence[tuple[str, str]]
    max_length: int
    page: str
    box: Box | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people (by id) typed differently."""

    record: str
    key: str
    label: str
    first: str
    first_person: str
    second: str
    second_person: str
    page: str
    box: Box | None


class Choice(StrEnum):
    """What the paper says, as decided by somebody who looked."""

    FIRST = "first"
    SECOND = "second"
    OTHER = "other"


def set_verification(desk: Desk, book: str, chosen: Verification) -> None:
    """Chooses how a book is verified.

    Raises RuleError QTR-08, InputError GIA-32, GIA-54, StoreError KHO-11.
    """
    person = desk.may(Task.SET_VERIFICATION)
    opened = desk.office.books.get(book)
    for key in chosen.keys:
        spec_of(desk, opened.type, key)
    if not 0 < chosen.share < 1 or not 0 <= chosen.acceptance <= 100:
        raise InputError(
            "GIA-54",
            "Tỷ lệ lỗi hoặc số lỗi cho phép không dùng được.",
            "Hãy ghi tỷ lệ lớn hơn 0 % và nhỏ hơn 100 %, số lỗi cho phép từ 0 đến 100.",
        )
    desk.office.verifications.choose(book, chosen, person=person)


def verification_queue(desk: Desk) -> list[QueueRow]:
    """The books with something to verify, in the order of the list of books."""
    states, own = desk.office.tallies.states(), desk.office.tallies.own(desk.actor)
    rows = []
    for book in desk.office.books.all():
        counts = states.get(book.id, {})
        if counts.get(State.ENTERED):
            mode = desk.office.verifications.get(book.id).mode
            sample = desk.office.verifications.sample(book.id) if mode is Mode.SAMPLE else None
            rows.append(
                QueueRow(
                    book,
                    mode,
                    entered=counts[State.ENTERED],
                    own=own.get(book.id, 0),
                    approved=counts.get(State.APPROVED, 0),
                    returned=counts.get(State.RETURNED, 0),
                    second_keys=sum(len(one[1]) for one in _to_key(desk, book.id))
                    if mode is Mode.BLIND
                    else 0,
                    differences=len(list_differences(desk, book.id)) if mode is Mode.BLIND else 0,
                    sample=_sample_view(sample) if sample else None,
                )
            )
    return rows


def list_to_verify(desk: Desk, book: str) -> list[RecordRow]:
    """The entered records that whoever asks may verify: the drawn ones of an open sample, else all.

    Raises StoreError KHO-11.
    """
    desk.office.books.get(book)
    mine = desk.office.verifications.entered_by(book, desk.actor)
    waiting = [one for one in desk.office.records.list(book=book, state=State.ENTERED) if one.id not in mine]
    sample = desk.office.verifications.sample(book)
    if desk.office.verifications.get(book).mode is Mode.SAMPLE and sample:
        waiting = [one for one in waiting if one.id in sample.verdicts]
    return rows_of(desk, waiting)


def blind_sheet(desk: Desk, record: str) -> list[BlindField]:
    """The risky fields of a record that whoever asks may type a second time.

    Nothing of the first values is in the answer. Raises StoreError KHO-11, RuleError QTR-01 to 03.
    """
    desk.office.records.check(record, Move.SECOND_KEY, person=desk.actor)
    found = desk.office.records.get(record)
    keyed = {one.key for one in desk.office.verifications.second_keys(record=record)}
    sheet = []
    for spec in risky_fields(desk, found):
        if spec.key not in keyed:
            codes = desk.catalog.code_lists[spec.codes].labels if spec.codes else {}
            place = _box(found, spec.key)
            options = tuple(codes.items())
            sheet.append(
                BlindField(
                    record, spec.key, spec.label, spec.kind, options, spec.max_length, found.page, place
                )
            )
    return sheet


def blind_next(desk: Desk, book: str) -> str | None:
    """The next record of a blind book with fields that whoever asks may type; None when all are done."""
    return next((record for record, keys in _to_key(desk, book) if keys), None)


def key_second(desk: Desk, record: str, key: str, text: str) -> None:
    """Keeps a field as a second person typed it, who is not told what was typed first.

    Raises RuleError QTR-01 to 03, QTR-16 (typed already), InputError GIA-32, StoreError KHO-11.
    """
    person = desk.actor
    with desk.office.transaction():
        found = desk.office.records.get(record)
        value = normalised(spec_of(desk, found.type, key), text, desk.catalog)
        if any(one.key == key for one in desk.office.verifications.second_keys(record=record)):
            raise RuleError(
                "QTR-16",
                "Trường này đã được nhập lần hai.",
                "Nếu nhập nhầm, hãy để người phân xử quyết định theo ảnh.",
            )
        desk.office.verifications.key(record, key, value, person=person)


def list_differences(desk: Desk, book: str) -> list[Difference]:
    """What two people typed differently in the entered records of a book, in the order of the paper."""
    entered = {one.id for one in desk.office.records.list(book=book, state=State.ENTERED)}
    keys = [one for one in desk.office.verifications.second_keys(book=book) if one.record in entered]
    differing = open_differences(keys)
    places = desk.office.fields.boxes([(one.record, one.key) for one in differing])
    known = desk.catalog.record_types[desk.office.books.get(book).type]
    return [
        Difference(
            one.record,
            one.key,
            known[one.key].label,
            one.first,
            one.first_person,
            one.second,
            one.person,
            *places.get((one.record, one.key), (one.record.rpartition(".")[0], None)),
        )
        for one in differing
    ]


def settle(desk: Desk, record: str, key: str, choice: Choice, text: str = "") -> State:
    """Decides what the paper says, of a field that was typed differently; the record's state after that.

    The value itself stays the officer's: where it is not what the paper says, the record goes back to the
    officer once everything in it is settled, with what was decided to choose. So whoever settles has entered
    nothing. Raises RuleError QTR-01 to 03, InputError GIA-32, GIA-55 (nothing to settle), StoreError KHO-11.
    """
    person = desk.actor
    with desk.office.transaction():
        found = desk.office.records.get(record)
        spec = spec_of(desk, found.type, key)
        differing = {one.key: one for one in open_differences(_second_keys(desk, record))}
        if key not in differing:
            raise InputError(
                "GIA-55", "Trường này không có gì để phân xử.", "Hãy xem lại danh sách các chỗ khác nhau."
            )
        one = differing[key]
        values = {Choice.FIRST: one.first, Choice.SECOND: one.second}
        value = values[choice] if choice in values else normalised(spec, text, desk.catalog)
        desk.office.verifications.settle(record, key, value, person=person)
        _send_back(desk, found, person)
        return desk.office.records.summary(record).state


def _send_back(desk: Desk, record: Record, person: str) -> None:
    """Returns a record of which everything is settled, but not everything as the officer typed it."""
    left = open_differences(_second_keys(desk, record.id))
    if not left or any(one.settled is None for one in left):
        return
    labels = ", ".join(desk.catalog.record_types[record.type][one.key].label for one in left)
    desk.office.records.move(record.id, Move.RETURN, person=person, reason=f"{_SETTLED} {labels}")


_SETTLED = "Sau khi phân xử, hãy xem lại:"


def draw_sample(desk: Desk, book: str) -> SampleView:
    """Draws records at random from those of a book that are entered, as many as its verification asks for.

    Raises RuleError QTR-08, QTR-15 (the sample before has not done its work), InputError GIA-56 (nothing is
    entered), StoreError KHO-11.
    """
    person = desk.may(Task.SET_VERIFICATION)
    with desk.office.transaction():
        desk.office.books.get(book)
        before = desk.office.verifications.sample(book)
        if before and is_lot_open(desk, before):
            raise RuleError(
                "QTR-15",
                "Mẫu kiểm tra trước của sổ này chưa xong.",
                "Hãy xem hết mẫu rồi duyệt hoặc trả lại cả lô, sau đó mới rút mẫu mới.",
            )
        lot = [one.id for one in desk.office.records.list(book=book, state=State.ENTERED)]
        if not lot:
            raise InputError(
                "GIA-56", "Sổ chưa có hồ sơ nào đã nhập để rút mẫu.", "Hãy hoàn tất nhập hồ sơ trước."
            )
        chosen = desk.office.verifications.get(book)
        size = sample_size(len(lot), chosen.share, chosen.acceptance)
        drawn = draw(lot, size, secrets.randbits(64))
        desk.office.verifications.draw(book, drawn, lot, chosen.acceptance, person=person)
        return _sample_view(_sample(desk, book))


def judge_record(desk: Desk, record: str, good: bool, reason: str = "") -> SampleView:
    """Examines a drawn record: a good one is approved, a bad one goes back with the reason.

    Raises what keeps a good one from being approved (QTR-02, QTR-03, QTR-09, QTR-20), RuleError QTR-05 for a
    bad one without a reason, InputError GIA-57 (not drawn), StoreError KHO-11.
    """
    person = desk.actor
    with desk.office.transaction():
        book = desk.office.records.summary(record).book
        sample = _sample(desk, book)
        if record not in sample.verdicts:
            raise _not_drawn()
        desk.office.records.check(record, Move.APPROVE, person=person)
        desk.office.verifications.judge(sample.seq, record, good, person=person)
        [moved] = approve_records(desk, [record]) if good else return_records(desk, [record], reason)
        if moved.error:
            raise moved.error
        return _sample_view(_sample(desk, book))


def approve_sample(desk: Desk, book: str) -> list[Moved]:
    """Approves the rest of the lot of a sample that was accepted; refusals are told record by record.

    Raises RuleError QTR-24 when it was not accepted, InputError GIA-57 without a sample.
    """
    sample = _sample(desk, book)
    if sample_verdict(sample) is not Verdict.ACCEPTED:
        raise sample_not_passed()
    moved = approve_records(desk, _rest(desk, sample))
    if not any(one.error for one in moved):
        desk.office.verifications.close_sample(sample, person=desk.actor)
    return moved


def return_sample(desk: Desk, book: str, reason: str) -> list[Moved]:
    """Sends the rest of a lot back, of which too many were bad. Raises InputError GIA-57 without a sample."""
    sample = _sample(desk, book)
    moved = return_records(desk, _rest(desk, sample), reason)
    if not any(one.error for one in moved):
        desk.office.verifications.close_sample(sample, person=desk.actor)
    return moved


def _rest(desk: Desk, sample: Sample) -> list[str]:
    waiting = desk.office.records.list(book=sample.book, state=State.ENTERED)
    return [one.id for one in waiting if one.id in sample.lot]


def _sample(desk: Desk, book: str) -> Sample:
    desk.office.books.get(book)
    sample = desk.office.verifications.sample(book)
    if sample is None:
        raise _not_drawn()
    return sample


def _not_drawn() -> InputError:
    return InputError("GIA-57", "Hồ sơ hoặc sổ này chưa có trong mẫu kiểm tra.", "Hãy rút mẫu cho sổ trước.")


def _sample_view(sample: Sample) -> SampleView:
    good, bad = (sum(one is answer for one in sample.verdicts.values()) for answer in (True, False))
    return SampleView(
        len(sample.lot), len(sample.verdicts), sample.acceptance, good, bad, sample_verdict(sample)
    )


def _to_key(desk: Desk, book: str) -> list[tuple[str, frozenset[str]]]:
    """The entered records of a book with the risky fields that whoever asks may still type."""
    veil = Veil(desk, book)
    profiles = {page.id: page.profile for page in desk.office.pages.list(book)}
    forms: dict[tuple[str, str], frozenset[str]] = {}
    found = []
    for one in desk.office.records.list(book=book, state=State.ENTERED):
        form = (one.edition, profiles[one.page])
        if form not in forms:
            forms[form] = frozenset(spec.key for spec in paper_order(desk, one.type, *form))
        found.append((one.id, veil.over(one.id, one.state) & forms[form]))
    return found


def _second_keys(desk: Desk, record: str) -> list[SecondKey]:
    return list(desk.office.verifications.second_keys(record=record))


def _box(record: Record, key: str) -> Box | None:
    return record.fields[key].box if key in record.fields else None
