"""Use cases: see records, correct, confirm and mark their values, search them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digitizer.app.checking import recheck_record
from digitizer.app.desk import Desk
from digitizer.app.sheets import FieldView, field_view, title_of
from digitizer.app.typed import normalised
from digitizer.app.veil import Veil
from digitizer.domain.dates import parse_typed_date
from digitizer.domain.findings import Severity
from digitizer.domain.records import Mark
from digitizer.domain.schema import FieldSpec
from digitizer.domain.workflow import State
from digitizer.errors import InputError, RuleError, StoreError
from digitizer.store import WHOLE_BOOK, RecordSummary, StoredFinding

__all__ = [
    "Query",
    "RecordRow",
    "Saved",
    "confirm_fields",
    "confirm_finding",
    "list_records",
    "mark_field",
    "next_in_hand",
    "search_records",
    "set_field",
    "undo_last",
]


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in a list; ``title`` names those whom the entry is about."""

    summary: RecordSummary
    title: str


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for; what is left empty does not matter. ``day`` is any date of the record."""

    text: str = ""
    number: str = ""
    day: str = ""
    place: str = ""
    book: str = ""
    type: str = ""
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """A field that was saved, the findings of its record after that, and when (UTC, ISO 8601)."""

    record: str
    key: str
    field: FieldView
    findings: Sequence[StoredFinding]
    state: State
    at: str


def list_records(
    desk: Desk, book: str, *, state: State | None = None, doubtful: bool = False, page: str | None = None
) -> list[RecordRow]:
    """The records of a book (or of one ``page``) in the order of the paper; ``doubtful``: those to look at.

    Raises StoreError KHO-11.
    """
    desk.office.books.get(book)
    found = desk.office.records.list(book=book, state=state, page=page)
    return rows_of(desk, [one for one in found if not doubtful or one.doubtful or one.findings])


def next_in_hand(desk: Desk, book: str, after: str = "") -> str | None:
    """The next record of a book that an officer still has to complete, behind ``after``, then from the start.

    None when there is no other. Raises StoreError KHO-11.
    """
    desk.office.books.get(book)
    order = desk.office.records.order(book)
    start = order.index(after) + 1 if after in order else 0
    waiting = desk.office.records.in_hand(book) - {after}
    return next((one for one in (*order[start:], *order[:start]) if one in waiting), None)


def search_records(desk: Desk, query: Query, *, limit: int = 100) -> list[RecordRow]:
    """Records that have everything asked for, best first; words with or without accents.

    Raises InputError GIA-58 for a day that is none.
    """
    words = [query.text, query.place]
    if query.day:
        day = parse_typed_date(query.day)
        if day is None or not day.text:
            raise InputError(
                "GIA-58", "Ngày cần tìm không đúng.", "Hãy ghi như 27.10.2008, 10.2008 hoặc 2008."
            )
        words.append(day.text)
    found = desk.office.search(
        " ".join(words),
        number=query.number or None,
        book=query.book or None,
        record_type=query.type or None,
        state=query.state,
        limit=limit,
    )
    return rows_of(desk, found)


def set_field(desk: Desk, identifier: str, key: str, text: str, reason: str = "") -> Saved:
    """A person's value for a field, normalised as for the workbook; the value that stands there is confirmed.

    Raises StoreError KHO-11, InputError GIA-32 (no such field), RuleError QTR-xx.
    """
    person = desk.actor
    with desk.office.transaction():
        records = desk.office.records
        record = records.get(identifier)
        value = normalised(spec_of(desk, record.type, key), text, desk.catalog)
        stored = record.fields.get(key)
        if stored and stored.value == value and not stored.mark:
            records.confirm(identifier, key, person=person)
        else:
            records.set_field(identifier, key, value, person=person, reason=reason, raw=text)
        desk.office.drafts.drop(identifier, key, person=person)
        return saved(desk, identifier, key)


def mark_field(desk: Desk, identifier: str, key: str, mark: Mark) -> Saved:
    """A person says that the paper has nothing there, nothing legible, or says it just so.

    "Đúng theo sổ gốc" keeps the value and confirms every open warning about it. Raises as ``set_field``.
    """
    person = desk.actor
    with desk.office.transaction():
        record = desk.office.records.get(identifier)
        spec_of(desk, record.type, key)
        desk.office.records.mark(identifier, key, mark, person=person)
        done = saved(desk, identifier, key)
        if mark is not Mark.AS_WRITTEN:
            return done
        about = (one.finding for one in done.findings if key in one.finding.keys and not one.confirmed_by)
        for rule in dict.fromkeys(one.rule for one in about if one.severity is not Severity.BLOCK):
            desk.office.findings.confirm(record.book, identifier, rule, person=person)
        return saved(desk, identifier, key)


def undo_last(desk: Desk) -> Saved | None:
    """Takes back the last change of a field by whoever works, or a whole group; None: there is none.

    Raises RuleError QTR-22 (changed by somebody since; the change before it is the next to undo), or as
    ``set_field``.
    """
    try:
        with desk.office.transaction():
            fields = desk.office.records.undo_last(person=desk.actor)
            back = [saved(desk, record, key) for record, key in fields]
    except RuleError as error:
        if error.code == "QTR-22":
            desk.office.records.forget_step(desk.actor)
        raise
    return back[-1] if back else None


def saved(desk: Desk, identifier: str, key: str) -> Saved:
    """Checks a record anew after a change of the field, inside the transaction of the change."""
    record = desk.office.records.get(identifier)
    recheck_record(desk, record, key)
    findings = desk.office.findings.list(record.book, record=identifier)
    view = field_view(desk, record, key, findings)
    return Saved(identifier, key, view, findings, record.state, desk.office.now())


def confirm_fields(desk: Desk, identifier: str, keys: Iterable[str] = ()) -> int:
    """A person has compared values with the paper; without ``keys`` all of the record. How many.

    Raises StoreError KHO-11, RuleError QTR-xx.
    """
    person = desk.actor
    with desk.office.transaction():
        record = desk.office.records.get(identifier)
        chosen = list(keys) or [key for key in record.fields if key not in record.people]
        step = desk.office.records.undo.next_step()
        for key in chosen:
            desk.office.records.confirm(identifier, key, person=person, step=step)
    return len(chosen)


def confirm_finding(desk: Desk, subject: str, rule: str, reason: str = "") -> int:
    """ "Đúng theo sổ gốc": the paper says so. ``subject`` is a record or a book; how many findings.

    Raises StoreError KHO-11, RuleError QTR-06 for a blocking finding.
    """
    person = desk.actor
    if is_book(desk, subject):
        return desk.office.findings.confirm(subject, WHOLE_BOOK, rule, person=person, reason=reason)
    book = desk.office.records.get(subject).book
    return desk.office.findings.confirm(book, subject, rule, person=person, reason=reason)


def is_book(desk: Desk, identifier: str) -> bool:
    """Whether the id is a book's (otherwise it should be a record's)."""
    try:
        desk.office.books.get(identifier)
    except StoreError as error:
        if error.code != "KHO-11":
            raise
        return False
    return True


def rows_of(desk: Desk, summaries: Sequence[RecordSummary]) -> list[RecordRow]:
    """The records with the names of those whom they are about, but for names that must not be seen yet."""
    types = {one.type for one in summaries}
    keys = {key for name in types for key in desk.catalog.record_types[name].principals}
    texts = desk.office.fields.values([one.id for one in summaries], keys)
    veils = {book: Veil(desk, book) for book in {one.book for one in summaries}}
    rows = []
    for one in summaries:
        hidden = veils[one.book].over(one.id, one.state)
        seen = {key: text for key, text in texts.get(one.id, {}).items() if key not in hidden}
        rows.append(RecordRow(one, title_of(desk.catalog, one.type, seen)))
    return rows


def spec_of(desk: Desk, record_type: str, key: str) -> FieldSpec:
    """The definition of a field. Raises InputError GIA-32 when the type has none of that key."""
    try:
        return desk.catalog.record_types[record_type][key]
    except KeyError:
        raise InputError(
            "GIA-32",
            "Loại sổ {type} không có trường «{key}».",
            "Hãy xem tên các trường bằng lệnh records MÃ-HỒ-SƠ.",
            type=record_type,
            key=key,
        ) from None
