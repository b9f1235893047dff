"""Whether a page was scanned before: a coarse map of its ink, compared with the book's other pages.

All pages of a form share its printed words, so what the book's pages have in common is taken away first.
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.acquire.quality.content import Sheet

_ROWS, _COLUMNS = 72, 52
_SAME = 0.80  # correlation of two maps, without what all pages share
_FEWEST = 3  # pages from which something common can be known
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


def most_alike(mark: str, others: Mapping[str, str]) -> str:
    """The page whose fingerprint shows the same content as ``mark``; empty when none does."""
    if same := [page for page, text in others.items() if mark and text == mark]:
        return same[0]
    known = {page: found for page, text in others.items() if (found := _map(text)) is not None}
    own = _map(mark)
    if own is None or not known:
        return ""
    common = np.median([*known.values(), own], axis=0) if len(known) >= _FEWEST else np.zeros_like(own)
    scores = {page: _alike(own - common, found - common) for page, found in known.items()}
    best = max(scores, key=lambda page: scores[page])
    return best if scores[best] > _SAME else ""


def _map(text: str) -> Map | None:
    data = bytes.fromhex(text)
    if len(data) != _ROWS * _COLUMNS:
        return None
    cells = np.frombuffer(data, np.uint8).reshape(_ROWS, _COLUMNS).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(cells, (0, 0), 0.8), np.float32)


def _alike(one: Map, other: Map) -> float:
    """The best correlation over small shifts: paper never lies in the same place twice."""
    best = -1.0
    inner = one[2:-2, 2:-2]
    for down in _SHIFTS:
        for right in _SHIFTS:
            moved = other[2 + down : _ROWS - 2 + down, 2 + right : _COLUMNS - 2 + right]
            scale = float(inner.std() * moved.std())
            if scale > 1.0:
                product = (inner - inner.mean()) * (moved - moved.mean())
                best = max(best, float(product.mean()) / scale)
    return best
