"""A date in words of which a part was not read: typed over another line, squeezed in, cut off.

What was read is held against the words of the dates that it may be, in all usual spellings. Letters that
were not read cost little, letters that do not belong to the words much.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from digitizer.domain.date_words import Capitals, DateStyle, spell_date
from digitizer.domain.dates import PartialDate

_COSTS = (1, 3, 3)  # of a letter that was not read, one too much, and one misread
_DAY = "ngày "
_BARE = 6  # cost: words that lack the word for day rather had it
_UNUSUAL = 1  # cost of each choice of the spelling that few make
_SEEN = 0.5  # share of the words' letters that must have been read ...
_FOREIGN = 0.25  # ... and of what was read that may be none of them
_SCALE = 2.0  # cost by which a date becomes less likely by e


class Words(NamedTuple):
    """A date's words as they may stand on the paper, and how likely next to those of other dates."""

    text: str
    share: float


def restored(read: str, dates: Iterable[PartialDate]) -> list[Words]:
    """The words of those dates of which the torn ones may be what is left, spelled alike, likeliest first;
    their shares sum to one.
    """
    fitting = []
    for date in dict.fromkeys(dates):
        if date.is_full:
            cost, text = min((_cost(read, text) + dear, text) for text, dear in _spellings(date, read))
            if _is_left_of(read, text):
                fitting.append((cost, text))
    fitting.sort()
    weights = [math.exp((fitting[0][0] - cost) / _SCALE) for cost, _ in fitting]
    total = sum(weights)
    return [Words(text, weight / total) for (_, text), weight in zip(fitting, weights, strict=True)]


def _cost(read: str, text: str) -> int:
    return Levenshtein.distance(read, text, weights=_COSTS)


def _is_left_of(read: str, text: str) -> bool:
    """Whether what was read is most of the words and hardly anything else."""
    same = sum(block.size for block in Levenshtein.editops(read, text).as_matching_blocks())
    return same >= _SEEN * len(text) and len(read) - same <= _FOREIGN * len(read)


def _spellings(date: PartialDate, read: str) -> Iterator[tuple[str, int]]:
    """The words of a date in all usual spellings, and what speaks against each."""
    commas, capitals = "," in read, _capitals(read)
    choices = itertools.product(("linh", "lẻ"), ("nghìn", "ngàn"), ("", "mồng", "mùng"), ("tư", "bốn"))
    for linh, thousand, early, four in choices:
        style = DateStyle(capitals, linh, thousand, early, four, commas=commas)  # type: ignore[arg-type]
        dear = _UNUSUAL * sum((linh != "linh", thousand != "nghìn", bool(early), four != "tư"))
        words = spell_date(date, style)
        yield words, dear
        if words.lower().startswith(_DAY):
            bare = words[len(_DAY) :]
            bare = (bare[:1].upper() if words[0].isupper() else bare[:1]) + bare[1:]
            begins = bare[0].isupper() and read.startswith(bare.split()[0])
            yield bare, dear + (0 if begins else _BARE)


def _capitals(read: str) -> Capitals:
    """How the words are capitalised, by most of those that were read."""
    words = [word for word in read.split() if word[:1].isalpha()]
    if 2 * sum(word[0].isupper() for word in words) > len(words):
        return Capitals.TITLE
    return Capitals.SENTENCE if words and words[0][0].isupper() else Capitals.LOWER
