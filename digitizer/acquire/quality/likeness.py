"""Whether a page was scanned before: a map of its ink, laid on those of the book's other pages.

All pages of a form share its printed words, so what the book's pages have in common is taken away first.
First all are looked at coarsely, laid on each other by the ink in each row and column; then a few closely.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.acquire.quality.content import Sheet
from digitizer.acquire.quality.overlay import SIDE, Map, likeness, overlay

_LEVELS = 15  # of ink in a cell: one hexadecimal digit
_GREYS = 17  # from a level to a grey
_SAME = 0.54  # likeness of two maps besides what all pages share
_SAME_AT_ALL = 0.96  # where nothing common is known yet
_FEWEST = 3  # pages from which something common can be known
_SHARED = 33  # per cent: ink that two in three have is common; two captures of a sheet among five are not
_SAMPLE = 48  # pages that are enough to know it
_CLOSER_LOOKS = 8
_COARSE = 40  # cells across and down, for a look
_SCALES = np.linspace(0.86, 1.14, 15)
_SHIFTS = np.linspace(-5.0, 5.0, 17)  # coarse cells
Levels = NDArray[np.uint8]
Lines = NDArray[np.float32]


def fingerprint(sheet: Sheet, angle: float) -> str:
    """The ink in each cell of a grid over the paper, set upright, as hexadecimal digits.

    ``angle`` is the page's tilt in degrees.
    """
    height, width = sheet.ink.shape
    hull = cv2.resize(sheet.hull, (width, height))
    inside = cv2.erode(hull, np.ones((25, 25), np.uint8))  # the paper's own edge is no ink
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    ink = cv2.warpAffine(np.where(inside > 0, sheet.ink, 0).astype(np.uint8), turn, (width, height))
    left, top, across, down = cv2.boundingRect(cv2.warpAffine(hull, turn, (width, height)))
    paper = ink[top : top + down, left : left + across]
    cells = cv2.resize(paper, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    strongest = max(1.0, float(np.percentile(cells, 98)))
    levels = np.round(np.clip(cells / strongest, 0, 1) * _LEVELS).astype(np.uint8).ravel()
    return (levels[::2] * 16 + levels[1::2]).tobytes().hex()


@dataclass(frozen=True)
class _Known:
    """A page: its map, its coarse map, and the ink in the latter's columns and rows."""

    levels: Levels
    coarse: Levels
    lines: Lines

    @classmethod
    def of(cls, levels: Levels) -> Self:
        coarse = cv2.resize(levels * _GREYS, (_COARSE, _COARSE), interpolation=cv2.INTER_AREA)
        lines = np.stack([coarse.mean(axis=0), coarse.mean(axis=1)])
        return cls(levels, np.asarray(coarse, np.uint8), _unit(np.asarray(lines, np.float32)))


class Gallery:
    """What the pages of a book look like; one is looked up among 2,000 in under a tenth of a second."""

    def __init__(self, prints: Mapping[str, str]) -> None:
        """``prints`` are fingerprints by page; those that are none are passed over."""
        self._known: dict[str, _Known] = {}
        for page, mark in prints.items():
            self.put(page, mark)

    def put(self, page: str, mark: str) -> None:
        """Remembers what a page looks like, in place of what it looked like before."""
        levels = _levels(mark)
        if levels is not None:
            self._known[page] = _Known.of(levels)

    def most_alike(self, mark: str, besides: str = "") -> str:
        """The page, other than ``besides``, that shows the same content as ``mark``; empty: none does."""
        levels = _levels(mark)
        others = [page for page in self._known if page != besides]
        if levels is None or not others:
            return ""
        own = _soft(levels)
        places = self._likeliest(_Known.of(levels), others)
        tried = (overlay(own, page, _soft(self._known[page].levels), place) for page, place in places)
        laid = [each for each in tried if each is not None]
        common = _common([own, *(each.cells for each in laid)]) if len(laid) >= _FEWEST else None
        score, page = max(((likeness(own, each, common), each.page) for each in laid), default=(0.0, ""))
        return page if score > (_SAME if common is not None else _SAME_AT_ALL) else ""

    def _likeliest(self, own: _Known, others: Sequence[str]) -> list[tuple[str, Map]]:
        """The pages that a coarse look finds the most alike, and where each lies on one's own."""
        known = [self._known[page] for page in others]
        places = _places(own, np.stack([each.lines for each in known]))
        seen = np.stack([_warped(each.coarse, place) for each, place in zip(known, places, strict=True)])
        common = _common([own.coarse, *seen[:: -(-len(seen) // _SAMPLE)]]).ravel()
        line = _unit(own.coarse.reshape(1, -1) - common)[0]
        alike = _unit(seen.reshape(len(seen), -1) - common) @ line
        finer = SIDE / _COARSE
        grown = np.diag([finer, finer, 1.0])
        return [
            (others[at], np.asarray(grown @ places[at] @ np.linalg.inv(grown), np.float32))
            for at in np.argsort(-alike)[:_CLOSER_LOOKS]
        ]


def _places(own: _Known, lines: Lines) -> list[Map]:
    """How each page lies on one's own by its columns and rows: matrices between their coarse cells."""
    moves = np.array(list(product(_SCALES, _SHIFTS)))
    best = [moves[(lines[:, axis] @ _moved(own.lines[axis], moves).T).argmax(axis=1)] for axis in (0, 1)]
    middle = (_COARSE - 1) / 2
    return [
        np.array(
            [[wide, 0, middle * (1 - wide) + right], [0, high, middle * (1 - high) + low], [0, 0, 1]],
            np.float32,
        )
        for (wide, right), (high, low) in zip(*best, strict=True)
    ]


def _moved(line: Lines, moves: NDArray[np.float64]) -> Lines:
    """The ink of the columns or rows as it would be under each scale and shift."""
    cells, middle = np.arange(_COARSE), (_COARSE - 1) / 2
    seen = [np.interp((cells - middle - shift) / scale + middle, cells, line) for scale, shift in moves]
    return _unit(np.asarray(seen, np.float32))


def _warped(coarse: Levels, place: Map) -> Levels:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(coarse, place[:2], (_COARSE, _COARSE), flags=flags), np.uint8)


def _unit(lines: Lines) -> Lines:
    """Each line about its mean, of length 1."""
    centred = lines - lines.mean(axis=1, keepdims=True)
    return np.asarray(centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-3), np.float32)


def _common(maps: Sequence[NDArray[Any]]) -> Map:
    """What all pages share: the form's own print."""
    return np.asarray(np.percentile(maps, _SHARED, axis=0), np.float32)


def _soft(levels: Levels) -> Map:
    return np.asarray(cv2.GaussianBlur(levels.astype(np.float32), (0, 0), 0.7), np.float32)


def _levels(mark: str) -> Levels | None:
    try:
        data = np.frombuffer(bytes.fromhex(mark), np.uint8)
    except ValueError:
        return None
    if data.size * 2 != SIDE * SIDE:
        return None
    return np.stack([data >> 4, data & 15], axis=1).reshape(SIDE, SIDE)
