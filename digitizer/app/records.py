"""Use cases: see records, correct and confirm their values, search them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digitizer.app.checking import recheck
from digitizer.app.desk import Desk
from digitizer.app.typed import normalised
from digitizer.domain.schema import FieldSpec
from digitizer.domain.workflow import State
from digitizer.errors import InputError, StoreError
from digitizer.store import WHOLE_BOOK, Record, RecordSummary, StoredFinding

__all__ = [
    "RecordRow",
    "RecordView",
    "confirm_fields",
    "confirm_finding",
    "list_records",
    "search_records",
    "set_field",
    "show_record",
]


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in a list; ``title`` names those whom the entry is about."""

    summary: RecordSummary
    title: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record with its fields' definitions in the order of the workbook, and its findings."""

    record: Record
    specs: Sequence[FieldSpec]
    findings: Sequence[StoredFinding]


def list_records(
    desk: Desk, book: str, *, state: State | None = None, doubtful: bool = False
) -> list[RecordRow]:
    """The records of a book in the order of the paper; ``doubtful`` keeps those that need a look.

    Raises StoreError KHO-11.
    """
    desk.office.books.get(book)
    found = desk.office.records.list(book=book, state=state)
    return _rows(desk, (one for one in found if not doubtful or one.doubtful or one.findings))


def search_records(desk: Desk, text: str, *, limit: int = 100) -> list[RecordRow]:
    """Records that hold all the words, with or without accents, best first."""
    return _rows(desk, desk.office.search(text, limit=limit))


def show_record(desk: Desk, identifier: str) -> RecordView:
    """One record. Raises StoreError KHO-11."""
    record = desk.office.records.get(identifier)
    specs = [spec for spec in desk.catalog.record_types[record.type] if spec.key in record.fields]
    return RecordView(record, specs, desk.office.findings.list(record.book, record=identifier))


def set_field(desk: Desk, identifier: str, key: str, text: str, reason: str = "") -> Record:
    """A person's value for a field, normalised as for the workbook; the book is checked anew.

    Raises StoreError KHO-11, InputError GIA-32 (no such field), RuleError QTR-xx.
    """
    person = desk.actor
    with desk.office.transaction():
        record = desk.office.records.get(identifier)
        value = normalised(_spec(desk, record.type, key), text, desk.catalog)
        desk.office.records.set_field(identifier, key, value, person=person, reason=reason, raw=text)
        recheck(desk, record.book, person)
    return desk.office.records.get(identifier)


def confirm_fields(desk: Desk, identifier: str, keys: Iterable[str] = ()) -> int:
    """A person has compared values with the paper; without ``keys`` all of the record. How many.

    Raises StoreError KHO-11, RuleError QTR-xx.
    """
    person = desk.actor
    with desk.office.transaction():
        record = desk.office.records.get(identifier)
        chosen = list(keys) or [key for key in record.fields if key not in record.people]
        for key in chosen:
            desk.office.records.confirm(identifier, key, person=person)
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


def _rows(desk: Desk, summaries: Iterable[RecordSummary]) -> list[RecordRow]:
    return [RecordRow(one, _title(desk, one)) for one in summaries]


def _title(desk: Desk, summary: RecordSummary) -> str:
    texts = desk.office.records.get(summary.id).texts
    known = desk.catalog.record_types.get(summary.type)
    names = (texts.get(key, "") for key in (known.principals if known else ()))
    return " – ".join(name for name in names if name)


def _spec(desk: Desk, record_type: str, key: str) -> FieldSpec:
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
