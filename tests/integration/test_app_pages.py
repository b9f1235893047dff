"""Pages set right by a person: kind, turn, place, another scan; each with its line in the journal."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from digitizer.app.desk import Desk
from digitizer.app.importing import import_pages
from digitizer.app.pages import move_page, replace_page, reread_page, set_page_kind, turn_page
from digitizer.app.records import next_in_hand
from digitizer.app.sheets import open_sheet
from digitizer.domain.records import PageKind
from digitizer.domain.workflow import Role
from digitizer.errors import InputError, RuleError, StoreError
from digitizer.store import PageState
from tests.fixtures.window import BOOK, SAMPLES, as_role, office

FIRST, SECOND, THIRD, FOURTH = (f"{BOOK}-000{number}" for number in (1, 2, 3, 4))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with office(tmp_path / "office") as desk:
        yield desk


def order(desk: Desk) -> list[str]:
    return [page.id for page in desk.office.pages.list(BOOK)]


def test_a_page_is_named_by_a_person_and_needs_no_look_any_more(desk: Desk) -> None:
    desk.office.pages.fail(FIRST, "DOC-11", "không đọc được")
    page = set_page_kind(desk, FIRST, PageKind.BLANK)
    assert (page.kind, page.state, page.error_code) == (PageKind.BLANK, PageState.READ, "")
    assert desk.office.audit.history(FIRST)[-1].action == "page.kind"


def test_turns_add_up_and_come_round(desk: Desk) -> None:
    assert turn_page(desk, SECOND, 90).rotation == 270
    assert turn_page(desk, SECOND, 90).rotation == 180
    assert turn_page(desk, SECOND, 180).rotation == 0


def test_half_a_turn_is_no_turn(desk: Desk) -> None:
    with pytest.raises(InputError, match="GIA-66"):
        turn_page(desk, SECOND, 45)


def test_a_page_is_moved_and_the_others_close_up(desk: Desk) -> None:
    move_page(desk, FOURTH, SECOND)
    assert order(desk) == [FIRST, FOURTH, SECOND, THIRD]
    move_page(desk, FIRST)
    assert order(desk) == [FOURTH, SECOND, THIRD, FIRST]
    assert [page.ordinal for page in desk.office.pages.list(BOOK)] == [1, 2, 3, 4]


def test_a_page_cannot_be_moved_in_front_of_one_of_another_book(desk: Desk) -> None:
    with pytest.raises(StoreError, match="KHO-11"):
        move_page(desk, FIRST, "KS.1999.01-0001")


def test_new_pages_are_inserted_in_their_order(desk: Desk) -> None:
    new = [
        one.page.id
        for one in import_pages(desk, BOOK, sorted(SAMPLES.glob("00[56].jpg")), before=THIRD)
        if one.page
    ]
    assert order(desk) == [FIRST, SECOND, *new, THIRD, FOURTH]


def test_a_better_scan_takes_the_place_of_the_page_and_waits_to_be_read(desk: Desk, tmp_path: Path) -> None:
    scan = shutil.copy(SAMPLES / "007.jpg", tmp_path / "quét lại.jpg")
    before = desk.office.pages.get(SECOND)
    page = replace_page(desk, SECOND, Path(scan))
    assert (
        page.state is PageState.PENDING and page.file_name == "quét lại.jpg" and page.sha256 != before.sha256
    )
    assert desk.office.vault.holds(before.sha256)


def test_a_folder_is_no_page(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="TEP-10"):
        replace_page(desk, SECOND, _empty(tmp_path))


def _empty(folder: Path) -> Path:
    (folder / "rỗng").mkdir()
    return folder / "rỗng"


def test_a_page_waits_to_be_read_again(desk: Desk) -> None:
    assert reread_page(desk, SECOND).state is PageState.PENDING


def test_a_supervisor_may_not_touch_pages(desk: Desk) -> None:
    with pytest.raises(RuleError, match="QTR-08"):
        turn_page(as_role(desk, Role.SUPERVISOR), SECOND, 90)


def test_the_next_record_in_hand_comes_round_to_the_start(desk: Desk) -> None:
    assert next_in_hand(desk, BOOK) == f"{SECOND}.1"
    assert next_in_hand(desk, BOOK, f"{SECOND}.1") == f"{THIRD}.1"
    assert next_in_hand(desk, BOOK, f"{FOURTH}.1") == f"{SECOND}.1"


def test_a_sheet_can_show_the_fields_that_the_form_does_not_print(desk: Desk) -> None:
    printed = {field.key for field in open_sheet(desk, f"{SECOND}.1").fields}
    every = {field.key for field in open_sheet(desk, f"{SECOND}.1", every=True).fields}
    assert printed < every and "nksMatTich" in every - printed
