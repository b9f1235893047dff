"""Rules on persons: names, ethnic groups, nationalities."""

from __future__ import annotations

from collections.abc import Iterable

from digitizer.domain.findings import Severity
from digitizer.domain.lookups import head_name
from digitizer.domain.schema import FieldKind
from digitizer.validate.plan import Person
from digitizer.validate.rule import ALL_TYPES, CONFIRM, NO_HITS, Hit, Rule, Source
from digitizer.validate.view import RecordView

_NO_GROUP = ("Khác", "Null", "Người nước ngoài")


def _name_hits(view: RecordView, problem: str) -> list[Hit]:
    return [
        Hit((key,), {"label": view.label(key), "value": text})
        for key, text, problems in view.odd_names
        if problem in problems
    ]


def _one_syllable(view: RecordView) -> Iterable[Hit]:
    return _name_hits(view, "one_syllable") if view.odd_names else NO_HITS


def _digit_in_name(view: RecordView) -> Iterable[Hit]:
    return _name_hits(view, "digit") if view.odd_names else NO_HITS


def _symbol_in_name(view: RecordView) -> Iterable[Hit]:
    return _name_hits(view, "symbol") if view.odd_names else NO_HITS


def _foreign_letter_in_name(view: RecordView) -> Iterable[Hit]:
    return _name_hits(view, "script") if view.odd_names else NO_HITS


def _odd_case(view: RecordView) -> Iterable[Hit]:
    return _name_hits(view, "case") if view.odd_names else NO_HITS


def _surname_of_neither(view: RecordView) -> Iterable[Hit]:
    child = view.plan.child
    if child is None or not view.has(child.name):
        return NO_HITS
    names = [parent.name for parent in view.plan.parents if view.has(parent.name)]
    key = view.read.name_key
    surname = key(view.read.surname(view.text(child.name)))
    if not surname or not names or surname in [key(view.read.surname(view.text(name))) for name in names]:
        return NO_HITS
    return [Hit((child.name, *names), {"child": view.text(child.name)})]


def _name_of_other_sex(view: RecordView) -> Iterable[Hit]:
    hits = []
    for prefix, sign in (("chong", "thị"), ("vo", "văn")):
        key = view.plan.person[prefix].name
        if sign in view.read.name_key(view.text(key)).split()[1:-1]:
            other = "vợ" if prefix == "chong" else "chồng"
            hits.append(Hit((key,), {"label": view.label(key), "value": view.text(key), "other": other}))
    return hits


def _same_name(view: RecordView) -> Iterable[Hit]:
    keys = view.plan.type.principals
    names = [view.read.name_key(view.text(key)) for key in keys]
    if not all(names) or len(set(names)) == len(names):
        return NO_HITS
    return [Hit(keys, {"value": view.text(keys[0])})]


def _group_not_in_list(view: RecordView) -> Iterable[Hit]:
    return [
        Hit((key,), {"label": view.label(key), "value": text})
        for key in view.plan.kinds.get(FieldKind.ETHNIC, ())
        if (text := view.text(key)) and view.read.ethnic(text) is None
    ]


def _group_of_neither(view: RecordView) -> Iterable[Hit]:
    child = view.plan.child
    group = _group(view, child) if child else ""
    if child is None or not group:
        return NO_HITS
    known = {parent.ethnic: _group(view, parent) for parent in view.plan.parents}
    if not all(known.values()) or group in known.values():
        return NO_HITS
    parents_groups = ", ".join(view.text(key) for key in known)
    return [Hit((child.ethnic, *known), {"child": view.text(child.ethnic), "parents": parents_groups})]


def _group(view: RecordView, person: Person) -> str:
    """The person's ethnic group without its branch; empty when unknown."""
    text = view.text(person.ethnic)
    name = view.read.ethnic(text) if text else None
    return "" if name is None or name in _NO_GROUP else head_name(name)


def _nationality_not_in_list(view: RecordView) -> Iterable[Hit]:
    return [
        Hit((key,), {"label": view.label(key), "value": text})
        for key in view.plan.kinds.get(FieldKind.NATIONALITY, ())
        if (text := view.text(key)) and view.read.nationality(text) is None
    ]


