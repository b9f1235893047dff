"""Sampling: how many records of a book to examine, which ones, and what the bad ones among them say.

Lot by lot, by attributes, without replacement (the method of limiting quality, as in ISO 2859-2): the sample
is the smallest for which a book with the given share of bad records would pass in at most one of ten cases.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from enum import StrEnum
from math import ceil, comb

RISK = 0.1  # the chance that a bad book passes


class Verdict(StrEnum):
    """What a sample says of its book."""

    OPEN = ""
    ACCEPTED = "accepted"
    REFUSED = "refused"


def sample_size(lot: int, share: float, acceptance: int) -> int:
    """How many of ``lot`` records to examine so that at most ``acceptance`` of them may be bad.

    ``share`` is the share of bad records (0..1) that must not slip through. The whole lot when it is too
    small for the question.
    """
    bad = min(lot, max(ceil(lot * share), acceptance + 1))
    low, high = min(lot, acceptance + 1), lot
    while low < high:
        middle = (low + high) // 2
        if _passes(lot, bad, middle, acceptance) <= RISK:
            high = middle
        else:
            low = middle + 1
    return low


def _passes(lot: int, bad: int, size: int, acceptance: int) -> float:
    """The chance of at most ``acceptance`` bad ones in a sample (hypergeometric distribution)."""
    ways = sum(comb(bad, found) * comb(lot - bad, size - found) for found in range(min(acceptance, size) + 1))
    return ways / comb(lot, size)


def draw(records: Sequence[str], size: int, seed: int) -> list[str]:
    """``size`` of the records, at random, in their order; the same ``seed`` draws the same."""
    chosen = set(random.Random(seed).sample(range(len(records)), size))  # noqa: S311 (no secret)
    return [record for at, record in enumerate(records) if at in chosen]


def verdict(size: int, good: int, bad: int, acceptance: int) -> Verdict:
    """Refused as soon as too many are bad; accepted when all were examined."""
    if bad > acceptance:
        return Verdict.REFUSED
    return Verdict.ACCEPTED if good + bad == size else Verdict.OPEN
