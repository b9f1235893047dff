"""Dates written out in words, read and written in all the usual spellings.

Reading ignores case, marks and punctuation, for pens and engines lose them. Each word becomes one letter or
digit (``hai mươi bảy`` is ``2X7``), and one expression reads the line of them. ``năm`` is both *five* and
*year*: the expression's backtracking finds the one reading that makes a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from digitizer.domain.dates import OLDEST, PartialDate, make_date
from digitizer.domain.text import fold

# D ngày, T tháng, N năm (five or year), X tens, C hundred, M thousand, L linh, A tuổi.
_CODES = {
    "khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "lam": "5", "nham": "5",
    "sau": "6", "bay": "7", "tam": "8", "chin": "9", "muoi": "X", "ham": "2X", "ram": "X5", "tram": "C",
    "nghin": "M", "ngan": "M", "linh": "L", "le": "L", "gieng": "1", "chap": "X2", "ngay": "D", "thang": "T",
    "nam": "N", "tuoi": "A", "mong": "", "mung": "", "am": "", "duong": "", "lich": "", "nhuan": "",
    "sinh": "", "chan": "", "tron": "",
}  # fmt: skip
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_WORDS = "|".join(sorted(_CODES, key=len, reverse=True))
_JOINED = re.compile(rf"(?:{_WORDS})+")
_WORD = re.compile(_WORDS)

_SMALL = r"(?:[1-9N]?X[1-9N]?|[0-9N]{2})"  # 10..99, or two digits named one by one
_DAY = r"(?:[12]?X[1-9N]?|3X1?|[0-3]?[0-9N])"
_MONTH = r"(?:X[12]?|1[0-2]|0?[1-9N])"
_AFTER_THOUSAND = (
    rf"(?:[1-9N]C(?:L[1-9N]|{_SMALL})?|0C(?:L?[1-9N]|{_SMALL})|L[1-9N]|{_SMALL}|[0-9N]{{3}}|[1-9N])"
)
_YEAR = rf"(?:[12]M{_AFTER_THOUSAND}?|[12][0-9N]{{3}}|[12][0-9N][1-9N]?X[1-9N]?)"
_DATE = re.compile(rf"(?:(?:D?({_DAY}))?T({_MONTH}))?(?:N?({_YEAR})|N({_SMALL}))|D?({_DAY})T({_MONTH})")
_AGE = re.compile(rf"({_SMALL}|1C(?:L?[1-9N]|{_SMALL})?|[1-9N])A")


class Capitals(StrEnum):
    """How the words of a date are capitalised."""

    TITLE = "title"
    SENTENCE = "sentence"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class DateStyle:
    """One way of spelling a date; the defaults are those of today's forms.

    ``early_day`` stands before days 1 to 10 (``mồng``, ``mùng`` or nothing). ``four`` and ``five`` are the
    words after mươi. ``no_hundreds`` says ``hai nghìn không trăm linh tám``, not ``hai nghìn linh tám``.
    ``old_months`` says giêng and chạp; ``digits`` names a year's four figures one by one.
    """

    capitals: Capitals = Capitals.SENTENCE
    linh: Literal["linh", "lẻ"] = "linh"
    thousand: Literal["nghìn", "ngàn"] = "nghìn"
    early_day: Literal["", "mồng", "mùng"] = ""
    four: Literal["tư", "bốn"] = "tư"
    five: Literal["lăm", "nhăm"] = "lăm"
    commas: bool = False
    no_hundreds: bool = True
    old_months: bool = False
    digits: bool = False


_UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_DEFAULT_STYLE = DateStyle()


def parse_date_words(text: str, *, century: int | None = None) -> PartialDate | None:
    """The date (or age) that ``text`` writes in words, or None when it is none.

    A year of two figures (``năm chín mươi lăm``) gives ``year=None`` unless ``century`` (1900, 2000) is
    given: the century is not invented. ``tháng một`` is January, as in modern usage. Numerals among the words
    are taken.
    """
    codes = _encode(text)
    if codes is None:
        return None
    match = _DATE.fullmatch(codes)
    if match is None:
        age = _AGE.fullmatch(codes)
        return _age(_value(age[1])) if age else None
    day, month, year, short_year, day_alone, month_alone = match.groups()
    return _date(day or day_alone, month or month_alone, year, short_year, century)


def spell_date(date: PartialDate, style: DateStyle = _DEFAULT_STYLE) -> str:
    """``date`` in words: ``Ngày hai mươi bảy tháng ba năm hai nghìn không trăm mười sáu``.

    Parts that are missing are left out; an age is written ``Ba mươi lăm tuổi``.
    """
    if date.age is not None:
        return _capitalise(f"{_spell_number(date.age, style)} tuổi", style.capitals)
    parts = []
    if date.day is not None:
        early = style.early_day + " " if style.early_day and date.day <= 10 else ""
        parts.append(f"ngày {early}{_spell_number(date.day, style)}")
    if date.month is not None:
        parts.append(f"tháng {_spell_month(date.month, style)}")
    if date.year is not None:
        parts.append(f"năm {_spell_year(date.year, style)}")
    return _capitalise((", " if style.commas else " ").join(parts), style.capitals)


def number_words() -> frozenset[str]:
    """Every word, in lower case with its marks, that a date in words can hold: a lexicon for readers."""
    numbers = {"mốt", "tư", "lăm", "nhăm", "bẩy", "mười", "mươi", "hăm", "trăm", "nghìn", "ngàn"}
    days = {"ngày", "mồng", "mùng", "rằm", "tháng", "giêng", "chạp", "nhuận", "tuổi", "âm", "dương", "lịch"}
    return frozenset({*_UNITS, "linh", "lẻ", *numbers, *days})


def _encode(text: str) -> str | None:
    """One letter or digit for each word; None when a word is not of this language."""
    codes = []
    for token in _TOKEN.findall(fold(text)):
        code = token if token.isdigit() else _CODES.get(token)
        if code is None:
            if not _JOINED.fullmatch(token):
                return None
            code = "".join(_CODES[word] for word in _WORD.findall(token))
        codes.append(code)
    return "".join(codes)


def _age(years: int) -> PartialDate | None:
    return PartialDate(None, age=years) if 1 <= years <= OLDEST else None


def _date(
    day: str | None, month: str | None, year: str | None, short_year: str | None, century: int | None
) -> PartialDate | None:
    month_number = _value(month) if month else None
    day_number = _value(day) if day else None
    if day_number is not None and not 1 <= day_number <= 31:
        return None
    if year or (short_year and century is not None):
        return make_date(_value(year or short_year or ""), month_number, day_number, century)
    return PartialDate(None, month_number, day_number) if month_number else None


def _value(codes: str) -> int:
    """The number of a code line that one of the expressions has accepted."""
    codes = codes.replace("N", "5")
    if "M" in codes:
        thousands, _, rest = codes.partition("M")
        return int(thousands) * 1000 + (_value(rest) if rest else 0)
    if "C" in codes:
        hundreds, _, rest = codes.partition("C")
        return int(hundreds) * 100 + (_value(rest) if rest else 0)
    codes = codes.removeprefix("L")
    if "X" not in codes:
        return int(codes)
    tens, _, units = codes.partition("X")
    if len(tens) >= 2:  # "hai không mười sáu": the century by its figures, then the year in it
        return int(tens[:2]) * 100 + int(tens[2:] or 1) * 10 + int(units or 0)
    return int(tens or 1) * 10 + int(units or 0)


def _spell_month(month: int, style: DateStyle) -> str:
    if style.old_months and month in {1, 12}:
        return "giêng" if month == 1 else "chạp"
    return "tư" if month == 4 else _spell_number(month, style)


def _spell_year(year: int, style: DateStyle) -> str:
    if style.digits:
        return " ".join(_UNITS[int(figure)] for figure in str(year))
    thousands, rest = divmod(year, 1000)
    words = f"{_UNITS[thousands]} {style.thousand}"
    if not rest:
        return words
    if rest >= 100 or style.no_hundreds:
        words += f" {_UNITS[rest // 100]} trăm"
    return f"{words} {_spell_rest(rest % 100, style)}" if rest % 100 else words


def _spell_rest(rest: int, style: DateStyle) -> str:
    return f"{style.linh} {_UNITS[rest]}" if rest < 10 else _spell_number(rest, style)


def _spell_number(number: int, style: DateStyle) -> str:
    """1 to 199 in words."""
    if number >= 100:
        rest = number % 100
        return f"{_UNITS[number // 100]} trăm" + (f" {_spell_rest(rest, style)}" if rest else "")
    tens, units = divmod(number, 10)
    if not tens:
        return _UNITS[units]
    words = "mười" if tens == 1 else f"{_UNITS[tens]} mươi"
    return f"{words} {_spell_unit(tens, units, style)}" if units else words


def _spell_unit(tens: int, units: int, style: DateStyle) -> str:
    if units == 5:
        return "lăm" if tens == 1 else style.five
    if tens > 1 and units == 1:
        return "mốt"
    return style.four if tens > 1 and units == 4 else _UNITS[units]


def _capitalise(words: str, capitals: Capitals) -> str:
    if capitals is Capitals.TITLE:
        return " ".join(word[:1].upper() + word[1:] for word in words.split(" "))
    return words[:1].upper() + words[1:] if capitals is Capitals.SENTENCE else words
