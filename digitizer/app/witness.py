"""What was seen while a page was read: the strokes of each value, to judge its reading by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from digitizer.decode.trust import Evidence
from digitizer.domain.layout import Engine, Lattice, LineReading, Pixels
from digitizer.domain.records import Box


class Witness:
    """Stands between the reader of pages and the line recognizer; remembers what it read of which value."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read: dict[int, tuple[Pixels, LineReading]] = {}  # by the identity of the line's image
        self._values: dict[Box, tuple[Sequence[Pixels], Sequence[Pixels]]] = {}

    @property
    def name(self) -> str:
        """The recognizer's name."""
        return self._engine.name

    def read_lines(self, images: Sequence[Pixels]) -> list[LineReading]:
        """As the recognizer. The images are kept until ``told``: what is a part of a page keeps all of it."""
        readings = self._engine.read_lines(images)
        self._read.update((id(image), (image, one)) for image, one in zip(images, readings, strict=True))
        return readings

    def read_blocks(self, images: Sequence[Pixels]) -> list[list[LineReading]]:
        """As the recognizer."""
        return self._engine.read_blocks(images)

    def saw(self, place: Box, lines: Sequence[Pixels], tried: Sequence[Pixels] = ()) -> None:
        """A value was cut out: its place on the original page, its lines, and all images in which it was
        looked for (kept until ``told``).
        """
        self._values[place] = lines, tried

    def told(self) -> dict[Box, Evidence]:
        """What was seen of each value since the last call."""
        heights = [line.shape[0] for lines, _ in self._values.values() for line in lines]
        usual = median(heights) if heights else 1.0
        seen = {place: self._evidence(lines, usual, tried) for place, (lines, tried) in self._values.items()}
        self._values.clear()
        self._read.clear()
        return {place: one for place, one in seen.items() if one is not None}

    def _evidence(self, lines: Sequence[Pixels], usual: float, tried: Sequence[Pixels]) -> Evidence | None:
        readings = self._readings(lines)
        if not readings:
            return None
        uneven = max((math.log(line.shape[0] / usual) for line in lines), key=abs)
        strokes = min(one.confidence for one in readings)
        text = " ".join(one.text for one in readings)
        others = _lattices(self._readings(tried))
        return Evidence(text, strokes, len(lines), uneven, _lattices(readings), others)

    def _readings(self, images: Sequence[Pixels]) -> list[LineReading]:
        return [self._read[id(image)][1] for image in images if id(image) in self._read]


def _lattices(readings: Sequence[LineReading]) -> tuple[Lattice, ...]:
    return tuple(one.lattice for one in readings if one.lattice is not None)
