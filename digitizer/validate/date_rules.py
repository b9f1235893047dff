"""Rules on how dates and times are written, and on figures against words."""

from __future__ import annotations

from collections.abc import Iterable

from digitizer.domain.dates import PartialDate
from digitizer.domain.findings import Severity
from digitizer.domain.schema import FieldKind
from digitizer.validate.rule import ALL_TYPES, CONFIRM, NO_HITS, Hit, Rule, Source
from digitizer.validate.view import RecordView


def _not_full(view: RecordView) -> Iterable[Hit]:
    parsed = view.date("ngayDangKy")
    if not view.has("ngayDangKy") or (parsed and parsed.is_full):
        return NO_HITS
    return [Hit(("ngayDangKy",), {"value": view.text("ngayDangKy")})]


def _hit(view: RecordView, key: str, text: str, **params: object) -> Hit:
    return Hit((key,), {"label": view.label(key), "value": text, **params})


def _unreadable(view: RecordView) -> Iterable[Hit]:
    return [
        _hit(view, key, text)
        for key, text, parsed in view.odd_dates
        if parsed is None and key != "ngayDangKy" and not view.read.lunar(text)
    ]


def _impossible(view: RecordView) -> Iterable[Hit]:
    return [
        _hit(view, key, text) for key, text, parsed in view.odd_dates if parsed and not parsed.is_possible
    ]


def _lunar(view: RecordView) -> Iterable[Hit]:
    lunar = view.read.lunar
    hits = [_hit(view, key, text) for key, text, _ in view.odd_dates if lunar(text)]
    for key in view.plan.kinds.get(FieldKind.DATE_WORDS, ()):
        text = view.text(key)
        if text and lunar(text):
            hits.append(_hit(view, key, text))
    return hits


def _other_form(view: RecordView) -> Iterable[Hit]:
    return [
        _hit(view, key, text, proposal=parsed.text)
        for key, text, parsed in view.odd_dates
        if parsed and parsed.text != text and not view.read.lunar(text)
    ]


def _age_for_date(view: RecordView) -> Iterable[Hit]:
    allowed = view.plan.ages_allowed
    return [
        _hit(view, key, text)
        for key, text, parsed in view.odd_dates
        if parsed and parsed.age is not None and key not in allowed and key != "ngayDangKy"
    ]


def _too_early(view: RecordView) -> Iterable[Hit]:
    first = view.limits.first_year
    return [
        _hit(view, key, text, year=first)
        for key, text, reading in view.dates
        if reading.span and reading.span[0].year < first
    ]


def _in_future(view: RecordView) -> Iterable[Hit]:
    today = view.lookups.today
    if today is None:
        return NO_HITS
    return [
        _hit(view, key, text) for key, text, reading in view.dates if reading.span and reading.span[0] > today
    ]


def _time(view: RecordView) -> Iterable[Hit]:
    return [
        _hit(view, key, text)
        for key in view.plan.kinds.get(FieldKind.TIME, ())
        if (text := view.text(key)) and view.read.time(text) is None
    ]


def _words_differ(view: RecordView, figures: str, words: str) -> Iterable[Hit]:
    text = view.text(words)
    spelled = view.read.words(text) if text else None
    written = view.date(figures)
    if spelled is None or written is None or _agree(spelled, written):
        return NO_HITS
    meaning = spelled.text or f"{spelled.day or '…'}.{spelled.month or '…'}"
    return [Hit((figures, words), {"value": view.text(figures), "words": text, "meaning": meaning})]


def _agree(spelled: PartialDate, written: PartialDate) -> bool:
    if spelled.year is None and spelled.age is None:  # words whose year has no century
        return (spelled.month, spelled.day) == (written.month, written.day)
    return spelled == written


def _birth_words_differ(view: RecordView) -> Iterable[Hit]:
    return _words_differ(view, "nksNgaySinh", "nksNgaySinhBangChu")


def _death_words_differ(view: RecordView) -> Iterable[Hit]:
    return _words_differ(view, "nktNgayChet", "nktNgayChetGhiBangChu")


def _words_unreadable(view: RecordView) -> Iterable[Hit]:
    return [
        _hit(view, key, text)
        for key in view.plan.kinds.get(FieldKind.DATE_WORDS, ())
        if (text := view.text(key)) and view.read.words(text) is None and not view.read.lunar(text)
    ]


