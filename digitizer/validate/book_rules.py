"""Rules on a book as a whole: doubled entries, gaps and order of the numbers, the count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from digitizer.domain.findings import Severity
from digitizer.domain.numbers import EntryNumber
from digitizer.validate.rule import ALL_TYPES, CONFIRM, NO_HITS, Hit, Rule, Source
from digitizer.validate.view import BookView, RecordView

_FIRST_BOOK = 1
_IDENTITY_LENGTHS = (9, 12)  # digits: the old identity card; the personal number and the citizen's card


def _year(view: RecordView, book: BookView) -> int:
    """The year in which the entry's number counts: numbering restarts every year."""
    if view.number and view.number.year:
        return view.number.year
    return view.registered[0].year if view.registered else book.book.year


def _numbered(book: BookView) -> Iterator[tuple[str, RecordView, EntryNumber]]:
    """The records whose number can be read."""
    return ((record, view, view.number) for record, view in book.rows if view.number)


def _by_year(book: BookView) -> dict[int, list[tuple[str, RecordView, EntryNumber]]]:
    years: dict[int, list[tuple[str, RecordView, EntryNumber]]] = defaultdict(list)
    for record, view, number in _numbered(book):
        years[_year(view, book)].append((record, view, number))
    return years


def _same_number(book: BookView) -> Iterable[Hit]:
    found: dict[tuple[int, int, str], list[tuple[str, str]]] = defaultdict(list)
    for record, view, number in _numbered(book):
        found[_year(view, book), *number.order].append((record, view.text("so")))
    return [
        Hit(("so",), {"value": text, "count": len(rows)}, record)
        for rows in found.values()
        if len(rows) > 1
        for record, text in rows
    ]


def _same_person(book: BookView) -> Iterable[Hit]:
    found: dict[tuple[str, ...], list[tuple[str, RecordView]]] = defaultdict(list)
    for record, view in book.rows:
        who = _who(view)
        if who:
            found[who].append((record, view))
    return [
        Hit(view.plan.type.principals, _others(rows, record), record)
        for rows in found.values()
        if len(rows) > 1
        for record, view in rows
    ]


def _who(view: RecordView) -> tuple[str, ...]:
    """Names and birth dates of those whom the entry is about; empty unless all names and a date are there."""
    people = [person for person in view.plan.persons if person.name in view.plan.type.principals]
    names = [view.read.name_key(view.text(person.name)) for person in people]
    births = [view.text(person.birth) for person in people]
    return (*names, *births) if all(names) and any(births) else ()


def _others(rows: Sequence[tuple[str, RecordView]], record: str) -> dict[str, object]:
    me = next(view for other, view in rows if other == record)
    numbers = ", ".join(view.text("so") or "…" for other, view in rows if other != record)
    return {"value": " – ".join(me.text(key) for key in me.plan.type.principals), "numbers": numbers}


def _gaps(book: BookView) -> Iterable[Hit]:
    ranges = []
    for year, rows in sorted(_by_year(book).items()):
        present = sorted({number.number for _, _, number in rows})
        if _starts_at_one(book, year):
            present.insert(0, 0)
        for before, after in pairwise(present):
            if after - before > 1:
                ranges.append((year, before + 1, after - 1))
    if not ranges:
        return NO_HITS
    shown = ranges[: book.limits.shown_ranges]
    named = [_range_text(*span, many_years=ranges[0][0] != ranges[-1][0]) for span in shown]
    rest = ", …" if len(ranges) > len(shown) else ""
    count = sum(last - first + 1 for _, first, last in ranges)
    return [Hit(("so",), {"numbers": ", ".join(named) + rest, "count": count})]


def _starts_at_one(book: BookView, year: int) -> bool:
    """A year's first book begins with number 1; a later book of the same year goes on from the one before."""
    number = book.book.number
    return year > book.book.year or (number.isdigit() and int(number) == _FIRST_BOOK)


def _range_text(year: int, first: int, last: int, many_years: bool) -> str:
    text = str(first) if first == last else f"{first}–{last}"
    return f"{text} (năm {year})" if many_years else text


def _not_ascending(book: BookView) -> Iterable[Hit]:
    hits = []
    for rows in _by_year(book).values():
        for (_, earlier, _), (record, view, _) in pairwise(sorted(rows, key=lambda row: row[2].order)):
            if earlier.registered and view.registered and view.registered[1] < earlier.registered[0]:
                params = {"value": view.text("so"), "date": view.text("ngayDangKy")}
                before = {"other": earlier.text("so"), "other_date": earlier.text("ngayDangKy")}
                hits.append(Hit(("so", "ngayDangKy"), {**params, **before}, record))
    return hits


