"""Connectionist temporal classification in numpy: the loss of a line's text, and its gradient.

Graves et al., "Connectionist Temporal Classification" (ICML 2006): forward and backward sums over the paths
of a text with blanks between its letters. Column 0 is the blank.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_NEVER = -1e30  # the logarithm of a probability that cannot be


def log_softmax(logits: Floats) -> Floats:
    """Logarithms of the probabilities along the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def ctc_loss(logits: Floats, target: Sequence[int]) -> tuple[float, Floats]:
    """The negative log-likelihood of a text and its gradient by the logits, both of shape (T, C).

    ``target`` holds the columns of the letters (1 ..). The loss is infinite and the gradient 0 where the
    line has too few frames for the text.
    """
    log_probs = log_softmax(logits)
    path = np.zeros(2 * len(target) + 1, np.intp)
    path[1::2] = target
    if len(logits) < _frames_needed(target):
        return float("inf"), np.zeros_like(logits)
    emitted = log_probs[:, path]
    jumps = _jumps(path)
    forward = _sums(emitted, jumps)
    # Backwards the same sums run over the reversed line and text.
    backward = _sums(emitted[::-1, ::-1], _jumps(path[::-1]))[::-1, ::-1]
    total = float(np.logaddexp(forward[-1, -1], forward[-1, -2] if len(path) > 1 else _NEVER))
    posterior = np.exp(np.minimum(forward + backward - emitted - total, 0.0))
    columns = np.zeros((len(path), logits.shape[1]))
    columns[np.arange(len(path)), path] = 1.0
    return -total, np.exp(log_probs) - posterior @ columns


def _frames_needed(target: Sequence[int]) -> int:
    """A frame for each letter and one for the blank between two of the same."""
    return len(target) + sum(a == b for a, b in pairwise(target))


def _jumps(path: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Where a path may leave out the blank before a letter: not between two of the same letter."""
    jumps = np.zeros(len(path), bool)
    jumps[2:] = (path[2:] != 0) & (path[2:] != path[:-2])
    return jumps


def _sums(emitted: Floats, jumps: NDArray[np.bool_]) -> Floats:
    """Log-sums over all beginnings of paths that are at each place of the text at each frame."""
    sums = np.full(emitted.shape, _NEVER)
    sums[0, :2] = emitted[0, :2]
    for frame in range(1, len(emitted)):
        before = sums[frame - 1]
        reached = before.copy()
        reached[1:] = np.logaddexp(reached[1:], before[:-1])
        jumped = np.full_like(before, _NEVER)
        jumped[2:] = np.where(jumps[2:], before[:-2], _NEVER)
        sums[frame] = np.logaddexp(reached, jumped) + emitted[frame]
    return sums


def best_path(log_probs: Floats) -> list[int]:
    """The columns of the likeliest frame by frame path, repeats and blanks left out."""
    columns = log_probs.argmax(axis=1)
    kept = columns[np.flatnonzero(np.diff(columns, prepend=-1))]
    return [int(column) for column in kept if column]
