"""Puts a page's readings together into one record: splits, joins, «như trên», words against digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from digitizer.domain.date_words import parse_date_words
from digitizer.domain.dates import PartialDate, parse_date
from digitizer.domain.forms import FormProfile, LabelSpec, TickSpec
from digitizer.domain.numbers import parse_book_number, parse_entry_number
from digitizer.domain.records import FieldValue
from digitizer.extract.candidates import Candidate
from digitizer.extract.lexicon import Lexicon
from digitizer.extract.parse import ZoneReading, choose
from digitizer.extract.splitting import SPLITTERS
from digitizer.extract.tokens import hull, plain
from digitizer.extract.wording import is_same_as_above, tidy

_GOING_ON = frozenset({"muoi", "tram", "nghin", "ngan", "khong", "linh", "le"})
_PART = 0.3  # confidence of a part of a day
_UNSURE = 0.6  # confidence: digits below it give way to words above it
_LETTERS = 3  # so many of a label's last letters may stand before its value
_NAMED = frozenset({"name", "person", "signer", "relation"})  # begin with a capital, and hold no colon
_WORDS_OF = {"nksNgaySinh": "nksNgaySinhBangChu", "nktNgayChet": "nktNgayChetGhiBangChu"}
_CUT_OFF = re.compile(r"(.*\D)(\d{0,3})")
_NUMBERS = frozenset({"so", "quyenSo"})  # end in a year behind a stroke


def assemble(
    profile: FormProfile, readings: Sequence[ZoneReading], lexicon: Lexicon
) -> dict[str, FieldValue]:
    """The fields of the record, in the order of the form."""
    fields: dict[str, FieldValue] = {}
    for reading in _joined(profile, readings):
        spec = profile.labels[reading.label]
        own = replace(reading, candidates=tuple(_without_label(c, spec) for c in reading.candidates))
        fields |= _fields_of(spec, own, profile, lexicon, fields)
    _resolve_same(profile, fields)
    _check_words(fields)
    _complete_year(fields)
    _doubt_part(fields)
    return fields


def _without_label(candidate: Candidate, spec: LabelSpec) -> Candidate:
    """The reading without the end of the printed label, where the value was cut out too far to the left."""
    before, colon, after = candidate.text.partition(":")
    wordings = [plain(text) for text in spec.texts]
    is_named = spec.parser in _NAMED
    if colon and (
        any(wording.endswith(plain(before)) for wording in wordings) or (is_named and len(before) <= _LETTERS)
    ):
        return replace(candidate, text=after)
    said = plain(candidate.text)
    is_rest = spec.parser != "sex" and candidate.text.islower() and any(w.endswith(said) for w in wordings)
    if said in wordings or (said and is_rest):
        return replace(candidate, text="")
    first, _, rest = candidate.text.partition(" ")
    lasts = [plain(text.split()[-1]) for text in spec.texts]
    is_end = any(last.endswith(plain(first)) and last != plain(first) for last in lasts)
    is_whole = is_named and plain(first) in lasts and rest[:1].isupper()
    if rest and first.islower() and (is_whole or (is_end and len(first) <= _LETTERS)):
        return replace(candidate, text=rest)
    return candidate


def _joined(profile: FormProfile, readings: Sequence[ZoneReading]) -> list[ZoneReading]:
    """Readings after a ``join`` label («số») are added to the reading before them."""
    result: list[ZoneReading] = []
    for reading in readings:
        spec = profile.labels[reading.label]
        if spec.parser != "join" or not result:
            result.append(reading)
            continue
        previous = result[-1]
        if not any(tidy(c.text) for c in reading.candidates):
            continue
        pairs = zip(_padded(previous.candidates, reading.candidates), reading.candidates, strict=True)
        merged = tuple(
            Candidate(
                f"{tidy(first.text)} {spec.texts[0]} {second.text}",
                min(first.confidence, second.confidence),
                second.engine,
            )
            for first, second in pairs
        )
        boxes = [box for box in (previous.box, reading.box) if box is not None]
        result[-1] = ZoneReading(
            previous.label, merged, hull(boxes) if boxes else None, words=(*previous.words, *reading.words)
        )
    return result


def _padded(first: Sequence[Candidate], second: Sequence[Candidate]) -> list[Candidate]:
    """One candidate of ``first`` for each of ``second``, by engine where possible."""
    by_engine = {c.engine: c for c in first}
    fallback = first[0] if first else Candidate("", 1.0, "")
    return [by_engine.get(c.engine, fallback) for c in second]


def _fields_of(
    spec: LabelSpec,
    reading: ZoneReading,
    profile: FormProfile,
    lexicon: Lexicon,
    before: Mapping[str, FieldValue],
) -> dict[str, FieldValue]:
    split = SPLITTERS.get(spec.parser)
    if split is not None:
        return split(spec, reading, profile, lexicon)
    choice = choose(spec.parser, reading.candidates, lexicon, profile.century)
    if choice is None or not choice.parsed.value:
        return {}
    base = _aged(spec, choice.field(reading))
    key = spec.keys[0]
    if spec.parser == "minute" and key in before:
        return {key: _moment(before[key], base)}
    if spec.parser == "hour":
        return {key: replace(base, raw=f"{base.raw} giờ")}
    # One answer for several people: where both parents live.
    return dict.fromkeys(spec.keys, base)


def _aged(spec: LabelSpec, field: FieldValue) -> FieldValue:
    """A bare number of years after a label that asks for an age is one, not the short form of a year."""
    if spec.parser != "date" or not any("tuổi" in text.casefold() for text in spec.texts):
        return field
    figures = field.raw.strip()
    if not (figures.isdigit() and len(figures) <= 2):
        return field
    return replace(field, value=f"{int(figures)} tuổi", confidence=max(field.confidence, 0.6))


def _moment(hour: FieldValue, minute: FieldValue) -> FieldValue:
    """«08 giờ 30 phút» out of its two blanks."""
    boxes = [box for box in (hour.box, minute.box) if box is not None]
    return replace(
        hour,
        value=f"{hour.value}:{minute.value}",
        raw=f"{hour.raw} {minute.raw} phút",
        confidence=min(hour.confidence, minute.confidence),
        box=hull(boxes) if boxes else None,
    )


_COUPLES = (("chaNoiCuTru", "meNoiCuTru"), ("chongNoiCuTru", "voNoiCuTru"))
SPOUSES = {one: other for pair in _COUPLES for one, other in (pair, pair[::-1])}
"""By key, the same field of the other parent or spouse: «như trên» points at it."""
AS_ABOVE = "như trên"
"""The note of a value that stands elsewhere on the paper, where its own place points."""


def _resolve_same(profile: FormProfile, fields: dict[str, FieldValue]) -> None:
    """«Như trên» takes the other person's value, else that of the field of the same kind before it."""
    last: dict[str, FieldValue] = {}
    for spec in profile.labels:
        for key in spec.keys[:1]:
            field = fields.get(key)
            if field is None:
                continue
            other = fields.get(SPOUSES.get(key, ""))
            stands = other is not None and not is_same_as_above(other.raw)
            source = other if stands else last.get(spec.parser)
            if is_same_as_above(field.raw) and source is not None:
                trust = min(field.confidence, source.confidence)
                field = replace(field, value=source.value, confidence=trust, notes=(*field.notes, AS_ABOVE))
                fields[key] = field
            last[spec.parser] = field


