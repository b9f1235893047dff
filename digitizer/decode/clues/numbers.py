"""Numbers: entry, book and page in their sequence, and what a personal number tells of its bearer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digitizer.decode.clues.entry import Entry, full_or_year
from digitizer.decode.inference import Clue
from digitizer.domain.books import Neighbour
from digitizer.domain.dates import PartialDate
from digitizer.domain.identity import PersonalNumber, parse_personal_number
from digitizer.domain.numbers import BookNumber, EntryNumber, parse_book_number, parse_entry_number
from digitizer.domain.schema import FieldKind

_REGISTERED = "ngayDangKy"
_WRONG_SEX = 0.02  # numbers that were issued with a wrong sex or year exist
_OTHER_YEAR = 0.03
_BETWEEN, _AT_THE_END = 0.001, 0.05  # a number out of the sequence of both its neighbours, of one side
_DAYS_OFF, _MONTHS_OFF, _FEW_DAYS = 0.2, 0.03, 10  # entries a little out of order are not rare
_CLOSE = 3  # entries before and after that say what number comes here
_PERSONS = ("nks", "nkt", "cm", "nc")
_FIXED_SEX = {"me": "2", "vo": "2", "cha": "1", "chong": "1"}
_CMND, _CCCD = "1", "4"


def year_clues(entry: Entry) -> Iterator[Clue]:
    """Entry, book and day of registration are of one year; the book's own year and number are known.

    A day whose year was taken from the numbers is not confirmed by them.
    """
    dated = entry.has(_REGISTERED) and entry.is_in_figures(_REGISTERED)
    if dated and entry.has("so"):
        yield Clue(
            ("so", _REGISTERED),
            (_entry_year, _year),
            _same_year,
            "năm trong số đăng ký và ngày đăng ký khớp nhau",
            "năm trong số đăng ký khác năm đăng ký",
            unknown=(0.7, 0.7),
        )
    if dated and entry.has("quyenSo"):
        yield Clue(
            ("quyenSo", _REGISTERED),
            (parse_book_number, _year),
            _in_book_years,
            "năm của quyển sổ và ngày đăng ký khớp nhau",
            "ngày đăng ký không thuộc năm của quyển sổ",
            unknown=(0.6, 0.7),
        )
    context = entry.context
    if context.label and entry.has("quyenSo"):
        own = parse_book_number(context.label)
        yield Clue(
            ("quyenSo",),
            (parse_book_number,),
            lambda number: 1.0 if _is_book(number, own) else 0.01,
            "đúng là quyển sổ đang số hóa",
            "khác với quyển sổ đang số hóa",
            unknown=(1.0,),
            exact=True,
        )
    if context.opened or context.closed or context.year:
        yield from _within_book(entry)


def _within_book(entry: Entry) -> Iterator[Clue]:
    context = entry.context
    first, last = full_or_year(context.opened), full_or_year(context.closed)
    start = first.earliest() if first else None
    end = last.latest() if last else None

    def weigh(date: PartialDate) -> float:
        low, high = date.earliest(), date.latest()
        outside = (start and high and high < start) or (end and low and low > end)
        other_year = context.year is not None and not (start and end) and date.year != context.year
        return 0.02 if outside else _OTHER_YEAR if other_year else 1.0

    if entry.has(_REGISTERED):
        yield Clue(
            (_REGISTERED,),
            (full_or_year,),
            weigh,
            "ngày đăng ký thuộc thời gian của quyển sổ",
            "ngày đăng ký không thuộc thời gian của quyển sổ",
            unknown=(0.7,),
        )


def sequence_clues(entry: Entry) -> Iterator[Clue]:
    """The number follows those of the entries before, pages too, and days of registration do not go back."""
    context = entry.context
    if context.position is None:
        return
    near = [one for one in context.neighbours if 0 < abs(one.position - context.position) <= _CLOSE]
    yield from _expected(entry, "so", [(one, _number(one.number)) for one in near], "số đăng ký")
    yield from _expected(entry, "trangSo", [(one, _number(one.page)) for one in near], "số trang")
    if entry.has(_REGISTERED):
        before = [one.registered for one in near if one.position < context.position and one.registered]
        after = [one.registered for one in near if one.position > context.position and one.registered]
        yield from _between(before[-1:], after[:1])


def _expected(
    entry: Entry, key: str, near: Sequence[tuple[Neighbour, int | None]], name: str
) -> Iterator[Clue]:
    position = entry.context.position
    votes: dict[int, list[int]] = {}
    for one, number in near:
        if number is not None and position is not None:
            votes.setdefault(number + position - one.position, []).append(one.position - position)
    if not votes or not entry.has(key):
        return
    expected, witnesses = max(votes.items(), key=lambda item: len(item[1]))
    if len(witnesses) < 2 or any(
        len(other) == len(witnesses) for one, other in votes.items() if one != expected
    ):
        return
    between = min(witnesses) < 0 < max(witnesses)
    off = _BETWEEN if between else _AT_THE_END
    yield Clue(
        (key,),
        (_number,),
        lambda number: 1.0 if number == expected else off,
        f"{name} nối tiếp các trang bên cạnh",
        f"{name} không nối tiếp các trang bên cạnh",
        unknown=(0.6,),
        exact=True,
    )


def _between(before: Sequence[str], after: Sequence[str]) -> Iterator[Clue]:
    first = full_or_year(before[0]) if before else None
    last = full_or_year(after[0]) if after else None
    start = first.earliest() if first else None
    end = last.latest() if last else None
    if (start is None and end is None) or (start and end and start > end):
        return

    def weigh(date: PartialDate) -> float:
        low, high = date.earliest(), date.latest()
        back = (start - high).days if start and high else 0
        ahead = (low - end).days if end and low else 0
        off = max(back, ahead)
        return 1.0 if off <= 0 else _DAYS_OFF if off <= _FEW_DAYS else _MONTHS_OFF

    yield Clue(
        (_REGISTERED,),
        (full_or_year,),
        weigh,
        "ngày đăng ký theo thứ tự của các trang bên cạnh",
        "ngày đăng ký không theo thứ tự của các trang bên cạnh",
        unknown=(0.7,),
    )


def identity_clues(entry: Entry) -> Iterator[Clue]:
    """A personal number names the sex and the year of birth of its bearer."""
    for number, sex, born, fixed in _bearers(entry):
        if entry.has(number, sex):
            yield Clue(
                (number, sex),
                (parse_personal_number, _text),
                lambda one, code: 1.0 if one.sex == code else _WRONG_SEX,
                "chữ số giới tính trong số định danh khớp với giới tính",
                "chữ số giới tính trong số định danh khác giới tính",
                unknown=(0.85, 0.05),
            )
        elif entry.has(number) and fixed:
            yield _number_of_sex(number, fixed)
        if entry.has(number, born):
            yield Clue(
                (number, born),
                (parse_personal_number, full_or_year),
                _same_birth_year,
                "năm sinh trong số định danh khớp với ngày sinh",
                "năm sinh trong số định danh khác ngày sinh",
                unknown=(0.75, 0.5),
            )
    codes = entry.knowledge.province_codes
    for key in (*entry.keys_of(FieldKind.IDENTITY), *entry.keys_of(FieldKind.PAPER_NUMBER)):
        yield Clue(
            (key,),
            (parse_personal_number,),
            lambda one: 1.0 if one.province in codes else 0.03,
            "mã tỉnh trong số định danh có thật",
            "mã tỉnh trong số định danh không có thật",
            unknown=(0.8,),
        )


def _bearers(entry: Entry) -> Iterator[tuple[str, str, str, str]]:
    """Keys of number, sex and birth of each person, and the sex that the person must have."""
    for person in (*_PERSONS, *_FIXED_SEX):
        for suffix in ("SoDinhDanh", "SoDinhDanhCaNhan", "SoGiayToTuyThan"):
            if entry.has(f"{person}{suffix}"):
                sex = _FIXED_SEX.get(person, "")
                yield f"{person}{suffix}", f"{person}GioiTinh", f"{person}NgaySinh", sex


def _number_of_sex(key: str, sex: str) -> Clue:
    return Clue(
        (key,),
        (parse_personal_number,),
        lambda one: 1.0 if one.sex == sex else _WRONG_SEX,
        "chữ số giới tính trong số định danh hợp với người mang số",
        "chữ số giới tính trong số định danh không hợp với người mang số",
        unknown=(0.85,),
    )


def paper_clues(entry: Entry) -> Iterator[Clue]:
    """CMND have 9 digits, CCCD 12."""
    for kind in [key for key in entry.fields if key.endswith("LoaiGiayToTuyThan")]:
        number = kind.replace("LoaiGiayToTuyThan", "SoGiayToTuyThan")
        if entry.has(kind, number):
            yield Clue(
                (kind, number),
                (_text, _text),
                _fits_paper,
                "loại giấy tờ hợp với số giấy tờ",
                "loại giấy tờ không hợp với số giấy tờ",
                unknown=(0.3, 0.9),
            )


def _fits_paper(code: str, number: str) -> float:
    length = len(number) if number.isdigit() else 0
    if code == _CMND:
        return {9: 1.0, 12: 0.1}.get(length, 0.05)
    return (1.0 if length == 12 else 0.05) if code == _CCCD else 1.0


def _text(value: str) -> str | None:
    return value or None


def _year(value: str) -> int | None:
    date = full_or_year(value)
    return date.year if date else None


def _entry_year(value: str) -> EntryNumber | None:
    number = parse_entry_number(value)
    return number if number is not None and number.year is not None else None


def _number(value: str) -> int | None:
    number = parse_entry_number(value)
    return number.number if number else None


def _same_year(number: EntryNumber, year: int) -> float:
    return 1.0 if number.year == year else _OTHER_YEAR


def _in_book_years(book: BookNumber, year: int) -> float:
    if book.year is None:
        return 1.0
    return 1.0 if book.year <= year <= (book.last_year or book.year) else _OTHER_YEAR


def _is_book(number: BookNumber, own: BookNumber | None) -> bool:
    return own is not None and number.number == own.number and number.year in (None, own.year)


def _same_birth_year(number: PersonalNumber, born: PartialDate) -> float:
    return 1.0 if number.birth_year == born.year else _OTHER_YEAR
