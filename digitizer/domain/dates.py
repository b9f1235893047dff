"""Dates as registers write them: whole, in part, as an age, and sometimes impossible.

Nothing is invented and nothing is mended: a missing day stays missing, 30.02 stays 30.02 and says so.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from digitizer.domain.text import fold

FIRST_YEAR, LAST_YEAR = 1850, 2100
OLDEST = 130  # years of age

_SEPARATOR = r"\s*[/.\-–—−_,]+\s*"
_NUMERIC = re.compile(
    rf"([0-9]{{1,2}})(?:{_SEPARATOR}|\s+)([0-9]{{1,2}})(?:{_SEPARATOR}|\s+)([0-9]{{4}}|[0-9]{{2}})"
    rf"|([0-9]{{1,2}}){_SEPARATOR}([0-9]{{4}}|[0-9]{{2}})"
    r"|([0-9]{4}|[0-9]{2})"
)
_LABELLED = re.compile(
    r"(?=.*[DTN])(?:(?:(?:D )?([0-9]{1,2}) )?(?:T )?([0-9]{1,2}) )?(?:N )?([0-9]{4}|[0-9]{2})"
)
_AGE = re.compile(r"(?:tuoi\s*:?\s*)?([0-9]{1,3})\s*(?:t|tuoi(?: ta| tay)?)|tuoi\s*:?\s*([0-9]{1,3})")
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_EDGES = " \t\r\n.,:;…·_-–—−()'\""
_MEANING = {
    "ngay": "D", "mong": "", "mung": "", "thang": "T", "nam": "N", "gieng": "1", "chap": "12", "nhuan": "",
}  # fmt: skip
_ASIDE = re.compile(r"(?<![a-z])(?:\(\s*am\s*\)|(?:am|duong)\s*lich|[ad][./]? ?l|sinh|s\.? ?n)(?![a-z])")
_LUNAR = re.compile(
    r"(?<![a-z])(?:am\s*lich|a[./]? ?l|gieng|chap|nhuan|"
    r"(?:giap|at|binh|dinh|mau|ky|canh|tan|nham|quy) "
    r"(?:ty|suu|dan|mao|meo|thin|ngo|mui|than|dau|tuat|hoi))(?![a-z])|\(\s*am\s*\)"
)
_HOUR_AND_MINUTE = re.compile(
    r"(?:(?:vao )?(?:luc|hoi)\s*:?\s*)?([0-9]{1,2})\s*(?:gio|g|h|:)"
    r"(?:\s*,?\s*(kem\s+)?([0-9]{1,2})\s*(?:phut|ph|p|')?(?![0-9])|\s*(ruoi))?\s*(sang|trua|chieu|toi|dem)?"
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """What is known of a date, or of an age in its place.

    Parts that the paper lacks are None; at most one of ``year`` and ``age`` is given. The day need not exist
    in its month. A date whose year is not legible may have a day and a month alone; it has no workbook form.
    """

    year: int | None
    month: int | None = None
    day: int | None = None
    age: int | None = None

    @property
    def text(self) -> str:
        """The workbook form: ``dd.MM.yyyy``, ``MM.yyyy``, ``yyyy``, ``NN tuổi``; empty without a year."""
        if self.age is not None:
            return f"{self.age} tuổi"
        if self.year is None:
            return ""
        if self.month is None:
            return f"{self.year:04}"
        if self.day is None:
            return f"{self.month:02}.{self.year:04}"
        return f"{self.day:02}.{self.month:02}.{self.year:04}"

    @property
    def is_full(self) -> bool:
        """Whether day, month and year are all known."""
        return self.day is not None and self.month is not None and self.year is not None

    @property
    def is_possible(self) -> bool:
        """Whether the day exists in its month (30.02.1985 and 31.04.1990 do not)."""
        return self.month is None or self.day is None or self.day <= _month_length(self.year, self.month)

    def earliest(self) -> datetime.date | None:
        """The first day that this date can mean; None when the year is not known."""
        if self.year is None:
            return None
        month = self.month or 1
        return datetime.date(self.year, month, min(self.day or 1, _month_length(self.year, month)))

    def latest(self) -> datetime.date | None:
        """The last day that this date can mean; None when the year is not known."""
        if self.year is None:
            return None
        month = self.month or 12
        last = _month_length(self.year, month)
        return datetime.date(self.year, month, min(self.day or last, last))


def parse_date(text: str, *, century: int | None = None) -> PartialDate | None:
    """The date or age that ``text`` writes in figures, or None when it is none.

    ``century`` (1900, 2000) is added to years of two digits, which are refused without it. Days 1–31 are
    taken in any month; days, months, ages and years (1850–2100) out of range make None.
    """
    match = _NUMERIC.fullmatch(text) or _NUMERIC.fullmatch(text.strip(_EDGES))
    if match:
        return _numeric_date(match, century)
    return _parse_labelled(_ASIDE.sub("", fold(text)).strip(_EDGES), century)


def parse_typed_date(text: str, *, century: int | None = None) -> PartialDate | None:
    """The date that an officer typed, also without separators: ``27102008``, ``102008``, ``271008``."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in {6, 8}:
        return parse_date(text, century=century)
    if len(digits) == 8:
        return make_date(digits[4:], digits[2:4], digits[:2])
    # No year from 1850 to 2100 begins like a month, so MMyyyy and ddMMyy never clash.
    month_and_year = make_date(digits[2:], digits[:2])
    return month_and_year or make_date(digits[4:], digits[2:4], digits[:2], century)


