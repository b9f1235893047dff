"""Verbs about books: book, import, process, check, export."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path

from digitizer.app.books import BookEdit, BookView, NewBook, edit_book, list_books, open_book, show_book
from digitizer.app.checking import check_book, check_file
from digitizer.app.exporting import ExportedBook, export_book
from digitizer.app.importing import import_pages
from digitizer.app.processing import pages_to_read, process_book
from digitizer.cli import gap_verbs
from digitizer.cli.face import Bar, Face
from digitizer.cli.labels import PAGE_STATES, SEVERITIES
from digitizer.cli.parser import Verbs, whole_number
from digitizer.domain.findings import Finding
from digitizer.domain.records import PAGE_KIND_LABELS
from digitizer.errors import DigitizerError
from digitizer.store import BookSummary, Page, StoredFinding


def register(verbs: Verbs) -> None:
    """Adds the verbs."""
    _register_books(verbs)
    _register_work(verbs)


def _register_books(verbs: Verbs) -> None:
    book = verbs.group("book", "mở sổ, xem danh sách sổ, xem một quyển sổ")
    opening = book.add("open", _open, "mở một quyển sổ trước khi nhập trang")
    opening.take("--type", required=True, metavar="LOẠI", about="loại sổ: KS, KH, KT, CMC")
    opening.take("--year", required=True, type=whole_number, metavar="NĂM", about="năm mở sổ")
    opening.take("--number", required=True, metavar="SỐ", about="số quyển, ví dụ 01")
    opening.take(
        "--place", default="", metavar="NƠI", about="cơ quan đăng ký ghi trên bìa (không có: tên kho dữ liệu)"
    )
    opening.take("--edition", default="", metavar="ĐỢT", about="mẫu sổ: 2015, 2020 (không có: tự nhận)")
    opening.take("--opened", default="", metavar="NGÀY", about="ngày mở sổ")
    opening.take("--closed", default="", metavar="NGÀY", about="ngày khóa sổ")
    opening.take(
        "--expected", type=whole_number, metavar="SỐ", about="tổng số trường hợp ghi ở trang khóa sổ"
    )
    opening.take("--suffix", default="", metavar="CHỮ", about="thêm vào mã khi có hai quyển trùng tên")
    opening.take("--due", default="", metavar="NGÀY", about="hạn hoàn thành")
    editing = book.add("edit", _edit, "sửa thông tin của sổ; tham số không ghi thì giữ nguyên")
    editing.take("book", metavar="SỔ", about="mã sổ")
    editing.take("--place", metavar="NƠI", about="cơ quan đăng ký ghi trên bìa")
    editing.take("--edition", metavar="ĐỢT", about="mẫu sổ")
    editing.take("--opened", metavar="NGÀY", about="ngày mở sổ")
    editing.take("--closed", metavar="NGÀY", about="ngày khóa sổ")
    editing.take("--expected", metavar="SỐ", about="tổng số trường hợp ghi ở trang khóa sổ")
    editing.take("--due", metavar="NGÀY", about="hạn hoàn thành")
    editing.take("--reason", default="", metavar="LÝ-DO", about="lý do sửa")
    book.add("list", _list, "danh sách sổ và tình hình từng quyển")
    showing = book.add("show", _show, "một quyển sổ: trang, phát hiện, gói đã xuất")
    showing.take("book", metavar="SỔ", about="mã sổ, ví dụ KS.2017.01")
    gap_verbs.register(book)


def _register_work(verbs: Verbs) -> None:
    importing = verbs.add("import", _import, "nhập ảnh quét, tệp PDF, TIFF hoặc cả thư mục vào sổ")
    importing.take("book", metavar="SỔ", about="mã sổ")
    importing.take("paths", metavar="TỆP", nargs="+", type=Path, about="tệp hoặc thư mục")
    importing.take("--after", default="", metavar="TRANG", about="chèn sau trang này")
    processing = verbs.add(
        "process", _process, "nhận dạng các trang đang chờ của sổ; dừng giữa chừng thì chạy lại"
    )
    processing.take("book", metavar="SỔ", about="mã sổ")
    processing.take(
        "--jobs", type=whole_number, metavar="N", about="số tiến trình (không có: mỗi nhân một tiến trình)"
    )
    processing.take("--retry", action="store_true", about="đọc lại cả những trang đã lỗi")
    processing.take(
        "--again", action="store_true", about="đọc lại cả trang có hồ sơ chưa ai đụng đến (sau khi learn)"
    )
    checking = verbs.add("check", _check, "kiểm tra dữ liệu của sổ, hoặc của một tệp hồ sơ JSON Lines")
    subject = checking.parser.add_mutually_exclusive_group(required=True)
    checking.take("book", metavar="SỔ", nargs="?", group=subject, about="mã sổ")
    checking.take("--records", type=Path, metavar="TỆP", group=subject,
                  about="tệp mà mỗi dòng là một hồ sơ: id, type, fields; không cần kho dữ liệu")  # fmt: skip
    checking.take(
        "--jobs", type=whole_number, metavar="N", about="số tiến trình khi dùng --records (không có: 2)"
    )
    exporting = verbs.add("export", _export, "xuất gói dữ liệu của các hồ sơ đã duyệt: bảng tính và tệp PDF")
    exporting.take("book", metavar="SỔ", about="mã sổ")
    exporting.take(
        "--out", type=Path, metavar="THƯ-MỤC", about="nơi ghi gói (không có: thư mục exports của kho)"
    )
    exporting.take(
        "--template", default="", metavar="MẪU", about="mẫu nhập liệu, ví dụ KS-60 (không có: mẫu mới nhất)"
    )


def _open(face: Face, options: Namespace) -> int:
    new = NewBook(**{name: getattr(options, name) for name in NewBook.__slots__})
    with face.desk() as desk:
        book = open_book(desk, new)
    if face.json:
        face.dump({"id": book.id, "place": book.place})
    else:
        face.say("Đã mở sổ {id} ({place}).", id=book.id, place=book.place)
    return 0


def _edit(face: Face, options: Namespace) -> int:
    edit = BookEdit(**{name: getattr(options, name) for name in BookEdit.__slots__})
    with face.desk() as desk:
        book = edit_book(desk, options.book, edit, options.reason)
    if face.json:
        face.dump({"id": book.id, "place": book.place, "expected": book.expected, "due": book.due})
    else:
        face.say("Đã sửa thông tin của sổ {id}.", id=book.id)
    return 0


def _list(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        summaries = list_books(desk)
    if face.json:
        face.dump([book_json(one) for one in summaries])
    else:
        show_books(face, list(summaries))
    return 0


def book_json(one: BookSummary) -> dict[str, object]:
    """A book with its counts, for machines."""
    return {
        "id": one.book.id,
        "type": one.book.type,
        "place": one.book.place,
        "pages": dict(one.pages),
        "records": {state.value: count for state, count in one.records.items()},
        "fields": one.fields,
        "doubtful": one.doubtful,
        "findings": {severity.value: count for severity, count in one.findings.items()},
    }


def show_books(face: Face, summaries: list[BookSummary]) -> None:
    """A table of books with what is still to do."""
    headers = ["Sổ", "Trang", "Trang lỗi", "Hồ sơ", "Trường đã đọc", "Trường cần xem", "Phát hiện"]
    rows = [
        (
            one.book.id,
            sum(one.pages.values()),
            one.pages.get("failed", 0),
            sum(one.records.values()),
            one.fields,
            one.doubtful,
            sum(one.findings.values()),
        )
        for one in summaries
    ]
    face.table(headers, rows)


def _show(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        view = show_book(desk, options.book)
    if face.json:
        face.dump(_view_json(face, view))
        return 0
    book = view.summary.book
    face.say("Sổ {id}, {place}.", id=book.id, place=book.place)
    show_books(face, [view.summary])
    print()
    face.table(
        ["Trang", "Tệp", "Tình trạng", "Loại trang", "Ghi chú"], [_page_row(face, one) for one in view.pages]
    )
    for package in view.packages:
        face.say("Gói {id}: {count} hồ sơ.", id=package.id, count=len(package.records))
    show_findings(face, list(view.findings))
    return 0


def _view_json(face: Face, view: BookView) -> dict[str, object]:
    return {
        **book_json(view.summary),
        "pages": [
            {
                "id": one.id,
                "file": one.file_name,
                "state": one.state,
                "kind": one.kind,
                "error": one.error_code,
            }
            for one in view.pages
        ],
        "findings": [stored_json(face, one) for one in view.findings],
        "packages": [one.id for one in view.packages],
    }


def _page_row(face: Face, page: Page) -> tuple[str, ...]:
    kind = "" if page.state == "pending" else face.translate(PAGE_KIND_LABELS[page.kind])
    note = f"[{page.error_code}]" if page.error_code else "; ".join(map(face.translate, page.warnings))
    return (page.id, page.file_name, face.translate(PAGE_STATES[page.state]), kind, note)


def finding_json(face: Face, finding: Finding) -> dict[str, object]:
    """A finding as ``check --records`` prints it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "keys": list(finding.keys),
        "message": finding.text(face.translate),
    }


