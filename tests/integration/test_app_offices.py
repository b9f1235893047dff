"""Offices, people, books and rights through the use cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digitizer.app.books import BookEdit, NewBook, edit_book, list_books, open_book
from digitizer.app.checking import check_book
from digitizer.app.completeness import close_book
from digitizer.app.copying import copy_office
from digitizer.app.desk import Desk, open_desk
from digitizer.app.exporting import export_book
from digitizer.app.history import read_journal
from digitizer.app.importing import import_pages
from digitizer.app.offices import create_office
from digitizer.app.people import add_person, list_people
from digitizer.app.processing import process_book
from digitizer.app.reporting import make_report
from digitizer.app.sharing import share_words
from digitizer.app.verifying import set_verification
from digitizer.domain.rights import RIGHTS, TASK_LABELS, Task
from digitizer.domain.verification import Verification
from digitizer.domain.workflow import Role
from digitizer.errors import DigitizerError, InputError, RuleError, StoreError
from digitizer.store import Office
from tests.fixtures.app_desk import STAFF, as_role, office_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with office_desk(tmp_path / "kho") as desk:
        yield desk


def test_one_name_in_two_roles_is_one_person(tmp_path: Path) -> None:
    office = create_office(
        tmp_path / "kho", "UBND xã A", "tỉnh B", {Role.OFFICER: "Ma Thị Na", Role.IT: "Ma Thị  Na"}
    )
    assert [(one.name, one.roles) for one in office.people] == [("Ma Thị Na", {Role.OFFICER, Role.IT})]


def test_an_office_is_not_made_twice(tmp_path: Path) -> None:
    create_office(tmp_path / "kho", "UBND xã A", "tỉnh B", STAFF)
    with pytest.raises(StoreError) as refused:
        create_office(tmp_path / "kho", "UBND xã A", "tỉnh B", STAFF)
    assert refused.value.code == "KHO-02"


def test_an_office_whose_making_was_cut_short_is_finished(tmp_path: Path) -> None:
    Office.create(tmp_path / "kho", "UBND xã A", "tỉnh B").close()
    assert len(create_office(tmp_path / "kho", "UBND xã A", "tỉnh B", STAFF).people) == 3


def test_a_blank_name_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        create_office(tmp_path / "kho", "UBND xã A", "tỉnh B", {Role.IT: " "})
    assert refused.value.code == "GIA-33" and not (tmp_path / "kho").exists()


@pytest.mark.parametrize("who", ["P1", "p1", "Lò Thị Mận", "LÒ THỊ MẬN "])
def test_people_are_found_by_id_and_name(desk: Desk, who: str) -> None:
    with open_desk(desk.office.folder, who, write=False) as found:
        assert found.actor == "P1"


def test_a_book_takes_the_offices_place_and_its_number_two_digits(desk: Desk) -> None:
    book = open_book(desk, NewBook("KS", 2016, "1", opened="8/1/2016"))
    assert (book.id, book.number, book.opened) == ("KS.2016.01", "01", "08.01.2016")
    assert book.place == "UBND xã Suối Mơ, huyện Bình Minh, tỉnh Hà Trung"
    second = open_book(desk, NewBook("KS", 2016, "1", suffix="b"))
    assert second.id == "KS.2016.01-b"
    assert [one.book.id for one in list_books(desk)] == ["KS.2016.01", "KS.2016.01-b"]


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewBook("XX", 2016, "1"), "GIA-34"),
        (NewBook("KS", 1700, "1"), "GIA-35"),
        (NewBook("KS", 9999, "1"), "GIA-35"),
        (NewBook("KS", 2016, "../1"), "GIA-35"),
        (NewBook("KS", 2016, "1a"), "GIA-35"),
        (NewBook("KS", 2016, "00"), "GIA-35"),
        (NewBook("KS", 2016, "1", suffix="a/b"), "GIA-35"),
        (NewBook("KS", 2016, "1", edition="1066"), "GIA-36"),
        (NewBook("KS", 2016, "1", opened="30.02.2016"), "GIA-37"),
        (NewBook("KS", 2016, "1", closed="2016"), "GIA-37"),
    ],
)
def test_a_book_that_cannot_be_is_refused(desk: Desk, new: NewBook, code: str) -> None:
    with pytest.raises(InputError) as refused:
        open_book(desk, new)
    assert refused.value.code == code
    assert list_books(desk) == []


TASKS: dict[Task, Callable[[Desk], object]] = {
    Task.OPEN_BOOK: lambda desk: open_book(desk, NewBook("KH", 2017, "1")),
    Task.CLOSE_BOOK: lambda desk: close_book(desk, "KS.2016.01", reason="sổ mỏng"),
    Task.IMPORT: lambda desk: list(import_pages(desk, "KS.2016.01", [])),
    Task.PROCESS: lambda desk: list(process_book(desk, "KS.2016.01", jobs=0)),
    Task.CHECK: lambda desk: check_book(desk, "KS.2016.01"),
    Task.EXPORT: lambda desk: export_book(desk, "KS.2016.01"),
    Task.MANAGE_PEOPLE: lambda desk: add_person(desk, "Ma Văn Cam", [Role.OFFICER]),
    Task.EDIT_BOOK: lambda desk: edit_book(desk, "KS.2016.01", BookEdit(due="1.1.2030")),
    Task.SET_VERIFICATION: lambda desk: set_verification(desk, "KS.2016.01", Verification()),
    Task.REPORT: lambda desk: make_report(desk, "progress"),
    Task.READ_JOURNAL: read_journal,
    Task.SHARE_WORDS: lambda desk: list(
        share_words(desk, desk.office.folder.with_name("words.zip"), agreed=True)
    ),
    Task.COPY_OFFICE: lambda desk: copy_office(desk, desk.office.folder.with_name("copy")),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("task", list(Task))
def test_only_those_with_the_right_do_a_task(desk: Desk, task: Task, role: Role) -> None:
    open_book(desk, NewBook("KS", 2016, "1"))
    codes = []
    try:
        TASKS[task](as_role(desk, role))
    except DigitizerError as error:
        codes.append(error.code)
    assert ("QTR-08" in codes) == (role not in RIGHTS[task])


def test_somebody_who_left_does_nothing_more(desk: Desk) -> None:
    desk.office.people.set_active("P1", False, person="P3")
    with pytest.raises(RuleError) as refused:
        open_book(desk, NewBook("KS", 2016, "1"))
    assert refused.value.code == "QTR-04"


def test_every_task_has_its_rights_and_its_label() -> None:
    assert set(RIGHTS) == set(TASK_LABELS) == set(Task)


def test_new_people_are_listed(desk: Desk) -> None:
    added = add_person(as_role(desk, Role.IT), "Ma Văn Cam", [Role.OFFICER])
    assert list_people(desk)[-1] == added
