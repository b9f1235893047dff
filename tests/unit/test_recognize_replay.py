"""A recording says again what the engine said, and notices when other pieces are read."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pytest

from digitizer.domain.layout import Lattice, LineReading, Pixels, Word
from digitizer.domain.records import Box
from digitizer.recognize.replay import RecordingEngine, ReplayEngine, ReplayError

ALPHABET = "abcdefghiđ"


class Stand:
    """An engine that reads each image as its mean grey."""

    name = "stand:in"

    def read_lines(self, images: Sequence[Pixels]) -> list[LineReading]:
        rng = np.random.default_rng(int(images[0].sum()))
        scores = rng.normal(size=(14, len(ALPHABET) + 1)) * 4
        log_probs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        lattice = Lattice(log_probs.astype(np.float32), ALPHABET)
        return [
            LineReading((Word(f"đ{image.mean():.0f}", 0.8765, Box(1, 2, 3, 4)),), self.name, lattice)
            for image in images
        ]

    def read_blocks(self, images: Sequence[Pixels]) -> list[list[LineReading]]:
        return [[LineReading((), self.name)], self.read_lines(images)][: len(images)]


IMAGES = [np.full((4, 5), 9, np.uint8), np.full((4, 5), 200, np.uint8)]


def recorded() -> tuple[list[LineReading], list[list[LineReading]], ReplayEngine]:
    engine = RecordingEngine(Stand())
    lines, blocks = engine.read_lines(IMAGES), engine.read_blocks(IMAGES)
    return lines, blocks, ReplayEngine(engine.name, json.loads(json.dumps(engine.calls)))


def test_words_come_back_as_they_were() -> None:
    lines, blocks, again = recorded()
    assert [line.text for line in again.read_lines(IMAGES)] == [line.text for line in lines] == ["đ9", "đ200"]
    replayed = again.read_blocks(IMAGES)
    assert [[word.box for line in block for word in line.words] for block in replayed] == [
        [word.box for line in block for word in line.words] for block in blocks
    ]
    assert again.name == "stand:in"


def test_lattices_come_back_nearly_as_they_were() -> None:
    lines, _, again = recorded()
    before, after = lines[0].lattice, again.read_lines(IMAGES)[0].lattice
    assert before is not None and after is not None
    assert after.alphabet == ALPHABET
    assert after.log_probs.shape == before.log_probs.shape
    assert np.exp(after.log_probs).sum(axis=1) == pytest.approx(1.0)
    likely = before.log_probs > np.log(0.05)
    assert np.abs(after.log_probs - before.log_probs)[likely].max() < 0.1


def test_other_pieces_than_recorded_are_noticed() -> None:
    _, _, again = recorded()
    with pytest.raises(ReplayError, match="2 pieces"):
        again.read_lines(IMAGES[:1])


def test_more_than_was_recorded_is_noticed() -> None:
    again = ReplayEngine("none", [])
    with pytest.raises(ReplayError, match="nothing more"):
        again.read_blocks(IMAGES)
