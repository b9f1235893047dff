"""Which numbers and pages a book lacks."""

from __future__ import annotations

import pytest

from digitizer.domain.books import Book
from digitizer.domain.completeness import EntryFacts, GapKind, PageFacts, examine

BOOK = Book("KS.2016.01", "KS", 2016, "01", "UBND xã Suối Mơ")


def pages(*numbers: str, **options) -> list[PageFacts]:
    return [
        PageFacts(f"p{at}", (EntryFacts(f"p{at}.1", number, **options),))
        for at, number in enumerate(numbers, start=1)
    ]


def told(found) -> list[str]:
    return [gap.text() for gap in found.gaps]


def test_a_whole_book_has_no_gap() -> None:
    found = examine(BOOK, pages("01", "02", "3/2016", "04"), {})
    assert (found.entries, found.gaps) == (4, ())


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (("1", "2", "4"), "Thiếu số 3 của năm 2016."),
        (("3", "4"), "Thiếu số 1–2 của năm 2016."),
        (("1", "9"), "Thiếu số 2–8 của năm 2016."),
        (("1", "2", "2", "3"), "Số 2 của năm 2016 có ở nhiều hồ sơ: p2.1, p3.1."),
        (("1", "3", "2"), "Số 2 đứng sau số 3: trang có thể bị lộn thứ tự."),
        (("1", "mờ", "2"), "Không đọc được số đăng ký của hồ sơ p2.1."),
    ],
)
def test_what_is_wrong_with_numbers(numbers: tuple[str, ...], sentence: str) -> None:
    assert told(examine(BOOK, pages(*numbers), {})) == [sentence]


def test_a_number_that_the_paper_leaves_out_is_explained() -> None:
    found = examine(BOOK, pages("1", "2", "4"), {(2016, 3): "số bỏ trống"})
    assert told(found) == ["Số 3/2016 bỏ trống trong sổ gốc: số bỏ trống."]
    assert found.open_gaps == ()


def test_numbering_restarts_every_year() -> None:
    found = examine(BOOK, pages("1", "2", "1/2017", "2/2017", "4/2017"), {})
    assert told(found) == ["Thiếu số 3 của năm 2017."]


def test_a_second_book_goes_on_where_the_first_ended() -> None:
    second = Book("KS.2016.02", "KS", 2016, "02", "UBND xã Suối Mơ")
    assert told(examine(second, pages("151", "152", "154"), {})) == ["Thiếu số 153 của năm 2016."]


def test_suffixed_numbers_are_numbers_of_their_own() -> None:
    assert examine(BOOK, pages("1", "1a", "1b", "2"), {}).gaps == ()


def test_page_numbers() -> None:
    rows = [
        PageFacts(f"p{at}", (EntryFacts(f"p{at}.1", str(at), page_number=number),))
        for at, number in enumerate(("1", "2", "4", "4"), start=1)
    ]
    assert told(examine(BOOK, rows, {})) == [
        "Thiếu trang số 3 (theo số in ở cuối trang).",
        "Trang số 4 có ở nhiều trang quét: p3, p4.",
    ]


def test_several_entries_of_one_page_share_its_number() -> None:
    entries = tuple(EntryFacts(f"p1.{at}", str(at), page_number="7") for at in (1, 2, 3))
    assert examine(BOOK, [PageFacts("p1", entries)], {}).gaps == ()


def test_a_page_of_another_book_is_named() -> None:
    [gap] = examine(BOOK, [*pages("1"), PageFacts("p9", (EntryFacts("p9.1", "2", "", "03/2016"),))], {}).gaps
    assert (gap.kind, gap.page) == (GapKind.OTHER_BOOK, "p9")
    assert examine(BOOK, pages("1", "2", book_number="01/2016"), {}).gaps == ()


def test_pages_that_nobody_has_read() -> None:
    rows = [
        *pages("1"),
        PageFacts("p2", waits=True),
        PageFacts("p3", waits=True),
        PageFacts("p4", failed=True),
    ]
    assert [gap.kind for gap in examine(BOOK, rows, {}).gaps] == [GapKind.FAILED, GapKind.UNREAD]


def test_the_books_own_count() -> None:
    closing = PageFacts("p9", stated=3)
    found = examine(BOOK, [*pages("1", "2"), closing], {})
    assert (found.expected, told(found)) == (3, ["Đã có 2 hồ sơ, nhưng sổ ghi tổng số 3."])
    assert examine(BOOK, [], {}).gaps[0].kind is GapKind.EMPTY


def test_a_person_knows_better_than_the_closing_page() -> None:
    book = Book("KS.2016.01", "KS", 2016, "01", "x", expected=2)
    assert examine(book, [*pages("1", "2"), PageFacts("p9", stated=30)], {}).gaps == ()
