"""The places of a page: where it holds several records, most people live in the same few communes.

An address that the gazetteer knows letter for letter tells how it is spelt in the other records: where the
same letters were read without one of their marks or commas, the whole ending of the address is taken over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from digitizer.app.page_signers import renamed
from digitizer.domain.places import PlaceMatch
from digitizer.domain.records import FieldValue, RecordReading
from digitizer.domain.schema import FieldKind, RecordType
from digitizer.extract.tokens import plain

_LEAST = 2  # units that an ending has at least: one name alone may be another's, but for its marks
_SURE = 0.9  # confidence of an address that nothing is changed in
_PARTED = re.compile(r", | - ")
_WHY = "chỉ khác dấu"

Places = Callable[[str], PlaceMatch]


def with_places(
    records: Sequence[RecordReading], types: Mapping[str, RecordType], places: Places
) -> tuple[RecordReading, ...]:
    """The page's records, with doubtful addresses spelt as others of them are."""
    fields = [
        (number, key, field)
        for number, record in enumerate(records)
        for key, field in record.fields.items()
        if record.type in types and _is_place(types[record.type], key)
    ]
    endings = _endings([field for _, _, field in fields if _is_spelt(field.value, places)])
    told = list(records)
    for number, key, field in fields:
        text = _respelt(field.value, endings)
        if text != field.value and field.confidence < _SURE and not _is_spelt(field.value, places):
            told[number] = replace(
                told[number], fields={**told[number].fields, key: renamed(field, text, _WHY)}
            )
    return tuple(told)


def _is_place(record_type: RecordType, key: str) -> bool:
    return key in record_type and record_type[key].kind is FieldKind.PLACE


def _is_spelt(text: str, places: Places) -> bool:
    """Whether the gazetteer knows an address whole and spells it so, with all its marks, a comma or dash
    between two units.
    """
    match = places(text)
    units = [unit for unit in (match.commune, match.district, match.province) if unit is not None]
    named = [unit for unit in units if any(name in text for name in unit.spellings)]
    names = {name for unit in units for name in unit.spellings}
    crowded = any(sum(name in part for name in names) > 1 for part in _PARTED.split(text))
    return not crowded and len(named) == len(units) >= _LEAST and match.consistent and not match.unknown


def _endings(fields: Sequence[FieldValue]) -> dict[str, str]:
    """How addresses end: by their letters without marks the ending, as it was read most surely."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for field in fields:
        for ending in _tails(field.value.split(", ")):
            if ending.count(",") >= _LEAST - 1:
                votes[plain(ending)][ending] += field.confidence
    return {letters: max(spelt, key=spelt.__getitem__) for letters, spelt in votes.items()}


def _tails(parts: Sequence[str]) -> Iterator[str]:
    """What is left of an address when parts are taken from its head, the longest first."""
    return (", ".join(parts[start:]) for start in range(len(parts)))


def _respelt(text: str, endings: Mapping[str, str]) -> str:
    """The address with the longest ending that is known but for marks; itself without one. Its capitals and
    what stands before the ending are its own.
    """
    words = text.split()
    for start in range(len(words)):
        ending = endings.get(plain(" ".join(words[start:])), "").split()
        if len(ending) == len(words) - start:
            spelt = map(_in_case_of, ending, words[start:])
            return " ".join([*words[:start], *spelt])
    return text


def _in_case_of(word: str, other: str) -> str:
    """A word with the capitals of another that has the same letters."""
    if len(other) > 1 and other.isupper():
        return word.upper()
    return (word[0].upper() if other[0].isupper() else word[0].lower()) + word[1:]
