"""Rules on the numbers of persons: personal numbers and identity papers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from digitizer.domain.dates import PartialDate
from digitizer.domain.findings import Severity
from digitizer.domain.schema import FieldKind
from digitizer.validate.plan import Person
from digitizer.validate.rule import ALL_TYPES, CONFIRM, Hit, Rule, Source
from digitizer.validate.view import RecordView

_SEXES = {"1": "nam", "2": "nữ"}
_OF_OTHER_KIND = {"cmnd_12_digits": "Thẻ căn cước công dân", "cccd_9_digits": "Giấy CMND"}
_WRONG_LENGTH = {
    "cmnd_digits": "Giấy CMND có 9 chữ số",
    "cccd_digits": "Thẻ căn cước công dân có 12 chữ số",
    "passport_form": "Hộ chiếu chỉ gồm chữ cái và chữ số, ví dụ B1234567",
}


def _personal_number_form(view: RecordView) -> Iterable[Hit]:
    return [
        Hit((key,), {"label": view.label(key), "value": text})
        for key in view.plan.kinds.get(FieldKind.IDENTITY, ())
        if (text := view.text(key)) and view.read.personal_number(text) is None
    ]


def _number_of_other_sex(view: RecordView) -> Iterable[Hit]:
    hits = []
    for person in view.plan.persons:
        sex = view.sex(person)
        if sex not in _SEXES:
            continue
        for key, number in view.personal_numbers(person):
            if number.sex != sex:
                keys = (key, person.sex) if person.sex and not person.fixed_sex else (key,)
                params = {"label": view.label(key), "value": view.text(key), "who": person.who}
                hits.append(Hit(keys, {**params, "number_sex": _SEXES[number.sex], "sex": _SEXES[sex]}))
    return hits


def _number_of_other_year(view: RecordView) -> Iterable[Hit]:
    hits = []
    for person in view.plan.persons:
        born: PartialDate | None = view.date(person.birth)
        if born is None or born.year is None:
            continue
        for key, number in view.personal_numbers(person):
            if number.birth_year != born.year:
                params = {"label": view.label(key), "value": view.text(key), "who": person.who}
                years = {"year": number.birth_year, "birth": view.text(person.birth)}
                hits.append(Hit((key, person.birth), {**params, **years}))
    return hits


def _number_of_no_province(view: RecordView) -> Iterable[Hit]:
    codes = view.lookups.province_codes
    return [
        Hit((key,), {"label": view.label(key), "value": view.text(key), "code": number.province})
        for person in view.plan.persons
        for key, number in view.personal_numbers(person)
        if number.province not in codes
    ]


def _paper_hit(view: RecordView, person: Person, **params: str) -> Hit:
    value = view.text(person.paper_number)
    params = {"label": view.label(person.paper_number), "value": value, **params}
    return Hit((person.paper_number, person.paper_kind), params)


def _paper_number_length(view: RecordView) -> Iterable[Hit]:
    return [
        _paper_hit(view, person, form=_WRONG_LENGTH[problem])
        for person, problem in view.papers
        if problem in _WRONG_LENGTH
    ]


def _paper_of_other_kind(view: RecordView) -> Iterable[Hit]:
    return [
        _paper_hit(view, person, kind=_OF_OTHER_KIND[problem])
        for person, problem in view.papers
        if problem in _OF_OTHER_KIND
    ]


def _passport_of_other_form(view: RecordView) -> Iterable[Hit]:
    return [_paper_hit(view, person) for person, problem in view.papers if problem == "passport_foreign_form"]


def _paper_without_kind(view: RecordView) -> Iterable[Hit]:
    return [_paper_hit(view, person) for person, problem in view.papers if problem == "kind_missing"]


def _kind_without_number(view: RecordView) -> Iterable[Hit]:
    fields = view.fields
    return [
        Hit((person.paper_kind, person.paper_number), {"label": view.label(person.paper_number)})
        for person in view.plan.persons
        if fields.get(person.paper_kind, "0") not in ("0", "8") and person.paper_number not in fields
    ]


def _same_number(view: RecordView) -> Iterable[Hit]:
    hits = []
    numbered = [(person, numbers) for person in view.plan.persons if (numbers := _numbers(view, person))]
    for (one, first), (other, second) in combinations(numbered, 2):
        shared = first.keys() & second.keys()
        if shared and not _same_person(view, one, other):
            number = min(shared)
            params = {"who": one.who, "other": other.who, "value": number}
            hits.append(Hit((first[number], second[number]), params))
    return hits


def _numbers(view: RecordView, person: Person) -> dict[str, str]:
    """Personal and paper numbers of the person with their keys."""
    fields = view.fields
    if person.identity not in fields and person.paper_number not in fields:
        return {}
    keys = (person.identity, person.paper_number)
    return {fields[key].replace(" ", ""): key for key in keys if key in fields}


def _same_person(view: RecordView, one: Person, other: Person) -> bool:
    """The requester may be one of the other persons: the same name, or no name to tell them apart."""
    if "nyc" not in (one.prefix, other.prefix):
        return False
    names = view.text(one.name), view.text(other.name)
    return not all(names) or view.read.name_key(names[0]) == view.read.name_key(names[1])


_W, _N = Severity.WARN, Severity.NOTE
_C, _L, _I, _K = Source.OFFICIAL, Source.SINGLE, Source.INFERRED, Source.KNOWLEDGE

IDENTITY_RULES: tuple[Rule[RecordView], ...] = (
    Rule(
        "DD-01",
        _W,
        ("KS",),
        "Số định danh cá nhân có 12 chữ số",
        "{label} «{value}» không đủ 12 chữ số. Hãy đối chiếu với sổ gốc." + CONFIRM,
        _personal_number_form,
        _C,
    ),
    Rule(
        "DD-02",
        _W,
        ALL_TYPES,
        "Số định danh khớp giới tính",
        "{label} {value} là số của {number_sex}, nhưng {who} là {sex}. Hãy đối chiếu từng chữ số với sổ "
        "gốc." + CONFIRM,
        _number_of_other_sex,
        _L,
    ),
    Rule(
        "DD-03",
        _W,
        ALL_TYPES,
        "Số định danh khớp năm sinh",
        "{label} {value} là số của người sinh năm {year}, nhưng {who} sinh {birth}. Hãy đối chiếu từng "
        "chữ số với sổ gốc." + CONFIRM,
        _number_of_other_year,
        _L,
    ),
    Rule(
        "DD-04",
        _W,
        ALL_TYPES,
        "Số định danh có mã tỉnh",
        "{label} {value} bắt đầu bằng {code}, không phải mã tỉnh hay mã nước nào trong danh mục. Hãy đối "
        "chiếu với sổ gốc." + CONFIRM,
        _number_of_no_province,
        _K,
    ),
    Rule(
        "DD-05",
        _W,
        ALL_TYPES,
        "Số giấy tờ đúng dạng của loại giấy",
        "{label} «{value}» không đúng dạng của loại giấy đã chọn ({form}). Hãy đối chiếu với sổ gốc."
        + CONFIRM,
        _paper_number_length,
        _C,
    ),
    Rule(
        "DD-06",
        _W,
        ALL_TYPES,
        "Số giấy tờ giống loại giấy khác",
        "{label} «{value}» có số chữ số của {kind}, khác loại giấy đã chọn. Hãy xem lại loại giấy tờ."
        + CONFIRM,
        _paper_of_other_kind,
        _C,
    ),
    Rule(
        "DD-07",
        _N,
        ALL_TYPES,
        "Số hộ chiếu theo dạng của Việt Nam",
        "{label} «{value}» không theo dạng hộ chiếu Việt Nam (một chữ cái và 7 hoặc 8 chữ số). Nếu là hộ "
        "chiếu nước ngoài thì không cần sửa.",
        _passport_of_other_form,
        _K,
    ),
    Rule(
        "DD-08",
        _N,
        ALL_TYPES,
        "Số giấy tờ có loại giấy",
        "{label} «{value}» chưa chọn loại giấy tờ. Hãy chọn loại giấy theo sổ gốc.",
        _paper_without_kind,
        _I,
    ),
    Rule(
        "DD-09",
        _N,
        ALL_TYPES,
        "Loại giấy tờ có số",
        "Đã chọn loại giấy tờ nhưng ô «{label}» còn trống. Nếu sổ gốc có ghi thì hãy nhập thêm.",
        _kind_without_number,
        _I,
    ),
    Rule(
        "DD-10",
        _W,
        ALL_TYPES,
        "Hai người không chung một số giấy tờ",
        "Số {value} được ghi cho cả {who} và {other}. Hãy đối chiếu số của từng người với sổ gốc." + CONFIRM,
        _same_number,
        _I,
    ),
)
