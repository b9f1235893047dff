"""Rules on the order of dates: what comes before what, ages, and the time limits for registering."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from digitizer.domain.findings import Severity
from digitizer.validate.limits import LateEra, era_of
from digitizer.validate.plan import PARENT_SEX, Person
from digitizer.validate.readers import Span
from digitizer.validate.rule import ALL_TYPES, CONFIRM, NO_HITS, Hit, Rule, Source
from digitizer.validate.view import RecordView, years_between

_ON_TIME, _AGAIN, _LATE = "1", "2", "4"
_NOTES = (
    ("nksMatTichNgayGhiChuTuyenBo", "nksMatTichNgayGhiChuHuyTuyenBo"),
    ("nksHanCheNangLucHanhViNgayGhiChuTuyenBo", "nksHanCheNangLucHanhViNgayGhiChuHuyTuyenBo"),
    ("nktNgayGhiChuTuyenBoViecChet", "nktNgayGhiChuHuyTuyenBoViecChet"),
)


def _after(view: RecordView, earlier: str, later: str) -> Iterable[Hit]:
    """A hit when ``earlier`` is certainly after ``later``."""
    if not (view.has(earlier) and view.has(later)):
        return NO_HITS
    first, second = view.span(earlier), view.span(later)
    if first is None or second is None or first[0] <= second[1]:
        return NO_HITS
    return [
        Hit(
            (earlier, later),
            {
                "label": view.label(earlier),
                "value": view.text(earlier),
                "other_label": view.label(later),
                "other": view.text(later),
            },
        )
    ]


def _birth_after_registration(view: RecordView) -> Iterable[Hit]:
    births = [person.birth for person in view.plan.persons if view.has(person.birth)]
    return [hit for key in births for hit in _after(view, key, "ngayDangKy")]


def _death_after_registration(view: RecordView) -> Iterable[Hit]:
    return _after(view, "nktNgayChet", "ngayDangKy")


def _birth_after_death(view: RecordView) -> Iterable[Hit]:
    return _after(view, "nktNgaySinh", "nktNgayChet")


def _paper_after_registration(view: RecordView) -> Iterable[Hit]:
    keys = (*(person.paper_date for person in view.plan.persons if person.paper_date), "gbtNgay")
    return [hit for key in keys if view.has(key) for hit in _after(view, key, "ngayDangKy")]


def _paper_before_birth(view: RecordView) -> Iterable[Hit]:
    return [
        hit
        for person in view.plan.persons
        if person.paper_date and person.birth
        for hit in _after(view, person.birth, person.paper_date)
    ]


def _marriage_after_registration(view: RecordView) -> Iterable[Hit]:
    return _after(view, "ngayXacLapQuanHeHonNhan", "ngayDangKy")


def _cancelled_before_declared(view: RecordView) -> Iterable[Hit]:
    return [hit for first, second in _NOTES for hit in _after(view, first, second)]


def _foreign_after_registration(view: RecordView) -> Iterable[Hit]:
    return _after(view, "ngayDangKyNuocNgoai", "ngayDangKy")


def _notice_before_death(view: RecordView) -> Iterable[Hit]:
    return _after(view, "nktNgayChet", "gbtNgay")


def _stay_ends_before_it_begins(view: RecordView) -> Iterable[Hit]:
    return _after(view, "nxnThoiGianCuTruTu", "nxnThoiGianCuTruDen")


def _age_hit(view: RecordView, parent: Person, child: Person, limit: int) -> Hit:
    params = {"who": parent.who, "parent": view.text(parent.birth), "child": view.text(child.birth)}
    return Hit((parent.birth, child.birth), {**params, "limit": limit})


def _parent_too_young(view: RecordView) -> Iterable[Hit]:
    limit = view.limits.parent_min
    return [
        _age_hit(view, parent, child, limit)
        for parent, child, _, greatest in view.parent_gaps
        if greatest < limit
    ]


def _parent_too_old(view: RecordView, sex: str, limit: int) -> Iterable[Hit]:
    return [
        _age_hit(view, parent, child, limit)
        for parent, child, least, _ in view.parent_gaps
        if least > limit and _parent_sex(view, parent) == sex
    ]


def _parent_sex(view: RecordView, parent: Person) -> str:
    """The parent's sex; in a recognition ``loaiXacNhan`` tells it first."""
    told = PARENT_SEX.get(view.text("loaiXacNhan"), "") if parent.prefix == "cm" else ""
    return told or view.sex(parent)


def _mother_too_old(view: RecordView) -> Iterable[Hit]:
    return _parent_too_old(view, "2", view.limits.mother_max)


def _father_too_old(view: RecordView) -> Iterable[Hit]:
    return _parent_too_old(view, "1", view.limits.father_max)


