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
    known = [text for text in texts if set(text) <= set(lattice.alphabet)]
    log_probs = np.asarray(lattice.log_probs, np.float64)
    if not known or not len(log_probs):
        return []
    gains = _gains(log_probs, [[lattice.alphabet.index(letter) + 1 for letter in text] for text in known])
    return sorted((Spotted(float(gain), text) for gain, text in zip(gains, known, strict=True)), reverse=True)


def _gains(log_probs: NDArray[np.float64], targets: Sequence[Sequence[int]]) -> NDArray[np.float64]:
    """For each text, columns of its letters, the worth of its best path above that of leaving all out."""
    beside = np.concatenate([[0.0], np.cumsum(np.maximum(log_probs[:, 0], _BESIDE))])
    paths, jumps, lasts = _paths(targets)
    seen = np.maximum(log_probs, _HIDDEN)
    states = np.full(paths.shape, _NEVER)
    rows = np.arange(len(paths))
    best = np.full(len(paths), _NEVER)
    for frame, row in enumerate(seen):
        stepped = states.copy()
        np.maximum(stepped[:, 1:], states[:, :-1], out=stepped[:, 1:])
        np.maximum(stepped[:, 2:], np.where(jumps[:, 2:], states[:, :-2], _NEVER), out=stepped[:, 2:])
        stepped[:, 1] = np.maximum(stepped[:, 1], beside[frame])
        states = stepped + row[paths]
        np.maximum(best, states[rows, lasts] + beside[-1] - beside[frame + 1], out=best)
    return np.asarray(best - beside[-1])


def _paths(
    targets: Sequence[Sequence[int]],
) -> tuple[NDArray[np.intp], NDArray[np.bool_], NDArray[np.intp]]:
    """Columns of the texts, blanks between, (N, L); where a blank may be left out; each one's last letter."""
    paths = np.zeros((len(targets), 2 * max(map(len, targets)) + 1), np.intp)
    for path, target in zip(paths, targets, strict=True):
        path[1 : 2 * len(target) : 2] = target
    jumps = np.zeros(paths.shape, bool)
    jumps[:, 2:] = (paths[:, 2:] != 0) & (paths[:, 2:] != paths[:, :-2])
    return paths, jumps, np.array([2 * len(target) - 1 for target in targets], np.intp)
