"""The report screen: what to report above, tables with their bars below."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from functools import partial
from tkinter import filedialog

import ttkbootstrap as ttk

from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.reporting import ReportPresenter
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.views.screen import Handlers, Screen
from digitizer.gui.widgets.bars import Bars
from digitizer.gui.widgets.basic import Choice, Entry, Scrolled, button
from digitizer.gui.widgets.dialogs import Say
from digitizer.gui.widgets.flow import Flow
from digitizer.gui.widgets.table import Column, Table
from digitizer.report.tables import Report
from digitizer.report.tables import Table as Figures

_LETTER_EMS = 0.62
_MOST_LETTERS = 40
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
        bar = Flow(self, gap)
        bar.pack(fill="x", pady=(0, gap))
        self._kind, self._book = Choice(bar, width=28), Choice(bar, width=16)
        bar.add(self._kind)
        bar.add(self._book)
        self._since, self._until = (
            bar.add_labelled(say(label), partial(Entry, width=11)) for label in ("Từ ngày", "đến ngày")
        )
        for entry in (self._since, self._until):
            entry.bind("<Return>", lambda _: self.make())
        bar.add(button(bar, say("Xem"), self.make, look="primary"))
        self._export = button(bar, say("Ghi ra tệp Excel hoặc PDF…"), self.export, look="primary-outline")
        self._export.configure(state="disabled")
        bar.add(self._export)
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
                    max(5.0, _LETTER_EMS * _widest(figures, at, say)),
                    number=at not in text_columns,
                    grows=at in text_columns,
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


def _widest(figures: Figures, column: int, say: Say) -> int:
    """Letters of a column's longest text, as far as a column may be wide."""
    cells = [str(row[column]) for row in figures.rows if isinstance(row[column], str)]
    return min(_MOST_LETTERS, max(map(len, [say(figures.headers[column]), *cells])))
