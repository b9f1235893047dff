"""Lists with columns: keyboard, scroll bar, rows that know what they stand for."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import ttkbootstrap as ttk

from digitizer.gui.presenters.lines import Line
from digitizer.gui.theme import Theme
from digitizer.gui.widgets.basic import hears_keys

_LEAST_EMS = 8  # of a column that gives room to others


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in ems, whether numbers stand in it, whether it takes spare room."""

    title: str
    width: float = 8
    number: bool = False
    grows: bool = False


class Table(ttk.Frame):
    """A list. ``on_choose`` hears Enter and double clicks, ``on_select`` every move."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        columns: Sequence[Column],
        *,
        many: bool = False,
        empty: str = "",
    ) -> None:
        """``empty`` stands in the middle while there are no rows: why, and what to do."""
        super().__init__(parent)
        self.on_choose: Callable[[str], None] | None = None
        self.on_select: Callable[[str], None] | None = None
        names = [str(at) for at in range(len(columns))]
        self.tree = ttk.Treeview(
            self, columns=names, show="headings", selectmode="extended" if many else "browse", height=4
        )
        for name, column in zip(names, columns, strict=True):
            side: Literal["e", "w"] = "e" if column.number else "w"
            self.tree.heading(name, text=column.title, anchor=side)
            self.tree.column(
                name,
                width=max(theme.ems(column.width), theme.bold.measure(column.title) + theme.ems(1)),
                minwidth=theme.ems(min(column.width, _LEAST_EMS)),
                anchor=side,
                stretch=column.grows,
            )
        self._theme = theme
        self._lines: dict[str, Line] = {}
        self._widths: tuple[int, ...] = ()
        palette = theme.palette
        for level, colour in (("good", palette.good), ("warn", palette.warn), ("bad", palette.bad)):
            self.tree.tag_configure(level, foreground=colour)
        down = ttk.Scrollbar(self, orient="vertical", command=self.tree.yview)
        across = ttk.Scrollbar(self, orient="horizontal", command=self.tree.xview)
        self.tree.configure(
            yscrollcommand=partial(_set_bar, down, {"row": 0, "column": 1, "sticky": "ns"}),
            xscrollcommand=partial(_set_bar, across, {"row": 1, "column": 0, "sticky": "ew"}),
        )
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        self.tree.grid(row=0, column=0, sticky="nsew")
        self.tree.bind("<Return>", lambda _: self._choose())
        self.tree.bind("<KP_Enter>", lambda _: self._choose())
        self.tree.bind("<Double-1>", lambda _: self._choose())
        self.tree.bind("<Configure>", lambda _: self.after_idle(self._refit))
        self.tree.bind("<ButtonRelease-1>", lambda _: self._refit(), add="+")
        self.tree.bind("<<TreeviewSelect>>", lambda _: self._selected())
        hears_keys(self.tree)
        self._empty = ttk.Label(
            self.tree, text=empty, style="CardMuted.TLabel", wraplength=theme.ems(24), justify="center"
        )
        self.say_empty(empty)

    def say_empty(self, text: str) -> None:
        """What stands in place of rows while there are none."""
        self._empty.configure(text=text)
        if text and not self._lines:
            self._empty.place(relx=0.5, rely=0.6, anchor="center")
        else:
            self._empty.place_forget()

    def show(self, lines: Iterable[Line]) -> None:
        """All rows anew; what was selected stays selected."""
        before = self.selected()
        self._lines = {line.id: line for line in lines}
        self.say_empty(str(self._empty.cget("text")))
        self.tree.delete(*self.tree.get_children())
        self._widths = self._column_widths()
        for line in self._lines.values():
            tags = (line.level,) if line.level else ()
            self.tree.insert("", "end", iid=line.id, values=self._fitted(line), tags=tags)
        kept = [one for one in before if self.tree.exists(one)]
        if kept:
            self.tree.selection_set(kept)
            self.tree.focus(kept[0])

    def _column_widths(self) -> tuple[int, ...]:
        return tuple(self.tree.column(name, "width") for name in self.tree["columns"])

    def _refit(self) -> None:
        """Columns became wider or narrower: texts are cut anew, with a mark where something is left out."""
        if self.winfo_exists() and self._column_widths() != self._widths:
            self._widths = self._column_widths()
            for line in self._lines.values():
                self.tree.item(line.id, values=self._fitted(line))

    def _fitted(self, line: Line) -> list[str]:
        room = [width - self._theme.ems(1) for width in self._widths]
        return [elided(str(cell), space, self._theme) for cell, space in zip(line.cells, room, strict=False)]

    def select(self, identifier: str) -> None:
        """Selects a row and brings it into sight."""
        if self.tree.exists(identifier):
            self.tree.selection_set(identifier)
            self.tree.focus(identifier)
            self.tree.see(identifier)

    def select_first(self) -> None:
        """Selects the first row."""
        rows = self.tree.get_children()
        if rows:
            self.select(rows[0])

    def selected(self) -> list[str]:
        """What the selected rows stand for."""
        return list(self.tree.selection())

    def focus_list(self) -> None:
        """Lets the keyboard move in the list."""
        self.tree.focus_set()
        if not self.tree.selection():
            self.select_first()

    def _choose(self) -> str:
        chosen = self.selected()
        if chosen and self.on_choose:
            self.on_choose(chosen[0])
        return "break"

    def _selected(self) -> None:
        chosen = self.selected()
        if chosen and self.on_select:
            self.on_select(chosen[0])


def _set_bar(bar: ttk.Scrollbar, place: Mapping[str, Any], first: str, last: str) -> None:
    """A scroll bar stands only where there is more than can be seen."""
    bar.set(first, last)
    if float(first) <= 0 and float(last) >= 1:
        bar.grid_remove()
    elif not bar.winfo_manager():
        bar.grid(**place)


def elided(text: str, room: int, theme: Theme) -> str:
    """The text, or as much of it as fits with a mark that something is left out."""
    if len(text) * theme.em <= room or theme.font.measure(text) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if theme.font.measure(f"{text[:middle]}…") <= room:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}…" if low else ""
