"""A copy of the whole office at another place, consistent even while somebody works."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from digitizer.store import faults
from digitizer.store.session import Session

Progress = Callable[[int, int], None]  # files done, files in all
_FOLDERS = ("vault", "exports")
_PAGES = 512  # of the database at a time, so that writers get their turn


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: ``files`` besides the database, and ``size`` in bytes, the database included."""

    folder: Path
    files: int
    size: int


def copy_office(session: Session, database: str, target: Path, progress: Progress) -> Copied:
    """Copies the office into an empty or missing folder; the database comes last, under its name at once.

    A copy that was cut short is no office yet (KHO-01) and can be removed. Raises StoreError KHO-02 (the
    folder is in use, or inside the office), KHO-06, KHO-07, KHO-09.
    """
    with faults.translated(target):
        _prepare(session.folder, target)
        # The database first: files are never changed, so those that it names are all there afterwards.
        temporary = target / f"{database}.part"
        _copy_database(session, temporary)
        files = list(_files(session.folder))
        size = temporary.stat().st_size
        for done, path in enumerate(files, start=1):
            size += _copy_file(path, target / path.relative_to(session.folder))
            progress(done, len(files))
        temporary.replace(target / database)
    return Copied(target, len(files), size)


def _prepare(office: Path, target: Path) -> None:
    if target.resolve().is_relative_to(office.resolve()):
        raise faults.already_used(target)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise faults.already_used(target)
    for name in (*_FOLDERS, "derived"):
        (target / name).mkdir(mode=0o700)


def _copy_database(session: Session, target: Path) -> None:
    target.touch(mode=0o600)
    with session.lock, closing(sqlite3.connect(target)) as copy:
        session.db.conn.backup(copy, pages=_PAGES)
        # One whole file without a log beside it, ready to be renamed.
        copy.execute("PRAGMA journal_mode = DELETE")
    _sync(target)


def _files(office: Path) -> Iterator[Path]:
    for name in _FOLDERS:
        for path in sorted((office / name).rglob("*")):
            if path.is_file() and "tmp" not in path.relative_to(office).parts:
                yield path


def _copy_file(source: Path, target: Path) -> int:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    _sync(target)
    return target.stat().st_size


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
