"""Puts a page's readings together into one record: splits, joins, «như trên», words against digits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from digitizer.domain.date_words import parse_date_words
from digitizer.domain.dates import parse_date
from digitizer.domain.forms import FormProfile, LabelSpec, TickSpec
from digitizer.domain.records import Box, FieldValue
from digitizer.domain.text import compare_key
from digitizer.extract.lexicon import Lexicon
from digitizer.extract.mending import mend_name, mend_phrase
from digitizer.extract.papers import split_papers, split_signer
from digitizer.extract.parse import Candidate, choose, confidence, first_zero, mend_authority, nearest_phrase
from digitizer.extract.tokens import hull
from digitizer.extract.wording import is_same_as_above, tidy, with_spaces

_WORDS_OF = {"nksNgaySinh": "nksNgaySinhBangChu", "nktNgayChet": "nktNgayChetGhiBangChu"}


@dataclass(frozen=True, slots=True)
class ZoneReading:
    """What was read after a label: candidates (best engine first), hull of the ink in original pixels."""

    label: int
    candidates: tuple[Candidate, ...]
    box: Box | None


def assemble(
    profile: FormProfile, readings: Sequence[ZoneReading], lexicon: Lexicon
) -> dict[str, FieldValue]:
    """The fields of the record, in the order of the form."""
    fields: dict[str, FieldValue] = {}
    for reading in _joined(profile, readings):
        spec = profile.labels[reading.label]
        for key, value in _fields_of(spec, reading, lexicon, fields).items():
            fields[key] = value
    _resolve_same(profile, fields)
    _check_words(fields)
    return fields


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
        result[-1] = ZoneReading(previous.label, merged, hull(boxes) if boxes else None)
    return result


def _padded(first: Sequence[Candidate], second: Sequence[Candidate]) -> list[Candidate]:
    """One candidate of ``first`` for each of ``second``, by engine where possible."""
    by_engine = {c.engine: c for c in first}
    fallback = first[0] if first else Candidate("", 1.0, "")
    return [by_engine.get(c.engine, fallback) for c in second]


def _fields_of(
    spec: LabelSpec, reading: ZoneReading, lexicon: Lexicon, before: Mapping[str, FieldValue]
) -> dict[str, FieldValue]:
    if spec.parser == "papers":
        return _papers(spec, reading, lexicon)
    choice = choose(spec.parser, reading.candidates, lexicon)
    if choice is None or not choice.parsed.value:
        return {}
    base = FieldValue(choice.parsed.value, choice.parsed.raw, choice.confidence, reading.box, choice.engine)
    if spec.parser == "signer":
        name, title = _signer(with_spaces(choice.parsed.value), lexicon)
        parts = {
            spec.keys[0]: (mend_name(name, lexicon.names), name),
            spec.keys[1]: (_title(title, lexicon), title),
        }
        return {key: replace(base, value=value, raw=raw) for key, (value, raw) in parts.items() if value}
    key = spec.keys[0]
    if spec.parser == "minute" and key in before:
        return {key: _moment(before[key], base)}
    if spec.parser == "hour":
        return {key: replace(base, raw=f"{base.raw} giờ")}
    return {key: base}


def _signer(text: str, lexicon: Lexicon) -> tuple[str, str]:
    """Name and office; also when the office's first word is misread, by the comma or dash between them."""
    name, title = split_signer(text)
    head, mark, tail = text.partition(", ") if ", " in text else text.partition(" - ")
    if not title and mark and nearest_phrase(tail, lexicon.titles, 72.0):
        return head, tail
    return name, title


def _title(text: str, lexicon: Lexicon) -> str:
    """An office held, in the usual spelling of these letters or of nearly these."""
    known = mend_phrase(text, lexicon.titles.spellings())
    same = compare_key(known) in {compare_key(phrase) for phrase in lexicon.titles.spellings()}
    return known if same else nearest_phrase(text, lexicon.titles, 78.0) or text


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


def _papers(spec: LabelSpec, reading: ZoneReading, lexicon: Lexicon) -> dict[str, FieldValue]:
    """Kind, number, date and place of issue; each taken from the reading whose part looks best."""
    kinds = lexicon.code_lists["loaiGiayTo"]
    options = [(split_papers(c.text, kinds), c) for c in reading.candidates if tidy(c.text)]
    if not options:
        return {}
    fields = {}
    parts = (
        (spec.keys[0], [(p.code, p.kind, 1.0 if p.code not in ("", "8") else 0.7) for p, _ in options]),
        (spec.keys[1], [(first_zero(p.number), p.number, _number_form(p.number)) for p, _ in options]),
        (spec.keys[2], [(p.issued, p.issued_raw, 1.0) for p, _ in options]),
        (spec.keys[3], [(mend_authority(p.authority, lexicon), p.authority, 0.95) for p, _ in options]),
    )
    for key, texts in parts:
        votes = Counter(value for value, _, _ in texts)
        scored = [
            (form * (0.35 + c.confidence + 0.3 * (votes[value] - 1)), value, raw, form, c)
            for (value, raw, form), (_, c) in zip(texts, options, strict=True)
            if value
        ]
        if scored:
            _, value, raw, form, source = max(scored, key=lambda item: item[0])
            trust = confidence(form, source.confidence, votes[value] > 1)
            fields[key] = FieldValue(value, raw, trust, reading.box, source.engine)
    return fields


def _number_form(number: str) -> float:
    if number.isdigit():
        return 1.0 if len(number) in (9, 12) else 0.6
    return 0.8


def _resolve_same(profile: FormProfile, fields: dict[str, FieldValue]) -> None:
    """«Như trên» takes the value of the field of the same kind before it."""
    last: dict[str, FieldValue] = {}
    for spec in profile.labels:
        for key in spec.keys[:1]:
            field = fields.get(key)
            if field is None:
                continue
            source = last.get(spec.parser)
            if is_same_as_above(field.raw) and source is not None:
                field = replace(field, value=source.value, notes=(*field.notes, "như trên"))
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
        elif by_digits is None:
            note = f"đọc theo phần ghi bằng chữ: {by_words.text}"
            fields[key] = replace(digits, value=by_words.text, confidence=0.7, notes=(*digits.notes, note))
        else:
            note = "số và chữ của ngày này không khớp nhau"
            fields[key] = replace(digits, confidence=min(digits.confidence, 0.6), notes=(*digits.notes, note))
            fields[words_key] = replace(
                words, confidence=min(words.confidence, 0.6), notes=(*words.notes, note)
            )


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
