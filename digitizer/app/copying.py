"""Use case: a copy of the office at another place, with its check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from digitizer.app.desk import Desk
from digitizer.app.doctor import examine_office
from digitizer.domain.rights import Task
from digitizer.store import Check

__all__ = ["CopiedOffice", "copy_office"]


@dataclass(frozen=True, slots=True)
class CopiedOffice:
    """A copy: how many files besides the database, its size in bytes, and what its examination found."""

    folder: Path
    files: int
    size: int
    checks: Sequence[Check]

    @property
    def is_whole(self) -> bool:
        """Whether everything that matters is there as it was; only the room on the disk may be short."""
        return all(check.ok or check.id == "space" for check in self.checks)


def _silent(done: int, total: int) -> None:
    pass


def copy_office(desk: Desk, target: Path, progress: Callable[[int, int], None] = _silent) -> CopiedOffice:
    """Copies the office into an empty or missing folder, then opens the copy and reads all of it.

    Takes long: ask on a desk of its own, opened for looking, while others work. Raises RuleError QTR-08,
    StoreError KHO-02 (the folder is in use), KHO-06 (disk full) ...
    """
    desk.may(Task.COPY_OFFICE)
    done = desk.office.copy_to(target, progress)
    return CopiedOffice(done.folder, done.files, done.size, examine_office(target, deep=True))
