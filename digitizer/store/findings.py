"""What the rules found in records and books, and which findings a person confirmed against the paper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from digitizer.domain.findings import Finding, Severity
from digitizer.domain.workflow import Move
from digitizer.errors import RuleError
from digitizer.store import codec, faults
from digitizer.store.audit import PROGRAM, Audit
from digitizer.store.people import People
from digitizer.store.records import Records
from digitizer.store.schema import OPEN_FINDING
from digitizer.store.session import Row, Session
from digitizer.store.writer import RecordWriter

WHOLE_BOOK = ""  # in place of a record's id: the finding is about the book itself


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding about a record, or (``record`` empty) the book itself; ``confirmed_by`` may be empty."""

    book: str
    record: str
    finding: Finding
    confirmed_by: str = ""
    reason: str = ""


class Findings:
    """The findings of one office."""

    def __init__(self, session: Session, audit: Audit, people: People, records: Records) -> None:
        self._session = session
        self._audit = audit
        self._people = people
        self._records = records
        self._writer = RecordWriter(session, audit)

    def replace(self, book: str, found: Mapping[str, Sequence[Finding]], *, person: str = PROGRAM) -> None:
        """Makes the findings of a book those of a new check: by record id, or "" for the book itself."""
        with self._session.write() as db:
            db.execute("DELETE FROM findings WHERE book = ?", [book])
            rows = [_columns(book, record, finding) for record, many in found.items() for finding in many]
            self._session.many(_INSERT, rows)
            self._audit.append(person, "book.check", book, new=codec.dump({"findings": len(rows)}))

    def renew(self, book: str, record: str, found: Sequence[Finding], between: Iterable[str]) -> None:
        """Makes the findings of one record those of a new check after one of its fields was changed.

        Findings of the rules ``between`` records stay: only a check of the whole book can tell of them. The
        journal holds the change itself; what follows from it is not noted.
        """
        with self._session.write() as db:
            kept = codec.dump(list(between))
            sql = "DELETE FROM findings WHERE record = ? AND rule NOT IN (SELECT value FROM json_each(?))"
            db.execute(sql, [record, kept])
            self._session.many(_INSERT, [_columns(book, record, finding) for finding in found])

    def renew_between(
        self, book: str, found: Mapping[str, Sequence[Finding]], between: Iterable[str]
    ) -> None:
        """The same for the findings of the rules ``between`` the records of a book, by record id."""
        with self._session.write() as db:
            sql = "DELETE FROM findings WHERE book = ? AND rule IN (SELECT value FROM json_each(?))"
            db.execute(sql, [book, codec.dump(list(between))])
            rows = [_columns(book, record, finding) for record, many in found.items() for finding in many]
            self._session.many(_INSERT, rows)

    def list(self, book: str, *, record: str | None = None) -> Sequence[StoredFinding]:
        """The findings of a book in the order of the paper, the book's own first; or those of one record."""
        rows = self._session.rows(
            f"{_SELECT} WHERE f.book = ? AND (? IS NULL OR coalesce(f.record, '') = ?)"
            " ORDER BY p.ordinal, p.seq, r.position, f.seq",
            [book, record, record],
        )
        return [_stored(row) for row in rows]

    def counts(self, book: str) -> dict[Severity, int]:
        """How many findings of each severity nobody has confirmed."""
        rows = self._session.tuples(
            f"SELECT severity, count(*) FROM findings f WHERE book = ? AND {OPEN_FINDING}"  # noqa: S608
            " GROUP BY severity",
            [book],
        )
        return {Severity(severity): count for severity, count in rows}

    def confirm(self, book: str, record: str, rule: str, *, person: str, reason: str = "") -> int:
        """ "Đúng theo sổ gốc": the paper says so. Confirms the rule's warnings there; how many.

        A confirmation outlives new checks as long as they find the same, and ends when a field of the
        finding is edited. Raises RuleError (QTR-06 for a blocking finding), StoreError KHO-11.
        """
        with self._session.write() as db:
            action = self._right_of(record, person)
            wanted = [one for one in self.list(book, record=record) if one.finding.rule == rule]
            if not wanted:
                raise faults.not_found("phát hiện", rule)
            still_open = [one.finding for one in wanted if not one.confirmed_by]
            for finding in still_open:
                _refuse_blocking(finding)
                keys = codec.dump(finding.keys)
                values = [book, record or None, mark(finding), keys, person, reason, self._session.stamp()]
                db.execute("INSERT INTO confirmations VALUES (?, ?, ?, ?, ?, ?, ?)", values)
                self._audit.append(person, action, record or book, field=keys, new=rule, reason=reason)
            if record:
                self._writer.touch(record)
        return len(still_open)

    def _right_of(self, record: str, person: str) -> str:
        """As what the person confirms: as the one who enters the record, or as the one who verifies it."""
        if record == WHOLE_BOOK:
            self._people.active(person)
            return "finding.confirm"
        try:
            self._records.check(record, Move.VOUCH, person=person)
        except RuleError:
            self._records.check(record, Move.EDIT, person=person)
            return "finding.confirm"
        return "finding.vouch"


def mark(finding: Finding) -> str:
    """What makes two findings the same: rule, keys and what the sentence says."""
    said = codec.dump([finding.rule, finding.keys, dict(finding.params)])
    return hashlib.sha256(said.encode("utf-8")).hexdigest()


def _refuse_blocking(finding: Finding) -> None:
    if finding.severity is Severity.BLOCK:
        raise RuleError(
            "QTR-06",
            "Phát hiện {rule} chặn việc xuất nên không thể xác nhận «đúng theo sổ gốc».",
            "Hãy sửa trường dữ liệu liên quan.",
            rule=finding.rule,
        )


_INSERT = (
    "INSERT INTO findings (book, record, rule, severity, keys, message, params, mark)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_SELECT = (
    "SELECT f.*, coalesce(c.person, '') AS confirmed_by, coalesce(c.reason, '') AS reason FROM findings f"
    " LEFT JOIN records r ON r.id = f.record LEFT JOIN pages p ON p.id = r.page"
    " LEFT JOIN confirmations c ON c.book = f.book AND c.record IS f.record AND c.mark = f.mark"
)


def _columns(book: str, record: str, finding: Finding) -> tuple[object, ...]:
    return (
        book,
        record or None,
        finding.rule,
        finding.severity,
        codec.dump(finding.keys),
        finding.message,
        codec.dump(dict(finding.params)),
        mark(finding),
    )


def _stored(row: Row) -> StoredFinding:
    finding = Finding(
        row["rule"],
        Severity(row["severity"]),
        codec.load_list(row["keys"]),
        row["message"],
        json.loads(row["params"]),
    )
    return StoredFinding(
        row["book"], row["record"] or WHOLE_BOOK, finding, row["confirmed_by"], row["reason"]
    )
