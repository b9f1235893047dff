"""The office folder: database, scan vault, cache and exports, opened by one writer at a time.

OFFICE/office.db    everything but the scans
OFFICE/vault/       originals, byte for byte
OFFICE/incoming/    captures on their way into the vault
OFFICE/derived/     cache that may be deleted
OFFICE/exports/     packages
OFFICE/hands/       what was learned of the writers' hands
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from sqlite_utils import Database

from digitizer.store import doctor, faults, schema
from digitizer.store.audit import PROGRAM, Audit
from digitizer.store.books import Books
from digitizer.store.copying import Copied, Progress, copy_office
from digitizer.store.credentials import Credentials
from digitizer.store.drafts import Drafts
from digitizer.store.exports import Exports
from digitizer.store.fields import Fields
from digitizer.store.figures import Figures
from digitizer.store.findings import Findings
from digitizer.store.hands import Hands
from digitizer.store.lock import FolderLock
from digitizer.store.page_care import PageCare
from digitizer.store.pages import Pages
from digitizer.store.people import People
from digitizer.store.records import Records
from digitizer.store.search import Search
from digitizer.store.session import Session, connect
from digitizer.store.tallies import Tallies
from digitizer.store.vault import Vault
from digitizer.store.verifications import Verifications

_DATABASE, _LOCK = "office.db", "office.lock"
_FOLDERS = ("vault", "incoming", "derived", "exports", "hands")
_OWN = {_DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm", f"{_DATABASE}-journal", _LOCK, *_FOLDERS}

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock of the machine."""
    return datetime.now(UTC)


class Office:
    """An open office. Use it as a context manager; make one with ``create`` or ``open``."""

    def __init__(self, folder: Path, db: Database, lock: FolderLock | None, now: Clock) -> None:
        self.folder = folder
        self.writable = lock is not None
        self._db = db
        self._lock = lock
        self._session = session = Session(db, folder, now, writable=self.writable)
        self.vault = Vault(folder / "vault")
        self.incoming = folder / "incoming"
        self.capturing: set[str] = set()  # what of ``incoming`` is being filled by this program
        self.derived = folder / "derived"
        self.exports_folder = folder / "exports"
        self.audit = Audit(session)
        self.people = People(session, self.audit)
        self.credentials = Credentials(session, self.audit, _DATABASE)
        self.books = Books(session, self.audit)
        self.pages = Pages(session, self.audit, self.vault)
        self.page_care = PageCare(session, self.audit, self.pages)
        self.records = Records(session, self.audit, self.people)
        self.fields = Fields(session)
        self.findings = Findings(session, self.audit, self.people, self.records)
        self.exports = Exports(session, self.audit, self.records)
        self.hands = Hands(folder / "hands")
        self.search = Search(session, self.records)
        self.verifications = Verifications(session, self.audit, self.records)
        self.drafts = Drafts(session)
        self.tallies = Tallies(session)
        self.figures = Figures(session)
        identity = session.one("SELECT name, place, practice FROM office") or {"name": "", "place": ""}
        self.name: str = identity["name"]
        self.place: str = identity["place"]
        self.practice = bool(identity.get("practice"))

    @classmethod
    def create(
        cls, folder: Path, name: str, place: str, *, practice: bool = False, now: Clock = utc_now
    ) -> Self:
        """Makes a new office in an empty or missing folder and opens it for writing.

        A ``practice`` office is for learning: nobody needs a password in it.
        A creation that was cut short can be run again. Raises StoreError KHO-02 when the folder is in use.
        """
        with ExitStack() as stack:
            _make_folders(folder)
            lock = stack.enter_context(FolderLock(folder / _LOCK))
            db = _open_database(folder, stack, write=True)
            if schema.version(db):
                raise faults.already_used(folder)
            session = Session(db, folder, now, writable=True)
            with session.write():
                schema.migrate(db, folder)
                values = [name, place, session.stamp(), int(practice)]
                db.execute("INSERT INTO office VALUES (1, ?, ?, ?, ?)", values)
                Audit(session).append(PROGRAM, "office.create", "office", new=name)
            office = cls(folder, db, lock, now)
            stack.pop_all()
        return office

    @classmethod
    def open(cls, folder: Path, write: bool = True, *, now: Clock = utc_now) -> Self:
        """Opens an office; for reading even while another program writes.

        Raises StoreError: KHO-01 no office, KHO-03 another writer, KHO-04 newer, KHO-05 older (reading only).
        """
        if not (folder / _DATABASE).is_file():
            raise faults.not_an_office(folder)
        with ExitStack() as stack:
            lock = stack.enter_context(FolderLock(folder / _LOCK)) if write else None
            db = _open_database(folder, stack, write=write)
            _check_version(db, folder, write=write)
            office = cls(folder, db, lock, now)
            if write:
                with faults.translated(folder):
                    _make_layout(folder)
                office.vault.sweep()
            stack.pop_all()
        return office

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Makes several changes one: all of them are kept, or none."""
        with self._session.write():
            yield

    def copy_to(self, target: Path, progress: Progress) -> Copied:
        """Copies everything but the cache into an empty or missing folder, also while others write."""
        return copy_office(self._session, _DATABASE, target, progress)

    def now(self) -> str:
        """The office's clock: UTC, ISO 8601 with milliseconds."""
        return self._session.stamp()

    def doctor(self, *, deep: bool = False, progress: Progress | None = None) -> list[doctor.Check]:
        """Examines the office and changes nothing; ``deep`` reads every original again, with ``progress``."""
        return doctor.examine(self._session, self.audit, self.vault, deep=deep, progress=progress)

    def close(self) -> None:
        """Closes the database and lets the next program write."""
        self._db.close()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _make_folders(folder: Path) -> None:
    with faults.translated(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if {path.name for path in folder.iterdir()} - _OWN:
            raise faults.already_used(folder)
        _make_layout(folder)
        (folder / _DATABASE).touch(mode=0o600)


def _make_layout(folder: Path) -> None:
    for name in _FOLDERS:
        (folder / name).mkdir(mode=0o700, exist_ok=True)


def _open_database(folder: Path, stack: ExitStack, *, write: bool) -> Database:
    db = connect(folder / _DATABASE, write=write)
    stack.callback(db.close)
    return db


def _check_version(db: Database, folder: Path, *, write: bool) -> None:
    with faults.translated(folder):
        found = schema.version(db)
        if not found:
            raise faults.not_an_office(folder)
        schema.refuse_newer(db, folder)
        if write:
            schema.migrate(db, folder)
        elif found < len(schema.MIGRATIONS):
            raise faults.older_version(folder)
