"""Labels whose line holds several fields: papers, signers, persons with age and home, reports of death."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from digitizer.domain.dates import parse_date
from digitizer.domain.forms import FormProfile, LabelSpec
from digitizer.domain.records import FieldValue
from digitizer.domain.schema import CodeList
from digitizer.domain.text import compare_key, fold
from digitizer.extract.candidates import confidence, likeliest
from digitizer.extract.lexicon import Lexicon
from digitizer.extract.mending import mend_name, mend_phrase, mend_place
from digitizer.extract.papers import split_papers, split_signer
from digitizer.extract.parse import ZoneReading, choose, first_zero, mend_authority, nearest_phrase
from digitizer.extract.wording import tidy, with_spaces

Splitter = Callable[[LabelSpec, ZoneReading, FormProfile, Lexicon], dict[str, FieldValue]]


@dataclass(frozen=True, slots=True)
class _Part:
    """One field's share of a reading: its value, as written, and how plausible its form is."""

    value: str
    raw: str
    form: float = 1.0


def _best_parts(
    spec: LabelSpec, reading: ZoneReading, split: Callable[[str], Sequence[_Part]]
) -> dict[str, FieldValue]:
    """Each field from the reading whose share looks best."""
    options = [(split(c.text), c) for c in reading.candidates if tidy(c.text)]
    fields = {}
    for number, key in enumerate(spec.keys):
        shares = [(parts[number], c) for parts, c in options if len(parts) > number and parts[number].value]
        if not shares:
            continue
        best, agreed = likeliest([(part.value, part.form, source) for part, source in shares])
        part, source = shares[best]
        trust = confidence(part.form, source.confidence, agreed)
        fields[key] = FieldValue(
            part.value, part.raw, trust, reading.place_of(part.raw), source.engine, reading.fill
        )
    return fields


def _person(
    spec: LabelSpec, reading: ZoneReading, profile: FormProfile, lexicon: Lexicon
) -> dict[str, FieldValue]:
    """«Hán Thị Thoa, 19 tuổi, thôn Hạ …»: name, age or date of birth, home, as far as the form asks."""

    def split(text: str) -> list[_Part]:
        name, birth, home = split_person(text)
        mended = mend_name(with_spaces(name), lexicon.names)
        date = parse_date(birth, century=profile.century or None)
        return [
            _Part(mended, name, 0.95 if len(name.split()) > 1 else 0.5),
            _Part(date.text if date else "", birth),
            _Part(mend_place(with_spaces(home), lexicon.places), home, 0.96),
        ]

    return _best_parts(spec, reading, split)


_BIRTH = re.compile(
    r"(?:sinh\s*(?:ngày|năm)?\s*:?\s*)?(?P<date>\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}|\d{1,3}\s*(?:tuổi|tuoi|t\b)|(?:18|19|20)\d\d)",
    re.IGNORECASE,
)


_AFTER_NAME = re.compile(r"[,;(]|\s-\s|\d|(?<=[^\W\d_]{3})\.\s")
"""Where a name ends; a stop after two letters is that of «Ng.» or «Th.», after more a comma misread."""


def split_person(text: str) -> tuple[str, str, str]:
    """Name, birth (date or age) and home of «Phạm Đức Tám, 19 tuổi, thôn Hạ»; missing parts empty."""
    text = tidy(text)
    birth = _BIRTH.search(text)
    first = _AFTER_NAME.search(text)
    cut = min([len(text), *(m.start() for m in (birth, first) if m is not None)])
    name, rest = tidy(text[:cut]), text[cut:]
    if birth is None:
        return name, "", tidy(rest)
    return name, tidy(birth["date"]), tidy(text[max(cut, birth.end()) :].lstrip(" ,;)-"))


def _declarant(
    spec: LabelSpec, reading: ZoneReading, profile: FormProfile, lexicon: Lexicon
) -> dict[str, FieldValue]:
    """«Bùi Thị Khanh, 30 tuổi, xã Côn Minh, CM số 012345678»: the name and the number of the papers."""

    def split(text: str) -> list[_Part]:
        name = split_person(text)[0]
        number = re.search(r"(?<!\d)\d(?:[\s.]?\d){8}(?:(?:[\s.]?\d){3})?(?!\d)", text)
        figures = re.sub(r"\D", "", number[0]) if number else ""
        mended = mend_name(with_spaces(name), lexicon.names)
        return [_Part(mended, name, 0.95 if len(name.split()) > 1 else 0.5), _Part(figures, figures)]

    return _best_parts(spec, reading, split)


def _recognition(
    spec: LabelSpec, reading: ZoneReading, profile: FormProfile, lexicon: Lexicon
) -> dict[str, FieldValue]:
    """«Cha nhận con» as a code."""
    codes = lexicon.code_lists["loaiXacNhan"]
    return _best_parts(spec, reading, lambda text: [_Part(code_of(tidy(text), codes), tidy(text))])


