"""Weighs the options of several fields against each other: belief propagation on a small factor graph.

Method: the sum-product algorithm (Kschischang, Frey, Loeliger, "Factor Graphs and the Sum-Product Algorithm",
2001), a few rounds of it, since facts about one person form loops. Every field has one option more than its
readings: that the paper says something else. It keeps two wrong readings from making each other certain.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitizer.decode.readings import Option

_ROUNDS = 4
_BY_CHANCE = 0.03  # two readings are both wrong and still agree
_UNREAD = 0.15  # a value that nobody read, where a reading fits
_SENSELESS = 0.1  # a reading that makes no sense, next to one that does
_LEAST = 1e-9

Beliefs = NDArray[np.float64]


@dataclass(frozen=True)
class Clue:
    """A fact that ties fields together.

    ``read`` turns a field's value into what is compared (None: as good as unknown); ``weigh`` gives
    how probable the combination is next to what one would expect by chance (1), and must be positive.
    ``unknown`` is the same where a field says something that nobody read, for each field: low where the clue
    confirms the whole value, near 1 where it confirms a part of it (a surname, a year). ``same`` marks a clue
    of two fields that say one thing, ``exact`` a clue of one field that only its expected values satisfy.
    ``agree`` and ``clash`` complete the sentence "... vì".
    """

    keys: tuple[str, ...]
    read: tuple[Callable[[str], Any], ...]
    weigh: Callable[..., float]
    agree: str
    clash: str
    unknown: tuple[float, ...]
    same: bool = False
    exact: bool = False


@dataclass(frozen=True)
class Verdict:
    """What came out for one field: the probability of each option, and the clues' say in it.

    ``leans`` holds for each clue its ratio for every option against the field's other options.
    """

    options: tuple[Option, ...]
    chances: Beliefs
    leans: tuple[tuple[Clue, Beliefs], ...]


def weigh_up(options: Mapping[str, tuple[Option, ...]], clues: Sequence[Clue]) -> dict[str, Verdict]:
    """The verdict on each field that a clue touches."""
    clues = [clue for clue in clues if all(key in options for key in clue.keys)]
    priors = {key: _prior(options[key]) for clue in clues for key in clue.keys}
    tables = [_table(clue, options) for clue in clues]
    messages = {(i, key): np.ones_like(priors[key]) for i, clue in enumerate(clues) for key in clue.keys}
    for _ in range(_ROUNDS):
        beliefs = {key: _belief(key, prior, messages) for key, prior in priors.items()}
        messages = {(i, key): _message(clues[i], tables[i], key, beliefs, messages, i) for i, key in messages}
    return {
        key: Verdict(
            options[key],
            _belief(key, prior, messages),
            tuple(
                (clues[i], _lean(message, prior)) for (i, name), message in messages.items() if name == key
            ),
        )
        for key, prior in priors.items()
    }


def _prior(options: Sequence[Option]) -> Beliefs:
    """The options' probabilities and, last, that of something else."""
    known = np.array([option.prior for option in options])
    rest = max(_LEAST, 1 - float(known.sum()))
    prior: Beliefs = np.append(np.maximum(known, _LEAST), rest)
    share: Beliefs = prior / prior.sum()
    return share


def _belief(key: str, prior: Beliefs, messages: Mapping[tuple[int, str], Beliefs]) -> Beliefs:
    belief = prior.copy()
    for (_, name), message in messages.items():
        if name == key:
            belief = belief * message
    total: Beliefs = np.maximum(belief, _LEAST * 1e-3)
    share: Beliefs = total / total.sum()
    return share


def _message(
    clue: Clue,
    table: Beliefs,
    key: str,
    beliefs: Mapping[str, Beliefs],
    messages: Mapping[tuple[int, str], Beliefs],
    index: int,
) -> Beliefs:
    """What the clue says about ``key``, given what the rest of the graph says about its other fields."""
    weights = table
    place = clue.keys.index(key)
    for axis, other in enumerate(clue.keys):
        if axis == place:
            continue
        incoming = beliefs[other] / np.maximum(messages[index, other], _LEAST)
        shape = [1] * table.ndim
        shape[axis] = -1
        weights = weights * (incoming / incoming.sum()).reshape(shape)
    summed: Beliefs = weights.sum(axis=tuple(axis for axis in range(table.ndim) if axis != place))
    message: Beliefs = np.maximum(summed / summed.max(), _LEAST)
    return message


def _lean(message: Beliefs, prior: Beliefs) -> Beliefs:
    """For each option its weight next to the mean of the others."""
    others = (message @ prior - message * prior) / np.maximum(1 - prior, _LEAST)
    lean: Beliefs = message / np.maximum(others, _LEAST)
    return lean


def _table(clue: Clue, options: Mapping[str, tuple[Option, ...]]) -> Beliefs:
    """The clue's weight for every combination of options, the last of each field being something else."""
    meanings = [
        [read(option.value) for option in options[key]]
        for key, read in zip(clue.keys, clue.read, strict=True)
    ]
    table = np.empty([len(meaning) + 1 for meaning in meanings])
    for place in itertools.product(*(range(size) for size in table.shape)):
        table[place] = _weight(clue, meanings, place)
    return table


def _weight(clue: Clue, meanings: Sequence[Sequence[Any]], place: Sequence[int]) -> float:
    said = [meaning[at] if at < len(meaning) else None for at, meaning in zip(place, meanings, strict=True)]
    unknown = [one is None for one in said]
    if not any(unknown):
        return clue.weigh(*said)
    if clue.exact:
        weights = [clue.weigh(one) for one in meanings[0] if one is not None]
        return min(weights) if max(weights, default=0.0) >= 1.0 > min(weights) else clue.unknown[0]
    if clue.same:
        return _same_weight(clue, meanings, place)
    if sum(unknown) == 1:
        return _unread(clue, meanings, said, unknown.index(True))
    return math.prod(share for share, is_unknown in zip(clue.unknown, unknown, strict=False) if is_unknown)


def _unread(clue: Clue, meanings: Sequence[Sequence[Any]], said: Sequence[Any], place: int) -> float:
    """The weight when one field says what nobody read, and the others are known.

    Where the value read contradicts the others and another reading does not, that reading is far likelier
    than a value that nobody read.
    """
    weights = [
        clue.weigh(*said[:place], one, *said[place + 1 :]) for one in meanings[place] if one is not None
    ]
    contradicted = bool(weights) and meanings[place][0] is not None and weights[0] < 0.5 <= max(weights)
    return clue.unknown[place] * (_UNREAD if contradicted else 1.0)


def _same_weight(clue: Clue, meanings: Sequence[Sequence[Any]], place: Sequence[int]) -> float:
    """The weight of a pair that says one thing, one of them unknown or not to be understood."""
    at_end = [at == len(meaning) for at, meaning in zip(place, meanings, strict=True)]
    said = [None if end else meaning[at] for at, meaning, end in zip(place, meanings, at_end, strict=True)]
    if any(one is None and not end for one, end in zip(said, at_end, strict=True)):
        return _SENSELESS
    first, second = meanings
    if all(at_end):
        shared = any(one is not None and one == other for one in first for other in second)
        return _BY_CHANCE if shared else 1.0
    unknown = 0 if at_end[0] else 1
    known, others = said[1 - unknown], meanings[unknown]
    return max(clue.weigh(known, None), clue.unknown[unknown]) if known in others else 1.0
