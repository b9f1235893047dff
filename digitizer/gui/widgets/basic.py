"""Entries, buttons, tooltips and scrolled areas that behave alike everywhere.

Entries and lists hear the window's keys before their own: Tk's habit of Emacs keys (Ctrl+D deletes, Ctrl+O
breaks a line) must not swallow them.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import ttkbootstrap as ttk
from tktooltip import ToolTip

from digitizer.gui.theme import Theme

KEYS_TAG = "WindowKeys"
_TIP_DELAY = 0.7
_LEAST_WRAPPED = 240  # pixels


def hears_keys(widget: tk.Misc) -> None:
    """Lets the window's keys come first in a widget that has keys of its own."""
    widget.bindtags((KEYS_TAG, *widget.bindtags()))


class Entry(ttk.Entry):
    """A line to type in; what is pasted loses its line breaks and hidden characters."""

    def __init__(self, parent: tk.Misc, **options: Any) -> None:
        super().__init__(parent, **options)
        hears_keys(self)
        self.bind("<<Paste>>", self._paste)

    def text(self) -> str:
        """What stands in it."""
        return str(self.get())

    def put(self, text: str) -> None:
        """Replaces what stands in it."""
        if self.get() != text:
            state = str(self.cget("state"))
            self.configure(state="normal")
            self.delete(0, "end")
            self.insert(0, text)
            self.configure(state=state)

    def _paste(self, _: tk.Event[tk.Misc]) -> str:
        text = clipboard_text(self)
        if self.selection_present():
            self.delete("sel.first", "sel.last")
        self.insert("insert", one_line(text))
        return "break"


def clipboard_text(widget: tk.Misc) -> str:
    """What was copied, as text; empty when it is none."""
    for kind in ("UTF8_STRING", "STRING"):
        with suppress(tk.TclError):
            return str(widget.clipboard_get(type=kind))
    return ""


def one_line(text: str) -> str:
    """Pasted text as one line: breaks and tabs become spaces, characters nobody sees fall away."""
    spaced = " ".join(text.split())
    return "".join(letter for letter in spaced if letter.isprintable())


def focus_of(widget: tk.Misc) -> tk.Misc | None:
    """The widget with the focus; None where it is in a part of Tk's own, which Python does not know."""
    try:
        return widget.focus_get()
    except KeyError:
        return None


class Choice(ttk.Combobox):
    """A list to choose from: labels are shown, ``value`` is what they stand for."""

    def __init__(self, parent: tk.Misc, **options: Any) -> None:
        super().__init__(parent, state="readonly", **options)
        self._values: list[str] = []
        hears_keys(self)
        self.bind("<Down>", lambda _: self._step(1))
        self.bind("<Up>", lambda _: self._step(-1))
        self.bind("<MouseWheel>", lambda _: "break")
        for button in ("<Button-4>", "<Button-5>"):
            self.bind(button, lambda _: "break")

    def offer(self, choices: Iterable[tuple[str, str]], chosen: str = "") -> None:
        """Value and label of each choice."""
        pairs = list(choices)
        self._values = [value for value, _ in pairs]
        labels = [label for _, label in pairs]
        self.configure(values=labels)
        self.put(chosen)

    def put(self, value: str) -> None:
        """Chooses a value; an unknown one clears the choice."""
        if value in self._values:
            self.current(self._values.index(value))
        else:
            self.set("")

    def _step(self, by: int) -> str:
        """The next or previous choice; Alt+Down opens the list."""
        at = self.current() + by
        if 0 <= at < len(self._values):
            self.current(at)
            self.event_generate("<<ComboboxSelected>>")
        return "break"

    def value(self) -> str:
        """The chosen value, or nothing."""
        at = self.current()
        return self._values[at] if at >= 0 else ""


def tip(widget: tk.Misc, text: str | Callable[[], str]) -> None:
    """A tooltip, made when the mouse first comes to the widget with something to say: each one is a window of
    its own."""
    told = text if callable(text) else lambda: text

    def make(event: tk.Event[tk.Misc]) -> None:
        if told():
            widget.unbind("<Enter>", first)
            ToolTip(widget, msg=told, delay=_TIP_DELAY, follow=False).on_enter(event)

    first = widget.bind("<Enter>", make, add="+") if text else ""


