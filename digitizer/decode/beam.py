"""CTC prefix beam search with a language: the likeliest texts of a lattice.

The search is that of Hannun et al., "First-Pass Large Vocabulary Continuous Speech Recognition using
Bi-Directional Recurrent DNNs" (2014), section 4: a text's probability is the sum over all its alignments,
kept apart for those that end with a blank and those that end with its last letter. What the language says of
a text is worked out once, when the text is first met.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Lattice

_NONE = -math.inf
_BEAM = 20  # texts followed at once
_SEEN = math.log(5e-4)  # a letter less probable than this in a frame was not seen
_CHOICES = 6  # letters looked at in a frame
_SURE_BLANK = math.log(0.998)
_HOPELESS = 9.0  # nats behind the best at which a text is not gone on with by a letter
_FAR = 12.0  # nats behind the best at which a text is given up


class Language(Protocol):
    """What a text is worth among the texts of its field."""

    def start(self) -> object:
        """The state before the first letter."""

    def step(self, state: object, letter: str) -> tuple[object, float]:
        """The state after ``letter`` and the nats that the letter earns or costs."""

    def stop(self, state: object) -> float:
        """The nats that ending here earns or costs."""


class Text(NamedTuple):
    """A text that the lattices allow: log-probability of its strokes, and what the language adds (nats)."""

    text: str
    strokes: float
    language: float

    @property
    def score(self) -> float:
        """Both together."""
        return self.strokes + self.language


class _Prefix:
    """A beginning of a text; ``blank`` and ``letter`` are log-probabilities by how its alignments end,
    ``total`` that of all.
    """

    __slots__ = (
        "blank",
        "children",
        "language",
        "last",
        "letter",
        "next_blank",
        "next_letter",
        "parent",
        "state",
        "total",
    )

    def __init__(self, parent: _Prefix | None, last: str, state: object, language: float) -> None:
        self.parent, self.last = parent, last
        self.state, self.language = state, language
        self.blank = self.letter = self.total = self.next_blank = self.next_letter = _NONE
        self.children: dict[str, _Prefix] = {}

    def move(self, blank: float, letter: float) -> None:
        """Sets the probabilities."""
        self.blank, self.letter = blank, letter
        self.total = _add(blank, letter)

    def text(self) -> str:
        letters = []
        prefix: _Prefix | None = self
        while prefix is not None:
            letters.append(prefix.last)
            prefix = prefix.parent
        return "".join(reversed(letters))


def search(lattices: Sequence[Lattice], language: Language, beam: int = _BEAM) -> list[Text]:
    """The likeliest texts of the lines together, best first; a space joins two lines.

    The plain reading of the strokes (the best letter of each frame) is always among them.
    """
    root = _Prefix(None, "", language.start(), 0.0)
    root.move(0.0, _NONE)
    active = [root]
    for index, lattice in enumerate(lattices):
        if index:
            active = [_with_space(prefix, language) for prefix in active]
        for blank, choices in frames(lattice):
            active = _advance(active, blank, choices, language, beam)
    found = [
        Text(
            prefix.text().strip(),
            prefix.total,
            prefix.language + language.stop(prefix.state),
        )
        for prefix in active
    ]
    return _merged([*found, plain_text(lattices, language)])


def frames(lattice: Lattice) -> list[tuple[float, list[tuple[str, float]]]]:
    """For each frame the blank's log-probability and the letters seen, likeliest first."""
    table: NDArray[np.float32] = np.asarray(lattice.log_probs, np.float32)
    if table.size == 0:
        return []
    letters = table[:, 1:]
    order = np.argpartition(-letters, min(_CHOICES, letters.shape[1] - 1), axis=1)[:, :_CHOICES]
    values = np.take_along_axis(letters, order, axis=1)
    best = letters.argmax(axis=1)
    result: list[tuple[float, list[tuple[str, float]]]] = []
    for row, blank in enumerate(table[:, 0].tolist()):
        seen = []
        if blank < _SURE_BLANK:
            pairs = zip(order[row].tolist(), values[row].tolist(), strict=True)
            seen = [(lattice.alphabet[i], v) for i, v in pairs if v > _SEEN or i == best[row]]
            seen.sort(key=lambda pair: -pair[1])
        result.append((blank, seen))
    return result


