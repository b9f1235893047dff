"""Writing one book's package: workbook, zip of PDFs, manifest."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from digitizer.export import names
from digitizer.export.checks import package_problems
from digitizer.export.files import PackageFiles, durable, explaining_faults, part, sha256
from digitizer.export.pdf import PageReader, record_pdf
from digitizer.export.request import (
    BlockedExport,
    ExportRecord,
    PackageRequest,
    PackageResult,
    Progress,
)
from digitizer.export.workbook import workbook_bytes

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that the zip format knows
_UNIX = 3  # so that the bytes are the same on every system


def _silent(done: int, total: int) -> None:
    pass


def export_package(request: PackageRequest, target: Path, progress: Progress = _silent) -> PackageResult:
    """Write the package of ``request`` into the folder ``target``, which is made when missing.

    Either the whole new package stands there afterwards or what stood there before; the same request gives
    the same bytes. Raises BlockedExport (XUA-01) before anything is written, and ExportError when a page
    image (XUA-06, XUA-07) or the disk (XUA-03 to XUA-05) fails. An exception out of ``progress`` cancels.
    """
    if problems := package_problems(request):
        raise BlockedExport(problems)
    files = PackageFiles(target, request.book.id)
    records = sorted(request.records, key=_book_order)
    left_out = _left_out(request)
    with explaining_faults(target):
        target.mkdir(parents=True, exist_ok=True)
        files.settle()
        with files.undone_on_error():
            with durable(part(files.archive)) as handle:
                _write_archive(handle, request, records, progress)
            with durable(part(files.workbook)) as handle:
                handle.write(_workbook(request, records))
            digests = {final.name: sha256(part(final)) for final in (files.archive, files.workbook)}
            with durable(part(files.manifest)) as handle:
                handle.write(_manifest(request, digests, left_out))
            files.commit()
        files.settle()
    return PackageResult(
        files.workbook, files.archive, files.manifest, len(records), sha256=digests, left_out=left_out
    )


def _book_order(record: ExportRecord) -> tuple[int, int, str, str]:
    """By entry number, as in the book; numbers that begin anew each year go by their year first."""
    number, date = names.entry_number(record.fields), names.registration_date(record.fields)
    if number is None or date is None:
        raise ValueError("package_problems lets no such record pass")
    return (number.year or date.year or 0, *number.order, record.id)


def _left_out(request: PackageRequest) -> dict[str, int]:
    columns = {key for _, key in request.template.columns}
    filled = Counter(
        key
        for record in request.records
        for key, value in record.fields.items()
        if value and key not in columns
    )
    return dict(sorted(filled.items()))


def _workbook(request: PackageRequest, records: Sequence[ExportRecord]) -> bytes:
    return workbook_bytes(
        request.template,
        request.record_type,
        request.code_lists,
        [record.fields for record in records],
        title=request.book.id,
        year=request.book.year,
    )


def _write_archive(
    handle: BinaryIO, request: PackageRequest, records: Sequence[ExportRecord], progress: Progress
) -> None:
    """One PDF at a time, so that memory does not grow with the book; stored, as JPEG shrinks no further."""
    reader = PageReader()
    progress(0, len(records))
    with zipfile.ZipFile(handle, "w", zipfile.ZIP_STORED) as archive:
        for done, record in enumerate(records, start=1):
            name = names.pdf_name(request.book, record.fields) or ""
            leaves = [reader.leaf(source, record.id) for source in record.pages]
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.create_system = _UNIX
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, record_pdf(leaves, Path(name).stem))
            progress(done, len(records))


def _manifest(request: PackageRequest, digests: Mapping[str, str], left_out: Mapping[str, int]) -> bytes:
    """What the package is, for whoever receives or re-checks it; no personal data."""
    content = {
        "package": request.book.id,
        "template": request.template.id,
        "program": request.program_version,
        "audit_head": request.audit_head,
        "records": len(request.records),
        "pages": sum(len(record.pages) for record in request.records),
        "sha256": digests,
        "values_without_column": left_out,
    }
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
