"""One writer for an office folder: a lock of the operating system, which a crash releases by itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Self

from digitizer.store import faults

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Held from construction to ``release``. Raises StoreError KHO-03 when somebody else holds it."""

    def __init__(self, path: Path) -> None:
        with faults.translated(path.parent):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._file = os.fdopen(descriptor, "rb+", buffering=0)
        try:
            _try_lock(descriptor)
        except OSError as error:
            self._file.close()
            raise faults.locked(path.parent) from error

    def release(self) -> None:
        """Lets the next program write; a second time does nothing."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
