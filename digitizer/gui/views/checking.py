"""The checking screen: the page at the left, the record's fields at the right."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from functools import partial

import ttkbootstrap as ttk

from digitizer.domain.records import Mark
from digitizer.gui.presenters.check_parts import Head
from digitizer.gui.presenters.checking import CheckPresenter
from digitizer.gui.presenters.fields import Level, Row
from digitizer.gui.presenters.page_pane import Snippets
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.views.fields import FieldsScreen
from digitizer.gui.views.page_pane import PagePaneView
from digitizer.gui.views.screen import Handlers
from digitizer.gui.widgets.basic import Choice, wrapping
from digitizer.gui.widgets.dialogs import ask_text
from digitizer.gui.widgets.fields import FieldsPanel
from digitizer.gui.widgets.table import elided

_TITLE_EMS = 26  # of the names above a record: the state beside them must be seen, too
_STYLES = {
    Level.GOOD: "Good.TLabel",
    Level.CALM: "Calm.TLabel",
    Level.WARN: "Warn.TLabel",
    Level.BAD: "Bad.TLabel",
}


class Column(ttk.Frame):
    """A record's fields. A column that is not active shows the neighbour: going there changes that."""

    def __init__(self, parent: tk.Misc, theme: Theme, presenter: CheckPresenter) -> None:
        super().__init__(parent, style="Card.TFrame")
        self.active = False
        self._presenter = presenter
        self.title = ttk.Label(self, anchor="center")
        self.fields = FieldsPanel(self, theme, self)
        self.fields.pack(side="bottom", fill="both", expand=True)

    def show_title(self, text: str, *, active: bool) -> None:
        """Which record this is; nothing where there is only one."""
        self.active = active
        self.title.configure(text=text, style="Good.TLabel" if active else "Calm.TLabel")
        if text:
            self.title.pack(side="top", fill="x", before=self.fields)
        else:
            self.title.pack_forget()

    def focused(self, index: int) -> None:
        """The person came to a field."""
        if self.active:
            self._presenter.focused(index)
        else:
            self._presenter.neighbour.enter(index)

    def leave(self) -> None:
        """The person leaves a field."""
        if self.active:
            self._presenter.leave()

    def accept(self) -> None:
        """Enter."""
        if self.active:
            self._presenter.accept()

    def take(self, number: int) -> None:
        """A candidate was clicked."""
        if self.active:
            self._presenter.take(number)

    def paused(self, index: int, text: str) -> None:
        """Somebody typed and stopped for a moment."""
        if self.active:
            self._presenter.paused(index, text)


