"""What was seen while a page was read: the strokes of each value, to judge its reading by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from digitizer.decode.trust import Evidence
from digitizer.domain.layout import Engine, LineReading, Pixels
from digitizer.domain.records import Box


class Witness:
    """Stands between the reader of pages and the line recognizer; remembers what it read of which value."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read: dict[int, tuple[Pixels, LineReading]] = {}  # by the identity of the line's image
        self._values: dict[Box, Sequence[Pixels]] = {}

    @property
    def name(self) -> str:
        """The recognizer's name."""
        return self._engine.name

    def read_lines(self, images: Sequence[Pixels]) -> list[LineReading]:
        """As the recognizer."""
        readings = self._engine.read_lines(images)
        self._read.update((id(image), (image, one)) for image, one in zip(images, readings, strict=True))
        return readings

    def read_blocks(self, images: Sequence[Pixels]) -> list[list[LineReading]]:
        """As the recognizer."""
        return self._engine.read_blocks(images)

    def saw(self, place: Box, lines: Sequence[Pixels]) -> None:
        """A value was cut out: its place on the original page and its lines (kept until ``told``)."""
        self._values[place] = lines

    def told(self) -> dict[Box, Evidence]:
        """What was seen of each value since the last call."""
        heights = [line.shape[0] for lines in self._values.values() for line in lines]
        usual = median(heights) if heights else 1.0
        seen = {place: self._evidence(lines, usual) for place, lines in self._values.items()}
        self._values.clear()
        self._read.clear()
        return {place: one for place, one in seen.items() if one is not None}

    def _evidence(self, lines: Sequence[Pixels], usual: float) -> Evidence | None:
        readings = [self._read[id(line)][1] for line in lines if id(line) in self._read]
        if not readings:
            return None
        uneven = max((math.log(line.shape[0] / usual) for line in lines), key=abs)
        strokes = min(one.confidence for one in readings)
        lattices = tuple(one.lattice for one in readings if one.lattice is not None)
        return Evidence(" ".join(one.text for one in readings), strokes, len(lines), uneven, lattices)
