"""A record and a book as the rules see them: cleaned texts, and parsed values remembered between records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Generic, TypeVar, overload

from digitizer.domain.books import Book
from digitizer.domain.dates import PartialDate
from digitizer.domain.identity import PersonalNumber
from digitizer.domain.numbers import BookNumber, EntryNumber
from digitizer.domain.places import PlaceMatch
from digitizer.domain.schema import FieldKind
from digitizer.domain.text import clean
from digitizer.validate.limits import Limits
from digitizer.validate.lookups import Lookups
from digitizer.validate.plan import Person, Plan
from digitizer.validate.readers import DateReading, Readers, Span

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

    def labels(self, keys: Iterable[str]) -> str:
        """The fields' Vietnamese names as a list for a sentence: ``«Ngày sinh», «Dân tộc»``."""
        return ", ".join(f"«{self.plan.labels[key]}»" for key in keys)

    def date(self, key: str) -> PartialDate | None:
        """The field's date, or None when it is blank or no date."""
        text = self.fields.get(key)
        return self.read.date(text).parsed if text else None

    def span(self, key: str) -> Span | None:
        """First and last day that the field's date can mean; None when blank, no date, or an age."""
        text = self.fields.get(key)
        return self.read.date(text).span if text else None

    @_Once
    def dates(self) -> list[tuple[str, str, DateReading]]:
        """Key, text and reading of every filled date field."""
        fields, read = self.fields, self.read.date
        keys = self.plan.kinds[FieldKind.DATE]
        return [(key, fields[key], read(fields[key])) for key in keys if key in fields]

    @_Once
    def odd_dates(self) -> list[tuple[str, str, PartialDate | None]]:
        """Key, text and parsed value of the date fields that are no possible date in the workbook's form."""
        return [(key, text, reading.parsed) for key, text, reading in self.dates if not reading.is_regular]

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
    def places(self) -> list[tuple[str, str, PlaceMatch]]:
        """Key, end of the address, and units (of any year) of every filled place."""
        fields, units = self.fields, self.read.units
        return [(key, *units(fields[key])) for key in self.plan.kinds[FieldKind.PLACE] if key in fields]

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


def years_between(first: date, second: date) -> int:
    """Full years from ``first`` to ``second``; negative when ``second`` comes first."""
    return second.year - first.year - ((second.month, second.day) < (first.month, first.day))


def _years_before(reference: Span, age: int) -> Span | None:
    first, last = reference[0].year - age - 1, reference[1].year - age + 1
    return (date(first, 1, 1), date(last, 12, 31)) if first > 0 else None
