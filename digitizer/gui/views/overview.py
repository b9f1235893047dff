"""The overview: what waits, the books, and the way of the selected one."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence

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
                Column(say("Trang"), 5, number=True),
                Column(say("Hồ sơ"), 6.5, number=True),
                Column(say("Thiếu số"), 6.5, number=True),
                Column(say("Ô cần xem"), 7.5, number=True),
                Column(say("Đã nhập"), 7, number=True),
                Column(say("Đã duyệt"), 7, number=True),
                Column(say("Hạn"), 9.5),
                Column(say("Chờ bạn"), 6.5, number=True),
            ),
        )
        self.table.pack(fill="both", expand=True)
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
        self._late.configure(text=summary.late)
        self._resume.pack_forget()
        if summary.resume:
            self._resume.configure(text=summary.resume)
            self._resume.pack(side="left", padx=self.theme.ems(1.5))

    def show_books(self, lines: Sequence[Line], first: str) -> None:
        """The books."""
        self.table.show(lines)
        if lines and not self.table.selected():
            self.table.select(first)
        if not lines:
            self._way.show_empty(self.say("Chưa có quyển nào. Mở sổ ở màn hình «Nhập trang» (Alt+2)."))

    def show_way(self, title: str, stages: Sequence[Stage], notes: str) -> None:
        """The way of the selected book."""
        self._way.show(title, stages, notes)

    def _selected(self) -> str:
        return next(iter(self.table.selected()), "")

    def _choose(self) -> None:
        if self._selected():
            self.presenter.choose(self._selected())


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

    def show_empty(self, text: str) -> None:
        """No book yet."""
        self.show(text, (), "")

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
