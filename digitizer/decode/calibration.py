"""Calibration: from the confidence that was worked out to the share of values that are right at it.

A curve is a monotone broken line, fitted by isotonic regression (the pool-adjacent-violators algorithm, Ayer
et al., "An Empirical Distribution Function for Sampling with Incomplete Information", 1955) to fields whose
truth is known. Curves are data (``ocr_profiles/calibration.tsv``), one for each stage, group of fields, way
of filling in and kind of engine, where there was enough to fit; wider ones serve the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_FEWEST = 60  # fields from which a curve of its own is worth fitting
_KNOTS = 12
_LOWEST, _HIGHEST = 0.0005, 0.9995


class Stage(StrEnum):
    """Which confidence: of a value as engines read it, or after reasoning."""

    READ = "read"
    REASONED = "reasoned"


class Kind(NamedTuple):
    """What a curve is for; empty parts stand for all. ``engine`` is a name without its model."""

    stage: str
    group: str = ""
    fill: str = ""
    engine: str = ""


class Judged(NamedTuple):
    """A field whose truth is known."""

    kind: Kind
    confidence: float
    is_right: bool


Curve = tuple[tuple[float, float], ...]  # (confidence, probability), both rising


@dataclass(frozen=True)
class Calibration:
    """The curves; without any, confidences stay what they are."""

    curves: Mapping[tuple[str, str, str, str], Curve]

    def calibrated(self, stage: Stage, group: str, fill: str, engine: str, confidence: float) -> float:
        """The probability that a value of that confidence is right.

        ``engine`` may name a model after a colon. The closest curve is taken: that of group, fill and engine,
        else of group and fill, else of fill, else of the stage. What a person settled (1.0) stays.
        """
        if confidence >= 1.0:
            return confidence
        name = engine.partition(":")[0]
        for kind in _wider(Kind(stage, group, fill, name)):
            curve = self.curves.get(kind)
            if curve:
                known, right = zip(*curve, strict=True)
                return round(float(np.interp(confidence, known, right)), 4)
        return confidence


def fit(fields: Iterable[Judged]) -> dict[Kind, Curve]:
    """A curve for every kind, and every wider one, of which there are enough fields."""
    found: dict[Kind, list[tuple[float, bool]]] = {}
    for field in fields:
        for kind in _wider(field.kind):
            found.setdefault(kind, []).append((field.confidence, field.is_right))
    return {kind: fit_curve(pairs) for kind, pairs in sorted(found.items()) if len(pairs) >= _FEWEST}


def fit_curve(pairs: Sequence[tuple[float, bool]]) -> Curve:
    """The monotone curve through (confidence, right) pairs.

    Each pooled block gives the point of its mean confidence and its share of right fields, half a field added
    to either side, so that a block without errors does not promise certainty.
    """
    ordered = sorted(pairs)
    confidences = np.array([confidence for confidence, _ in ordered])
    right = np.array([float(is_right) for _, is_right in ordered])
    points = [
        (float(confidences[start:stop].mean()), _share(right[start:stop]))
        for start, stop in _blocks(confidences, right)
    ]
    rising = [points[0]]
    for confidence, share in points[1:]:
        if confidence > rising[-1][0] + 1e-6:
            rising.append((confidence, max(share, rising[-1][1])))
    return _rounded(_with_ends(_thinned(rising)))


def _wider(kind: Kind) -> tuple[Kind, ...]:
    """The kind and the wider ones that may stand for it, closest first."""
    return tuple(
        dict.fromkeys((kind, kind._replace(engine=""), kind._replace(engine="", group=""), Kind(kind.stage)))
    )


def _blocks(confidences: NDArray[np.float64], right: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Ranges of the ordered fields with rising shares of right ones; equal confidences stay together."""
    _, starts = np.unique(confidences, return_index=True)
    edges = [*starts.tolist(), len(right)]
    blocks: list[tuple[int, int, float]] = []
    for start, stop in pairwise(edges):
        blocks.append((start, stop, float(right[start:stop].sum())))
        while len(blocks) > 1 and _mean(blocks[-2]) >= _mean(blocks[-1]):
            _, end, last = blocks.pop()
            first, _, before = blocks.pop()
            blocks.append((first, end, before + last))
    return [(start, stop) for start, stop, _ in blocks]


def _mean(block: tuple[int, int, float]) -> float:
    start, stop, right = block
    return right / (stop - start)


def _share(right: NDArray[np.float64]) -> float:
    return float((right.sum() + 0.5) / (len(right) + 1.0))


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    if len(points) <= _KNOTS:
        return list(points)
    chosen = np.unique(np.linspace(0, len(points) - 1, _KNOTS).round().astype(int))
    return [points[i] for i in chosen.tolist()]


def _with_ends(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points at 0 and 1 too: a surer field stays surer than another, within its last block as well."""
    (low, lowest), (high, highest) = points[0], points[-1]
    first = [(0.0, 0.5 * lowest)] if low > 0 else []
    last = [(1.0, highest + 0.3 * (1 - highest))] if high < 1 else []
    return [*first, *points, *last]


def _rounded(points: Sequence[tuple[float, float]]) -> Curve:
    rounded = {round(x, 4): round(min(_HIGHEST, max(_LOWEST, y)), 4) for x, y in points}
    return tuple(sorted(rounded.items()))
