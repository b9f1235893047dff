"""Verbs about the office: init, doctor."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from digitizer.app.doctor import examine_machine, examine_office
from digitizer.app.offices import create_office
from digitizer.cli.face import Face
from digitizer.cli.parser import Verbs
from digitizer.cli.people_verbs import person_json, show_people
from digitizer.domain.workflow import Role
from digitizer.errors import DigitizerError
from digitizer.store import Check


def register(verbs: Verbs) -> None:
    """Adds the verbs."""
    init = verbs.add("init", _init, "tạo kho dữ liệu mới trong một thư mục trống")
    init.take("folder", metavar="THƯ-MỤC", type=Path, about="thư mục trống hoặc chưa có")
    init.take("--name", metavar="TÊN", required=True, about="tên cơ quan, ví dụ «UBND xã Suối Mơ»")
    init.take(
        "--place", metavar="NƠI", required=True, about="huyện, tỉnh, ví dụ «huyện Bình Minh, tỉnh Hà Trung»"
    )
    init.take("--officer", metavar="TÊN", required=True, about="công chức tư pháp – hộ tịch (người nhập)")
    init.take("--supervisor", metavar="TÊN", required=True, about="người kiểm duyệt")
    init.take("--it", metavar="TÊN", required=True, about="quản trị kỹ thuật")
    doctor = verbs.add("doctor", _doctor, "kiểm tra máy và kho dữ liệu; không thay đổi gì")
    doctor.take("--deep", action="store_true", about="đọc lại và đối chiếu từng ảnh gốc")


def _init(face: Face, options: Namespace) -> int:
    staff = {Role.OFFICER: options.officer, Role.SUPERVISOR: options.supervisor, Role.IT: options.it}
    office = create_office(options.folder, options.name, options.place, staff)
    if face.json:
        face.dump({"folder": str(office.folder), "people": [person_json(one) for one in office.people]})
        return 0
    face.say("Đã tạo kho dữ liệu «{name}» trong thư mục «{folder}».", name=office.name, folder=office.folder)
    show_people(face, list(office.people))
    return 0


def _doctor(face: Face, options: Namespace) -> int:
    checks = [("machine", check) for check in examine_machine()]
    unreachable = None
    try:
        checks += [("office", check) for check in examine_office(face.folder, deep=options.deep)]
    except DigitizerError as error:
        unreachable = error
    if face.json:
        face.dump([_check(face, part, check) for part, check in checks])
    else:
        for _, check in checks:
            mark = "✓" if check.ok else "✗"
            print(f"{mark} {check.text(face.translate)}")
    if unreachable:
        face.complain(unreachable)
    return 0 if all(check.ok for _, check in checks) and not unreachable else 1


def _check(face: Face, part: str, check: Check) -> dict[str, object]:
    return {"part": part, "id": check.id, "ok": check.ok, "message": check.text(face.translate)}
