"""Put text on the lines of a form: wrap, shrink, squeeze in, strike out; and note where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from digitizer.samples.dice import Dice
from digitizer.samples.entries import Run
from digitizer.samples.ink import Pen, lighter, word_ink, word_width
from digitizer.samples.sheet import Pixels, Sheet

PixelBox = tuple[float, float, float, float]  # left, top, right, bottom in pixels of the drawn page

# The share of the pen's size to which a fill shrinks before it is squeezed into two lines.
SMALLEST = {"printed": 0.6, "typed": 0.8, "written": 0.62}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a line that can be written on, in millimetres."""

    x0: float
    x1: float
    y: float


@dataclass
class Hand:
    """Writes on a sheet and keeps the box of every field in pixels."""

    sheet: Sheet
    dice: Dice
    boxes: dict[str, PixelBox] = field(default_factory=dict)

    def write(
        self, runs: Sequence[Run], segments: Sequence[Segment], pen: Pen, *, slips: float = 0.0
    ) -> None:
        """Write runs on the segments, at full size when they fit, else smaller, else in two tight lines."""
        words = split_runs(runs)
        if slips and self.dice.chance(slips):
            words = [self._slip(), *words]
        scale, least = 1.0, SMALLEST[pen.fill] if len(words) > 1 else 0.4
        while scale >= least:
            smaller = lighter(pen, scale)
            lines = self.wrap(words, segments, smaller)
            if lines is not None:
                for line, segment in zip(lines, segments, strict=True):
                    self.line(line, segment, smaller)
                return
            scale -= 0.04
        self._squeeze(words, segments, pen)

    def _slip(self) -> Run:
        """A false start, typed over with X."""
        length = self.dice.integer(2, 5)
        return Run("X" * length, under="".join(self.dice.pick("aceginorstu") for _ in range(length)))

    def _squeeze(self, words: list[Run], segments: Sequence[Segment], pen: Pen) -> None:
        """Two small lines above each other on every leader."""
        tight = [
            Segment(segment.x0, segment.x1, segment.y + drop) for segment in segments for drop in (-2.9, 0.1)
        ]
        scale = min(0.68, 9.2 / pen.size)
        while scale > 0.2:
            smaller = lighter(pen, scale)
            lines = self.wrap(words, tight, smaller)
            if lines is not None:
                for line, segment in zip(lines, tight, strict=True):
                    self.line(line, segment, smaller, level=True)
                return
            scale -= 0.03

    def strike(self, wrong: str, runs: Sequence[Run], segment: Segment, pen: Pen) -> None:
        """A wrong value struck out, the right one written small above it."""
        end = self.line([Run(wrong)], segment, lighter(pen, 0.92))
        y = segment.y - pen.size * 0.11
        tilt = self.dice.normal(0.3)
        self.sheet.rule((segment.x0 + 0.3, y + tilt), (end - 0.4, y - tilt), 0.38, pen.colour)
        above = Segment(segment.x0 + 1.0, max(segment.x1, segment.x0 + 45), segment.y - pen.size * 0.235)
        self.line(split_runs(runs), above, lighter(pen, 0.68), level=True)

    def wrap(self, words: Sequence[Run], segments: Sequence[Segment], pen: Pen) -> list[list[Run]] | None:
        """Words shared out to the segments, or None when they do not fit at this size."""
        lines: list[list[Run]] = [[] for _ in segments]
        index, x = 0, segments[0].x0 + pen.shift
        space = self.space(pen)
        for word in words:
            width = word_width(self.sheet.shelf, pen, self.sheet.dpi, word.text)
            while x + width > segments[index].x1:
                index += 1
                if index == len(segments):
                    return None
                x = segments[index].x0
            lines[index].append(word)
            x += width + space
        return lines

    def space(self, pen: Pen) -> float:
        """The gap between words in millimetres."""
        return max(word_width(self.sheet.shelf, pen, self.sheet.dpi, " "), pen.size * 0.07)

    def line(self, words: Sequence[Run], segment: Segment, pen: Pen, *, level: bool = False) -> float:
        """Write words from a segment's start; returns their end. ``level`` keeps to the base line."""
        widths = [word_width(self.sheet.shelf, pen, self.sheet.dpi, word.text) for word in words]
        space = self.space(pen)
        length = sum(widths) + space * max(0, len(words) - 1)
        x = max(segment.x0, min(segment.x0 + pen.shift, segment.x1 - length))
        y = segment.y - (0.0 if level else pen.lift)
        loose = 0.25 if pen.fill == "written" else 0.0
        for word, width in zip(words, widths, strict=True):
            self.word(word, x, y, pen)
            x += width + space * (1 + self.dice.uniform(-loose, loose))
        return x - space

    def word(self, word: Run, x: float, y: float, pen: Pen) -> None:
        """One word with its base line at (x, y) millimetres."""
        stroke = word_ink(self.sheet.shelf, pen, self.sheet.dpi, word.text, self.dice)
        left, top = self.sheet.px(x) - stroke.x, self.sheet.px(y) - stroke.y
        self.sheet.ink(stroke.mask, left, top, pen.colour)
        if word.under:
            self.word(Run(word.under), x, y, pen)
        if word.key:
            self._note(word.key, left, top, stroke.mask)

    def _note(self, key: str, left: int, top: int, mask: Pixels) -> None:
        rows = np.flatnonzero(mask.max(axis=1) > 40)
        columns = np.flatnonzero(mask.max(axis=0) > 40)
        if rows.size:
            self.note_box(
                key,
                (
                    float(left + columns[0]),
                    float(top + rows[0]),
                    float(left + columns[-1] + 1),
                    float(top + rows[-1] + 1),
                ),
            )

    def note_box(self, key: str, box: PixelBox) -> None:
        """Widen a field's box."""
        old = self.boxes.get(key, box)
        left, top = min(old[0], box[0]), min(old[1], box[1])
        self.boxes[key] = (left, top, max(old[2], box[2]), max(old[3], box[3]))


def split_runs(runs: Sequence[Run]) -> list[Run]:
    """Runs as single words; a comma between runs joins the word before it."""
    words: list[Run] = []
    for run in runs:
        if run.text == "," and words:
            words[-1] = Run(words[-1].text + ",", words[-1].key)
        else:
            words += [Run(word, run.key) for word in run.text.split()]
    return words
