"""Engines that say again what real engines said: tests of everything around them need no engine.

A recording holds the calls of one page in their order. It fits as long as the same pieces of the page are
read in the same order; when that changes, ``ReplayError`` asks for a new recording.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from digitizer.domain.layout import Engine, Lattice, LineReading, Pixels, Word
from digitizer.domain.records import Box

Call = list[Any]  # readings of a call as plain values

_KEPT = 6  # letters of a frame that a recording keeps; the others share what is left
_STEP = 0.05  # nats: fineness of a recorded log probability


class ReplayError(Exception):
    """The pieces that are read are not those of the recording."""


class RecordingEngine:
    """Passes everything to a real engine, keeps what it said in ``calls``, and says what these will say."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.calls: list[Call] = []

    @property
    def name(self) -> str:
        """The real engine's name."""
        return self._engine.name

    def read_lines(self, images: Sequence[Pixels]) -> list[LineReading]:
        """As the real engine, rounded as it is recorded."""
        call = [_dump(reading) for reading in self._engine.read_lines(images)]
        self.calls.append(call)
        return [_load(reading, self.name) for reading in call]

    def read_blocks(self, images: Sequence[Pixels]) -> list[list[LineReading]]:
        """As the real engine, rounded as it is recorded."""
        call = [[_dump(reading) for reading in block] for block in self._engine.read_blocks(images)]
        self.calls.append(call)
        return [[_load(reading, self.name) for reading in block] for block in call]


class ReplayEngine:
    """Says the recorded calls one after another."""

    def __init__(self, name: str, calls: Sequence[Call]) -> None:
        self._name = name
        self._calls: Iterator[Call] = iter(calls)

    @property
    def name(self) -> str:
        """The name of the engine that was recorded."""
        return self._name

    def read_lines(self, images: Sequence[Pixels]) -> list[LineReading]:
        """The next recorded readings. Raises ReplayError when they are of other pieces."""
        return [_load(reading, self._name) for reading in self._next(len(images))]

    def read_blocks(self, images: Sequence[Pixels]) -> list[list[LineReading]]:
        """The next recorded blocks. Raises ReplayError when they are of other pieces."""
        return [[_load(reading, self._name) for reading in block] for block in self._next(len(images))]

    def _next(self, wanted: int) -> Call:
        call = next(self._calls, None)
        if call is None or len(call) != wanted:
            had = "nothing more" if call is None else f"{len(call)} pieces"
            raise ReplayError(f"{self._name}: the recording has {had}, asked for {wanted}: record anew")
        return call


def _dump(reading: LineReading) -> list[Any]:
    words = [[word.text, round(word.confidence, 3), list(word.box)] for word in reading.words]
    lattice = reading.lattice
    return [words] if lattice is None else [words, _dump_lattice(lattice), lattice.alphabet]


def _load(plain: list[Any], engine: str) -> LineReading:
    words = tuple(Word(text, confidence, Box(*box)) for text, confidence, box in plain[0])
    lattice = Lattice(_load_lattice(plain[1], len(plain[2]) + 1), plain[2]) if len(plain) > 1 else None
    return LineReading(words, engine, lattice)


def _dump_lattice(lattice: Lattice) -> str:
    """The likeliest letters of each frame: columns and rounded log probabilities, packed."""
    log_probs = np.asarray(lattice.log_probs, np.float32)
    kept = min(_KEPT, log_probs.shape[1])
    columns = np.argsort(-log_probs, axis=1)[:, :kept].astype(np.uint16)
    steps = np.clip(np.round(-np.take_along_axis(log_probs, columns, 1) / _STEP), 0, 65535).astype(np.uint16)
    return base64.b85encode(zlib.compress(np.stack([columns, steps]).tobytes(), 9)).decode()


def _load_lattice(packed: str, classes: int) -> Pixels:
    kept = min(_KEPT, classes)
    columns, steps = np.frombuffer(zlib.decompress(base64.b85decode(packed)), np.uint16).reshape(2, -1, kept)
    probs = np.exp(-steps.astype(np.float32) * _STEP)
    left = np.maximum(1.0 - probs.sum(axis=1, keepdims=True), 1e-6) / max(1, classes - kept)
    full = np.repeat(left, classes, axis=1).astype(np.float32)
    np.put_along_axis(full, columns.astype(np.intp), np.maximum(probs, 1e-12), 1)
    return np.log(full / full.sum(axis=1, keepdims=True))
