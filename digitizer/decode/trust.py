"""How much to trust a value: its confidence together with what was seen of its strokes.

Logistic regression over a few plain facts. A value cut out wrongly (half a line, two lines in one, a name
under a signature) is often read without doubt; that its strokes say other letters, that it stands higher
than the other lines of the page, that it is longer than such values are, tells of it. Weights are data
(``ocr_profiles/trust.tsv``), fitted to pages whose truth is known; ``calibration`` stands on top.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from digitizer.decode.book_view import USUAL_KEYS
from digitizer.domain.layout import Lattice
from digitizer.domain.records import Box, FieldValue
from digitizer.domain.schema import FieldKind, FieldSpec
from digitizer.domain.text import fold

BIAS = "always"
_LEAST = 1e-3
_UNKNOWN = 0.3  # stands for a measure that nobody could take
_LONG_NAME = 4  # syllables; longer ones are two names more often than not
_STRICT = 1.0  # penalty on the weights' squares, the bias apart
_STEPS = 40


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen of a value: its strokes read plainly, the probability (0..1) of the weakest word of that
    reading, how many lines it has, and the logarithm of how much higher or lower than the page's usual line
    the most unlike of them is (0: not at all). ``lattices`` are those of the lines, ``tried`` those of all
    places where a signer's name was looked for.
    """

    text: str
    strokes: float
    rows: int
    uneven: float
    lattices: tuple[Lattice, ...] = field(default=(), compare=False)
    tried: tuple[Lattice, ...] = field(default=(), compare=False)


def evidence_of(place: Box, seen: Mapping[Box, Evidence]) -> Evidence | None:
    """What was seen of the value at a place, or of the line of values that holds it."""
    x, y, w, h = place
    around = (
        one for box, one in seen.items()
        if box.x <= x and box.y <= y and x + w <= box.x + box.w and y + h <= box.y + box.h
    )  # fmt: skip
    return seen.get(place) or next(around, None)


def facts(value: FieldValue, spec: FieldSpec, seen: Evidence | None) -> dict[str, float]:
    """The facts that speak for or against a value, by name."""
    confidence = min(1 - _LEAST, max(_LEAST, value.confidence))
    found = {
        BIAS: 1.0,
        "odds": math.log(confidence / (1 - confidence)),
        "differs": Levenshtein.normalized_distance(seen.text, value.raw) if seen else _UNKNOWN,
        "letters": Levenshtein.normalized_distance(fold(seen.text), fold(value.raw)) if seen else _UNKNOWN,
        "strokes": math.log(max(_LEAST, seen.strokes)) if seen else math.log(0.5),
        "height": abs(seen.uneven) if seen else _UNKNOWN,
        f"fill:{value.fill.value if value.fill else ''}": 1.0,
        f"kind:{spec.kind.value}": 1.0,
    }
    marks = {
        "unseen": seen is None,
        "rows": seen is not None and seen.rows > 1,
        "signed": spec.key in USUAL_KEYS and spec.kind is FieldKind.NAME,
        "others": bool(value.alternatives),
        "year": spec.kind is FieldKind.DATE and len(value.value) == len("1990"),
        "long": spec.kind is FieldKind.NAME and len(value.value.split()) > _LONG_NAME,
    }
    return found | {name: 1.0 for name, holds in marks.items() if holds}


def trusted(weights: Mapping[str, float], found: Mapping[str, float]) -> float:
    """The probability (0..1) that a value of these facts is right."""
    total = sum(weights.get(name, 0.0) * amount for name, amount in found.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def fit_weights(examples: Sequence[tuple[Mapping[str, float], bool]]) -> dict[str, float]:
    """The weights under which the examples' outcomes are likeliest, by Newton's method."""
    names = sorted({name for found, _ in examples for name in found})
    rows = np.array([[found.get(name, 0.0) for name in names] for found, _ in examples])
    right = np.array([float(is_right) for _, is_right in examples])
    penalty = np.array([0.0 if name == BIAS else _STRICT for name in names])
    weights: NDArray[np.float64] = np.zeros(len(names))
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (right - chance) - penalty * weights
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(penalty + 1e-6)
        weights += np.linalg.solve(bend, slope)
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
