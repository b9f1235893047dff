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

_COVER_WORDS = ("cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc", "bo tu phap")
_CLOSING_WORDS = (
    "khóa sổ", "khoá sổ", "tổng số trường hợp", "trường hợp đăng ký trong năm", "sổ này có", "tổng số sự kiện",
)  # fmt: skip
_COVER_FACTS = (
    ("noiDangKy", ("Cơ quan đăng ký hộ tịch", "Cơ quan đăng ký", "Nơi đăng ký")),
    ("quyenSo", ("Quyển số", "Quyển")),
    ("moNgay", ("Mở ngày", "Ngày mở sổ", "Mở sổ ngày")),
    ("khoaNgay", ("Khóa ngày", "Khoá ngày", "Ngày khóa sổ", "Khóa sổ ngày")),
)
_ENOUGH = 78.0


@dataclass(frozen=True, slots=True)
class KindGuess:
    """What a page without a form frame is; ``strength`` 0..1 lets callers compare orientations."""

    kind: PageKind
    strength: float
    profile: str = ""
    facts: Mapping[str, FieldValue] | None = None


def guess_kind(lines: Sequence[LineReading], profiles: Sequence[FormProfile], ink: float) -> KindGuess:
    """Kind of a page from its lines; ``ink`` is the share of dark pixels."""
    letters = plain(" ".join(line.text for line in lines))
    cover = max((fuzz.partial_ratio(plain(words), letters) for words in _COVER_WORDS), default=0.0)
    titles = {
        profile.id: max((_contains(title, letters) for title in profile.cover_titles), default=0.0)
        for profile in profiles
    }
    closing = max(_contains(words, letters) for words in _CLOSING_WORDS)
    best = max(titles, key=lambda name: titles[name], default="")
    if len(letters) < 12:
        # A few strokes that no engine reads are dirt or the other side shining through.
        return KindGuess(PageKind.BLANK, 0.5) if ink < 0.02 else KindGuess(PageKind.UNKNOWN, 0.1)
    if cover >= _ENOUGH and titles.get(best, 0.0) >= _ENOUGH and cover + titles[best] > closing + 60:
        return KindGuess(PageKind.COVER, (cover + titles[best]) / 200, best, _cover_facts(lines))
    if closing >= 82:
        return KindGuess(PageKind.CLOSING, closing / 100, "", _closing_facts(lines))
    return KindGuess(PageKind.UNKNOWN, max(cover, closing) / 400)


def _contains(words: str, letters: str) -> float:
    needle = plain(words)
    return fuzz.partial_ratio(needle, letters) if len(letters) >= len(needle) else 0.0


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
        value = _date_text(text) if key.endswith("Ngay") else text
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


def _date_text(text: str) -> str:
    date = parse_date(text)
    return date.text if date else ""
