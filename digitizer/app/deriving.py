"""Values that follow from others: from the book, from the gazetteer, from which persons are named.

Nothing that was read is overwritten, but for a book number that is no number; no date is ever derived. Every
derived value says so: its engine is ``derived`` and a note tells where it comes from; its confidence asks a
person to look at it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from digitizer.catalog import Catalog
from digitizer.domain.books import Book
from digitizer.domain.lookups import NameList
from digitizer.domain.numbers import parse_book_number
from digitizer.domain.records import Box, FieldValue, RecordReading
from digitizer.domain.schema import FieldKind
from digitizer.store import Record

ENGINE = "derived"
FROM_BOOK = "Lấy theo quyển sổ; trên trang không đọc được."
FROM_BIRTHPLACE = "Suy ra từ nơi sinh."
FROM_PARENTS = "Suy ra từ việc trang có ghi tên cha, tên mẹ hay không."
NO_TICK = "Không có ô nào được đánh dấu."
FROM_PAPER = "Loại giấy tờ ghi bằng lời trên trang."
FROM_NOTICE = "Có số giấy báo tử mà không ghi loại giấy tờ."
FROM_SIGNER = "Lấy theo các trang khác mà cùng một người ký."
OFFICIAL_NAME = "Đổi sang cách viết trong danh mục; cách ghi trên giấy giữ ở bên cạnh."

_SURE = 0.9  # a person said so when the book was opened
_LIKELY = 0.8
_OTHER_PAPER = "8"
_PAPER = "LoaiGiayToTuyThan"
_SIGNER, _TITLE = "nguoiKy", "chucVuNguoiKy"

Fields = dict[str, FieldValue]


def with_derived(record: RecordReading, book: Book, catalog: Catalog) -> RecordReading:
    """``record`` with the values that follow from its own and from ``book``."""
    fields: Fields = {key: _named(key, value, record, catalog) for key, value in record.fields.items()}
    known = catalog.record_types[record.type]
    for rule in _RULES:
        for key, value in rule(fields, book, catalog):
            if key in known and not _text(fields, key):
                fields[key] = value
    return replace(record, fields=fields)


def titles_of_signers(records: Iterable[Record]) -> Mapping[str, str]:
    """The office that each signer holds, where people confirmed one and the same in all records signed."""
    found: dict[str, set[str]] = defaultdict(set)
    for record in records:
        if {_SIGNER, _TITLE} <= record.people.keys():
            found[record.fields[_SIGNER].value].add(record.fields[_TITLE].value)
    return {name: titles.pop() for name, titles in found.items() if name and len(titles) == 1}


def with_title(record: RecordReading, titles: Mapping[str, str]) -> RecordReading:
    """``record`` with its signer's office where that was not read and the signer is known (``titles``)."""
    title = titles.get(_text(record.fields, _SIGNER), "")
    if not title or _text(record.fields, _TITLE):
        return record
    confidence = min(_LIKELY, record.fields[_SIGNER].confidence)
    return replace(record, fields={**record.fields, _TITLE: _derived(title, FROM_SIGNER, confidence)})


def _derived(value: str, note: str, confidence: float = _LIKELY, box: Box | None = None) -> FieldValue:
    return FieldValue(value, confidence=confidence, box=box, engine=ENGINE, notes=(note,))


def _text(fields: Mapping[str, FieldValue], key: str) -> str:
    return fields[key].value.strip() if key in fields else ""


def _named(key: str, field: FieldValue, record: RecordReading, catalog: Catalog) -> FieldValue:
    """The Ministry's string for an ethnic group or nationality; what was written stays as ``raw``."""
    names = _names_of(key, record, catalog)
    official = names.resolve(field.value) if names and field.value else None
    if official is None or official == field.value:
        return field
    return replace(field, value=official, raw=field.raw or field.value, notes=(*field.notes, OFFICIAL_NAME))


def _names_of(key: str, record: RecordReading, catalog: Catalog) -> NameList | None:
    known = catalog.record_types[record.type]
    kind = known[key].kind if key in known else None
    lists = {FieldKind.ETHNIC: catalog.ethnic_groups, FieldKind.NATIONALITY: catalog.nationalities}
    return lists.get(kind) if kind else None


def _of_book(fields: Fields, book: Book, catalog: Catalog) -> Iterator[tuple[str, FieldValue]]:
    yield "noiDangKy", _derived(book.place, FROM_BOOK, _SURE)
    read = fields.get("quyenSo")
    if read is None or not read.value:
        yield "quyenSo", _derived(book.label, FROM_BOOK, _SURE)
    elif parse_book_number(read.value) is None:
        fields["quyenSo"] = replace(_derived(book.label, FROM_BOOK, _LIKELY, read.box), raw=read.raw)


def _birth_province(fields: Fields, book: Book, catalog: Catalog) -> Iterator[tuple[str, FieldValue]]:
    place = fields.get("nksNoiSinh")
    if place is None or not place.value:
        return
    match = catalog.gazetteer.match(place.value, book.year)
    if match.province and match.consistent:
        confidence = min(_LIKELY, place.confidence)
        yield "nksNoiSinhDVHC", _derived(match.province_name, FROM_BIRTHPLACE, confidence, place.box)


def _birth_kind(fields: Fields, book: Book, catalog: Catalog) -> Iterator[tuple[str, FieldValue]]:
    """Code list ``loaiKhaiSinh``: 1 both parents known, 2 no mother, 3 no father, 4 neither."""
    if book.type == "KS":
        codes = {(True, True): "1", (False, True): "2", (True, False): "3", (False, False): "4"}
        named = (bool(_text(fields, "meHoTen")), bool(_text(fields, "chaHoTen")))
        yield "nksLoaiKhaiSinh", _derived(codes[named], FROM_PARENTS)


def _other_papers(fields: Fields, book: Book, catalog: Catalog) -> Iterator[tuple[str, FieldValue]]:
    for key in [key for key in fields if key.endswith(_PAPER)]:
        kind = fields[key]
        if kind.value == _OTHER_PAPER and kind.raw.strip() not in ("", _OTHER_PAPER):
            confidence = min(_LIKELY, kind.confidence)
            prefix = key.removesuffix(_PAPER)
            yield f"{prefix}GiayToKhac", _derived(kind.raw.strip(), FROM_PAPER, confidence, kind.box)


def _usual_codes(fields: Fields, book: Book, catalog: Catalog) -> Iterator[tuple[str, FieldValue]]:
    if book.type == "CMC":
        yield "loaiDangKy", _derived("1", NO_TICK)
    if _text(fields, "gbtSo"):
        yield "gbtLoai", _derived("1", FROM_NOTICE)


_RULES: tuple[Callable[[Fields, Book, Catalog], Iterator[tuple[str, FieldValue]]], ...] = (
    _of_book,
    _birth_province,
    _birth_kind,
    _other_papers,
    _usual_codes,
)