def stored_json(face: Face, stored: StoredFinding) -> dict[str, object]:
    """A finding of the office with its record ("" for the book itself) and who confirmed it."""
    return {
        "record": stored.record,
        **finding_json(face, stored.finding),
        "confirmed_by": stored.confirmed_by,
    }


def show_findings(face: Face, findings: list[StoredFinding]) -> None:
    """One line a finding."""
    for one in findings:
        grave = face.translate(SEVERITIES[one.finding.severity])
        done = face.translate(" (đã xác nhận đúng theo sổ gốc)") if one.confirmed_by else ""
        print(
            f"{one.record or one.book}  {grave}  {one.finding.rule}  {one.finding.text(face.translate)}{done}"
        )


def _import(face: Face, options: Namespace) -> int:
    taken = refused = twins = 0
    with face.desk() as desk:
        for one in import_pages(desk, options.book, options.paths, after=options.after):
            if one.error is not None:
                is_twin = one.error.code == "KHO-14"
                twins += is_twin
                refused += not is_twin
                face.complain(one.error, one.label)
            elif one.page is not None:
                taken += 1
                _tell_twins(face, one.label, one.page)
    if face.json:
        face.dump({"imported": taken, "refused": refused, "duplicates": twins})
    else:
        face.say(
            "Đã nhập {taken} trang; {twins} trang trùng; {refused} tệp hoặc trang không dùng được.",
            taken=taken,
            twins=twins,
            refused=refused,
        )
    return 1 if refused else 0


