"""The entry that clues look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from digitizer.decode.inference import Clue
from digitizer.decode.knowledge import Knowledge
from digitizer.domain.books import BookContext
from digitizer.domain.dates import PartialDate, parse_date
from digitizer.domain.numbers import parse_book_number, parse_entry_number
from digitizer.domain.records import FieldValue
from digitizer.domain.schema import FieldKind, RecordType

REGISTRATION = "ngayDangKy"
_BORNE_OUT = 0.7  # share of a date's figures that must stand in what was read, when that is no date
_NO_FIGURE = re.compile(r"\D")


@dataclass(frozen=True)
class Entry:
    """A record with its type, what is known of registers, and its book."""

    fields: Mapping[str, FieldValue]
    type: RecordType
    knowledge: Knowledge
    context: BookContext

    def has(self, *keys: str) -> bool:
        """Whether all these fields were read."""
        return all(key in self.fields and self.fields[key].value for key in keys)

    def value(self, key: str) -> str:
        """The value read, or empty."""
        return self.fields[key].value if key in self.fields else ""

    def is_in_figures(self, key: str) -> bool:
        """Whether a date is what was read, or most of its figures were: not what other fields say of it."""
        field = self.fields[key]
        if field.raw == field.value or parse_date(field.raw, century=1900) is not None:
            return True
        read, known = (_NO_FIGURE.sub("", text) for text in (field.raw, field.value))
        return LCSseq.similarity(read, known) >= _BORNE_OUT * len(known)

    def keys_of(self, kind: FieldKind) -> list[str]:
        """The fields of a kind that were read."""
        return [spec.key for spec in self.type if spec.kind is kind and self.has(spec.key)]

    @property
    def year(self) -> int | None:
        """The year of the entry: its book's, else that of its day of registration."""
        registered = parse_date(self.value(REGISTRATION))
        return self.context.year or (registered.year if registered else None)

    @property
    def numbers_year(self) -> int | None:
        """The year that the numbers of entry and book both bear; None where one lacks it or they differ."""
        own, book = parse_entry_number(self.value("so")), parse_book_number(self.value("quyenSo"))
        agree = own is not None and book is not None and own.year == book.year and book.last_year is None
        return own.year if own is not None and agree else None


ClueMaker = Callable[[Entry], Iterable[Clue]]


def full_or_year(text: str) -> PartialDate | None:
    """A date with a year; ages say nothing to most clues."""
    date = parse_date(text)
    return date if date is not None and date.year is not None else None