def _check_words(fields: dict[str, FieldValue]) -> None:
    """Digits and words of one date: agreement makes both surer, contradiction makes both doubtful."""
    for key, words_key in _WORDS_OF.items():
        digits, words = fields.get(key), fields.get(words_key)
        if digits is None or words is None:
            continue
        by_digits, by_words = parse_date(digits.value), parse_date_words(words.value)
        if by_words is None:
            continue
        if by_digits == by_words:
            fields[key] = replace(digits, confidence=max(digits.confidence, 0.99))
            fields[words_key] = replace(words, confidence=max(words.confidence, 0.98))
        elif by_digits is None or _is_cut(by_digits, by_words, digits, words):
            note = f"đọc theo phần ghi bằng chữ: {by_words.text}"
            trust = min(words.confidence, 0.7)
            fields[key] = replace(digits, value=by_words.text, confidence=trust, notes=(*digits.notes, note))
        else:
            note = "số và chữ của ngày này không khớp nhau"
            fields[key] = replace(digits, confidence=min(digits.confidence, 0.6), notes=(*digits.notes, note))
            fields[words_key] = replace(
                words, confidence=min(words.confidence, 0.6), notes=(*words.notes, note)
            )


def _is_cut(by_digits: PartialDate, by_words: PartialDate, digits: FieldValue, words: FieldValue) -> bool:
    """Whether digits that were read with little confidence differ from the words at their end only: the next
    label stands over them. Words that may go on («hai mươi») say no more than they.
    """
    may_go_on = plain(words.value.split()[-1]) in _GOING_ON
    is_surer = digits.confidence < _UNSURE < words.confidence
    return is_surer and not may_go_on and by_digits.text[:-2] == by_words.text[:-2]


