"""Verbs about records: records, set, confirm, enter, approve, return, search."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from digitizer.app.records import (
    Query,
    RecordRow,
    confirm_fields,
    confirm_finding,
    list_records,
    search_records,
    set_field,
)
from digitizer.app.reviewing import Moved, approve_records, enter_records, return_records
from digitizer.app.sheets import FieldView, RecordSheet, open_sheet
from digitizer.cli.book_verbs import finding_json, show_findings, stored_json
from digitizer.cli.face import Face
from digitizer.cli.parser import Verb, Verbs, whole_number
from digitizer.domain.records import MARK_LABELS
from digitizer.domain.workflow import STATE_LABELS, State

_BOOK_OR_RECORDS = "mã hồ sơ (KS.2017.01-0007.1), hoặc mã trang hay mã sổ cho mọi hồ sơ trong đó"


def register(verbs: Verbs) -> None:
    """Adds the verbs."""
    listing = verbs.add("records", _records, "danh sách hồ sơ của sổ, hoặc các trường của một hồ sơ")
    listing.take("subject", metavar="SỔ|HỒ-SƠ", about="mã sổ hoặc mã hồ sơ")
    listing.take("--state", choices=[state.value for state in State], about="chỉ hồ sơ ở trạng thái này")
    listing.take("--doubtful", action="store_true", about="chỉ hồ sơ có trường cần xem hoặc có phát hiện")
    setting = verbs.add("set", _set, "sửa một trường của hồ sơ")
    _take_record(setting).take("key", metavar="TRƯỜNG", about="tên trường, ví dụ nksHoTen")
    setting.take(
        "value",
        metavar="GIÁ-TRỊ",
        about='giá trị mới; để trống bằng ""; ghi thêm -- phía trước khi giá trị bắt đầu bằng dấu -',
    )
    setting.take("--reason", default="", metavar="LÝ-DO", about="lý do sửa")
    confirming = verbs.add(
        "confirm", _confirm, "xác nhận trường đã đối chiếu với sổ, hoặc phát hiện «đúng theo sổ gốc»"
    )
    confirming.take("subject", metavar="HỒ-SƠ|SỔ", about="mã hồ sơ; mã sổ khi xác nhận phát hiện của cả sổ")
    confirming.take("keys", metavar="TRƯỜNG", nargs="*", about="các trường đã đối chiếu (không có: tất cả)")
    confirming.take("--rule", metavar="MÃ", about="mã phát hiện đúng theo sổ gốc, ví dụ NGAY-03")
    confirming.take("--reason", default="", metavar="LÝ-DO", about="lý do")
    entering = verbs.add("enter", _enter, "hoàn tất nhập: đã xem hết các trường")
    entering.take("subjects", metavar="HỒ-SƠ|SỔ", nargs="+", about=_BOOK_OR_RECORDS)
    approving = verbs.add("approve", _approve, "duyệt hồ sơ do người khác nhập")
    approving.take("subjects", metavar="HỒ-SƠ|SỔ", nargs="+", about=_BOOK_OR_RECORDS)
    returning = verbs.add("return", _return, "trả hồ sơ cho người nhập")
    returning.take("records", metavar="HỒ-SƠ", nargs="+", about="mã hồ sơ")
    returning.take("--reason", required=True, metavar="LÝ-DO", about="cần sửa gì")
    searching = verbs.add("search", _search, "tìm hồ sơ theo tên, số, ngày, nơi; không cần dấu")
    searching.take("text", metavar="CHỮ", nargs="*", about="các từ cần tìm")
    searching.take("--number", default="", metavar="SỐ", about="số đăng ký")
    searching.take("--day", default="", metavar="NGÀY", about="một ngày bất kỳ ghi trong hồ sơ")
    searching.take("--place", default="", metavar="NƠI", about="nơi chốn ghi trong hồ sơ")
    searching.take("--book", default="", metavar="SỔ", about="mã sổ")
    searching.take("--type", default="", metavar="LOẠI", about="loại sổ: KS, KH, KT, CMC")
    searching.take("--state", choices=[state.value for state in State], about="chỉ hồ sơ ở trạng thái này")
    searching.take("--limit", type=whole_number, default=100, metavar="N", about="số hồ sơ nhiều nhất")


def _take_record(verb: Verb) -> Verb:
    return verb.take("record", metavar="HỒ-SƠ", about="mã hồ sơ, ví dụ KS.2017.01-0007.1")


def _records(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        if names_a_record(options.subject):
            _show_record(face, open_sheet(desk, options.subject))
            return 0
        state = State(options.state) if options.state else None
        show_rows(face, list_records(desk, options.subject, state=state, doubtful=options.doubtful))
    return 0


def names_a_record(identifier: str) -> bool:
    """Whether it has the form of a record's id (``KS.2017.01-0007.1``), not of a page's or a book's."""
    return "-" in identifier and "." in identifier.rpartition("-")[2]


