"""The connection to ``office.db`` and its transactions, shared by all repositories of one office."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any

from sqlite_utils import Database

from digitizer.store import faults

Row = dict[str, Any]
_BUSY_MILLISECONDS = 5000


def connect(path: Path, *, write: bool) -> Database:
    """Opens the database file; for reading it must exist. Raises StoreError (KHO-06 to KHO-09)."""
    with faults.translated(path.parent):
        connection = sqlite3.connect(path, check_same_thread=False) if write else _connect_for_reading(path)
        db = Database(connection, execute_plugins=False)
        try:
            _configure(db, write=write)
        except sqlite3.Error:
            db.close()
            raise
    return db


def _configure(db: Database, *, write: bool) -> None:
    db.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    db.execute("PRAGMA foreign_keys = ON")
    if write:
        db.enable_wal()
        db.execute("PRAGMA synchronous = FULL")


def _connect_for_reading(path: Path) -> sqlite3.Connection:
    address = f"{path.resolve().as_uri()}?mode=ro"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    try:
        connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if path.with_name(f"{path.name}-wal").exists():
            raise
        # On a read-only disk SQLite cannot make the shared memory of WAL; without a log nobody is writing.
        return sqlite3.connect(f"{address}&immutable=1", uri=True, check_same_thread=False)
    return connection


class Session:
    """What repositories need: transactions, queries, the clock.

    Writes nest: an outer ``write()`` makes several changes one transaction. Several threads may use an
    office: a transaction of one has to end before another's begins or reads.
    """

    def __init__(self, db: Database, folder: Path, now: Callable[[], datetime], *, writable: bool) -> None:
        self.db = db
        self.folder = folder
        self._now = now
        self._writable = writable
        self.lock = RLock()

    def stamp(self) -> str:
        """The injected clock's time, UTC, ISO 8601 with milliseconds."""
        return self._now().astimezone(UTC).isoformat(timespec="milliseconds")

    @contextmanager
    def write(self) -> Iterator[Database]:
        """One transaction, or a part of the one around it. Raises StoreError (KHO-03, 06 to 10)."""
        if not self._writable:
            raise faults.opened_for_reading()
        with self.lock, faults.translated(self.folder), self.db.atomic():
            yield self.db

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        """All rows of a query, as dictionaries."""
        with self.lock, faults.translated(self.folder):
            return list(self.db.query(sql, params))

    def one(self, sql: str, params: Sequence[object] = ()) -> Row | None:
        """The first row of a query, or None."""
        return next(iter(self.rows(sql, params)), None)

    def tuples(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query as tuples: for queries of many rows."""
        with self.lock, faults.translated(self.folder):
            return self.db.execute(sql, params).fetchall()

    def scalar(self, sql: str, params: Sequence[object] = ()) -> Any:
        """The first column of the only row."""
        with self.lock, faults.translated(self.folder):
            return self.db.execute(sql, params).fetchone()[0]

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Runs one prepared statement for every row; inside ``write()`` only."""
        self.db.conn.executemany(sql, rows)
