"""Whether a book was captured whole: its entry numbers and page numbers as they were read, and its own count.

Numbering restarts at 1 every year, and a year's second book goes on where the first one ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from digitizer.domain.books import Book
from digitizer.domain.numbers import EntryNumber, parse_book_number, parse_entry_number
from digitizer.errors import filled


class GapKind(StrEnum):
    """What is not as it should be; ``VOID`` alone is explained and keeps no book open."""

    MISSING = "missing"
    DOUBLED = "doubled"
    ORDER = "order"
    VOID = "void"
    PAGE_MISSING = "page_missing"
    PAGE_DOUBLED = "page_doubled"
    OTHER_BOOK = "other_book"
    UNREAD = "unread"
    FAILED = "failed"
    NUMBERLESS = "numberless"
    COUNT = "count"
    EMPTY = "empty"


GAP_TEXTS: Mapping[GapKind, str] = {
    GapKind.MISSING: "Thiếu số {numbers} của năm {year}.",
    GapKind.DOUBLED: "Số {numbers} của năm {year} có ở nhiều hồ sơ: {records}.",
    GapKind.ORDER: "Số {number} đứng sau số {before}: trang có thể bị lộn thứ tự.",
    GapKind.VOID: "Số {numbers} bỏ trống trong sổ gốc: {reason}.",
    GapKind.PAGE_MISSING: "Thiếu trang số {numbers} (theo số in ở cuối trang).",
    GapKind.PAGE_DOUBLED: "Trang số {numbers} có ở nhiều trang quét: {pages}.",
    GapKind.OTHER_BOOK: "Trang này ghi quyển số {found}, không phải quyển {expected}.",
    GapKind.UNREAD: "{count} trang chưa được nhận dạng.",
    GapKind.FAILED: "Trang này chưa đọc được, cần người xem.",
    GapKind.NUMBERLESS: "Không đọc được số đăng ký của hồ sơ {record}.",
    GapKind.COUNT: "Đã có {count} hồ sơ, nhưng sổ ghi tổng số {expected}.",
    GapKind.EMPTY: "Sổ chưa có hồ sơ nào.",
}


TOLD_AT_ONCE = frozenset(
    {
        GapKind.MISSING,
        GapKind.DOUBLED,
        GapKind.ORDER,
        GapKind.PAGE_MISSING,
        GapKind.PAGE_DOUBLED,
        GapKind.OTHER_BOOK,
    }
)  # what can be seen to while the book still lies at the scanner


def _same(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing or wrong; ``page`` is where to look (empty: nowhere in particular)."""

    kind: GapKind
    params: Mapping[str, object] = field(default_factory=dict)
    page: str = ""

    def text(self, translate: Callable[[str], str] = _same) -> str:
        """The sentence for a person."""
        return filled(GAP_TEXTS[self.kind], self.params, translate)


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What was read of one record: its number, page number and book number as texts, and its year."""

    record: str
    number: str
    page_number: str = ""
    book_number: str = ""
    year: int | None = None  # of registration


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page in the book's order. ``waits``: nobody has read it; ``failed``: it could not be read."""

    page: str
    entries: tuple[EntryFacts, ...] = ()
    waits: bool = False
    failed: bool = False
    stated: int | None = None  # the number of entries that a closing page states


@dataclass(frozen=True, slots=True)
class Completeness:
    """A book's count and its gaps; ``expected`` is what the closing page or a person states, if any."""

    entries: int
    expected: int | None
    gaps: tuple[Gap, ...]

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """The gaps that nobody has explained."""
        return tuple(gap for gap in self.gaps if gap.kind is not GapKind.VOID)


@dataclass(frozen=True, slots=True)
class _Numbered:
    page: str
    facts: EntryFacts
    number: EntryNumber
    year: int


def examine(book: Book, pages: Sequence[PageFacts], void: Mapping[tuple[int, int], str]) -> Completeness:
    """The gaps of a book; ``void`` maps (year, number) to why the paper has no such entry."""
    entries = [(page.page, entry) for page in pages for entry in page.entries]
    stated = next((page.stated for page in reversed(pages) if page.stated is not None), None)
    expected = book.expected if book.expected is not None else stated
    numbered = list(_numbered(book, entries))
    gaps = [
        *_of_numbers(book, numbered, void),
        *_of_order(numbered),
        *_of_page_numbers(entries),
        *_of_books(book, entries),
        *_of_pages(pages, entries, numbered),
        *_of_count(len(entries), expected),
    ]
    return Completeness(len(entries), expected, tuple(gaps))


