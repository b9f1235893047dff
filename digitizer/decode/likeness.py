"""Words seen before in the same hand, recognized by the likeness of their strokes.

Two lines are held against each other by dynamic time warping (Sakoe and Chiba, 1978) over the recognizer's
letter probabilities, frame by frame: a word that is misread is misread alike each time it is written, so its
likeness to a confirmed line tells more than its reading. Posteriors instead of pixels as in query by example
(Hazen, Shen, White, 2009); the distance of two frames is that of Hellinger, squared.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from digitizer.domain.layout import Lattice
from digitizer.domain.text import fold

_EACH = 3  # confirmed lines kept of one text
_FEW = 6  # confirmed lines held against a new one, those whose letters are nearest
_NEAR = 0.045  # mean distance up to which two lines are taken for the same words ...
_CLEAR = 1.5  # ... when any other words are so many times farther away
_STEP = 0.003  # and a little, for lines that are all but the same
_SHORTEST = 6  # letters: shorter words are too like each other (Mông, Mường)
_LETTERS = 50.0  # per cent of likeness that what was read must have with it
_UNLIKE = 1.7  # ratio of lengths from which two lines are not compared

Table = NDArray[np.float32]


class Known(NamedTuple):
    """A confirmed line: the kind of its field, its text, and its frames' letters (T, C) as ``strokes`` gives
    them.
    """

    kind: str
    text: str
    frames: Table


def strokes(lattice: Lattice) -> Table:
    """The frames to compare: roots of the probabilities, (T, C)."""
    return np.asarray(np.exp(0.5 * np.asarray(lattice.log_probs)), np.float32)


def alike(lattice: Lattice, read: str, known: Sequence[Known]) -> str:
    """The text of the confirmed lines that the line is like; empty when there is none, or no single one.

    ``read`` is what the line was read as: only lines of near letters are compared.
    """
    texts = list(dict.fromkeys(one.text for one in known))
    near = process.extract(fold(read), [fold(text) for text in texts], scorer=fuzz.ratio, limit=_FEW)
    chosen = {texts[index] for _, _, index in near}
    frames, distances = strokes(lattice), dict[str, float]()
    for one in known:
        if one.text in chosen:
            distances[one.text] = min(distances.get(one.text, np.inf), distance(frames, one.frames))
    ranked = sorted((far, text) for text, far in distances.items())
    if not ranked or ranked[0][0] > _NEAR:
        return ""
    said = ranked[0][1]
    is_clear = len(ranked) == 1 or ranked[1][0] > _CLEAR * ranked[0][0] + _STEP
    is_like = len(said) >= _SHORTEST and fuzz.ratio(fold(read), fold(said)) >= _LETTERS
    return said if is_clear and is_like else ""


def distance(first: Table, second: Table) -> float:
    """The mean distance of two lines' frames along the best way to pair them; infinite for unlike lengths."""
    rows, columns = len(first), len(second)
    if not rows or not columns or not 1 / _UNLIKE < rows / columns < _UNLIKE:
        return float("inf")
    cost = 1.0 - first @ second.T
    # Diagonal by diagonal: cell (i, j) lies on diagonal i + j, at place i.
    before = np.full(rows + 1, np.inf, np.float32)
    last = before.copy()
    for diagonal in range(rows + columns - 1):
        low, high = max(0, diagonal - columns + 1), min(rows, diagonal + 1)
        at = np.arange(low, high)
        best = np.minimum(np.minimum(last[at + 1], last[at]), before[at])
        now = np.full(rows + 1, np.inf, np.float32)
        now[at + 1] = cost[at, diagonal - at] + (best if diagonal else 0.0)
        before, last = last, now
    return float(last[rows]) / (rows + columns)


def dump_known(known: Iterable[Known]) -> bytes:
    """A file of confirmed lines, a few of each text."""
    kept, counts = list[Known](), Counter[tuple[str, str]]()
    for one in known:
        counts[one.kind, one.text] += 1
        if counts[one.kind, one.text] <= _EACH:
            kept.append(one)
    content = io.BytesIO()
    tables = {f"frames{index}": one.frames.astype(np.float16) for index, one in enumerate(kept)}
    names = np.array([(one.kind, one.text) for one in kept], np.str_).reshape(-1, 2)
    np.savez_compressed(content, names=names, **tables)  # type: ignore[arg-type]
    return content.getvalue()


def load_known(path: Path, letters: int) -> tuple[Known, ...]:
    """The lines of a file; none when it is missing, damaged, or of a recognizer of other letters."""
    try:
        with np.load(path, allow_pickle=False) as file:
            found = [
                Known(str(kind), str(text), file[f"frames{index}"].astype(np.float32))
                for index, (kind, text) in enumerate(file["names"])
            ]
    except (OSError, ValueError, KeyError, TypeError, BadZipFile, EOFError):
        return ()
    return tuple(one for one in found if one.frames.ndim == 2 and one.frames.shape[1] == letters + 1)
