"""Rules on what identifies an entry: fields that must be there, number, book, page, file name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from digitizer.domain.findings import Severity
from digitizer.validate.rule import ALL_TYPES, CONFIRM, NO_HITS, Hit, Rule, Source
from digitizer.validate.view import RecordView

_DIGITS = re.compile(r"[0-9]+(?:\s*[-–,;]\s*[0-9]+)?")
_SAFE_PART = re.compile(r"[A-Za-z0-9-]+")


def _blank(view: RecordView) -> Iterable[Hit]:
    fields = view.fields
    return [Hit((key,), {"label": view.label(key)}) for key in view.plan.must if key not in fields]


def _left_out(view: RecordView) -> Iterable[Hit]:
    fields = view.fields
    keys = [key for key in view.plan.expected if key not in fields]
    if not keys:
        return NO_HITS
    optional = (person for person in view.plan.persons if person.name not in view.plan.must)
    without = tuple(person.prefix for person in optional if not view.has(person.name))
    keys = [key for key in keys if not (without and key.startswith(without))]
    return [Hit(tuple(keys), {"labels": view.labels(keys)})] if keys else NO_HITS


def _unknown_key(view: RecordView) -> Iterable[Hit]:
    if view.fields.keys() <= view.plan.keys:
        return NO_HITS
    return [
        Hit((key,), {"key": key, "type": view.plan.type.label})
        for key in view.fields
        if key not in view.plan.keys
    ]


def _number_unreadable(view: RecordView) -> Iterable[Hit]:
    if view.has("so") and view.number is None:
        return [Hit(("so",), {"value": view.text("so")})]
    return NO_HITS


def _number_suffix(view: RecordView) -> Iterable[Hit]:
    if view.number and view.number.suffix:
        return [Hit(("so",), {"value": view.text("so"), "suffix": view.number.suffix})]
    return NO_HITS


def _number_without_year(view: RecordView) -> Iterable[Hit]:
    if view.limits.so_needs_year and view.number and view.number.year is None:
        return [Hit(("so",), {"value": view.text("so")})]
    return NO_HITS


def _number_of_other_year(view: RecordView) -> Iterable[Hit]:
    number, registered = view.number, view.registered
    if number is None or number.year is None or registered is None or number.year == registered[0].year:
        return NO_HITS
    return [Hit(("so", "ngayDangKy"), {"value": view.text("so"), "date": view.text("ngayDangKy")})]


def _number_out_of_range(view: RecordView) -> Iterable[Hit]:
    number = view.number
    if number is None or 1 <= number.number <= view.limits.entry_max:
        return NO_HITS
    return [Hit(("so",), {"value": view.text("so"), "limit": view.limits.entry_max})]


def _book_unreadable(view: RecordView) -> Iterable[Hit]:
    if view.has("quyenSo") and view.book_number is None:
        return [Hit(("quyenSo",), {"value": view.text("quyenSo")})]
    return NO_HITS


def _book_without_year(view: RecordView) -> Iterable[Hit]:
    if view.limits.book_needs_year and view.book_number and view.book_number.year is None:
        return [Hit(("quyenSo",), {"value": view.text("quyenSo")})]
    return NO_HITS


def _book_year(view: RecordView) -> int | None:
    if view.book:
        return view.book.year
    return view.book_number.year if view.book_number else None


def _book_opened_later(view: RecordView) -> Iterable[Hit]:
    year, registered = _book_year(view), view.registered
    if year is None or registered is None or registered[1].year >= year:
        return NO_HITS
    return [Hit(("quyenSo", "ngayDangKy"), {"year": year, "date": view.text("ngayDangKy")})]


def _entry_of_other_year(view: RecordView) -> Iterable[Hit]:
    year, registered = _book_year(view), view.registered
    if year is None or registered is None or registered[0].year <= year:
        return NO_HITS
    last_year = view.book_number.last_year if view.book_number else None
    if year < view.limits.single_year_from or (last_year and registered[0].year <= last_year):
        return NO_HITS
    return [Hit(("quyenSo", "ngayDangKy"), {"year": year, "date": view.text("ngayDangKy")})]


def _other_book(view: RecordView) -> Iterable[Hit]:
    book, number = view.book, view.book_number
    if book is None or number is None:
        return NO_HITS
    same_number = not book.number.isdigit() or int(book.number) == number.number
    if same_number and number.year in (None, book.year):
        return NO_HITS
    return [Hit(("quyenSo",), {"value": view.text("quyenSo"), "book": book.label})]


def _other_type(view: RecordView) -> Iterable[Hit]:
    if view.book is None or view.book.type == view.plan.type.id:
        return NO_HITS
    return [Hit((), {"type": view.plan.type.label, "book": view.book.id})]


def _day(view: RecordView, text: str) -> date | None:
    span = view.read.date(text).span if text else None
    return span[0] if span and span[0] == span[1] else None


def _before_opening(view: RecordView) -> Iterable[Hit]:
    opened = _day(view, view.book.opened) if view.book else None
    if view.book is None or opened is None or view.registered is None or view.registered[1] >= opened:
        return NO_HITS
    return [Hit(("ngayDangKy",), {"date": view.text("ngayDangKy"), "opened": view.book.opened})]


def _after_closing(view: RecordView) -> Iterable[Hit]:
    closed = _day(view, view.book.closed) if view.book else None
    if view.book is None or closed is None or view.registered is None or view.registered[0] <= closed:
        return NO_HITS
    return [Hit(("ngayDangKy",), {"date": view.text("ngayDangKy"), "closed": view.book.closed})]


def _other_place(view: RecordView) -> Iterable[Hit]:
    place = view.text("noiDangKy")
    if view.book is None or not place or not view.book.place:
        return NO_HITS
    if view.read.fold(place) == view.read.fold(view.book.place):
        return NO_HITS
    return [Hit(("noiDangKy",), {"value": place, "place": view.book.place})]


def _page(view: RecordView) -> Iterable[Hit]:
    text = view.text("trangSo")
    if not text or _DIGITS.fullmatch(text):
        return NO_HITS
    return [Hit(("trangSo",), {"value": text})]


def _no_year_for_file(view: RecordView) -> Iterable[Hit]:
    if view.book is None and view.book_number and view.book_number.year is None:
        return [Hit(("quyenSo",), {"value": view.text("quyenSo")})]
    return NO_HITS


def _unsafe_for_file(view: RecordView) -> Iterable[Hit]:
    if view.book is None or _SAFE_PART.fullmatch(view.book.number):
        return NO_HITS
    return [Hit(("quyenSo",), {"value": view.book.number})]


_B, _W, _N = Severity.BLOCK, Severity.WARN, Severity.NOTE
_C, _L, _I = Source.OFFICIAL, Source.SINGLE, Source.INFERRED

ENTRY_RULES: tuple[Rule[RecordView], ...] = (
    Rule(
        "BB-01",
        _B,
        ALL_TYPES,
        "Các ô bắt buộc phải có",
        "Ô «{label}» đang để trống. Đây là ô bắt buộc, hãy nhập theo sổ gốc.",
        _blank,
        _C,
    ),
    Rule(
        "BB-02",
        _N,
        ALL_TYPES,
        "Các ô thường có trên sổ còn trống",
        "Các ô sau còn trống: {labels}. Nếu sổ gốc có ghi thì hãy nhập thêm.",
        _left_out,
        _I,
    ),
    Rule(
        "BB-03",
        _W,
        ALL_TYPES,
        "Ô không thuộc loại sổ",
        "Ô «{key}» không có trong mẫu của loại sổ {type} nên sẽ không được xuất. Hãy chuyển nội dung sang "
        "ô khác hoặc xóa đi.",
        _unknown_key,
        _C,
    ),
    Rule(
        "SO-01",
        _B,
        ALL_TYPES,
        "Số đăng ký đọc được",
        "Số đăng ký «{value}» không đọc được thành số. Hãy nhập theo dạng 24 hoặc 24/2017.",
        _number_unreadable,
        _C,
    ),
    Rule(
        "SO-02",
        _W,
        ALL_TYPES,
        "Số đăng ký có phần chữ",
        "Số đăng ký «{value}» có phần chữ «{suffix}» đi kèm." + CONFIRM,
        _number_suffix,
        _I,
    ),
    Rule(
        "SO-03",
        _W,
        ALL_TYPES,
        "Số đăng ký phải kèm năm (nơi có quy định)",
        "Số đăng ký «{value}» chưa kèm năm. Hãy nhập theo dạng 24/2017.",
        _number_without_year,
        _C,
    ),
    Rule(
        "SO-04",
        _W,
        ALL_TYPES,
        "Năm trong số đăng ký khớp ngày đăng ký",
        "Năm trong số đăng ký «{value}» khác năm của ngày đăng ký {date}. Hãy đối chiếu cả hai với sổ "
        "gốc." + CONFIRM,
        _number_of_other_year,
        _C,
    ),
    Rule(
        "SO-05",
        _W,
        ALL_TYPES,
        "Số đăng ký trong khoảng hợp lý",
        "Số đăng ký «{value}» nằm ngoài khoảng từ 1 đến {limit}, có thể đã đọc nhầm. Hãy đối chiếu với sổ "
        "gốc." + CONFIRM,
        _number_out_of_range,
        _I,
    ),
    Rule(
        "QS-01",
        _B,
        ALL_TYPES,
        "Quyển số đọc được",
        "Quyển số «{value}» không đọc được. Hãy nhập theo dạng 01/2017.",
        _book_unreadable,
        _C,
    ),
    Rule(
        "QS-02",
        _W,
        ALL_TYPES,
        "Quyển số phải kèm năm",
        "Quyển số «{value}» chưa kèm năm. Hãy nhập theo dạng 01/2017." + CONFIRM,
        _book_without_year,
        _C,
    ),
    Rule(
        "QS-03",
        _W,
        ALL_TYPES,
        "Năm của quyển không sau ngày đăng ký",
        "Quyển sổ mở năm {year} nhưng ngày đăng ký là {date}, tức là trước khi có quyển sổ. Hãy đối chiếu "
        "với sổ gốc." + CONFIRM,
        _book_opened_later,
        _I,
    ),
    Rule(
        "QS-04",
        _W,
        ALL_TYPES,
        "Việc đăng ký thuộc đúng năm của quyển",
        "Ngày đăng ký {date} không thuộc năm {year} của quyển sổ. Hãy đối chiếu ngày đăng ký và quyển số "
        "với sổ gốc." + CONFIRM,
        _entry_of_other_year,
        _I,
    ),
    Rule(
        "QS-05",
        _B,
        ALL_TYPES,
        "Quyển số khớp quyển đang nhập",
        "Quyển số «{value}» khác quyển đang nhập là {book}. Hãy sửa lại theo sổ gốc, hoặc chuyển hồ sơ "
        "sang đúng quyển.",
        _other_book,
        _C,
    ),
    Rule(
        "QS-06",
        _B,
        ALL_TYPES,
        "Hồ sơ cùng loại với quyển",
        "Hồ sơ thuộc loại {type} nhưng nằm trong quyển {book}. Hãy chuyển hồ sơ sang đúng quyển.",
        _other_type,
        _C,
    ),
    Rule(
        "QS-07",
        _W,
        ALL_TYPES,
        "Ngày đăng ký không trước ngày mở sổ",
        "Ngày đăng ký {date} trước ngày mở sổ {opened}. Hãy đối chiếu với sổ gốc." + CONFIRM,
        _before_opening,
        _I,
    ),
    Rule(
        "QS-08",
        _W,
        ALL_TYPES,
        "Ngày đăng ký không sau ngày khóa sổ",
        "Ngày đăng ký {date} sau ngày khóa sổ {closed}. Hãy đối chiếu với sổ gốc." + CONFIRM,
        _after_closing,
        _I,
    ),
    Rule(
        "QS-09",
        _N,
        ALL_TYPES,
        "Nơi đăng ký khớp bìa sổ",
        "Nơi đăng ký «{value}» viết khác bìa sổ «{place}». Hãy xem lại nếu không phải do sổ gốc ghi khác.",
        _other_place,
        _I,
    ),
    Rule(
        "TS-01",
        _W,
        ALL_TYPES,
        "Trang số là chữ số",
        "Trang số «{value}» không phải là chữ số. Hãy nhập lại bằng chữ số hoặc để trống nếu sổ không ghi.",
        _page,
        _C,
    ),
    Rule(
        "TENTEP-01",
        _B,
        ALL_TYPES,
        "Đủ thông tin để đặt tên tệp PDF",
        "Quyển số «{value}» chưa có năm mở sổ nên chưa đặt được tên tệp PDF. Hãy nhập theo dạng 01/2017 "
        "hoặc chọn quyển sổ cho hồ sơ.",
        _no_year_for_file,
        _C,
    ),
    Rule(
        "TENTEP-02",
        _B,
        ALL_TYPES,
        "Số quyển dùng được trong tên tệp PDF",
        "Số của quyển «{value}» có ký hiệu không dùng được trong tên tệp PDF. Hãy sửa số của quyển, chỉ "
        "dùng chữ số và chữ cái không dấu.",
        _unsafe_for_file,
        _C,
    ),
)
