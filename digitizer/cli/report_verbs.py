"""Verbs that only look: overview, delivery, report, history, journal, forms, templates; practice and copy."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from digitizer.app.books import list_editions
from digitizer.app.catalogue import list_forms, list_templates
from digitizer.app.copying import copy_office
from digitizer.app.delivery import DeliveryRow, delivery_problems, list_deliveries
from digitizer.app.demo import BookOpened, create_practice
from digitizer.app.history import Change, read_journal, show_history
from digitizer.app.overview import BookRow, overview
from digitizer.app.reporting import REPORTS, export_report, make_report
from digitizer.catalog import load_catalog
from digitizer.cli.face import Bar, Face
from digitizer.cli.parser import Verbs, whole_number


def register(verbs: Verbs) -> None:
    """Adds the verbs."""
    verbs.add("overview", _overview, "tất cả các sổ đi đến đâu, việc gì đang chờ mình, chỗ làm dở")
    delivering = verbs.add("delivery", _delivery, "các sổ xuất được, hoặc những gì còn chặn một quyển sổ")
    delivering.take("book", metavar="SỔ", nargs="?", about="mã sổ")
    delivering.take(
        "--template", default="", metavar="MẪU", about="mẫu nhập liệu (không có: mẫu thường dùng)"
    )
    reporting = verbs.add(
        "report", _report, "báo cáo: tiến độ, công việc, chất lượng nhận dạng, độ dài trường"
    )
    reporting.take("kind", choices=list(REPORTS), about="loại báo cáo")
    reporting.take("--book", default="", metavar="SỔ", about="chỉ một quyển sổ")
    reporting.take("--since", default="", metavar="NGÀY", about="từ ngày")
    reporting.take("--until", default="", metavar="NGÀY", about="đến ngày")
    reporting.take("--out", type=Path, metavar="TỆP", about="ghi thành tệp .xlsx hoặc .pdf")
    history = verbs.add("history", _history, "lịch sử của một hồ sơ, trang, sổ, người hoặc gói")
    history.take("subject", metavar="MÃ", about="mã hồ sơ, trang, sổ, người hoặc gói")
    history.take("key", metavar="TRƯỜNG", nargs="?", default="", about="chỉ một trường của hồ sơ")
    journal = verbs.add("journal", _journal, "nhật ký của cả kho dữ liệu, mới nhất ở trên")
    journal.take("--limit", type=whole_number, default=50, metavar="N", about="số dòng")
    journal.take(
        "--before", type=whole_number, default=0, metavar="DÒNG", about="chỉ các dòng trước dòng này"
    )
    journal.take("--person", default="", metavar="NGƯỜI", about="mã người")
    journal.take("--book", default="", metavar="SỔ", about="mã sổ")
    verbs.add("forms", _forms, "các mẫu trang sổ mà chương trình nhận ra")
    verbs.add("templates", _templates, "các mẫu nhập liệu của Bộ")
    copying = verbs.add("copy", _copy, "sao chép cả kho dữ liệu sang nơi khác và kiểm tra bản sao")
    copying.take("target", type=Path, metavar="THƯ-MỤC", about="thư mục trống hoặc chưa có")
    practice = verbs.add("practice", _practice, "tạo kho dữ liệu tập dùng với các sổ mẫu, không cần mật khẩu")
    practice.take("folder", type=Path, metavar="THƯ-MỤC", about="thư mục trống hoặc chưa có")


def _overview(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        found = overview(desk)
    if face.json:
        resume = {"record": found.resume.record, "key": found.resume.key} if found.resume else None
        face.dump({"waits": found.waits, "late": found.late, "resume": resume,
                   "books": [_book_json(one) for one in found.books]})  # fmt: skip
        return 0
    headers = ["Sổ", "Trang", "Chờ đọc", "Hồ sơ", "Cần xem", "Thiếu", "Chờ mình", "Hạn"]
    rows = [
        (one.book.id, one.pages, one.pending, one.records, one.doubtful, one.missing, one.waits, one.book.due)
        for one in found.books
    ]
    face.table(headers, rows)
    face.say("{waits} hồ sơ đang chờ; {late} sổ quá hạn.", waits=found.waits, late=found.late)
    if found.resume:
        face.say("Làm tiếp ở hồ sơ {record}, trường {key}.", record=found.resume.record, key=found.resume.key)
    return 0


def _book_json(one: BookRow) -> dict[str, object]:
    return {"id": one.book.id, "pages": one.pages, "pending": one.pending, "failed": one.failed,
            "records": one.records, "states": {state.value: count for state, count in one.states.items()},
            "doubtful": one.doubtful, "missing": one.missing, "late": one.late,
            "waits": one.waits}  # fmt: skip


def _delivery(face: Face, options: Namespace) -> int:
    if options.book:
        return _problems(face, options)
    with face.desk(write=False) as desk:
        rows = list_deliveries(desk)
    if face.json:
        face.dump([_delivery_json(one) for one in rows])
    else:
        headers = ["Sổ", "Sẵn sàng", "Xuất lại", "Đã xuất", "Chưa duyệt", "Mẫu", "Gói"]
        table = [
            (
                one.book.id,
                one.ready,
                one.again,
                one.exported,
                one.waiting,
                ", ".join(one.templates),
                len(one.packages),
            )
            for one in rows
        ]
        face.table(headers, table)
    return 0


def _delivery_json(one: DeliveryRow) -> dict[str, object]:
    packages = [{"id": package.id, "template": package.template, "completed": package.completed}
                for package in one.packages]  # fmt: skip
    return {"id": one.book.id, "ready": one.ready, "again": one.again, "exported": one.exported,
            "waiting": one.waiting, "templates": list(one.templates), "packages": packages}  # fmt: skip


def _problems(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        problems = delivery_problems(desk, options.book, options.template)
    if face.json:
        face.dump([{"record": one.record, "key": one.key, "rule": one.finding.rule,
                    "message": one.finding.text(face.translate)} for one in problems])  # fmt: skip
    for one in problems if not face.json else ():
        print(
            f"{one.record or options.book}  {one.key}  {one.finding.rule}  {one.finding.text(face.translate)}"
        )
    if not problems:
        face.say("Không có gì chặn việc xuất sổ này.")
    return 1 if problems else 0


def _report(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        report = make_report(desk, options.kind, book=options.book, since=options.since, until=options.until)
    if options.out:
        path = export_report(report, options.out, face.translate)
        face.say("Đã ghi báo cáo vào «{path}».", path=path)
    elif face.json:
        face.dump([{"title": one.title, "headers": list(one.headers), "rows": [list(row) for row in one.rows]}
                   for one in report.tables])  # fmt: skip
    else:
        for table in report.tables:
            print(f"\n{face.translate(table.title)}")
            face.table(
                table.headers, [[table.text(at, cell) for at, cell in enumerate(row)] for row in table.rows]
            )
    return 0


def _history(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        return _tell(face, show_history(desk, options.subject, options.key))


def _journal(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        found = read_journal(
            desk, before=options.before, limit=options.limit, person=options.person, book=options.book
        )
    return _tell(face, found)


def _tell(face: Face, changes: Sequence[Change]) -> int:
    if face.json:
        names = ("seq", "at", "person", "action", "subject", "field", "old", "new", "reason")
        face.dump([{name: getattr(one, name) for name in names} for one in changes])
        return 0
    rows = [
        (one.seq, one.at[:19], one.person, face.translate(one.action_label), one.subject, one.field,
         one.old, one.new, one.reason)
        for one in changes
    ]  # fmt: skip
    face.table(["Dòng", "Lúc", "Người", "Việc", "Mã", "Trường", "Cũ", "Mới", "Lý do"], rows)
    return 0


def _forms(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        editions = {name: list_editions(desk, name) for name in desk.catalog.record_types}
        forms = list_forms(desk.catalog)
    if face.json:
        face.dump(editions)
    else:
        face.table(
            ["Mẫu", "Loại sổ", "Đợt", "Tên"],
            [(one.id, one.record_type, one.edition, one.title) for one in forms],
        )
    return 0


def _templates(face: Face, options: Namespace) -> int:
    found = list_templates(load_catalog())
    if face.json:
        face.dump([{"id": one.id, "type": one.record_type, "columns": len(one.columns)} for one in found])
    else:
        face.table(["Mẫu", "Loại sổ", "Cột"], [(one.id, one.record_type, len(one.columns)) for one in found])
    return 0


def _copy(face: Face, options: Namespace) -> int:
    bar = Bar(0)
    with face.desk(write=False) as desk:
        done = copy_office(desk, options.target, bar.update)
    bar.clear()
    if face.json:
        face.dump(
            {"folder": str(done.folder), "files": done.files, "size": done.size, "whole": done.is_whole}
        )
    else:
        face.say("Đã sao chép {files} tệp vào «{folder}».", files=done.files, folder=done.folder)
        for check in done.checks:
            print(f"{'✓' if check.ok else '✗'} {check.text(face.translate)}")
    return 0 if done.is_whole else 1


def _practice(face: Face, options: Namespace) -> int:
    books = [event.book.id for event in create_practice(options.folder) if isinstance(event, BookOpened)]
    if face.json:
        face.dump({"folder": str(options.folder), "books": books})
    else:
        face.say("Đã tạo kho tập dùng trong «{folder}» với các sổ {books}.",
                 folder=options.folder, books=", ".join(books))  # fmt: skip
    return 0
