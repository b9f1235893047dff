from __future__ import annotations

import pytest

from digitizer.domain.books import Book
from digitizer.export import pdf_name
from digitizer.export.names import is_of_book, is_portable
from tests.fixtures.export_samples import BOOK, row


@pytest.mark.parametrize(
    ("so", "part"),
    [
        ("5", "05"),
        ("05", "05"),
        ("24/2017", "24"),
        ("12a", "12a"),
        ("12A", "12a"),
        ("123", "123"),
        ("7 bis", "07bis"),
    ],
)
def test_number_part_is_the_padded_number_without_its_year(so: str, part: str) -> None:
    fields = row(so=so, ngayDangKy="03.02.2017")
    assert pdf_name(BOOK, fields) == f"KS.2017.01.2017-02-03.{part}.pdf"


@pytest.mark.parametrize("date", ["", "02.2017", "2017", "30.02.2017", "35 tuổi", "x"])
def test_no_name_without_a_whole_possible_date(date: str) -> None:
    assert pdf_name(BOOK, row(ngayDangKy=date)) is None


@pytest.mark.parametrize("so", ["", "0", "mười", "../1", "1.2.3"])
def test_no_name_without_a_usable_number(so: str) -> None:
    assert pdf_name(BOOK, row(so=so)) is None


def test_no_name_when_the_book_number_is_no_file_name() -> None:
    book = Book("KS.2017.1", "KS", 2017, "1/2", "")
    assert pdf_name(book, row()) is None


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("01/2017", True),
        ("1/2017", True),
        ("01", True),
        ("02/2017", False),
        ("01/2018", False),
        ("", False),
        ("quyển xanh", False),
    ],
)
def test_book_number_of_the_row(written: str, same: bool) -> None:
    assert is_of_book({"quyenSo": written}, BOOK) is same


@pytest.mark.parametrize(
    ("name", "portable"),
    [
        ("KS.2017.01.2017-02-03.12đ.pdf", True),
        ("a" * 120, True),
        ("a" * 121, False),
        ("CON", False),
        ("aux.2017.01", False),
        ("com1.pdf", False),
        ("console.pdf", True),
        ("a/b", False),
        ("a\\b", False),
        ("a:b", False),
        ("a b", False),
        ("a.", False),
        (".a", False),
        ("a..b", False),
        ("", False),
    ],
)
def test_portable_names(name: str, portable: bool) -> None:
    assert is_portable(name) is portable
