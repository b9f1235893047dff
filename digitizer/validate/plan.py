"""What the rules must know of a record type, worked out once: persons, keys by kind, labels, code lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from digitizer.domain.schema import CodeList, FieldKind, FieldSpec, RecordType

# Prefix of a person's keys -> who it is, in a sentence.
_WHO: Mapping[str, str] = {
    "nks": "người được khai sinh",
    "me": "người mẹ",
    "cha": "người cha",
    "chong": "người chồng",
    "vo": "người vợ",
    "nkt": "người chết",
    "cm": "người cha hoặc mẹ",
    "nc": "người con",
    "nxn": "người được xác nhận",
    "nyc": "người yêu cầu",
}
_SEX_OF: Mapping[str, str] = {"me": "2", "cha": "1", "chong": "1", "vo": "2"}
# Kind of recognition -> sex of the parent: 1 and 3 are about the father, 2 and 4 about the mother.
PARENT_SEX: Mapping[str, str] = {"1": "1", "2": "2", "3": "1", "4": "2"}
# A child's birth date is never given as an age.
_AGELESS = ("nks", "nc")
_MUST = ("so", "quyenSo", "ngayDangKy", "noiDangKy", "noiCap")
_SELDOM_ON_PAPER = ("trangSo", "quyetDinhSo")
_SELDOM_CODES = ("loaiCuTru", "loaiGiayTo")


@dataclass(frozen=True, slots=True)
class Person:
    """The keys of one person of a record; a key that the record type lacks is empty.

    ``fixed_sex`` is the code that the role itself gives ("2" for a mother), or empty.
    """

    prefix: str
    who: str
    name: str
    birth: str
    sex: str
    fixed_sex: str
    ethnic: str
    identity: str
    paper_kind: str
    paper_number: str
    paper_date: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A record type as the rules need it. ``must`` may not be blank; ``expected`` usually is written."""

    type: RecordType
    keys: frozenset[str]
    labels: Mapping[str, str]
    kinds: Mapping[FieldKind, tuple[str, ...]]
    codes: tuple[tuple[str, CodeList], ...]
    lengths: Mapping[str, int]
    persons: tuple[Person, ...]
    person: Mapping[str, Person]
    child: Person | None
    parents: tuple[Person, ...]
    ages_allowed: frozenset[str]
    must: tuple[str, ...]
    expected: tuple[str, ...]


def make_plan(record_type: RecordType, code_lists: Mapping[str, CodeList]) -> Plan:
    """The plan of a record type."""
    specs = record_type.fields
    keys = frozenset(spec.key for spec in specs)
    persons = tuple(_person(prefix, keys) for prefix in _WHO if prefix + "HoTen" in keys)
    by_prefix = {person.prefix: person for person in persons}
    kinds: dict[FieldKind, list[str]] = {}
    for spec in specs:
        kinds.setdefault(spec.kind, []).append(spec.key)
    must = (*(key for key in _MUST if key in keys), *record_type.principals)
    return Plan(
        type=record_type,
        keys=keys,
        labels={spec.key: spec.label for spec in specs},
        kinds={kind: tuple(found) for kind, found in kinds.items()},
        codes=tuple((spec.key, code_lists[spec.codes]) for spec in specs if spec.codes),
        lengths={spec.key: spec.max_length for spec in specs},
        persons=persons,
        person=by_prefix,
        child=by_prefix.get("nks") or by_prefix.get("nc"),
        parents=tuple(by_prefix[prefix] for prefix in ("cha", "me", "cm") if prefix in by_prefix),
        ages_allowed=frozenset(p.birth for p in persons if p.prefix not in _AGELESS),
        must=must,
        expected=tuple(spec.key for spec in specs if _is_expected(spec) and spec.key not in must),
    )


def _is_expected(spec: FieldSpec) -> bool:
    seldom = spec.key in _SELDOM_ON_PAPER or spec.codes in _SELDOM_CODES
    return spec.core and not seldom and spec.kind is not FieldKind.PAPER_NUMBER


def _person(prefix: str, keys: frozenset[str]) -> Person:
    def key(*endings: str) -> str:
        return next((prefix + ending for ending in endings if prefix + ending in keys), "")

    return Person(
        prefix=prefix,
        who=_WHO[prefix],
        name=key("HoTen"),
        birth=key("NgaySinh"),
        sex=key("GioiTinh"),
        fixed_sex=_SEX_OF.get(prefix, ""),
        ethnic=key("DanToc"),
        identity=key("SoDinhDanh", "SoDinhDanhCaNhan"),
        paper_kind=key("LoaiGiayToTuyThan"),
        paper_number=key("SoGiayToTuyThan"),
        paper_date=key("NgayCapGiayToTuyThan"),
    )
