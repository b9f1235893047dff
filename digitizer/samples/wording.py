"""How officers write dates and numbers: the spellings found in register books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from digitizer.samples.dice import Dice

_UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_MONTHS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")


@dataclass(frozen=True, slots=True)
class WordStyle:
    """One hand's way of spelling numbers and dates in words."""

    thousand: str = "nghìn"
    zero_ten: str = "linh"
    early_day: str = ""  # put before the days 1..10: "mùng", "mồng" or nothing
    comma: bool = False
    case: str = "lower"  # lower, title, sentence
    with_day_word: bool = True


def word_style(dice: Dice) -> WordStyle:
    """A style of spelling."""
    return WordStyle(
        thousand=dice.weighted((("nghìn", 3.0), ("ngàn", 1.0))),
        zero_ten=dice.weighted((("linh", 3.0), ("lẻ", 1.0))),
        early_day=dice.weighted((("", 4.0), ("mùng", 1.0), ("mồng", 1.0))),
        comma=dice.chance(0.5),
        case=dice.pick(("lower", "title", "sentence", "sentence")),
        with_day_word=dice.chance(0.95),
    )


def below_hundred(number: int) -> str:
    """0..99 in words (21 "hai mươi mốt", 24 "hai mươi tư", 15 "mười lăm")."""
    tens, unit = divmod(number, 10)
    if tens == 0:
        return _UNITS[unit]
    if tens == 1:
        return "mười" if unit == 0 else "mười " + ("lăm" if unit == 5 else _UNITS[unit])
    last = {0: "", 1: "mốt", 4: "tư", 5: "lăm"}.get(unit, _UNITS[unit])
    return f"{_UNITS[tens]} mươi {last}".strip()


def year_words(year: int, style: WordStyle) -> str:
    """A year of four digits in words: 2016 "hai nghìn không trăm mười sáu"."""
    thousands, rest = divmod(year, 1000)
    hundreds, low = divmod(rest, 100)
    words = [f"{_UNITS[thousands]} {style.thousand}"]
    if rest:
        words.append(f"{_UNITS[hundreds]} trăm")
    if low:
        words.append(f"{style.zero_ten} {_UNITS[low]}" if low < 10 else below_hundred(low))
    return " ".join(words)


def spell(day: date, style: WordStyle) -> str:
    """A date in words, as a hand of that style writes it."""
    early = f"{style.early_day} " if style.early_day and day.day <= 10 else ""
    parts = [
        ("ngày " if style.with_day_word else "") + early + below_hundred(day.day),
        f"tháng {_MONTHS[day.month - 1]}",
        f"năm {year_words(day.year, style)}",
    ]
    text = (", " if style.comma else " ").join(parts)
    if style.case == "title":
        return " ".join(word[:1].upper() + word[1:] for word in text.split())
    return text[:1].upper() + text[1:] if style.case == "sentence" else text


LONG_DATE = "ngày {d} tháng {m} năm {y}"


def write_date(day: date, style: str) -> str:
    """A date in digits in one of the styles; ``s`` stands for the year's last two digits."""
    return style.format(d=day.day, m=day.month, y=day.year, s=day.year % 100)


def dotted(day: date) -> str:
    """The workbook's form, ``dd.MM.yyyy``."""
    return f"{day.day:02}.{day.month:02}.{day.year}"
