"""Files of a package that are never half written, also when the power goes.

Three files change together, though a file system renames them one by one. So they are first written in full
beside their places (``.part``); then one rename, of the new manifest to ``.commit``, decides that the package
is the new one; then the others move. Whoever finds a ``.commit`` finishes the moves (``settle``), whoever
finds only ``.part`` files clears them away.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from digitizer.errors import ExportError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True, slots=True)
class PackageFiles:
    """The places of one package's files in ``folder``; ``stem`` is the book's (``KS.2017.01``)."""

    folder: Path
    stem: str

    @property
    def workbook(self) -> Path:
        """The Ministry's import workbook."""
        return self.folder / f"{self.stem}.xlsx"

    @property
    def archive(self) -> Path:
        """The zip of PDFs."""
        return self.folder / f"{self.stem}.zip"

    @property
    def manifest(self) -> Path:
        """Digests and counts; the last of the three to get its place."""
        return self.folder / f"{self.stem}.manifest.json"

    @property
    def _commit(self) -> Path:
        return self.manifest.with_name(f"{self.manifest.name}.commit")

    def commit(self) -> None:
        """The parts, all written, become the package: from here on ``settle`` leads forward, not back."""
        _sync_folder(self.folder)
        part(self.manifest).replace(self._commit)
        _sync_folder(self.folder)

    def settle(self) -> None:
        """End what a stopped export began: finish a decided package, clear an undecided one."""
        if not self._commit.exists():
            self.discard()
            return
        for final in (self.workbook, self.archive):
            if part(final).exists():
                part(final).replace(final)
        _sync_folder(self.folder)
        self._commit.replace(self.manifest)
        _sync_folder(self.folder)

    def discard(self) -> None:
        """Remove the parts."""
        for final in (self.workbook, self.archive, self.manifest):
            part(final).unlink(missing_ok=True)

    @contextmanager
    def undone_on_error(self) -> Iterator[None]:
        """Remove the parts when the block fails or is cancelled; a second fault does not hide the first."""
        try:
            yield
        except BaseException:
            with suppress(OSError):
                self.discard()
            raise


def part(final: Path) -> Path:
    """Where a file is written before it gets its place."""
    return final.with_name(f"{final.name}.part")


@contextmanager
def durable(path: Path) -> Iterator[BinaryIO]:
    """A new file that is on the disk when the block ends."""
    with path.open("wb") as handle:
        yield handle
        handle.flush()
        os.fsync(handle.fileno())


def sha256(path: Path) -> str:
    """The file's digest, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle on a folder to flush
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def explaining_faults(folder: Path) -> Iterator[None]:
    """Turn a fault of the disk into an ExportError: XUA-03 full, XUA-04 refused, XUA-05 any other."""
    try:
        yield
    except OSError as error:
        raise _export_error(error, folder) from error


def _export_error(error: OSError, folder: Path) -> ExportError:
    if error.errno in _FULL:
        return ExportError(
            "XUA-03",
            "Ổ đĩa đã đầy nên chưa ghi được gói vào thư mục «{folder}».",
            "Hãy giải phóng chỗ trống hoặc chọn ổ đĩa khác, rồi xuất lại.",
            folder=str(folder),
        )
    if error.errno in _REFUSED:
        return ExportError(
            "XUA-04",
            "Không được phép ghi vào thư mục «{folder}», hoặc một tệp của gói đang mở.",
            "Hãy đóng tệp đang mở (trong Excel chẳng hạn) hoặc chọn thư mục ghi được, rồi xuất lại.",
            folder=str(folder),
        )
    return ExportError(
        "XUA-05",
        "Không ghi được gói vào thư mục «{folder}» ({reason}).",
        "Hãy kiểm tra ổ đĩa và đường dẫn thư mục, rồi xuất lại.",
        folder=str(folder),
        reason=errno.errorcode.get(error.errno or 0, type(error).__name__),
    )
