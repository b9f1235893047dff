"""Lists with columns: keyboard, scroll bar, rows that know what they stand for."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import ttkbootstrap as ttk

from digitizer.gui.presenters.lines import Line
from digitizer.gui.theme import Theme
from digitizer.gui.widgets.basic import hears_keys


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
        self, parent: tk.Misc, theme: Theme, columns: Sequence[Column], *, many: bool = False
    ) -> None:
        super().__init__(parent)
        self.on_choose: Callable[[str], None] | None = None
        self.on_select: Callable[[str], None] | None = None
        names = [str(at) for at in range(len(columns))]
        self.tree = ttk.Treeview(
            self, columns=names, show="headings", selectmode="extended" if many else "browse", height=4
        )
        for name, column in zip(names, columns, strict=True):
            side = "e" if column.number else "w"
            self.tree.heading(name, text=column.title, anchor=side)
            self.tree.column(
                name, width=theme.ems(column.width), minwidth=theme.ems(3), anchor=side, stretch=column.grows
            )
        palette = theme.palette
        for level, colour in (("good", palette.good), ("warn", palette.warn), ("bad", palette.bad)):
            self.tree.tag_configure(level, foreground=colour)
        bar = ttk.Scrollbar(self, orient="vertical", command=self.tree.yview)
        self.tree.configure(yscrollcommand=bar.set)
        bar.pack(side="right", fill="y")
        self.tree.pack(side="left", fill="both", expand=True)
        self.tree.bind("<Return>", lambda _: self._choose())
        self.tree.bind("<KP_Enter>", lambda _: self._choose())
        self.tree.bind("<Double-1>", lambda _: self._choose())
        self.tree.bind("<<TreeviewSelect>>", lambda _: self._selected())
        hears_keys(self.tree)

    def show(self, lines: Iterable[Line]) -> None:
        """All rows anew; what was selected stays selected."""
        before = self.selected()
        self.tree.delete(*self.tree.get_children())
        for line in lines:
            self.tree.insert("", "end", iid=line.id, values=[str(cell) for cell in line.cells],
                             tags=(line.level,) if line.level else ())  # fmt: skip
        kept = [one for one in before if self.tree.exists(one)]
        if kept:
            self.tree.selection_set(kept)
            self.tree.focus(kept[0])

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
