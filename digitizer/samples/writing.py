"""Put text on the lines of a form: wrap, shrink, squeeze in, strike out; and note where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from digitizer.samples.dice import Dice
from digitizer.samples.entries import Run
from digitizer.samples.ink import Pen, lighter, word_ink, word_width
from digitizer.samples.sheet import Pixels, Sheet

PixelBox = tuple[float, float, float, float]  # left, top, right, bottom in pixels of the drawn page

# The share of the pen's size to which a fill shrinks before it is squeezed into two lines.
SMALLEST = {"printed": 0.6, "written": 0.62}
TYPED_LINE = 25.4 / 6  # millimetres: six typed lines an inch
OVERRUN = 14.0  # millimetres that a typist goes on beyond the end of a blank


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
        if pen.fill == "typed":
            self._type(words, segments, pen)
            return
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

    def _type(self, words: list[Run], segments: Sequence[Segment], pen: Pen) -> None:
        """Type at the machine's pitch, which cannot shrink: beyond the blank's end, then by half lines."""
        last = segments[-1]
        edge = min(last.x1 + OVERRUN, self.sheet.size[0] - 4)
        beyond = [*segments[:-1], Segment(last.x0, edge, last.y)]
        first = segments[0]
        halves = [Segment(first.x0, first.x1, first.y - TYPED_LINE * 0.72)]
        halves += [
            Segment(segment.x0, segment.x1, segment.y + TYPED_LINE * 0.28 + TYPED_LINE * half)
            for segment in segments
            for half in ((0.0,) if segment is segments[-1] else (0.0, 0.8))
        ]
        more = [Segment(last.x0, edge, halves[-1].y + TYPED_LINE * (i + 1)) for i in range(4)]
        flush = replace(pen, shift=0.0)
        for tried, own in (
            (segments, pen),
            (segments, flush),
            (beyond, flush),
            (halves, flush),
            ([*halves, *more], flush),
        ):
            lines = self.wrap(words, tried, own)
            if lines is not None:
                for line, segment in zip(lines, tried, strict=True):
                    self.line(line, segment, own)
                return

    def cell(
        self, runs: Sequence[Run], box: tuple[float, float, float, float], pen: Pen, *, wrong: str = ""
    ) -> None:
        """Write runs into a cell (left, top, right, bottom in millimetres), on as many lines as they need.

        ``wrong`` is a value that was written first and struck out.
        """
        left, top, right, bottom = box
        scale = 1.0
        while scale > 0.3:
            smaller = lighter(pen, scale)
            step = TYPED_LINE if pen.fill == "typed" else smaller.size * 0.385
            rows = max(1, int((bottom - top - 1.2) / step))
            segments = [Segment(left + 0.7, right - 0.2, top + 0.6 + step * (i + 1)) for i in range(rows)]
            words = split_runs(runs)
            lines = self.wrap(words, segments[1:] if wrong and rows > 1 else segments, smaller)
            if lines is not None:
                self._cell_lines(
                    lines, self._placed(lines, segments, smaller), smaller, wrong if rows > 1 else ""
                )
                return
            scale -= 0.05

    def _placed(self, lines: list[list[Run]], segments: list[Segment], pen: Pen) -> list[Segment]:
        """A hand does not begin every cell in its corner: lower and further in where there is room."""
        if pen.fill != "written":
            return segments
        free = (
            sum(1 for line in lines if not line)
            * (segments[-1].y - segments[0].y)
            / max(1, len(segments) - 1)
        )
        drop = min(free, 3.5) * self.dice.uniform(0.0, 1.0)
        return [replace(segment, y=segment.y + drop) for segment in segments]

    def _cell_lines(self, lines: list[list[Run]], segments: list[Segment], pen: Pen, wrong: str) -> None:
        if wrong:
            self.crossed(wrong, segments[0], pen)
            segments = segments[1:]
        for line, segment in zip(lines, segments, strict=True):
            if line:
                self.line(line, segment, pen, level=True)

    def crossed(self, wrong: str, segment: Segment, pen: Pen) -> None:
        """A value with a line through it."""
        end = self.line([Run(wrong)], segment, lighter(pen, 0.92))
        y, tilt = segment.y - pen.size * 0.11, self.dice.normal(0.3)
        self.sheet.rule((segment.x0 + 0.3, y + tilt), (end - 0.4, y - tilt), 0.38, pen.colour)

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
        self.crossed(wrong, segment, pen)
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
                if pen.fill == "typed" and not lines[index] and x == segments[-1].x0:
                    break  # a word longer than the line: the machine types on
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