class Scrolled(ttk.Frame):
    """A frame that scrolls up and down; put widgets into ``inner``."""

    def __init__(self, parent: tk.Misc, theme: Theme, style: str = "TFrame") -> None:
        super().__init__(parent, style=style)
        ground = theme.palette.surface if style.startswith("Card") else theme.palette.ground
        self.canvas = tk.Canvas(self, highlightthickness=0, borderwidth=0, background=ground)
        self.bar = ttk.Scrollbar(self, orient="vertical", command=self.canvas.yview)
        self.inner = ttk.Frame(self.canvas, style=style)
        self._window = self.canvas.create_window(0, 0, anchor="nw", window=self.inner)
        self.canvas.configure(yscrollcommand=self.bar.set, yscrollincrement=theme.ems(1.5))
        self.bar.pack(side="right", fill="y")
        self.canvas.pack(side="left", fill="both", expand=True)
        self.inner.bind("<Configure>", self._fit)
        self.canvas.bind("<Configure>", self._widen)
        self.bind_wheel(self.canvas)
        self.bind_wheel(self.inner)

    def bind_wheel(self, widget: tk.Misc) -> None:
        """Lets the wheel scroll while the mouse is over the widget."""
        widget.bind("<MouseWheel>", lambda event: self._roll(-1 if event.delta > 0 else 1), add="+")
        widget.bind("<Button-4>", lambda _: self._roll(-1), add="+")
        widget.bind("<Button-5>", lambda _: self._roll(1), add="+")

    def bind_wheel_below(self, widget: tk.Misc) -> None:
        """The same for a widget and everything in it."""
        self.bind_wheel(widget)
        for child in widget.winfo_children():
            self.bind_wheel_below(child)

    def show(self, widget: tk.Misc) -> None:
        """Scrolls as little as needed to bring a widget of ``inner`` into sight, with a little around it."""
        self.update_idletasks()
        top = widget.winfo_rooty() - self.inner.winfo_rooty()
        bottom = top + widget.winfo_height()
        height, whole = self.canvas.winfo_height(), max(1, self.inner.winfo_height())
        first = self.canvas.canvasy(0)
        spare = min(height // 4, height - (bottom - top)) if height > bottom - top else 0
        if top < first + 2:
            self.canvas.yview_moveto(max(0, top - spare) / whole)
        elif bottom > first + height - 2:
            self.canvas.yview_moveto(max(0, bottom - height + spare) / whole)

    def to_top(self) -> None:
        """Scrolls to the beginning."""
        self.canvas.yview_moveto(0)

    def _roll(self, steps: int) -> None:
        if self.inner.winfo_height() > self.canvas.winfo_height():
            self.canvas.yview_scroll(steps * 2, "units")

    def _fit(self, _: tk.Event[tk.Misc]) -> None:
        self.canvas.configure(scrollregion=(0, 0, self.inner.winfo_reqwidth(), self.inner.winfo_reqheight()))

    def _widen(self, event: tk.Event[tk.Misc]) -> None:
        self.canvas.itemconfigure(self._window, width=event.width)


def button(
    parent: tk.Misc, text: str, command: Callable[[], object], *, look: str = "", hint: str = ""
) -> ttk.Button:
    """A button; ``look`` is a bootstyle such as ``primary``, ``hint`` its tooltip."""
    made = ttk.Button(parent, text=text, command=command, bootstyle=look or "default")
    tip(made, hint)
    return made


def wrapping(label: ttk.Label, spare: int = 6) -> ttk.Label:
    """A label whose text wraps to the width that it gets, and that asks for little of it."""
    label.configure(wraplength=_LEAST_WRAPPED)

    def wrap(event: tk.Event[tk.Misc]) -> None:
        width = max(40, event.width - spare)
        if abs(int(str(label.cget("wraplength") or 0)) - width) > 2:
            label.configure(wraplength=width)

    label.bind("<Configure>", wrap)
    return label
