"""The parsers of ``domain`` for the rules, remembering what they have parsed."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from digitizer.domain.date_words import parse_date_words
from digitizer.domain.dates import PartialDate, is_lunar, parse_date, parse_time
from digitizer.domain.identity import paper_problems, parse_personal_number
from digitizer.domain.names import name_key, name_problems, surname
from digitizer.domain.numbers import parse_book_number, parse_entry_number
from digitizer.domain.places import PlaceMatch, Unit
from digitizer.domain.text import fold
from digitizer.validate.lookups import Lookups

Span = tuple[date, date]

_UNIT_PARTS = 3  # commune, district, province


class DateReading(NamedTuple):
    """What a text says as a date: its parts, and the first and last day that it can mean (None for an age).

    ``is_regular`` when it is a possible date in the workbook's own form, so that nothing is odd about it.
    """

    parsed: PartialDate | None
    span: Span | None
    is_regular: bool


class Readers:
    """The parsers of ``domain``, each remembering its last ``size`` texts: registers repeat themselves."""

    def __init__(self, lookups: Lookups, size: int = 8192) -> None:
        self._gazetteer = lookups.gazetteer
        self.date = lru_cache(4 * size)(_read_date)  # all days of some ninety years
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
        self.place = lru_cache(size)(self._place)
        self.missing_units = lru_cache(size)(self._missing_units)

    def _place(self, text: str, year: int | None) -> PlaceMatch:
        return self._gazetteer.match(text, year)

    def _missing_units(self, text: str, year: int) -> str:
        """The units of an address that did not exist in ``year``, as a list for a sentence."""
        if not _units_missing_in(year, self.place(text, None)):
            return ""
        missing = _units_missing_in(year, self.place(text, year))
        return ", ".join(unit.full_name for unit in missing)

    def units(self, text: str) -> tuple[str, PlaceMatch]:
        """The end of an address, where its units stand, and these (of any year); neighbours share it."""
        if text.count(",") >= _UNIT_PARTS:
            text = ",".join(text.rsplit(",", _UNIT_PARTS)[1:]).strip()
        return text, self.place(text, None)


def _read_date(text: str) -> DateReading:
    parsed = parse_date(text)
    if parsed is None:
        return DateReading(None, None, False)
    first, last = parsed.earliest(), parsed.latest()
    span = (first, last) if first and last else None
    return DateReading(parsed, span, parsed.is_possible and parsed.age is None and parsed.text == text)


def _units_missing_in(year: int, match: PlaceMatch) -> list[Unit]:
    units = (match.commune, match.district, match.province)
    return [unit for unit in units if unit and not unit.valid_in(year)]
