"""Where the words of a field come from: a list of spellings, or letters strung together.

A source is a probabilistic automaton over lower-case letters: from a node each letter leads to one other node
with a probability, and a node may end the word with one; both together sum to one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from itertools import accumulate
from typing import Protocol

Node = tuple[int, int, int]  # what it means is the source's own

_LAST = "\U0010ffff"


class Source(Protocol):
    """Words with their probabilities, letter by letter."""

    root: Node

    def step(self, node: Node, letter: str) -> tuple[Node, float] | None:
        """The node behind ``letter`` and the letter's probability; None when no word goes on so."""

    def end(self, node: Node) -> float:
        """The probability that the word ends here."""

    def capital(self, node: Node) -> float:
        """The chance that the letter that led here is a capital, when a word begins with it."""


class Vocabulary:
    """A list of words or phrases with weights; a node is a range of the sorted list and a depth in it."""

    def __init__(self, weights: Mapping[str, float], faithful: float = 0.93) -> None:
        """``weights`` maps each spelling to how usual it is (above 0).

        ``faithful`` is the chance that a word is written with the capitals that it has in the list.
        """
        lowered: dict[str, float] = {}
        for word, weight in weights.items():
            if word:
                lowered[word.lower()] = lowered.get(word.lower(), 0.0) + weight
        listed = {word.lower(): word for word in weights}
        self._words = sorted(lowered)
        self._listed = [listed[word] for word in self._words]
        self._faithful = faithful
        self._sums = [0.0, *accumulate(lowered[word] for word in self._words)]
        self.root: Node = (0, len(self._words), 0)

    def __len__(self) -> int:
        return len(self._words)

    def step(self, node: Node, letter: str) -> tuple[Node, float] | None:
        """The words that go on with ``letter``, and their share."""
        low, high, depth = node
        if high - low < 2:  # one word at most is left
            goes_on = low < high and self._words[low][depth : depth + 1] == letter
            return ((low, high, depth + 1), 1.0) if goes_on else None
        start = self._words[low][:depth] + letter
        first = bisect_left(self._words, start, low, high)
        last = bisect_left(self._words, start + _LAST, first, high)
        if first == last:
            return None
        share = (self._sums[last] - self._sums[first]) / (self._sums[high] - self._sums[low])
        return (first, last, depth + 1), share

    def end(self, node: Node) -> float:
        """The share of the word that is whole at this node."""
        low, high, depth = node
        if low == high or len(self._words[low]) != depth:
            return 0.0
        return (self._sums[low + 1] - self._sums[low]) / (self._sums[high] - self._sums[low])

    def capital(self, node: Node) -> float:
        """As in the list, usually."""
        low, _, depth = node
        return self._faithful if self._listed[low][depth - 1].isupper() else 1 - self._faithful


class Letters:
    """Any string of the letters, each by its own frequency: what keeps an unseen word possible."""

    root: Node = (0, 0, 0)
    _INSIDE: Node = (1, 0, 0)

    def __init__(self, weights: Mapping[str, float], length: float, other: float = 0.0) -> None:
        """``length`` is the mean length of a word, ``other`` the probability of each letter not listed."""
        total = sum(weights.values())
        self._shares = {letter: weight / total for letter, weight in weights.items()}
        self._stop = 1 / length
        self._other = other

    def step(self, node: Node, letter: str) -> tuple[Node, float] | None:
        """Any letter, by its frequency."""
        share = self._shares.get(letter, self._other)
        if not share:
            return None
        return self._INSIDE, share if node == self.root else share * (1 - self._stop)

    def end(self, node: Node) -> float:
        """The same chance after every letter."""
        return 0.0 if node == self.root else self._stop

    def capital(self, node: Node) -> float:
        """Nothing is known of it."""
        return 0.5
