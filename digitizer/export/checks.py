"""What keeps a package from being written: everything is said at once, and before a byte is written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from digitizer.domain.findings import Finding, Severity
from digitizer.domain.workflow import STATE_LABELS, TABLE, Move
from digitizer.export import names
from digitizer.export.request import ExportRecord, PackageProblem, PackageRequest

# Excel's own limit of a cell (Microsoft, "Excel specifications and limits").
LONGEST_TEXT = 32767
# What XML 1.0 (production 2, Char) cannot hold, and the carriage return, which its readers turn into "\n".
_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EXPORTABLE = frozenset[object]().union(*(rule.sources for rule in TABLE if rule.move is Move.EXPORT))


def package_problems(request: PackageRequest) -> list[PackageProblem]:
    """Everything that blocks the package, the book's own first, then in the order of the records."""
    problems = [PackageProblem("", finding) for finding in _book_findings(request)]
    for record in request.records:
        problems += [PackageProblem(record.id, finding) for finding in _record_findings(record, request)]
    return problems + list(_collisions(request))


def _block(rule: str, message: str, *keys: str, **params: object) -> Finding:
    return Finding(rule, Severity.BLOCK, keys, message, params)


def _handed_in(request: PackageRequest, record: str) -> Iterator[Finding]:
    return (finding for finding in request.findings.get(record, ()) if finding.severity is Severity.BLOCK)


def _book_findings(request: PackageRequest) -> Iterator[Finding]:
    yield from _handed_in(request, "")
    book, kinds = request.book, {request.record_type.id, request.template.record_type}
    if kinds != {book.type}:
        yield _block(
            "XUA-10",
            "Mẫu nhập liệu «{template}» không dùng cho loại sổ {type}. Hãy chọn mẫu khác.",
            template=request.template.id,
            type=book.type,
        )
    if not names.is_portable(book.id):
        yield _block("XUA-19", "Tên quyển sổ «{book}» không dùng làm tên tệp được.", book=book.id)
    if not request.records:
        yield _block("XUA-11", "Quyển sổ chưa có hồ sơ nào được duyệt. Hãy duyệt hồ sơ trước khi xuất.")


def _record_findings(record: ExportRecord, request: PackageRequest) -> Iterator[Finding]:
    yield from _handed_in(request, record.id)
    if record.state not in _EXPORTABLE:
        yield _block(
            "XUA-12", "Hồ sơ chưa được duyệt (đang ở trạng thái «{state}»).", state=STATE_LABELS[record.state]
        )
    if not record.pages:
        yield _block("XUA-13", "Hồ sơ chưa có trang quét.")
    yield from _name_findings(record, request)
    for _, key in request.template.columns:
        yield from _value_findings(key, record.fields.get(key, ""))


def _name_findings(record: ExportRecord, request: PackageRequest) -> Iterator[Finding]:
    if not names.is_of_book(record.fields, request.book):
        yield _block(
            "XUA-14",
            "Quyển số ghi trên hồ sơ không phải là quyển {book} đang xuất.",
            names.BOOK_KEY,
            book=request.book.label,
        )
    if names.registration_date(record.fields) is None:
        yield _block("XUA-15", "Ngày đăng ký phải có đủ ngày, tháng, năm.", names.DATE_KEY)
    elif names.pdf_name(request.book, record.fields) is None:
        yield _block("XUA-16", "Số đăng ký không dùng để đặt tên tệp được.", names.NUMBER_KEY)


def _value_findings(key: str, value: str) -> Iterator[Finding]:
    if found := _UNWRITABLE.search(value):
        yield _block(
            "XUA-17",
            "Trường «{key}» có ký tự không ghi vào bảng tính được (mã U+{code}). Hãy xóa ký tự đó.",
            key,
            key=key,
            code=f"{ord(found.group()):04X}",
        )
    if len(value) > LONGEST_TEXT:
        yield _block(
            "XUA-18", "Trường «{key}» dài quá {most} ký tự. Hãy rút ngắn.", key, key=key, most=LONGEST_TEXT
        )


def _collisions(request: PackageRequest) -> Iterator[PackageProblem]:
    """Names that are the same for a file system that knows no capitals, as Windows' own."""
    holders: dict[str, list[ExportRecord]] = defaultdict(list)
    for record in request.records:
        if name := names.pdf_name(request.book, record.fields):
            holders[name.casefold()].append(record)
    for name, records in holders.items():
        for record in records if len(records) > 1 else ():
            others = ", ".join(other.id for other in records if other is not record)
            yield PackageProblem(
                record.id,
                _block(
                    "XUA-20",
                    "Trùng số và ngày đăng ký với hồ sơ {others}: cả hai cùng có tên tệp «{name}».",
                    names.NUMBER_KEY,
                    names.DATE_KEY,
                    others=others,
                    name=name,
                ),
            )