_W, _N = Severity.WARN, Severity.NOTE
_C, _L, _I, _K = Source.OFFICIAL, Source.SINGLE, Source.INFERRED, Source.KNOWLEDGE

PERSON_RULES: tuple[Rule[RecordView], ...] = (
    Rule(
        "TEN-01",
        _W,
        ALL_TYPES,
        "Họ tên có ít nhất hai tiếng",
        "{label} «{value}» chỉ có một tiếng, có thể thiếu họ hoặc tên. Hãy đối chiếu với sổ gốc." + CONFIRM,
        _one_syllable,
        _I,
    ),
    Rule(
        "TEN-02",
        _W,
        ALL_TYPES,
        "Họ tên không có chữ số",
        "{label} «{value}» có chữ số. Hãy đối chiếu với sổ gốc và sửa lại." + CONFIRM,
        _digit_in_name,
        _I,
    ),
    Rule(
        "TEN-03",
        _W,
        ALL_TYPES,
        "Họ tên không có ký hiệu lạ",
        "{label} «{value}» có dấu hoặc ký hiệu không dùng trong họ tên. Hãy đối chiếu với sổ gốc và sửa "
        "lại." + CONFIRM,
        _symbol_in_name,
        _I,
    ),
    Rule(
        "TEN-04",
        _W,
        ALL_TYPES,
        "Họ tên chỉ gồm chữ Việt",
        "{label} «{value}» có chữ cái không phải chữ Việt, tuy nhìn có thể giống. Hãy xóa và gõ lại họ "
        "tên." + CONFIRM,
        _foreign_letter_in_name,
        _I,
    ),
    Rule(
        "TEN-05",
        _N,
        ALL_TYPES,
        "Họ tên viết hoa đúng cách",
        "{label} «{value}» viết hoa chưa đều. Hãy viết hoa chữ đầu của mỗi tiếng hoặc viết hoa toàn bộ.",
        _odd_case,
        _L,
    ),
    Rule(
        "TEN-06",
        _N,
        ("KS", "CMC"),
        "Con mang họ của cha hoặc mẹ",
        "Họ của con «{child}» khác họ của cha, mẹ đã nhập. Hãy xem lại các họ tên nếu không phải do sổ "
        "gốc ghi khác.",
        _surname_of_neither,
        _I,
    ),
    Rule(
        "TEN-07",
        _N,
        ("KH",),
        "Tên chồng và tên vợ không đổi chỗ",
        "{label} «{value}» giống tên {other}. Hãy xem có nhập đổi chỗ phần chồng và phần vợ không.",
        _name_of_other_sex,
        _I,
    ),
    Rule(
        "TEN-08",
        _N,
        ("KH", "CMC"),
        "Hai người trong một việc không trùng họ tên",
        "Hai người có cùng họ tên «{value}». Hãy xem có nhập lặp không.",
        _same_name,
        _I,
    ),
    Rule(
        "DT-01",
        _W,
        ALL_TYPES,
        "Dân tộc có trong danh mục",
        "{label} «{value}» không có trong danh mục dân tộc. Hãy chọn tên trong danh mục; nếu sổ gốc ghi "
        "tên khác thì chọn «Khác» và chép tên đó vào ô Ghi chú.",
        _group_not_in_list,
        _C,
    ),
    Rule(
        "DT-02",
        _W,
        ("KS",),
        "Dân tộc của con theo cha hoặc mẹ",
        "Dân tộc của con «{child}» không giống dân tộc của cha hay mẹ ({parents}). Hãy đối chiếu với sổ "
        "gốc." + CONFIRM,
        _group_of_neither,
        _I,
    ),
    Rule(
        "QT-01",
        _W,
        ALL_TYPES,
        "Quốc tịch có trong danh mục",
        "{label} «{value}» không có trong danh mục quốc tịch. Hãy chọn tên trong danh mục." + CONFIRM,
        _nationality_not_in_list,
        _C,
    ),
)
