"""Verbs about people: who works here, in which roles, with which passwords."""

from __future__ import annotations

from argparse import Namespace

from digitizer.app.people import add_person, list_people, reset_password, set_active, set_roles
from digitizer.app.signing import change_password, list_accounts, open_reception, sign_in
from digitizer.cli.face import Face
from digitizer.cli.parser import Verb, Verbs
from digitizer.domain.workflow import ROLE_LABELS, Role
from digitizer.store import Person

_NEW = ("DIGITIZER_NEW_PASSWORD", "Mật khẩu mới: ")


def register(verbs: Verbs) -> None:
    """Adds the verbs."""
    people = verbs.group("people", "người làm việc với kho dữ liệu")
    people.add("list", _people, "danh sách")
    add = people.add("add", _add, "thêm người")
    add.take("name", metavar="TÊN", about="họ và tên")
    _take_roles(add)
    add.take("--password", action="store_true",
             about="đặt mật khẩu tạm (hỏi ở cửa sổ, hoặc lấy ở DIGITIZER_NEW_PASSWORD)")  # fmt: skip
    roles = people.add("roles", _roles, "đổi vai trò của một người")
    _take_roles(_take_person(roles))
    active = people.add("active", _active, "cho một người làm việc lại, hoặc ngừng")
    _take_person(active).take("state", choices=["on", "off"], about="on: được làm việc; off: ngừng")
    reset = people.add("reset", _reset, "đặt mật khẩu tạm cho một người; họ phải đổi khi đăng nhập")
    _take_person(reset)
    password = people.add("password", _password, "đặt hoặc đổi mật khẩu của mình")
    _take_person(password)
    people.add("accounts", _accounts, "ai đăng nhập được, ai còn phải chọn mật khẩu")


def _take_person(verb: Verb) -> Verb:
    return verb.take("person", metavar="NGƯỜI", about="tên hoặc mã người, ví dụ P1")


def _take_roles(verb: Verb) -> Verb:
    roles = [role.value for role in Role]
    return verb.take("--role", dest="roles", action="append", required=True, choices=roles,
                     about="vai trò; có thể ghi nhiều lần")  # fmt: skip


def _people(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        people = list(list_people(desk))
    if face.json:
        face.dump([person_json(one) for one in people])
    else:
        show_people(face, people)
    return 0


def _add(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        secret = face.secret(*_NEW) if options.password else ""
        person = add_person(desk, options.name, [Role(role) for role in options.roles], secret)
    return _tell(face, person, "Đã thêm {name} với mã {id}.")


def _roles(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        person = set_roles(desk, options.person, [Role(role) for role in options.roles])
    return _tell(face, person, "Đã đổi vai trò của {name}.")


def _active(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        person = set_active(desk, options.person, options.state == "on")
    return _tell(face, person, "{name} được làm việc." if person.active else "{name} đã ngừng làm việc.")


def _reset(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        reset_password(desk, options.person, face.secret(*_NEW))
    face.say("Đã đặt mật khẩu tạm.")
    return 0


def _password(face: Face, options: Namespace) -> int:
    with open_reception(face.folder) as reception:
        new = face.secret(*_NEW)
        change_password(reception, options.person, face.password, new)
        person = sign_in(reception, options.person, new).person
    if person:
        face.say("Đã đổi mật khẩu của {name}.", name=person.name)
    return 0


def _accounts(face: Face, options: Namespace) -> int:
    with open_reception(face.folder) as reception:
        accounts = list_accounts(reception)
    if face.json:
        face.dump(
            [
                {**person_json(one.person), "has_password": one.has_password,
                 "must_choose": one.must_choose, "waits": one.waits}
                for one in accounts
            ]
        )  # fmt: skip
        return 0
    yes, no = face.translate("có"), face.translate("không")
    rows = [
        (
            one.person.id,
            one.person.name,
            yes if one.has_password else no,
            yes if one.must_choose else no,
            one.waits,
        )
        for one in accounts
    ]
    face.table(["Mã", "Họ và tên", "Có mật khẩu", "Phải chọn mật khẩu", "Phải đợi (giây)"], rows)
    return 0


def _tell(face: Face, person: Person, sentence: str) -> int:
    if face.json:
        face.dump(person_json(person))
    else:
        face.say(sentence, name=person.name, id=person.id)
    return 0


def person_json(person: Person) -> dict[str, object]:
    """Somebody, for machines."""
    return {"id": person.id, "name": person.name, "roles": sorted(person.roles), "active": person.active}


def show_people(face: Face, people: list[Person]) -> None:
    """A table of people with their roles."""
    rows = [
        (one.id, one.name, ", ".join(face.translate(ROLE_LABELS[role]) for role in sorted(one.roles)),
         "" if one.active else face.translate("đã ngừng"))
        for one in people
    ]  # fmt: skip
    face.table(["Mã", "Họ và tên", "Vai trò", "Tình trạng"], rows)
