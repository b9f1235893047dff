"""Identity numbers: the 12-digit personal number and the numbers of papers.

Structure of the personal number (Nghị định 137/2015/NĐ-CP Art. 13, Thông tư 59/2021/TT-BCA): three digits of
the place of birth registration, one of century and sex, two of the year of birth, six at random. There is no
check digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PERSONAL = re.compile(r"([0-9]{3})([0-9])([0-9]{2})[0-9]{6}")
_GAPS = str.maketrans("", "", " .-\u00a0")
_PASSPORT = re.compile(r"[A-Z][0-9]{7,8}")
_FOREIGN_PASSPORT = re.compile(r"[A-Z0-9]{5,15}")


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A personal number taken apart.

    ``province`` is its first three digits, ``sex`` the Ministry's code (1 nam, 2 nữ).
    """

    text: str
    province: str
    sex: str
    birth_year: int


def parse_personal_number(text: str) -> PersonalNumber | None:
    """The parts of a 12-digit personal number, or None; spaces, dots and hyphens in it are passed over."""
    digits = text.translate(_GAPS)
    match = _PERSONAL.fullmatch(digits)
    if match is None:
        return None
    century_and_sex, year = int(match[2]), int(match[3])
    century = 1900 + century_and_sex // 2 * 100
    return PersonalNumber(digits, match[1], str(century_and_sex % 2 + 1), century + year)


def paper_problems(kind_code: str, number: str) -> tuple[str, ...]:
    """Stable ids of what is odd about the number of an identity paper ("Loại giấy tờ tùy thân" of that code).

    CMND (1): ``cmnd_12_digits`` (rare, 2012–2015), ``cmnd_digits``. Passport (2): ``passport_foreign_form``
    (not Vietnam's letter and 7 or 8 digits), ``passport_form``. CCCD (4): ``cccd_9_digits``, ``cccd_digits``.
    A number without a kind (0 or empty): ``kind_missing``. Other papers are free, and so is an empty number.
    """
    plain = number.translate(_GAPS).upper()
    if not plain:
        return ()
    check = _CHECKS.get(kind_code)
    problem = check(plain) if check else ""
    return (problem,) if problem else ()


def _missing(_: str) -> str:
    return "kind_missing"


def _cmnd(number: str) -> str:
    if _is_digits(number, 9):
        return ""
    return "cmnd_12_digits" if _is_digits(number, 12) else "cmnd_digits"


def _cccd(number: str) -> str:
    if _is_digits(number, 12):
        return ""
    return "cccd_9_digits" if _is_digits(number, 9) else "cccd_digits"


def _passport(number: str) -> str:
    if _PASSPORT.fullmatch(number):
        return ""
    return "passport_foreign_form" if _FOREIGN_PASSPORT.fullmatch(number) else "passport_form"


def _is_digits(number: str, length: int) -> bool:
    return len(number) == length and number.isascii() and number.isdigit()


_CHECKS = {"": _missing, "0": _missing, "1": _cmnd, "2": _passport, "4": _cccd}
