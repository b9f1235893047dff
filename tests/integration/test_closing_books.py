"""A book is closed whole, or with a reason that is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from digitizer.app.completeness import book_gaps, close_book, explain_number, reopen_book
from digitizer.app.desk import Desk
from digitizer.app.importing import import_pages
from digitizer.domain.records import FieldValue, PageKind, PageReading
from digitizer.errors import DigitizerError
from tests.fixtures.app_desk import page_of
from tests.fixtures.fake_scanimage import image
from tests.fixtures.scanning import BOOK, open_station


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A book whose pages say 1, 2 and 4; the closing page says 4 entries."""
    with open_station(tmp_path / "kho") as desk:
        files = []
        for number in range(1, 5):
            files.append(tmp_path / f"{number}.png")
            image(number, False).save(files[-1])
        list(import_pages(desk, BOOK, files))
        for at, so in enumerate(("1", "2", "4"), start=1):
            desk.office.pages.save_reading(f"{BOOK}-{at:04}", page_of(so=so), "test 1")
        closing = PageReading(PageKind.CLOSING, cover={"tongSo": FieldValue("4")})
        desk.office.pages.save_reading(f"{BOOK}-0004", closing, "test 1")
        yield desk


def refusal(call, *args, **options) -> str:
    with pytest.raises(DigitizerError) as refused:
        call(*args, **options)
    return refused.value.code


def test_what_is_open_is_listed(desk: Desk) -> None:
    found = book_gaps(desk, BOOK)
    assert [gap.text() for gap in found.gaps] == [
        "Thiếu số 3 của năm 2016.",
        "Đã có 3 hồ sơ, nhưng sổ ghi tổng số 4.",
    ]


def test_a_book_with_gaps_is_not_closed_silently(desk: Desk) -> None:
    assert refusal(close_book, desk, BOOK, closed="31.12.2016", expected=4) == "QTR-14"
    assert desk.office.books.get(BOOK).finished == ""
    assert desk.office.books.get(BOOK).closed == ""


def test_a_reason_closes_it_and_is_kept_with_the_gaps(desk: Desk) -> None:
    close_book(desk, BOOK, closed="31.12.2016", expected=4, reason="mất một tờ")
    book = desk.office.books.get(BOOK)
    assert book.finished and (book.closed, book.expected) == ("31.12.2016", 4)
    entry = desk.office.audit.history(BOOK)[-1]
    assert (entry.action, entry.reason) == ("book.finish", "mất một tờ")
    assert "Thiếu số 3" in entry.new


def test_an_explained_number_is_no_gap(desk: Desk) -> None:
    explain_number(desk, BOOK, 3, "số bỏ trống")
    close_book(desk, BOOK, expected=3)
    assert desk.office.books.get(BOOK).finished
    assert refusal(explain_number, desk, BOOK, 0, "x") == "GIA-53"
    assert refusal(explain_number, desk, BOOK, 5, " ") == "GIA-51"


def test_a_closed_book_takes_pages_again_when_reopened(desk: Desk, tmp_path: Path) -> None:
    close_book(desk, BOOK, reason="x")
    image(9, False).save(tmp_path / "9.png")
    with pytest.raises(DigitizerError) as refused:
        list(import_pages(desk, BOOK, [tmp_path / "9.png"]))
    assert refused.value.code == "QTR-10"
    reopen_book(desk, BOOK, "tìm thấy trang còn thiếu")
    [taken] = import_pages(desk, BOOK, [tmp_path / "9.png"])
    assert taken.page is not None