def _tell_twins(face: Face, label: str, page: Page) -> None:
    if page.twins:
        face.aside("{label}: trang này cũng có ở sổ khác: {twins}.", label=label, twins=", ".join(page.twins))


def _process(face: Face, options: Namespace) -> int:
    failed = records = pages = 0
    with face.desk() as desk:
        which = {"retry": options.retry, "again": options.again}
        total = len(pages_to_read(desk, options.book, **which))
        bar = Bar(total)
        for one in process_book(desk, options.book, jobs=options.jobs, **which):
            pages += 1
            records += len(one.reading.records) if one.reading else 0
            if one.error is not None:
                failed += 1
                bar.clear()
                face.complain(one.error, f"{one.page.id} ({one.page.file_name})")
            bar.show(pages)
        bar.clear()
    if face.json:
        face.dump({"pages": pages, "records": records, "failed": failed})
    else:
        face.say("Đã nhận dạng {pages} trang: {records} hồ sơ, {failed} trang cần người xem.",
                 pages=pages, records=records, failed=failed)  # fmt: skip
    return 1 if failed else 0


def _check(face: Face, options: Namespace) -> int:
    if options.records is not None:
        return _check_file(face, options)
    with face.desk() as desk:
        findings = list(check_book(desk, options.book))
    if face.json:
        face.dump([stored_json(face, one) for one in findings])
        return 0
    show_findings(face, findings)
    counts = Counter(one.finding.severity for one in findings)
    told = ", ".join(f"{counts[grave]} {face.translate(label)}" for grave, label in SEVERITIES.items())
    face.say("Sổ {book}: {counts}.", book=options.book, counts=told)
    return 0


def _check_file(face: Face, options: Namespace) -> int:
    bad = False
    for answers in check_file(options.records, face.translate, options.jobs):
        sys.stdout.write(answers.text)
        bad = bad or answers.bad
    return 1 if bad else 0


def _export(face: Face, options: Namespace) -> int:
    bar = Bar(0)
    try:
        with face.desk() as desk:
            done = export_book(
                desk, options.book, out=options.out, template=options.template, progress=bar.update
            )
    except DigitizerError as error:
        bar.clear()
        show_problems(face, error, options.book)
        raise
    bar.clear()
    if face.json:
        face.dump(_exported_json(done))
    else:
        show_exported(face, done)
    return 0


def show_problems(face: Face, error: DigitizerError, book: str) -> None:
    """The list of what keeps the book's package from being written, when the error has one."""
    for problem in getattr(error, "problems", ()):
        print(f"{problem.record or book}  {problem.rule}  {problem.text(face.translate)}", file=sys.stderr)


def _exported_json(done: ExportedBook) -> dict[str, object]:
    return {
        "package": done.package.id,
        "records": done.records,
        "waiting": done.waiting,
        "files": [str(path) for path in done.files],
        "left_out": dict(done.left_out),
    }


def show_exported(face: Face, done: ExportedBook) -> None:
    """What was written, and what was left behind."""
    face.say("Đã xuất gói {id}: {count} hồ sơ.", id=done.package.id, count=done.records)
    for path in done.files:
        print(f"  {path}")
    if done.waiting:
        face.say("Còn {count} hồ sơ chưa duyệt nên chưa có trong gói.", count=done.waiting)
    if done.left_out:
        face.say("Mẫu này không có cột cho: {keys}.", keys=", ".join(done.left_out))
