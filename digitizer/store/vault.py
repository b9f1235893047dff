"""The scan vault: originals byte for byte, named by their SHA-256, written once and never again."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from digitizer.store import faults

_CHUNK = 1 << 20
_DIGEST_LENGTH = 64


class Vault:
    """Files under ``root/ab/cdef...``; ``root/tmp`` holds what is being written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._tmp = root / "tmp"

    def put(self, data: bytes) -> str:
        """Keeps the bytes; the SHA-256 in hexadecimal digits is their name."""
        return self._keep((data,))

    def put_file(self, path: Path) -> str:
        """Keeps a file's bytes without holding them all in memory."""
        return self._keep(_chunks(path))

    def path(self, digest: str) -> Path:
        """Where the file of that digest is; StoreError KHO-15 when it is not in the vault."""
        if not self.holds(digest):
            raise faults.no_original(digest)
        return self._place(digest)

    def holds(self, digest: str) -> bool:
        """True when a file of that name is there."""
        return self._place(digest).is_file()

    def read(self, digest: str) -> bytes:
        """The bytes, checked against their name. Raises StoreError KHO-15 when they changed."""
        path = self.path(digest)
        with faults.translated(path):
            data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            raise faults.no_original(digest)
        return data

    def is_whole(self, digest: str) -> bool:
        """True when the file is there and its bytes have not changed."""
        return self.holds(digest) and _digest_of(self._place(digest)) == digest

    def leftovers(self) -> list[Path]:
        """Files whose writing was cut short."""
        return sorted(self._tmp.iterdir()) if self._tmp.is_dir() else []

    def sweep(self) -> None:
        """Removes leftovers; only whoever holds the office's lock may."""
        with faults.translated(self.root):
            for path in self.leftovers():
                path.unlink()

    def _place(self, digest: str) -> Path:
        # A digest is also a path: anything else than hexadecimal digits must not reach the file system.
        if len(digest) != _DIGEST_LENGTH or set(digest) - set("0123456789abcdef"):
            raise faults.no_original(digest)
        return self.root / digest[:2] / digest[2:]

    def _keep(self, chunks: Iterable[bytes]) -> str:
        with faults.translated(self.root):
            self._tmp.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary = self._tmp / secrets.token_hex(8)
            try:
                digest = _write_synced(temporary, chunks)
                self._settle(temporary, digest)
            finally:
                temporary.unlink(missing_ok=True)
        return digest

    def _settle(self, temporary: Path, digest: str) -> None:
        target = self._place(digest)
        if target.exists():
            if _digest_of(target) != digest:
                raise faults.no_original(digest)
            return
        target.parent.mkdir(mode=0o700, exist_ok=True)
        temporary.chmod(stat.S_IRUSR)
        temporary.replace(target)
        _sync_folder(target.parent)
        _sync_folder(self.root)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def _write_synced(path: Path, chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # NTFS journals the rename itself; folders cannot be opened for fsync
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
