"""The marks of Vietnamese letters as strokes of a pen, set over, under and beside a base letter."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import numpy as np
from numpy.typing import NDArray

from digitizer.training.glyphs import X_HEIGHT, Glyph

Stroke = NDArray[np.float32]
"""Points (x, y) from the pen's place on the base line, y downwards, in pixels."""

_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_HAT, _BREVE, _HORN, _BAR = "\u0302", "\u0306", "\u031b", "/"
_TOP_TONES = _GRAVE + _HOOK + _TILDE + _ACUTE

_SHAPES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    # In x-heights around the middle of the mark; several shapes for one mark.
    _ACUTE: (
        ((-0.16, 0.14), (0.16, -0.16)),
        ((-0.08, 0.18), (0.12, -0.18)),
        ((-0.2, 0.06), (0.2, -0.1)),
        ((-0.02, 0.14), (0.05, -0.14)),
    ),
    _GRAVE: (
        ((-0.16, -0.16), (0.16, 0.14)),
        ((-0.1, -0.18), (0.1, 0.18)),
        ((-0.2, -0.1), (0.2, 0.06)),
        ((-0.05, -0.14), (0.02, 0.14)),
    ),
    _HOOK: (
        ((-0.11, -0.16), (0.06, -0.2), (0.13, -0.08), (0.02, 0.04), (0.0, 0.16)),
        ((-0.1, -0.1), (0.02, -0.2), (0.1, -0.1), (0.0, 0.02), (0.02, 0.1)),
        ((-0.08, -0.14), (0.1, -0.14), (0.04, 0.04), (-0.04, 0.14)),
    ),
    _TILDE: (
        ((-0.26, 0.06), (-0.14, -0.08), (0.0, 0.0), (0.13, 0.07), (0.26, -0.08)),
        ((-0.24, 0.02), (-0.1, -0.05), (0.1, 0.04), (0.24, -0.02)),
        ((-0.2, 0.08), (-0.12, -0.1), (0.08, 0.06), (0.2, -0.12)),
    ),
    _HAT: (
        ((-0.24, 0.1), (0.0, -0.14), (0.24, 0.1)),
        ((-0.2, 0.1), (-0.06, -0.12), (0.06, -0.12), (0.2, 0.1)),
        ((-0.26, 0.06), (0.02, -0.1), (0.22, 0.12)),
    ),
    _BREVE: (
        ((-0.22, -0.1), (-0.1, 0.08), (0.1, 0.08), (0.22, -0.1)),
        ((-0.2, -0.12), (0.0, 0.12), (0.2, -0.12)),
        ((-0.24, -0.06), (-0.04, 0.08), (0.2, -0.12)),
    ),
    _DOT: (((-0.03, -0.02), (0.03, 0.02)), ((-0.05, 0.0), (0.06, 0.02)), ((0.0, -0.04), (0.0, 0.05))),
    _HORN: (
        ((-0.12, 0.1), (0.08, 0.06), (0.14, -0.06), (0.12, -0.2)),
        ((-0.06, 0.08), (0.1, -0.04), (0.16, -0.2)),
        ((-0.1, 0.04), (0.06, 0.06), (0.12, -0.12)),
    ),
    _BAR: (((-0.28, 0.0), (0.28, 0.0)), ((-0.3, 0.03), (0.26, -0.05))),
}


class MarkHand:
    """How one hand sets marks: which shape, how large, how high, how far they drift."""

    def __init__(self, chance: Random, loose: float) -> None:
        """``loose`` 0 sets marks like type, 1 like a hasty pen."""
        self._chance = chance
        self._loose = loose
        self._shape = {mark: chance.choice(shapes) for mark, shapes in _SHAPES.items()}
        self._size = chance.uniform(0.65, 1.25 + 0.25 * loose)
        self._gap = chance.uniform(0.2, 0.34 + 0.2 * loose)
        self._beside = chance.random() < 0.5  # the tone right of a hat, not over it
        self._right = chance.gauss(0, 0.12 * loose)

    def strokes(self, base: str, marks: str, glyph: Glyph) -> Iterator[Stroke]:
        """The strokes of a letter's marks."""
        unit = float(X_HEIGHT)
        width = glyph.mask.shape[1]
        middle = glyph.x + width / 2 + self._right * unit
        top, bottom = float(glyph.y), float(glyph.y + glyph.mask.shape[0])
        hat = next((mark for mark in marks if mark in _HAT + _BREVE), "")
        level = top - self._gap * unit
        for mark in marks:
            if mark == _BAR:
                yield self._bar(base, glyph)
            elif mark == _HORN:
                yield self._drawn(mark, glyph.x + width - 0.02 * unit, top + 0.12 * unit)
            elif mark == _DOT:
                low = max(bottom, 0.0) if base not in "yY" else min(bottom, 0.15 * unit)
                yield self._drawn(mark, middle, low + (0.1 + 0.7 * self._gap) * unit)
            elif mark == hat:
                yield self._drawn(mark, middle, level)
            elif mark in _TOP_TONES:
                x, y = middle, level
                if hat and self._beside and mark != _TILDE:
                    x, y = middle + 0.38 * unit * self._size, level - 0.12 * unit
                elif hat:
                    y = level - 0.36 * unit * self._size
                yield self._drawn(mark, x, y)

    def _bar(self, base: str, glyph: Glyph) -> Stroke:
        width = glyph.mask.shape[1]
        if base == "d":
            return self._drawn(_BAR, glyph.x + 0.8 * width, 0.76 * glyph.y)
        return self._drawn(_BAR, glyph.x + 0.16 * width, glyph.y + 0.48 * glyph.mask.shape[0])

    def _drawn(self, mark: str, x: float, y: float) -> Stroke:
        c, unit = self._chance, float(X_HEIGHT)
        shape = self._shape[mark] if c.random() > 0.2 * self._loose else c.choice(_SHAPES[mark])
        size = unit * self._size * (1 + c.gauss(0, 0.12 * self._loose))
        points = np.array(shape, np.float32) * size
        points *= np.array(
            [1 + c.gauss(0, 0.15 * self._loose), 1 + c.gauss(0, 0.2 * self._loose)], np.float32
        )
        drift = 0.16 * self._loose * unit
        return points + np.array([x + c.gauss(0, drift), y + c.gauss(0, 0.6 * drift)], np.float32)


def rounded(path: Stroke) -> Stroke:
    """A path with its corners cut (Chaikin, once)."""
    if len(path) < 3:
        return path
    near, far = path[:-1], path[1:]
    cut = np.empty((2 * len(near), 2), np.float32)
    cut[0::2], cut[1::2] = 0.75 * near + 0.25 * far, 0.25 * near + 0.75 * far
    return np.concatenate([path[:1], cut, path[-1:]])
