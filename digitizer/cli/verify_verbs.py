"""Verbs of verification: its mode, the queue, the second key, differences, samples."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace

from digitizer.app.reviewing import Moved
from digitizer.app.verifying import (
    Choice,
    SampleView,
    approve_sample,
    blind_next,
    blind_sheet,
    draw_sample,
    judge_record,
    key_second,
    list_differences,
    list_to_verify,
    return_sample,
    set_verification,
    settle,
    verification_queue,
)
from digitizer.cli.face import Face
from digitizer.cli.parser import Verb, Verbs, whole_number
from digitizer.cli.record_verbs import names_a_record, show_rows, tell_moved
from digitizer.domain.verification import MODE_LABELS, Mode, Verification
from digitizer.domain.workflow import STATE_LABELS


def register(verbs: Verbs) -> None:
    """Adds the verbs."""
    verify = verbs.group("verify", "kiểm duyệt: chọn cách, xem hàng đợi, nhập lần hai, phân xử, rút mẫu")
    mode = _take_book(verify.add("mode", _mode, "chọn cách kiểm tra của sổ"))
    mode.take(
        "mode",
        choices=[one.value for one in Mode],
        about="look: xem lại; blind: nhập lần hai; sample: rút mẫu",
    )
    mode.take("--key", dest="keys", action="append", default=[], metavar="TRƯỜNG",
              about="trường nhập lần hai (không có: họ tên, ngày, số chính); ghi được nhiều lần")  # fmt: skip
    mode.take("--share", type=_share, default=0.02, metavar="TỶ-LỆ",
              about="tỷ lệ hồ sơ lỗi không được lọt qua, ví dụ 0.02")  # fmt: skip
    mode.take("--accept", type=whole_number, default=0, metavar="SỐ", about="số hồ sơ lỗi cho phép trong mẫu")
    verify.add("queue", _queue, "các sổ có hồ sơ chờ kiểm duyệt")
    _take_book(verify.add("list", _list, "các hồ sơ mình được kiểm duyệt"))
    blind = verify.add(
        "blind", _blind, "các trường phải nhập lần hai của một hồ sơ, hoặc hồ sơ tiếp theo của sổ"
    )
    blind.take("subject", metavar="SỔ|HỒ-SƠ", about="mã sổ hoặc mã hồ sơ")
    keying = _take_record(verify.add("key", _key, "nhập lần hai một trường"))
    keying.take("key", metavar="TRƯỜNG", about="tên trường").take("value", metavar="GIÁ-TRỊ", about="giá trị")
    _take_book(verify.add("differences", _differences, "các trường hai người nhập khác nhau"))
    settling = _take_record(verify.add("settle", _settle, "phân xử một trường hai người nhập khác nhau"))
    settling.take("key", metavar="TRƯỜNG", about="tên trường")
    settling.take(
        "choice", choices=[one.value for one in Choice], about="first, second, hoặc other kèm giá trị"
    )
    settling.take("value", metavar="GIÁ-TRỊ", nargs="?", default="", about="giá trị đúng khi chọn other")
    _take_book(verify.add("sample", _sample, "rút mẫu ngẫu nhiên trong các hồ sơ đã nhập"))
    judging = _take_record(verify.add("judge", _judge, "kết luận về một hồ sơ trong mẫu"))
    judging.take("verdict", choices=["good", "bad"], about="good: đạt, được duyệt; bad: lỗi, trả lại")
    judging.take("--reason", default="", metavar="LÝ-DO", about="lỗi gì")
    _take_book(verify.add("accept", _accept, "duyệt phần còn lại của lô khi mẫu đạt"))
    _take_book(verify.add("refuse", _refuse, "trả lại phần còn lại của lô khi mẫu không đạt")).take(
        "--reason", required=True, metavar="LÝ-DO", about="cần sửa gì"
    )


def _take_book(verb: Verb) -> Verb:
    return verb.take("book", metavar="SỔ", about="mã sổ")


def _take_record(verb: Verb) -> Verb:
    return verb.take("record", metavar="HỒ-SƠ", about="mã hồ sơ")


def _share(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        raise ArgumentTypeError(text) from error


def _mode(face: Face, options: Namespace) -> int:
    chosen = Verification(Mode(options.mode), tuple(options.keys), options.share, options.accept)
    with face.desk() as desk:
        set_verification(desk, options.book, chosen)
    face.say("Sổ {book}: {mode}.", book=options.book, mode=face.translate(MODE_LABELS[chosen.mode]))
    return 0


def _queue(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        rows = verification_queue(desk)
    if face.json:
        face.dump(
            [
                {"id": one.book.id, "mode": one.mode, "entered": one.entered, "own": one.own,
                 "second_keys": one.second_keys, "differences": one.differences}
                for one in rows
            ]
        )  # fmt: skip
        return 0
    headers = ["Sổ", "Cách kiểm tra", "Chờ duyệt", "Do mình nhập", "Còn nhập lần hai", "Khác nhau"]
    table = [
        (
            one.book.id,
            face.translate(MODE_LABELS[one.mode]),
            one.entered,
            one.own,
            one.second_keys,
            one.differences,
        )
        for one in rows
    ]
    face.table(headers, table)
    return 0


def _list(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        show_rows(face, list_to_verify(desk, options.book))
    return 0


def _blind(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        named = names_a_record(options.subject)
        record = options.subject if named else blind_next(desk, options.subject)
        sheet = blind_sheet(desk, record) if record else []
    if face.json:
        face.dump([{"record": one.record, "key": one.key, "label": one.label} for one in sheet])
    elif sheet:
        face.table(["Hồ sơ", "Trường", "Tên"], [(one.record, one.key, one.label) for one in sheet])
    else:
        face.say("Không còn trường nào phải nhập lần hai.")
    return 0


def _key(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        key_second(desk, options.record, options.key, options.value)
    face.say("Đã ghi.")
    return 0


def _differences(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        found = list_differences(desk, options.book)
    if face.json:
        face.dump(
            [
                {"record": one.record, "key": one.key, "first": one.first, "second": one.second}
                for one in found
            ]
        )
    else:
        rows = [(one.record, one.key, one.label, one.first, one.second) for one in found]
        face.table(["Hồ sơ", "Trường", "Tên", "Lần một", "Lần hai"], rows)
    return 0


def _settle(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        state = settle(desk, options.record, options.key, Choice(options.choice), options.value)
    face.say("Đã phân xử; hồ sơ: {state}.", state=face.translate(STATE_LABELS[state]))
    return 0


def _sample(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        return _tell_sample(face, draw_sample(desk, options.book))


def _judge(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        return _tell_sample(
            face, judge_record(desk, options.record, options.verdict == "good", options.reason)
        )


def _tell_sample(face: Face, sample: SampleView) -> int:
    if face.json:
        face.dump({"lot": sample.lot, "size": sample.size, "good": sample.good, "bad": sample.bad,
                   "verdict": sample.verdict})  # fmt: skip
    else:
        face.say("Mẫu {size} trong {lot} hồ sơ: {good} đạt, {bad} lỗi (cho phép {acceptance}).",
                 size=sample.size, lot=sample.lot, good=sample.good, bad=sample.bad,
                 acceptance=sample.acceptance)  # fmt: skip
    return 0


def _accept(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        return _told(face, approve_sample(desk, options.book), "Đã duyệt {count} hồ sơ.")


def _refuse(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        return _told(face, return_sample(desk, options.book, options.reason), "Đã trả lại {count} hồ sơ.")


def _told(face: Face, moved: list[Moved], sentence: str) -> int:
    return tell_moved(face, moved, sentence)
