"""The report screen: what to report above, tables with their bars below."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from tkinter import filedialog

import ttkbootstrap as ttk

from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.reporting import ReportPresenter
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.views.screen import Handlers, Screen
from digitizer.gui.widgets.bars import Bars
from digitizer.gui.widgets.basic import Choice, Entry, Scrolled, button
from digitizer.gui.widgets.table import Column, Table
from digitizer.report.tables import Report
from digitizer.report.tables import Table as Figures

_MOST_ROWS = 14  # shown without scrolling inside the table


class ReportScreen(Screen):
    """Reports."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, session, theme)
        self.presenter = ReportPresenter(session)
        self._build_question()
        self._body = Scrolled(self, theme)
        self._body.pack(fill="both", expand=True)
        self.presenter.view = self

    def _build_question(self) -> None:
        say, gap = self.say, self.theme.ems(0.5)
        bar = ttk.Frame(self)
        bar.pack(fill="x", pady=(0, gap))
        self._kind, self._book = Choice(bar, width=28), Choice(bar, width=16)
        self._since, self._until = Entry(bar, width=11), Entry(bar, width=11)
        for label, entry in (
            ("", self._kind),
            ("", self._book),
            ("Từ ngày", self._since),
            ("đến ngày", self._until),
        ):
            if label:
                ttk.Label(bar, text=say(label)).pack(side="left", padx=(0, self.theme.ems(0.3)))
            entry.pack(side="left", padx=(0, gap))
        for entry in (self._since, self._until):
            entry.bind("<Return>", lambda _: self.make())
        button(bar, say("Xem"), self.make, look="primary").pack(side="left")
        self._export = button(bar, say("Ghi ra tệp Excel hoặc PDF…"), self.export, look="primary-outline")
        self._export.pack(side="right")
        self._export.configure(state="disabled")
        for choice in (self._kind, self._book):
            choice.bind("<<ComboboxSelected>>", lambda _: self.make(), add="+")

    def open(self, **_: str) -> None:
        """Ready to report."""
        self.presenter.open()
        self._kind.focus_set()

    def make(self) -> None:
        """Makes the chosen report."""
        self.presenter.make(self._kind.value(), self._book.value(), self._since.text(), self._until.text())

    def export(self) -> None:
        """Writes the report that is shown."""
        say = self.say
        path = filedialog.asksaveasfilename(
            parent=self,
            title=say("Ghi báo cáo"),
            defaultextension=".xlsx",
            filetypes=[(say("Bảng tính Excel"), "*.xlsx"), (say("Tài liệu PDF"), "*.pdf")],
        )
        self.presenter.export(path or "")

    def handlers(self) -> Handlers:
        """What the screen's actions do."""
        return {"report.make": self.make, **({"report.export": self.export} if self.presenter.report else {})}

    def show_choices(self, kinds: Sequence[tuple[str, str]], books: Sequence[tuple[str, str]]) -> None:
        """What can be reported."""
        self._kind.offer(kinds, self._kind.value() or kinds[0][0])
        self._book.offer(books, self._book.value())
        if not self.presenter.report:
            self.make()

    def show_report(self, report: Report) -> None:
        """A report."""
        self._export.configure(state="normal")
        inner = self._body.inner
        for child in inner.winfo_children():
            child.destroy()
        ttk.Label(inner, text=self.say(report.title), style="Title.TLabel").pack(
            anchor="w", pady=self.theme.ems(0.5)
        )
        for figures in report.tables:
            self._show_figures(inner, figures)
        self._body.bind_wheel_below(inner)
        self._body.to_top()

    def _show_figures(self, parent: tk.Misc, figures: Figures) -> None:
        theme, say = self.theme, self.say
        ttk.Label(parent, text=say(figures.title), style="Bold.TLabel").pack(
            anchor="w", pady=(theme.ems(0.8), theme.ems(0.3))
        )
        if not figures.rows:
            ttk.Label(parent, text=say("Chưa có số liệu."), style="Muted.TLabel").pack(anchor="w")
            return
        if figures.bars:
            Bars(parent, theme, say, figures).pack(fill="x", pady=(0, theme.ems(0.4)))
        text_columns = {
            at for at in range(len(figures.headers)) if any(isinstance(row[at], str) for row in figures.rows)
        }
        table = Table(
            parent,
            theme,
            [
                Column(
                    say(header),
                    max(5.0, 0.62 * len(say(header))),
                    number=at not in text_columns,
                    grows=at == 0,
                )
                for at, header in enumerate(figures.headers)
            ],
        )
        table.tree.configure(height=min(_MOST_ROWS, len(figures.rows)))
        table.show(
            Line(
                str(at),
                [
                    say(text) if isinstance(cell, str) and (text := cell) else figures.text(column, cell)
                    for column, cell in enumerate(row)
                ],
            )
            for at, row in enumerate(figures.rows)
        )
        table.pack(fill="x")
