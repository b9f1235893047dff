"""Rules on places: known units, units that existed in the year, the province of birth."""

from __future__ import annotations

from collections.abc import Iterable

from digitizer.domain.findings import Severity
from digitizer.domain.places import Unit
from digitizer.domain.schema import FieldKind
from digitizer.validate.rule import ALL_TYPES, CONFIRM, NO_HITS, Hit, Rule, Source
from digitizer.validate.view import RecordView

# Offices abroad register too; their names hold no unit of Vietnam.
_ABROAD = ("dai su quan", "lanh su")
_OFFICES = ("noiDangKy", "noiCap")


def _unknown_unit(view: RecordView) -> Iterable[Hit]:
    return [
        Hit((key,), {"label": view.label(key), "unknown": ", ".join(match.unknown)})
        for key, _, match in view.places
        if match.unknown and match.consistent and not _is_abroad(view, key)
    ]


def _elsewhere(view: RecordView) -> Iterable[Hit]:
    hits = []
    for key, _, match in view.places:
        if not match.consistent:
            params = {"label": view.label(key), "unknown": ", ".join(match.unknown)}
            hits.append(Hit((key,), {**params, "province": match.province_name}))
    return hits


def _not_of_that_year(view: RecordView) -> Iterable[Hit]:
    registered = view.registered
    if registered is None:
        return NO_HITS
    year = registered[0].year
    hits = []
    for key, end, _ in view.places:
        units = "" if key.endswith("QueQuan") else view.read.missing_units(end, year)
        if units:
            hits.append(Hit((key,), {"label": view.label(key), "units": units, "year": year}))
    return hits


def _no_unit(view: RecordView) -> Iterable[Hit]:
    return [
        Hit((key,), {"label": view.label(key), "value": view.text(key)})
        for key, _, match in view.places
        if key in _OFFICES and not match.found and not match.unknown and not _is_abroad(view, key)
    ]


def _is_abroad(view: RecordView, key: str) -> bool:
    text = view.text(key)
    last = text.rpartition(",")[2].strip(" .()")
    if view.read.nationality(last) not in (None, "Việt Nam"):
        return True
    folded = view.read.fold(text)
    return any(word in folded for word in _ABROAD)


def _no_province(view: RecordView) -> Iterable[Hit]:
    return [
        Hit((key,), {"label": view.label(key), "value": view.text(key)})
        for key in view.plan.kinds.get(FieldKind.PROVINCE, ())
        if view.has(key)
        and view.read.place(view.text(key), None).province is None
        and not _is_abroad(view, key)
    ]


def _birth_in_other_province(view: RecordView) -> Iterable[Hit]:
    place, unit = view.text("nksNoiSinh"), view.text("nksNoiSinhDVHC")
    if not place or not unit:
        return NO_HITS
    written, derived = view.read.units(place)[1].province, view.read.place(unit, None).province
    if written is None or derived is None or _is_same(written, derived):
        return NO_HITS
    return [Hit(("nksNoiSinhDVHC", "nksNoiSinh"), {"value": unit, "place": place})]


def _is_same(one: Unit, other: Unit) -> bool:
    """Whether two units are one, or one took the place of the other."""
    heirs = one.code in other.successors or other.code in one.successors
    return heirs or one.code == other.code or one.name == other.name


_W, _N = Severity.WARN, Severity.NOTE
_C, _I, _K = Source.OFFICIAL, Source.INFERRED, Source.KNOWLEDGE

PLACE_RULES: tuple[Rule[RecordView], ...] = (
    Rule(
        "NOI-01",
        _N,
        ALL_TYPES,
        "Địa danh có trong danh mục",
        "{label}: không tìm thấy «{unknown}» trong danh mục địa danh. Danh mục chưa đủ các tên cũ; hãy "
        "xem lại chính tả theo sổ gốc.",
        _unknown_unit,
        _K,
    ),
    Rule(
        "NOI-02",
        _W,
        ALL_TYPES,
        "Huyện thuộc đúng tỉnh",
        "{label}: «{unknown}» không thuộc {province} theo danh mục địa danh. Hãy đối chiếu với sổ gốc."
        + CONFIRM,
        _elsewhere,
        _I,
    ),
    Rule(
        "NOI-03",
        _N,
        ALL_TYPES,
        "Địa danh có vào năm đăng ký",
        "{label}: theo danh mục, năm {year} chưa có hoặc không còn {units}. Hãy giữ tên như sổ gốc ghi; "
        "chỉ sửa nếu đã nhập khác sổ.",
        _not_of_that_year,
        _K,
    ),
    Rule(
        "NOI-04",
        _N,
        ALL_TYPES,
        "Nơi đăng ký có tên địa phương",
        "{label} «{value}» không có tên xã, huyện hay tỉnh nào trong danh mục địa danh. Hãy nhập đủ như "
        "bìa sổ, ví dụ UBND xã …, huyện …, tỉnh ….",
        _no_unit,
        _I,
    ),
    Rule(
        "NOI-05",
        _W,
        ("KS",),
        "Đơn vị hành chính nơi sinh là một tỉnh, thành phố",
        "{label} «{value}» không phải tên tỉnh, thành phố trong danh mục. Hãy nhập tên tỉnh, ví dụ thành "
        "phố Hải Phòng." + CONFIRM,
        _no_province,
        _C,
    ),
    Rule(
        "NOI-06",
        _W,
        ("KS",),
        "Tỉnh nơi sinh khớp nơi sinh",
        "Đơn vị hành chính nơi sinh «{value}» khác tỉnh trong nơi sinh «{place}». Hãy đối chiếu cả hai "
        "với sổ gốc." + CONFIRM,
        _birth_in_other_province,
        _C,
    ),
)
