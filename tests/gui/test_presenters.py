"""The other screens without a display: what they show, and what their keys do."""

from __future__ import annotations

from pathlib import Path

from digitizer.app.desk import Desk
from digitizer.app.records import Query
from digitizer.app.reviewing import approve_records
from digitizer.domain.verification import Mode, Verification
from digitizer.domain.workflow import Move, Role, State
from digitizer.gui.presenters.administering import AdminPresenter
from digitizer.gui.presenters.delivering import DeliverPresenter
from digitizer.gui.presenters.entrance import SignInPresenter, StartPresenter
from digitizer.gui.presenters.overview import OverviewPresenter
from digitizer.gui.presenters.reporting import ReportPresenter
from digitizer.gui.presenters.scanning import ScanPresenter
from digitizer.gui.presenters.searching import SearchPresenter
from digitizer.gui.presenters.shell import ShellPresenter
from digitizer.gui.presenters.verifying import VerifyPresenter
from digitizer.gui.presenters.walls import WallPresenter
from digitizer.gui.session import Session
from tests.fixtures.app_desk import complete
from tests.fixtures.window import BOOK, CHILDREN, SAMPLES, Seen, front, put, session_at, settle

FIRST, SECOND, THIRD = (f"{BOOK}-000{number}.1" for number in (2, 3, 4))


def test_the_overview_counts_and_leads_to_the_next_step(desk: Desk) -> None:
    session = session_at(desk)
    presenter = OverviewPresenter(session)
    view = put(presenter)
    presenter.load()
    settle(session)
    [line] = view.calls["show_books"][0]
    assert line.id == BOOK and line.cells[0] == "Khai sinh 01/2016" and line.cells[4] == "3/4"
    assert "3 hồ sơ" in view.calls["show_summary"][0].waits
    presenter.select(BOOK)
    stages = view.calls["show_way"][1]
    assert [(one.done, one.total) for one in stages[:3]] == [(4, 4), (4, 4), (0, 4)]
    presenter.choose(BOOK)
    assert front(session).went == [("check", {"book": BOOK})]


def test_each_role_sees_its_own_screens(desk: Desk) -> None:
    screens = {role: set(ShellPresenter(session_at(desk, role)).screens()) for role in Role}
    assert {"check", "wall", "scan"} <= screens[Role.OFFICER] and "admin" not in screens[Role.OFFICER]
    assert "verify" in screens[Role.SUPERVISOR] and "check" not in screens[Role.SUPERVISOR]
    assert {"admin", "deliver"} <= screens[Role.IT] and "verify" not in screens[Role.IT]


def test_an_unknown_screen_is_not_opened(desk: Desk) -> None:
    assert not ShellPresenter(session_at(desk)).may_open("admin")


def wall(session: Session) -> tuple[WallPresenter, Seen]:
    """The wall of the book, and what it shows."""
    presenter = WallPresenter(session)
    view = put(presenter)
    presenter.open(BOOK)
    settle(session)
    return presenter, view


def test_a_wall_confirms_all_but_what_was_taken_out(desk: Desk) -> None:
    session = session_at(desk)
    presenter, view = wall(session)
    lines = view.calls["show_groups"][0]
    kinh = next(line for line in lines if line.cells[1] == "Kinh")
    presenter.choose(kinh.id)
    settle(session)
    assert len(presenter.tiles) == 6 and presenter.out == frozenset()
    presenter.toggle(SECOND, "meDanToc")
    presenter.confirm()
    settle(session)
    assert "meDanToc" not in desk.office.records.get(SECOND).people
    assert desk.office.records.get(FIRST).people["nksDanToc"] == "P1"
    assert front(session).status[-1] == "Đã xác nhận 5 ô."
    presenter.undo()
    settle(session)
    assert desk.office.records.get(FIRST).people == {}


def test_doubtful_tiles_are_out_until_somebody_brings_them_in(desk: Desk) -> None:
    session = session_at(desk)
    presenter, view = wall(session)
    name = next(line for line in view.calls["show_groups"][0] if line.cells[3])
    presenter.choose(name.id)
    settle(session)
    assert presenter.out
    presenter.toggle_all()
    assert presenter.out == frozenset()


