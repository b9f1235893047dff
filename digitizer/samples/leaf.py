"""Draw the forms with one or two records a page: rows under headings, signatures, room for later notes."""

from __future__ import annotations

from digitizer.samples.entries import Entry, Run
from digitizer.samples.form import Area, Form
from digitizer.samples.ink import lighter
from digitizer.samples.layout import Cell, Row
from digitizer.samples.writing import Segment

DEPTH = 23.0  # millimetres for a row of signature cells
NOTE_PITCH = 6.4  # millimetres between the lines of a note


class LeafForm(Form):
    """One record of a leaf, between two heights of the sheet."""

    def draw(self, top: float, bottom: float, entry: Entry | None) -> None:
        """Draw the form and its entry; the notes take what room is left."""
        self.entry = entry
        y = self._head(top)
        chances = self.style.dice("leaf")
        boxed, notes = chances.chance(0.6), 3.0 if self.layout.margin else chances.uniform(16, 30)
        frame_top = y + 3.5
        pitch = self._fit(frame_top, bottom - notes)
        y = self._rows(frame_top + 2.0, pitch)
        y = self._signs(y, pitch)
        self._notes(y, bottom, boxed)
        if boxed:
            self.frame(self.area, frame_top, bottom)

    @property
    def area(self) -> Area:
        """The form's sides; a form with a margin for notes keeps its left quarter free."""
        area = Area(self.style.left, self.sheet.size[0] - self.style.right)
        return area.shrunk(area.width * 0.24, 0.0) if self.layout.margin else area

    @property
    def inner(self) -> Area:
        """Where rows run."""
        return self.area.shrunk(2.5, 2.5)

    def _head(self, y: float) -> float:
        """Title and the line with number and book; returns its base line."""
        title = self.style.wording(self.layout.titles)
        if title and (self.style.title or self.layout.margin or self.style.dice("title").chance(0.5)):
            self.centred(self.style.bold, min(15.0, self.label_size * 1.25), self.area.middle, y, title)
            y += 9.0
        for row in self.layout.head:
            y = self.row(row, self.inner, y, 8.0) + 7.5
        return y - 7.5

    def lines(self, cell: Cell) -> int:
        """Half a leaf is narrow: columns side by side have all their lines."""
        return cell.lines if cell.slot.startswith(("chong", "vo")) else super().lines(cell)

    @property
    def _printed(self) -> list[Row]:
        """The rows that this printer has."""
        return [
            row
            for row in self.layout.rows
            if row[0].some == 1.0 or self.style.dice(f"has {row[0].slot}").chance(row[0].some)
        ]

    def _fit(self, top: float, bottom: float) -> float:
        """Line pitch with which rows and signatures fit; shrinks the labels too."""
        lines = sum(self.row_lines(row) for row in self._printed)
        room = bottom - top - 2 - DEPTH * len(self.layout.signs)
        pitch = min(self.style.pitch, room / (lines + 1.2))
        self.label_size = min(self.label_size, self.style.label_size * pitch / 7.0)
        self.scale = min(1.0, pitch / 7.0)
        return pitch

    def _rows(self, top: float, pitch: float) -> float:
        y = top
        for row in self._printed:
            y += pitch
            if row[0].heading:
                self._heading(row[0], y)
            elif row[0].ruled:
                y = self._ruled(row, y, pitch)
            elif row[0].split:
                y = self._split(row, y, pitch)
            else:
                y = self.row(row, self.inner, y, pitch)
        return y

    def _heading(self, cell: Cell, y: float) -> None:
        text = self.style.wording(cell.labels)
        face = self.style.label if self.style.headings == "plain" else self.style.bold
        if self.style.headings in ("centred", "upper", "bold"):
            self.centred(face, self.label_size, self.area.middle, y, text)
        else:
            self.sheet.text(face, self.label_size, self.inner.left, y, text, self.style.colour)

    def _split(self, row: Row, y: float, pitch: float) -> float:
        """Cells side by side, each with its own further lines below it."""
        share = self.inner.width / len(row)
        ends = [
            self.row(
                (cell,), Area(self.inner.left + share * i, self.inner.left + share * (i + 1) - 4), y, pitch
            )
            for i, cell in enumerate(row)
        ]
        return max(ends)

    def _ruled(self, row: Row, y: float, pitch: float) -> float:
        """A row of a ruled table: its label in the first column, blanks without leaders in the others."""
        height = pitch * max(self.lines(cell) for cell in row)
        top, bottom = y - pitch * 0.72, y - pitch * 0.72 + height
        shares = [0.26 if len(row) == 3 else 1 / len(row)]
        shares += [(1 - shares[0]) / (len(row) - 1)] * (len(row) - 1)
        left = self.area.left
        for cell, share in zip(row, shares, strict=True):
            column = Area(left, left + self.area.width * share)
            self.frame(column, top, bottom)
            lines = (
                self.wrapped(self.style.wording(cell.labels), column.width - 2) if any(cell.labels) else []
            )
            for index, line in enumerate(lines):
                self.print(column.left + 1.5, y + index * min(pitch, 5.0) - 0.4, line)
            if cell.slot:
                self.cell_value(cell.slot, column, top, bottom)
            left = column.right
        return y + height - pitch

    def _signs(self, y: float, pitch: float) -> float:
        y += pitch * 0.35
        for row in self.layout.signs:
            self.sign_row(row, self.area, y + min(pitch, 7.0) * 0.8, DEPTH)
            y += DEPTH
        return y + 2

    def _notes(self, y: float, bottom: float, boxed: bool) -> None:
        """The place of later changes: a heading below a rule, or the left margin."""
        if not self.layout.notes:
            return
        heading = self.style.wording(self.layout.notes)
        area = self.inner
        if self.layout.margin:
            area = Area(max(8.0, self.area.left - 44), self.area.left - 3)
            y = self.style.top + 14
        elif boxed:
            self.sheet.rule(
                (self.area.left, y), (self.area.right, y), self.style.frame_width, self.style.colour
            )
        lines = self.wrapped(heading, area.width) if heading else []
        for index, line in enumerate(lines):
            self.sheet.text(
                self.style.bold, self.label_size, area.left, y + 6 + 5 * index, line, self.style.colour
            )
        y += 6 + 5 * (len(lines) - 1) + NOTE_PITCH
        if self.entry is not None and self.fill is not None and self.entry.note:
            count = 12 if self.layout.margin else max(1, int((bottom - y) / NOTE_PITCH) + 1)
            segments = [Segment(area.left, area.right, y + NOTE_PITCH * step) for step in range(count)]
            self.hand.write(
                [Run(self.entry.note, "ghiChu")], segments, lighter(self.dice.pick(self.fill.hands), 0.86)
            )
