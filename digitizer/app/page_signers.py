"""The signers of a page: where it holds several records, mostly the same people sign them all.

A name that a signature hides in one record may stand plain in the next. Every name read on the page is looked
for in the strokes of the others; where several may be the one, that counts which fits the whole page best. No
name is put where its strokes are not found.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from digitizer.decode.trust import Evidence, evidence_of
from digitizer.domain.layout import Lattice
from digitizer.domain.records import Alternative, Box, FieldValue, RecordReading
from digitizer.domain.text import fold
from digitizer.extract.spotting import spot

_SIGNERS = ("nguoiKy", "nguoiThucHien")
_CLEAR = 1.0  # nats gained for each letter: less, and a name is not what the strokes say
_BEHIND, _SURELY_BEHIND = 10.0, 4.0  # nats by which a name may fit worse than the one read; ... read surely
_SURE = 0.9  # confidence
_FITS = 0.25  # vote of a record that a name fits as well as any ...
_LESS = 4.0  # ... which is e times less where it fits by so many nats worse
_UNMARKED = 0.6  # vote, of its confidence, of the same letters with fewer marks: a signature hides marks
_CUT = 2  # letters of a name that stand beyond its cell at most
_AGREED = 0.6  # confidence of a name of which another record tells, at least; ... and at most
_HIGHEST = 0.85
_WHY = "nét chữ hợp"
_WORDS = 2  # a name has so many ...
_VOWELS = frozenset("aeiouy")  # ... each with one of these

Gains = Mapping[str, float]


def agreed(records: Sequence[RecordReading], seen: Mapping[Box, Evidence]) -> tuple[RecordReading, ...]:
    """The page's records, with doubtful names of signers read as others of them are."""
    told = list(records)
    for key in _SIGNERS:
        fields = {number: one.fields[key] for number, one in enumerate(records) if key in one.fields}
        for number, field in _agreed(fields, seen).items():
            told[number] = replace(told[number], fields={**told[number].fields, key: field})
    return tuple(told)


def _agreed(fields: Mapping[int, FieldValue], seen: Mapping[Box, Evidence]) -> dict[int, FieldValue]:
    """The fields that another name fits, by number, with that name."""
    names = [name for name in dict.fromkeys(one.value for one in fields.values()) if _is_name(name)]
    if not names or len({one.value for one in fields.values()}) < _WORDS:
        return {}
    gains = {number: _gains(names, _lattices(field, seen)) for number, field in fields.items()}
    fitting = {number: _fitting(fields[number], gains[number]) for number in fields}
    votes = {name: sum(_vote(name, fields[number], fitting[number]) for number in fields) for name in names}
    best = {number: max(fitting[number], key=votes.__getitem__, default="") for number in fields}
    return {
        number: renamed(field, best[number], _WHY) for number, field in fields.items()
        if best[number] not in ("", field.value)
    }  # fmt: skip


def _is_name(text: str) -> bool:
    """Whether a text has the words of a name, none of them a lone consonant."""
    words = fold(text).split()
    return len(words) >= _WORDS and all(_VOWELS.intersection(word) for word in words)


def _is_part(name: str, read: str) -> bool:
    """Whether a name is only a part of what was read, which fits wherever the whole stands."""
    words, own = fold(name).split(), fold(read).split()
    return _is_name(read) and len(words) < len(own) and set(words) <= set(own)


def _lattices(field: FieldValue, seen: Mapping[Box, Evidence]) -> Sequence[Lattice]:
    """All that was seen of a name, or of the line of values that holds it."""
    evidence = evidence_of(field.box, seen) if field.box is not None else None
    return (*evidence.lattices, *evidence.tried) if evidence is not None else ()


def _gains(names: Sequence[str], lattices: Sequence[Lattice]) -> dict[str, float]:
    """How much better each name explains one of the lines than no name does (nats)."""
    best: dict[str, float] = {}
    for lattice in lattices:
        for one in spot(lattice, names):
            best[one.text] = max(best.get(one.text, one.gain), one.gain)
    return best


def _fitting(field: FieldValue, gains: Gains) -> dict[str, float]:
    """The gains of the names that may be what the strokes say."""
    behind = _SURELY_BEHIND if field.confidence >= _SURE else _BEHIND
    least = gains.get(field.value, -behind) - behind
    fitting = {name: gain for name, gain in gains.items() if gain >= max(least, _CLEAR * len(name))}
    others = {name: gain for name, gain in fitting.items() if not _is_part(name, field.value)}
    return others | {name: gain for name, gain in gains.items() if name == field.value}


def _vote(name: str, field: FieldValue, fitting: Gains) -> float:
    """What a record says for a name: how surely it was read there, or how well it would fit."""
    if name == field.value:
        return field.confidence
    if name in fitting and _is_longer(name, field.value):
        return field.confidence
    if name in fitting and _is_fuller(name, field.value):
        return _UNMARKED * field.confidence
    return _FITS * math.exp((fitting[name] - max(fitting.values())) / _LESS) if name in fitting else 0.0


def _is_longer(name: str, read: str) -> bool:
    """Whether a name has what was read and letters before it, which the edge of a cell cut off."""
    return 0 < len(name) - len(read) <= _CUT and fold(name).endswith(fold(read))


def _is_fuller(name: str, read: str) -> bool:
    """Whether a name has the letters that were read, and more marks on them."""
    return fold(name) == fold(read) and len(_parted(name)) > len(_parted(read))


def _parted(text: str) -> str:
    """The text with its marks as letters of their own."""
    return unicodedata.normalize("NFD", text)


def renamed(field: FieldValue, name: str, why: str) -> FieldValue:
    """The field with what other records of the page have, and why."""
    note = f"Máy đọc là «{field.value}»; chọn «{name}» như ở mục khác trên trang vì {why}."
    before = Alternative(field.value, field.raw, round(1 - _HIGHEST, 4), field.engine)
    trust = min(_HIGHEST, max(_AGREED, field.confidence))
    others = (before, *(other for other in field.alternatives if other.value != name))
    return replace(field, value=name, confidence=trust, notes=(*field.notes, note), alternatives=others)
