"""Use cases: how much room the office takes, whether there is room for more, and tidying the cache."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from digitizer.app.desk import Desk
from digitizer.domain.rights import Task
from digitizer.errors import StoreError

__all__ = ["StorageView", "show_storage", "tidy_cache"]

RESERVE = 500 * 2**20  # bytes that stay free, so that the database can always write


@dataclass(frozen=True, slots=True)
class StorageView:
    """Bytes: the scans (each file once), what may be deleted, packages, the database; what is free."""

    scans: int
    cache: int
    packages: int
    database: int
    free: int


def show_storage(desk: Desk) -> StorageView:
    """The sizes of the office's parts."""
    office = desk.office
    database = sum(_size_of(path) for path in office.folder.glob("office.db*"))
    scans = _size(office.vault.root) + _size(office.incoming)
    free = shutil.disk_usage(office.folder).free
    return StorageView(scans, _size(office.derived), _size(office.exports_folder), database, free)


def tidy_cache(desk: Desk) -> int:
    """Empties the cache (never the scans); the bytes that were set free. Raises RuleError QTR-08."""
    desk.may(Task.PROCESS)
    before = _size(desk.office.derived)
    for path in desk.office.derived.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return before - _size(desk.office.derived)


def check_room(desk: Desk, needed: int = 0) -> None:
    """Raises StoreError KHO-17 when ``needed`` bytes and a reserve are not free: before work, not within."""
    free = shutil.disk_usage(desk.office.folder).free
    if free < needed + RESERVE:
        raise StoreError(
            "KHO-17",
            "Ổ đĩa chỉ còn trống {free} MB, cần khoảng {needed} MB cho việc này.",
            "Hãy dọn bớt ổ đĩa rồi làm tiếp; những trang đã nhận đều được giữ.",
            free=free // 2**20,
            needed=(needed + RESERVE) // 2**20,
        )


def _size(folder: Path) -> int:
    return sum(_size_of(path) for path in folder.rglob("*"))


def _size_of(path: Path) -> int:
    try:
        return path.lstat().st_size if path.is_file() else 0
    except OSError:  # gone meanwhile
        return 0
