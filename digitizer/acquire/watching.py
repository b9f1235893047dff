"""A watched folder: files are taken when they are complete, once, and then put aside where people see them.

A file is complete when its size, time and identity have not changed for a while, and its end is there as its
kind demands: slow writers pause, and copies over bad networks stall. Nothing is ever deleted.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from digitizer.acquire import faults
from digitizer.acquire.files import translated
from digitizer.acquire.images import media_type_of
from digitizer.acquire.names import natural_key, shown_name
from digitizer.acquire.sources import JPEG, PDF, PNG
from digitizer.errors import InputError

_TAIL = 1024  # bytes at a file's end in which its last mark must stand
_ENDS = {JPEG: b"\xff\xd9", PNG: b"IEND", PDF: b"%%EOF"}
_TEMPORARY = (".part", ".tmp", ".crdownload", ".filepart", ".download")
_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})
_DEEPEST = 3  # folders below the watched one
_REASONS = "Lý do.txt"


class Aside(StrEnum):
    """Where finished files go: folders inside the watched one."""

    TAKEN = "Đã nhập"
    KNOWN = "Đã có"
    REFUSED = "Không dùng được"


class Mark(NamedTuple):
    """What tells whether a file is still the one that was seen."""

    inode: int
    size: int
    changed: int  # nanoseconds


@dataclass(frozen=True, slots=True)
class Ready:
    """A file to be taken, or (``error``) refused."""

    path: Path
    mark: Mark
    error: InputError | None = None


@dataclass(slots=True)
class _Seen:
    mark: Mark
    first: float
    still_since: float


class FolderWatch:
    """Looks at a folder again and again. ``settle``: seconds without change; ``patience``: after which a file
    that still has no end is refused. Raises InputError TEP-xx when the folder cannot be read at all."""

    def __init__(
        self,
        folder: Path,
        *,
        settle: float = 2.0,
        patience: float = 60.0,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self.folder = folder
        self._settle = settle
        self._patience = patience
        self._now = now
        self._seen: dict[Path, _Seen] = {}
        self._left: dict[Path, Mark] = {}

    @property
    def is_quiet(self) -> bool:
        """Whether nothing was waiting at the last look."""
        return not self._seen

    def look(self) -> list[Ready]:
        """The files that are ready now, ``2`` before ``10``; a file waits for slower ones named before it."""
        files = {path: mark for path, mark in self._files(self.folder, 0) if self._left.get(path) != mark}
        self._seen = {path: self._noticed(path, mark) for path, mark in files.items()}
        ready: list[Ready] = []
        for path in sorted(files, key=self._order):
            found = self._state(path, self._seen[path])
            if found is not None:
                ready.append(found)
            elif self._now() - self._seen[path].first < self._patience:
                break
        return ready

    def put_aside(self, ready: Ready, where: Aside, note: str = "") -> Path | None:
        """Moves a file out of the way; None when it changed meanwhile and is to be looked at again.

        ``note`` is written beside it. A file that cannot be moved is left, and not looked at again unless it
        changes.
        """
        path = ready.path
        self._seen.pop(path, None)
        try:
            if _mark(path) != ready.mark:
                return None
            target = _free(self.folder / where, path.name)
            path.rename(target)
        except OSError:
            self._left[path] = ready.mark
            return path
        if note:
            with (target.parent / _REASONS).open("a", encoding="utf-8") as notes:
                notes.write(f"{shown_name(target)}: {note}\n")
        return target

    def _order(self, path: Path) -> tuple[object, ...]:
        return tuple((natural_key(part), part) for part in path.relative_to(self.folder).parts)

    def _files(self, folder: Path, depth: int) -> Iterator[tuple[Path, Mark]]:
        with translated(), os.scandir(folder) as scan:
            entries = [entry for entry in scan if not _is_passed_over(entry.name, depth)]
        for entry in entries:
            path = Path(entry.path)
            try:
                if entry.is_dir(follow_symlinks=False):
                    if depth < _DEEPEST:
                        yield from self._files(path, depth + 1)
                else:
                    yield path, _mark(path)
            except (OSError, InputError):  # gone between two looks
                continue

    def _noticed(self, path: Path, mark: Mark) -> _Seen:
        before, now = self._seen.get(path), self._now()
        if before is None:
            return _Seen(mark, now, now)
        return _Seen(mark, before.first, before.still_since if before.mark == mark else now)

    def _state(self, path: Path, seen: _Seen) -> Ready | None:
        """Ready, refused, or (None) not yet."""
        now = self._now()
        if now - seen.still_since < self._settle:
            return None
        is_late = now - seen.still_since >= self._patience
        try:
            whole = _has_end(path)
        except InputError as error:
            may_pass = error.code in _PASSING and not is_late  # locked by its writer, or not yet begun
            return None if may_pass else Ready(path, seen.mark, error)
        if whole:
            return Ready(path, seen.mark)
        return Ready(path, seen.mark, faults.no_end()) if is_late else None


_PASSING = frozenset({"TEP-02", "TEP-04", "TEP-06"})


def _is_passed_over(name: str, depth: int) -> bool:
    aside = depth == 0 and name in {folder.value for folder in Aside}
    lowered = name.casefold()
    return aside or name.startswith((".", "~")) or lowered.endswith(_TEMPORARY) or lowered in _SYSTEM


def _mark(path: Path) -> Mark:
    status = path.lstat()
    return Mark(status.st_ino, status.st_size, status.st_mtime_ns)


def _has_end(path: Path) -> bool:
    """Whether the file's last mark is there; kinds without one count as whole. Raises InputError."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise faults.link_outside() if path.is_symlink() else faults.not_ordinary()
    with translated(), path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size == 0:
            raise faults.empty_file()
        end = _ENDS.get(media_type_of(file.read(_TAIL)) or "")
        file.seek(max(0, size - _TAIL))
        return end is None or end in file.read(_TAIL)


def _free(folder: Path, name: str) -> Path:
    """A path in the folder that nothing has; the name is shortened if a number makes it too long."""
    folder.mkdir(exist_ok=True)
    target, number = folder / name, 1
    while os.path.lexists(target):
        number += 1
        stem, dot, ending = name.rpartition(".")
        stem, ending = (stem, dot + ending) if stem else (name, "")
        target = folder / f"{stem[:50]} ({number}){ending[:10]}"
    return target
