"""A record and a book as the rules see them: cleaned texts, and parsed values remembered between records."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar, overload

from digitizer.domain.books import Book
from digitizer.domain.date_words import parse_date_words
from digitizer.domain.dates import PartialDate, is_lunar, parse_date, parse_time
from digitizer.domain.identity import PersonalNumber, paper_problems, parse_personal_number
from digitizer.domain.names import name_key, name_problems, surname
from digitizer.domain.numbers import BookNumber, EntryNumber, parse_book_number, parse_entry_number
from digitizer.domain.places import PlaceMatch, Unit
from digitizer.domain.schema import FieldKind
from digitizer.domain.text import clean, compare_key, fold
from digitizer.validate.limits import Limits
from digitizer.validate.lookups import Lookups
from digitizer.validate.plan import Person, Plan

Span = tuple[date, date]

_UNIT_PARTS = 3  # commune, district, province
_BETWEEN = "\x1f"  # the unit separator, which no field may hold
# Everything but Latin letters with or without Vietnamese marks and the usual signs: all of it composed (NFC).
_UNUSUAL = re.compile(f"[^ -~\xa1-\xac\xae-\u024f\u1e00-\u1eff\u2010-\u2027\u2030-\u203a{_BETWEEN}]")


Value = TypeVar("Value")


class _Once(Generic[Value]):
    """A property worked out once per view; functools has one, which takes a lock until Python 3.12."""

    def __init__(self, work_out: Callable[[RecordView], Value]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, view: None, owner: type[RecordView]) -> _Once[Value]: ...

    @overload
    def __get__(self, view: RecordView, owner: type[RecordView]) -> Value: ...

    def __get__(self, view: RecordView | None, owner: type[RecordView]) -> Value | _Once[Value]:
        if view is None:
            return self
        value = self._work_out(view)
        view.__dict__[self._work_out.__name__] = value
        return value


class Readers:
    """The parsers of ``domain``, each remembering its last ``size`` texts: registers repeat themselves."""

    def __init__(self, lookups: Lookups, size: int = 8192) -> None:
        self._gazetteer = lookups.gazetteer
        self.date = lru_cache(size)(parse_date)
        self.span = lru_cache(size)(_span)
        self.words = lru_cache(size)(parse_date_words)
        self.lunar = lru_cache(size)(is_lunar)
        self.time = lru_cache(size)(parse_time)
        self.entry_number = lru_cache(size)(parse_entry_number)
        self.book_number = lru_cache(size)(parse_book_number)
        self.personal_number = lru_cache(size)(parse_personal_number)
        self.name_problems = lru_cache(size)(name_problems)
        self.name_key = lru_cache(size)(name_key)
        self.surname = lru_cache(size)(surname)
        self.paper_problems = lru_cache(size)(paper_problems)
        self.ethnic = lru_cache(size)(lookups.ethnic_groups.resolve)
        self.nationality = lru_cache(size)(lookups.nationalities.resolve)
        self.fold = lru_cache(size)(fold)
        self.compare_key = lru_cache(size)(compare_key)
        self.place = lru_cache(size)(self._place)
        self.missing_units = lru_cache(size)(self._missing_units)
        self.date_form = lru_cache(size)(_date_form)

    def _place(self, text: str, year: int | None) -> PlaceMatch:
        return self._gazetteer.match(text, year)

    def _missing_units(self, text: str, year: int) -> str:
        """The units of an address that did not exist in ``year``, as a list for a sentence."""
        if not _units_missing_in(year, self.units(text)):
            return ""
        missing = _units_missing_in(year, self.place(text, year))
        return ", ".join(unit.full_name for unit in missing)

    def units(self, text: str) -> PlaceMatch:
        """The units of an address in any year. Only its end is matched, so that neighbours share the work."""
        if text.count(",") >= _UNIT_PARTS:
            text = ",".join(text.rsplit(",", _UNIT_PARTS)[1:]).strip()
        return self.place(text, None)


class RecordView:
    """One record. ``raw`` are the texts as handed in; ``fields`` those that are not blank, cleaned."""

    def __init__(
        self,
        plan: Plan,
        raw: Mapping[str, str],
        book: Book | None,
        lookups: Lookups,
        limits: Limits,
        readers: Readers,
    ) -> None:
        self.plan = plan
        self.raw = raw
        self.book = book
        self.lookups = lookups
        self.limits = limits
        self.read = readers
        joined = _BETWEEN + _BETWEEN.join(raw.values()) + _BETWEEN
        self.unusual = _UNUSUAL.search(joined) is not None or joined.count(_BETWEEN) != len(raw) + 1
        self.untidy = f"{_BETWEEN} " in joined or f" {_BETWEEN}" in joined or "  " in joined
        if self.unusual or self.untidy:
            raw = {key: clean(text) for key, text in raw.items()}
        self.fields = {key: text for key, text in raw.items() if text}

    def text(self, key: str) -> str:
        """The field's cleaned text; empty when blank."""
        return self.fields.get(key, "")

    def has(self, key: str) -> bool:
        """Whether the field is not blank."""
        return key in self.fields

    def label(self, key: str) -> str:
        """The field's Vietnamese name."""
        return self.plan.labels[key]

    def date(self, key: str) -> PartialDate | None:
        """The field's date, or None when it is blank or no date."""
        text = self.fields.get(key)
        return self.read.date(text) if text else None

    def span(self, key: str) -> Span | None:
        """First and last day that the field's date can mean; None when blank, no date, or an age."""
        text = self.fields.get(key)
        return self.read.span(text) if text else None

    @_Once
    def dates(self) -> list[tuple[str, str, PartialDate | None]]:
        """Key, text and parsed value of every filled date field."""
        fields, parse = self.fields, self.read.date
        keys = self.plan.kinds[FieldKind.DATE]
        return [(key, fields[key], parse(fields[key])) for key in keys if key in fields]

    @_Once
    def registered(self) -> Span | None:
        """First and last day of ``ngayDangKy``."""
        return self.span("ngayDangKy")

    @_Once
    def number(self) -> EntryNumber | None:
        """``so`` parsed."""
        text = self.fields.get("so")
        return self.read.entry_number(text) if text else None

    @_Once
    def book_number(self) -> BookNumber | None:
        """``quyenSo`` parsed."""
        text = self.fields.get("quyenSo")
        return self.read.book_number(text) if text else None

    @_Once
    def papers(self) -> list[tuple[Person, str]]:
        """The persons whose paper has a number, with what is odd about the number (or "")."""
        found = []
        for person in self.plan.persons:
            number = self.fields.get(person.paper_number)
            if number:
                problems = self.read.paper_problems(self.fields.get(person.paper_kind, ""), number)
                found.append((person, problems[0] if problems else ""))
        return found

    @_Once
    def odd_names(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Key, text and problems of the names that have any."""
        fields, look = self.fields, self.read.name_problems
        return [
            (key, fields[key], problems)
            for key in self.plan.kinds[FieldKind.NAME]
            if key in fields and (problems := look(fields[key]))
        ]

    @_Once
    def places(self) -> list[tuple[str, PlaceMatch]]:
        """Key and units (of any year) of every filled place."""
        fields, units = self.fields, self.read.units
        return [(key, units(fields[key])) for key in self.plan.kinds[FieldKind.PLACE] if key in fields]

    @_Once
    def parent_gaps(self) -> list[tuple[Person, Person, int, int]]:
        """Parent, child, and the least and greatest full years that can lie between their births."""
        child = self.plan.child
        born = self.birth_span(child) if child and self.has(child.birth) else None
        if child is None or born is None:
            return []
        found = []
        for parent in self.plan.parents:
            span = self.birth_span(parent) if self.has(parent.birth) else None
            if span:
                found.append(
                    (parent, child, years_between(span[1], born[0]), years_between(span[0], born[1]))
                )
        return found

    def birth_span(self, person: Person, reference: Span | None = None) -> Span | None:
        """First and last day on which the person can have been born.

        An age is counted back from ``reference`` (None: the day of registration) with a year to spare on both
        sides, because registers count ages by either custom.
        """
        span = self.span(person.birth)
        if span:
            return span
        parsed = self.date(person.birth)
        reference = reference or self.registered
        if parsed is None or parsed.age is None or reference is None:
            return None
        return _years_before(reference, parsed.age)

    def sex(self, person: Person) -> str:
        """The code of the person's sex, given by the role or the field; empty when not known."""
        return person.fixed_sex or self.fields.get(person.sex, "")

    def personal_numbers(self, person: Person) -> list[tuple[str, PersonalNumber]]:
        """The person's numbers that are built like a personal number, with their keys."""
        found = []
        for key in self.number_keys(person):
            number = self.read.personal_number(self.fields[key])
            if number:
                found.append((key, number))
        return found

    def number_keys(self, person: Person) -> tuple[str, ...]:
        """The keys of the person's filled fields that hold a personal number or a citizen's card number."""
        fields = self.fields
        identity = (person.identity,) if person.identity in fields else ()
        if person.paper_number in fields and fields.get(person.paper_kind) == "4":
            return (*identity, person.paper_number)
        return identity


class BookView:
    """A book and its records in the order of its pages."""

    def __init__(self, book: Book, rows: Sequence[tuple[str, RecordView]], limits: Limits) -> None:
        self.book = book
        self.rows = rows
        self.limits = limits


def _units_missing_in(year: int, match: PlaceMatch) -> list[Unit]:
    units = (match.commune, match.district, match.province)
    return [unit for unit in units if unit and not unit.valid_in(year)]


def _date_form(text: str) -> str:
    """The workbook form of a date; empty for what is no date."""
    parsed = parse_date(text)
    return parsed.text if parsed else ""


def years_between(first: date, second: date) -> int:
    """Full years from ``first`` to ``second``; negative when ``second`` comes first."""
    return second.year - first.year - ((second.month, second.day) < (first.month, first.day))


def _span(text: str) -> Span | None:
    parsed = parse_date(text)
    if parsed is None:
        return None
    first, last = parsed.earliest(), parsed.latest()
    return (first, last) if first and last else None


def _years_before(reference: Span, age: int) -> Span | None:
    first, last = reference[0].year - age - 1, reference[1].year - age + 1
    return (date(first, 1, 1), date(last, 12, 31)) if first > 0 else None
