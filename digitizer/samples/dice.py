"""Chance that repeats: every choice comes from a seed, and streams do not disturb each other."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Dice:
    """Seeded choices. Two dice made from the same seed parts give the same choices on every machine."""

    def __init__(self, *seed: int | str) -> None:
        self._seed = seed
        words = [zlib.crc32(part.encode()) if isinstance(part, str) else part for part in seed]
        self.generator = np.random.default_rng(words)

    def child(self, name: str) -> Dice:
        """An own stream, so that drawing more in one room changes nothing in another."""
        return Dice(*self._seed, name)

    def chance(self, probability: float) -> bool:
        """True with that probability."""
        return bool(self.generator.random() < probability)

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, all alike likely."""
        return options[int(self.generator.integers(len(options)))]

    def weighted(self, options: Sequence[tuple[T, float]]) -> T:
        """One of the options by weight."""
        total = sum(weight for _, weight in options)
        mark = float(self.generator.random()) * total
        for option, weight in options:
            mark -= weight
            if mark < 0:
                return option
        return options[-1][0]

    def integer(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return int(self.generator.integers(low, high + 1))

    def uniform(self, low: float, high: float) -> float:
        """A number between the two."""
        return float(self.generator.uniform(low, high))

    def normal(self, spread: float) -> float:
        """A number around 0 with that standard deviation, cut at three of them."""
        return float(np.clip(self.generator.normal(0.0, spread), -3 * spread, 3 * spread))

    def digits(self, count: int) -> str:
        """So many decimal digits."""
        return "".join(str(self.integer(0, 9)) for _ in range(count))