def _too_old_at_death(view: RecordView) -> Iterable[Hit]:
    born, died, limit = view.span("nktNgaySinh"), view.span("nktNgayChet"), view.limits.death_max
    if born is None or died is None or years_between(born[1], died[0]) <= limit:
        return NO_HITS
    params = {"birth": view.text("nktNgaySinh"), "death": view.text("nktNgayChet"), "limit": limit}
    return [Hit(("nktNgaySinh", "nktNgayChet"), params)]


def _delay(view: RecordView, event: str, eras: tuple[LateEra, ...]) -> tuple[int, int, int] | None:
    """Least and greatest days from the event to its registration, and the limit; None without a limit."""
    happened, registered = view.span(event), view.registered
    if happened is None or registered is None:
        return None
    era = era_of(eras, happened[0])
    if era is None:
        return None
    return _days(happened[1], registered[0]), _days(happened[0], registered[1]), era.days


def _days(first: date, second: date) -> int:
    return (second - first) // timedelta(days=1)


def _marked_on_time(view: RecordView, event: str, eras: tuple[LateEra, ...]) -> Iterable[Hit]:
    if view.text("loaiDangKy") != _ON_TIME:
        return NO_HITS
    delay = _delay(view, event, eras)
    if delay is None or delay[0] <= delay[2]:
        return NO_HITS
    return [_delay_hit(view, event, delay[0], delay[2])]


def _marked_late(view: RecordView, event: str, eras: tuple[LateEra, ...]) -> Iterable[Hit]:
    if view.text("loaiDangKy") != _LATE:
        return NO_HITS
    delay = _delay(view, event, eras)
    if delay is None or not 0 <= delay[1] <= delay[2]:
        return NO_HITS
    return [_delay_hit(view, event, delay[1], delay[2])]


def _delay_hit(view: RecordView, event: str, days: int, limit: int) -> Hit:
    params = {"date": view.text("ngayDangKy"), "event": view.text(event), "days": days, "limit": limit}
    return Hit(("loaiDangKy", event, "ngayDangKy"), params)


def _birth_marked_on_time(view: RecordView) -> Iterable[Hit]:
    return _marked_on_time(view, "nksNgaySinh", view.limits.late_birth)


def _birth_marked_late(view: RecordView) -> Iterable[Hit]:
    return _marked_late(view, "nksNgaySinh", view.limits.late_birth)


def _death_marked_on_time(view: RecordView) -> Iterable[Hit]:
    return _marked_on_time(view, "nktNgayChet", view.limits.late_death)


def _death_marked_late(view: RecordView) -> Iterable[Hit]:
    return _marked_late(view, "nktNgayChet", view.limits.late_death)


def _event_span(view: RecordView) -> tuple[str, Span | None]:
    key = {"KS": "nksNgaySinh", "KT": "nktNgayChet"}.get(view.plan.type.id, "ngayXacLapQuanHeHonNhan")
    return key, view.span(key)


def _registered_again_too_new(view: RecordView) -> Iterable[Hit]:
    if view.text("loaiDangKy") != _AGAIN:
        return NO_HITS
    key, span = _event_span(view)
    limit = view.limits.re_registration_before
    if span is None or span[0] < limit:
        return NO_HITS
    params = {"label": view.label(key), "value": view.text(key), "limit": f"{limit:%d.%m.%Y}"}
    return [Hit(("loaiDangKy", key), params)]


_W = Severity.WARN
_C, _I, _K = Source.OFFICIAL, Source.INFERRED, Source.KNOWLEDGE
_ORDER = (
    "{label} ({value}) muộn hơn ô «{other_label}» ({other}). Hãy đối chiếu cả hai ô với sổ gốc." + CONFIRM
)

