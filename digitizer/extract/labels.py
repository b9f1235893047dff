"""Finds a form's printed labels among the words of a page, in the order in which the form prints them.

A dynamic programme over (label, word) picks the run of words for each label so that the summed similarity is
best; labels may be missing (damage, recognition), may wrap over lines, and never change order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from rapidfuzz import fuzz, process

from digitizer.extract.tokens import Token, plain

_LEAST = 74.0  # per cent: a weaker likeness is no label
_LONG = 30  # letters: shorter labels hardly ever wrap ...
_ACROSS = 93.0  # ... so a match across two lines must be this good
_SHORT, _HARDLY = 4, 0.6  # letters of a label that chance may make; confidence below which it may have
_PAST_COLON = 15.0  # per cent: what a colon inside a label costs
_SKIP = 0.35  # cost of a missing label, as a share of its length
# What engines read for a word too short to be like anything: «Số» as «Sẽ» or «Sø».
_MISREAD = {"so": ("se", "s")}
_SKIPPED: Literal["skipped"] = "skipped"
_EARLIER: Literal["earlier"] = "earlier"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label to find: its wordings in plain letters, and whether forms may lack it."""

    wordings: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Where a label was found: tokens ``start`` (inclusive) to ``stop`` (exclusive).

    ``score`` is the likeness (0..100) with the wording that fits best, ``size`` that wording's letters.
    """

    start: int
    stop: int
    score: float
    size: int

    def moved(self, by: int) -> Found:
        """The same place in a list of tokens with ``by`` tokens before these."""
        return Found(self.start + by, self.stop + by, self.score, self.size)


_Choice = Found | Literal["skipped", "earlier"]


def wanted(texts: Sequence[str], optional: bool = False) -> Wanted:
    """A label from its printed wordings."""
    wordings = [plain(text) for text in texts]
    return Wanted(
        (*wordings, *(misread for text in wordings for misread in _MISREAD.get(text, ()))), optional
    )


def find_labels(labels: Sequence[Wanted], tokens: Sequence[Token]) -> list[Found | None]:
    """For each label the place where it stands, or None. Labels come in the order of printing."""
    count = len(tokens)
    runs = _Runs(tokens)
    best = [0.0] * (count + 1)  # best[i]: best score of the labels so far, using only tokens before i
    choices: list[list[_Choice]] = []
    for label in labels:
        size = max(len(text) for text in label.wordings)
        skip = 0.0 if label.optional else -_SKIP * size
        ending: dict[int, list[Found]] = {}
        for place in _spans(label, runs):
            ending.setdefault(place.stop, []).append(place)
        row: list[float] = []
        choice: list[_Choice] = []
        for i in range(count + 1):
            value = best[i] + skip
            how: _Choice = _SKIPPED
            if i and row[i - 1] >= value:
                value, how = row[i - 1], _EARLIER
            for place in ending.get(i, ()):
                worth = best[place.start] + place.size * (place.score - 68) / 32
                if worth > value:
                    value, how = worth, place
            row.append(value)
            choice.append(how)
        choices.append(choice)
        best = row
    return _trace(choices, count)


def _trace(choices: list[list[_Choice]], position: int) -> list[Found | None]:
    found: list[Found | None] = []
    for choice in reversed(choices):
        while choice[position] == _EARLIER:
            position -= 1
        place = choice[position]
        if isinstance(place, Found):
            found.append(place)
            position = place.start
        else:
            found.append(None)
    return found[::-1]


def places(label: Wanted, tokens: Sequence[Token]) -> list[Found]:
    """All places where a label stands, from top to bottom, the best of those that overlap."""
    chosen: list[Found] = []
    for place in sorted(_spans(label, _Runs(tokens)), key=lambda place: -place.score):
        if all(place.stop <= other.start or place.start >= other.stop for other in chosen):
            chosen.append(place)
    return sorted(chosen, key=lambda place: place.start)


def likeness(found: Sequence[Found | None], labels: Sequence[Wanted]) -> float:
    """How much of the form's required label text was found (0..1, weighed by length and likeness)."""
    total = hit = 0.0
    for place, label in zip(found, labels, strict=True):
        if label.optional:
            continue
        size = max(len(text) for text in label.wordings)
        total += size
        hit += size * place.score / 100 if place else 0.0
    return hit / total if total else 0.0


class _Runs:
    """All letters of a page in reading order, and the runs of tokens in them."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.letters = "".join(token.plain for token in tokens)
        self.lines = [token.line for token in tokens]
        self.ends = list(accumulate((len(token.plain) for token in tokens), initial=0))
        self._sure = [token.confidence for token in tokens]
        self._colons = list(accumulate((token.text.endswith(":") for token in tokens), initial=0))

    def passes_colon(self, start: int, stop: int) -> bool:
        """Whether a run goes on after a colon: what follows one is a value."""
        return self._colons[stop - 1] > self._colons[start]

    def is_doubtful(self, start: int, stop: int) -> bool:
        """Whether a word of a run was hardly read, and no colon ends it."""
        ends = self._colons[stop] > self._colons[stop - 1]
        return not ends and min(self._sure[start:stop]) < _HARDLY

    def like(self, size: int) -> list[tuple[int, int]]:
        """Runs (start, stop) whose letters number between 3/4 and 4/3 of ``size``."""
        ends = self.ends
        runs: list[tuple[int, int]] = []
        low, high = size * 0.75 - 1, size * 1.34 + 1
        for start in range(len(ends) - 1):
            at = ends[start]
            if ends[start + 1] == at:
                continue
            stop = bisect_left(ends, at + low, start + 1)
            last = bisect_right(ends, at + high, start + 1)
            runs.extend((start, end) for end in range(stop, last))
        return runs


def _spans(label: Wanted, runs: _Runs) -> list[Found]:
    """Runs of tokens that look like the label."""
    found: dict[tuple[int, int], Found] = {}
    letters, ends = runs.letters, runs.ends
    for wording in label.wordings:
        places = runs.like(len(wording))
        texts = [letters[ends[start] : ends[stop]] for start, stop in places]
        least = _LEAST if len(wording) > _SHORT else 88.0
        for _, like, index in process.extract(
            wording, texts, scorer=fuzz.ratio, score_cutoff=least, limit=None
        ):
            run = places[index]
            score = like - _PAST_COLON if runs.passes_colon(*run) else like
            if score < least or _wraps(score, wording, run, runs):
                continue
            if label.optional and len(wording) <= _SHORT and runs.is_doubtful(*run):
                continue
            if run not in found or score > found[run].score:
                found[run] = Found(*run, score, len(wording))
    return list(found.values())


def _wraps(score: float, wording: str, run: tuple[int, int], runs: _Runs) -> bool:
    """Whether a short label seems to go on in the next line, without being nearly the same."""
    return score < _ACROSS and len(wording) < _LONG and runs.lines[run[0]] != runs.lines[run[1] - 1]
