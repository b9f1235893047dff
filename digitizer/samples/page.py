"""Draw a register page: a layout in a printer's style, filled with an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from digitizer.samples.dice import Dice
from digitizer.samples.entries import Entry, Run
from digitizer.samples.fonts import Face
from digitizer.samples.ink import Pen, lighter, word_width
from digitizer.samples.layout import Cell, Layout
from digitizer.samples.marks import signature, stamp, tick
from digitizer.samples.printer import PrinterStyle
from digitizer.samples.sheet import Sheet
from digitizer.samples.writing import Hand, PixelBox, Segment

HINT = "(Ký, ghi rõ họ, chữ đệm, tên)"
NOTES = "Ghi chú"
SIGN_HEIGHT = 27.0  # millimetres for a row of signature cells


@dataclass(frozen=True)
class Fill:
    """Who fills the page: the pen for values, the pens of the signers, and habits."""

    pen: Pen
    hands: Sequence[Pen]
    tick_kind: str
    stamp_text: tuple[str, str] | None = None
    slips: float = 0.0  # chance that a value begins with letters typed over with X


@dataclass
class FormPage:
    """A page while it is drawn; without an entry it is an unused form."""

    sheet: Sheet
    layout: Layout
    style: PrinterStyle
    edition: str
    dice: Dice
    entry: Entry | None = None
    fill: Fill | None = None

    def draw(self) -> dict[str, PixelBox]:
        """Draw everything; returns the fields' boxes in pixels."""
        self.hand = Hand(self.sheet, self.dice)
        self.label_size = self.style.label_size
        self._corner()
        top = self.style.top + (9.0 if self.style.title else 0.0)
        self._head(top)
        frame_top = top + 6.5
        pitch = self._fit(frame_top)
        bottom = self._signs(self._rows(frame_top + 1.2, pitch), pitch)
        if self.style.tall_frame:
            bottom = max(bottom, self.sheet.size[1] - 22)
        self._frame(frame_top, bottom)
        self._side(frame_top)
        self._foot(bottom + 6.5)
        return self.hand.boxes

    @property
    def left(self) -> float:
        """The frame's left side."""
        return self.style.left

    @property
    def right(self) -> float:
        """The frame's right side."""
        return self.sheet.size[0] - self.style.right

    @property
    def divider(self) -> float:
        """The rule between the two columns."""
        return self.left + (self.right - self.left) * self.style.column

    @property
    def face(self) -> Face:
        """The face of the labels."""
        return self.style.bold if self.style.bold_labels else self.style.label

    def _width(self, face: Face, size: float, text: str) -> float:
        return self.sheet.width_of(face, size, text)

    def _print(self, x: float, y: float, text: str) -> float:
        """Print a label; returns where it ends."""
        return x + self.sheet.text(self.face, self.label_size, x, y, text, self.style.colour)

    def _centred(self, face: Face, size: float, x: float, y: float, text: str) -> None:
        self.sheet.text(face, size, x - self._width(face, size, text) / 2, y, text, self.style.colour)

    def _corner(self) -> None:
        style, sheet = self.style, self.sheet
        if style.title:
            self._centred(style.bold, 15, sheet.size[0] / 2, style.top, self.layout.title)
        code = f"TP/HT-{self.edition}-{self.layout.record_type}"
        if style.code_corner == "top-right":
            x = sheet.size[0] - self._width(self.face, 8.5, code) - 9
            sheet.text(self.face, 8.5, x, 9.5, code, style.colour)
        elif style.code_corner == "bottom-left":
            sheet.text(self.face, 8.5, 15, sheet.size[1] - 8, code, style.colour)

    def _head(self, y: float) -> None:
        """The line above the frame: number, book and date of registration."""
        width = self.right - self.left
        cells = (
            ("Số:", "so", 0.17),
            (self.style.book_label, "quyenSo", 0.27),
            ("Ngày, tháng, năm đăng ký:", "ngayDangKy", 0.0),
        )
        x = self.left
        for label, slot, share in cells:
            start = self._print(x, y, label) + self.style.gap
            end = max(x + width * share, start + 13) if share else max(self.right, start + 24)
            self._blank(slot, [Segment(start, end, y)])
            x = end + 2.5

    def _fit(self, frame_top: float) -> float:
        """Line pitch with which rows and signature cells fit on the page; shrinks the labels too."""
        lines = sum(self._printed_lines(row) for row in self.layout.rows)
        room = self.sheet.size[1] - 24 - frame_top - SIGN_HEIGHT * len(self.layout.signs)
        pitch = min(self.style.pitch, room / (lines + 0.6))
        self.label_size *= min(1.0, pitch / 7.0)
        return pitch

    def _printed_lines(self, row: tuple[Cell, ...]) -> int:
        wrapped = 1 if len(row[0].labels[0]) > 50 else 0
        return max(self._lines(cell) for cell in row) + wrapped

    def _lines(self, cell: Cell) -> int:
        """How many lines this printer gives a blank: the same on all his pages."""
        if cell.lines == 1 or cell.slot in ("nguoiKy", "nksNgaySinhBangChu"):
            return cell.lines
        generous = Dice("lines", cell.slot, self.style.seed).chance(self.style.roomy)
        return cell.lines if generous else 1

    def _rows(self, top: float, pitch: float) -> float:
        """All rows of the wide column; returns the base line of the last."""
        y = top
        for row in self.layout.rows:
            y += pitch
            if row[0].heading:
                self._heading(row[0], y)
            else:
                y = self._row(row, y, pitch)
        return y

    def _heading(self, cell: Cell, y: float) -> None:
        text = cell.labels[self.style.seed_pick(len(cell.labels))]
        text = text.upper() if self.style.headings == "upper" else text
        face = self.style.label if self.style.headings == "plain" else self.style.bold
        room = self.divider - self.left - 4
        width = self._width(face, self.label_size, text)
        size = self.label_size * min(1.0, room / width)
        offset = (room - width) / 2 if self.style.headings == "centred" else 0.0
        self.sheet.text(face, size, self.left + 2 + max(0.0, offset), y, text, self.style.colour)

    def _row(self, row: tuple[Cell, ...], y: float, pitch: float) -> float:
        """A row of cells: the blanks share what the labels leave of the line."""
        left, right = self.left + 2.2, self.divider - 2.0
        texts = [self._label_text(cell) for cell in row]
        taken = sum(self._width(self.face, self.label_size, text) + self.style.gap for text in texts)
        room = right - left - taken - 1.8 * (len(row) - 1)
        weights = sum(cell.weight for cell in row)
        x, deepest = left, y
        for cell, text in zip(row, texts, strict=True):
            start, base = self._label(text, x, y, right, pitch)
            end = right if cell is row[-1] else start + room * cell.weight / weights
            segments = [Segment(start, end, base)]
            segments += [Segment(left, right, base + pitch * step) for step in range(1, self._lines(cell))]
            self._blank(cell.slot, segments)
            deepest = max(deepest, segments[-1].y)
            x = end + 1.8
        return deepest

    def _label_text(self, cell: Cell) -> str:
        text = cell.labels[self.style.seed_pick(len(cell.labels))]
        return text if cell.bare else text + self.style.colon

    def _label(self, text: str, x: float, y: float, right: float, pitch: float) -> tuple[float, float]:
        """Print a label, wrapped when it is long; returns where the blank begins."""
        lines = self._wrapped(text, right - 5 - x)
        for line in lines[:-1]:
            self._print(x, y, line)
            y += pitch
        return self._print(x, y, lines[-1]) + self.style.gap, y

    def _wrapped(self, text: str, room: float) -> list[str]:
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self._width(self.face, self.label_size, longer) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _blank(self, slot: str, segments: list[Segment]) -> None:
        """Leaders of a blank, and its value when there is one."""
        style = self.style
        for segment in segments:
            self.sheet.leader(
                segment.x0, segment.x1, segment.y + style.leader_drop, style.leader, style.colour
            )
        if self.entry is None or self.fill is None or slot not in self.entry.slots:
            return
        if slot in self.entry.struck:
            self.hand.strike(self.entry.struck[slot], self.entry.slots[slot], segments[0], self.fill.pen)
        else:
            self.hand.write(self.entry.slots[slot], segments, self.fill.pen, slips=self.fill.slips)

    def _frame(self, top: float, bottom: float) -> None:
        style, left, right = self.style, self.left, self.right
        corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
        for start, end in pairwise(corners):
            self.sheet.rule(start, end, style.frame_width, style.colour)
        self.sheet.rule((self.divider, top), (self.divider, bottom), style.frame_width, style.colour)

    def _signs(self, y: float, pitch: float) -> float:
        """Signature cells; returns the lower end of the last row of cells."""
        y += max(pitch, 7.0)
        for row in self.layout.signs:
            share = (self.divider - self.left) / len(row)
            for index, (label, slot) in enumerate(row):
                self._sign_cell(self.left + share * (index + 0.5), y, label, slot)
            y += SIGN_HEIGHT
        return y - 1

    def _sign_cell(self, x: float, y: float, label: str, slot: str) -> None:
        style = self.style
        face = style.bold if style.bold_labels or style.notes_bold else style.label
        self._centred(face, self.label_size, x, y, label)
        if style.hints:
            hint_face = style.italic if style.hints == "italic" else style.label
            self._centred(hint_face, self.label_size * 0.78, x, y + 4.6, HINT)
        if self.entry is not None and self.fill is not None and slot in self.entry.slots:
            self._sign(x, y, slot, self.entry, self.fill)

    def _sign(self, x: float, y: float, slot: str, entry: Entry, fill: Fill) -> None:
        """A signature, the name below it, and the office's stamp over the registrar's."""
        by_hand = fill.pen.fill == "written" or self.dice.chance(0.45)
        pen = self.dice.pick(fill.hands) if by_hand else fill.pen
        pen = lighter(pen, min(1.0, 12.5 / pen.size))
        if self.dice.chance(0.85):
            colour = pen.colour if by_hand else self.dice.pick(fill.hands).colour
            signature(
                self.sheet, x + self.dice.normal(3), y + 11.5, self.dice.uniform(18, 34), colour, self.dice
            )
        key = slot if slot == "nguoiThucHien" else ""
        runs = [Run(run.text, key) for run in entry.slots[slot]]
        text = " ".join(run.text for run in runs)
        half = min(word_width(self.sheet.shelf, pen, self.sheet.dpi, text) * 0.55, 36.0)
        self.hand.write(runs, [Segment(x - half - pen.shift, x + half + 2, y + 20)], pen)
        if key and fill.stamp_text:
            at = (x + self.dice.normal(9) - 8, y + 13 + self.dice.normal(4))
            stamp(self.sheet, self.style.bold, at[0], at[1], fill.stamp_text, self.dice)

    def _side(self, top: float) -> None:
        """The narrow column: tick boxes, then the heading of the notes and the notes."""
        style = self.style
        left, right = self.divider + 3, self.right - 3
        y = top + 7.5
        for labels in self.layout.ticks:
            y = self._tick_row(labels, left, right, y)
        if style.notes_rule:
            self.sheet.rule((self.divider, y + 0.5), (self.right, y + 0.5), style.frame_width, style.colour)
        y += 6.5
        face = style.bold if style.notes_bold or style.bold_labels else style.label
        self._centred(face, self.label_size, (left + right) / 2, y, NOTES)
        if self.entry is not None and self.fill is not None and self.entry.note:
            segments = [Segment(left - 1.5, right + 1.5, y + 7 + 5.8 * step) for step in range(22)]
            self.hand.write([Run(self.entry.note, "ghiChu")], segments, lighter(self.fill.pen, 0.86))

    def _tick_row(self, labels: tuple[str, ...], left: float, right: float, y: float) -> float:
        """A tick box with its label; returns the base line of the next."""
        style = self.style
        on_left = style.box_side == "left"
        box_left = left if on_left else right - style.box_size
        box_top = y - style.box_size * 0.78
        self.sheet.box(box_left, box_top, style.box_size, style.colour)
        if self.entry is not None and self.fill is not None and labels[0] in self.entry.ticks:
            self._tick(labels[0], box_left, box_top, self.entry, self.fill)
        lines = self._wrapped(labels[self.style.seed_pick(len(labels))], right - left - style.box_size - 2)
        for index, line in enumerate(lines):
            self._print(left + (style.box_size + 1.6 if on_left else 0.0), y + 5.2 * index, line)
        return y + 5.2 * (len(lines) - 1) + max(7.0, style.box_size + 2.4)

    def _tick(self, label: str, x: float, y: float, entry: Entry, fill: Fill) -> None:
        size = self.style.box_size
        colour = fill.pen.colour if fill.tick_kind == "print" else fill.hands[0].colour
        tick(self.sheet, x, y, size, fill.tick_kind, colour, self.dice)
        for key in ("loaiDangKy", "loaiXacNhan", "nksLoaiKhaiSinh"):
            if entry.fields.get(key) == label:
                corners = [float(self.sheet.px(side)) for side in (x, y, x + size, y + size)]
                self.hand.note_box(key, (corners[0], corners[1], corners[2], corners[3]))

    def _foot(self, y: float) -> None:
        """The page number below the frame."""
        start = self._print(self.right - 34, y, "Trang số:") + self.style.gap
        if self.style.foot_leader or self.entry is None:
            self._blank("trangSo", [Segment(start, start + 14, y)])
        elif "trangSo" in self.entry.slots and self.fill is not None:
            self.hand.write(self.entry.slots["trangSo"], [Segment(start, start + 14, y)], self.fill.pen)
