"""The overview: what waits, the books, and the way of the selected one."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from functools import partial

import ttkbootstrap as ttk

from digitizer.gui.presenters.book_care import BookCare
from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.overview import OverviewPresenter, Stage, Summary
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.views.book_care import BookQuestions
from digitizer.gui.views.screen import Handlers, Screen
from digitizer.gui.widgets.basic import button
from digitizer.gui.widgets.table import Column, Table


class OverviewScreen(Screen):
    """The first screen of a day."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, session, theme)
        self.presenter = presenter = OverviewPresenter(session)
        say = self.say
        head = ttk.Frame(self)
        head.pack(fill="x", pady=(0, theme.ems(0.8)))
        ttk.Label(head, text=say("Tổng quan"), style="Title.TLabel").pack(side="left")
        self._resume = button(head, "", presenter.resume, look="primary")
        self._late = ttk.Label(head, style="Calm.TLabel")
        self._late.pack(side="right")
        self._waits = ttk.Label(head, style="Calm.TLabel")
        self._waits.pack(side="right", padx=theme.ems(0.6))
        self._way = Way(self, theme)
        self._way.pack(side="bottom", fill="x", pady=(theme.ems(0.8), 0))
        self.table = Table(
            self,
            theme,
            (
                Column(say("Quyển sổ"), 14, grows=True),
                Column(say("Hạn"), 9.5),
                Column(say("Chờ bạn"), 5.5, number=True),
                Column(say("Ô cần xem"), 6.5, number=True),
                Column(say("Hồ sơ"), 5, number=True),
                Column(say("Đã nhập"), 5, number=True),
                Column(say("Đã duyệt"), 5, number=True),
                Column(say("Thiếu số"), 5, number=True),
                Column(say("Trang"), 4, number=True),
            ),
        )
        self.table.pack(fill="both", expand=True)
        self._first = FirstSteps(self, theme, presenter)
        self.table.on_select = presenter.select
        self.table.on_choose = presenter.choose
        self._go = button(self._way.foot, say("Làm tiếp quyển này") + "  Enter", self._choose, look="primary")
        self._go.pack(side="right")
        for action in ("overview.close", "overview.gaps"):
            self.action_button(self._way.foot, action).pack(side="right", padx=(0, theme.ems(0.4)))
        self.care = BookQuestions(self, theme, session.say, BookCare(session, self._selected))
        presenter.view = self

    def open(self, **_: str) -> None:
        """Counts anew."""
        self.presenter.load()
        self.table.tree.focus_set()

    def handlers(self) -> Handlers:
        """What is done with the selected book; Enter on it is the list's own."""
        return self.care.handlers()

    def show_summary(self, summary: Summary) -> None:
        """What waits."""
        self._waits.configure(text=summary.waits)
        self._late.configure(text=summary.late, style="Bad.TLabel" if summary.is_late else "Calm.TLabel")
        self._resume.pack_forget()
        if summary.resume:
            self._resume.configure(text=summary.resume)
            self._resume.pack(side="left", padx=self.theme.ems(1.5))

    def show_books(self, lines: Sequence[Line], first: str) -> None:
        """The books."""
        self.table.show(lines)
        if lines and not self.table.selected():
            self.table.select(first)
        if lines:
            self._first.pack_forget()
            self._way.pack(side="bottom", fill="x", pady=(self.theme.ems(0.8), 0))
            self.table.pack(fill="both", expand=True)
        else:
            self._way.pack_forget()
            self.table.pack_forget()
            self._first.pack(expand=True)
            if self.winfo_viewable():  # counted anew from elsewhere, it must not take the keys away
                self._first.focus_first()

    def show_way(self, title: str, stages: Sequence[Stage], notes: str) -> None:
        """The way of the selected book."""
        self._way.show(title, stages, notes)

    def _selected(self) -> str:
        return next(iter(self.table.selected()), "")

    def _choose(self) -> None:
        if self._selected():
            self.presenter.choose(self._selected())


class FirstSteps(ttk.Frame):
    """An office without books: what to begin with."""

    def __init__(self, parent: tk.Misc, theme: Theme, presenter: OverviewPresenter) -> None:
        super().__init__(parent, style="Card.TFrame", padding=theme.ems(1.6))
        say = presenter.session.say
        ttk.Label(self, text=say("Cơ quan chưa có quyển sổ nào"), style="Figure.TLabel").pack(anchor="w")
        told = (
            "Bắt đầu bằng cách mở một quyển sổ rồi nhập ảnh của nó. Muốn làm thử trước: menu «Cơ quan», "
            "«Mở kho dữ liệu khác…», rồi «Thực hành với sổ mẫu»."
            if presenter.may_begin
            else "Khi công chức hộ tịch mở sổ và nhập trang, các quyển sổ hiện ở đây."
        )
        ttk.Label(
            self, text=say(told), style="CardMuted.TLabel", wraplength=theme.ems(34), justify="left"
        ).pack(anchor="w", pady=theme.ems(0.8))
        self._steps = [
            button(self, say(label), partial(presenter.begin, step), look=look)
            for label, step, look in (
                ("Mở quyển sổ đầu tiên…", "new_book", "primary"),
                ("Quét thử một trang…", "scan", "primary-outline"),
            )
            if presenter.may_begin
        ]
        for made in self._steps:
            made.pack(side="left", padx=(0, theme.ems(0.6)))

    def focus_first(self) -> None:
        """The next key begins."""
        for made in self._steps[:1]:
            made.focus_set()


class Way(ttk.Frame):
    """A book's way as a row of bars, each with its count below."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(parent, style="Card.TFrame", padding=theme.ems(0.8))
        self._theme = theme
        self._title = ttk.Label(self, style="CardBold.TLabel")
        self._title.pack(anchor="w")
        self.foot = ttk.Frame(self, style="Card.TFrame")
        self.foot.pack(side="bottom", fill="x")
        self._notes = ttk.Label(self.foot, style="CardMuted.TLabel")
        self._notes.pack(side="left")
        self._bars = tk.Canvas(
            self, height=theme.ems(4.4), highlightthickness=0, background=theme.palette.surface
        )
        self._bars.pack(fill="x", pady=theme.ems(0.4))
        self._stages: Sequence[Stage] = ()
        self._bars.bind("<Configure>", lambda _: self._draw())

    def show(self, title: str, stages: Sequence[Stage], notes: str) -> None:
        """The way of a book."""
        self._title.configure(text=title)
        self._notes.configure(text=notes)
        self._stages = stages
        self._draw()

    def _draw(self) -> None:
        bars, palette, ems = self._bars, self._theme.palette, self._theme.ems
        bars.delete("all")
        if not self._stages:
            return
        gap = ems(0.5)
        width = (bars.winfo_width() - 2 - gap * (len(self._stages) - 1)) / len(self._stages)
        for at, stage in enumerate(self._stages):
            left, share = at * (width + gap), stage.done / stage.total if stage.total else 0
            bars.create_text(left, 0, anchor="nw", text=stage.label, fill=palette.text, font=self._theme.font)
            top, bottom = ems(1.6), ems(2.4)
            bars.create_rectangle(
                left, top, left + width, bottom, width=1, outline=palette.border, fill=palette.ground
            )
            if share:
                colour = palette.good if share >= 1 else palette.primary
                bars.create_rectangle(left, top, left + width * min(1, share), bottom, width=0, fill=colour)
            mark = "✓ " if stage.total and share >= 1 else ""
            bars.create_text(
                left,
                ems(2.7),
                anchor="nw",
                text=f"{mark}{stage.done}/{stage.total}",
                fill=palette.muted,
                font=self._theme.font,
            )
