"""The hashes of passwords and how often somebody has failed; passwords themselves never come here."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

from digitizer.errors import StoreError
from digitizer.store import faults
from digitizer.store.audit import Audit
from digitizer.store.session import Session, connect


@dataclass(frozen=True, slots=True)
class Credential:
    """What is kept of a password. ``failed`` is when the last attempt failed (UTC, ISO 8601, or empty)."""

    person: str
    hash: str
    must_change: bool
    failures: int
    failed: str


class Credentials:
    """The passwords of one office."""

    def __init__(self, session: Session, audit: Audit, database: str) -> None:
        self._session = session
        self._audit = audit
        self._database = database

    def get(self, person: str) -> Credential | None:
        """Somebody's, or None when they have no password."""
        return self.all().get(person)

    def all(self) -> Mapping[str, Credential]:
        """Everybody's, by person."""
        rows = self._session.rows("SELECT * FROM credentials")
        return {row["person"]: Credential(**{**row, "must_change": bool(row["must_change"])}) for row in rows}

    def set(self, of: str, digest: str, *, must_change: bool, person: str) -> None:
        """Gives somebody a password; failures are forgotten."""
        with self._session.write() as db:
            db.execute(
                "INSERT OR REPLACE INTO credentials VALUES (?, ?, ?, 0, '')", [of, digest, int(must_change)]
            )
            self._audit.append(person, "person.password", of)

    def note_failure(self, person: str) -> None:
        """One more wrong password; the count is kept also when the office is open for reading only."""
        sql = "UPDATE credentials SET failures = failures + 1, failed = ? WHERE person = ?"
        self._count(sql, [self._session.stamp(), person])

    def note_success(self, person: str) -> None:
        """The right password: failures are forgotten."""
        self._count("UPDATE credentials SET failures = 0, failed = '' WHERE person = ?", [person])

    def _count(self, sql: str, params: list[object]) -> None:
        try:
            with self._session.write() as db:
                db.execute(sql, params)
        except StoreError as error:
            if error.code != "KHO-10":
                raise
            self._count_beside(sql, params)

    def _count_beside(self, sql: str, params: list[object]) -> None:
        """Through a connection of its own: counting must not wait for whoever writes to the office."""
        folder = self._session.folder
        path = folder / self._database
        with faults.translated(folder), closing(connect(path, write=True)) as db, db.atomic():
            db.execute(sql, params)
