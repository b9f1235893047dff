"""The delivery screen: books at the left; packages, problems and the export at the right."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from functools import partial

import ttkbootstrap as ttk

from digitizer.gui.presenters.delivering import DeliverPresenter
from digitizer.gui.presenters.lines import Line
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.views.screen import Handlers, Screen
from digitizer.gui.widgets.basic import Choice, button, wrapping
from digitizer.gui.widgets.flow import Flow
from digitizer.gui.widgets.table import Column, Table


class DeliverScreen(Screen):
    """Deliver."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, session, theme)
        self.presenter = presenter = DeliverPresenter(session)
        say = self.say
        ttk.Label(self, text=say("Giao nộp"), style="Title.TLabel").pack(anchor="w", pady=(0, theme.ems(0.8)))
        split = ttk.Panedwindow(self, orient="horizontal")
        self.table = Table(
            split,
            theme,
            (
                Column(say("Quyển sổ"), 13, grows=True),
                Column(say("Sẵn sàng"), 6.5, number=True),
                Column(say("Đã xuất"), 6.5, number=True),
                Column(say("Chưa duyệt"), 7.5, number=True),
                Column(say("Gói"), 4, number=True),
            ),
            empty=say("Chưa có quyển nào có hồ sơ đã duyệt."),
        )
        self.table.on_select = presenter.select
        right = ttk.Frame(split, padding=(theme.ems(0.6), 0, 0, 0))
        self._told = wrapping(ttk.Label(right, style="Bold.TLabel", justify="left"))
        self._told.pack(fill="x")
        row = Flow(right, theme.ems(0.4))
        row.pack(fill="x", pady=theme.ems(0.5))
        self._template = row.add_labelled(say("Mẫu của Bộ"), partial(Choice, width=18))
        self._export = button(row, say("Xuất gói dữ liệu") + "  Ctrl+Enter", self.export, look="primary")
        row.add(button(row, say("Kiểm tra") + "  F9", self.check, look="primary-outline"))
        row.add(self._export)
        self._problems_told = wrapping(ttk.Label(right, style="Muted.TLabel", justify="left"))
        self._problems_told.pack(fill="x")
        self.problems = Table(
            right,
            theme,
            (
                Column(say("Hồ sơ"), 10),
                Column(say("Điều chặn việc xuất (Enter: mở hồ sơ)"), 24, grows=True),
            ),
            empty=say("Nhấn F9 để biết còn điều gì chặn việc xuất quyển này."),
        )
        self.problems.on_choose = presenter.jump
        self.problems.pack(fill="both", expand=True)
        self.packages = self._package_list(right)
        split.add(self.table, weight=2)
        split.add(right, weight=3)
        split.pack(fill="both", expand=True)
        presenter.view = self

    def _package_list(self, parent: tk.Misc) -> Table:
        """What was exported, when and by whom."""
        ttk.Label(parent, text=self.say("Các gói đã xuất"), style="Bold.TLabel").pack(
            anchor="w", pady=(self.theme.ems(0.6), self.theme.ems(0.2))
        )
        packages = Table(
            parent,
            self.theme,
            (
                Column(self.say("Lúc"), 10),
                Column(self.say("Ai"), 9),
                Column(self.say("Mẫu"), 6),
                Column(self.say("Hồ sơ"), 5, number=True),
                Column(self.say("Tệp"), 16, grows=True),
            ),
            empty=self.say("Quyển này chưa xuất gói nào."),
        )
        packages.pack(fill="both", expand=True)
        return packages

    def open(self, **where: str) -> None:
        """The books, or one of them."""
        self.presenter.open(**where)
        self.table.focus_list()

    def check(self) -> None:
        """Looks for what would block the export."""
        self.presenter.check(self._template.value())

    def export(self) -> None:
        """Writes the package."""
        self.presenter.export(self._template.value())

    def handlers(self) -> Handlers:
        """What the screen's actions do."""
        return {"deliver.check": self.check, "deliver.export": self.export}

    def show_books(self, lines: Sequence[Line]) -> None:
        """The books with something to deliver."""
        self.table.show(lines)
        if self.presenter.book:
            self.table.select(self.presenter.book)
        elif lines:
            self.table.select_first()
        else:
            self._export.configure(state="disabled")

    def show_book(
        self, told: str, templates: Sequence[tuple[str, str]], packages: Sequence[Line], *, ready: bool
    ) -> None:
        """The selected book."""
        self._told.configure(text=told)
        self._template.offer(templates, templates[0][0] if templates else "")
        self.packages.show(packages)
        self._export.configure(state="normal" if ready else "disabled")

    def show_problems(self, told: str, lines: Sequence[Line]) -> None:
        """What blocks the book."""
        self._problems_told.configure(text=told)
        self.problems.show(lines)