def _registration(
    spec: LabelSpec, reading: ZoneReading, profile: FormProfile, lexicon: Lexicon
) -> dict[str, FieldValue]:
    """«Đúng hạn», «Đăng ký lại» as a code; other text is a note."""
    codes = lexicon.code_lists[f"loaiDangKy-{profile.record_type}"]

    def split(text: str) -> list[_Part]:
        raw = tidy(text)
        code = code_of(raw, codes) or code_of(re.split(r"[.,;(]", raw)[0], codes)
        return [_Part(code, raw), _Part("" if code else raw, raw)]

    fields = _best_parts(spec, reading, split)
    if spec.keys[0] in fields:
        return {spec.keys[0]: fields[spec.keys[0]]}
    return fields


def code_of(text: str, codes: CodeList, least: float = 82.0) -> str:
    """The code of a wording that a list knows, perhaps misread; empty when it knows none like it."""
    words = fold(text).strip(" .,:;")
    known = {fold(label): code for code, label in codes.labels.items()} | dict(codes.synonyms)
    if words in known:
        return known[words]
    near = (
        process.extractOne(words, list(known), scorer=fuzz.ratio, score_cutoff=least)
        if len(words) > 4
        else None
    )
    return known[near[0]] if near is not None else ""


_REPORT_NUMBER = re.compile(r"(?:\bs[ốôo]\s*:?\s*)?(?P<number>\d[\w/\-.]*)\s*$", re.IGNORECASE)


def _report(
    spec: LabelSpec, reading: ZoneReading, profile: FormProfile, lexicon: Lexicon
) -> dict[str, FieldValue]:
    """«Giấy báo tử số 173»: what kind of report, and its number."""
    codes = lexicon.code_lists["gbtLoai"]

    def split(text: str) -> list[_Part]:
        raw = tidy(text)
        number = _REPORT_NUMBER.search(raw)
        kind = tidy(
            re.sub(r"\bs[ốôo]\s*:?\s*$", "", raw[: number.start()] if number else raw, flags=re.IGNORECASE)
        )
        return [
            _Part(code_of(kind, codes), kind),
            _Part(number["number"] if number else "", number["number"] if number else ""),
        ]

    return _best_parts(spec, reading, split)


def _signed(
    spec: LabelSpec, reading: ZoneReading, profile: FormProfile, lexicon: Lexicon
) -> dict[str, FieldValue]:
    """A signer's name and office."""
    choice = choose(spec.parser, reading.candidates, lexicon)
    if choice is None or not choice.parsed.value:
        return {}
    name, title = _signer(with_spaces(choice.parsed.value), lexicon)
    parts = {
        spec.keys[0]: (mend_name(name, lexicon.names), name),
        spec.keys[1]: (office_of(title, lexicon), title),
    }
    base = choice.field(reading)
    return {
        key: replace(base, value=value, raw=raw, box=reading.place_of(raw), alternatives=())
        for key, (value, raw) in parts.items()
        if value
    }


def _signer(text: str, lexicon: Lexicon) -> tuple[str, str]:
    """Name and office; also when the office's first word is misread, by the comma or dash between them."""
    name, title = split_signer(text)
    head, mark, tail = text.partition(", ") if ", " in text else text.partition(" - ")
    if not title and mark and nearest_phrase(tail, lexicon.titles, 72.0):
        return head, tail
    return name, title


def office_of(text: str, lexicon: Lexicon) -> str:
    """An office held, in the usual spelling of these letters or of nearly these."""
    known = mend_phrase(text, lexicon.titles.spellings())
    same = compare_key(known) in {compare_key(phrase) for phrase in lexicon.titles.spellings()}
    phrase = known if same else nearest_phrase(text, lexicon.titles, 78.0) or text
    return phrase.upper() if text.isupper() else phrase


def _papers(
    spec: LabelSpec, reading: ZoneReading, profile: FormProfile, lexicon: Lexicon
) -> dict[str, FieldValue]:
    """Kind, number, date and place of issue; each taken from the reading whose part looks best."""
    kinds = lexicon.code_lists["loaiGiayTo"]

    def split(text: str) -> list[_Part]:
        papers = split_papers(text, kinds)
        return [
            _Part(papers.code, papers.kind, 1.0 if papers.code not in ("", "8") else 0.7),
            _Part(first_zero(papers.number), papers.number, _number_form(papers.number)),
            _Part(papers.issued, papers.issued_raw),
            _Part(
                mend_authority(papers.authority, lexicon),
                papers.authority,
                _authority_form(papers.authority, lexicon),
            ),
        ]

    return _best_parts(spec, reading, split)


def _authority_form(text: str, lexicon: Lexicon) -> float:
    """How like an authority: one word, or the beginning of a known one («Cục Cảnh sát quản»), was cut off."""
    begun = f"{fold(text.strip())} "
    is_whole = not any(fold(known).startswith(begun) for known in lexicon.authorities.spellings())
    return 0.95 if " " in text.strip() and is_whole else 0.5


def _number_form(number: str) -> float:
    if number.isdigit():
        return 1.0 if len(number) in (9, 12) else 0.6
    return 0.8


SPLITTERS: Mapping[str, Splitter] = {
    "papers": _papers,
    "signer": _signed,
    "person": _person,
    "declarant": _declarant,
    "recognition": _recognition,
    "registration": _registration,
    "report": _report,
}
"""By parser: how a label's line is divided among its fields."""
