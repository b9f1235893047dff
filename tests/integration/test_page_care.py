"""What a person does with captured pages: nothing is lost, everything is journalled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from digitizer.app.books import NewBook, open_book
from digitizer.app.completeness import close_book
from digitizer.app.desk import Desk
from digitizer.app.importing import import_pages
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
from digitizer.app.processing import keep_reading
from digitizer.app.reasoning import Situation
from digitizer.domain.books import Book
from digitizer.domain.records import Box, FieldValue, PageKind, PageReading, RecordReading
from digitizer.domain.workflow import Role
from digitizer.errors import DigitizerError
from digitizer.store import PageState
from tests.fixtures.app_desk import as_role, page_of
from tests.fixtures.fake_scanimage import image
from tests.fixtures.scanning import BOOK, open_station

OTHER = "KS.2016.02"


def picture(folder: Path, number: int) -> Path:
    path = folder / f"{number:03}.png"
    image(number, False).save(path)
    return path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A book of four pages, and another one."""
    with open_station(tmp_path / "kho") as desk:
        open_book(desk, NewBook("KS", 2016, "2"))
        list(import_pages(desk, BOOK, [picture(tmp_path, number) for number in (1, 2, 3, 4)]))
        yield desk


def ids(desk: Desk, book: str = BOOK) -> list[int]:
    return [int(page.id[-4:]) for page in list_pages(desk, book)]


def page(number: int) -> str:
    return f"{BOOK}-{number:04}"


def read(desk: Desk, number: int, **texts: str) -> str:
    desk.office.pages.save_reading(page(number), page_of(**(texts or {"so": str(number)})), "test 1")
    return f"{page(number)}.1"


def refusal(call, *args, **options) -> str:
    with pytest.raises(DigitizerError) as refused:
        call(*args, **options)
    return refused.value.code


def history(desk: Desk, subject: str) -> list[str]:
    return [entry.action for entry in desk.office.audit.history(subject)]


def test_a_replaced_page_keeps_its_place_its_values_and_its_old_image(desk: Desk, tmp_path: Path) -> None:
    box = Box(1, 2, 30, 40)
    fields = {"so": FieldValue("2", "2", 0.5, box), "nksHoTen": FieldValue("Ma Thị Na", "", 0.5, box)}
    reading = PageReading(PageKind.RECORD, records=(RecordReading("KS", "2015", fields, box),))
    desk.office.pages.save_reading(page(2), reading, "test 1")
    record = f"{page(2)}.1"
    desk.office.records.confirm(record, "so", person=desk.actor)
    old = desk.office.pages.get(page(2)).sha256
    replaced = replace_page(desk, page(2), picture(tmp_path, 9), "ảnh mờ")
    assert ids(desk) == [1, 2, 3, 4]
    assert (replaced.state, replaced.error_code) == (PageState.PENDING, "")
    kept = desk.office.records.get(record)
    assert (kept.texts["so"], kept.box, kept.fields["so"].box) == ("2", None, None)
    [before] = show_page(desk, page(2)).images
    assert (before.sha256, before.reason) == (old, "ảnh mờ") and desk.office.vault.is_whole(old)
    assert history(desk, page(2))[-1] == "page.replace"
    assert [check.ok for check in desk.office.doctor(deep=True)] == [True] * 9


def test_the_old_image_is_not_taken_in_again(desk: Desk, tmp_path: Path) -> None:
    replace_page(desk, page(2), picture(tmp_path, 9))
    [again] = import_pages(desk, BOOK, [tmp_path / "002.png"])
    assert again.error is not None and again.error.code == "KHO-14"
    assert refusal(replace_page, desk, page(3), tmp_path / "009.png") == "KHO-14"


def test_an_image_under_an_approved_record_is_not_replaced(desk: Desk, tmp_path: Path) -> None:
    record = read(desk, 2)
    desk.office.records.enter(record, person=desk.actor)
    desk.office.records.approve(record, person=as_role(desk, Role.SUPERVISOR).actor)
    assert refusal(replace_page, desk, page(2), picture(tmp_path, 9)) == "QTR-12"
    assert show_page(desk, page(2)).images == []


def test_a_removed_page_is_out_of_everything_and_comes_back(desk: Desk) -> None:
    record = read(desk, 3)
    remove_page(desk, page(3), "trang thừa")
    assert ids(desk) == [1, 2, 4]
    assert [one.id for one in list_pages(desk, BOOK, removed=True)] == [page(3)]
    assert desk.office.books.summary(BOOK).pages == {"pending": 3}
    assert desk.office.records.list(book=BOOK) == []
    assert desk.office.search("3") == []
    assert restore_page(desk, page(3)).state is PageState.PENDING
    assert ids(desk) == [1, 2, 3, 4]
    assert history(desk, page(3))[-2:] == ["page.remove", "page.restore"]
    assert "record.drop" in history(desk, record)


def test_a_page_with_a_persons_work_is_not_taken_away(desk: Desk) -> None:
    record = read(desk, 3, nksHoTen="Ma Thị Na")
    desk.office.records.set_field(record, "nksHoTen", "Ma Thị Ná", person=desk.actor)
    assert refusal(remove_page, desk, page(3), "x") == "QTR-11"
    assert refusal(move_page, desk, page(3), OTHER, "x") == "QTR-11"
    assert refusal(mark_page, desk, page(3), PageKind.BLANK) == "QTR-11"
    assert desk.office.records.get(record).texts["nksHoTen"] == "Ma Thị Ná"