def _count(book: BookView) -> Iterable[Hit]:
    expected = book.book.expected
    if expected is None or expected == len(book.rows):
        return NO_HITS
    return [Hit((), {"count": len(book.rows), "expected": expected})]


def _shared_paper(book: BookView) -> Iterable[Hit]:
    found: dict[str, list[_Holder]] = defaultdict(list)
    for record, view in book.rows:
        for number, holder in _holders(record, view):
            found[number].append(holder)
    return [
        Hit((holder.key,), {"value": number, "who": holder.who, "numbers": ", ".join(others)}, holder.record)
        for number, holders in found.items()
        for holder in holders
        if (others := dict.fromkeys(other.number for other in holders if _is_somebody_else(holder, other)))
    ]


class _Holder(NamedTuple):
    """A person of a record with an identity number: the entry's ``number``, the name for comparison."""

    record: str
    number: str
    key: str
    who: str
    name: str


def _holders(record: str, view: RecordView) -> Iterator[tuple[str, _Holder]]:
    entry = view.text("so") or "…"
    for person in view.plan.persons:
        name = view.read.name_key(view.text(person.name))
        numbers = {
            view.text(key).replace(" ", ""): key
            for key in (person.identity, person.paper_number)
            if view.has(key)
        }
        for number, key in numbers.items():
            if name and number.isdecimal() and len(number) in _IDENTITY_LENGTHS:
                yield number, _Holder(record, entry, key, person.who, name)


def _is_somebody_else(one: _Holder, other: _Holder) -> bool:
    """Two records may well name one person; within a record DD-10 looks."""
    return one.record != other.record and one.name != other.name


_B, _W, _N = Severity.BLOCK, Severity.WARN, Severity.NOTE
_C, _I = Source.OFFICIAL, Source.INFERRED

BOOK_RULES: tuple[Rule[BookView], ...] = (
    Rule(
        "QUYEN-01",
        _B,
        ALL_TYPES,
        "Mỗi số chỉ có một hồ sơ trong quyển",
        "Số {value} có ở {count} hồ sơ của quyển này. Hãy đối chiếu số của từng hồ sơ với sổ gốc và sửa "
        "lại, hoặc bỏ hồ sơ bị quét trùng.",
        _same_number,
        _C,
    ),
    Rule(
        "QUYEN-02",
        _N,
        ALL_TYPES,
        "Không có hai hồ sơ của cùng một người",
        "{value} trùng họ tên và ngày sinh với hồ sơ số {numbers} trong quyển. Hãy xem có quét hay nhập "
        "hai lần không.",
        _same_person,
        _I,
    ),
    Rule(
        "QUYEN-03",
        _W,
        ALL_TYPES,
        "Các số của quyển liền nhau",
        "Quyển còn thiếu {count} số: {numbers}. Hãy tìm các trang bị sót, hoặc ghi rõ số bị bỏ trống, bị "
        "hủy trong sổ." + CONFIRM,
        _gaps,
        _I,
    ),
    Rule(
        "QUYEN-04",
        _W,
        ALL_TYPES,
        "Số tăng theo ngày đăng ký",
        "Số {value} đăng ký {date}, trước số {other} đăng ký {other_date}. Hãy đối chiếu số và ngày đăng "
        "ký của hai hồ sơ với sổ gốc." + CONFIRM,
        _not_ascending,
        _I,
    ),
    Rule(
        "QUYEN-05",
        _W,
        ALL_TYPES,
        "Đủ số hồ sơ của quyển",
        "Quyển có {count} hồ sơ, nhưng số đã ghi khi mở hoặc khóa sổ là {expected}. Hãy tìm các trang bị "
        "sót hoặc quét trùng." + CONFIRM,
        _count,
        _I,
    ),
    Rule(
        "QUYEN-06",
        _W,
        ALL_TYPES,
        "Hai người ở hai hồ sơ không chung một số giấy tờ",
        "Số {value} của {who} cũng được ghi cho một người khác họ tên ở hồ sơ số {numbers} trong quyển. Hãy "
        "đối chiếu số và họ tên với sổ gốc." + CONFIRM,
        _shared_paper,
        _I,
    ),
)