ORDER_RULES: tuple[Rule[RecordView], ...] = (
    Rule(
        "THUTU-01",
        _W,
        ALL_TYPES,
        "Ngày sinh không sau ngày đăng ký",
        _ORDER,
        _birth_after_registration,
        _I,
    ),
    Rule(
        "THUTU-02",
        _W,
        ("KT",),
        "Ngày chết không sau ngày đăng ký",
        _ORDER,
        _death_after_registration,
        _I,
    ),
    Rule(
        "THUTU-03",
        _W,
        ("KT",),
        "Ngày sinh không sau ngày chết",
        _ORDER,
        _birth_after_death,
        _I,
    ),
    Rule(
        "THUTU-04",
        _W,
        ALL_TYPES,
        "Ngày cấp giấy tờ không sau ngày đăng ký",
        _ORDER,
        _paper_after_registration,
        _I,
    ),
    Rule(
        "THUTU-05",
        _W,
        ALL_TYPES,
        "Ngày cấp giấy tờ không trước ngày sinh",
        _ORDER,
        _paper_before_birth,
        _I,
    ),
    Rule(
        "THUTU-06",
        _W,
        ("KH",),
        "Ngày xác lập hôn nhân không sau ngày đăng ký",
        _ORDER,
        _marriage_after_registration,
        _I,
    ),
    Rule(
        "THUTU-07",
        _W,
        ("KS", "KT"),
        "Hủy tuyên bố không trước khi tuyên bố",
        _ORDER,
        _cancelled_before_declared,
        _I,
    ),
    Rule(
        "THUTU-08",
        _W,
        ALL_TYPES,
        "Đăng ký ở nước ngoài không sau khi ghi vào sổ",
        _ORDER,
        _foreign_after_registration,
        _I,
    ),
    Rule(
        "THUTU-09",
        _W,
        ("KT",),
        "Giấy báo tử không cấp trước ngày chết",
        _ORDER,
        _notice_before_death,
        _I,
    ),
    Rule(
        "THUTU-10",
        _W,
        ("HN",),
        "Thời gian cư trú đúng thứ tự",
        _ORDER,
        _stay_ends_before_it_begins,
        _I,
    ),
    Rule(
        "TUOI-01",
        _W,
        ("KS", "CMC"),
        "Cha, mẹ đủ lớn khi sinh con",
        "Khoảng cách tuổi giữa {who} ({parent}) và con ({child}) chưa đến {limit} năm. Hãy đối chiếu hai "
        "ngày sinh với sổ gốc." + CONFIRM,
        _parent_too_young,
        _I,
    ),
    Rule(
        "TUOI-02",
        _W,
        ("KS", "CMC"),
        "Tuổi mẹ khi sinh con",
        "Khoảng cách tuổi giữa {who} ({parent}) và con ({child}) hơn {limit} năm, ít khi gặp ở người mẹ. "
        "Hãy đối chiếu hai ngày sinh với sổ gốc." + CONFIRM,
        _mother_too_old,
        _I,
    ),
    Rule(
        "TUOI-03",
        _W,
        ("KS", "CMC"),
        "Tuổi cha khi sinh con",
        "Khoảng cách tuổi giữa {who} ({parent}) và con ({child}) hơn {limit} năm, ít khi gặp ở người cha. "
        "Hãy đối chiếu hai ngày sinh với sổ gốc." + CONFIRM,
        _father_too_old,
        _I,
    ),
    Rule(
        "TUOI-04",
        _W,
        ("KT",),
        "Tuổi khi chết",
        "Người sinh {birth}, chết {death}, tức là thọ hơn {limit} tuổi. Hãy đối chiếu hai ngày với sổ "
        "gốc." + CONFIRM,
        _too_old_at_death,
        _I,
    ),
    Rule(
        "HAN-01",
        _W,
        ("KS",),
        "Khai sinh ghi đúng hạn nhưng đã quá hạn",
        "Loại đăng ký là đúng hạn, nhưng sinh {event} và đăng ký {date} thì cách nhau {days} ngày, quá "
        "hạn {limit} ngày. Hãy xem lại loại đăng ký và hai ngày này." + CONFIRM,
        _birth_marked_on_time,
        _C,
    ),
    Rule(
        "HAN-02",
        _W,
        ("KS",),
        "Khai sinh ghi quá hạn nhưng còn trong hạn",
        "Loại đăng ký là quá hạn, nhưng sinh {event} và đăng ký {date} thì chỉ cách nhau {days} ngày, còn "
        "trong hạn {limit} ngày. Hãy xem lại loại đăng ký và hai ngày này." + CONFIRM,
        _birth_marked_late,
        _C,
    ),
    Rule(
        "HAN-03",
        _W,
        ("KT",),
        "Khai tử ghi đúng hạn nhưng đã quá hạn",
        "Loại đăng ký là đúng hạn, nhưng chết {event} và đăng ký {date} thì cách nhau {days} ngày, quá "
        "hạn {limit} ngày. Hãy xem lại loại đăng ký và hai ngày này." + CONFIRM,
        _death_marked_on_time,
        _K,
    ),
    Rule(
        "HAN-04",
        _W,
        ("KT",),
        "Khai tử ghi quá hạn nhưng còn trong hạn",
        "Loại đăng ký là quá hạn, nhưng chết {event} và đăng ký {date} thì chỉ cách nhau {days} ngày, còn "
        "trong hạn {limit} ngày. Hãy xem lại loại đăng ký và hai ngày này." + CONFIRM,
        _death_marked_late,
        _K,
    ),
    Rule(
        "HAN-05",
        _W,
        ("KS", "KH", "KT"),
        "Đăng ký lại chỉ cho việc đã đăng ký trước đây",
        "Loại đăng ký là đăng ký lại, nhưng ô «{label}» ghi {value}, không trước {limit}; chỉ việc đã "
        "đăng ký trước ngày đó mới được đăng ký lại. Hãy xem lại loại đăng ký." + CONFIRM,
        _registered_again_too_new,
        _K,
    ),
)
