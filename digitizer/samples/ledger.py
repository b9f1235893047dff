"""Draw a ledger: columns under headings across one or two leaves, a row for each record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from digitizer.samples.dice import Dice
from digitizer.samples.entries import Entry, Run
from digitizer.samples.form import Area, Form
from digitizer.samples.ink import Pen, lighter
from digitizer.samples.layout import Column, Variant
from digitizer.samples.marks import signature

SPINE = 5.5  # millimetres from the spine to a leaf's first or last rule


@dataclass
class LedgerForm(Form):
    """The ruled columns of a spread, or of a single leaf."""

    variant: Variant = field(default_factory=Variant)
    by_hand: bool = False  # the headings were written, not printed
    top: float = field(init=False)
    deep: float = field(init=False)  # the heading row's height

    def __post_init__(self) -> None:
        super().__post_init__()
        chances = self.style.dice("ledger")
        self.top = chances.uniform(9, 16)
        self.deep = chances.uniform(13, 18)
        self.label_size = min(9.5, self.style.label_size * 0.74)

    @property
    def leaves(self) -> list[Area]:
        """The ruled areas of the leaves."""
        outer = 8 + self.style.dice("margin").uniform(0, 6)
        width = self.sheet.size[0]
        if len(self.variant.columns) == 1:
            return [Area(outer, width - outer)]
        return [Area(outer, width / 2 - SPINE), Area(width / 2 + SPINE, width - outer)]

    def columns(self) -> Iterator[tuple[Column, Area]]:
        """Every column with its sides, from left to right."""
        for area, columns in zip(self.leaves, self.variant.columns, strict=True):
            left, whole = area.left, sum(column.width for column in columns)
            for column in columns:
                right = left + area.width * column.width / whole
                yield column, Area(left, right)
                left = right

    def heights(self, count: int) -> list[tuple[float, float]]:
        """Top and bottom of each row; rows ruled by hand are not all alike."""
        top = self.top + self.deep
        uneven = Dice("rows", self.style.seed, count) if self.by_hand else None
        shares = [uneven.uniform(0.9, 1.1) if uneven else 1.0 for _ in range(count)]
        unit = (self.sheet.size[1] - top - 12) / sum(shares)
        levels = [top + unit * sum(shares[:i]) for i in range(count + 1)]
        return list(pairwise(levels))

    def draw_grid(self, count: int, title: str, pen: Pen) -> None:
        """Title, headings and rules for so many rows."""
        if title:
            self.top += 9
            self.centred(self.style.bold, 13, self.sheet.size[0] / 2, self.top - 4, title)
        bottom = self.heights(count)[-1][1]
        levels = [self.top, *(top for top, _ in self.heights(count)), bottom]
        for area in self.leaves:
            for y in levels:
                self.sheet.rule(
                    (area.left, y), (area.right, y), self.style.frame_width * 0.6, self.style.colour
                )
        numbered = not self.by_hand and self.style.dice("numbered").chance(0.3)
        for index, (column, area) in enumerate(self.columns(), 1):
            if numbered:
                y = self.top + self.deep - 1.4
                self.centred(self.style.label, self.label_size * 0.8, area.middle, y, f"({index})")
            for x in (area.left, area.right):
                self.sheet.rule((x, self.top), (x, bottom), self.style.frame_width * 0.6, self.style.colour)
            self._head(column, area, pen)

    def _head(self, column: Column, area: Area, pen: Pen) -> None:
        text = self.style.wording(column.labels)
        if self.by_hand:
            self.hand.cell([Run(text.lower())], (area.left, self.top, area.right, self.top + self.deep), pen)
            return
        size, self.label_size = self.label_size, self.label_size
        longest = max(text.split(), key=len)
        self.label_size *= min(1.0, (area.width - 1) / max(1.0, self.width(self.face, size, longest)))
        lines = self.wrapped(text, area.width - 1)
        for index, line in enumerate(lines):
            self.centred(self.face, self.label_size, area.middle, self.top + 4.3 + 3.9 * index, line)
        self.label_size = size

    def draw_row(self, top: float, bottom: float, entry: Entry) -> None:
        """One record's cells."""
        self.entry = entry
        for column, area in self.columns():
            inner = (area.left, top, area.right, bottom)
            if column.slots == ("ky",):
                self._signature(area, top, bottom)
            elif column.slots == ("ghiChu",):
                self._note(entry, inner)
            else:
                self._stacked(column, area, top, bottom)

    def _stacked(self, column: Column, area: Area, top: float, bottom: float) -> None:
        """The slots of a column, below each other when it has several."""
        height = (bottom - top) / len(column.slots)
        for index, slot in enumerate(column.slots):
            self.cell_value(slot, area, top + height * index, top + height * (index + 1))

    def _signature(self, area: Area, top: float, bottom: float) -> None:
        if self.fill is None or self.dice.chance(0.05):
            return
        x, y = area.middle + self.dice.normal(1.0), (top + bottom) / 2 + self.dice.normal(2)
        colour = self.dice.pick(self.fill.hands).colour
        signature(self.sheet, x, y, area.width * self.dice.uniform(0.5, 0.9), colour, self.dice)

    def _note(self, entry: Entry, box: tuple[float, float, float, float]) -> None:
        if entry.note and self.fill is not None:
            pen = lighter(self.dice.pick(self.fill.hands), 0.72)
            self.hand.cell([Run(entry.note, "ghiChu")], box, pen)

    def strike_row(self, top: float, bottom: float) -> None:
        """A line through a whole row: its number was given up."""
        if self.fill is not None:
            colour = self.dice.pick(self.fill.hands).colour
            for area in self.leaves:
                y = (top + bottom) / 2
                self.sheet.rule(
                    (area.left + 2, y + self.dice.normal(3)),
                    (area.right - 2, y + self.dice.normal(3)),
                    0.4,
                    colour,
                )
