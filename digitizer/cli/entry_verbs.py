"""Verbs of entering and checking: mark, undo, note, copy, draft, suggest, next, record, walls, pictures."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from digitizer.app.entering import (
    add_note,
    copy_previous,
    keep_draft,
    next_doubtful,
    suggest_places,
    suggest_values,
)
from digitizer.app.overview import keep_place
from digitizer.app.pictures import Picture, field_snippets, page_thumbnails, page_view
from digitizer.app.records import Saved, mark_field, next_in_hand, undo_last
from digitizer.app.sheets import open_sheet
from digitizer.app.structure import add_record, remove_record, restore_record, split_record
from digitizer.app.walls import confirm_tiles, list_walls, show_wall
from digitizer.catalog import load_catalog
from digitizer.cli.face import Face
from digitizer.cli.parser import Verb, Verbs, whole_number
from digitizer.cli.record_verbs import names_a_record
from digitizer.domain.records import MARK_LABELS, Box, Mark
from digitizer.domain.workflow import STATE_LABELS
from digitizer.store.faults import translated

_BOX = "vùng trên trang, bằng điểm ảnh: trái,trên,rộng,cao"


def register(verbs: Verbs) -> None:
    """Adds the verbs."""
    marking = verbs.add("mark", _mark, "đánh dấu một trường: sổ không ghi, không đọc được, đúng theo sổ gốc")
    _take_field(marking).take("mark", choices=[mark.value for mark in Mark], about="dấu")
    verbs.add("undo", _undo, "hoàn tác thay đổi gần nhất của mình ở một trường hoặc một nhóm trường")
    noting = verbs.add("note", _note, "thêm ghi chú ở lề vào trường Ghi chú")
    _take_record(noting).take("text", metavar="CHỮ", about="nội dung")
    noting.take("--day", default="", metavar="NGÀY", about="ngày của ghi chú")
    _take_field(verbs.add("copy-previous", _copy, "chép giá trị của hồ sơ đứng trước"))
    draft = verbs.add("draft", _draft, "giữ chữ đang gõ dở ở một trường")
    _take_field(draft).take("text", metavar="CHỮ", about="chữ đang gõ")
    suggesting = verbs.add(
        "suggest", _suggest, "gợi ý giá trị cho chữ đang gõ; không có --record thì gợi ý nơi chốn"
    )
    suggesting.take("text", metavar="CHỮ", about="chữ đang gõ, không cần dấu")
    suggesting.take("--record", metavar="HỒ-SƠ", about="mã hồ sơ")
    suggesting.take("--key", default="", metavar="TRƯỜNG", about="tên trường của hồ sơ")
    following = verbs.add("next", _next, "trường cần xem tiếp theo của sổ, tính từ một hồ sơ")
    _take_record(following).take("key", metavar="TRƯỜNG", nargs="?", default="", about="tính từ trường này")
    following.take("--back", action="store_true", about="tìm ngược lại")
    following.take("--keep", action="store_true", about="ghi nhớ chỗ đó để lần sau mở lại")
    upcoming = verbs.add("upcoming", _upcoming, "hồ sơ tiếp theo cần nhập của một quyển sổ")
    upcoming.take("book", metavar="SỔ", about="mã sổ")
    upcoming.take("--after", metavar="HỒ-SƠ", default="", about="tính từ sau hồ sơ này")
    _register_records(verbs)
    walls = verbs.add("walls", _walls, "các nhóm trường đọc giống nhau; xem và xác nhận cả nhóm")
    walls.take("book", metavar="SỔ", about="mã sổ")
    walls.take("wall", metavar="LOẠI", nargs="?", about="loại nhóm, ví dụ ethnic")
    walls.take("group", metavar="NHÓM", nargs="?", default="", about="nhóm, ví dụ Kinh")
    walls.take("--confirm", action="store_true", about="xác nhận cả nhóm đã đối chiếu với ảnh")
    walls.take("--except", dest="left_out", action="append", default=[], metavar="HỒ-SƠ",
               about="trừ hồ sơ này; có thể ghi nhiều lần")  # fmt: skip
    pictures = verbs.add("pictures", _pictures, "ghi ảnh của trang hoặc của từng trường thành tệp .ppm")
    pictures.take("subject", metavar="TRANG|HỒ-SƠ", about="mã trang hoặc mã hồ sơ")
    pictures.take("--out", type=Path, required=True, metavar="THƯ-MỤC", about="nơi ghi")
    pictures.take("--side", type=whole_number, default=1400, metavar="ĐIỂM", about="cạnh dài của ảnh trang")


def _register_records(verbs: Verbs) -> None:
    records = verbs.group("record", "thêm, tách, bỏ, khôi phục hồ sơ của một trang")
    adding = records.add("add", _add, "thêm hồ sơ mà chương trình không thấy")
    adding.take("page", metavar="TRANG", about="mã trang")
    adding.take("--box", type=_box, metavar="VÙNG", about=_BOX)
    splitting = records.add("split", _split, "tách hồ sơ thành hai theo một đường ngang")
    _take_record(splitting).take("y", type=whole_number, metavar="Y", about="vị trí đường tách trên trang")
    removing = records.add("remove", _remove, "bỏ hồ sơ không có thật; vẫn giữ trong kho")
    _take_record(removing).take("--reason", required=True, metavar="LÝ-DO", about="vì sao bỏ")
    _take_record(records.add("restore", _restore, "khôi phục hồ sơ đã bỏ"))


def _take_record(verb: Verb) -> Verb:
    return verb.take("record", metavar="HỒ-SƠ", about="mã hồ sơ, ví dụ KS.2017.01-0007.1")


def _take_field(verb: Verb) -> Verb:
    return _take_record(verb).take("key", metavar="TRƯỜNG", about="tên trường, ví dụ nksHoTen")


def _box(text: str) -> Box:
    """``left,top,width,height``; ValueError otherwise."""
    x, y, w, h = (whole_number(part) for part in text.split(","))
    return Box(x, y, w, h)


def _mark(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        return _tell(face, mark_field(desk, options.record, options.key, Mark(options.mark)))


def _undo(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        done = undo_last(desk)
    if done is None:
        face.say("Không có gì để hoàn tác.")
        return 0
    return _tell(face, done)


def _note(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        return _tell(face, add_note(desk, options.record, options.text, options.day))


def _copy(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        return _tell(face, copy_previous(desk, options.record, options.key))


def _tell(face: Face, done: Saved) -> int:
    if face.json:
        mark = done.field.mark.value if done.field.mark else ""
        face.dump(
            {"id": done.record, "key": done.key, "value": done.field.value, "mark": mark, "at": done.at}
        )
    else:
        shown = done.field.value or (face.translate(MARK_LABELS[done.field.mark]) if done.field.mark else "")
        face.say("Đã ghi {key} = «{value}» ({state}).",
                 key=done.key, value=shown, state=face.translate(STATE_LABELS[done.state]))  # fmt: skip
    return 0


def _upcoming(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        record = next_in_hand(desk, options.book, options.after)
    if face.json:
        face.dump({"record": record})
    elif record:
        print(record)
    else:
        face.say("Không còn hồ sơ nào cần nhập.")
    return 0


def _draft(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        keep_draft(desk, options.record, options.key, options.text)
    face.say("Đã giữ chữ đang gõ.")
    return 0


def _suggest(face: Face, options: Namespace) -> int:
    if options.record:
        with face.desk(write=False) as desk:
            found = suggest_values(desk, options.record, options.key, options.text)
    else:
        found = suggest_places(load_catalog(), options.text)
    if face.json:
        face.dump(found)
    else:
        print("\n".join(found))
    return 0


def _next(face: Face, options: Namespace) -> int:
    with face.desk(write=options.keep) as desk:
        found = next_doubtful(desk, options.record, options.key, backward=options.back)
        if found and options.keep:
            keep_place(desk, *found)
    if face.json:
        face.dump({"record": found[0], "key": found[1]} if found else None)
    elif found:
        print(*found)
    else:
        face.say("Không còn trường nào cần xem.")
    return 0


def _add(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        record = add_record(desk, options.page, options.box)
    face.say("Đã thêm hồ sơ {id}.", id=record.id)
    if face.json:
        face.dump({"id": record.id})
    return 0


def _split(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        record = split_record(desk, options.record, options.y)
    face.say("Đã tách thành hồ sơ mới {id}.", id=record.id)
    if face.json:
        face.dump({"id": record.id})
    return 0


def _remove(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        remove_record(desk, options.record, options.reason)
    face.say("Đã bỏ hồ sơ {id}.", id=options.record)
    return 0


def _restore(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        restore_record(desk, options.record)
    face.say("Đã khôi phục hồ sơ {id}.", id=options.record)
    return 0


def _walls(face: Face, options: Namespace) -> int:
    if options.wall:
        return _wall(face, options)
    with face.desk(write=False) as desk:
        groups = list_walls(desk, options.book)
    if face.json:
        face.dump([{"wall": one.wall, "group": one.group, "count": one.count} for one in groups])
    else:
        headers = ["Loại", "Tên", "Nhóm", "Trường", "Cần xem"]
        face.table(
            headers,
            [(one.wall, face.translate(one.label), one.shown, one.count, one.doubtful) for one in groups],
        )
    return 0


def _wall(face: Face, options: Namespace) -> int:
    with face.desk(write=options.confirm) as desk:
        tiles = show_wall(desk, options.book, options.wall, options.group)
        if options.confirm:
            done = confirm_tiles(desk, [tile for tile in tiles if tile.record not in options.left_out])
            face.say("Đã xác nhận {count} trường.", count=done.confirmed)
            if face.json:
                face.dump({"confirmed": done.confirmed, "skipped": list(done.skipped)})
            return 1 if done.skipped else 0
    if face.json:
        face.dump(
            [
                {"record": one.record, "key": one.key, "value": one.value, "confidence": one.confidence}
                for one in tiles
            ]
        )
    else:
        face.table(["Hồ sơ", "Trường", "Giá trị", "Độ tin cậy"],
                   [(one.record, one.key, one.value, f"{one.confidence:.0%}") for one in tiles])  # fmt: skip
    return 0


def _pictures(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        if names_a_record(options.subject):
            keys = [field.key for field in open_sheet(desk, options.subject).fields]
            found = field_snippets(desk, [(options.subject, key) for key in keys])
            pictures = {key: picture for (_, key), picture in found.items()}
        else:
            view = page_view(desk, options.subject, options.side, options.side)
            small = page_thumbnails(desk, [options.subject])
            pictures = {"page": view.picture, "thumbnail": small[options.subject]}
    _write(options.out, pictures)
    face.say("Đã ghi {count} ảnh vào «{folder}».", count=len(pictures), folder=options.out)
    return 0


def _write(folder: Path, pictures: dict[str, Picture]) -> None:
    with translated(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, picture in pictures.items():
            (folder / f"{name}.ppm").write_bytes(picture.ppm)