def begin_to_verify(session: Session) -> tuple[VerifyPresenter, Seen]:
    presenter = VerifyPresenter(session)
    view = put(presenter, ask_reason="sai ngày sinh")
    presenter.open()
    settle(session)
    presenter.choose(BOOK)
    settle(session)
    return presenter, view


def test_a_supervisor_approves_and_sends_back(desk: Desk) -> None:
    complete(desk, FIRST, SECOND)
    session = session_at(desk, Role.SUPERVISOR)
    presenter, view = begin_to_verify(session)
    assert view.calls["show_work"][0].record == FIRST and not view.calls["show_work"][0].rows[0].editable
    for index in range(len(presenter.work.rows) if presenter.work else 0):
        if presenter.work and presenter.work.rows[index].lines:
            presenter.focused(index)
            presenter.as_written()
            settle(session)
    presenter.approve()
    settle(session)
    assert desk.office.records.get(FIRST).state is State.APPROVED, front(session).problems
    assert presenter.work and presenter.work.record == SECOND
    presenter.send_back()
    settle(session)
    assert desk.office.records.get(SECOND).state is State.RETURNED
    assert "leave_work" in view.calls


def test_the_second_key_is_typed_without_seeing_the_first(desk: Desk) -> None:
    complete(desk, FIRST)
    session = session_at(desk, Role.SUPERVISOR)
    desk.office.verifications.choose(BOOK, Verification(Mode.BLIND), person="P2")
    presenter, view = begin_to_verify(session)
    rows = view.calls["show_work"][0].rows
    assert {row.text for row in rows} == {""} and not any(row.candidates for row in rows)
    view.answers["text_of"] = "Lò Văn Ân"
    presenter.focused(next(index for index, row in enumerate(rows) if row.key == "nksHoTen"))
    presenter.accept()
    settle(session)
    [key] = desk.office.verifications.second_keys(record=FIRST)
    assert (key.key, key.second) == ("nksHoTen", "Lò Văn Ân")


def test_search_ignores_accents_and_tells_the_history_of_a_field(desk: Desk) -> None:
    session = session_at(desk)
    presenter = SearchPresenter(session)
    view = put(presenter)
    presenter.open()
    presenter.search(Query(text="lo thi uu"))
    settle(session)
    [line] = view.calls["show_found"][0]
    assert line.id == SECOND and CHILDREN[1] in line.cells[1]
    presenter.focused(0)
    settle(session)
    assert view.calls["show_history"][0] == presenter.rows[0].label


def test_pages_are_taken_in_turned_and_moved(desk: Desk) -> None:
    session = session_at(desk)
    presenter = ScanPresenter(session)
    view = put(presenter)
    presenter.open(BOOK)
    settle(session)
    presenter.read = lambda *args, **named: None  # type: ignore[method-assign]
    presenter.bring([str(SAMPLES / "005.jpg"), str(SAMPLES / "book.toml")])
    settle(session)
    assert len(view.calls["show_pages"][0]) == 5 and "1 tệp không dùng được" in front(session).status[-1]
    presenter.select(f"{BOOK}-0005")
    presenter.turn()
    settle(session)
    presenter.move(False)
    settle(session)
    assert desk.office.pages.get(f"{BOOK}-0005").rotation == 270
    assert [page.id[-1] for page in desk.office.pages.list(BOOK)] == ["1", "2", "3", "5", "4"]


def test_a_book_is_exported_in_the_background(desk: Desk) -> None:
    complete(desk, FIRST)
    desk.office.records.move(FIRST, Move.APPROVE, person="P2")
    session = session_at(desk, Role.IT)
    presenter = DeliverPresenter(session)
    view = put(presenter)
    presenter.open(BOOK)
    settle(session)
    presenter.select(BOOK)
    presenter.check("")
    settle(session)
    assert "show_problems" in view.calls
    presenter.export("")
    settle(session)
    assert (desk.office.exports_folder / f"{BOOK}.manifest.json").is_file(), front(session).problems


