"""Rules on what an event itself asks for: code lists, marriage age, kind of birth, notes, death notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from digitizer.domain.findings import Severity
from digitizer.validate.limits import MarriageLaw, law_of
from digitizer.validate.plan import PARENT_SEX
from digitizer.validate.rule import ALL_TYPES, CONFIRM, NO_HITS, Hit, Rule, Source
from digitizer.validate.view import RecordView

# Status field -> what code 1 (declared) and code 2 (cancelled) must be told with: date and ground.
_STATUSES: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "nksMatTich": (
        ("nksMatTichNgayGhiChuTuyenBo", "nksMatTichCanCuTuyenBo"),
        ("nksMatTichNgayGhiChuHuyTuyenBo", "nksMatTichCanCuHuyTuyenBo"),
    ),
    "nksHanCheNangLucHanhVi": (
        ("nksHanCheNangLucHanhViNgayGhiChuTuyenBo", "nksHanCheNangLucHanhViCanCuTuyenBo"),
        ("nksHanCheNangLucHanhViNgayGhiChuHuyTuyenBo", "nksHanCheNangLucHanhViNgayCanCuHuyTuyenBo"),
    ),
    "nktTinhTrangTuyenBoViecChet": (
        ("nktNgayGhiChuTuyenBoViecChet", "nktCanCuTuyenBoViecChet"),
        ("nktNgayGhiChuHuyTuyenBoViecChet", "nktCanCuHuyTuyenBoViecChet"),
    ),
}
_GROUNDS = frozenset(key for pairs in _STATUSES.values() for pair in pairs for key in pair)
# Kind of birth -> parents who must be named, parents who must not.
_KINDS_OF_BIRTH: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "1": (("meHoTen", "chaHoTen"), ()),
    "2": ((), ("meHoTen",)),
    "3": ((), ("chaHoTen",)),
    "4": ((), ("meHoTen", "chaHoTen")),
    "5": ((), ("meHoTen", "chaHoTen")),
}
_DIVORCED, _ANNULLED, _RECOGNISED, _NOTHING_KNOWN = "ly hon", "huy", "cong nhan", "khong co thong tin"
_FOREIGN_CODE: Mapping[str, str] = {"KS": "3", "KT": "3", "KH": "3", "CMC": "2"}
_FOREIGN_KEYS = ("soDangKyNuocNgoai", "ngayDangKyNuocNgoai", "cqNuocNgoaiDaDangKy", "qgNuocNgoaiDaDangKy")


def _not_in_list(view: RecordView) -> Iterable[Hit]:
    fields = view.fields
    return [
        Hit((key,), {"label": view.label(key), "value": fields[key], "codes": ", ".join(codes.labels)})
        for key, codes in view.plan.codes
        if key in fields and fields[key] not in codes.labels
    ]


def _birthday(day: date, years: int) -> date:
    """The day on which someone born on ``day`` is ``years`` old; for 29.02 it is 01.03 in common years."""
    year = day.year + years
    if (day.month, day.day) == (2, 29) and not _is_leap(year):
        return date(year, 3, 1)
    return day.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _under_age(view: RecordView, prefix: str) -> Iterable[Hit]:
    person = view.plan.person[prefix]
    registered = view.registered
    born = view.birth_span(person)
    law = law_of(view.limits.marriage, registered[0]) if registered else None
    if registered is None or born is None or law is None:
        return NO_HITS
    age = law.male if person.fixed_sex == "1" else law.female
    if _of_age(born[0], registered[1], age, law):
        return NO_HITS
    params = {"birth": view.text(person.birth), "date": view.text("ngayDangKy"), "age": age, "law": law.law}
    return [Hit((person.birth, "ngayDangKy"), params)]


def _of_age(born: date, day: date, age: int, law: MarriageLaw) -> bool:
    if law.full:
        return _birthday(born, age) <= day
    return _birthday(born, age - 1) < day


def _husband_under_age(view: RecordView) -> Iterable[Hit]:
    return _under_age(view, "chong")


def _wife_under_age(view: RecordView) -> Iterable[Hit]:
    return _under_age(view, "vo")


def _status(view: RecordView) -> str:
    return view.read.fold(view.text("tinhTrangKetHon"))


def _end_without_ground(view: RecordView) -> Iterable[Hit]:
    status = _status(view)
    if not status or status == _NOTHING_KNOWN:
        return NO_HITS
    if _DIVORCED in status:
        return NO_HITS if view.has("ghiChu") else [_status_hit(view, ("ghiChu",))]
    prefix = "congNhanKetHon" if _RECOGNISED in status else "huyKetHon"
    missing = tuple(key for key in (prefix + "NgayGhiChu", prefix + "CanCu") if not view.has(key))
    return [_status_hit(view, missing)] if missing else NO_HITS


def _status_hit(view: RecordView, missing: tuple[str, ...]) -> Hit:
    params = {"value": view.text("tinhTrangKetHon"), "labels": view.labels(missing)}
    return Hit(("tinhTrangKetHon", *missing), params)


def _ground_without_end(view: RecordView) -> Iterable[Hit]:
    status = _status(view)
    hits = []
    for prefix, word in (("huyKetHon", _ANNULLED), ("congNhanKetHon", _RECOGNISED)):
        filled = tuple(key for key in (prefix + "NgayGhiChu", prefix + "CanCu") if view.has(key))
        if filled and word not in status:
            labels = view.labels(filled)
            hits.append(Hit(("tinhTrangKetHon", *filled), {"labels": labels}))
    return hits


def _unknown_status(view: RecordView) -> Iterable[Hit]:
    status = _status(view)
    known = (_DIVORCED, _ANNULLED, _RECOGNISED, _NOTHING_KNOWN)
    if not status or any(word in status for word in known):
        return NO_HITS
    return [Hit(("tinhTrangKetHon",), {"value": view.text("tinhTrangKetHon")})]


def _divorce_only_in_notes(view: RecordView) -> Iterable[Hit]:
    note = view.text("ghiChu")
    status = _status(view)
    if not note or (status and status != _NOTHING_KNOWN) or _DIVORCED not in view.read.fold(note):
        return NO_HITS
    return [Hit(("ghiChu", "tinhTrangKetHon"))]


def _parents_missing(view: RecordView) -> Iterable[Hit]:
    return _parents(view, 0, lambda key: not view.has(key))


def _parents_too_many(view: RecordView) -> Iterable[Hit]:
    return _parents(view, 1, view.has)


def _parents(view: RecordView, place: int, is_wrong: Callable[[str], bool]) -> Iterable[Hit]:
    kind = view.text("nksLoaiKhaiSinh")
    keys = tuple(key for key in _KINDS_OF_BIRTH.get(kind, ((), ()))[place] if is_wrong(key))
    if not keys:
        return NO_HITS
    params = {"kind": _code_label(view, "nksLoaiKhaiSinh"), "labels": view.labels(keys)}
    return [Hit(("nksLoaiKhaiSinh", *keys), params)]


def _code_label(view: RecordView, key: str) -> str:
    codes = dict(view.plan.codes)[key]
    return codes.labels.get(view.text(key), view.text(key))


def _kind_of_birth_missing(view: RecordView) -> Iterable[Hit]:
    return NO_HITS if view.has("nksLoaiKhaiSinh") else [Hit(("nksLoaiKhaiSinh",))]


def _status_without_ground(view: RecordView) -> Iterable[Hit]:
    hits = []
    for key, pairs in _STATUSES.items():
        code = view.text(key)
        if code in ("1", "2"):
            missing = tuple(wanted for wanted in pairs[int(code) - 1] if not view.has(wanted))
            if missing:
                labels = view.labels(missing)
                params = {"label": view.label(key), "value": _code_label(view, key), "labels": labels}
                hits.append(Hit((key, *missing), params))
    return hits


def _ground_without_status(view: RecordView) -> Iterable[Hit]:
    if view.fields.keys().isdisjoint(_GROUNDS):
        return NO_HITS
    hits = []
    for key, pairs in _STATUSES.items():
        if view.text(key) in ("1", "2"):
            continue
        filled = tuple(given for pair in pairs for given in pair if view.has(given))
        if filled:
            labels = view.labels(filled)
            hits.append(Hit((key, *filled), {"label": view.label(key), "labels": labels}))
    return hits


def _notice_without_number(view: RecordView) -> Iterable[Hit]:
    if view.text("gbtLoai") != "1" or view.has("gbtSo"):
        return NO_HITS
    return [Hit(("gbtLoai", "gbtSo"))]


def _notice_without_kind(view: RecordView) -> Iterable[Hit]:
    filled = tuple(key for key in ("gbtSo", "gbtNgay", "gbtCoQuanCap") if view.has(key))
    if not filled or view.text("gbtLoai") not in ("", "0"):
        return NO_HITS
    return [Hit(("gbtLoai", *filled), {"labels": view.labels(filled)})]


def _parent_of_other_sex(view: RecordView) -> Iterable[Hit]:
    parent = view.plan.person["cm"]
    said = PARENT_SEX.get(view.text("loaiXacNhan"), "")
    sex = view.text(parent.sex)
    if not said or sex not in ("1", "2") or sex == said:
        return NO_HITS
    params = {"kind": _code_label(view, "loaiXacNhan"), "sex": _code_label(view, parent.sex)}
    return [Hit(("loaiXacNhan", parent.sex), params)]


def _foreign_details_missing(view: RecordView) -> Iterable[Hit]:
    if view.text("loaiDangKy") != _FOREIGN_CODE[view.plan.type.id] or any(map(view.has, _FOREIGN_KEYS)):
        return NO_HITS
    return [Hit(("loaiDangKy", *_FOREIGN_KEYS))]


def _foreign_details_unexpected(view: RecordView) -> Iterable[Hit]:
    filled = tuple(key for key in _FOREIGN_KEYS if view.has(key))
    if not filled or view.text("loaiDangKy") == _FOREIGN_CODE[view.plan.type.id]:
        return NO_HITS
    return [Hit(("loaiDangKy", *filled), {"labels": view.labels(filled)})]


_B, _W, _N = Severity.BLOCK, Severity.WARN, Severity.NOTE
_C, _L, _I, _K = Source.OFFICIAL, Source.SINGLE, Source.INFERRED, Source.KNOWLEDGE
_FOUR = ("KS", "KH", "KT", "CMC")

EVENT_RULES: tuple[Rule[RecordView], ...] = (
    Rule(
        "MA-01",
        _B,
        ALL_TYPES,
        "Mã có trong danh mục",
        "{label} ghi mã «{value}», nhưng danh mục chỉ có các mã {codes}. Hãy chọn lại trong danh mục.",
        _not_in_list,
        _C,
    ),
    Rule(
        "KH-01",
        _W,
        ("KH",),
        "Tuổi kết hôn của chồng theo luật lúc đăng ký",
        "Ngày sinh của chồng là {birth}, chưa đủ tuổi kết hôn vào ngày {date}: {law} quy định nam từ "
        "{age} tuổi. Hãy đối chiếu hai ngày với sổ gốc." + CONFIRM,
        _husband_under_age,
        _K,
    ),
    Rule(
        "KH-02",
        _W,
        ("KH",),
        "Tuổi kết hôn của vợ theo luật lúc đăng ký",
        "Ngày sinh của vợ là {birth}, chưa đủ tuổi kết hôn vào ngày {date}: {law} quy định nữ từ {age} "
        "tuổi. Hãy đối chiếu hai ngày với sổ gốc." + CONFIRM,
        _wife_under_age,
        _K,
    ),
    Rule(
        "KH-03",
        _W,
        ("KH",),
        "Tình trạng kết hôn phải có ngày và căn cứ",
        "Tình trạng kết hôn là «{value}» nhưng còn trống: {labels}. Hãy nhập ngày và căn cứ theo phần ghi "
        "chú của sổ gốc." + CONFIRM,
        _end_without_ground,
        _I,
    ),
    Rule(
        "KH-04",
        _W,
        ("KH",),
        "Ngày, căn cứ ghi chú khớp tình trạng kết hôn",
        "Đã nhập {labels} nhưng ô «Tình trạng kết hôn» chưa ghi tương ứng. Hãy bổ sung tình trạng kết hôn.",
        _ground_without_end,
        _I,
    ),
    Rule(
        "KH-05",
        _W,
        ("KH",),
        "Tình trạng kết hôn có trong danh mục",
        "Tình trạng kết hôn «{value}» không có trong danh mục. Hãy chọn một trong: Đã ly hôn; Đã hủy việc "
        "kết hôn; Đã được công nhận việc kết hôn; Không có thông tin.",
        _unknown_status,
        _L,
    ),
    Rule(
        "KH-06",
        _W,
        ("KH",),
        "Ghi chú ly hôn phải có ở tình trạng kết hôn",
        "Ghi chú có nói đến ly hôn nhưng ô «Tình trạng kết hôn» chưa ghi. Hãy đọc lại ghi chú; nếu đúng "
        "là đã ly hôn thì chọn «Đã ly hôn».",
        _divorce_only_in_notes,
        _I,
    ),
    Rule(
        "KS-01",
        _W,
        ("KS",),
        "Loại khai sinh đòi hỏi cha, mẹ",
        "Loại khai sinh là «{kind}» nhưng còn trống: {labels}. Hãy nhập thêm hoặc chọn lại loại khai sinh.",
        _parents_missing,
        _I,
    ),
    Rule(
        "KS-02",
        _W,
        ("KS",),
        "Loại khai sinh không có cha, mẹ",
        "Loại khai sinh là «{kind}» nhưng đã nhập: {labels}. Hãy đối chiếu với sổ gốc và chọn lại loại "
        "khai sinh." + CONFIRM,
        _parents_too_many,
        _I,
    ),
    Rule(
        "KS-03",
        _N,
        ("KS",),
        "Loại khai sinh nên có",
        "Loại khai sinh đang để trống. Hãy chọn theo các ô đánh dấu trên sổ hoặc theo phần cha, mẹ đã ghi.",
        _kind_of_birth_missing,
        _L,
    ),
    Rule(
        "GC-01",
        _W,
        ("KS", "KT"),
        "Tuyên bố của Tòa án phải có ngày và căn cứ",
        "Ô «{label}» ghi «{value}» nhưng còn trống: {labels}. Hãy nhập theo phần ghi chú của sổ gốc."
        + CONFIRM,
        _status_without_ground,
        _I,
    ),
    Rule(
        "GC-02",
        _W,
        ("KS", "KT"),
        "Ngày, căn cứ tuyên bố phải có tình trạng",
        "Đã nhập {labels} nhưng ô «{label}» chưa chọn Tuyên bố hay Hủy tuyên bố. Hãy chọn theo ghi chú "
        "của sổ gốc.",
        _ground_without_status,
        _I,
    ),
    Rule(
        "KT-01",
        _N,
        ("KT",),
        "Giấy báo tử có số",
        "Đã chọn «Giấy báo tử» nhưng chưa có số giấy. Sổ cũ có thể không ghi; nếu sổ có thì hãy nhập thêm.",
        _notice_without_number,
        _I,
    ),
    Rule(
        "KT-02",
        _N,
        ("KT",),
        "Giấy báo tử có loại",
        "Đã nhập {labels} nhưng chưa chọn loại giấy. Hãy chọn loại giấy báo tử hoặc giấy tờ thay thế.",
        _notice_without_kind,
        _I,
    ),
    Rule(
        "CMC-01",
        _W,
        ("CMC",),
        "Loại xác nhận khớp giới tính cha, mẹ",
        "Loại xác nhận là «{kind}» nhưng giới tính của cha, mẹ ghi «{sex}». Hãy đối chiếu cả hai với sổ "
        "gốc." + CONFIRM,
        _parent_of_other_sex,
        _L,
    ),
    Rule(
        "NN-01",
        _N,
        _FOUR,
        "Việc ghi vào sổ phải có thông tin đăng ký ở nước ngoài",
        "Loại đăng ký là ghi vào sổ việc đã đăng ký ở nước ngoài, nhưng chưa nhập số, ngày, cơ quan hay "
        "quốc gia đã đăng ký. Nếu sổ gốc có ghi thì hãy nhập thêm.",
        _foreign_details_missing,
        _I,
    ),
    Rule(
        "NN-02",
        _N,
        _FOUR,
        "Thông tin đăng ký ở nước ngoài khớp loại đăng ký",
        "Đã nhập {labels} nhưng loại đăng ký không phải là ghi vào sổ. Hãy xem lại loại đăng ký.",
        _foreign_details_unexpected,
        _I,
    ),
)
