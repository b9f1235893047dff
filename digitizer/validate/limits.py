"""Limits and switches of the rules, read from ``ocr_profiles/rules.toml`` into checked, typed values."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from digitizer.domain.findings import Severity
from digitizer.errors import DataError
from digitizer.validate.rule import Rule, Subject

Scalar = int | str | bool
Sections = Mapping[str, Mapping[str, Scalar]]


@dataclass(frozen=True, slots=True)
class LateEra:
    """The days within which an event had to be registered, from ``start`` on."""

    start: date
    days: int


@dataclass(frozen=True, slots=True)
class MarriageLaw:
    """The ages of marriage from ``start`` on; ``full`` when the birthday itself must have come."""

    start: date
    law: str
    male: int
    female: int
    full: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit that a check compares with; ages and spans in years or days as named."""

    so_needs_year: bool
    book_needs_year: bool
    single_year_from: int
    entry_max: int
    shown_ranges: int
    first_year: int
    re_registration_before: date
    parent_min: int
    mother_max: int
    father_max: int
    death_max: int
    late_birth: tuple[LateEra, ...]
    late_death: tuple[LateEra, ...]
    marriage: tuple[MarriageLaw, ...]


@dataclass(frozen=True, slots=True)
class Switches:
    """Which rules are silent and which have another severity than their default."""

    silent: frozenset[str]
    severities: Mapping[str, Severity] = field(default_factory=dict)


def era_of(eras: tuple[LateEra, ...], day: date) -> LateEra | None:
    """The era in force on ``day``; None before the first."""
    place = bisect_right(eras, day, key=lambda era: era.start)
    return eras[place - 1] if place else None


def law_of(laws: tuple[MarriageLaw, ...], day: date) -> MarriageLaw | None:
    """The marriage law in force on ``day``; None before the first."""
    place = bisect_right(laws, day, key=lambda law: law.start)
    return laws[place - 1] if place else None


def read_limits(sections: Sections) -> Limits:
    """The limits of ``rules.toml``; DataError (DLM-31, DLM-32) names the section and key that is wrong."""
    return Limits(
        so_needs_year=_flag(sections, "numbers", "so_needs_year"),
        book_needs_year=_flag(sections, "numbers", "book_needs_year"),
        single_year_from=_number(sections, "numbers", "single_year_from"),
        entry_max=_number(sections, "numbers", "entry_max"),
        shown_ranges=_number(sections, "numbers", "shown_ranges"),
        first_year=_number(sections, "years", "first"),
        re_registration_before=_day(sections, "years", "re_registration_before"),
        parent_min=_number(sections, "ages", "parent_min"),
        mother_max=_number(sections, "ages", "mother_max"),
        father_max=_number(sections, "ages", "father_max"),
        death_max=_number(sections, "ages", "death_max"),
        late_birth=_late(sections, "late-birth-"),
        late_death=_late(sections, "late-death-"),
        marriage=_laws(sections),
    )


def read_switches(sections: Sections, rules: Iterable[Rule[Subject]]) -> Switches:
    """The switches of ``rules.toml`` for ``rules``.

    Raises DataError: DLM-32 a wrong value, DLM-33 a block for a rule whose ground is not sure enough.
    """
    silent = set()
    severities = {}
    for rule in rules:
        section = sections.get(rule.id, {})
        if "enabled" in section and not _flag(sections, rule.id, "enabled"):
            silent.add(rule.id)
        if "severity" in section:
            severities[rule.id] = _severity(sections, rule)
    return Switches(frozenset(silent), severities)


def _severity(sections: Sections, rule: Rule[Subject]) -> Severity:
    text = _text(sections, rule.id, "severity")
    if text not in tuple(Severity):
        raise _wrong(rule.id, "severity")
    severity = Severity(text)
    if severity is Severity.BLOCK and not rule.source.may_block:
        raise DataError(
            "DLM-33",
            "Tệp rules.toml cho quy tắc {rule} chặn việc xuất, nhưng căn cứ của quy tắc này chưa chắc chắn.",
            'Hãy đổi severity của quy tắc thành "warn" hoặc "note".',
            rule=rule.id,
        )
    return severity


def _late(sections: Sections, prefix: str) -> tuple[LateEra, ...]:
    eras = [
        LateEra(_day(sections, name, "from"), _number(sections, name, "days"))
        for name in sections
        if name.startswith(prefix)
    ]
    return tuple(sorted(eras, key=lambda era: era.start))


def _laws(sections: Sections) -> tuple[MarriageLaw, ...]:
    laws = [
        MarriageLaw(
            _day(sections, name, "from"),
            _text(sections, name, "law"),
            _number(sections, name, "male"),
            _number(sections, name, "female"),
            _flag(sections, name, "full"),
        )
        for name in sections
        if name.startswith("marriage-age-")
    ]
    return tuple(sorted(laws, key=lambda law: law.start))


def _value(sections: Sections, section: str, key: str) -> Scalar:
    try:
        return sections[section][key]
    except KeyError:
        raise DataError(
            "DLM-31",
            "Tệp rules.toml thiếu mục «{key}» trong phần [{section}].",
            "Hãy thêm lại mục này hoặc chép lại tệp gốc của chương trình.",
            section=section,
            key=key,
        ) from None


def _wrong(section: str, key: str) -> DataError:
    return DataError(
        "DLM-32",
        "Tệp rules.toml có giá trị không dùng được ở mục «{key}» trong phần [{section}].",
        "Hãy sửa theo lời giải thích ở đầu tệp hoặc chép lại tệp gốc của chương trình.",
        section=section,
        key=key,
    )


def _flag(sections: Sections, section: str, key: str) -> bool:
    value = _value(sections, section, key)
    if not isinstance(value, bool):
        raise _wrong(section, key)
    return value


def _number(sections: Sections, section: str, key: str) -> int:
    value = _value(sections, section, key)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(section, key)
    return value


def _text(sections: Sections, section: str, key: str) -> str:
    value = _value(sections, section, key)
    if not isinstance(value, str):
        raise _wrong(section, key)
    return value


def _day(sections: Sections, section: str, key: str) -> date:
    text = _text(sections, section, key)
    try:
        return datetime.strptime(text, "%d.%m.%Y").date()
    except ValueError:
        raise _wrong(section, key) from None
