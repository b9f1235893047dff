"""Draw an open spread with records one below the other: each a band across the left and the right leaf."""

from __future__ import annotations

from dataclasses import dataclass, field

from digitizer.samples.entries import Entry, Run
from digitizer.samples.form import Area, Form
from digitizer.samples.ink import lighter
from digitizer.samples.layout import Cell, Part, Variant
from digitizer.samples.writing import Segment

DEPTH = 17.0  # millimetres for a row of signature cells
MARGIN = 9.0  # millimetres from the sheet's edge to a leaf's frame
GUTTER = 6.5  # millimetres from the spine to a leaf's frame


@dataclass
class BandsForm(Form):
    """The bands of a spread; ``fill`` pens are the book's."""

    variant: Variant = field(default_factory=Variant)

    def lines(self, cell: Cell) -> int:
        """Narrow columns always have all their lines."""
        return cell.lines

    @property
    def leaves(self) -> tuple[Area, Area]:
        """The frames of the left and the right leaf."""
        middle = self.sheet.size[0] / 2
        outer = MARGIN + self.style.dice("margin").uniform(0, 6)
        return Area(outer, middle - GUTTER), Area(middle + GUTTER, self.sheet.size[0] - outer)

    def heights(self, count: int) -> list[tuple[float, float]]:
        """Top and bottom of each band."""
        chances = self.style.dice("bands")
        top = chances.uniform(9, 17)
        height = (self.sheet.size[1] - top - chances.uniform(9, 14)) / count
        return [(top + height * i, top + height * (i + 1)) for i in range(count)]

    def draw_band(self, top: float, bottom: float, entry: Entry | None) -> None:
        """One record's band on both leaves."""
        self.entry = entry
        for area, parts in zip(self.leaves, self.variant.parts, strict=True):
            self.frame(area, top, bottom)
            left = area.left
            for part in parts:
                column = Area(left, left + area.width * part.share)
                if part is not parts[-1]:
                    side = (column.right, top), (column.right, bottom)
                    self.sheet.rule(*side, self.style.frame_width, self.style.colour)
                self._part(part, column, top, bottom)
                left = column.right

    def _part(self, part: Part, area: Area, top: float, bottom: float) -> None:
        lines = sum(self.row_lines(row) for row in part.rows)
        depth = DEPTH * len(part.signs)
        pitch = min(9.0, (bottom - top - depth - 3.0) / max(1.0, lines + 0.3))
        self.label_size = min(self.style.label_size * 0.8, pitch * 1.7)
        self.scale = min(1.0, pitch / 6.6)
        y = top + 0.8
        for row in part.rows:
            y = self.row(row, area.shrunk(2.0, 2.0), y + pitch, pitch)
        for signs in part.signs:
            self.sign_row(signs, area, y + 5.0, DEPTH)
            y += DEPTH
        if part.notes:
            self._notes(part, area, top, bottom)

    def _notes(self, part: Part, area: Area, top: float, bottom: float) -> None:
        self.label_size = self.style.label_size * 0.75
        self.centred(self.face, self.label_size, area.middle, top + 6.0, self.style.wording(part.notes))
        if self.entry is not None and self.fill is not None and self.entry.note:
            count = int((bottom - top - 12) / 5.6)
            segments = [Segment(area.left + 1, area.right - 1, top + 12 + 5.6 * i) for i in range(count)]
            pen = lighter(self.dice.pick(self.fill.hands), 0.78)
            self.hand.write([Run(self.entry.note, "ghiChu")], segments, pen)
