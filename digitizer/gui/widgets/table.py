"""Lists with columns: keyboard, scroll bar, rows that know what they stand for."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

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
            side: Literal["e", "w"] = "e" if column.number else "w"
            self.tree.heading(name, text=column.title, anchor=side)
            self.tree.column(
                name,
                width=max(theme.ems(column.width), theme.bold.measure(column.title) + theme.ems(1)),
                minwidth=theme.ems(3),
                anchor=side,
                stretch=column.grows,
            )
        self._theme = theme
        self._lines: dict[str, Line] = {}
        self._widths: tuple[int, ...] = ()
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
        self.tree.bind("<Configure>", lambda _: self.after_idle(self._refit))
        self.tree.bind("<ButtonRelease-1>", lambda _: self._refit(), add="+")
        self.tree.bind("<<TreeviewSelect>>", lambda _: self._selected())
        hears_keys(self.tree)

    def show(self, lines: Iterable[Line]) -> None:
        """All rows anew; what was selected stays selected."""
        before = self.selected()
        self._lines = {line.id: line for line in lines}
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
        room = [width - self._theme.ems(0.7) for width in self._widths]
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
