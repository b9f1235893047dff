"""What is done with whole books and single pages from the window, without a display."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from digitizer.app.books import NewBook, open_book
from digitizer.app.desk import Desk
from digitizer.app.page_care import remove_page, replace_page
from digitizer.app.records import confirm_fields
from digitizer.app.structure import remove_record
from digitizer.domain.workflow import State
from digitizer.gui.presenters import reading
from digitizer.gui.presenters.book_care import BookCare
from digitizer.gui.presenters.page_care import PageCare
from digitizer.gui.presenters.paths import paths_of
from digitizer.gui.presenters.scanning import ScanPresenter
from tests.fixtures.window import BOOK, SAMPLES, Seen, front, put, session_at, settle

FIRST, SECOND, THIRD = (f"{BOOK}-000{number}.1" for number in (2, 3, 4))


def care_of(desk: Desk, **answers: Any) -> tuple[BookCare, Seen]:
    care = BookCare(session_at(desk), lambda: BOOK)
    return care, put(care, **answers)


def test_what_a_book_lacks_is_listed(desk: Desk) -> None:
    care, view = care_of(desk)
    care.gaps()
    settle(care.session)
    _, told, lines = view.calls["show_gaps"]
    assert "1 điểm" in told and "sổ ghi tổng số 4" in lines[0].cells[1]


def test_a_book_is_closed_with_a_reason_and_opened_again(desk: Desk) -> None:
    answer = {"closed": "31.12.2016", "expected": "4", "reason": "mất một tờ"}
    care, view = care_of(desk, ask_closing=answer, ask_reason="tìm thấy tờ mất")
    care.close()
    settle(care.session)
    assert view.calls["ask_closing"][1] and desk.office.books.get(BOOK).finished
    care.reopen()
    settle(care.session)
    assert not desk.office.books.get(BOOK).finished and front(care.session).problems == []


def test_a_book_with_gaps_is_not_closed_without_a_reason(desk: Desk) -> None:
    care, _ = care_of(desk, ask_closing={"closed": "", "expected": "", "reason": ""})
    care.close()
    settle(care.session)
    assert front(care.session).problems[-1].code == "QTR-14" and not desk.office.books.get(BOOK).finished


def test_a_number_that_the_paper_leaves_out_is_explained(desk: Desk) -> None:
    care, _ = care_of(desk, ask_void={"number": "4", "year": "2016", "reason": "sổ bỏ số"})
    care.explain()
    settle(care.session)
    assert desk.office.books.void_numbers(BOOK) == {(2016, 4): "sổ bỏ số"}


def test_a_page_and_a_record_that_were_taken_out_are_taken_back(desk: Desk) -> None:
    page = f"{BOOK}-0004"
    remove_page(desk, page, "nhầm")
    remove_record(desk, FIRST, "nhầm")
    for identifier in (f"page {page}", f"record {FIRST}"):
        care, view = care_of(desk, choose_one=identifier)
        care.take_back()
        settle(care.session)
        assert identifier in {line.id for line in view.calls["choose_one"][2]}
    assert page in [one.id for one in desk.office.pages.list(BOOK)]
    assert desk.office.records.get(FIRST).state is State.RETURNED


def test_nothing_to_take_back_or_to_read_again_is_said(desk: Desk) -> None:
    care, view = care_of(desk)
    care.take_back()
    for record in (FIRST, SECOND, THIRD):
        confirm_fields(desk, record)
    care.read_again()
    settle(care.session)
    assert "choose_one" not in view.calls and len(front(care.session).status) == 2


def test_a_book_is_read_again_but_for_records_that_somebody_has_seen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[dict[str, object]] = []
    monkeypatch.setattr(reading, "process_book", lambda desk, book, **how: wanted.append(how) or iter(()))
    care, _ = care_of(desk)
    care.read_again()
    settle(care.session)
    assert wanted == [{"retry": True, "again": True, "gentle": True}]


def test_a_page_in_the_wrong_book_is_moved_to_its_own(desk: Desk) -> None:
    other = open_book(desk, NewBook("KS", 2016, "02"))
    session = session_at(desk)
    care = PageCare(session, lambda: BOOK, lambda: f"{BOOK}-0004")
    view = put(care, ask_transfer={"book": other.id, "reason": "nhập nhầm"})
    care.transfer()
    settle(session)
    assert view.calls["ask_transfer"][0] == [(other.id, "Khai sinh 02/2016")]
    assert len(desk.office.pages.list(other.id)) == 1


def test_a_page_tells_where_its_images_come_from(desk: Desk) -> None:
    session = session_at(desk)
    care = PageCare(session, lambda: BOOK, lambda: f"{BOOK}-0002")
    view = put(care)
    replace_page(desk, f"{BOOK}-0002", SAMPLES / "005.jpg", "rõ hơn")
    care.images()
    settle(session)
    assert view.calls["show_images"][2][0].cells[1:] == ("002.jpg", "rõ hơn")


def test_copied_files_are_named_in_many_ways(tmp_path: Path) -> None:
    page, folder = tmp_path / "trang 1.jpg", tmp_path / "quét"
    page.write_bytes(b"x")
    folder.mkdir()
    lines = ["copy", page.as_uri(), f'"{page}"', f"file://may-khac/{page}", f"{folder}", f"{tmp_path}/khong"]
    text = "\n".join([*lines, "x" * 9000])
    assert paths_of(text) == [str(page), str(page), str(folder)]


def test_what_is_dropped_comes_into_the_book_and_nothing_is_said_to_be_nothing(desk: Desk) -> None:
    session = session_at(desk)
    presenter = ScanPresenter(session)
    put(presenter)
    presenter.read = lambda *args, **named: None  # type: ignore[method-assign]
    presenter.take([str(SAMPLES)])
    assert "quyển sổ trước" in front(session).status[-1]
    presenter.open(BOOK)
    settle(session)
    presenter.take([str(SAMPLES / "005.jpg"), "/khong/co"])
    settle(session)
    assert len(desk.office.pages.list(BOOK)) == 5
    presenter.take(["/khong/co"])
    assert "Không có tệp" in front(session).status[-1]
