"""Finds a form's printed labels among the words of a page, in the order in which the form prints them.

A dynamic programme over (label, word) picks the run of words for each label so that the summed similarity is
best; labels may be missing (damage, recognition), may wrap over lines, and never change order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Literal

from rapidfuzz import fuzz, process

from digitizer.extract.tokens import Token, plain

_LEAST = 74.0  # per cent: a weaker likeness is no label
_LONG = 30  # letters: shorter labels hardly ever wrap ...
_ACROSS = 93.0  # ... so a match across two lines must be this good
_SHORT, _HARDLY = 4, 0.6  # letters of a label that chance may make; confidence below which it may have
_PAST_COLON = 15.0  # per cent: what a colon or figures inside a label cost
_REST = 3  # words of a label that may be misread at its end
_FAINT = 30.0  # per cent: a weaker likeness says nothing, wherever the words stand
_BEGINS = 0.01  # worth of words at a line's beginning: of two equally like a label they are it
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
_Run = tuple[int, int]  # of words: the first, and the one after the last


def wanted(texts: Sequence[str], optional: bool = False) -> Wanted:
    """A label from its printed wordings."""
    wordings = [plain(text) for text in texts]
    return Wanted(
        (*wordings, *(misread for text in wordings for misread in _MISREAD.get(text, ()))), optional
    )


def find_labels(labels: Sequence[Wanted], tokens: Sequence[Token]) -> list[Found | None]:
    """For each label the place where it stands, or None. Labels come in the order of printing."""
    count = len(tokens)
    words = words_of(tokens)
    best = [0.0] * (count + 1)  # best[i]: best score of the labels so far, using only tokens before i
    choices: list[list[_Choice]] = []
    for label in labels:
        size = max(len(text) for text in label.wordings)
        skip = 0.0 if label.optional else -_SKIP * size
        ending: dict[int, list[Found]] = {}
        for place in words.spans(label):
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
                worth += _BEGINS if words.begins_line(place.start) else 0.0
                if worth > value:
                    value, how = worth, place
            row.append(value)
            choice.append(how)
        choices.append(choice)
        best = row
    return _with_rests(_trace(choices, count), labels, words)


def _with_rests(found: Sequence[Found | None], labels: Sequence[Wanted], words: Words) -> list[Found | None]:
    """The places, each with the misread words that end its label, before the next."""
    starts = sorted(place.start for place in found if place is not None)
    ends = dict(pairwise([*starts, len(words)]))
    return [
        place and words.longer(place, label, ends[place.start])
        for place, label in zip(found, labels, strict=True)
    ]


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
    for place in sorted(words_of(tokens).spans(label), key=lambda place: -place.score):
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


class Words(tuple[Token, ...]):
    """The words of a page in reading order; what they are like is worked out once for all forms."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        """``tokens`` in reading order."""
        self._letters = "".join(token.plain for token in self)
        self._ends = list(accumulate((len(token.plain) for token in self), initial=0))
        self._colons = list(accumulate((token.text.endswith(":") for token in self), initial=0))
        self._figures = list(accumulate((_is_figures(token) for token in self), initial=0))
        self._runs: dict[int, tuple[list[_Run], list[str]]] = {}
        self._alike: dict[str, dict[_Run, float]] = {}
        self._sides: dict[int, tuple[Words, Words]] = {}

    def only(self, wanted: Callable[[Token], bool]) -> Words:
        """The words that are wanted; these themselves when all are."""
        kept = [token for token in self if wanted(token)]
        return self if len(kept) == len(self) else Words(kept)

    def sides(self, edge: int) -> tuple[Words, Words]:
        """The words left of an x, and those right of it."""
        if edge not in self._sides:
            self._sides[edge] = (
                self.only(lambda token: token.box.x + token.box.w / 2 < edge),
                self.only(lambda token: token.box.x + token.box.w / 2 >= edge),
            )
        return self._sides[edge]

    def begins_line(self, number: int) -> bool:
        """Whether a word is the first of its line."""
        return not number or self[number - 1].line != self[number].line

    def spans(self, label: Wanted) -> list[Found]:
        """Runs of words that look like the label."""
        found: dict[_Run, Found] = {}
        for wording in label.wordings:
            doubt = label.optional and len(wording) <= _SHORT
            for run, score in self._like(wording).items():
                if doubt and self._is_doubtful(*run):
                    continue
                if run not in found or score > found[run].score:
                    found[run] = Found(*run, score, len(wording))
        return list(found.values())

    def _like(self, wording: str) -> dict[_Run, float]:
        """Runs that look like a wording of a label, with their likeness (0..100)."""
        if wording not in self._alike:
            self._alike[wording] = self._looked_for(wording)
        return self._alike[wording]

    def _looked_for(self, wording: str) -> dict[_Run, float]:
        size = len(wording)
        if size not in self._runs:
            self._runs[size] = self._of_size(size)
        runs, texts = self._runs[size]
        least = _LEAST if size > _SHORT else 88.0
        worded = wording.isalpha()
        found = {}
        for _, like, index in process.extract(
            wording, texts, scorer=fuzz.ratio, score_cutoff=least, limit=None
        ):
            run = runs[index]
            astray = self._passes_colon(*run) or (worded and self._has_figures(*run))
            score = like - _PAST_COLON if astray else like
            if score >= least and not self._wraps(score, size, run):
                found[run] = score
        return found

    def longer(self, place: Found, label: Wanted, limit: int) -> Found:
        """The place with the misread rest of a longer wording, where a colon ends it before ``limit``."""
        if self._colons[place.stop] > self._colons[place.stop - 1]:
            return place
        line = self[place.start].line
        stop = next((at for at in range(place.stop, limit) if self[at].text.endswith(":")), limit) + 1
        if stop > min(limit, place.stop + _REST) or self[stop - 1].line != line:
            return place
        begun, whole = (
            self._letters[self._ends[place.start] : self._ends[end]] for end in (place.stop, stop)
        )
        fits = any(fuzz.ratio(text, whole) > max(_LEAST, fuzz.ratio(text, begun)) for text in label.wordings)
        return replace(place, stop=stop) if fits else place

    def faint(self, label: Wanted, start: int, stop: int) -> list[Found]:
        """Runs of one line among the words from ``start`` up to ``stop`` that are at least a little like the
        label.
        """
        found = []
        for wording in label.wordings:
            inside = [
                (run, text)
                for run, text in zip(*self._of_size(len(wording)), strict=True)
                if start <= run[0] and run[1] <= stop and not self._passes_colon(*run)
                and self[run[0]].line == self[run[1] - 1].line
            ]  # fmt: skip
            scores = [fuzz.ratio(wording, text) for _, text in inside]
            found += [
                Found(*run, score, len(wording))
                for (run, _), score in zip(inside, scores, strict=True) if score >= _FAINT
            ]  # fmt: skip
        return found

    def _of_size(self, size: int) -> tuple[list[_Run], list[str]]:
        """Runs whose letters number between 3/4 and 4/3 of ``size``, and their letters."""
        letters, ends = self._letters, self._ends
        runs: list[_Run] = []
        texts: list[str] = []
        low, high = size * 0.75 - 1, size * 1.34 + 1
        for start in range(len(ends) - 1):
            at = ends[start]
            if ends[start + 1] == at:
                continue
            stop = bisect_left(ends, at + low, start + 1)
            last = bisect_right(ends, at + high, start + 1)
            runs += [(start, end) for end in range(stop, last)]
            texts += [letters[at:end] for end in ends[stop:last]]
        return runs, texts

    def _passes_colon(self, start: int, stop: int) -> bool:
        """Whether a run goes on after a colon: what follows one is a value."""
        return self._colons[stop - 1] > self._colons[start]

    def _has_figures(self, start: int, stop: int) -> bool:
        """Whether figures stand in a run: most labels have none."""
        return self._figures[stop] > self._figures[start]

    def _is_doubtful(self, start: int, stop: int) -> bool:
        """Whether a word of a run was hardly read, and no colon ends it."""
        ends = self._colons[stop] > self._colons[stop - 1]
        return not ends and min(token.confidence for token in self[start:stop]) < _HARDLY

    def _wraps(self, score: float, size: int, run: _Run) -> bool:
        """Whether a short label seems to go on in the next line, without being nearly the same."""
        return score < _ACROSS and size < _LONG and self[run[0]].line != self[run[1] - 1].line


def _is_figures(token: Token) -> bool:
    return token.plain.isdigit() and len(token.plain) > 1  # a letter is often taken for one


def words_of(tokens: Sequence[Token]) -> Words:
    """The words of a page to look for labels among."""
    return tokens if isinstance(tokens, Words) else Words(tokens)
