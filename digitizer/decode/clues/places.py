"""Addresses: parts that lie in each other in the gazetteer of the entry's year, near the book's place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digitizer.decode.clues.entry import Entry
from digitizer.decode.inference import Clue
from digitizer.domain.places import Gazetteer, PlaceMatch, Unit
from digitizer.domain.schema import FieldKind
from digitizer.domain.text import compare_key, fold

_FAULT = 0.3  # for each part that is unknown or contradicts the others
_MISSING, _MISSPELT = 0.3, 2.5  # parts of such a fault; a name of which only the marks differ is misread
_WORD = re.compile(r"\w+")
_ELSEWHERE = 0.85  # for each unit that is not the book's own


def place_clues(entry: Entry) -> Iterator[Clue]:
    """Of several readings of an address, the one whose places exist, belong together and lie near."""
    gazetteer, year = entry.knowledge.gazetteer, entry.year
    home = _units(gazetteer.match(entry.context.place, year)) if entry.context.place else []

    def weigh(text: str) -> float:
        match = gazetteer.match(text, year)
        away = sum(unit not in home for unit in _units(match)) if home else 0
        return float(_FAULT ** _faults(text, match) * _ELSEWHERE**away)

    for key in entry.keys_of(FieldKind.PLACE):
        if entry.fields[key].alternatives or respelt(entry.value(key), gazetteer, year) is not None:
            yield Clue(
                (key,),
                (lambda text: text or None,),
                weigh,
                "các địa danh có thật và thuộc về nhau",
                "địa danh không có trong danh mục",
                unknown=(0.5,),
            )


def respelt(text: str, gazetteer: Gazetteer, year: int | None) -> str | None:
    """The address with a place's name as the gazetteer has it, where only marks of it were read otherwise.

    None where none is, or where the address does not lie in a district or province that is known.
    """
    match = gazetteer.match(text, year)
    units = _units(match)
    if len(units) < 2 or match.unknown or not match.consistent:
        return None
    told = text
    for unit in units:
        if not any(compare_key(name) in compare_key(told) for name in unit.spellings):
            told = _with_name(told, unit.name)
    return told if told != text else None


def _with_name(text: str, name: str) -> str:
    """The text with the last words that have a name's letters spelt as it is."""
    words, wanted = list(_WORD.finditer(text)), [fold(word) for word in _WORD.findall(name)]
    for first in range(len(words) - len(wanted), -1, -1):
        found = words[first : first + len(wanted)]
        if [fold(word[0]) for word in found] == wanted:
            start, end = found[0].start(), found[-1].end()
            return text[:start] + (name.upper() if text[start:end].isupper() else name) + text[end:]
    return text


def _units(match: PlaceMatch) -> list[Unit]:
    return [unit for unit in (match.commune, match.district, match.province) if unit is not None]


def _faults(text: str, match: PlaceMatch) -> float:
    units = _units(match)
    written, letters = compare_key(text), fold(text)
    misspelt = sum(
        fold(unit.name) in letters and not any(compare_key(name) in written for name in unit.spellings)
        for unit in units
    )
    missing = _MISSING * (3 - len(units)) + _MISSPELT * misspelt
    return len(match.unknown) + (not match.consistent) + missing
