"""What every printed form is drawn with: labels, leaders, blanks with values, headings, signature cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from digitizer.samples.dice import Dice
from digitizer.samples.entries import Entry, Run
from digitizer.samples.fonts import Face
from digitizer.samples.ink import Pen, lighter, word_width
from digitizer.samples.layout import Cell, Layout, Sign
from digitizer.samples.marks import signature, stamp
from digitizer.samples.printer import PrinterStyle
from digitizer.samples.sheet import Sheet
from digitizer.samples.writing import Hand, Segment

SIGN_HEIGHT = 27.0  # millimetres for a row of signature cells


@dataclass(frozen=True)
class Fill:
    """Who fills the page: the pen for values, the pens of the signers, and habits."""

    pen: Pen
    hands: Sequence[Pen]
    tick_kind: str
    stamp_text: tuple[str, str] | None = None
    slips: float = 0.0  # chance that a value begins with letters typed over with X


@dataclass(frozen=True, slots=True)
class Area:
    """The room between two sides, in millimetres."""

    left: float
    right: float

    @property
    def width(self) -> float:
        """From side to side."""
        return self.right - self.left

    @property
    def middle(self) -> float:
        """Half way between the sides."""
        return (self.left + self.right) / 2

    def shrunk(self, left: float, right: float) -> Area:
        """The area without so much at its sides."""
        return Area(self.left + left, self.right - right)


@dataclass
class Form:
    """A form while it is drawn; without an entry it is an unused one."""

    sheet: Sheet
    layout: Layout
    style: PrinterStyle
    edition: str
    dice: Dice
    entry: Entry | None = None
    fill: Fill | None = None
    label_size: float = field(init=False)
    hand: Hand = field(init=False)
    scale: float = field(default=1.0, init=False)  # of the fill where lines are close
    drawn: set[str] = field(default_factory=set, init=False)  # slots whose values were put on the page

    def __post_init__(self) -> None:
        self.label_size = self.style.label_size
        self.hand = Hand(self.sheet, self.dice)

    @property
    def face(self) -> Face:
        """The face of the labels."""
        return self.style.bold if self.style.bold_labels else self.style.label

    def width(self, face: Face, size: float, text: str) -> float:
        """The width of a printed text in millimetres."""
        return self.sheet.width_of(face, size, text)

    def print(self, x: float, y: float, text: str) -> float:
        """Print a label; returns where it ends."""
        return x + self.sheet.text(self.face, self.label_size, x, y, text, self.style.colour)

    def centred(self, face: Face, size: float, x: float, y: float, text: str) -> None:
        """Print a line centred on x."""
        self.sheet.text(face, size, x - self.width(face, size, text) / 2, y, text, self.style.colour)

    def corner(self) -> None:
        """The form's code in a corner of the sheet, where this printer put it."""
        style, sheet = self.style, self.sheet
        printed_by = "STP" if self.edition == "2006" else "TP"  # provinces printed their own forms in 2006
        code = self.layout.code.format(office=printed_by, edition=self.edition)
        if style.code_corner == "top-right":
            x = sheet.size[0] - self.width(self.face, 8.5, code) - 9
            sheet.text(self.face, 8.5, x, 9.5, code, style.colour)
        elif style.code_corner == "bottom-left":
            sheet.text(self.face, 8.5, 15, sheet.size[1] - 8, code, style.colour)

    def frame(self, area: Area, top: float, bottom: float) -> None:
        """A rectangle of rules."""
        left, right = area.left, area.right
        corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
        for start, end in pairwise(corners):
            self.sheet.rule(start, end, self.style.frame_width, self.style.colour)

    def lines(self, cell: Cell) -> int:
        """How many lines this printer gives a blank: the same on all his pages."""
        if cell.lines == 1 or cell.slot in ("nguoiKy", "nksNgaySinhBangChu"):
            return cell.lines
        generous = Dice("lines", cell.slot, self.style.seed).chance(self.style.roomy)
        return cell.lines if generous else 1

    def row_lines(self, row: tuple[Cell, ...]) -> int:
        """Lines that a row takes, its wrapped label included."""
        wrapped = 1 if len(row[0].labels[0]) > 50 else 0
        return max(self.lines(cell) for cell in row) + wrapped

    def heading(self, cell: Cell, area: Area, y: float) -> None:
        """A heading over a part of the form."""
        text = self.style.wording(cell.labels)
        text = text.upper() if self.style.headings == "upper" else text
        face = self.style.label if self.style.headings == "plain" else self.style.bold
        room = area.width - 4
        width = self.width(face, self.label_size, text)
        size = self.label_size * min(1.0, room / width)
        offset = (room - width) / 2 if self.style.headings == "centred" else 0.0
        self.sheet.text(face, size, area.left + 2 + max(0.0, offset), y, text, self.style.colour)

    def row(self, row: tuple[Cell, ...], area: Area, y: float, pitch: float) -> float:
        """A row of cells: the blanks share what the labels leave of the line; returns the last base line."""
        texts = [self._label_text(cell) for cell in row]
        taken = sum(self.width(self.face, self.label_size, text) + self.style.gap for text in texts)
        room = area.width - taken - 1.8 * (len(row) - 1)
        weights = sum(cell.weight for cell in row)
        x, deepest = area.left, y
        for cell, text in zip(row, texts, strict=True):
            start, base = self._label(text, x, y, area.right, pitch)
            end = area.right if cell is row[-1] else start + room * cell.weight / weights
            segments = [Segment(start, end, base)]
            segments += [
                Segment(area.left, area.right, base + pitch * step) for step in range(1, self.lines(cell))
            ]
            self.blank(cell.slot, segments)
            deepest = max(deepest, segments[-1].y)
            x = end + 1.8
        return deepest

    def _label_text(self, cell: Cell) -> str:
        text = self.style.wording(cell.labels)
        return text if cell.bare else text + self.style.colon

    def _label(self, text: str, x: float, y: float, right: float, pitch: float) -> tuple[float, float]:
        """Print a label, wrapped when it is long; returns where the blank begins."""
        lines = self.wrapped(text, right - 5 - x)
        for line in lines[:-1]:
            self.print(x, y, line)
            y += pitch
        return self.print(x, y, lines[-1]) + self.style.gap, y

    def wrapped(self, text: str, room: float) -> list[str]:
        """A printed text in lines that fit into the room."""
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width(self.face, self.label_size, longer) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def blank(self, slot: str, segments: list[Segment]) -> None:
        """Leaders of a blank, and its value when there is one."""
        style = self.style
        for segment in segments:
            self.sheet.leader(
                segment.x0, segment.x1, segment.y + style.leader_drop, style.leader, style.colour
            )
        if self.entry is None or self.fill is None or slot not in self.entry.slots:
            return
        self.drawn.add(slot)
        pen = self.fill.pen if self.fill.pen.fill == "typed" else lighter(self.fill.pen, self.scale)
        if slot in self.entry.struck:
            self.hand.strike(self.entry.struck[slot], self.entry.slots[slot], segments[0], pen)
        else:
            self.hand.write(self.entry.slots[slot], segments, pen, slips=self.fill.slips)

    def cell_value(self, slot: str, area: Area, top: float, bottom: float) -> None:
        """A value in a cell between rules, on as many lines as it needs."""
        if self.entry is None or self.fill is None or slot not in self.entry.slots:
            return
        self.drawn.add(slot)
        box = (area.left, top, area.right, bottom)
        self.hand.cell(self.entry.slots[slot], box, self.fill.pen, wrong=self.entry.struck.get(slot, ""))

    def sign_row(self, row: tuple[Sign, ...], area: Area, y: float, depth: float = SIGN_HEIGHT) -> None:
        """Signature cells side by side, ``depth`` millimetres high."""
        share = area.width / len(row)
        for index, sign in enumerate(row):
            self._sign_cell(area.left + share * (index + 0.5), y, sign, depth, share)

    def _sign_cell(self, x: float, y: float, sign: Sign, depth: float, room: float) -> None:
        style = self.style
        face = style.bold if style.bold_labels or style.notes_bold else style.label
        label = style.wording(sign.labels)
        size = self.label_size * min(1.0, (room - 2) / self.width(face, self.label_size, label))
        self.centred(face, size, x, y, label)
        under = sign.under or (self.layout.hint if style.hints else "")
        if under:
            under_face = style.italic if style.hints == "italic" else style.label
            self.centred(
                under_face, self.label_size * 0.78, x, y + 4.6 * max(0.8, depth / SIGN_HEIGHT), under
            )
        if self.entry is not None and self.fill is not None and sign.slot in self.entry.slots:
            self._sign(x, y, sign, depth, self.entry, self.fill)

    def _sign(self, x: float, y: float, sign: Sign, depth: float, entry: Entry, fill: Fill) -> None:
        """A signature, the name below it, and the office's stamp over the registrar's."""
        by_hand = fill.pen.fill == "written" or self.dice.chance(0.45)
        pen = self.dice.pick(fill.hands) if by_hand else fill.pen
        pen = lighter(pen, min(1.0, 12.5 / pen.size)) if pen.fill != "typed" else pen
        scale = depth / SIGN_HEIGHT
        if self.dice.chance(0.85):
            colour = pen.colour if by_hand else self.dice.pick(fill.hands).colour
            at, wide = x + self.dice.normal(3), self.dice.uniform(18, 34) * min(1.0, scale + 0.2)
            signature(self.sheet, at, y + 11.5 * scale, wide, colour, self.dice)
        if sign.title in entry.slots:
            self._centred_value(entry.slots[sign.title], x, y + 10.8 * scale, pen)
        runs = entry.slots[sign.slot]
        runs = runs if sign.stated else tuple(Run(run.text) for run in runs)
        self._centred_value(runs, x, y + 20 * scale, pen)
        if sign.stamped and fill.stamp_text:
            over = (x + self.dice.normal(9) - 8, y + 13 * scale + self.dice.normal(4))
            stamp(self.sheet, self.style.bold, over[0], over[1], fill.stamp_text, self.dice)

    def _centred_value(self, runs: Sequence[Run], x: float, y: float, pen: Pen) -> None:
        text = " ".join(run.text for run in runs)
        half = min(word_width(self.sheet.shelf, pen, self.sheet.dpi, text) * 0.55, 36.0)
        self.hand.write(runs, [Segment(x - half - pen.shift, x + half + 2, y)], pen)
