"""Opening files that may be anything: pipes never block, and what is read is whole."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from digitizer.acquire import faults

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_BLOCK = 2**20


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The ordinary, non-empty file at ``path``, opened to read; raises InputError TEP-01, 02, 04, 06, 07.

    What it is is checked on the open descriptor: the path could name something else a moment later.
    """
    with translated(), os.fdopen(os.open(path, _FLAGS), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise faults.not_ordinary()
        if status.st_size == 0:
            raise faults.empty_file()
        yield file


@contextmanager
def translated() -> Iterator[None]:
    """Errors of the operating system become coded errors."""
    try:
        yield
    except FileNotFoundError as error:
        raise faults.not_found() from error
    except IsADirectoryError as error:
        raise faults.not_ordinary() from error
    except PermissionError as error:
        raise faults.no_right() from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise faults.cannot_read() from error


def read_bytes(path: Path, limit: int) -> bytes:
    """The whole file, of at most ``limit`` bytes; raises InputError TEP-xx (TEP-11: changed meanwhile)."""
    with opened(path) as file:
        check_size(file, limit)
        before = os.fstat(file.fileno())
        data = file.read(min(limit, before.st_size) + 1)  # room is taken for as much as is asked for
        _check_unchanged(file, before, len(data))
        return data


def file_size(file: BinaryIO) -> int:
    """Bytes of an open file."""
    return os.fstat(file.fileno()).st_size


def check_size(file: BinaryIO, limit: int) -> None:
    """Raise InputError TEP-05 when the open file is larger than ``limit`` bytes."""
    if file_size(file) > limit:
        raise faults.too_many_bytes(file_size(file), limit)


def sha256_of(path: Path, limit: int) -> str:
    """The file's SHA-256 in hexadecimal, read piece by piece; raises as ``read_bytes``."""
    digest = hashlib.sha256()
    with opened(path) as file:
        check_size(file, limit)
        before = os.fstat(file.fileno())
        length = 0
        while block := file.read(_BLOCK):
            digest.update(block)
            length += len(block)
        _check_unchanged(file, before, length)
    return digest.hexdigest()


def _check_unchanged(file: BinaryIO, before: os.stat_result, length: int) -> None:
    after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or length != after.st_size:
        raise faults.still_written()