def _numbered(book: Book, entries: Iterable[tuple[str, EntryFacts]]) -> Iterator[_Numbered]:
    for page, entry in entries:
        number = parse_entry_number(entry.number)
        if number is not None:
            yield _Numbered(page, entry, number, number.year or entry.year or book.year)


def _of_numbers(
    book: Book, numbered: Sequence[_Numbered], void: Mapping[tuple[int, int], str]
) -> Iterator[Gap]:
    years: dict[int, list[_Numbered]] = defaultdict(list)
    for one in numbered:
        years[one.year].append(one)
    for year, rows in sorted(years.items()):
        yield from _missing(book, year, {row.number.number for row in rows}, void)
        same: dict[tuple[int, str], list[_Numbered]] = defaultdict(list)
        for row in rows:
            same[row.number.order].append(row)
        for twins in same.values():
            if len(twins) > 1:
                records = ", ".join(row.facts.record for row in twins)
                params = {"numbers": twins[0].number.text, "year": year, "records": records}
                yield Gap(GapKind.DOUBLED, params, twins[-1].page)
    for (year, number), reason in sorted(void.items()):
        yield Gap(GapKind.VOID, {"numbers": f"{number}/{year}", "reason": reason})


def _missing(book: Book, year: int, present: set[int], void: Mapping[tuple[int, int], str]) -> Iterator[Gap]:
    known = present | {number for of, number in void if of == year}
    starts = year > book.year or (book.number.isdigit() and int(book.number) == 1)
    for before, after in pairwise(sorted(known | ({0} if starts else set()))):
        if after - before > 1:
            text = str(before + 1) if after - before == 2 else f"{before + 1}–{after - 1}"
            yield Gap(GapKind.MISSING, {"numbers": text, "year": year})


def _of_order(numbered: Sequence[_Numbered]) -> Iterator[Gap]:
    for one, other in pairwise(numbered):
        if (other.year, other.number.order) < (one.year, one.number.order):
            yield Gap(GapKind.ORDER, {"number": other.number.text, "before": one.number.text}, other.page)


def _of_page_numbers(entries: Iterable[tuple[str, EntryFacts]]) -> Iterator[Gap]:
    """Several entries of one scanned page share its number; two scanned pages must not."""
    found: dict[int, list[str]] = defaultdict(list)
    for page, entry in entries:
        if entry.page_number.isdigit() and page not in found[int(entry.page_number)]:
            found[int(entry.page_number)].append(page)
    for before, after in pairwise(sorted(found)):
        if after - before > 1:
            text = str(before + 1) if after - before == 2 else f"{before + 1}–{after - 1}"
            yield Gap(GapKind.PAGE_MISSING, {"numbers": text})
    for number, pages in sorted(found.items()):
        if len(pages) > 1:
            yield Gap(GapKind.PAGE_DOUBLED, {"numbers": number, "pages": ", ".join(pages)}, pages[-1])


def _of_books(book: Book, entries: Iterable[tuple[str, EntryFacts]]) -> Iterator[Gap]:
    told = set()
    for page, entry in entries:
        found = parse_book_number(entry.book_number)
        if found is None or page in told or not book.number.isdigit():
            continue
        years = range(found.year, (found.last_year or found.year) + 1) if found.year else None
        if found.number != int(book.number) or (years is not None and book.year not in years):
            told.add(page)
            yield Gap(GapKind.OTHER_BOOK, {"found": entry.book_number, "expected": book.label}, page)


def _of_pages(
    pages: Sequence[PageFacts],
    entries: Sequence[tuple[str, EntryFacts]],
    numbered: Sequence[_Numbered],
) -> Iterator[Gap]:
    yield from (Gap(GapKind.FAILED, {}, page.page) for page in pages if page.failed)
    readable = {one.facts.record for one in numbered}
    for page, entry in entries:
        if entry.record not in readable:
            yield Gap(GapKind.NUMBERLESS, {"record": entry.record}, page)
    if waiting := sum(page.waits for page in pages):
        yield Gap(GapKind.UNREAD, {"count": waiting})


def _of_count(count: int, expected: int | None) -> Iterator[Gap]:
    if count == 0:
        yield Gap(GapKind.EMPTY)
    elif expected is not None and expected != count:
        yield Gap(GapKind.COUNT, {"count": count, "expected": expected})
