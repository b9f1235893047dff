"""Learning a hand: the recognizer's last layer is fitted to lines of one writer that people confirmed.

An office PC has no training framework: what lies below the last layer stays as it is, and the last layer (a
matrix and a bias over the features of each frame) is fitted in numpy by Adam (Kingma and Ba, 2015), drawn
towards the general weights so that few lines do not spoil it. Lines that were not learned from decide whether
it became better; where it did not, nothing is learned. What is learned is also offered at half its strength:
letters that the lessons do not have are read less well by a hand that was learned in full.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitizer.recognize.ctc import best_path, ctc_loss

Weights = NDArray[np.float32]
Distance = Callable[[Sequence[int], Sequence[int]], int]

_EPOCHS = 15
_BATCH = 4  # lines a step
_RATE = 4e-3
_PULL = 1e-3  # towards the general weights, a step
_STRENGTHS = (1.0, 0.5)  # of the way from the general weights to the fitted ones
_LEAST, _LEAST_HELD = 18, 4  # lines to learn from and to judge by: fewer do not show a hand
_WORTH = 0.97  # errors on the lines held back must fall below this share


@dataclass(frozen=True, slots=True)
class Head:
    """The last layer: logits of a frame are ``features @ matrix + bias``, (D, C) and (C,)."""

    matrix: Weights
    bias: Weights

    def logits(self, features: Weights) -> NDArray[np.float64]:
        """(T, C) of (T, D)."""
        return np.asarray(features @ self.matrix + self.bias, np.float64)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A confirmed line: the features (T, D) that the recognizer saw and the columns of its true letters.

    ``kind`` is that of the field whose whole value stands on the line; empty for a part of a value.
    """

    features: Weights
    target: tuple[int, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Learned:
    """A fitted last layer with the proof: letter errors on lines held back, before and after (0..1)."""

    head: Head
    before: float
    after: float
    lines: int
    held_back: int


def learn(
    head: Head, taught: Sequence[Lesson], held: Sequence[Lesson], distance: Distance, seed: int = 0
) -> list[Learned]:
    """The last layer fitted to the lessons, at each strength at which it became better on those held back.

    Lines whose text is out of the question for what was seen (a person confirmed nonsense) are left out: a
    wrong lesson must not teach. ``distance`` is an edit distance.
    """
    taught, held = (
        [lesson for lesson in some if _is_believable(head, lesson, distance)] for some in (taught, held)
    )
    if len(taught) < _LEAST or len(held) < _LEAST_HELD:
        return []
    before = letter_errors(head, held, distance)
    passes = _epochs(head, taught, seed)
    found = []
    for strength in _STRENGTHS:
        judged = [
            (letter_errors(one, held, distance), one) for one in (_part(head, p, strength) for p in passes)
        ]
        after, fitted = min(judged, key=lambda pair: pair[0])
        if after <= _WORTH * before and after < before:
            found.append(Learned(fitted, before, after, len(taught), len(held)))
    return found


def _part(general: Head, fitted: Head, strength: float) -> Head:
    """Weights on the way from the general ones to the fitted ones."""
    return Head(
        general.matrix + np.float32(strength) * (fitted.matrix - general.matrix),
        general.bias + np.float32(strength) * (fitted.bias - general.bias),
    )


def letter_errors(head: Head, lessons: Sequence[Lesson], distance: Distance) -> float:
    """Wrong, missing and additional letters per true letter."""
    wrong = sum(distance(best_path(head.logits(one.features)), one.target) for one in lessons)
    return wrong / max(1, sum(len(one.target) for one in lessons))


def _is_believable(head: Head, lesson: Lesson, distance: Distance) -> bool:
    """Whether the text fits into the line and shares letters with what the general weights read."""
    if not lesson.target or len(lesson.features) < 2 * len(lesson.target):
        return False
    read = best_path(head.logits(lesson.features))
    return distance(read, lesson.target) < 0.8 * max(len(read), len(lesson.target))


class _Adam:
    """Adam's running moments of one array of weights."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._first, self._second, self._steps = np.zeros(shape), np.zeros(shape), 0

    def step(self, gradient: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far to go against the gradient."""
        self._steps += 1
        self._first = 0.9 * self._first + 0.1 * gradient
        self._second = 0.99 * self._second + 0.01 * gradient**2
        first = self._first / (1 - 0.9**self._steps)
        second = self._second / (1 - 0.99**self._steps)
        return np.asarray(_RATE * first / (np.sqrt(second) + 1e-8))


def _epochs(head: Head, lessons: Sequence[Lesson], seed: int) -> list[Head]:
    """The weights after each pass over the lessons."""
    rng = np.random.default_rng(seed + 1)
    matrix, bias = head.matrix.astype(np.float64), head.bias.astype(np.float64)
    adam_matrix, adam_bias = _Adam(matrix.shape), _Adam(bias.shape)
    passes = []
    for _ in range(_EPOCHS):
        order = rng.permutation(len(lessons))
        for start in range(0, len(order), _BATCH):
            batch = [lessons[i] for i in order[start : start + _BATCH]]
            by_matrix, by_bias = _gradient(matrix, bias, batch)
            matrix -= adam_matrix.step(by_matrix) + _PULL * (matrix - head.matrix)
            bias -= adam_bias.step(by_bias) + _PULL * (bias - head.bias)
        passes.append(Head(matrix.astype(np.float32), bias.astype(np.float32)))
    return passes


def _gradient(
    matrix: NDArray[np.float64], bias: NDArray[np.float64], batch: Sequence[Lesson]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    by_matrix, by_bias = np.zeros_like(matrix), np.zeros_like(bias)
    for lesson in batch:
        _, by_logits = ctc_loss(np.asarray(lesson.features @ matrix + bias, np.float64), lesson.target)
        by_matrix += lesson.features.T @ by_logits / len(batch)
        by_bias += by_logits.sum(axis=0) / len(batch)
    return by_matrix, by_bias
