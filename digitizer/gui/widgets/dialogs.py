"""Questions and messages in a window of their own; always answerable by Enter and Escape."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Protocol

import ttkbootstrap as ttk

from digitizer.gui.presenters.lines import Line
from digitizer.gui.problems import Told
from digitizer.gui.theme import Theme
from digitizer.gui.widgets.basic import Choice, Entry, focus_of
from digitizer.gui.widgets.table import Column, Table

_WIDTH_EMS, _LEAST_EMS, _HALF_EMS = 34, 26, 10


class Say(Protocol):
    """Turns a sentence into the chosen language, filled in."""

    def __call__(self, template: str, **params: object) -> str:
        """The sentence."""


class Dialog(tk.Toplevel):
    """A window that must be answered before the work goes on."""

    def __init__(self, parent: tk.Misc, theme: Theme, title: str) -> None:
        super().__init__(parent.winfo_toplevel(), background=theme.palette.surface)
        self.withdraw()
        self.theme = theme
        self.title(title)
        self.resizable(False, False)
        self.transient(parent.winfo_toplevel())
        self.body = ttk.Frame(self, style="Card.TFrame", padding=theme.ems(1.2))
        self.body.pack(fill="both", expand=True)
        self.minsize(theme.ems(_LEAST_EMS), 1)  # the title needs some room
        self.buttons = ttk.Frame(self, padding=theme.ems(0.8))
        self.buttons.pack(fill="x")
        self.bind("<Escape>", lambda _: self.destroy())
        self._before = focus_of(parent)

    def text(self, text: str, style: str = "Card.TLabel") -> ttk.Label:
        """A paragraph."""
        label = ttk.Label(
            self.body, text=text, style=style, wraplength=self.theme.ems(_WIDTH_EMS), justify="left"
        )
        label.pack(anchor="w", pady=(0, self.theme.ems(0.6)))
        return label

    def button(self, text: str, command: Callable[[], object], *, main: bool = False) -> ttk.Button:
        """A button, from the right; the main one hears Enter."""
        made = ttk.Button(
            self.buttons, text=text, command=command, bootstyle="primary" if main else "primary-outline"
        )
        made.pack(side="right", padx=(self.theme.ems(0.5), 0))
        if main:
            self.bind("<Return>", lambda _: command())
            self.bind("<KP_Enter>", lambda _: command())
        return made

    def ask(self, first: tk.Misc | None = None) -> None:
        """Shows the dialog in the middle of its parent and waits until it is answered."""
        self.show()
        self.wait_visibility()
        self.grab_set()
        (first or self).focus_set()
        self.wait_window()
        known = self._before is not None and self._before.winfo_exists() and self._before.winfo_viewable()
        (self._before if known and self._before else self.master.winfo_toplevel()).focus_set()

    def show(self) -> None:
        """Shows the dialog in the middle of its parent; the work goes on behind it."""
        self.update_idletasks()
        top = self.master.winfo_toplevel()
        x = top.winfo_rootx() + (top.winfo_width() - self.winfo_reqwidth()) // 2
        y = top.winfo_rooty() + (top.winfo_height() - self.winfo_reqheight()) // 3
        self.geometry(f"+{max(0, x)}+{max(0, y)}")
        self.deiconify()


def show_problem(parent: tk.Misc, theme: Theme, say: Say, problem: Told) -> None:
    """What happened, what to do, the code, and a button that copies it all."""
    dialog = Dialog(parent, theme, say("Có việc cần bạn xem"))
    dialog.text(problem.what, "CardBold.TLabel")
    if problem.step:
        dialog.text(problem.step)
    dialog.text(say("Mã: {code}", code=problem.code), "CardSmall.TLabel")

    def copy() -> None:
        dialog.clipboard_clear()
        dialog.clipboard_append(problem.copy)

    close = dialog.button(say("Đóng"), dialog.destroy, main=True)
    dialog.button(say("Chép nội dung"), copy)
    dialog.ask(close)


def ask_text(
    parent: tk.Misc,
    theme: Theme,
    say: Say,
    title: str,
    question: str,
    *,
    secret: bool = False,
    text: str = "",
) -> str | None:
    """A line of text; None when the person changed their mind or wrote nothing."""
    dialog = Dialog(parent, theme, title)
    dialog.text(question)
    entry = Entry(dialog.body, width=44, **({"show": "•"} if secret else {}))
    entry.put(text)
    entry.pack(fill="x")
    answer: list[str] = []

    def done() -> None:
        answer.append(entry.text().strip())
        dialog.destroy()

    dialog.button(say("Đồng ý"), done, main=True)
    dialog.button(say("Bỏ qua"), dialog.destroy)
    dialog.ask(entry)
    return answer[0] if answer and answer[0] else None


def ask_yes(
    parent: tk.Misc, theme: Theme, say: Say, title: str, question: str, yes: str, no: str = ""
) -> bool:
    """Whether to go on; ``yes`` is the label of the button that does, ``no`` that of the other."""
    dialog = Dialog(parent, theme, title)
    dialog.text(question)
    answer: list[bool] = []

    def agree() -> None:
        answer.append(True)
        dialog.destroy()

    made = dialog.button(yes, agree, main=True)
    dialog.button(no or say("Bỏ qua"), dialog.destroy)
    dialog.ask(made)
    return bool(answer)


def ask_form(
    parent: tk.Misc,
    theme: Theme,
    say: Say,
    title: str,
    fields: Sequence[FormField],
    yes: str,
) -> dict[str, str] | None:
    """Several answers at once, by name; None when the person changed their mind."""
    dialog = Dialog(parent, theme, title)
    form = Form(dialog.body, theme, fields)
    form.pack(fill="both")
    answers: dict[str, str] = {}

    def done() -> None:
        answers.update(form.values())
        dialog.destroy()

    dialog.button(yes, done, main=True)
    dialog.button(say("Bỏ qua"), dialog.destroy)
    dialog.ask(form.first)
    return answers or None


def show_list(dialog: Dialog, columns: Sequence[Column], lines: Sequence[Line]) -> Table:
    """A list in a dialog, as high as its lines need."""
    table = Table(dialog.body, dialog.theme, columns)
    table.tree.configure(height=min(12, max(3, len(lines))))
    table.pack(fill="both", expand=True)
    table.show(lines)
    return table


class FormField:
    """One question of a form. ``choices`` are values and labels, else it is a line of text; ``beside`` stands
    in the row of the question before."""

    def __init__(
        self,
        name: str,
        label: str,
        text: str = "",
        *,
        choices: Sequence[tuple[str, str]] = (),
        hint: str = "",
        secret: bool = False,
        beside: bool = False,
    ) -> None:
        self.beside = beside
        self.name, self.label, self.text = name, label, text
        self.choices, self.hint, self.secret = choices, hint, secret


class Form(ttk.Frame):
    """Questions below each other, labels at the left."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, fields: Sequence[FormField], style: str = "Card"
    ) -> None:
        super().__init__(parent, style=f"{style}.TFrame" if style else "TFrame")
        self.entries: dict[str, Entry | Choice] = {}
        self._theme, self._style = theme, style
        self.columnconfigure(1, weight=1, minsize=theme.ems(22))
        row, halves = 0, any(field.beside for field in fields)
        if halves:
            self.columnconfigure(1, minsize=theme.ems(_HALF_EMS))
            self.columnconfigure(3, weight=1, minsize=theme.ems(_HALF_EMS))
        for at, field in enumerate(fields):
            row += 0 if field.beside else 2
            shared = field.beside or any(one.beside for one in fields[at + 1 : at + 2])
            self._place(field, row, column=2 if field.beside else 0, span=1 if shared or not halves else 3)
        self.first = next(iter(self.entries.values()))

    def _place(self, field: FormField, row: int, column: int, span: int) -> None:
        theme, style = self._theme, self._style
        left = theme.ems(1) if column else 0
        ttk.Label(self, text=field.label, style=f"{style}.TLabel" if style else "TLabel").grid(
            row=row, column=column, sticky="w", padx=(left, theme.ems(1)), pady=(theme.ems(0.4), 0)
        )
        entry = self._entry(field)
        entry.grid(row=row, column=column + 1, columnspan=span, sticky="ew", pady=(theme.ems(0.4), 0))
        if field.hint:
            ttk.Label(
                self,
                text=field.hint,
                style=f"{style}Small.TLabel" if style else "Small.TLabel",
                wraplength=theme.ems(26 if span > 1 or not column else _HALF_EMS),
                justify="left",
            ).grid(row=row + 1, column=column + 1, columnspan=span, sticky="w")
        self.entries[field.name] = entry

    def values(self) -> dict[str, str]:
        """What was answered, by name."""
        return {
            name: entry.value() if isinstance(entry, Choice) else entry.text().strip()
            for name, entry in self.entries.items()
        }

    def _entry(self, field: FormField) -> Entry | Choice:
        if field.choices:
            choice = Choice(self)
            choice.offer(field.choices, field.text)
            return choice
        entry = Entry(self, **({"show": "•"} if field.secret else {}))
        entry.put(field.text)
        return entry
