"""Words of a page as tokens in reading order, cut where a printer glues label and value together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from digitizer.domain.layout import LineReading, Word
from digitizer.domain.records import Box
from digitizer.domain.text import fold

# "tên:NGÔ", "ngày27/03/2016", "2016ghi", "05/02/2ghi": after a colon, between a letter and a digit, before
# small letters, behind the figures of a date that they are typed over.
_SEAM = re.compile(
    r"(?<=:)(?=[^\s:])|(?<=[^\W\d_]{2})(?=\d)|(?<=\d{4})(?=[^\W\d_]{3})"
    r"|(?:(?<=[/.-]\d)|(?<=[/.-]\d\d)|(?<=[/.-]\d{3}))(?=[^\W\d_]{2})"
)
_PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a recognized word; ``plain``: its folded letters and digits; ``line`` counts text lines."""

    text: str
    plain: str
    box: Box
    line: int
    confidence: float


def plain(text: str) -> str:
    """Folded letters and digits only: what label matching compares."""
    return _PLAIN.sub("", fold(text))


def tokens_of(lines: Iterable[LineReading]) -> list[Token]:
    """All tokens in reading order."""
    tokens = []
    for index, line in enumerate(lines):
        for word in _side_by_side(line.words):
            tokens.extend(_cut(word, index))
    return tokens


def _side_by_side(words: Sequence[Word]) -> Iterator[Word]:
    """The words of a line, each ending where the next begins: of words that touch, an engine gives the first
    the box of both.
    """
    for word, after in zip_longest(words, words[1:]):
        x, y, w, h = word.box
        end = after.box.x if after is not None and x < after.box.x < x + w else x + w
        yield word._replace(box=Box(x, y, end - x, h))


def _cut(word: Word, line: int) -> list[Token]:
    pieces = [piece for piece in _SEAM.split(word.text) if piece]
    tokens, done, total = [], 0, max(1, len(word.text))
    for piece in pieces:
        left = word.box.x + word.box.w * done // total
        done += len(piece)
        right = word.box.x + word.box.w * done // total
        box = Box(left, word.box.y, right - left, word.box.h)
        tokens.append(Token(piece, plain(piece), box, line, word.confidence))
    return tokens


def holds(box: Box, other: Box) -> bool:
    """Whether the middle of another box lies in a box."""
    x, y = other.x + other.w / 2, other.y + other.h / 2
    return box.x < x < box.x + box.w and box.y < y < box.y + box.h


def common(box: Box, other: Box) -> int:
    """The area that two boxes share, in pixels."""
    wide = min(box.x + box.w, other.x + other.w) - max(box.x, other.x)
    high = min(box.y + box.h, other.y + other.h) - max(box.y, other.y)
    return max(0, wide) * max(0, high)


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box around boxes (at least one)."""
    several = list(boxes)
    left, top = min(b.x for b in several), min(b.y for b in several)
    right, bottom = max(b.x + b.w for b in several), max(b.y + b.h for b in several)
    return Box(left, top, right - left, bottom - top)
