"""Use case: write the Ministry's package of a book's approved records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import digitizer
from digitizer.app.checking import recheck
from digitizer.app.desk import Desk
from digitizer.domain.books import Book
from digitizer.domain.rights import Task
from digitizer.domain.schema import ImportTemplate
from digitizer.domain.workflow import State
from digitizer.errors import InputError
from digitizer.store import Package, PackageFile

if TYPE_CHECKING:
    from digitizer.export import ExportRecord, PackageProblem, PackageRequest

__all__ = ["ExportedBook", "export_book"]

_READY = (State.APPROVED, State.EXPORTED)
_DONE = (*_READY, State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class ExportedBook:
    """A package that was written. ``waiting`` counts the book's records that are not approved yet;
    ``left_out`` the filled values, by key, for which the template has no column."""

    package: Package
    files: tuple[Path, ...]
    records: int
    waiting: int
    left_out: Mapping[str, int]


def _silent(done: int, total: int) -> None:
    pass


def export_book(
    desk: Desk,
    book: str,
    *,
    out: Path | None = None,
    template: str = "",
    progress: Callable[[int, int], None] = _silent,
) -> ExportedBook:
    """Checks the book anew and writes the package of its approved records into ``out`` (else the office's
    ``exports``).

    The package is announced in the office before its files are written and noted as complete after: an export
    that was cut short is run again and writes the same bytes. Raises BlockedExport (XUA-01) with the list of
    problems, ExportError, InputError GIA-38, RuleError QTR-08, StoreError KHO-11.
    """
    from digitizer.export import BlockedExport, export_package, package_problems  # noqa: PLC0415 (loads PIL)

    person = desk.may(Task.EXPORT)
    request = _prepared(desk, book, template, person)
    if problems := package_problems(request):
        raise BlockedExport(problems)
    records = [one.id for one in request.records]
    package = desk.office.exports.reserve(book, request.template.id, records, person=person)
    request = replace(request, audit_head=package.head.hash)
    result = export_package(request, out or desk.office.exports_folder, progress)
    files = (result.workbook, result.archive, result.manifest)
    package = desk.office.exports.complete(package.id, [_noted(path) for path in files], person=person)
    return ExportedBook(package, files, result.records, _waiting(desk, book), result.left_out)


def problems_of(desk: Desk, book: str, template: str = "") -> list[PackageProblem]:
    """All that would keep the book from being exported, after a new check. Raises as ``export_book``."""
    from digitizer.export import package_problems  # noqa: PLC0415 (as above)

    return package_problems(_prepared(desk, book, template, desk.may(Task.EXPORT)))


def _prepared(desk: Desk, book: str, template: str, person: str) -> PackageRequest:
    from digitizer.export import PackageRequest  # noqa: PLC0415 (as above)

    opened = desk.office.books.get(book)
    chosen = _template(desk, opened, template)
    with desk.office.transaction():
        findings = recheck(desk, book, person)
    return PackageRequest(
        book=opened,
        record_type=desk.catalog.record_types[opened.type],
        template=chosen,
        code_lists=desk.catalog.code_lists,
        records=_ready(desk, book),
        findings=findings,
        program_version=digitizer.__version__,
        audit_head="",
    )


def _template(desk: Desk, book: Book, wanted: str) -> ImportTemplate:
    templates = desk.catalog.templates
    identifier = wanted or desk.catalog.default_templates[book.type]
    if identifier not in templates:
        raise InputError(
            "GIA-38",
            "Không có mẫu nhập liệu tên là «{name}».",
            "Hãy dùng một trong các mẫu: {known}.",
            name=identifier,
            known=", ".join(sorted(templates)),
        )
    return templates[identifier]


def _ready(desk: Desk, book: str) -> list[ExportRecord]:
    from digitizer.export import ExportRecord, PageImage  # noqa: PLC0415 (loads PIL)

    office = desk.office
    pages = {page.id: page for page in office.pages.list(book)}
    found = []
    for summary in office.records.list(book=book):
        if summary.state in _READY:
            page = pages[summary.page]
            image = PageImage(office.vault.path(page.sha256), summary.box, page.rotation)
            texts = office.records.get(summary.id).texts
            found.append(ExportRecord(summary.id, summary.state, texts, (image,)))
    return found


def _noted(path: Path) -> PackageFile:
    from digitizer.export.files import sha256  # noqa: PLC0415 (as the rest of the stage)

    return PackageFile(path.name, sha256(path), path.stat().st_size)


def _waiting(desk: Desk, book: str) -> int:
    return sum(one.state not in _DONE for one in desk.office.records.list(book=book))
