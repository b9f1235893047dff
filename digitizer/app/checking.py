"""Use cases: check a book's records by the rules, check records out of a file, list the rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from digitizer.app.desk import Desk, open_checker
from digitizer.app.faults import unforeseen, unreadable_file
from digitizer.app.veil import Veil
from digitizer.catalog import load_catalog
from digitizer.domain.findings import Finding
from digitizer.domain.rights import Task
from digitizer.domain.schema import FieldKind
from digitizer.errors import DigitizerError, InputError, Translate
from digitizer.jobs import default_workers, run_jobs
from digitizer.store import Record, StoredFinding
from digitizer.validate import BOOK, Checker, RuleInfo, rule_table

__all__ = ["Answers", "check_book", "check_file", "list_rules"]

_BETWEEN = frozenset(info.id for info in rule_table() if info.scope == "book")
_COMPARED = frozenset(
    {
        FieldKind.ENTRY_NUMBER,
        FieldKind.BOOK_NUMBER,
        FieldKind.IDENTITY,
        FieldKind.PAPER_NUMBER,
        FieldKind.NAME,
        FieldKind.DATE,
    }
)
_BATCH = 500  # records a worker checks at a time
_SMALL = 1_000_000  # bytes; smaller files are checked before a second process would have started
_LONGEST_LINE = 1_000_000  # bytes
_WORKERS = 2


def list_rules() -> list[RuleInfo]:
    """Every rule with its severity, what it is about, and its ground."""
    return rule_table()


def check_book(desk: Desk, book: str) -> Sequence[StoredFinding]:
    """Checks all records of a book and the book itself; the findings replace those of the check before.

    Raises StoreError KHO-11, RuleError QTR-08.
    """
    person = desk.may(Task.CHECK)
    with desk.office.transaction():
        recheck(desk, book, person)
    return Veil(desk, book).seen(desk.office.findings.list(book))


def recheck(desk: Desk, book: str, person: str) -> Mapping[str, Sequence[Finding]]:
    """The same inside a transaction of the caller: findings by record id, "" for the book itself."""
    opened = desk.office.books.get(book)
    rows = list(desk.office.records.texts(book))
    found: dict[str, list[Finding]] = {
        record: desk.checker.check(opened.type, fields, opened) for record, fields in rows
    }
    for record, findings in desk.checker.check_book(opened, rows).items():
        found.setdefault(record, []).extend(findings)
    desk.office.findings.replace(book, found, person=person)
    return found | {BOOK: found.get(BOOK, [])}


def recheck_record(desk: Desk, record: Record, key: str = "", *, between: bool = False) -> None:
    """Checks one record after ``key`` was changed (inside a transaction of the caller).

    The rules ``between`` records are applied again only on demand, or when they look at that field: a book of
    2,000 records has to be read for them.
    """
    book = desk.office.books.get(record.book)
    own = desk.checker.check(book.type, record.texts, book)
    desk.office.findings.renew(book.id, record.id, own, _BETWEEN)
    if between or key in _shared_keys(desk, record.type):
        found = desk.checker.check_book(book, list(desk.office.records.texts(book.id)))
        desk.office.findings.renew_between(book.id, found, _BETWEEN)


def _shared_keys(desk: Desk, record_type: str) -> frozenset[str]:
    """The fields by which records of a book are compared with each other: numbers, names and dates."""
    return frozenset(spec.key for spec in desk.catalog.record_types[record_type] if spec.kind in _COMPARED)


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to some lines, one JSON object a line; ``bad`` when a line could not be used."""

    text: str
    bad: bool


def check_file(path: Path, translate: Translate = str, jobs: int | None = None) -> Iterator[Answers]:
    """Checks records out of a file of JSON lines; the answers come in the order of the lines.

    A line is ``{"id", "type", "fields"}``, its answer ``{"id", "findings"}``, or ``{"id", "error"}`` for one
    that cannot be used. Raises InputError GIA-40 when the file cannot be read.
    """
    workers = min(_WORKERS, default_workers()) if jobs is None else jobs
    lines = _lines(path)
    if _size(path) < _SMALL:
        workers = 0
    batches = iter(lambda: list(islice(lines, _BATCH)), [])
    start = partial(open_file_checker, translate)
    for result in run_jobs(check_lines, batches, workers=workers, initializer=start, ordered=True):
        if result.error or result.value is None:
            raise result.error or AssertionError("a result has a value or an error")
        yield result.value


class FileChecker:
    """The rules, and the language in which findings are told."""

    def __init__(self, checker: Checker, translate: Translate) -> None:
        self.checker = checker
        self.translate = translate

    def answer(self, line: bytes) -> dict[str, Any]:
        """The answer to one line."""
        identifier: object = None
        try:
            record = _parsed(line)
            identifier = record.get("id")
            findings = self.checker.check(_type_of(record), _fields_of(record))
        except DigitizerError as error:
            return {"id": identifier, "error": self._refused(error)}
        except Exception as error:  # the boundary of a line: nothing in it may keep the others from answers
            return {"id": identifier, "error": self._refused(unforeseen(error))}
        return {"id": identifier, "findings": [self._told(finding) for finding in findings]}

    def _refused(self, error: DigitizerError) -> dict[str, str]:
        return {"code": error.code, "message": error.text(self.translate)}

    def _told(self, finding: Finding) -> dict[str, object]:
        return {
            "rule": finding.rule,
            "severity": finding.severity.value,
            "keys": list(finding.keys),
            "message": finding.text(self.translate),
        }


def open_file_checker(translate: Translate) -> FileChecker:
    """What a worker loads once."""
    return FileChecker(open_checker(load_catalog()), translate)


def check_lines(checker: FileChecker, lines: Iterable[bytes]) -> Answers:
    """The answers to a batch of lines."""
    answers = [checker.answer(line) for line in lines]
    text = "".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers)
    return Answers(text, any("error" in answer for answer in answers))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise unreadable_file() from error


def _lines(path: Path) -> Iterator[bytes]:
    """The lines that are not blank; of one that is too long only its beginning, which no JSON survives."""
    try:
        with path.open("rb") as file:
            while line := file.readline(_LONGEST_LINE):
                yield from [line] if line.strip() else []
                while len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                    line = file.readline(_LONGEST_LINE)
    except OSError as error:
        raise unreadable_file() from error


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InputError(
            "GIA-41",
            "Dòng này không phải là JSON đúng cú pháp, hoặc quá dài.",
            "Hãy ghi mỗi hồ sơ thành một đối tượng JSON trọn vẹn trên một dòng.",
        ) from error
    if not isinstance(record, dict):
        raise _wrong_shape()
    return record


def _refuse_constant(name: str) -> None:
    """Python reads NaN and Infinity, which JSON does not have and no other reader would take back."""
    raise ValueError(name)


def _type_of(record: Mapping[str, Any]) -> str:
    found = record.get("type")
    if not isinstance(found, str):
        raise _wrong_shape()
    return found


def _fields_of(record: Mapping[str, Any]) -> dict[str, str]:
    found = record.get("fields")
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise _wrong_shape()
    return found


def _wrong_shape() -> InputError:
    return InputError(
        "GIA-42",
        "Dòng này không có dạng «id», «type», «fields» với các giá trị là chuỗi ký tự.",
        "Hãy xem mẫu trong hướng dẫn của lệnh check.",
    )
