"""What a letter is worth in a field: the network's probability, capitals, and how far both may go.

The language advises, the strokes decide: its say is weakened by a factor and bounded for every letter, so
that no text wins that the lattice does not support.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from digitizer.decode.network import Network, State

_LEAST = 4e-3  # a letter is never less probable than this to the language
_NO_CASE = 0.5  # an impossible letter says nothing of capitals


class Run(IntEnum):
    """Where in a word, and how it was begun."""

    START = 0
    CAPITAL = 1  # one capital so far
    TITLE = 2  # a capital, then small letters
    UPPER = 3  # capitals only
    LOWER = 4


class _State(NamedTuple):
    network: State
    run: Run
    shouting: bool = False  # the word before was all capitals
    opened: bool = False  # a word has begun


@dataclass(frozen=True)
class FieldLanguage:
    """The language of one field; ``opening`` is the chance that its text begins with a capital.

    ``weight`` weakens the network's log-probabilities (capitals have no need of it), ``bonus`` is what every
    letter earns for being there (without it a language prefers short texts).
    """

    network: Network
    opening: float
    weight: float
    bonus: float

    def start(self) -> object:
        """Before the first letter."""
        return _State(self.network.start, Run.START)

    def step(self, state: object, letter: str) -> tuple[object, float]:
        """The state after ``letter``, and its worth."""
        assert isinstance(state, _State)  # noqa: S101 (states come from ``start``)
        network, chance = self.network.step(state.network, letter.lower())
        run, shouting, case = self._case(state, network, letter)
        earned = self.weight * math.log(max(chance, _LEAST)) + math.log(case) + self.bonus
        return _State(network, run, shouting, state.opened or letter.isalpha()), earned

    def stop(self, state: object) -> float:
        """The worth of ending here."""
        assert isinstance(state, _State)  # noqa: S101 (as above)
        return self.weight * math.log(max(self.network.stop(state.network), _LEAST))

    def _case(self, state: _State, after: State, letter: str) -> tuple[Run, bool, float]:
        """Run after the letter, whether the word before was all capitals, and the chance of its case."""
        if not letter.isalpha():
            shouting = state.run is Run.UPPER if state.run is not Run.START else state.shouting
            return Run.START, shouting, 1.0
        upper = letter.isupper()
        if state.run is Run.START:
            chance = self._begin(state, after)
            return (Run.CAPITAL if upper else Run.LOWER), state.shouting, chance if upper else 1 - chance
        if state.run is Run.CAPITAL:
            chance = 0.9 if state.shouting else max(0.1, self.network.inside(after))
            return (Run.UPPER if upper else Run.TITLE), state.shouting, chance if upper else 1 - chance
        if state.run is Run.UPPER:
            return Run.UPPER, state.shouting, 0.97 if upper else 0.03
        return state.run, state.shouting, 0.01 if upper else 0.99

    def _begin(self, state: _State, after: State) -> float:
        """The chance of a capital at a word's beginning."""
        if state.shouting:
            return 0.95
        if not state.opened:
            return self.opening
        return self.network.capital(after) if after else _NO_CASE
