"""The checking screen's use cases: sheets, saving, marks, undo, drafts, completions, notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digitizer.app.desk import Desk
from digitizer.app.entering import (
    add_note,
    copy_previous,
    keep_draft,
    next_doubtful,
    suggest_places,
    suggest_values,
)
from digitizer.app.overview import keep_place, overview
from digitizer.app.records import (
    confirm_fields,
    confirm_finding,
    list_records,
    mark_field,
    next_in_hand,
    set_field,
    undo_last,
)
from digitizer.app.reviewing import approve_records, return_records
from digitizer.app.sheets import FieldView, open_sheet
from digitizer.domain.records import Mark
from digitizer.domain.workflow import Move, State
from digitizer.errors import DigitizerError
from digitizer.store import Office
from tests.fixtures.window_desk import BOOK, Role, as_role, book_desk, child, enter, record_id

FIRST, SECOND, THIRD = record_id(1), record_id(2), record_id(3)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with book_desk(tmp_path / "kho") as desk:
        yield desk


def field(desk: Desk, key: str, record: str = FIRST) -> FieldView:
    return next(one for one in open_sheet(desk, record).fields if one.key == key)


def refused(action) -> str:
    with pytest.raises(DigitizerError) as caught:
        action()
    return caught.value.code


def test_a_sheet_stands_in_the_order_of_the_paper_with_its_neighbours(desk: Desk) -> None:
    sheet = open_sheet(desk, SECOND)
    keys = [one.key for one in sheet.fields]
    assert keys[:4] == ["so", "quyenSo", "ngayDangKy", "nksHoTen"]
    assert keys.index("nksHoTen") < keys.index("meHoTen") < keys.index("chaHoTen")
    assert (sheet.index, sheet.total, sheet.previous, sheet.next) == (1, 3, FIRST, THIRD)
    assert sheet.can_edit and Move.APPROVE not in sheet.moves
    assert sheet.title == child(2)


def test_a_form_s_empty_fields_are_on_the_sheet_too(desk: Desk) -> None:
    blank = field(desk, "nksSoDinhDanh")
    assert (blank.value, blank.doubtful, blank.box) == ("", False, None)


def test_an_unsure_field_is_doubtful_and_offers_its_other_readings(desk: Desk) -> None:
    name = field(desk, "nksHoTen")
    assert name.doubtful
    assert [(one.value, one.source) for one in name.candidates] == [("Ma Văn Năm", "script 2")]
    assert not field(desk, "meHoTen").doubtful


def test_typing_what_stands_there_confirms_it(desk: Desk) -> None:
    done = set_field(desk, FIRST, "nksHoTen", child(1))
    assert (done.field.engine, done.field.person, done.field.doubtful) == ("script", "P1", False)
    assert desk.office.audit.history(FIRST)[-1].action == "record.confirm"
    assert done.at > "2020"


def test_a_typed_date_needs_no_separators(desk: Desk) -> None:
    done = set_field(desk, FIRST, "nksNgaySinh", "27102015")
    assert (done.field.value, done.field.raw, done.field.engine) == ("27.10.2015", "27102015", "person")


def test_pasted_text_loses_its_line_breaks_and_hidden_characters(desk: Desk) -> None:
    done = set_field(desk, FIRST, "nksHoTen", "Ma\u200b Văn\n  Bình\ufeff")
    assert done.field.value == "Ma Văn Bình"


def test_a_saved_field_is_checked_at_once(desk: Desk) -> None:
    done = set_field(desk, FIRST, "so", "")
    assert any("so" in one.finding.keys for one in done.findings)
    assert field(desk, "so").doubtful
    assert not any("so" in one.finding.keys for one in set_field(desk, FIRST, "so", "1/2016").findings)


def test_rules_between_records_see_a_changed_number_at_once(desk: Desk) -> None:
    doubled = set_field(desk, FIRST, "so", "2/2016")
    assert "QUYEN-01" in {one.finding.rule for one in doubled.findings}
    assert "QUYEN-01" in {one.finding.rule for one in open_sheet(desk, SECOND).findings}
    set_field(desk, FIRST, "so", "1/2016")
    assert "QUYEN-01" not in {one.finding.rule for one in open_sheet(desk, SECOND).findings}


@pytest.mark.parametrize("mark", [Mark.MISSING, Mark.ILLEGIBLE])
def test_a_mark_empties_the_field_and_keeps_what_was_read(desk: Desk, mark: Mark) -> None:
    done = mark_field(desk, FIRST, "meHoTen", mark)
    assert (done.field.value, done.field.raw, done.field.mark, done.field.person) == (
        "",
        "Lò Thị Hoa",
        mark,
        "P1",
    )
    assert field(desk, "meHoTen").mark is mark
    assert set_field(desk, FIRST, "meHoTen", "Lò Thị Hoa").field.mark is None


def test_just_so_in_the_register_confirms_the_open_warnings_of_a_field(desk: Desk) -> None:
    warned = set_field(desk, FIRST, "ngayDangKy", "11.02.2017")
    about = [one for one in warned.findings if "ngayDangKy" in one.finding.keys]
    assert about and not any(one.confirmed_by for one in about)
    done = mark_field(desk, FIRST, "ngayDangKy", Mark.AS_WRITTEN)
    assert done.field.value == "11.02.2017"
    warnings = [
        one for one in done.findings if "ngayDangKy" in one.finding.keys and one.finding.severity != "block"
    ]
    assert warnings and all(one.confirmed_by == "P1" for one in warnings)


def test_changes_are_undone_one_after_another(desk: Desk) -> None:
    set_field(desk, FIRST, "meHoTen", "Lò Thị Mai")
    mark_field(desk, SECOND, "chaHoTen", Mark.MISSING)
    back = undo_last(desk)
    assert back and (back.record, back.key, back.field.value, back.field.mark) == (
        SECOND,
        "chaHoTen",
        "Ma Văn Tèo",
        None,
    )
    back = undo_last(desk)
    assert back and (back.record, back.field.value, back.field.person) == (FIRST, "Lò Thị Hoa", "")
    assert undo_last(desk) is None
    assert desk.office.audit.history(FIRST)[-1].action == "record.undo"
    assert desk.office.audit.verify() is None


def test_fields_confirmed_together_are_undone_together(desk: Desk) -> None:
    assert confirm_fields(desk, FIRST) > 5
    assert not field(desk, "nksHoTen").doubtful
    undo_last(desk)
    assert field(desk, "nksHoTen").doubtful
    assert all(not one.person for one in open_sheet(desk, FIRST).fields)


def test_what_somebody_changed_since_is_not_undone(desk: Desk) -> None:
    desk.office.people.add("Ma Văn Cam", [Role.OFFICER])
    set_field(desk, FIRST, "meHoTen", "Lò Thị Mai")
    other = replace(desk, person=desk.office.people.get("P4"))
    set_field(other, FIRST, "meHoTen", "Lò Thị Mây")
    assert refused(lambda: undo_last(desk)) == "QTR-22"
    assert field(desk, "meHoTen").value == "Lò Thị Mây"
    assert undo_last(desk) is None


def test_nothing_is_undone_in_a_record_that_was_approved(desk: Desk) -> None:
    set_field(desk, FIRST, "meHoTen", "Lò Thị Mai")
    enter(desk, 1)
    desk.office.records.approve(FIRST, person="P2")
    assert refused(lambda: undo_last(desk)) == "QTR-01"
    assert field(desk, "meHoTen").value == "Lò Thị Mai"


def test_a_draft_outlives_the_program_and_ends_when_the_field_is_saved(tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    with book_desk(folder, 1) as desk:
        keep_draft(desk, FIRST, "nksHoTen", "Ma Văn N")
        keep_place(desk, FIRST, "nksHoTen")
    with Office.open(folder) as office:
        desk = Desk(office, desk.catalog, office.people.get("P1"))
        assert field(desk, "nksHoTen").draft == "Ma Văn N"
        assert field(as_role(desk, Role.SUPERVISOR), "nksHoTen").draft is None
        spot = overview(desk).resume
        assert spot and (spot.book, spot.record, spot.key) == (BOOK, FIRST, "nksHoTen")
        set_field(desk, FIRST, "nksHoTen", "Ma Văn Nam")
        assert field(desk, "nksHoTen").draft is None


def test_the_record_before_lends_its_value(desk: Desk) -> None:
    set_field(desk, FIRST, "nguoiKy", "Lê Mai Út")
    assert copy_previous(desk, SECOND, "nguoiKy").field.value == "Lê Mai Út"
    assert refused(lambda: copy_previous(desk, FIRST, "nguoiKy")) == "GIA-70"
    assert refused(lambda: copy_previous(desk, SECOND, "ghiChu")) == "GIA-70"


def test_notes_of_the_margin_are_added_with_their_day(desk: Desk) -> None:
    add_note(desk, FIRST, "Cải chính họ tên", "27102018")
    done = add_note(desk, FIRST, "Ghi chú khác")
    assert done.field.value == "27.10.2018: Cải chính họ tên; Ghi chú khác"
    assert refused(lambda: add_note(desk, FIRST, "x", "mai")) == "GIA-71"


def test_the_next_doubtful_field_is_found_across_records(desk: Desk) -> None:
    assert next_doubtful(desk, FIRST) == (FIRST, "nksHoTen")
    assert next_doubtful(desk, FIRST, "nksHoTen") == (SECOND, "nksHoTen")
    assert next_doubtful(desk, SECOND, "nksHoTen", backward=True) == (FIRST, "nksHoTen")
    assert next_doubtful(desk, THIRD, "nksHoTen") is None
    for record in (FIRST, SECOND, THIRD):
        confirm_fields(desk, record)
    assert next_doubtful(desk, FIRST) is None


@pytest.mark.parametrize(
    ("key", "typed", "wanted"),
    [
        ("meHoTen", "lo thi h", "Lò Thị Hoa"),
        ("nksDanToc", "kin", "Kinh"),
        ("nksHoTen", "Nguyễn V", "Nguyễn Văn"),
        ("noiDangKy", "suoi", "UBND xã Suối Mơ, huyện Bình Minh, tỉnh Hà Trung"),
    ],
)
def test_completions_come_from_the_book_and_the_lists(desk: Desk, key: str, typed: str, wanted: str) -> None:
    assert wanted in suggest_values(desk, FIRST, key, typed)


def test_places_are_completed_with_what_they_lie_in(desk: Desk) -> None:
    found = suggest_places(desk.catalog, "huyện Củ C")
    assert "huyện Củ Chi, thành phố Hồ Chí Minh" in found
    assert suggest_places(desk.catalog, "") == []


def test_a_returned_record_says_why(desk: Desk) -> None:
    enter(desk, 1)
    supervisor = as_role(desk, Role.SUPERVISOR)
    return_records(supervisor, [FIRST], "xem lại tên mẹ")
    assert open_sheet(desk, FIRST).returned == "xem lại tên mẹ"
    enter(desk, 1)
    assert open_sheet(desk, FIRST).returned == ""


def test_records_of_one_page_stand_beside_each_other(desk: Desk) -> None:
    assert open_sheet(desk, FIRST).beside == []
    assert [row.summary.id for row in list_records(desk, BOOK, page=f"{BOOK}-0002")] == [SECOND]


def test_unknown_fields_and_records_are_refused(desk: Desk) -> None:
    assert refused(lambda: set_field(desk, FIRST, "khong", "x")) == "GIA-32"
    assert refused(lambda: mark_field(desk, FIRST, "khong", Mark.MISSING)) == "GIA-32"
    assert refused(lambda: keep_draft(desk, FIRST, "khong", "x")) == "GIA-32"
    assert refused(lambda: open_sheet(desk, "KS.2016.01-0099.1")) == "KHO-11"


def test_a_warning_must_be_confirmed_before_approval(desk: Desk) -> None:
    set_field(desk, FIRST, "ngayDangKy", "11.02.2017")
    enter(desk, 1)
    supervisor = as_role(desk, Role.SUPERVISOR)
    [moved] = approve_records(supervisor, [FIRST])
    assert moved.error and moved.error.code == "QTR-20"
    for rule in {one.rule for one in moved.blocking}:
        confirm_finding(supervisor, FIRST, rule)
    [moved] = approve_records(supervisor, [FIRST])
    assert moved.error is None
    assert open_sheet(supervisor, FIRST).record.state is State.APPROVED


def test_the_next_record_in_hand_comes_round_to_the_start(desk: Desk) -> None:
    assert next_in_hand(desk, BOOK) == FIRST
    assert next_in_hand(desk, BOOK, FIRST) == SECOND
    assert next_in_hand(desk, BOOK, THIRD) == FIRST


def test_a_sheet_can_show_the_fields_that_the_form_does_not_print(desk: Desk) -> None:
    printed = {field.key for field in open_sheet(desk, FIRST).fields}
    every = {field.key for field in open_sheet(desk, FIRST, every=True).fields}
    assert printed < every and "nksMatTich" in every - printed
