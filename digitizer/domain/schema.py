"""Record types and their fields: what a record of a register holds.

The definitions themselves are data (``ocr_profiles/record_types/*.toml``), read by ``catalog``; keys are the
Ministry's own (Công văn 1437/BTP-CNTT import templates).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FieldKind(StrEnum):
    """What a field's text is; decides how it is parsed, checked, evaluated and typed."""

    NAME = "name"  # a person's name
    DATE = "date"  # dd.MM.yyyy, MM.yyyy, yyyy or an age ("35 tuổi")
    DATE_WORDS = "date_words"  # a date written out in words
    TIME = "time"  # HH:mm
    CODE = "code"  # digits out of a code list
    ENTRY_NUMBER = "entry_number"  # "24", "24/2017", "12a"
    BOOK_NUMBER = "book_number"  # "01/2017"
    PAGE_NUMBER = "page_number"
    IDENTITY = "identity"  # the 12-digit personal number
    PAPER_NUMBER = "paper_number"  # number of an identity paper or another document
    PLACE = "place"
    PROVINCE = "province"  # name of a province-level unit
    ETHNIC = "ethnic"
    NATIONALITY = "nationality"
    RELATION = "relation"
    TITLE = "title"  # a signer's office
    AUTHORITY = "authority"  # an issuing office
    TEXT = "text"


KIND_LABELS: Mapping[FieldKind, str] = {
    FieldKind.NAME: "Họ và tên",
    FieldKind.DATE: "Ngày",
    FieldKind.DATE_WORDS: "Ngày ghi bằng chữ",
    FieldKind.TIME: "Giờ",
    FieldKind.CODE: "Mã danh mục",
    FieldKind.ENTRY_NUMBER: "Số đăng ký",
    FieldKind.BOOK_NUMBER: "Số quyển",
    FieldKind.PAGE_NUMBER: "Số trang",
    FieldKind.IDENTITY: "Số định danh",
    FieldKind.PAPER_NUMBER: "Số giấy tờ",
    FieldKind.PLACE: "Nơi chốn",
    FieldKind.PROVINCE: "Tỉnh, thành phố",
    FieldKind.ETHNIC: "Dân tộc",
    FieldKind.NATIONALITY: "Quốc tịch",
    FieldKind.RELATION: "Quan hệ",
    FieldKind.TITLE: "Chức vụ",
    FieldKind.AUTHORITY: "Cơ quan cấp",
    FieldKind.TEXT: "Nội dung khác",
}


class FieldGroup(StrEnum):
    """Groups in which reading quality is reported."""

    NAMES = "names"
    DATES = "dates"
    NUMBERS = "numbers"
    PLACES = "places"
    CODES = "codes"
    TEXTS = "texts"


GROUP_OF_KIND: Mapping[FieldKind, FieldGroup] = {
    FieldKind.NAME: FieldGroup.NAMES,
    FieldKind.DATE: FieldGroup.DATES,
    FieldKind.DATE_WORDS: FieldGroup.DATES,
    FieldKind.TIME: FieldGroup.DATES,
    FieldKind.CODE: FieldGroup.CODES,
    FieldKind.ENTRY_NUMBER: FieldGroup.NUMBERS,
    FieldKind.BOOK_NUMBER: FieldGroup.NUMBERS,
    FieldKind.PAGE_NUMBER: FieldGroup.NUMBERS,
    FieldKind.IDENTITY: FieldGroup.NUMBERS,
    FieldKind.PAPER_NUMBER: FieldGroup.NUMBERS,
    FieldKind.PLACE: FieldGroup.PLACES,
    FieldKind.PROVINCE: FieldGroup.PLACES,
    FieldKind.ETHNIC: FieldGroup.TEXTS,
    FieldKind.NATIONALITY: FieldGroup.TEXTS,
    FieldKind.RELATION: FieldGroup.TEXTS,
    FieldKind.TITLE: FieldGroup.TEXTS,
    FieldKind.AUTHORITY: FieldGroup.PLACES,
    FieldKind.TEXT: FieldGroup.TEXTS,
}


@dataclass(frozen=True, slots=True)
class CodeList:
    """A numeric code list of the Ministry: code (digits) to label, and other spellings of a label."""

    id: str
    labels: Mapping[str, str]
    synonyms: Mapping[str, str] = field(default_factory=dict)  # folded spelling -> code

    def __contains__(self, code: str) -> bool:
        return code in self.labels


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field (one column of the workbook) of a record type."""

    key: str
    label: str
    kind: FieldKind
    codes: str | None = None  # id of a CodeList when kind is CODE
    paper: str = ""  # where it stands on the paper, in words
    core: bool = False  # in the block that every known template shares
    max_length: int = 1000
    about: str = ""  # whose field: "con", "me", "cha", "chong", "vo", "nyc", ... ("" is the entry itself)

    @property
    def group(self) -> FieldGroup:
        """The group in which this field's reading quality is reported."""
        return GROUP_OF_KIND[self.kind]


@dataclass(frozen=True, slots=True)
class RecordType:
    """A type of register (KS, KH, KT, CMC, HN): its name, its principal person and its fields in order."""

    id: str
    label: str
    book_title: str  # as printed on the cover, e.g. "ĐĂNG KÝ KHAI SINH"
    principals: tuple[str, ...]  # keys of the names of those whom the entry is about
    fields: tuple[FieldSpec, ...]

    def __getitem__(self, key: str) -> FieldSpec:
        """The field of that key; KeyError when the type has none."""
        for spec in self.fields:
            if spec.key == key:
                return spec
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return any(spec.key == key for spec in self.fields)

    def __iter__(self) -> Iterator[FieldSpec]:
        return iter(self.fields)


@dataclass(frozen=True, slots=True)
class ImportTemplate:
    """One version of the Ministry's import workbook: its headers verbatim and the key under each."""

    id: str  # "KS-70"
    record_type: str
    columns: tuple[tuple[str, str], ...]  # (header verbatim, key); the key of the running number is "STT"
    data_sheet: str = "DL Import"
    codes_sheet: str = "Ghi chu"