def make_date(
    year: str | int, month: str | int | None = None, day: str | int | None = None, century: int | None = None
) -> PartialDate | None:
    """A date of these parts, or None when one is out of range or the year has two digits and no century."""
    full_year = int(year)
    if full_year < 100 and century is not None:
        full_year += century
    if not FIRST_YEAR <= full_year <= LAST_YEAR:
        return None
    whole_month = None if month is None else int(month)
    whole_day = None if day is None else int(day)
    if whole_month is not None and not 1 <= whole_month <= 12:
        return None
    if whole_day is not None and not 1 <= whole_day <= 31:
        return None
    return PartialDate(full_year, whole_month, whole_day)


def is_lunar(text: str) -> bool:
    """Whether ``text`` speaks of the lunar calendar: âm lịch, ÂL, tháng giêng, chạp, nhuận, năm Giáp Tý."""
    return _LUNAR.search(fold(text)) is not None


def parse_time(text: str) -> str | None:
    """The time of day at the head of ``text`` as ``HH:mm`` (``8 giờ 30 phút``, ``3 giờ chiều``), or None.

    Parts of the day are reckoned as people speak: chiều and tối from noon on, 12 giờ đêm is 00:00,
    8 giờ kém 15 is 07:45.
    """
    match = _HOUR_AND_MINUTE.match(fold(text).strip())
    if match is None:
        return None
    hour, to_hour, minute, half, part = match.groups()
    hours, minutes = _hour_of_day(int(hour), part), 30 if half else int(minute or 0)
    if hours > 23 or minutes > 59:
        return None
    hours, minutes = divmod((hours * 60 + (-minutes if to_hour else minutes)) % (24 * 60), 60)
    return f"{hours:02}:{minutes:02}"


def _hour_of_day(hour: int, part: str | None) -> int:
    if hour > 12 or part is None or part == "sang":
        return hour
    if part == "trua":
        return hour + 12 if hour < 9 else hour
    if part == "chieu":
        return hour % 12 + 12
    is_evening = hour != 12 and (part == "toi" or hour >= 6)
    return hour + 12 if is_evening else hour % 12


def _numeric_date(match: re.Match[str], century: int | None) -> PartialDate | None:
    day, month, year, month_alone, its_year, year_alone = match.groups()
    return make_date(year or its_year or year_alone, month or month_alone, day, century)


def _parse_labelled(folded: str, century: int | None) -> PartialDate | None:
    numeric = _NUMERIC.fullmatch(folded)
    if numeric:
        return _numeric_date(numeric, century)
    age = _AGE.fullmatch(folded)
    if age:
        years = int(age[1] or age[2])
        return PartialDate(None, age=years) if 1 <= years <= OLDEST else None
    parts = [token if token.isdigit() else _MEANING.get(token, "?") for token in _TOKEN.findall(folded)]
    match = _LABELLED.fullmatch(" ".join(part for part in parts if part))
    if match is None:
        return None
    day, month, year = match.groups()
    return make_date(year, month, day, century)


def _month_length(year: int | None, month: int) -> int:
    return calendar.monthrange(year or 2000, month)[1]