def show_rows(face: Face, rows: Sequence[RecordRow]) -> None:
    """A table of records."""
    if face.json:
        face.dump([_row_json(row) for row in rows])
        return
    if not rows:
        face.say("Không có hồ sơ nào như vậy.")
        return
    headers = ["Hồ sơ", "Số", "Họ và tên", "Trạng thái", "Trường", "Cần xem", "Phát hiện"]
    face.table(headers, [_row(face, row) for row in rows])


def _row(face: Face, row: RecordRow) -> tuple[object, ...]:
    one = row.summary
    state = face.translate(STATE_LABELS[one.state])
    return (one.id, one.number, row.title, state, one.fields, one.doubtful, sum(one.findings.values()))


def _row_json(row: RecordRow) -> dict[str, object]:
    one = row.summary
    return {
        "id": one.id,
        "number": one.number,
        "title": row.title,
        "state": one.state,
        "fields": one.fields,
        "doubtful": one.doubtful,
        "findings": {severity.value: count for severity, count in one.findings.items()},
    }


def _show_record(face: Face, view: RecordSheet) -> None:
    record, stored = view.record, [one for one in view.fields if one.engine or one.hidden]
    if face.json:
        fields = {
            one.key: {"value": one.value, "raw": one.raw, "confidence": one.confidence, "engine": one.engine,
                      "box": one.box, "notes": one.notes, "person": one.person, "mark": one.mark}
            for one in stored
        }  # fmt: skip
        found = [stored_json(face, one) for one in view.findings]
        face.dump({"id": record.id, "state": record.state, "fields": fields, "findings": found})
        return
    face.say("Hồ sơ {id}: {state}.", id=record.id, state=face.translate(STATE_LABELS[record.state]))
    rows = [
        (one.key, one.label, _shown(face, one), f"{one.confidence:.0%}", one.person or one.engine)
        for one in stored
    ]
    face.table(["Trường", "Tên", "Giá trị", "Độ tin cậy", "Nguồn"], rows)
    show_findings(face, list(view.findings))


def _shown(face: Face, field: FieldView) -> str:
    if field.hidden:
        return face.translate("(nhập lần hai trước khi xem)")
    return field.value or (face.translate(MARK_LABELS[field.mark]) if field.mark else "")


def _set(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        done = set_field(desk, options.record, options.key, options.value, options.reason)
    value = done.field.value
    if face.json:
        face.dump({"id": done.record, "key": done.key, "value": value, "state": done.state})
    else:
        face.say("Đã ghi {key} = «{value}» ({state}).",
                 key=done.key, value=value, state=face.translate(STATE_LABELS[done.state]))  # fmt: skip
    return 0


def _confirm(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        if options.rule:
            count = confirm_finding(desk, options.subject, options.rule, options.reason)
            face.say("Đã xác nhận {count} phát hiện đúng theo sổ gốc.", count=count)
        else:
            count = confirm_fields(desk, options.subject, options.keys)
            face.say("Đã xác nhận {count} trường.", count=count)
    if face.json:
        face.dump({"confirmed": count})
    return 0


def _enter(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        return tell_moved(face, enter_records(desk, options.subjects), "Đã hoàn tất nhập {count} hồ sơ.")


def _approve(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        return tell_moved(face, approve_records(desk, options.subjects), "Đã duyệt {count} hồ sơ.")


def _return(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        moved = return_records(desk, options.records, options.reason)
        return tell_moved(face, moved, "Đã trả lại {count} hồ sơ.")


def tell_moved(face: Face, moved: Sequence[Moved], sentence: str) -> int:
    """What became of the records; the exit status."""
    refused = [one for one in moved if one.error is not None]
    if face.json:
        face.dump([_moved_json(face, one) for one in moved])
    else:
        for one in refused:
            show_refusal(face, one)
        face.say(sentence, count=len(moved) - len(refused))
    return 1 if refused else 0


def show_refusal(face: Face, moved: Moved) -> None:
    """Why a record was not moved, with the findings that block it."""
    if moved.error:
        face.complain(moved.error, moved.record)
    for finding in moved.blocking:
        face.aside("    {rule}: {message}", rule=finding.rule, message=finding.text(face.translate))


def _moved_json(face: Face, moved: Moved) -> dict[str, object]:
    if moved.error is None:
        return {"id": moved.record, "done": True}
    error = {"code": moved.error.code, "message": moved.error.text(face.translate)}
    blocking = [finding_json(face, one) for one in moved.blocking]
    return {"id": moved.record, "done": False, "error": error, "findings": blocking}


def _search(face: Face, options: Namespace) -> int:
    query = Query(
        text=" ".join(options.text),
        number=options.number,
        day=options.day,
        place=options.place,
        book=options.book,
        type=options.type,
        state=State(options.state) if options.state else None,
    )
    with face.desk(write=False) as desk:
        show_rows(face, search_records(desk, query, limit=options.limit))
    return 0
