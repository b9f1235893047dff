"""The search screen: the question above, what was found at the left, the record and its page at the right."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from functools import partial

import ttkbootstrap as ttk

from digitizer.app.records import Query
from digitizer.domain.workflow import STATE_LABELS, State
from digitizer.gui.presenters.fields import Row
from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.searching import SearchPresenter
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.views.fields import FieldsScreen
from digitizer.gui.views.page_pane import PagePaneView
from digitizer.gui.views.screen import Handlers
from digitizer.gui.widgets.basic import Choice, Entry, button
from digitizer.gui.widgets.fields import FieldsPanel
from digitizer.gui.widgets.flow import Flow
from digitizer.gui.widgets.table import Column, Table


class SearchScreen(FieldsScreen):
    """Search and history."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, session, theme)
        self.presenter = presenter = SearchPresenter(session)
        self._build_question()
        say = self.say
        split = ttk.Panedwindow(self, orient="horizontal")
        left = ttk.Frame(split)
        self._told = ttk.Label(left, style="Muted.TLabel")
        self._told.pack(anchor="w", pady=(0, theme.ems(0.2)))
        self.table = Table(
            left,
            theme,
            (
                Column(say("Số"), 4),
                Column(say("Họ tên"), 11, grows=True),
                Column(say("Sổ"), 7.5),
                Column(say("Trạng thái"), 8),
            ),
            empty=say("Gõ vào một ô ở trên rồi nhấn Enter để tìm."),
        )
        self.table.on_select = presenter.select
        self.table.on_choose = lambda record: presenter.edit()
        self.table.pack(fill="both", expand=True)
        self._history_title = ttk.Label(left, style="Bold.TLabel")
        self._history_title.pack(anchor="w", pady=(theme.ems(0.6), theme.ems(0.2)))
        self.history = Table(
            left,
            theme,
            (
                Column(say("Lúc"), 10.6),
                Column(say("Việc"), 9, grows=True),
                Column(say("Trước → sau"), 9, grows=True),
            ),
        )
        self.history.pack(fill="both", expand=True)
        beside = ttk.Panedwindow(split, orient="vertical") if theme.narrow else split
        self.pane = PagePaneView(self, beside, "search", presenter.pane, brief=True)
        right = ttk.Frame(beside, style="Card.TFrame")
        head = ttk.Frame(right, padding=theme.ems(0.4))
        head.pack(fill="x")
        self._title = ttk.Label(head, style="Bold.TLabel")
        self._title.pack(side="left")
        self._edit = button(head, say("Mở để sửa"), presenter.edit, look="primary-outline")
        self._edit.pack(side="right")
        self.fields = FieldsPanel(right, theme, presenter)
        self.fields.pack(fill="both", expand=True)
        split.add(left, weight=2)
        if beside is not split:
            split.add(beside, weight=3)
            for canvas, high in ((self.pane.canvas, 3), (self.fields.canvas, 12)):
                canvas.configure(height=theme.ems(high))  # else the page leaves the fields no room
        for part, weight in ((self.pane, 2), (right, 3 if theme.narrow else 2)):
            beside.add(part, weight=weight)
        split.pack(fill="both", expand=True)
        presenter.view = self

    def _build_question(self) -> None:
        say, gap = self.say, self.theme.ems(0.5)
        bar = Flow(self, gap)
        bar.pack(fill="x", pady=(0, gap))
        self._entries: dict[str, Entry] = {}
        for name, label, width in (
            ("text", "Họ tên hoặc từ bất kỳ", 22),
            ("number", "Số", 6),
            ("day", "Ngày", 10),
            ("place", "Nơi", 14),
        ):
            entry = bar.add_labelled(say(label), partial(Entry, width=width))
            entry.bind("<Return>", lambda _: self.search())
            entry.bind("<KP_Enter>", lambda _: self.search())
            self._entries[name] = entry
        self._book, self._state = Choice(bar, width=15), Choice(bar, width=13)
        self._state.offer([("", say("Mọi trạng thái")), *((one, say(STATE_LABELS[one])) for one in State)])
        for part in (self._book, self._state, button(bar, say("Tìm"), self.search, look="primary")):
            bar.add(part)

    def panel(self) -> FieldsPanel:
        """The fields of the record that is shown."""
        return self.fields

    def open(self, **where: str) -> None:
        """Ready to search, or straight to a field's history."""
        self.presenter.open(**where)
        if not where:
            self._entries["text"].focus_set()

    def search(self) -> None:
        """Asks what is filled in."""
        given = {name: entry.text().strip() for name, entry in self._entries.items()}
        state = self._state.value()
        self.presenter.search(Query(**given, book=self._book.value(), state=State(state) if state else None))

    def handlers(self) -> Handlers:
        """What the screen's actions do."""
        return {
            "search.find": self._entries["text"].focus_set,
            "search.edit": self.presenter.edit,
            "search.whole": self.presenter.whole_history,
            **self.pane.handlers(),
        }

    def show_books(self, books: Sequence[tuple[str, str]]) -> None:
        """The books to narrow to."""
        self._book.offer(books, self._book.value())

    def show_found(self, lines: Sequence[Line], told: str) -> None:
        """What was found."""
        self.table.show(lines)
        self._told.configure(text=told)
        if lines:
            self.table.focus_list()

    def show_record(self, title: str, rows: Sequence[Row], *, may_edit: bool) -> None:
        """One record."""
        self._title.configure(text=title)
        self._edit.configure(state="normal" if may_edit else "disabled")
        self.fields.show_rows(rows)

    def show_history(self, title: str, lines: Sequence[Line]) -> None:
        """What happened to a field or a record."""
        self._history_title.configure(text=self.say("Lịch sử: {what}", what=title))
        self.history.show(lines)
