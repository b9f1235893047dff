"""The journal: who changed what, when, from what to what; rows are chained by hash and never altered.

Each row's hash is SHA-256 over the canonical JSON of its columns and the hash before it. The head kept apart
shows that the last rows are still there; the head written into every package shows it to others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from digitizer.store import faults
from digitizer.store.session import Row, Session

PROGRAM = "program"  # who acts when no person does
_GENESIS = "0" * 64
_COLUMNS = ("seq", "at", "person", "action", "subject", "field", "old", "new", "reason", "prev_hash")


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of the chain; seq 0 when there is none."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the journal; ``at`` is UTC in ISO 8601."""

    seq: int
    at: str
    person: str
    action: str
    subject: str
    field: str
    old: str
    new: str
    reason: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first row at which the chain does not hold, and why (changed, missing, truncated, unknown_head)."""

    seq: int
    problem: str


def row_hash(row: Row) -> str:
    """SHA-256 over the canonical JSON of the row's columns, ``hash`` itself apart."""
    canonical = json.dumps([row[name] for name in _COLUMNS], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _entry(row: Row) -> Entry:
    return Entry(**{name: row[name] for name in Entry.__slots__})


class Audit:
    """The journal of one office."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(
        self,
        person: str,
        action: str,
        subject: str,
        *,
        field: str = "",
        old: str = "",
        new: str = "",
        reason: str = "",
    ) -> None:
        """Adds a row; call it inside the transaction of the change itself."""
        head = self.head()
        row: Row = {
            "seq": head.seq + 1,
            "at": self._session.stamp(),
            "person": person,
            "action": action,
            "subject": subject,
            "field": field,
            "old": old,
            "new": new,
            "reason": reason,
            "prev_hash": head.hash,
        }
        row["hash"] = row_hash(row)
        with self._session.write() as db:
            db.execute(f"INSERT INTO audit VALUES ({', '.join('?' * len(row))})", list(row.values()))  # noqa: S608
            db.execute("INSERT OR REPLACE INTO audit_head VALUES (1, ?, ?)", [row["seq"], row["hash"]])

    def head(self) -> Head:
        """The end of the chain, for a package's manifest."""
        row = self._session.one("SELECT seq, hash FROM audit_head")
        return Head(row["seq"], row["hash"]) if row else Head(0, _GENESIS)

    def history(self, subject: str) -> list[Entry]:
        """What happened to a page, record, book, person or package, oldest first."""
        rows = self._session.rows("SELECT * FROM audit WHERE subject = ? ORDER BY seq", [subject])
        return [_entry(row) for row in rows]

    def page(self, *, before: int, limit: int, person: str = "", book: str = "") -> list[Entry]:
        """``limit`` rows before row ``before`` (0: from the end), newest first.

        ``person`` keeps what somebody did, ``book`` what happened to a book, its pages, records and packages.
        """
        own = "(subject = ? OR subject GLOB ? OR subject GLOB ?) AND " if book else ""
        patterns = [book, f"{book}-[0-9][0-9][0-9][0-9]*", f"{book}/*"] if book else []
        rows = self._session.rows(
            f"SELECT * FROM audit WHERE {own}(? = 0 OR seq < ?) AND (? = '' OR person = ?)"  # noqa: S608
            " ORDER BY seq DESC LIMIT ?",
            [*patterns, before, before, person, person, limit],
        )
        return [_entry(row) for row in rows]

    def people_of(self, subject: str, actions: Iterable[str]) -> frozenset[str]:
        """Who did any of the actions to the subject; the program itself is nobody."""
        names = list(actions)
        places = ", ".join("?" * len(names))
        rows = self._session.rows(
            f"SELECT DISTINCT person FROM audit WHERE subject = ? AND action IN ({places})",  # noqa: S608
            [subject, *names],
        )
        return frozenset(row["person"] for row in rows) - {PROGRAM}

    def verify(self, known: Iterable[Head] = ()) -> Break | None:
        """Walks the chain; None when it holds and passes through every ``known`` head."""
        with self._session.lock, faults.translated(self._session.folder):
            return self._walk({head.seq: head.hash for head in known})

    def _walk(self, expected: dict[int, str]) -> Break | None:
        seq, previous = 0, _GENESIS
        for row in self._session.db.query("SELECT * FROM audit ORDER BY seq"):
            seq += 1
            if row["seq"] != seq:
                return Break(seq, "missing")
            if row["prev_hash"] != previous or row["hash"] != row_hash(row):
                return Break(seq, "changed")
            previous = row["hash"]
            if expected.pop(seq, previous) != previous:
                return Break(seq, "unknown_head")
        head = self.head()
        if expected or head.seq > seq:
            return Break(seq + 1, "truncated")
        return None if head == Head(seq, previous) else Break(seq, "unknown_head")
