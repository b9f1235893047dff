"""Numbers of entries and of books."""

import pytest

from digitizer.domain.numbers import BookNumber, EntryNumber, parse_book_number, parse_entry_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24", EntryNumber(24)),
        ("24/2017", EntryNumber(24, year=2017)),
        ("093/2016", EntryNumber(93, year=2016)),
        (" 24 / 2017 ", EntryNumber(24, year=2017)),
        ("12a", EntryNumber(12, "a")),
        ("12A/2010", EntryNumber(12, "a", 2010)),
        ("12đ", EntryNumber(12, "đ")),
        ("12 bis", EntryNumber(12, "bis")),
        ("Số: 24/2017", EntryNumber(24, year=2017)),
        ("...24/2017", EntryNumber(24, year=2017)),
    ],
)
def test_entry_numbers(text, expected):
    assert parse_entry_number(text) == expected


@pytest.mark.parametrize(
    "text", ["", "0", "abc", "24/17", "24/20177", "24/1500", "24/KS", "1234567", "12ab", "-5x"]
)
def test_no_entry_number(text):
    assert parse_entry_number(text) is None


def test_order_and_text():
    numbers = [EntryNumber(13), EntryNumber(12, "b"), EntryNumber(12), EntryNumber(12, "a"), EntryNumber(2)]
    assert [number.text for number in sorted(numbers, key=lambda number: number.order)] == [
        "2", "12", "12a", "12b", "13",
    ]  # fmt: skip
    assert EntryNumber(12, "bis", 2010).text == "12 bis/2010"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("01/2017", BookNumber(1, 2017)),
        ("01 - 2017", BookNumber(1, 2017)),
        ("2", BookNumber(2, None)),
        ("Quyển số: 01/2017", BookNumber(1, 2017)),
        ("Quyển 02/2017", BookNumber(2, 2017)),
        ("1/1985-1990", BookNumber(1, 1985, 1990)),
    ],
)
def test_book_numbers(text, expected):
    assert parse_book_number(text) == expected


@pytest.mark.parametrize("text", ["", "0/2017", "01/17", "một", "01/2017/3", "1/1985-3000"])
def test_no_book_number(text):
    assert parse_book_number(text) is None
