"""Pictures in a zip file, read in memory one after another: nothing is unpacked, names are only shown."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from digitizer.acquire import faults
from digitizer.acquire.files import opened
from digitizer.acquire.limits import Limits
from digitizer.acquire.names import natural_key
from digitizer.errors import InputError

_ENCRYPTED = 0x1
_SYSTEM = ("__MACOSX/",)


def archived_files(path: Path, limits: Limits) -> Iterator[tuple[str, bytes | InputError]]:
    """Name and bytes of every file in the archive, ``2`` before ``10``, or why it is refused.

    Raises InputError TEP-09 (too many), TEP-14 (damaged).
    """
    with opened(path) as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise faults.damaged_archive() from error
        with archive:
            entries = [entry for entry in archive.infolist() if _counts(entry)]
            if len(entries) > limits.max_pages:
                raise faults.too_many_pages(limits.max_pages)
            for entry in sorted(entries, key=lambda entry: (natural_key(entry.filename), entry.filename)):
                yield entry.filename, _read(archive, entry, limits.max_image_bytes)


def _counts(entry: zipfile.ZipInfo) -> bool:
    last = entry.filename.rpartition("/")[2]
    return not (entry.is_dir() or last.startswith(".") or entry.filename.startswith(_SYSTEM))


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes | InputError:
    if entry.flag_bits & _ENCRYPTED:
        return faults.encrypted_archive()
    if entry.file_size > limit:
        return faults.too_many_bytes(entry.file_size, limit)
    try:
        with archive.open(entry) as member:
            data = member.read(limit + 1)  # the header may lie about the size
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError):
        return faults.damaged_archive()
    return data if len(data) <= limit else faults.too_many_bytes(len(data), limit)
