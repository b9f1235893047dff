"""Tells covers, closing pages and blank pages from their words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from digitizer.domain.dates import parse_date
from digitizer.domain.forms import FormProfile
from digitizer.domain.layout import LineReading
from digitizer.domain.records import FieldValue, PageKind
from digitizer.domain.text import clean
from digitizer.extract.labels import find_labels, wanted
from digitizer.extract.tokens import plain, tokens_of
from digitizer.extract.wording import tidy

# What is printed or written on such pages, and how much a sight of it proves. The republic's name and motto
# head every official paper and prove nothing.
_COVER_WORDS = (
    ("cơ quan đăng ký hộ tịch", 0.35),
    ("bộ tư pháp", 0.15),
    ("mở ngày", 0.1),
)
_CLOSING_WORDS = (
    ("khóa sổ", 0.3),
    ("tổng số trường hợp", 0.4),
    ("trường hợp đăng ký", 0.4),
    ("trường hợp", 0.25),
    ("tổng số", 0.2),
    ("sổ này gồm", 0.3),
    ("sổ này có", 0.3),
    ("trong năm", 0.15),
    ("được khóa ngày 31 tháng 12", 0.4),
    ("31 tháng 12 năm", 0.35),
    ("tm ủy ban nhân dân", 0.25),
)
_COVER_FACTS = (
    ("noiDangKy", ("Cơ quan đăng ký hộ tịch", "Cơ quan đăng ký", "Nơi đăng ký")),
    ("quyenSo", ("Quyển số", "Quyển")),
    ("moNgay", ("Mở ngày", "Ngày mở sổ", "Mở sổ ngày")),
    ("khoaNgay", ("Khóa ngày", "Khoá ngày", "Ngày khóa sổ", "Khóa sổ ngày")),
)
_TITLE = 0.55  # a sight of «sổ đăng ký …»; without «sổ» it stands on pages of entries and in letters, too
_ENOUGH = 0.5  # summed proof that decides


@dataclass(frozen=True, slots=True)
class KindGuess:
    """What a page without a form frame is; ``strength`` 0..1 lets callers compare orientations."""

    kind: PageKind
    strength: float
    profile: str = ""
    facts: Mapping[str, FieldValue] | None = None


def guess_kind(lines: Sequence[LineReading], profiles: Sequence[FormProfile]) -> KindGuess:
    """Kind of a page from the lines read on it."""
    letters = plain(" ".join(line.text for line in lines))
    titles = {
        profile.id: max((_sight(f"sổ {title}", letters) for title in profile.cover_titles), default=0.0)
        for profile in profiles
    }
    best = max(titles, key=lambda name: titles[name], default="")
    cover = _proof(_COVER_WORDS, letters) + _TITLE * titles.get(best, 0.0)
    closing = _proof(_CLOSING_WORDS, letters)
    if max(cover, closing) < _ENOUGH:
        return KindGuess(PageKind.UNKNOWN, 0.4 * max(cover, closing))
    if cover >= closing:
        return KindGuess(PageKind.COVER, min(1.0, cover), best, _cover_facts(lines))
    return KindGuess(PageKind.CLOSING, min(1.0, closing), "", _closing_facts(lines))


def _proof(words: Sequence[tuple[str, float]], letters: str) -> float:
    return sum(worth * _sight(text, letters) for text, worth in words)


def _sight(words: str, letters: str) -> float:
    """How surely the words stand in the text: 0 below four letters in five, 1 when exact."""
    needle = plain(words)
    if len(letters) < len(needle):
        return 0.0
    return max(0.0, (fuzz.partial_ratio(needle, letters) - 70) / 30)


def _cover_facts(lines: Sequence[LineReading]) -> dict[str, FieldValue]:
    tokens = tokens_of(lines)
    labels = [wanted(texts) for _, texts in _COVER_FACTS]
    found = find_labels(labels, tokens)
    facts = {}
    for index, (key, _) in enumerate(_COVER_FACTS):
        place = found[index]
        if place is None:
            continue
        end = min((later.start for later in found[index + 1 :] if later is not None), default=len(tokens))
        text = tidy(" ".join(token.text for token in tokens[place.stop : end]))
        value = _date_text(text) if key.endswith("Ngay") else _book_text(text) if key == "quyenSo" else text
        if value:
            facts[key] = FieldValue(value, text, 0.8)
    return facts


def _closing_facts(lines: Sequence[LineReading]) -> dict[str, FieldValue]:
    text = clean(" ".join(line.text for line in lines))
    facts = {}
    total = re.search(r"(?:tổng số|trong năm|gồm|có)[^\d]{0,60}?(\d{1,4})\s*trường hợp", text, re.IGNORECASE)
    if total:
        facts["tongSo"] = FieldValue(total[1], total[0], 0.8)
    closed = re.search(r"ngày\s*\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4}", text, re.IGNORECASE)
    if closed:
        facts["khoaNgay"] = FieldValue(_date_text(closed[0]), closed[0], 0.8)
    return facts


def _book_text(text: str) -> str:
    """A book's number without the stains read beside it; the text itself when no number is in it."""
    number = re.search(r"\d{1,4}\s*/\s*\d{4}", text)
    return re.sub(r"\s", "", number[0]) if number else text


def _date_text(text: str) -> str:
    date = parse_date(text)
    return date.text if date else ""