def _complete_year(fields: dict[str, FieldValue]) -> None:
    """A registration day, an entry's or a book's number whose year ends under a rule or another text has the
    year of the number or book that shows it whole.
    """
    entry, book = _year_of_entry(fields), _year_of_book(fields)
    day = fields.get("ngayDangKy")
    if day is not None and parse_date(day.value) is None:
        _with_year(fields, "ngayDangKy", entry or book, _whole_day)
    if entry and not book:
        _with_year(fields, "quyenSo", entry, lambda text: text if parse_book_number(text) else None)
    elif book and not entry:
        _with_year(fields, "so", book, lambda text: text if parse_entry_number(text) else None)


def _doubt_part(fields: dict[str, FieldValue]) -> None:
    """A registration day without its day is only a part of what stands there."""
    field = fields.get("ngayDangKy")
    day = parse_date(field.value) if field is not None else None
    if field is not None and day is not None and not day.is_full:
        note = "chỉ đọc được một phần của ngày đăng ký"
        trust = min(field.confidence, _PART)
        fields["ngayDangKy"] = replace(field, confidence=trust, notes=(*field.notes, note))


def _with_year(
    fields: dict[str, FieldValue], key: str, year: str, whole: Callable[[str], str | None]
) -> None:
    """Completes the year that ends a field, if ``whole`` makes a value of the text with it."""
    field = fields.get(key)
    cut = _CUT_OFF.fullmatch(field.value.strip()) if field is not None else None
    if field is None or cut is None or not year.startswith(cut[2]) or (key in _NUMBERS and not cut[2]):
        return
    value = whole(cut[1] + year)
    if value is not None:
        note = f"năm bị cắt, lấy theo số hoặc quyển số: {year}"
        fields[key] = replace(field, value=value, confidence=0.6, notes=(*field.notes, note))


def _whole_day(text: str) -> str | None:
    day = parse_date(text)
    return day.text if day is not None and day.is_full else None


def _year_of_entry(fields: Mapping[str, FieldValue]) -> str:
    """The year in the entry's number; empty when it has none."""
    entry = parse_entry_number(fields["so"].value) if "so" in fields else None
    return str(entry.year) if entry is not None and entry.year is not None else ""


def _year_of_book(fields: Mapping[str, FieldValue]) -> str:
    """The year of a book of one year; empty when its number has none."""
    book = parse_book_number(fields["quyenSo"].value) if "quyenSo" in fields else None
    return str(book.year) if book is not None and book.year is not None and book.last_year is None else ""


def tick_code(tick: TickSpec, fields: Mapping[str, FieldValue]) -> str:
    """The code that a ticked box stands for; empty when the field that decides it was not read."""
    codes = tick.code.split("|")
    if len(codes) == 1:
        return tick.code
    if tick.by == "parents":
        mother, father = "meHoTen" in fields, "chaHoTen" in fields
        if mother and father:
            return ""
        return codes[1] if mother else codes[2] if father else codes[0]
    chosen = fields.get(tick.by)
    position = {"1": 0, "2": 1}.get(chosen.value if chosen else "")
    return codes[position] if position is not None else ""
