"""The checking screen without a display: moving, accepting, marking, undoing, completing; nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digitizer.app.books import NewBook, open_book
from digitizer.app.desk import Desk
from digitizer.app.entering import keep_draft
from digitizer.app.records import set_field
from digitizer.app.structure import add_record
from digitizer.domain.records import Mark
from digitizer.domain.workflow import Role, State
from digitizer.errors import StoreError
from digitizer.gui.presenters import checking
from digitizer.gui.presenters.fields import Level, sign_of
from tests.fixtures.check_screen import FIRST, SECOND, THIRD, AtScreen
from tests.fixtures.window import BOOK, CHILDREN, session_at, settle


@pytest.fixture
def screen(desk: Desk) -> AtScreen:
    return AtScreen(desk)


def test_a_book_opens_at_its_first_doubtful_field(screen: AtScreen) -> None:
    screen.open(book=BOOK)
    assert screen.view.rows[screen.view.focus or 0].key == "nksHoTen"
    assert screen.view.head and screen.view.head.record == FIRST and screen.view.head.editable
    assert screen.view.books == [(BOOK, "Khai sinh 01/2016")]


def test_rows_stand_in_the_order_of_the_paper_with_headings(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    keys = [row.key for row in screen.view.rows]
    assert keys.index("so") < keys.index("nksHoTen") < keys.index("meHoTen") < keys.index("chaHoTen")
    assert (
        screen.view.rows[screen.at("meHoTen")].section or screen.view.rows[screen.at("meHoTen") - 1].section
    )


def test_signs_say_how_sure_a_value_is_without_colour(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    doubtful, sure = (screen.view.rows[screen.at(key)].sign for key in ("nksHoTen", "nksDanToc"))
    assert (doubtful.level, doubtful.mark) == (Level.WARN, "?") and "71 %" in doubtful.text
    assert (sure.level, sure.mark) == (Level.CALM, "•")


def test_a_code_is_shown_by_its_label_and_typed_by_it(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    assert screen.view.texts[screen.at("nksGioiTinh")] == "Nam"
    screen.type("nksGioiTinh", "Nữ")
    screen.do("accept")
    assert screen.value("nksGioiTinh") == "2" and screen.view.texts[screen.at("nksGioiTinh")] == "Nữ"


def test_enter_confirms_what_stands_there_and_goes_on(screen: AtScreen) -> None:
    screen.open(record=FIRST, key="nksHoTen")
    screen.go("nksHoTen")
    screen.do("accept")
    field = screen.desk.office.records.get(FIRST).people
    assert field["nksHoTen"] == "P1"
    assert screen.view.rows[screen.at("nksHoTen")].sign.mark == "✓"
    assert screen.view.saved.startswith("Đã lưu ")


def test_a_date_is_typed_without_separators(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.type("nksNgaySinh", "03022016")
    screen.do("accept")
    assert screen.value("nksNgaySinh") == "03.02.2016"
    assert screen.view.texts[screen.at("nksNgaySinh")] == "03.02.2016"


def test_leaving_a_field_saves_it_and_coming_back_finds_it(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.type("meHoTen", "Lường Thị Én")
    screen.do("leave")
    assert screen.value("meHoTen") == "Lường Thị Én"
    screen.do("load", SECOND)
    screen.do("load", FIRST)
    assert screen.view.texts[screen.at("meHoTen")] == "Lường Thị Én"


def test_what_was_not_changed_is_not_confirmed_by_passing(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.go("meHoTen")
    screen.do("leave")
    assert "meHoTen" not in screen.desk.office.records.get(FIRST).people


def test_marks_say_that_the_paper_is_silent_or_illegible(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.go("nksHoTen")
    screen.do("mark", Mark.ILLEGIBLE)
    row = screen.view.rows[screen.at("nksHoTen")]
    assert row.sign.mark == "≈" and row.text == "" and screen.value("nksHoTen") == ""


def test_undo_takes_back_the_typed_text_first_then_the_last_change(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.type("meHoTen", "Sai")
    screen.do("accept")
    screen.type("meHoTen", "Sai nữa")
    screen.do("undo")
    assert screen.view.texts[screen.at("meHoTen")] == "Sai"
    screen.go("meHoTen")
    screen.do("undo")
    assert screen.value("meHoTen") == "Lường Thị Ế" == screen.view.texts[screen.at("meHoTen")]


def test_undo_with_nothing_to_undo_says_so(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.do("undo")
    assert screen.front.status[-1] == "Không có gì để hoàn tác."


def test_the_value_of_the_record_before_is_copied(screen: AtScreen) -> None:
    screen.open(record=SECOND)
    screen.go("nksHoTen")
    screen.do("copy_previous")
    assert screen.value("nksHoTen", SECOND) == CHILDREN[0]


def test_the_first_record_has_nothing_to_copy_and_says_what_to_do(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.go("nksHoTen")
    screen.do("copy_previous")
    assert screen.front.problems[-1].code == "GIA-70" and screen.front.problems[-1].step


def test_f8_goes_through_doubtful_fields_and_on_into_the_next_record(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    seen = set()
    for _ in range(30):
        screen.do("next_doubtful")
        seen.add((screen.view.head.record if screen.view.head else "", screen.presenter.key))
    assert (
        (FIRST, "nksHoTen") in seen | {(FIRST, "nksHoTen")}
        and (SECOND, "nksHoTen") in seen
        and (THIRD, "nksHoTen") in seen
    )


def settle_all(screen: AtScreen) -> None:
    """Looks at every field that asks for it."""
    for _ in range(60):
        waiting = [field.key for field in screen.presenter.fields if field.doubtful]
        if not waiting:
            return
        screen.go(waiting[0])
        screen.do("mark", Mark.AS_WRITTEN) if screen.view.rows[screen.at(waiting[0])].lines else screen.do(
            "accept"
        )


def test_no_number_of_presses_completes_a_record_with_a_field_that_nobody_has_seen(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    for _ in range(4):
        screen.do("finish")
        assert screen.presenter.fields[screen.view.focus or 0].unsure
    assert screen.desk.office.records.get(FIRST).state is State.READ
    assert "chưa chắc" in screen.front.status[-1] and not screen.front.problems


def test_warnings_alone_are_shown_once_and_then_left_to_whoever_approves(screen: AtScreen) -> None:
    set_field(screen.desk, FIRST, "nksHoTen", "LÒ VĂN ƠN 2")
    screen.open(record=FIRST)
    assert any(field.doubtful and not field.unsure for field in screen.presenter.fields)
    screen.do("finish")
    assert "cảnh báo" in screen.front.status[-1]
    assert screen.desk.office.records.get(FIRST).state is State.READ
    screen.do("finish")
    assert screen.desk.office.records.get(FIRST).state is State.ENTERED


def test_completing_opens_the_next_record_in_hand(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    settle_all(screen)
    assert screen.presenter._next_stop(-1) is None
    screen.do("finish")
    assert screen.desk.office.records.get(FIRST).state is State.ENTERED
    assert screen.view.head and screen.view.head.record == SECOND


def test_the_last_record_completed_says_that_the_book_is_done(screen: AtScreen) -> None:
    for record in (FIRST, SECOND, THIRD):
        screen.open(record=record)
        settle_all(screen)
        screen.do("finish")
        screen.do("finish")
    assert "Đã nhập xong" in screen.view.nothing


def test_enter_can_stop_at_every_field_that_nobody_confirmed(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.presenter.change_stops()
    screen.go("nksHoTen")
    screen.do("accept")
    assert screen.view.focus == screen.at("nksHoTen") + 1


def test_completions_are_offered_for_what_is_still_typed(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.type("nksDanToc", "th")
    screen.do("paused", screen.at("nksDanToc"), "th")
    assert "Thái" in screen.view.offered
    screen.do("paused", screen.at("nksDanToc"), "tha")
    assert "Thái" in screen.view.offered  # the entry still says "th", so nothing new was shown


def test_a_code_list_offers_its_labels(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.type("nksGioiTinh", "n")
    screen.do("paused", screen.at("nksGioiTinh"), "n")
    assert set(screen.view.offered) >= {"Nam", "Nữ"}


def test_a_draft_that_was_cut_off_is_back_when_the_record_opens(screen: AtScreen) -> None:
    keep_draft(screen.desk, FIRST, "chaHoTen", "Lò Văn Ẩ")
    screen.open(record=FIRST)
    assert screen.view.texts[screen.at("chaHoTen")] == "Lò Văn Ẩ"


def test_the_place_is_kept_for_the_next_day(screen: AtScreen) -> None:
    screen.open(record=SECOND)
    screen.go("meHoTen")
    tomorrow = AtScreen(screen.desk)
    tomorrow.open()
    assert tomorrow.view.head and tomorrow.view.head.record == SECOND
    assert tomorrow.view.focus == tomorrow.at("meHoTen")


def test_a_refused_change_stays_in_the_entry(screen: AtScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    screen.open(record=FIRST)

    def full(*_: object) -> None:
        raise StoreError("KHO-06", "Ổ đĩa chứa kho dữ liệu đã đầy.", "Hãy dọn bớt ổ đĩa rồi lưu lại.")

    monkeypatch.setattr(checking, "set_field", full)
    screen.type("chaHoTen", "Lò Văn Âm")
    screen.do("accept")
    assert screen.front.problems[-1].code == "KHO-06"
    assert screen.view.texts[screen.at("chaHoTen")] == "Lò Văn Âm" and screen.view.focus == screen.at(
        "chaHoTen"
    )


def test_a_page_that_cannot_be_shown_does_not_stop_the_entry(
    screen: AtScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = screen.desk.office.vault
    for path in vault.root.rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            path.write_bytes(b"hong")
    screen.open(record=FIRST)
    assert screen.pane.picture is None and screen.view.rows


def test_somebody_without_the_right_only_looks(screen: AtScreen) -> None:
    screen.session.desk = session_at(screen.desk, Role.IT).desk
    screen.open(record=FIRST)
    assert screen.view.head and not screen.view.head.editable and "Chỉ xem" in screen.view.head.notice
    screen.go("meHoTen")
    screen.do("accept")
    assert screen.desk.office.records.get(FIRST).people == {}


def test_a_note_is_added_to_those_of_the_margin(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.view.answer = "Đã cải chính họ"
    screen.do("note")
    assert "Đã cải chính họ" in screen.value("ghiChu")


def test_a_record_that_is_none_is_left_out_with_a_reason(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.do("remove")
    assert screen.desk.office.records.get(FIRST).state is State.READ
    screen.view.answer = "trang bìa bị đọc nhầm"
    screen.do("remove")
    assert screen.desk.office.records.get(FIRST).state is State.REMOVED
    assert screen.view.head and screen.view.head.record == SECOND


def test_a_missing_record_is_added_on_its_page(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.do("add")
    assert screen.view.head and screen.view.head.record == f"{BOOK}-0002.2"
    assert [name for _, name in screen.view.head.beside] == ["1", "2"]


def test_an_answer_that_comes_too_late_does_not_show_another_record(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.presenter.load(SECOND)
    screen.presenter.load(THIRD)
    settle(screen.session)
    assert screen.view.head and screen.view.head.record == THIRD


def test_a_name_of_two_hundred_letters_is_kept_whole(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    name = " ".join(["Nguyễn"] * 29)[:200]
    screen.type("nksHoTen", name)
    screen.do("accept")
    assert screen.value("nksHoTen") == name


def test_another_visit_of_settings_changes_nothing_else(screen: AtScreen) -> None:
    before = screen.session.settings
    screen.presenter.change_stops()
    assert screen.session.settings == replace(before, doubtful_only=not before.doubtful_only)


def test_a_record_fetched_ahead_is_shown_with_what_changed_meanwhile(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    assert screen.presenter._ahead and screen.presenter._ahead.record.id == SECOND
    set_field(screen.desk, SECOND, "chaHoTen", "Lò Văn Én")
    screen.presenter.step(True)
    assert screen.view.head and screen.view.head.record == SECOND  # before any answer came
    settle(screen.session)
    assert screen.view.texts[screen.at("chaHoTen")] == "Lò Văn Én"


def abreast(screen: AtScreen) -> None:
    """The first page has a second record, and two records are shown side by side."""
    add_record(screen.desk, FIRST.rpartition(".")[0])
    screen.open(record=FIRST)
    screen.do("change_columns")


def test_two_records_of_a_page_stand_side_by_side(screen: AtScreen) -> None:
    abreast(screen)
    assert screen.view.columns == (["Hồ sơ 1", "Hồ sơ 2"], 0)
    assert screen.view.neighbour and not any(row.editable for row in screen.view.neighbour)


def test_going_into_the_neighbour_changes_the_columns_and_saves_what_was_typed(screen: AtScreen) -> None:
    abreast(screen)
    screen.type("meHoTen", "Lường Thị Én")
    index = next(at for at, row in enumerate(screen.view.neighbour) if row.key == "chaHoTen")
    screen.presenter.neighbour.enter(index)
    settle(screen.session)
    assert screen.value("meHoTen") == "Lường Thị Én"
    assert screen.view.head and screen.view.head.record == f"{FIRST[:-1]}2" and screen.view.columns[1] == 1
    assert screen.view.rows[screen.view.focus or 0].key == "chaHoTen"


def test_a_page_with_one_record_keeps_one_column(screen: AtScreen) -> None:
    screen.open(record=SECOND)
    screen.do("change_columns")
    assert screen.view.columns == ((), 0) and "một hồ sơ" in screen.front.status[-1]


def test_the_last_of_three_records_is_shown_beside_the_one_before_it(screen: AtScreen) -> None:
    for _ in range(2):
        add_record(screen.desk, FIRST.rpartition(".")[0])
    screen.open(record=f"{FIRST[:-1]}3")
    screen.do("change_columns")
    assert screen.view.columns == (["Hồ sơ 2", "Hồ sơ 3"], 1)


def test_from_where_a_record_is_completed_one_comes_back_to_its_last_field(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    screen.do("to_last")
    assert screen.view.focus == len(screen.view.rows) - 1


def test_a_book_without_records_says_what_to_do(screen: AtScreen, desk: Desk) -> None:
    open_book(desk, NewBook("KT", 2018, "02"))
    screen.do("choose_book", "KT.2018.02")
    assert "Nhập trang" in screen.view.nothing
    screen.do("choose_book", BOOK)
    assert screen.view.rows


def test_an_open_warning_is_not_told_as_a_doubtful_reading(screen: AtScreen) -> None:
    screen.open(record=FIRST)
    first = screen.presenter.fields[0]
    field = replace(first, doubtful=True, unsure=False, person="", mark=None, findings=())
    assert sign_of(field, str).text == "Có cảnh báo"
    assert sign_of(replace(field, unsure=True, value=""), str).text == "Cần xem"
