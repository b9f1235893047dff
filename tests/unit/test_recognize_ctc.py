"""The loss of a text is the sum over its paths; its gradient is what a small change does."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from digitizer.recognize.ctc import best_path, ctc_loss, log_softmax

LETTERS = 4


def collapse(path: tuple[int, ...]) -> list[int]:
    kept = [column for at, column in enumerate(path) if at == 0 or column != path[at - 1]]
    return [column for column in kept if column]


def by_hand(logits: np.ndarray, target: list[int]) -> float:
    """The loss by adding up every path."""
    log_probs = log_softmax(logits)
    paths = (path for path in product(range(LETTERS), repeat=len(logits)) if collapse(path) == target)
    total = sum(np.exp(sum(log_probs[frame, column] for frame, column in enumerate(path))) for path in paths)
    return float(-np.log(total))


@pytest.mark.parametrize("target", [[], [1], [2, 3], [1, 1], [3, 3, 2], [1, 2, 3]])
def test_loss_is_the_sum_over_all_paths(target: list[int]) -> None:
    logits = np.random.default_rng(5).normal(size=(6, LETTERS)) * 2
    assert ctc_loss(logits, target)[0] == pytest.approx(by_hand(logits, target))


@pytest.mark.parametrize("target", [[], [1], [3, 3, 2]])
def test_gradient_is_what_a_small_change_does(target: list[int]) -> None:
    logits = np.random.default_rng(6).normal(size=(7, LETTERS))
    _, gradient = ctc_loss(logits, target)
    for frame, column in product(range(7), range(LETTERS)):
        nudge = np.zeros_like(logits)
        nudge[frame, column] = 1e-5
        change = ctc_loss(logits + nudge, target)[0] - ctc_loss(logits - nudge, target)[0]
        assert gradient[frame, column] == pytest.approx(change / 2e-5, abs=1e-6)


def test_a_text_that_does_not_fit_has_no_gradient() -> None:
    loss, gradient = ctc_loss(np.zeros((3, LETTERS)), [1, 1, 2])
    assert loss == float("inf")
    assert not gradient.any()


def test_best_path_drops_repeats_and_blanks() -> None:
    log_probs = np.log(np.eye(LETTERS)[[0, 2, 2, 0, 2, 3, 3, 0]] + 1e-9)
    assert best_path(log_probs) == [2, 2, 3]
