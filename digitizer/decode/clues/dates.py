"""Dates: figures against words, what comes before what, and how far apart."""

from __future__ import annotations

from collections.abc import Iterator

from digitizer.decode.clues.entry import Entry, full_or_year
from digitizer.decode.inference import Clue
from digitizer.domain.date_words import parse_date_words
from digitizer.domain.dates import PartialDate, parse_date

WORDS_OF = {"nksNgaySinh": "nksNgaySinhBangChu", "nktNgayChet": "nktNgayChetGhiBangChu"}
_REGISTER_ERROR = 0.02  # figures and words that differ on the paper itself
_IMPOSSIBLE = 0.005  # an order of dates that cannot be, yet stands in some books
_ODD = 0.08
_REGISTERED = "ngayDangKy"
_PUNCTUAL = {"KS": 90, "KT": 45}  # days within which an entry «đúng hạn» was made
# Who is no child at the entry, and the youngest usual age.
_YOUNGEST = {"me": 13, "cha": 13, "chong": 19, "vo": 17}


def words_clues(entry: Entry) -> Iterator[Clue]:
    """Digits and words of one date say the same.

    A date that was taken from the words, for want of one in figures, is not confirmed by them.
    """
    for figures, words in WORDS_OF.items():
        if entry.has(figures, words) and entry.is_in_figures(figures):
            yield Clue(
                (figures, words),
                (parse_date, parse_date_words),
                lambda a, b: 1.0 if a == b else _REGISTER_ERROR,
                "phần ghi bằng số và phần ghi bằng chữ khớp nhau",
                "phần ghi bằng số và phần ghi bằng chữ không khớp nhau",
                unknown=(0.01, 0.3),  # words of the same date may be spelt otherwise
                same=True,
            )


def order_clues(entry: Entry) -> Iterator[Clue]:
    """Birth before death before registration, papers before registration, parents older than children."""
    yield from _before_registration(entry)
    yield from _parents(entry)
    yield from _papers(entry)
    if entry.has("nktNgaySinh", "nktNgayChet"):
        yield _before(
            "nktNgaySinh", "nktNgayChet", "ngày sinh trước ngày chết", "ngày sinh lại sau ngày chết"
        )
    event = {"KS": "nksNgaySinh", "KT": "nktNgayChet"}.get(entry.type.id)
    if event and entry.has(event, _REGISTERED, "loaiDangKy") and entry.value("loaiDangKy") == "1":
        yield _punctual(event, _PUNCTUAL[entry.type.id])


def _before_registration(entry: Entry) -> Iterator[Clue]:
    if not entry.has(_REGISTERED):
        return
    for key in (
        "nksNgaySinh",
        "nktNgayChet",
        "cmNgaySinh",
        "ncNgaySinh",
        *(key for key in entry.fields if "NgayCap" in key),
    ):
        if entry.has(key):
            yield _before(
                key, _REGISTERED, "ngày này không thể sau ngày đăng ký", "ngày này lại sau ngày đăng ký"
            )
    for person, youngest in _YOUNGEST.items():
        key = f"{person}NgaySinh"
        if entry.has(key) and not entry.has("nksNgaySinh"):
            yield _aged(
                key, _REGISTERED, youngest, 100, "tuổi lúc đăng ký hợp lý", "tuổi lúc đăng ký không hợp lý"
            )


def _parents(entry: Entry) -> Iterator[Clue]:
    for parent, oldest in (("me", 52), ("cha", 75)):
        if entry.has(f"{parent}NgaySinh", "nksNgaySinh"):
            yield _aged(
                f"{parent}NgaySinh",
                "nksNgaySinh",
                15,
                oldest,
                "tuổi của cha, mẹ lúc sinh con hợp lý",
                "tuổi của cha, mẹ lúc sinh con không hợp lý",
            )


def _papers(entry: Entry) -> Iterator[Clue]:
    """Identity papers are issued from fourteen years on."""
    for issued in [key for key in entry.fields if key.endswith("NgayCapGiayToTuyThan")]:
        born = issued.replace("NgayCapGiayToTuyThan", "NgaySinh")
        if entry.has(issued, born):
            yield _aged(
                born,
                issued,
                14,
                95,
                "tuổi lúc được cấp giấy tờ hợp lý",
                "tuổi lúc được cấp giấy tờ không hợp lý",
            )


def _before(first: str, second: str, agree: str, clash: str) -> Clue:
    def weigh(a: PartialDate, b: PartialDate) -> float:
        start, end = a.earliest(), b.latest()
        return 1.0 if start is None or end is None or start <= end else _IMPOSSIBLE

    return Clue((first, second), (full_or_year, full_or_year), weigh, agree, clash, unknown=(0.9, 0.9))


def _aged(birth: str, event: str, youngest: int, oldest: int, agree: str, clash: str) -> Clue:
    """The person of ``birth`` was between two ages at the event; much younger or older is improbable."""

    def weigh(a: PartialDate, b: PartialDate) -> float:
        if a.year is None or b.year is None:
            return 1.0
        age = b.year - a.year
        if youngest <= age <= oldest:
            return 1.0
        return _ODD if youngest - 3 <= age <= oldest + 10 else _IMPOSSIBLE

    return Clue((birth, event), (full_or_year, full_or_year), weigh, agree, clash, unknown=(0.9, 0.9))


def _punctual(event: str, days: int) -> Clue:
    def weigh(a: PartialDate, b: PartialDate) -> float:
        start, end = a.earliest(), b.latest()
        if start is None or end is None or not (a.is_full and b.is_full):
            return 1.0
        return 1.0 if 0 <= (end - start).days <= days else 0.1

    agree = "ngày đăng ký đúng hạn so với ngày này"
    clash = "sổ ghi đăng ký đúng hạn nhưng ngày này cách ngày đăng ký quá lâu"
    return Clue((event, _REGISTERED), (full_or_year, full_or_year), weigh, agree, clash, unknown=(0.8, 0.85))
