"""Verbs about one page of a book: its kind, its turn, its place, its scan."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from digitizer.app.pages import move_page, replace_page, reread_page, set_page_kind, turn_page
from digitizer.app.records import next_in_hand
from digitizer.cli.face import Face
from digitizer.cli.labels import PAGE_KINDS, PAGE_STATES
from digitizer.cli.parser import Verb, Verbs
from digitizer.domain.records import PageKind
from digitizer.store import Page


def register(verbs: Verbs) -> None:
    """Adds the verbs."""
    page = verbs.group("page", "sửa một trang của sổ")
    kind = _of_page(page.add("kind", _kind, "ghi rõ trang này là trang gì"))
    kind.take("kind", metavar="LOẠI", choices=[one.value for one in PageKind], about="loại trang")
    turn = _of_page(page.add("turn", _turn, "xoay trang theo chiều kim đồng hồ"))
    turn.take("degrees", metavar="ĐỘ", type=int, about="90, 180 hoặc 270")
    move = _of_page(page.add("move", _move, "chuyển trang đến chỗ khác trong sổ"))
    move.take("--before", metavar="TRANG", default="", about="đứng trước trang này (không có: cuối sổ)")
    replace = _of_page(page.add("replace", _replace, "thay bằng ảnh quét khác của cùng trang"))
    replace.take("path", metavar="TỆP", type=Path, about="tệp ảnh")
    _of_page(page.add("reread", _reread, "cho nhận dạng lại trang"))
    upcoming = verbs.add("upcoming", _next, "hồ sơ tiếp theo cần nhập của một quyển sổ")
    upcoming.take("book", metavar="SỔ", about="mã sổ")
    upcoming.take("--after", metavar="HỒ-SƠ", default="", about="tính từ sau hồ sơ này")


def _of_page(verb: Verb) -> Verb:
    return verb.take("page", metavar="TRANG", about="mã trang, ví dụ KS.2017.01-0007")


def _kind(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        return _tell(face, set_page_kind(desk, options.page, PageKind(options.kind)))


def _turn(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        return _tell(face, turn_page(desk, options.page, options.degrees))


def _move(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        return _tell(face, move_page(desk, options.page, options.before))


def _replace(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        return _tell(face, replace_page(desk, options.page, options.path))


def _reread(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        return _tell(face, reread_page(desk, options.page))


def _next(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        record = next_in_hand(desk, options.book, options.after)
    if face.json:
        face.dump({"record": record})
    elif record:
        print(record)
    else:
        face.say("Không còn hồ sơ nào cần nhập.")
    return 0


def _tell(face: Face, page: Page) -> int:
    if face.json:
        face.dump(
            {
                "id": page.id,
                "ordinal": page.ordinal,
                "kind": page.kind,
                "rotation": page.rotation,
                "state": page.state,
                "file": page.file_name,
            }
        )
        return 0
    face.say(
        "Trang {id}: thứ {ordinal}, {kind}, {state}.",
        id=page.id,
        ordinal=page.ordinal,
        kind=face.translate(PAGE_KINDS[page.kind]),
        state=face.translate(PAGE_STATES[page.state]),
    )
    return 0