def test_a_reading_of_a_page_that_was_removed_meanwhile_adds_nothing(desk: Desk) -> None:
    """A worker may still be at it when a person removes the page."""
    from digitizer.app.processing import ReadingItem
    from digitizer.jobs import JobResult

    item = ReadingItem(desk.office.pages.get(page(3)), desk.office.vault.root, Situation())
    remove_page(desk, page(3), "trang thừa")
    book: Book = desk.office.books.get(BOOK)
    keep_reading(desk, book, JobResult(0, item, (page_of(so="3"), "test 1")), desk.actor)
    assert desk.office.records.list(book=BOOK) == []
    assert desk.office.pages.get(page(3)).state is PageState.PENDING


def test_a_reading_of_an_image_that_was_replaced_meanwhile_is_dropped(desk: Desk, tmp_path: Path) -> None:
    from digitizer.app.processing import ReadingItem
    from digitizer.jobs import JobResult

    item = ReadingItem(desk.office.pages.get(page(3)), desk.office.vault.root, Situation())
    replace_page(desk, page(3), picture(tmp_path, 9))
    keep_reading(desk, desk.office.books.get(BOOK), JobResult(0, item, (page_of(so="3"), "t")), desk.actor)
    assert desk.office.records.list(book=BOOK) == []
    assert desk.office.pages.get(page(3)).state is PageState.PENDING


def test_a_page_of_another_book_goes_there_and_back(desk: Desk) -> None:
    read(desk, 2)
    moved = move_page(desk, page(2), OTHER, "trang của quyển 2")
    assert (moved.book, moved.state, ids(desk)) == (OTHER, PageState.PENDING, [1, 3, 4])
    assert desk.office.pages.get(page(2)).successor == moved.id
    assert desk.office.records.list(book=BOOK) == []
    back = move_page(desk, moved.id, BOOK, "nhầm")
    assert back.id == page(2) and ids(desk) == [1, 2, 3, 4] and list_pages(desk, OTHER) == []


def test_pages_are_put_in_order(desk: Desk) -> None:
    place_pages(desk, [page(4)], page(1))
    assert ids(desk) == [1, 4, 2, 3]
    place_pages(desk, [page(3), page(2)])
    assert ids(desk) == [3, 2, 1, 4]
    place_pages(desk, [page(number) for number in (1, 2, 3, 4)])
    assert ids(desk) == [1, 2, 3, 4]
    assert refusal(place_pages, desk, [page(1)], "KS.2016.01-0099") == "KHO-11"
    assert refusal(place_pages, desk, [page(1)], page(1)) == "KHO-11"
    assert history(desk, BOOK).count("book.order") == 3


def test_forgotten_pages_are_inserted_in_their_order(desk: Desk, tmp_path: Path) -> None:
    new = [picture(tmp_path, number) for number in (11, 12)]
    list(import_pages(desk, BOOK, new, after=page(2)))
    assert ids(desk) == [1, 2, 5, 6, 3, 4]


def test_a_persons_turn_and_mark_outlive_readings(desk: Desk) -> None:
    assert turn_page(desk, page(1), 90).rotation == 90
    assert refusal(turn_page, desk, page(1), 45) == "GIA-52"
    read(desk, 1)
    assert desk.office.pages.get(page(1)).rotation == 90
    read(desk, 2)
    marked = mark_page(desk, page(2), PageKind.BLANK)
    assert (marked.kind, marked.state) == (PageKind.BLANK, PageState.READ)
    assert desk.office.records.list(page=page(2)) == []
    desk.office.pages.save_reading(page(2), PageReading(PageKind.COVER), "test 2")
    assert desk.office.pages.get(page(2)).kind is PageKind.BLANK
    assert mark_page(desk, page(2), None).state is PageState.PENDING


def test_a_failed_page_that_a_person_names_needs_nobody_any_more(desk: Desk) -> None:
    desk.office.pages.fail(page(4), "DOC-11", "Không nhận ra.")
    marked = mark_page(desk, page(4), PageKind.COVER)
    assert (marked.state, marked.kind, marked.error_code) == (PageState.READ, PageKind.COVER, "")


def test_a_closed_book_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    close_book(desk, BOOK, reason="thử")
    new = picture(tmp_path, 9)
    calls = [
        (replace_page, page(1), new),
        (remove_page, page(1), "x"),
        (move_page, page(1), OTHER, "x"),
        (place_pages, [page(1)], page(2)),
        (turn_page, page(1), 90),
        (mark_page, page(1), PageKind.BLANK),
    ]
    assert {refusal(call, desk, *args) for call, *args in calls} == {"QTR-10"}


def test_only_those_who_capture_change_pages(desk: Desk, tmp_path: Path) -> None:
    supervisor = as_role(desk, Role.SUPERVISOR)
    assert refusal(remove_page, supervisor, page(1), "x") == "QTR-08"
    assert refusal(replace_page, supervisor, page(1), picture(tmp_path, 9)) == "QTR-08"
    assert refusal(remove_page, desk, page(1), "  ") == "GIA-51"


def test_a_page_waits_to_be_read_again(desk: Desk) -> None:
    read(desk, 2)
    assert desk.office.pages.get(page(2)).state is PageState.READ
    assert reread_page(desk, page(2)).state is PageState.PENDING
