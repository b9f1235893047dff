"""Draws misread marks to names that exist: the letters stay what was read, only their marks change.

An engine takes ầ for â more often than n for m. A word that no name has, but that becomes a usual name when
only its marks change, is drawn to that name; the raw reading is kept beside it: nothing is mended silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from digitizer.domain.lookups import NameStatistics
from digitizer.domain.text import compare_key, fold
from digitizer.extract.lexicon import PlaceNames
from digitizer.extract.wording import match_case

_DOUBLE = 6  # words have the names of two places in one at most
_CLEAR = 4.0  # a spelling must be so many times more usual than the next


def mend_name(name: str, names: NameStatistics) -> str:
    """The name, each unknown syllable drawn to the usual one of its letters when one is clearly meant."""
    words = name.split()
    if 2 * sum(word[:1].isupper() for word in words) > len(words):
        words = [word[:1].upper() + word[1:] for word in words]
    return " ".join(
        _mended(word, names.surnames_like(word) if index == 0 else names.syllables_like(word))
        for index, word in enumerate(words)
    )


def _mended(word: str, weights: dict[str, int]) -> str:
    """``weights`` maps each known spelling of these letters to how usual it is."""
    if not weights or compare_key(word) in {compare_key(known) for known in weights}:
        return word
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    if len(ranked) > 1 and ranked[0][1] < _CLEAR * max(1, ranked[1][1]):
        return word
    return match_case(word, ranked[0][0])


def mend_place(text: str, places: PlaceNames) -> str:
    """The place with its parts in the spelling of the one known name of these letters.

    Parts stand between commas: a kind («xã», «tỉnh», «T.») and a name. Only a whole name is compared.
    """
    text = _ABBREVIATED.sub(lambda match: f"{match[1]}T. ", text)
    text = _STOP_FOR_COMMA.sub(r"\1, ", text)
    parts = text.split(", ")
    if any(_opening_of(part.split(" "), places)[0] for part in parts[1:]):  # commas stand between its units
        parts = [piece for part in parts for piece in _units_apart(part, places)]
    return ", ".join(_with_dash(_mended_part(part, places), places) for part in parts)


def _with_dash(part: str, places: PlaceNames) -> str:
    """«Quảng Nam Đà Nẵng», where the dash was not seen, as the one unit that it is."""
    words = part.split(" ")
    for size in range(min(_DOUBLE, len(words)), 2, -1):
        head, name = words[:-size], words[-size:]
        known = places.double(" ".join(name)) if "-" not in name else None
        if known is not None:
            read = iter(name)
            return " ".join(
                [*head, *(word if word == "-" else match_case(next(read), word) for word in known.split())]
            )
    return part


def _units_apart(part: str, places: PlaceNames) -> list[str]:
    """«thị trấn Phố Ràng huyện Bảo Yên», where the comma was not seen, as its two units."""
    words = part.split(" ")
    size, opening = _opening_of(words, places)
    if not size or not places.is_unit(opening):
        return [part]
    for at in range(size + 1, len(words) - 1):
        after, below = _opening_of(words[at:], places)
        name = " ".join(words[size:at])
        if after and places.is_unit(below) and compare_key(name) in map(compare_key, places.spellings(name)):
            return [" ".join(words[:at]), *_units_apart(" ".join(words[at:]), places)]
    return [part]


# «, 1. Trà Vinh», «, T: Trà Vinh»: the abbreviated «tỉnh».
_ABBREVIATED = re.compile(r"(, ?)(?:1\.|T:|I\.|l\.)\s*(?=[A-ZĐ])")
# «huyện Cái Bè. tỉnh Tiền Giang», «thôn 3. X. Đại Hiệp»: a comma that lost its tail.
_STOP_FOR_COMMA = re.compile(
    r"(\b(?:[^\W\d_]{2,}|\d+))\. (?=[^\W\d_]{2,}\b|[XPHQT]\. )(?<!TP\. )(?<!TT\. )(?<!TX\. )"
)


def _mended_part(part: str, places: PlaceNames) -> str:
    words = part.split(" ")
    size, opening = _opening_of(words, places)
    head, name = " ".join(words[:size]), " ".join(words[size:])
    if opening and compare_key(opening) != compare_key(head):
        head = _cased(head, opening)
    if opening and not places.is_unit(opening):
        inner = _opening_of(words[size:], places)[1]
        if inner and places.is_unit(inner):  # «bệnh viện đa khoa tỉnh Điện Biên»
            return f"{head} {_mended_part(name, places)}"
    is_name = places.is_unit(opening) if opening else len(words) >= 2
    known = places.spellings(name) if is_name else ()
    if len(known) == 1 and compare_key(known[0]) != compare_key(name):
        name = _cased(name, known[0])
    return " ".join(text for text in (head, name) if text)


def _opening_of(words: list[str], places: PlaceNames) -> tuple[int, str]:
    """How many of the first words open the part («xã», «trạm y tế xã»), and their right spelling."""
    for size in range(min(4, len(words)), 0, -1):
        opening = places.opening(" ".join(words[:size]))
        if opening is not None:
            return size, opening
    return 0, ""


def mend_phrase(text: str, phrases: Iterable[str]) -> str:
    """The one known phrase of the same letters (marks apart), else the text itself."""
    folded = fold(text)
    known = {phrase for phrase in phrases if fold(phrase) == folded}
    if len(known) != 1 or compare_key(text) in {compare_key(phrase) for phrase in known}:
        return text
    return _cased(text, known.pop())


def _cased(read: str, known: str) -> str:
    """The known spelling, word by word in the capitals that were read."""
    pairs = zip(read.split(), known.split(), strict=False)
    return " ".join(match_case(mark, word) for mark, word in pairs)
