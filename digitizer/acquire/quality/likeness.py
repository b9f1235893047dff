"""Whether a page was scanned before: a coarse map of its ink, compared with the book's other pages.

All pages of a form share its printed words, so what the book's pages have in common is taken away first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.acquire.quality.content import Sheet

_ROWS, _COLUMNS = 72, 52
_SAME = 0.80  # correlation of two maps, without what all pages share
_FEWEST = 3  # pages from which something common can be known
_SAMPLE = 64  # pages that are enough to know it
_CLOSER_LOOKS = 12  # pages that are compared moved a little, too
_SHIFTS = range(-1, 2)
Map = NDArray[np.float32]


def fingerprint(sheet: Sheet) -> str:
    """The ink in each cell of a grid over the paper, as hexadecimal digits."""
    dark = sheet.ink
    left, top, width, height = cv2.boundingRect(cv2.resize(sheet.hull, dark.shape[::-1]))
    cells = cv2.resize(
        dark[top : top + height, left : left + width], (_COLUMNS, _ROWS), interpolation=cv2.INTER_AREA
    )
    strongest = max(1.0, float(np.percentile(cells, 99)))
    levels = np.clip(cells.astype(np.float32) / strongest * 255, 0, 255).astype(np.uint8)
    return str(levels.tobytes().hex())


class Gallery:
    """What the pages of a book look like; one is looked up among 2,000 in under a tenth of a second."""

    def __init__(self, prints: Mapping[str, str]) -> None:
        """``prints`` are fingerprints by page; those that are none are passed over."""
        self._maps: dict[str, Map] = {}
        for page, mark in prints.items():
            self.put(page, mark)

    def put(self, page: str, mark: str) -> None:
        """Remembers what a page looks like, in place of what it looked like before."""
        found = _map(mark)
        if found is not None:
            self._maps[page] = found

    def most_alike(self, mark: str, besides: str = "") -> str:
        """The page, other than ``besides``, that shows the same content as ``mark``; empty: none does."""
        own = _map(mark)
        others = {page: found for page, found in self._maps.items() if page != besides}
        if own is None or not others:
            return ""
        common = _common(list(others.values()), own)
        own = own - common
        order = sorted(others, key=lambda page: _alike(own, others[page] - common, (0,)))
        looks = {page: _alike(own, others[page] - common) for page in order[-_CLOSER_LOOKS:]}
        best = max(looks, key=lambda page: looks[page])
        return best if looks[best] > _SAME else ""


def _common(maps: Sequence[Map], own: Map) -> Map:
    """What all pages share: the form's own print."""
    if len(maps) < _FEWEST:
        return np.zeros_like(own)
    some = maps[:: -(-len(maps) // _SAMPLE)]
    return np.asarray(np.median([*some, own], axis=0), np.float32)


def _map(text: str) -> Map | None:
    data = bytes.fromhex(text)
    if len(data) != _ROWS * _COLUMNS:
        return None
    cells = np.frombuffer(data, np.uint8).reshape(_ROWS, _COLUMNS).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(cells, (0, 0), 0.8), np.float32)


def _alike(one: Map, other: Map, shifts: Sequence[int] = _SHIFTS) -> float:
    """The best correlation over small shifts: paper never lies in the same place twice."""
    best = -1.0
    inner = one[2:-2, 2:-2]
    inner = inner - inner.mean()
    for down, right in product(shifts, shifts):
        moved = other[2 + down : _ROWS - 2 + down, 2 + right : _COLUMNS - 2 + right]
        scale = float(np.linalg.norm(inner) * np.sqrt(moved.size) * moved.std())
        if scale > moved.size:
            best = max(best, float(np.vdot(inner, moved)) / scale)
    return best
