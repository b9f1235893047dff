"""The marks of one face set on the letters of another: every way of drawing a mark meets every type."""

from __future__ import annotations

import unicodedata
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.training.glyphs import Face, Glyph, lay

_HORN, _DOT = "\u031b", "\u0323"
_SPECK = 5  # pixels: what is left of less is where two drawings of one letter differ
_CLOSE = 4  # pixels that a mark may reach into its letter


class BorrowedMarks:
    """Marks of a donor, in one size and distance as one machine has them."""

    def __init__(self, donor: Face, chance: Random) -> None:
        self._donor = donor
        self._size = chance.uniform(0.6, 1.15), chance.uniform(0.6, 1.2)
        self._lift = chance.uniform(-2.0, 3.0)
        self._cut: dict[str, tuple[NDArray[np.uint8], float, float] | None] = {}

    def on(self, face: Face, letter: str) -> Glyph | None:
        """The letter in ``face`` under the donor's marks; None where either lacks what is needed, or the
        letter has no mark that stands above it alone.
        """
        base = _below(letter)
        if base == letter or not face.has(base) or (mark := self._mark(letter, base)) is None:
            return None
        mask, middle, away = mark
        under = face.glyphs[base]
        height, width = mask.shape
        x = round(under.x + under.mask.shape[1] / 2 + middle - width / 2)
        return _together(under, mask, x, round(under.y - away - height))

    def _mark(self, letter: str, base: str) -> tuple[NDArray[np.uint8], float, float] | None:
        """The mark's ink, how far right of the letter's middle it stands, and how far above its top."""
        if letter not in self._cut:
            self._cut[letter] = self._taken(letter, base)
        return self._cut[letter]

    def _taken(self, letter: str, base: str) -> tuple[NDArray[np.uint8], float, float] | None:
        donor = self._donor
        if not (donor.has(letter) and donor.has(base)):
            return None
        whole, under = donor.glyphs[letter], donor.glyphs[base]
        found = _apart(whole, under)
        if found is None:
            return None
        rows, columns = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
        cut = found[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        wide, high = max(2, round(cut.shape[1] * self._size[0])), max(2, round(cut.shape[0] * self._size[1]))
        middle = whole.x + (columns[0] + columns[-1] + 1) / 2 - (under.x + under.mask.shape[1] / 2)
        away = under.y - (whole.y + rows[-1] + 1) + self._lift
        mark = np.asarray(cv2.resize(cut, (wide, high), interpolation=cv2.INTER_AREA), np.uint8)
        return mark, float(middle), float(max(away, -_CLOSE))


def _below(letter: str) -> str:
    """The letter that a mark stands on: a horn stays with its letter, an i has no dot."""
    marks = unicodedata.normalize("NFD", letter)
    if len(marks) == 1 or _DOT in marks:
        return letter
    base = unicodedata.normalize("NFC", marks[0] + _HORN) if _HORN in marks else marks[0]
    return "ı" if base == "i" else base


def _apart(whole: Glyph, under: Glyph) -> NDArray[np.uint8] | None:
    """What of a marked letter stands above the plain one."""
    height, width = whole.mask.shape
    plain = np.zeros((height + 8, width + 8), np.uint8)
    y, x = under.y - whole.y + 4, under.x - whole.x + 4
    lay(plain, under.mask, x, y)
    plain = cv2.dilate(plain, np.ones((3, 3), np.uint8))[4:-4, 4:-4]
    left = np.where(plain > 60, 0, whole.mask).astype(np.uint8)
    count, labels, stats, middles = cv2.connectedComponentsWithStats((left > 60).astype(np.uint8))
    top = under.y - whole.y + 2
    kept = [i for i in range(1, count) if stats[i, cv2.CC_STAT_AREA] >= _SPECK and middles[i][1] < top]
    return left * np.isin(labels, kept).astype(np.uint8) if kept else None


def _together(under: Glyph, mask: NDArray[np.uint8], x: int, y: int) -> Glyph:
    left, top = min(under.x, x), min(under.y, y)
    right = max(under.x + under.mask.shape[1], x + mask.shape[1])
    bottom = max(_end(under), y + mask.shape[0])
    canvas = np.zeros((bottom - top, right - left), np.uint8)
    lay(canvas, under.mask, under.x - left, under.y - top)
    lay(canvas, mask, x - left, y - top)
    return Glyph(canvas, left, top, under.advance, np.zeros((0, 2), np.int16))


def _end(glyph: Glyph) -> int:
    return glyph.y + glyph.mask.shape[0]