def plain_text(lattices: Sequence[Lattice], language: Language) -> Text:
    """The best letter of each frame, repeats and blanks left out, with the worth of that one alignment."""
    lines, strokes = [], 0.0
    for lattice in lattices:
        table = np.asarray(lattice.log_probs)
        if not table.size:
            continue
        best = table.argmax(axis=1)
        strokes += float(table.max(axis=1).sum())
        changed = np.flatnonzero(np.diff(best, prepend=-1))
        lines.append("".join(lattice.alphabet[i - 1] for i in best[changed].tolist() if i))
    text = " ".join(" ".join(lines).split())
    return Text(text, strokes, worth(text, language))


def worth(text: str, language: Language) -> float:
    """What the language says of a whole text (nats)."""
    state, total = language.start(), 0.0
    for letter in text:
        state, earned = language.step(state, letter)
        total += earned
    return total + language.stop(state)


def _advance(
    active: list[_Prefix], blank: float, choices: list[tuple[str, float]], language: Language, beam: int
) -> list[_Prefix]:
    """The prefixes after a frame, likeliest first."""
    if not choices:
        return _waited(active, blank)
    seen = dict(choices)
    touched = dict.fromkeys(active)
    least = max(prefix.total + prefix.language for prefix in active) + max(blank, choices[0][1]) - _HOPELESS
    for prefix in active:
        total, last = prefix.total, prefix.last
        prefix.next_blank = total + blank
        if last in seen and prefix.letter != _NONE:
            prefix.next_letter = _add(prefix.next_letter, prefix.letter + seen[last])
        needed = least - total - prefix.language
        for letter, chance in choices:
            if chance < needed:
                break  # the others are less likely still
            before = prefix.blank if letter == last else total
            if before == _NONE:
                continue
            child = prefix.children.get(letter) or _child(prefix, letter, language)
            touched[child] = None
            child.next_letter = _add(child.next_letter, before + chance)
    return _best(touched, beam)


def _waited(active: list[_Prefix], blank: float) -> list[_Prefix]:
    """The same prefixes after a frame in which nothing but the blank was seen."""
    for prefix in active:
        prefix.blank = prefix.total = prefix.total + blank
        prefix.letter = _NONE
    return active


def _child(prefix: _Prefix, letter: str, language: Language) -> _Prefix:
    """The prefix one letter on; spaces at the edge or doubled say nothing."""
    child = prefix
    if letter != " " or prefix.last not in ("", " "):
        state, earned = language.step(prefix.state, letter)
        child = _Prefix(prefix, letter, state, prefix.language + earned)
    prefix.children[letter] = child
    return child


def _best(touched: Iterable[_Prefix], beam: int) -> list[_Prefix]:
    """The prefixes to go on with, likeliest first; moves each one's next probabilities into place."""
    ranked = []
    for prefix in touched:
        prefix.move(prefix.next_blank, prefix.next_letter)
        prefix.next_blank = prefix.next_letter = _NONE
        ranked.append((prefix.total + prefix.language, prefix))
    ranked.sort(key=itemgetter(0), reverse=True)
    least = ranked[0][0] - _FAR
    return [prefix for score, prefix in ranked[:beam] if score >= least]


def _with_space(prefix: _Prefix, language: Language) -> _Prefix:
    """The prefix with the space that stands for the end of a line."""
    if prefix.last in ("", " "):
        return prefix
    state, earned = language.step(prefix.state, " ")
    spaced = _Prefix(prefix, " ", state, prefix.language + earned)
    spaced.move(prefix.total, _NONE)
    return spaced


def _merged(texts: Sequence[Text]) -> list[Text]:
    """Equal texts once, likeliest first; order does not depend on the search."""
    kept: dict[str, Text] = {}
    for text in texts:
        known = kept.get(text.text)
        if known is None or text.strokes > known.strokes:
            kept[text.text] = text
    return sorted(kept.values(), key=lambda one: (-one.score, one.text))


def _add(a: float, b: float) -> float:
    """log(exp(a) + exp(b))."""
    if a < b:
        a, b = b, a
    return a if b == _NONE or a - b > 30 else a + math.log1p(math.exp(b - a))