class CheckScreen(FieldsScreen):
    """Enter and check."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, session, theme)
        self.presenter = presenter = CheckPresenter(session)
        self._head = ttk.Frame(self)
        self._build_head(self._head)
        self._notice = wrapping(ttk.Label(self, style="Warn.TLabel"))
        self._nothing = wrapping(ttk.Label(self, style="Title.TLabel", anchor="center", justify="center"))
        self._split = ttk.Panedwindow(self, orient="horizontal")  # the page beside one record
        self._stack = ttk.Panedwindow(self, orient="vertical")  # the page above two
        self.pane = PagePaneView(self, self, "check", presenter.pane)
        self._right = ttk.Frame(self, style="Card.TFrame")
        self._build_foot(self._right)
        self._columns = [Column(self._right, theme, presenter), Column(self._right, theme, presenter)]
        self._arrange(abreast=False)
        self._head.pack(fill="x", pady=(0, theme.ems(0.4)))
        self._panes.pack(fill="both", expand=True)
        presenter.view = self

    def _build_head(self, head: ttk.Frame) -> None:
        gap = self.theme.ems(0.6)
        self._title = ttk.Label(head, style="Bold.TLabel")
        if self.theme.narrow:
            self._title.pack(side="bottom", fill="x")
        self._books = Choice(head, width=22)
        self._books.bind("<<ComboboxSelected>>", lambda _: self.presenter.choose_book(self._books.value()))
        self._books.pack(side="left", padx=(0, gap))
        self.action_button(head, "check.previous", short="‹").pack(side="left")
        self._place = ttk.Label(head, style="Muted.TLabel")
        self._place.pack(side="left", padx=self.theme.ems(0.3))
        self.action_button(head, "check.next", short="›").pack(side="left")
        self._beside = ttk.Frame(head)
        self._besides: tuple[tuple[tuple[str, str], ...], str] = ((), "")
        self._beside.pack(side="left", padx=(gap, 0))
        self._state = ttk.Label(head)
        self._state.pack(side="right")
        if not self.theme.narrow:
            self._title.pack(side="left", padx=gap)

    def _build_foot(self, parent: ttk.Frame) -> None:
        foot = ttk.Frame(parent, padding=self.theme.ems(0.4))
        foot.pack(side="bottom", fill="x")
        told = ttk.Frame(foot)
        if self.theme.narrow:
            told.pack(side="top", fill="x")
        self._finish = ttk.Button(
            foot,
            text=self.say("Hoàn tất hồ sơ") + "  Ctrl+Enter",
            bootstyle="primary",
            command=self.presenter.finish,
        )
        self._finish.bind("<Up>", lambda _: self.presenter.to_last())
        self._finish.pack(side="right")
        self.action_button(foot, "check.doubtful", short="Ô cần xem  F8").pack(
            side="right", padx=self.theme.ems(0.4)
        )
        if not self.theme.narrow:
            told.pack(side="left", fill="x", expand=True)
        self._left, self._saved = (
            wrapping(ttk.Label(told, style="Small.TLabel", justify="left")) for _ in range(2)
        )
        for label in (self._left, self._saved):
            label.pack(fill="x")

    @property
    def fields(self) -> FieldsPanel:
        """The fields of the record in work."""
        return self._columns[self._active].fields

    def _arrange(self, *, abreast: bool) -> None:
        """The page at the left of one record, or above two."""
        self._active = 0
        wanted, other = (self._stack, self._split) if abreast else (self._split, self._stack)
        for part in (self.pane, self._right):
            if str(part) in other.panes():
                other.forget(part)
            wanted.add(part, weight=1)
            part.lift()
        if other.winfo_manager():
            other.pack_forget()
            wanted.pack(fill="both", expand=True)
        self._panes = wanted
        self._columns[0].pack(side="left", fill="both", expand=True)
        if abreast:
            self._columns[1].pack(side="left", fill="both", expand=True, padx=(self.theme.ems(0.4), 0))
        else:
            self._columns[1].pack_forget()
        self.update_idletasks()

    def panel(self) -> FieldsPanel:
        """The fields of the record that is shown."""
        return self.fields

    def open(self, **where: str) -> None:
        """Comes to a book, a record, a field, or where the person stopped."""
        self.presenter.open(**where)

    def leave(self) -> None:
        """Saves what was typed."""
        self.presenter.leave()

    def handlers(self) -> Handlers:
        """What the screen's actions do."""
        does = self.presenter
        return {
            "check.doubtful": does.next_doubtful,
            "check.doubtful_back": lambda: does.next_doubtful(backward=True),
            **{f"check.take{number}": partial(does.take, number) for number in range(1, 5)},
            "check.missing": lambda: does.mark(Mark.MISSING),
            "check.illegible": lambda: does.mark(Mark.ILLEGIBLE),
            "check.as_written": lambda: does.mark(Mark.AS_WRITTEN),
            "check.copy": does.copy_previous,
            "check.history": does.history,
            "check.undo": does.undo,
            "check.unfold": does.unfold,
            "check.columns": does.change_columns,
            "check.stops": does.change_stops,
            "check.confirm_sure": does.confirm_sure,
            "check.finish": does.finish,
            "check.next": lambda: does.step(True),
            "check.previous": lambda: does.step(False),
            "check.note": does.note,
            "check.add": does.add,
            "check.split": does.split,
            "check.remove": does.remove,
            **self.pane.handlers(),
        }

    # what the presenter says

    def show_books(self, books: Sequence[tuple[str, str]], chosen: str) -> None:
        """The books to choose from."""
        self._books.offer(books, chosen)

    def show_columns(self, titles: Sequence[str], active: int) -> None:
        """One column, or two."""
        if bool(titles) != (self._panes is self._stack):
            self._arrange(abreast=bool(titles))
        self._active = active
        for at, column in enumerate(self._columns):
            column.show_title(titles[at] if titles else "", active=at == active)

    def show_neighbour(self, rows: Sequence[Row]) -> None:
        """The fields of the neighbour."""
        self._columns[1 - self._active].fields.show_rows(rows)

    def show_neighbour_snippets(self, snippets: Snippets) -> None:
        """Pictures of the neighbour's fields."""
        self._columns[1 - self._active].fields.show_snippets(snippets)

    def show_nothing(self, text: str) -> None:
        """In place of a record."""
        self._panes.pack_forget()
        self._notice.pack_forget()
        self._nothing.configure(text=text)
        self._nothing.pack(fill="both", expand=True)
        self._title.configure(text="")
        self._place.configure(text="")
        self._state.configure(text="", style="TLabel")
        self._show_beside((), "")

    def show_head(self, head: Head) -> None:
        """What stands above the fields."""
        self._nothing.pack_forget()
        if not self._panes.winfo_manager():
            self._panes.pack(fill="both", expand=True)
        if head.notice:
            self._notice.configure(text=head.notice)
            self._notice.pack(fill="x", pady=(0, self.theme.ems(0.4)), before=self._panes)
        else:
            self._notice.pack_forget()
        self._title.configure(text=elided(head.title, self.theme.ems(_TITLE_EMS), self.theme))
        self._place.configure(text=head.place)
        self._state.configure(text=f"{head.state.mark} {head.state.text}", style=_STYLES[head.state.level])
        self._left.configure(text=head.left)
        self._finish.configure(state="normal" if head.editable else "disabled")
        self._show_beside(head.beside, head.record)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """All fields of a record."""
        self.fields.show_rows(rows)

    def show_row(self, index: int, row: Row, *, keep_text: bool) -> None:
        """One field anew."""
        self.fields.show_row(index, row, keep_text=keep_text)

    def focus_finish(self) -> None:
        """The next key completes the record."""
        self._finish.focus_set()

    def text_of(self, index: int) -> str:
        """What stands in a field's entry."""
        return self.fields.text_of(index)

    def put_text(self, index: int, text: str) -> None:
        """Writes into a field's entry."""
        self.fields.put_text(index, text)

    def offer(self, index: int, texts: Sequence[str]) -> None:
        """Completions of what is typed."""
        self.fields.offer(index, texts)

    def show_saved(self, text: str) -> None:
        """That and when it was saved."""
        self._saved.configure(text=f"✓ {text}")

    def ask_text(self, title: str, question: str) -> str | None:
        """A sentence of the person."""
        return ask_text(self, self.theme, self.say, title, question)

    def _show_beside(self, beside: Sequence[tuple[str, str]], shown: str) -> None:
        if (tuple(beside), shown) == self._besides:
            return
        self._besides = (tuple(beside), shown)
        for child in self._beside.winfo_children():
            child.destroy()
        for record, name in beside:
            ttk.Button(
                self._beside,
                text=self.say("Hồ sơ {number}", number=name),
                takefocus=False,
                bootstyle="primary" if record == shown else "light",
                command=partial(self.presenter.load, record),
            ).pack(side="left", padx=1)
