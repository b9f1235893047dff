"""Verbs about pages of a book: page list, show, replace, remove, restore, move, place, turn, mark, reread."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from digitizer.app.page_care import (
    list_pages,
    mark_page,
    move_page,
    place_pages,
    remove_page,
    replace_page,
    reread_page,
    restore_page,
    show_page,
    turn_page,
)
from digitizer.cli.face import Face
from digitizer.cli.labels import PAGE_STATES
from digitizer.cli.parser import Verb, Verbs, whole_number
from digitizer.domain.quality import DEFECT_LABELS
from digitizer.domain.records import PAGE_KIND_LABELS, PageKind
from digitizer.store import Page

_AUTOMATIC = "auto"


def register(verbs: Verbs) -> None:
    """Adds the verbs."""
    page = verbs.group("page", "các trang của sổ: xem, thay ảnh, bỏ, chuyển, xếp, xoay, đánh dấu")
    listing = page.add("list", _list, "danh sách trang theo thứ tự của sổ")
    listing.take("book", metavar="SỔ", about="mã sổ")
    listing.take("--removed", action="store_true", about="những trang đã bỏ ra")
    _take_page(page.add("show", _show, "một trang: chất lượng, các ảnh cũ, tệp ảnh"))
    replacing = _take_page(
        page.add("replace", _replace, "thay ảnh của trang bằng một tệp; ảnh cũ vẫn được giữ")
    )
    replacing.take("file", metavar="TỆP", type=Path, about="ảnh mới của trang")
    replacing.take("--reason", default="", metavar="LÝ-DO", about="vì sao thay")
    removing = _take_page(page.add("remove", _remove, "bỏ trang ra khỏi sổ; không xóa gì"))
    removing.take("--reason", required=True, metavar="LÝ-DO", about="vì sao bỏ")
    _take_page(page.add("restore", _restore, "đưa trang đã bỏ trở lại sổ"))
    moving = _take_page(page.add("move", _move, "chuyển trang sang sổ khác"))
    moving.take("book", metavar="SỔ", about="mã sổ nhận trang")
    moving.take("--reason", required=True, metavar="LÝ-DO", about="vì sao chuyển")
    placing = page.add("place", _place, "xếp lại: đặt các trang theo thứ tự đã cho vào chỗ mới")
    placing.take("pages", metavar="TRANG", nargs="+", about="các trang, theo thứ tự muốn có")
    placing.take("--after", default="", metavar="TRANG", about="đặt sau trang này (không có: lên đầu sổ)")
    turning = _take_page(
        page.add("turn", _turn, "cho biết trang đang bị xoay bao nhiêu độ theo chiều kim đồng hồ")
    )
    turning.take("degrees", metavar="ĐỘ", type=whole_number, about="0, 90, 180 hoặc 270")
    marking = _take_page(page.add("mark", _mark, "cho biết trang là gì; auto: để chương trình nhận lại"))
    kinds = [kind.value for kind in PageKind if kind is not PageKind.UNKNOWN]
    marking.take("kind", choices=[*kinds, _AUTOMATIC], about="loại trang")
    _take_page(page.add("reread", _reread, "cho nhận dạng lại trang"))


def _take_page(verb: Verb) -> Verb:
    return verb.take("page", metavar="TRANG", about="mã trang, ví dụ KS.2017.01-0007")


def _list(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        pages = list_pages(desk, options.book, removed=options.removed)
    if face.json:
        face.dump([page_json(face, page) for page in pages])
        return 0
    headers = ["Thứ tự", "Trang", "Tệp", "Tình trạng", "Loại trang", "Chất lượng ảnh", "Ghi chú"]
    face.table(headers, [_row(face, number, page) for number, page in enumerate(pages, start=1)])
    return 0


def page_json(face: Face, page: Page) -> dict[str, object]:
    """A page for machines."""
    return {
        "id": page.id,
        "file": page.file_name,
        "state": page.state,
        "kind": page.kind,
        "rotation": page.rotation,
        "standing": page.standing,
        "marked": page.marked,
        "turn": page.turn,
        "score": page.score,
        "defects": [
            {"kind": defect.kind.value, "message": defect.text(face.translate)} for defect in page.defects
        ],
        "error": page.error_code,
    }


def _row(face: Face, number: int, page: Page) -> Sequence[object]:
    kind = "" if page.state == "pending" and not page.marked else face.translate(PAGE_KIND_LABELS[page.kind])
    notes = dict.fromkeys(face.translate(DEFECT_LABELS[defect.kind]) for defect in page.defects)
    return (
        number,
        page.id,
        page.file_name,
        face.translate(PAGE_STATES[page.state]),
        kind,
        "" if page.score is None else f"{page.score:.0%}",
        ", ".join([*([f"[{page.error_code}]"] if page.error_code else []), *notes]),
    )


def _show(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        view = show_page(desk, options.page)
    if face.json:
        images = [{"version": one.version, "sha256": one.sha256, "replaced": one.replaced,
                   "person": one.person, "reason": one.reason} for one in view.images]  # fmt: skip
        shown = {**page_json(face, view.page), "path": str(view.path), "sha256": view.page.sha256}
        face.dump({**shown, "images": images})
        return 0
    face.table(["Trang", "Tệp", "Ảnh"], [(view.page.id, view.page.file_name, view.path)])
    for one in view.images:
        face.say("Ảnh cũ {version}: {name}, thay lúc {time}.",
                 version=one.version, name=one.file_name, time=one.replaced)  # fmt: skip
    return 0


def _replace(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        page = replace_page(desk, options.page, options.file, options.reason)
    return _told(face, page, "Đã thay ảnh của trang {id}; ảnh cũ vẫn được giữ.")


def _remove(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        remove_page(desk, options.page, options.reason)
    face.say("Đã bỏ trang {id} ra khỏi sổ; có thể khôi phục bằng lệnh page restore.", id=options.page)
    return 0


def _restore(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        page = restore_page(desk, options.page)
    return _told(face, page, "Đã đưa trang {id} trở lại sổ.")


def _move(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        page = move_page(desk, options.page, options.book, options.reason)
    return _told(face, page, "Trang đã được chuyển và nay mang mã {id}.")


def _place(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        place_pages(desk, options.pages, options.after)
    face.say("Đã xếp lại {count} trang.", count=len(options.pages))
    return 0


def _turn(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        page = turn_page(desk, options.page, options.degrees)
    return _told(face, page, "Trang {id} sẽ được đọc lại theo chiều đã cho.")


def _mark(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        page = mark_page(desk, options.page, None if options.kind == _AUTOMATIC else PageKind(options.kind))
    return _told(face, page, "Đã đánh dấu trang {id}.")


def _reread(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        page = reread_page(desk, options.page)
    return _told(face, page, "Trang {id} sẽ được đọc lại.")


def _told(face: Face, page: Page, sentence: str) -> int:
    if face.json:
        face.dump(page_json(face, page))
    else:
        face.say(sentence, id=page.id)
    return 0
