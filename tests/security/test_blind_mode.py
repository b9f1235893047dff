"""The second key is blind: no answer holds what was typed first, whatever the second person asks for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from digitizer.app.books import show_book
from digitizer.app.checking import check_book
from digitizer.app.desk import Desk
from digitizer.app.history import read_journal, show_history
from digitizer.app.records import Query, confirm_fields, list_records, search_records, set_field
from digitizer.app.reviewing import approve_records
from digitizer.app.sheets import open_sheet
from digitizer.app.verifying import (
    Choice,
    blind_next,
    blind_sheet,
    key_second,
    list_differences,
    list_to_verify,
    set_verification,
    settle,
    verification_queue,
)
from digitizer.app.walls import list_walls, show_wall
from digitizer.domain.verification import Mode, Verification
from digitizer.domain.workflow import State
from digitizer.errors import InputError, RuleError
from tests.fixtures.window_desk import BOOK, Role, as_role, book_desk, child, enter, record_id

FIRST, SECOND = record_id(1), record_id(2)
KEYS = ("nksHoTen", "nksNgaySinh")
NAME, BIRTH = "Ma Văn Xuyến", "19.01.2016"


@pytest.fixture
def officer(tmp_path: Path) -> Iterator[Desk]:
    with book_desk(tmp_path / "kho", 2) as desk:
        set_verification(as_role(desk, Role.SUPERVISOR), BOOK, Verification(Mode.BLIND, KEYS))
        set_field(desk, FIRST, "nksHoTen", NAME)
        set_field(desk, FIRST, "nksNgaySinh", BIRTH)
        confirm_fields(desk, FIRST, ["meHoTen"])
        yield desk


@pytest.fixture
def second(officer: Desk) -> Desk:
    enter(officer, 1)
    return as_role(officer, Role.SUPERVISOR)


def answers(desk: Desk) -> str:
    """Everything that can be asked about the record."""
    walls = [show_wall(desk, BOOK, one.wall, one.group) for one in list_walls(desk, BOOK)]
    asked = (
        open_sheet(desk, FIRST),
        list_records(desk, BOOK),
        search_records(desk, Query("ma van")),
        show_history(desk, FIRST),
        show_history(desk, FIRST, "nksHoTen"),
        read_journal(desk),
        blind_sheet(desk, FIRST),
        verification_queue(desk),
        list_to_verify(desk, BOOK),
        list_differences(desk, BOOK),
        show_book(desk, BOOK),
        check_book(desk, BOOK),
        approve_records(desk, [FIRST, BOOK]),
        walls,
    )
    return repr(asked)


def test_nothing_of_the_first_values_is_told(second: Desk) -> None:
    told = answers(second)
    assert NAME not in told and BIRTH not in told and "Xuyến" not in told
    assert child(1) not in told  # nor what the program had read
    assert "Lò Thị Hoa" in told  # fields that are not typed twice are there


def test_a_finding_that_quotes_a_hidden_value_is_not_told(officer: Desk) -> None:
    set_field(officer, FIRST, "nksNgaySinh", "19.03.2016")  # after the registration, which is odd
    enter(officer, 1)
    assert "19.03.2016" in repr(open_sheet(officer, FIRST).findings)
    assert "19.03.2016" not in answers(as_role(officer, Role.SUPERVISOR))


def test_who_entered_the_record_sees_it_still(second: Desk, officer: Desk) -> None:
    assert NAME in repr(open_sheet(officer, FIRST))
    assert NAME in repr(list_records(officer, BOOK))


def test_a_supervisor_sees_nothing_before_it_was_entered_either(officer: Desk) -> None:
    supervisor = as_role(officer, Role.SUPERVISOR)
    assert NAME not in repr(open_sheet(supervisor, FIRST))
    assert NAME not in repr(list_records(supervisor, BOOK))


def test_the_sheet_to_type_has_every_risky_field_and_its_place(second: Desk) -> None:
    assert blind_next(second, BOOK) == FIRST
    sheet = blind_sheet(second, FIRST)
    assert [one.key for one in sheet] == list(KEYS)
    assert all(one.box for one in sheet)
    [row] = verification_queue(second)
    assert (row.mode, row.entered, row.second_keys, row.differences) == (Mode.BLIND, 1, 2, 0)


def test_a_record_is_not_approved_before_everything_was_typed_and_agrees(second: Desk) -> None:
    [moved] = approve_records(second, [FIRST])
    assert moved.error and moved.error.code == "QTR-23"
    key_second(second, FIRST, "nksHoTen", "ma văn xuyến")  # case and spaces are no difference
    key_second(second, FIRST, "nksNgaySinh", "19012016")
    assert list_differences(second, BOOK) == [] and blind_next(second, BOOK) is None
    [moved] = approve_records(second, [FIRST])
    assert moved.error is None
    assert NAME in repr(open_sheet(second, FIRST))


def test_what_was_typed_is_told_once_both_have_typed(second: Desk) -> None:
    key_second(second, FIRST, "nksHoTen", "Ma Văn Xuyên")
    [one] = list_differences(second, BOOK)
    assert (one.key, one.first, one.second, one.first_person, one.second_person) == (
        "nksHoTen",
        NAME,
        "Ma Văn Xuyên",
        "P1",
        "P2",
    )
    with pytest.raises(RuleError) as refused:  # now that it is seen, it cannot be typed to agree
        key_second(second, FIRST, "nksHoTen", NAME)
    assert refused.value.code == "QTR-16"


def test_the_first_value_stands(second: Desk) -> None:
    key_second(second, FIRST, "nksHoTen", "Ma Văn Xuyên")
    key_second(second, FIRST, "nksNgaySinh", BIRTH)
    assert settle(second, FIRST, "nksHoTen", Choice.FIRST) is State.ENTERED
    [moved] = approve_records(second, [FIRST])
    assert moved.error is None


def test_another_value_goes_back_to_the_officer_who_alone_enters_it(second: Desk, officer: Desk) -> None:
    key_second(second, FIRST, "nksHoTen", "Ma Văn Xuyên")
    key_second(second, FIRST, "nksNgaySinh", "17.01.2016")
    assert settle(second, FIRST, "nksHoTen", Choice.OTHER, "Ma Văn  Xuyền") is State.ENTERED
    assert settle(second, FIRST, "nksNgaySinh", Choice.FIRST) is State.RETURNED
    sheet = open_sheet(officer, FIRST)
    name = next(one for one in sheet.fields if one.key == "nksHoTen")
    assert (name.value, name.candidates[0].value) == (NAME, "Ma Văn Xuyền")
    assert name.label in sheet.returned and "Ngày sinh" not in sheet.returned
    set_field(officer, FIRST, "nksHoTen", "Ma Văn Xuyền")
    enter(officer, 1)
    assert list_differences(second, BOOK) == []
    [moved] = approve_records(second, [FIRST])  # the one who settled has entered nothing
    assert moved.error is None


def test_another_change_by_the_officer_differs_anew(second: Desk, officer: Desk) -> None:
    key_second(second, FIRST, "nksHoTen", NAME)
    key_second(second, FIRST, "nksNgaySinh", BIRTH)
    set_field(officer, FIRST, "nksNgaySinh", "20.01.2016")
    enter(officer, 1)
    assert [one.key for one in list_differences(second, BOOK)] == ["nksNgaySinh"]
    [moved] = approve_records(second, [FIRST])
    assert moved.error and moved.error.code == "QTR-23"


def test_there_must_be_something_to_settle(second: Desk) -> None:
    with pytest.raises(InputError) as refused:
        settle(second, FIRST, "nksHoTen", Choice.FIRST)
    assert refused.value.code == "GIA-55"


def test_only_known_fields_and_shares_can_be_chosen(second: Desk) -> None:
    for wrong, code in (
        (Verification(Mode.BLIND, ("khong",)), "GIA-32"),
        (Verification(Mode.SAMPLE, share=0), "GIA-54"),
        (Verification(Mode.SAMPLE, acceptance=-1), "GIA-54"),
    ):
        with pytest.raises(InputError) as refused:
            set_verification(second, BOOK, wrong)
        assert refused.value.code == code
    with pytest.raises(RuleError) as forbidden:
        set_verification(as_role(second, Role.OFFICER), BOOK, Verification())
    assert forbidden.value.code == "QTR-08"
