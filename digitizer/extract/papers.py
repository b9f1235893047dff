"""Lines that hold several fields at once: identity papers, and the signer with the office held."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from digitizer.domain.dates import parse_date
from digitizer.domain.schema import CodeList
from digitizer.domain.text import fold
from digitizer.extract.wording import digits, tidy

_DATE = (
    r"(?<!\d)\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}(?!\d)|(?<!\d)\d{2}[/.\-]?\s?\d{2}[/.\-]?\s?(?:19|20)\d{2}(?!\d)"
    r"|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}"
)
_MISREAD_DATE = re.compile(r"(?<!\w)[\dOolI|SBZöó]{2}/[\dOolI|SBZöó]{2}/[\dOolI|SBZöó]{4}(?!\w)")
_CAP = r"c[ấâáầa]p\b"
_ON = r"ng[àaảá][yvuỷỳ]\b"  # «ngày» as engines misread it
_ISSUED = re.compile(
    rf"(?:,|;|\()?\s*(?:(?:được\s+)?{_CAP}\s*)?(?:{_ON}\s*)?(?:{_CAP}\s*)?:?\s*(?P<date>{_DATE})",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w/])(?P<number>\d{1,4}/\d{4}|[A-Z]{0,2}\s?[\dOolI|SBZ]{3,}(?:[\d./\-]*\d)?(?:/[A-ZĐ\-]+)*)(?!\w)"
)
_BY = re.compile(r"^(?:,|;)?\s*(?:nơi\s+cấp|do|tại|cấp\s+tại|cấp\s+bởi)\s*:?\s*", re.IGNORECASE)
_TAIL = re.compile(rf"[\s,;.(\-]*(?:{_CAP}|{_ON}|nơi\s+cấp|[\s,;.(\-])*$", re.IGNORECASE)
# What is left of a date that runs out of its place: «cấp ngày 10/07/2».
_CUT_OFF_DATE = re.compile(rf"[\s,;.(\-]*(?:{_CAP}\s*)?{_ON}\s*[\d/.\-\s]+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Papers:
    """An identity paper as written on one line; parts that the line has not are empty.

    ``kind`` is the wording, ``code`` its code in the Ministry's list (``8``: another kind of paper),
    ``issued`` a date in workbook form (``issued_raw`` as written), ``authority`` the issuing office.
    """

    kind: str = ""
    code: str = ""
    number: str = ""
    issued: str = ""
    issued_raw: str = ""
    authority: str = ""


def split_papers(text: str, kinds: CodeList) -> Papers:
    """Splits «CMND số 012345678 do Công an tỉnh X cấp ngày 01/02/2003» in any usual order of its parts."""
    text = _MISREAD_DATE.sub(lambda match: digits(match[0]), tidy(text))
    if not text:
        return Papers()
    issued = _ISSUED.search(text)
    rest = text
    issued_raw = issued_value = ""
    if issued is not None:
        issued_raw = issued["date"]
        date = parse_date(issued_raw) or parse_date(_with_strokes(issued_raw))
        issued_value = date.text if date else ""
        rest = _TAIL.sub("", text[: issued.start()]) + " \x1f " + text[issued.end() :]
    number = _number_in(rest)
    if number is None:
        kind, after = rest, ""
        digits_text = ""
    else:
        kind, after = rest[: number.start()], rest[number.end() :]
        digits_text = digits_of(number["number"])
    kind = tidy(re.sub(r"\bs[ốôo]\s*:?\s*$", "số", kind.replace("\x1f", " ").strip(), flags=re.IGNORECASE))
    authority = _authority(after)
    return Papers(kind, _code(kind, kinds, digits_text), digits_text, issued_value, issued_raw, authority)


def _with_strokes(figures: str) -> str:
    """«04012016» as 04/01/2016."""
    bare = re.sub(r"\D", "", figures)
    return f"{bare[:2]}/{bare[2:4]}/{bare[4:]}"


def _number_in(text: str) -> re.Match[str] | None:
    """The paper's number: the first long run of digits, not part of a word."""
    return _NUMBER.search(text)


def digits_of(text: str) -> str:
    """The number as written, with look-alike letters of an all-digit number as digits."""
    text = text.strip(" .,-")
    head = re.match(r"^(?!O)[A-Z]{1,2}(?=\s?\d)", text)  # no series begins with O: it is a zero
    body = text[head.end() :] if head else text
    if re.fullmatch(r"[\dOolI|SBZ]+", body.strip()):
        body = digits(body)
    return (head[0] if head else "") + body.strip()


def _authority(text: str) -> str:
    whole = [_CUT_OFF_DATE.sub("", part) for part in text.split("\x1f")]
    parts = [_BY.sub("", _TAIL.sub("", part).strip(" ,;.-")) for part in whole]
    words = tidy(" ".join(_TAIL.sub("", part).strip() for part in parts if part.strip()))
    return words if any(letter.isalpha() for letter in words) else ""


_MISREAD = 74.0  # per cent of likeness at which a wording is a known one, misread
_OTHER = "8"


def _code(kind: str, kinds: CodeList, number: str) -> str:
    """The code of a kind of paper; by the number's form when the wording is missing or cannot be read."""
    words = fold(re.sub(r"\bsố\b", "", kind, flags=re.IGNORECASE)).strip(" .:,-")
    words = re.sub(r"\s+", " ", words)
    if words in kinds.synonyms:
        return kinds.synonyms[words]
    for code, label in kinds.labels.items():
        if fold(label) == words:
            return code
    for spelling in sorted(kinds.synonyms, key=len, reverse=True):
        if len(spelling) > 2 and (spelling in words or spelling.replace(" ", "") in words.replace(" ", "")):
            return kinds.synonyms[spelling]
    near = process.extractOne(words, list(kinds.synonyms), scorer=fuzz.ratio, score_cutoff=_MISREAD)
    if near is not None and len(words) > 3:
        return kinds.synonyms[near[0]]
    by_number = {9: "1", 12: "4"}.get(len(number), "") if number.isdigit() else ""
    return by_number if by_number or not words else _OTHER


# Searched in the folded text: engines lose marks.
_TITLE_START = re.compile(
    r"\b(?:(?:quyen\s+|q\.\s*)?(?:pho\s+)?chu\s*tich|p\.?\s*chu\s*tich|pct\b|truong\s+(?:ban|phong|cong)|"
    r"pho\s+(?:truong|giam)|uy\s+vien|cong\s+chuc|can\s+bo|t[mk]\.|kt\.|giam\s+doc)"
)


def split_signer(text: str) -> tuple[str, str]:
    """Name and office of «Đặng Thị Ly - Phó Chủ tịch UBND xã»; also with the office first."""
    text = tidy(text)
    folded = fold(text)
    title = _TITLE_START.search(folded) if len(folded) == len(text) else None
    if title is None:
        return text, ""
    if title.start() > 3:
        return tidy(text[: title.start()]), tidy(text[title.start() :])
    parts = re.split(r"\s*[:,\-–]\s+|\s+-\s*", text, maxsplit=1)
    if len(parts) == 2:
        return tidy(parts[1]), tidy(parts[0])
    return "", text
