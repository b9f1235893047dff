"""The language of a field as a network of sources: which words may follow which, and how often.

Pieces are put together like the parts of a regular expression, each with its probability; the compiled
network gives, letter by letter, the probability of a text among all texts of the field. Several readings of
the same letters (a known name, any syllable, any letters) are followed side by side and share the
probability, so a text outside the lists is only less probable, never impossible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from digitizer.decode.sources import Node, Source, Vocabulary

_END = -1  # in a list of arcs: the text ends
_JOINTS = -10  # and below
_START = -2  # the place before the first letter
_NO_NODE: Node = (0, 0, 0)
_LEAST = 1e-5  # share below which a side reading is dropped
_MOST = 16  # side readings followed at once: so many words for places begin with one letter
_PLACES = 20_000  # kept of a language, so that memory stays small


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


class Place:
    """A node of a slot's source: what leads on from it is worked out once."""

    __slots__ = ("end", "moves", "node", "slot")

    def __init__(self, slot: int, node: Node, end: float) -> None:
        """``end`` is the probability that the word ends here."""
        self.slot, self.node, self.end = slot, node, end
        self.moves: dict[str, tuple[Place, float] | None] = {}


# One way to have read the letters so far, and its share of the probability.
Position = tuple[Place, float]
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
        self._opened: dict[tuple[int, str], list[tuple[Place, float]]] = {}
        self._places: dict[tuple[int, Node], Place] = {}

    @property
    def start(self) -> State:
        """The state before the first letter of a text."""
        if len(self._places) > _PLACES:
            self._places.clear()
            self._opened.clear()
        return ((Place(_START, _NO_NODE, 1.0), 1.0),)

    def step(self, state: State, letter: str) -> tuple[State, float]:
        """The state after ``letter`` (lower case) and the letter's probability; ((), 0.0) when impossible."""
        shares: dict[Place, float] = {}
        for place, share in state:
            moves = place.moves
            moved = moves[letter] if letter in moves else self._move(place, letter)
            if moved is not None:
                target, chance = moved
                shares[target] = shares.get(target, 0.0) + share * chance
            if place.end:
                ended = share * place.end
                for target, chance in self._open(place.slot, letter):
                    shares[target] = shares.get(target, 0.0) + ended * chance
        total = sum(shares.values())
        least = total * _LEAST
        kept = [(place, share / total) for place, share in shares.items() if share > least]
        if len(kept) > _MOST:
            kept = sorted(kept, key=itemgetter(1), reverse=True)[:_MOST]
        return tuple(kept), total

    def stop(self, state: State) -> float:
        """The probability that the text ends here."""
        total = 0.0
        for place, share in state:
            if place.end:
                ends = sum(chance for target, chance in self._after(place.slot) if target == _END)
                total += share * place.end * ends
        return total

    def capital(self, state: State) -> float:
        """The chance that the letter read last is a capital, when it begins a word."""
        total = 0.0
        for place, share in state:
            chance = self._capitals[place.slot]
            total += share * (self._capital(place) if chance is None else chance)
        return total

    def inside(self, state: State) -> float:
        """The chance that the letter read last is a capital, when it stands within a word."""
        return sum(share * self._capital(place) for place, share in state)

    def _capital(self, place: Place) -> float:
        return self._sources[place.slot].capital(place.node)

    def _after(self, slot: int) -> _Arcs:
        return self._starts if slot == _START else self._arcs[slot]

    def _place(self, slot: int, node: Node) -> Place:
        key = (slot, node)
        if key not in self._places:
            self._places[key] = Place(slot, node, self._sources[slot].end(node))
        return self._places[key]

    def _move(self, place: Place, letter: str) -> tuple[Place, float] | None:
        """Where a letter leads within a word, and its probability; None when no word goes on so."""
        moved = None if place.slot == _START else self._sources[place.slot].step(place.node, letter)
        found = None if moved is None else (self._place(place.slot, moved[0]), moved[1])
        place.moves[letter] = found
        return found

    def _open(self, slot: int, letter: str) -> list[tuple[Place, float]]:
        """The words that can follow ``slot`` and begin with ``letter``: first place, probability."""
        key = (slot, letter)
        if key not in self._opened:
            found = []
            for target, chance in self._after(slot):
                source = self._sources[target]
                moved = source.step(source.root, letter) if target != _END else None
                if moved is not None:
                    found.append((self._place(target, moved[0]), chance * moved[1]))
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
