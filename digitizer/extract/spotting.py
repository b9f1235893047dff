"""Finds which of a few known texts a line shows, though strokes of a signature or a stamp run across it.

All texts are aligned with the recognizer's lattice (keyword spotting as in Frinken et al., "A Novel Word
Spotting Method Based on Recurrent Neural Networks", 2012): the best path of each through the frames, in
which no letter is dearer than a floor, what is hidden, and frames beside the text cost a fixed fine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Lattice

_HIDDEN = -5.0  # nats: what a letter costs that is not seen
_BESIDE = -2.0  # nats: what a frame costs that is none of the text, if it is no blank
_NEVER = -1e9


class Spotted(NamedTuple):
    """A text and how much better it explains the line than no text does, in nats."""

    gain: float
    text: str


def spot(lattice: Lattice, texts: Sequence[str]) -> list[Spotted]:
    """The texts that the alphabet can write, the one that explains the line best first."""
    columns = {letter: number for number, letter in enumerate(lattice.alphabet, 1)}
    known = [text for text in texts if columns.keys() >= set(text)]
    log_probs = np.asarray(lattice.log_probs, np.float64)
    if not known or not len(log_probs):
        return []
    gains = _gains(log_probs, [[columns[letter] for letter in text] for text in known])
    return sorted((Spotted(float(gain), text) for gain, text in zip(gains, known, strict=True)), reverse=True)


def _gains(log_probs: NDArray[np.float64], targets: Sequence[Sequence[int]]) -> NDArray[np.float64]:
    """For each text, columns of its letters, the worth of its best path above that of leaving all out."""
    beside = np.concatenate([[0.0], np.cumsum(np.maximum(log_probs[:, 0], _BESIDE))])
    paths, jumps, lasts = _paths(targets)
    seen = np.maximum(log_probs, _HIDDEN).astype(np.float32)
    fines = np.where(jumps[2:], 0, _NEVER).astype(np.float32)
    states = np.full(paths.shape, _NEVER, np.float32)
    stepped, jumped = states.copy(), fines.copy()
    texts = np.arange(len(targets))
    best = np.full(len(targets), _NEVER)
    for frame, row in enumerate(seen):
        np.maximum(states[1:], states[:-1], out=stepped[1:])
        np.add(states[:-2], fines, out=jumped)
        np.maximum(stepped[2:], jumped, out=stepped[2:])
        np.maximum(stepped[1], beside[frame], out=stepped[1], casting="same_kind")
        np.take(row, paths, out=states, mode="clip")  # without a look at bounds
        states += stepped
        np.maximum(best, states[lasts, texts] + beside[-1] - beside[frame + 1], out=best)
    return np.asarray(best - beside[-1])


def _paths(
    targets: Sequence[Sequence[int]],
) -> tuple[NDArray[np.intp], NDArray[np.bool_], NDArray[np.intp]]:
    """Columns of the texts, blanks between, (L, N); where a blank may be left out; each one's last letter."""
    paths = np.zeros((2 * max(map(len, targets)) + 1, len(targets)), np.intp)
    for number, target in enumerate(targets):
        paths[1 : 2 * len(target) : 2, number] = target
    jumps = np.zeros(paths.shape, bool)
    jumps[2:] = (paths[2:] != 0) & (paths[2:] != paths[:-2])
    return paths, jumps, np.array([2 * len(target) - 1 for target in targets], np.intp)
