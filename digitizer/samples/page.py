"""Draw a page of the registers since 2016: a wide column of rows, a narrow one of tick boxes and notes."""

from __future__ import annotations

from digitizer.samples.entries import Entry, Run
from digitizer.samples.form import SIGN_HEIGHT, Area, Fill, Form
from digitizer.samples.ink import lighter
from digitizer.samples.marks import tick
from digitizer.samples.writing import PixelBox, Segment

NOTES = "Ghi chú"


class FormPage(Form):
    """A page of the registers since 2016; without an entry it is an unused form."""

    def draw(self) -> dict[str, PixelBox]:
        """Draw everything; returns the fields' boxes in pixels."""
        if self.style.title:
            middle = self.sheet.size[0] / 2
            self.centred(self.style.bold, 15, middle, self.style.top, self.style.wording(self.layout.titles))
        self.corner()
        top = self.style.top + (9.0 if self.style.title else 0.0)
        self._head(top)
        frame_top = top + 6.5
        pitch = self._fit(frame_top)
        bottom = self._signs(self._rows(frame_top + 1.2, pitch), pitch)
        if self.style.tall_frame:
            bottom = max(bottom, self.sheet.size[1] - 22)
        self.frame(self.area, frame_top, bottom)
        self.sheet.rule(
            (self.divider, frame_top), (self.divider, bottom), self.style.frame_width, self.style.colour
        )
        self._side(frame_top)
        self._foot(bottom + 6.5)
        return self.hand.boxes

    @property
    def area(self) -> Area:
        """The frame's sides."""
        return Area(self.style.left, self.sheet.size[0] - self.style.right)

    @property
    def divider(self) -> float:
        """The rule between the two columns."""
        return self.area.left + self.area.width * self.style.column

    def _head(self, y: float) -> None:
        """The line above the frame: number, book and date of registration."""
        cells = (
            ("Số:", "so", 0.17),
            (self.style.book_label, "quyenSo", 0.27),
            ("Ngày, tháng, năm đăng ký:", "ngayDangKy", 0.0),
        )
        x = self.area.left
        for label, slot, share in cells:
            start = self.print(x, y, label) + self.style.gap
            end = max(x + self.area.width * share, start + 13) if share else max(self.area.right, start + 24)
            self.blank(slot, [Segment(start, end, y)])
            x = end + 2.5

    def _fit(self, frame_top: float) -> float:
        """Line pitch with which rows and signature cells fit on the page; shrinks the labels too."""
        lines = sum(self.row_lines(row) for row in self.layout.rows)
        room = self.sheet.size[1] - 24 - frame_top - SIGN_HEIGHT * len(self.layout.signs)
        pitch = min(self.style.pitch, room / (lines + 0.6))
        self.label_size *= min(1.0, pitch / 7.0)
        return pitch

    def _rows(self, top: float, pitch: float) -> float:
        """All rows of the wide column; returns the base line of the last."""
        y, area = top, Area(self.area.left, self.divider)
        for row in self.layout.rows:
            y += pitch
            if row[0].heading:
                self.heading(row[0], area, y)
            else:
                y = self.row(row, area.shrunk(2.2, 2.0), y, pitch)
        return y

    def _signs(self, y: float, pitch: float) -> float:
        """Signature cells; returns the lower end of the last row of cells."""
        y += max(pitch, 7.0)
        for row in self.layout.signs:
            self.sign_row(row, Area(self.area.left, self.divider), y)
            y += SIGN_HEIGHT
        return y - 1

    def _side(self, top: float) -> None:
        """The narrow column: tick boxes, then the heading of the notes and the notes."""
        style = self.style
        left, right = self.divider + 3, self.area.right - 3
        y = top + 7.5
        for labels in self.layout.ticks:
            y = self._tick_row(labels, left, right, y)
        if style.notes_rule:
            self.sheet.rule(
                (self.divider, y + 0.5), (self.area.right, y + 0.5), style.frame_width, style.colour
            )
        y += 6.5
        face = style.bold if style.notes_bold or style.bold_labels else style.label
        self.centred(face, self.label_size, (left + right) / 2, y, NOTES)
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
        lines = self.wrapped(self.style.wording(labels), right - left - style.box_size - 2)
        for index, line in enumerate(lines):
            self.print(left + (style.box_size + 1.6 if on_left else 0.0), y + 5.2 * index, line)
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
        start = self.print(self.area.right - 34, y, "Trang số:") + self.style.gap
        if self.style.foot_leader or self.entry is None:
            self.blank("trangSo", [Segment(start, start + 14, y)])
        elif "trangSo" in self.entry.slots and self.fill is not None:
            self.hand.write(self.entry.slots["trangSo"], [Segment(start, start + 14, y)], self.fill.pen)