def test_a_report_is_made_and_written(desk: Desk, tmp_path: Path) -> None:
    session = session_at(desk)
    presenter = ReportPresenter(session)
    view = put(presenter)
    presenter.make("progress", "", "", "")
    settle(session)
    assert view.calls["show_report"][0].tables
    presenter.export(str(tmp_path / "tien-do.xlsx"))
    settle(session)
    assert (tmp_path / "tien-do.xlsx").stat().st_size > 1000


def test_an_administrator_adds_somebody_and_reads_the_journal(desk: Desk) -> None:
    session = session_at(desk, Role.IT)
    presenter = AdminPresenter(session)
    view = put(presenter, ask_person=("Vàng A Dế", frozenset({Role.OFFICER}), "tạm thời 2026"))
    presenter.open()
    presenter.add()
    settle(session)
    assert "Vàng A Dế" in [line.cells[1] for line in view.calls["show_people"][0]]
    presenter.read_journal()
    settle(session)
    assert any(line.cells[2] == "Thêm người" for line in view.calls["show_journal"][0])


def test_the_last_administrator_cannot_be_taken_away(desk: Desk) -> None:
    session = session_at(desk, Role.IT)
    presenter = AdminPresenter(session)
    put(presenter)
    presenter.open()
    settle(session)
    presenter.selected = "P3"
    presenter.flip_active()
    settle(session)
    assert front(session).problems[-1].code == "QTR-21"


def test_signing_in_lists_people_and_refuses_in_place(desk: Desk) -> None:
    session = session_at(desk)
    presenter = SignInPresenter(session)
    view = put(presenter)
    presenter.open()
    settle(session)
    people = view.calls["show_people"][2]
    assert [one.name for one in people] == ["Lò Thị Mận", "Đoàn Văn Ổi", "Hà Trọng Bưởi"]
    assert {one.asks for one in people} == {"choose"}
    presenter.sign_in(people[1], "", "con trâu gặm cỏ 7", "con trâu gặm cỏ 7")
    settle(session)
    assert session.own == "P2" and "come_in" in view.calls
    presenter.open()
    settle(session)
    assert [one.asks for one in view.calls["show_people"][2]] == ["choose", "password", "choose"]


def test_two_different_new_passwords_are_refused(desk: Desk) -> None:
    session = session_at(desk)
    presenter = SignInPresenter(session)
    view = put(presenter)
    presenter.open()
    settle(session)
    person = view.calls["show_people"][2][0]
    choosing = type(person)(person.id, person.name, person.roles, "choose")
    presenter.sign_in(choosing, "", "con trâu 77", "con bò 77")
    assert "không giống nhau" in view.calls["show_refusal"][0]


def test_a_folder_that_is_no_office_is_told(desk: Desk, tmp_path: Path) -> None:
    session = session_at(desk)
    presenter = StartPresenter(session)
    put(presenter)
    presenter.open_existing(str(tmp_path / "không có"))
    settle(session)
    assert front(session).problems[-1].code == "KHO-01"


def test_a_new_office_is_made_from_the_answers(desk: Desk, tmp_path: Path) -> None:
    session = session_at(desk)
    presenter = StartPresenter(session)
    put(presenter)
    staff = dict.fromkeys(Role, "Lò Thị Mận")
    presenter.create(str(tmp_path / "mới"), "UBND xã Suối Mơ", "huyện Bình Minh", staff)
    settle(session)
    assert (tmp_path / "mới" / "office.db").is_file() and front(session).went[-1][0] == "signin"
    session.close_office()


def test_approving_is_still_refused_to_who_entered(desk: Desk) -> None:
    complete(desk, FIRST)
    assert approve_records(desk, [FIRST])[0].error is not None


def test_the_wall_names_a_code_by_its_label(desk: Desk) -> None:
    session = session_at(desk)
    presenter, view = wall(session)
    group = next(name for name, one in presenter._groups.items() if one.shown == "Nam")
    presenter.choose(group)
    settle(session)
    title, tiles = view.calls["show_tiles"]
    assert title.endswith("Nam") and {one.value for one in tiles} == {"Nam"}
    assert {one.value for one in presenter.tiles} == {"1"}
