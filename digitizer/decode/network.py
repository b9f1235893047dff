"""The language of a field as a network of sources: which words may follow which, and how often.

Pieces are put together like the parts of a regular expression, each with its probability; the compiled
network gives, letter by letter, the probability of a text among all texts of the field. Several readings of
the same letters (a known name, any syllable, any letters) are followed side by side and share the
probability, so a text outside the lists is only less probable, never impossible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digitizer.decode.sources import Node, Source, Vocabulary

_END = -1  # in a list of arcs: the text ends
_JOINTS = -10  # and below
_START = -2  # the place before the first letter
_NO_NODE: Node = (0, 0, 0)
_LEAST = 1e-5  # share below which a side reading is dropped
_MOST = 10  # side readings followed at once


class Piece:
    """A part of a field's language."""


@dataclass(frozen=True)
class Words(Piece):
    """One word or phrase of a source.

    ``capital`` is the chance that its words begin with one; None leaves it to the source.
    """

    source: Source
    capital: float | None = None


@dataclass(frozen=True)
class Chain(Piece):
    """Pieces one after the other."""

    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Either(Piece):
    """One of the pieces, each with its weight."""

    options: Sequence[tuple[float, Piece]]


@dataclass(frozen=True)
class Loop(Piece):
    """The piece, with the probability ``again`` followed by ``mark`` and itself.

    The piece must not be empty.
    """

    piece: Piece
    again: float
    mark: Piece


EMPTY = Chain(())


def chain(*pieces: Piece | str) -> Chain:
    """Pieces and fixed texts one after the other."""
    return Chain([word(piece) if isinstance(piece, str) else piece for piece in pieces])


def either(*options: tuple[float, Piece | str]) -> Either:
    """One of the weighted pieces or fixed texts."""
    return Either([(weight, word(piece) if isinstance(piece, str) else piece) for weight, piece in options])


def maybe(chance: float, piece: Piece | str) -> Either:
    """The piece with that chance, else nothing."""
    return either((chance, piece), (1 - chance, EMPTY))


def word(text: str) -> Words:
    """One fixed text."""
    return Words(Vocabulary({text: 1.0}))


# One way to have read the letters so far: slot, node in its source, share of the probability.
Position = tuple[int, Node, float]
State = tuple[Position, ...]
_Arcs = list[tuple[int, float]]


class Network:
    """A compiled language; states are immutable, so that many texts can be followed at once."""

    def __init__(self, piece: Piece) -> None:
        """Compiles ``piece``."""
        self._sources: list[Source] = []
        self._arcs: list[_Arcs] = []
        self._capitals: list[float | None] = []
        self._joints: dict[int, _Arcs] = {}  # where loops turn back; only while compiling
        self._starts = self._straight(self._compile(piece, [(_END, 1.0)]))
        self._arcs = [self._straight(arcs) for arcs in self._arcs]
        self._opened: dict[tuple[int, str], list[tuple[int, Node, float]]] = {}
        self.start: State = ((_START, _NO_NODE, 1.0),)

    def step(self, state: State, letter: str) -> tuple[State, float]:
        """The state after ``letter`` (lower case) and the letter's probability; ((), 0.0) when impossible."""
        shares: dict[tuple[int, Node], float] = {}
        for slot, node, share in state:
            ended = 1.0
            if slot != _START:
                source = self._sources[slot]
                ended = source.end(node)
                moved = source.step(node, letter)
                if moved is not None:
                    key = (slot, moved[0])
                    shares[key] = shares.get(key, 0.0) + share * moved[1]
            if ended:
                for target, first, chance in self._open(slot, letter):
                    key = (target, first)
                    shares[key] = shares.get(key, 0.0) + share * ended * chance
        total = sum(shares.values())
        least = total * _LEAST
        kept = [(slot, node, share / total) for (slot, node), share in shares.items() if share > least]
        if len(kept) > _MOST:
            kept = sorted(kept, key=lambda position: -position[2])[:_MOST]
        return tuple(kept), total

    def stop(self, state: State) -> float:
        """The probability that the text ends here."""
        total = 0.0
        for slot, node, share in state:
            ended = 1.0 if slot == _START else self._sources[slot].end(node)
            if ended:
                ends = sum(chance for target, chance in self._after(slot) if target == _END)
                total += share * ended * ends
        return total

    def capital(self, state: State) -> float:
        """The chance that the letter read last is a capital, when it begins a word."""
        total = 0.0
        for slot, node, share in state:
            chance = self._capitals[slot]
            total += share * (self._sources[slot].capital(node) if chance is None else chance)
        return total

    def inside(self, state: State) -> float:
        """The chance that the letter read last is a capital, when it stands within a word."""
        return sum(share * self._sources[slot].capital(node) for slot, node, share in state)

    def _after(self, slot: int) -> _Arcs:
        return self._starts if slot == _START else self._arcs[slot]

    def _open(self, slot: int, letter: str) -> list[tuple[int, Node, float]]:
        """The words that can follow ``slot`` and begin with ``letter``: slot, node, probability."""
        key = (slot, letter)
        if key not in self._opened:
            found = []
            for target, chance in self._after(slot):
                source = self._sources[target]
                moved = source.step(source.root, letter) if target != _END else None
                if moved is not None:
                    found.append((target, moved[0], chance * moved[1]))
            self._opened[key] = found
        return self._opened[key]

    def _compile(self, piece: Piece, follow: _Arcs) -> _Arcs:
        """Adds the piece's slots, after which ``follow`` may come; returns where the piece begins."""
        if isinstance(piece, Words):
            self._sources.append(piece.source)
            self._arcs.append(follow)
            self._capitals.append(piece.capital)
            return [(len(self._sources) - 1, 1.0)]
        if isinstance(piece, Chain):
            for part in reversed(piece.pieces):
                follow = self._compile(part, follow)
            return follow
        if isinstance(piece, Either):
            total = sum(weight for weight, _ in piece.options)
            return [
                (slot, chance * weight / total)
                for weight, option in piece.options
                for slot, chance in self._compile(option, follow)
            ]
        assert isinstance(piece, Loop)  # noqa: S101 (there is no other kind)
        joint = _JOINTS - len(self._joints)
        self._joints[joint] = []
        starts = self._compile(piece.piece, [(joint, 1.0)])
        again = self._compile(piece.mark, starts)
        self._joints[joint] += [(slot, chance * (1 - piece.again)) for slot, chance in follow]
        self._joints[joint] += [(slot, chance * piece.again) for slot, chance in again]
        return starts

    def _straight(self, arcs: _Arcs) -> _Arcs:
        """The arcs with those that lead to a joint replaced by the joint's own."""
        return [
            (end, chance * share)
            for slot, chance in arcs
            for end, share in (self._straight(self._joints[slot]) if slot in self._joints else [(slot, 1.0)])
        ]
