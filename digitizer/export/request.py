"""What an export is asked for, what it answers, and how it says no."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from digitizer.domain.books import Book
from digitizer.domain.findings import Finding
from digitizer.domain.records import Box
from digitizer.domain.schema import CodeList, ImportTemplate, RecordType
from digitizer.domain.workflow import State
from digitizer.errors import ExportError, Translate

Progress = Callable[[int, int], None]  # (records done, records in all)


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page, or the part of a page, on which a record stands.

    ``path`` is a file of one image, which is only read. ``box`` is in pixels of the page as an image viewer
    shows it (EXIF orientation applied), before ``rotation``, which is the clockwise turn in degrees (0, 90,
    180, 270) of the upright page, and is undone here.
    """

    path: Path
    box: Box | None = None
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """A record as the package takes it: its id in the office, its state, its values and its page images."""

    id: str
    state: State
    fields: Mapping[str, str]
    pages: tuple[PageImage, ...]


@dataclass(frozen=True, slots=True)
class PackageRequest:
    """One book's package.

    ``findings`` are those of the record ids and, under ``""``, of the book itself (the shape that
    ``check_book`` returns). ``audit_head`` is the head hash of the office's audit chain; it goes into the
    manifest, so that a shortened chain is noticed later.
    """

    book: Book
    record_type: RecordType
    template: ImportTemplate
    code_lists: Mapping[str, CodeList]
    records: Sequence[ExportRecord]
    findings: Mapping[str, Sequence[Finding]]
    program_version: str
    audit_head: str = ""


@dataclass(frozen=True, slots=True)
class PackageResult:
    """The files that were written; ``sha256`` by file name.

    ``left_out`` counts the filled values, by key, for which the template has no column.
    """

    workbook: Path
    archive: Path
    manifest: Path
    records: int
    sha256: Mapping[str, str]
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PackageProblem:
    """Why a record (``""``: the book) keeps its package from being written."""

    record: str
    finding: Finding

    @property
    def rule(self) -> str:
        """The stable id of the rule: a validation rule's or one of this stage's (``XUA-nn``)."""
        return self.finding.rule

    def text(self, translate: Translate = str) -> str:
        """The sentence for a person, without the record's id."""
        return self.finding.text(translate)


class BlockedExport(ExportError):
    """The package was not written (XUA-01); ``problems`` says why, record by record.

    The problems stand apart from ``params`` because findings may quote personal data, and params are logged.
    """

    def __init__(self, problems: Sequence[PackageProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "XUA-01",
            "Chưa xuất được gói của quyển sổ này vì còn {count} vấn đề.",
            "Hãy xử lý từng vấn đề trong danh sách, duyệt lại hồ sơ, rồi xuất lại.",
            count=len(self.problems),
        )

    def __reduce__(self) -> tuple[object, ...]:
        return (BlockedExport, (self.problems,))
