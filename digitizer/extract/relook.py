"""Reads the lines of a page once more with the line recognizer, where labels are missing.

The quick network parts a page into lines well, also one of several columns, but misreads small, pale or
uneven print; the line recognizer reads such print better, at three times the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from digitizer.domain.layout import Engine, LineReading, Pixels, Word
from digitizer.domain.records import Box
from digitizer.extract.crops import moved
from digitizer.extract.matching import Match
from digitizer.extract.tokens import Token, hull, tokens_of

_LEVEL = 40  # pixels: lines of one row of a table differ less in height
_ENOUGH = 0.97  # share of the form's label text
_DOUBTFUL = 0.75  # mean confidence of a line's letters


def lacks_labels(match: Match) -> bool:
    """Whether labels that the form always prints are missing, or not well read."""
    return _missing(match) > 0 or match.likeness < _ENOUGH


def found_well(match: Match) -> tuple[int, float]:
    """How well the labels of a form were found: a missing one counts more than all misread letters."""
    return -_missing(match), match.likeness


def _missing(match: Match) -> int:
    """How many labels that the form always prints are missing."""
    return sum(
        place is None and not spec.optional
        for spec, place in zip(match.profile.labels, match.found, strict=True)
    )


def read_again(clean: Pixels, tokens: Sequence[Token], engine: Engine) -> list[Token]:
    """The words of the same lines as the engine reads them."""
    rows = [list(row) for _, row in groupby(tokens, key=lambda token: token.line)]
    places = [_around(hull(token.box for token in row), clean) for row in rows]
    blocks = engine.read_blocks([clean[y : y + h, x : x + w] for x, y, w, h in places])
    lines: list[LineReading] = []
    numbers: list[int] = []
    for row, place, block in zip(rows, places, blocks, strict=True):
        if not block:
            continue
        best = min(block, key=lambda line: abs(_middle(line) - place.h / 2))
        lines.append(moved(best, place.x, place.y))
        numbers.append(row[0].line)
    return [replace(token, line=numbers[token.line]) for token in tokens_of(lines)]


def mixed(tokens: Sequence[Token], again: Sequence[Token]) -> list[Token]:
    """The words, of lines that were hardly read those that were read there again."""
    others = {line: list(row) for line, row in groupby(again, key=lambda token: token.line)}
    rows = ((line, list(row)) for line, row in groupby(tokens, key=lambda token: token.line))
    return [token for line, row in rows for token in (others.get(line, row) if _is_doubtful(row) else row)]


def _is_doubtful(row: Sequence[Token]) -> bool:
    letters = [len(token.plain) or 1 for token in row]
    return float(np.average([token.confidence for token in row], weights=letters)) < _DOUBTFUL


def read_between(
    clean: Pixels, tokens: Sequence[Token], engine: Engine, top: int, bottom: int
) -> list[Token]:
    """The words, those between two heights as the engine reads that part of the page by itself."""
    block = engine.read_blocks([np.ascontiguousarray(clean[top:bottom])])[0]
    middles = [token.box.y + token.box.h / 2 for token in tokens]
    above = [token for token, y in zip(tokens, middles, strict=True) if y < top]
    below = [token for token, y in zip(tokens, middles, strict=True) if y >= bottom]
    merged: list[Token] = []
    for part in (above, tokens_of(moved(line, 0, top) for line in block), below):
        step = merged[-1].line + 1 - part[0].line if merged and part else 0
        merged += [replace(token, line=token.line + step) for token in part]
    return merged


def inserted(tokens: Sequence[Token], lines: Sequence[tuple[str, Box]]) -> list[Token]:
    """The words with lines more, each where it stands from top to bottom and from left to right."""
    rows = [list(row) for _, row in groupby(tokens, key=lambda token: token.line)]
    for text, box in sorted(lines, key=lambda line: (line[1].y // _LEVEL, line[1].x)):
        reading = LineReading(tuple(Word(word, 1.0, box) for word in text.split()), "cell")
        at = next((n for n, row in enumerate(rows) if row[0].box.y > box.y + box.h // 2), len(rows))
        rows.insert(at, list(tokens_of([reading])))
    return [replace(token, line=number) for number, row in enumerate(rows) for token in row]


def _around(box: Box, clean: Pixels) -> Box:
    """The line's place with room for marks and for what was not read of it."""
    height, width = clean.shape[:2]
    pad = max(6, box.h // 5)
    left, top = max(0, box.x - pad), max(0, box.y - pad)
    return Box(left, top, min(width, box.x + box.w + pad) - left, min(height, box.y + box.h + pad) - top)


def _middle(line: LineReading) -> float:
    box = hull(word.box for word in line.words)
    return box.y + box.h / 2
