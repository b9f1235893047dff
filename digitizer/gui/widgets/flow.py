"""A row that goes on below when there is no more room: on small screens, with large letters."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TypeVar

import ttkbootstrap as ttk

W = TypeVar("W", bound=tk.Widget)


class Flow(ttk.Frame):
    """Widgets one beside the other, in as many rows as they need; ``gap`` pixels lie between them."""

    def __init__(self, parent: tk.Misc, gap: int) -> None:
        super().__init__(parent)
        self._gap = gap
        self._parts: list[tk.Widget] = []
        self.bind("<Configure>", lambda _: self._lay())

    def add(self, part: tk.Widget) -> None:
        """Puts a widget, made with this one as its parent, behind the others."""
        self._parts.append(part)
        self._lay()

    def add_labelled(self, text: str, make: Callable[[tk.Misc], W]) -> W:
        """An entry, made by ``make``, with a label before it; both stay together."""
        pair = ttk.Frame(self)
        ttk.Label(pair, text=text).pack(side="left", padx=(0, self._gap))
        entry = make(pair)
        entry.pack(side="left")
        self.add(pair)
        return entry

    def _lay(self) -> None:
        room, x, y, height = self.winfo_width(), 0, 0, 0
        for part in self._parts:
            width = part.winfo_reqwidth()
            if x and x + width > room:
                x, y, height = 0, y + height + self._gap, 0
            part.place(x=x, y=y)
            x, height = x + width + self._gap, max(height, part.winfo_reqheight())
        self.configure(height=y + height)