_B, _W = Severity.BLOCK, Severity.WARN
_C, _I = Source.OFFICIAL, Source.INFERRED

DATE_RULES: tuple[Rule[RecordView], ...] = (
    Rule(
        "NGAY-01",
        _B,
        ALL_TYPES,
        "Ngày đăng ký đủ ngày, tháng, năm",
        "Ngày đăng ký «{value}» chưa đủ ngày, tháng, năm. Hãy nhập đủ theo dạng 27.10.2008.",
        _not_full,
        _C,
    ),
    Rule(
        "NGAY-02",
        _B,
        ALL_TYPES,
        "Ngày tháng đọc được",
        "{label} «{value}» không đọc được thành ngày tháng. Hãy nhập theo dạng 27.10.2008, 10.2008 hoặc "
        "2008; nếu sổ không ghi rõ thì để trống.",
        _unreadable,
        _C,
    ),
    Rule(
        "NGAY-03",
        _W,
        ALL_TYPES,
        "Ngày có trong lịch",
        "{label} {value} không có trong lịch." + CONFIRM,
        _impossible,
        _C,
    ),
    Rule(
        "NGAY-04",
        _W,
        ALL_TYPES,
        "Ngày âm lịch",
        "{label} «{value}» ghi theo âm lịch. Hãy giữ nguyên, không tự đổi sang dương lịch, và chép cả câu "
        "vào ô Ghi chú rồi xác nhận «đúng theo sổ gốc».",
        _lunar,
        _I,
    ),
    Rule(
        "NGAY-05",
        _W,
        ALL_TYPES,
        "Ngày viết đúng dạng",
        "{label} «{value}» viết khác dạng quy định. Hãy sửa thành «{proposal}».",
        _other_form,
        _C,
    ),
    Rule(
        "NGAY-06",
        _W,
        ALL_TYPES,
        "Tuổi chỉ ghi ở ô ngày sinh của người lớn",
        "{label} đang ghi tuổi «{value}» thay cho ngày tháng. Hãy đối chiếu với sổ gốc." + CONFIRM,
        _age_for_date,
        _C,
    ),
    Rule(
        "NGAY-07",
        _W,
        ALL_TYPES,
        "Năm không quá sớm",
        "{label} {value} trước năm {year}, có thể đã đọc nhầm. Hãy đối chiếu với sổ gốc." + CONFIRM,
        _too_early,
        _I,
    ),
    Rule(
        "NGAY-08",
        _W,
        ALL_TYPES,
        "Ngày không ở tương lai",
        "{label} {value} sau ngày hôm nay, có thể đã đọc nhầm. Hãy đối chiếu với sổ gốc." + CONFIRM,
        _in_future,
        _I,
    ),
    Rule(
        "GIO-01",
        _W,
        ("KT",),
        "Giờ chết đọc được",
        "{label} «{value}» không đọc được thành giờ phút. Hãy nhập theo dạng 08:30." + CONFIRM,
        _time,
        _C,
    ),
    Rule(
        "CHU-01",
        _W,
        ("KS",),
        "Ngày sinh bằng số khớp bằng chữ",
        "Ngày sinh bằng số {value} khác ngày sinh bằng chữ «{words}» (tức là {meaning}). Hãy đối chiếu cả "
        "hai với sổ gốc." + CONFIRM,
        _birth_words_differ,
        _C,
    ),
    Rule(
        "CHU-02",
        _W,
        ("KT",),
        "Ngày chết bằng số khớp bằng chữ",
        "Ngày chết bằng số {value} khác ngày chết bằng chữ «{words}» (tức là {meaning}). Hãy đối chiếu cả "
        "hai với sổ gốc." + CONFIRM,
        _death_words_differ,
        _C,
    ),
    Rule(
        "CHU-03",
        _W,
        ("KS", "KT"),
        "Ngày bằng chữ hiểu được",
        "{label} «{value}» không hiểu được, có thể đã đọc nhầm chữ. Hãy đối chiếu với sổ gốc." + CONFIRM,
        _words_unreadable,
        _I,
    ),
)
