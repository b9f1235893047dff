"""Many small cells in rows on one canvas: thousands of widgets would be too many, and so would thousands of
drawn cells, so that only those in sight are drawn."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial

import ttkbootstrap as ttk

from digitizer.gui.theme import Theme
from digitizer.gui.widgets.basic import hears_keys

_USUAL_COLUMNS = 3


class Cells(ttk.Frame):
    """A grid of ``count`` cells of ``wide`` × ``high`` pixels; whoever derives from it draws one cell."""

    def __init__(self, parent: tk.Misc, theme: Theme, wide: int, high: int) -> None:
        super().__init__(parent)
        self._theme, palette = theme, theme.palette
        self.wide, self.high = wide, high
        self.count = 0
        self._due = ""
        self.canvas = canvas = tk.Canvas(
            self,
            width=_USUAL_COLUMNS * wide,
            background=palette.surface,
            takefocus=True,
            borderwidth=0,
            highlightthickness=theme.ems(0.15),
            highlightbackground=palette.surface,
            highlightcolor=palette.primary,
        )
        self._bar = ttk.Scrollbar(self, orient="vertical", command=canvas.yview)
        canvas.configure(yscrollcommand=self._scrolled, yscrollincrement=theme.ems(2))
        self._bar.pack(side="right", fill="y")
        canvas.pack(side="left", fill="both", expand=True)
        self._listen()

    def draw_cell(self, at: int, x: int, y: int) -> None:
        """Draws a cell with its corner at (x, y)."""

    def came_into_sight(self, first: int, last: int) -> None:
        """These cells (the last one not) are drawn now."""

    def clicked(self, at: int) -> None:
        """Somebody clicked on a cell."""

    def moved(self, by: int) -> None:
        """An arrow key: so many cells on (or back)."""

    def columns(self) -> int:
        """How many cells stand beside each other."""
        return max(1, self.canvas.winfo_width() // self.wide)

    def focus_list(self) -> None:
        """Lets the keyboard move among the cells."""
        self.canvas.focus_set()

    def to_top(self) -> None:
        """Scrolls to the beginning."""
        self.canvas.yview_moveto(0)

    def redraw(self) -> None:
        """Draws what is in sight, once for all that asks for it in this turn."""
        if not self._due:
            self._due = self.after_idle(self._draw)

    def bring_into_sight(self, at: int) -> None:
        """Scrolls to a cell if it cannot be seen."""
        seen, top = self.canvas.winfo_height(), at // self.columns() * self.high
        first = self.canvas.canvasy(0)
        if seen > self.high and (top < first or top + self.high > first + seen):
            self._set_extent()
            self.canvas.yview_moveto(max(0, top - (seen - self.high) / 2) / max(1, self._extent()))
        self.redraw()

    def _listen(self) -> None:
        canvas = self.canvas
        hears_keys(canvas)
        canvas.bind("<Configure>", lambda _: self.redraw())
        canvas.bind("<Button-1>", self._pointed)
        moves: tuple[tuple[str, Callable[[], int]], ...] = (
            ("<Right>", lambda: 1),
            ("<Left>", lambda: -1),
            ("<Down>", self.columns),
            ("<Up>", lambda: -self.columns()),
        )
        for key, by in moves:
            canvas.bind(key, partial(self._arrow, by))
        canvas.bind("<MouseWheel>", lambda event: canvas.yview_scroll(-2 if event.delta > 0 else 2, "units"))
        canvas.bind("<Button-4>", lambda _: canvas.yview_scroll(-2, "units"))
        canvas.bind("<Button-5>", lambda _: canvas.yview_scroll(2, "units"))

    def _arrow(self, by: Callable[[], int], _: tk.Event[tk.Misc]) -> None:
        self.moved(by())

    def _pointed(self, event: tk.Event[tk.Misc]) -> None:
        self.canvas.focus_set()
        row = int(self.canvas.canvasy(event.y)) // self.high
        at = row * self.columns() + min(event.x // self.wide, self.columns() - 1)
        if 0 <= at < self.count:
            self.clicked(at)

    def _scrolled(self, first: float, last: float) -> None:
        self._bar.set(first, last)
        self.redraw()

    def _extent(self) -> int:
        return -(-self.count // self.columns()) * self.high

    def _set_extent(self) -> None:
        region = (0, 0, self.columns() * self.wide, max(self._extent(), self.canvas.winfo_height()))
        if str(self.canvas.cget("scrollregion")) != " ".join(map(str, region)):
            self.canvas.configure(scrollregion=region)

    def _draw(self) -> None:
        self._due = ""
        self.canvas.delete("all")
        self._set_extent()
        columns, top = self.columns(), int(self.canvas.canvasy(0))
        first = max(0, top // self.high) * columns
        last = min(self.count, (top + self.canvas.winfo_height()) // self.high * columns + columns)
        for at in range(first, last):
            self.draw_cell(at, at % columns * self.wide, at // columns * self.high)
        if first < last:
            self.came_into_sight(first, last)
