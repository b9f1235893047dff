"""A record's fields below each other, each with its own snippet of the page above its entry."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping, Sequence
from functools import partial
from tkinter import font as tkfont
from typing import Protocol

import ttkbootstrap as ttk

from digitizer.app.pictures import Picture
from digitizer.gui.presenters.fields import Level, Row, Sign
from digitizer.gui.theme import Theme
from digitizer.gui.widgets.basic import Entry, Scrolled, focus_of, tip, wrapping
from digitizer.gui.widgets.table import elided

_PAUSE = 300  # milliseconds without a key: somebody stopped typing
_LABEL_EMS = 13.0
_SNIPPET_EMS = 2.1
LEAP = 6  # fields that PgDn and PgUp go on or back
_SHORT_TEXT = 22  # letters; two candidates of such a length have room beside each other
_USUAL_EMS = 44.0  # of a panel that is not on the screen yet


class FieldListener(Protocol):
    """Who hears what a person does in the fields."""

    def focused(self, index: int) -> None:
        """The person came to a field."""

    def leave(self) -> None:
        """The person leaves the field."""

    def accept(self) -> None:
        """Enter."""

    def take(self, number: int) -> None:
        """A candidate was clicked."""

    def paused(self, index: int, text: str) -> None:
        """Somebody typed and stopped for a moment."""


class FieldRow(tk.Frame):
    """One field: label and sign at the left; snippet, entry, candidates and findings at the right."""

    def __init__(self, panel: FieldsPanel, theme: Theme) -> None:
        super().__init__(panel.inner, background=theme.palette.surface)
        self._theme = theme
        self._photo: tk.PhotoImage | None = None
        self._row: Row | None = None
        self._lit = False
        self.shown = ""
        pad = theme.ems(0.3)
        self.section = ttk.Label(self, style="CardBold.TLabel", padding=(pad, pad, 0, 0))
        self.stripe = tk.Frame(self, width=theme.ems(0.3))
        self.left = tk.Frame(self, background=theme.palette.surface)
        self.label = ttk.Label(
            self.left, style="Card.TLabel", wraplength=theme.ems(_LABEL_EMS - 1), justify="left"
        )
        self.sign = ttk.Label(self.left, style="CardSmall.TLabel")
        self.right = tk.Frame(self, background=theme.palette.surface)
        self.snippet = tk.Label(self.right, anchor="w", borderwidth=0, background=theme.palette.surface)
        self.entry = Entry(self.right)
        self.lines = wrapping(ttk.Label(self.right, style="CardSmall.TLabel", justify="left"))
        tip(self.sign, lambda: self._row.hint if self._row else "")
        self.label.pack(anchor="w")
        self.sign.pack(anchor="w", pady=(theme.ems(0.15), 0))
        self.stripe.grid(row=1, column=0, sticky="ns")
        self.left.grid(row=1, column=1, sticky="nw", padx=(pad, 0), pady=pad)
        self.right.grid(row=1, column=2, sticky="ew", padx=(0, pad), pady=pad)
        self.columnconfigure(1, minsize=theme.ems(_LABEL_EMS))
        self.columnconfigure(2, weight=1)
        self.right.columnconfigure(0, weight=1)
        self.entry.grid(row=1, column=0, sticky="ew")

    def fill(self, row: Row, *, keep_text: bool = False) -> None:
        """Shows a field. Widgets are told only what changed: each telling takes Tk a while."""
        before, self._row = self._row, row
        if before is None or before.section != row.section:
            self._show_section(row.section)
        if before is None or before.label != row.label:
            self.label.configure(text=row.label)
        self.shown = row.text
        if not keep_text:
            self.entry.put(row.text)
        if before is None or before.editable != row.editable:
            self.entry.configure(state="normal" if row.editable else "readonly")
        if before is None or before.sign != row.sign:
            self._show_sign(row.sign)
        if before is None or before.lines != row.lines:
            self._show_lines(row.lines)

    def show_snippet(self, picture: Picture | None) -> None:
        """The field's picture, or none."""
        if picture is None:
            self._photo = None
            self.snippet.grid_remove()
            return
        self._photo = tk.PhotoImage(master=self, data=picture.ppm, format="PPM")
        self.snippet.configure(image=self._photo)
        self.snippet.grid(row=0, column=0, sticky="w", pady=(0, self._theme.ems(0.15)))

    def blank_snippet(self, blank: tk.PhotoImage | None) -> None:
        """Takes the picture of another record away at once; ``blank`` keeps its room."""
        if blank is None:
            self.show_snippet(None)
        elif self._photo is not blank:
            self._photo = blank
            self.snippet.configure(image=blank)
            self.snippet.grid(row=0, column=0, sticky="w", pady=(0, self._theme.ems(0.15)))

    def light(self, active: bool) -> None:
        """Shows where the person is."""
        if active == self._lit:
            return
        self._lit = active
        palette = self._theme.palette
        ground = palette.primary_soft if active else palette.surface
        for part in (self, self.left, self.right, self.section):
            part.configure(background=ground)
        self._ground_sign()
        self.label.configure(background=ground, font=self._theme.bold if active else self._theme.font)

    def _show_section(self, text: str) -> None:
        if text:
            self.section.configure(text=text)
            self.section.grid(row=0, column=0, columnspan=3, sticky="w")
        else:
            self.section.grid_remove()

    def _show_sign(self, sign: Sign) -> None:
        palette = self._theme.palette
        colours = {
            Level.GOOD: palette.good,
            Level.CALM: palette.border,
            Level.WARN: palette.warn,
            Level.BAD: palette.bad,
        }
        styles = {Level.GOOD: "Good", Level.CALM: "CardSmall", Level.WARN: "Warn", Level.BAD: "Bad"}
        self.stripe.configure(background=colours[sign.level])
        self.sign.configure(text=f"{sign.mark} {sign.text}", style=f"{styles[sign.level]}.TLabel")
        self._ground_sign()

    def _ground_sign(self) -> None:
        """What asks for nothing stands on the row's own ground: the eye goes to the others."""
        calm = self._row is not None and self._row.sign.level is Level.CALM
        self.sign.configure(background=self.left.cget("background") if calm else "")

    def _show_lines(self, lines: Sequence[Sign]) -> None:
        if not lines:
            self.lines.grid_remove()
            return
        worst = max(lines, key=lambda line: list(Level).index(line.level)).level
        style = {Level.BAD: "BadLine", Level.WARN: "WarnLine"}.get(worst, "CalmLine")
        self.lines.configure(
            text="\n".join(f"{line.mark} {line.text}" for line in lines), style=f"{style}.TLabel"
        )
        self.lines.grid(row=3, column=0, sticky="ew", pady=(self._theme.ems(0.2), 0))


class FieldsPanel(Scrolled):
    """All fields of a record. Rows are kept and filled anew: records follow each other quickly."""

    def __init__(self, parent: tk.Misc, theme: Theme, listener: FieldListener) -> None:
        super().__init__(parent, theme, "Card.TFrame")
        self._theme = theme
        self._listener = listener
        self._rows: list[FieldRow] = []
        self._models: list[Row] = []
        self._active = -1
        self._due = ""
        self._blank = tk.PhotoImage(master=self, width=1, height=theme.ems(_SNIPPET_EMS))
        self.choices = _Choices(self, theme)
        self.candidates = ttk.Frame(self.inner, style="Card.TFrame")
        self.inner.columnconfigure(0, weight=1)
        self.canvas.configure(takefocus=False)

    def show_rows(self, models: Sequence[Row]) -> None:
        """Another record."""
        self._cancel_pause()
        self.choices.hide()
        self.candidates.grid_forget()
        self._active = -1
        while len(self._rows) < len(models):
            self._add_row()
        for index, row in enumerate(self._rows):
            if index < len(models):
                row.fill(models[index])
                row.light(False)
                row.blank_snippet(self._blank if models[index].box else None)
                if not row.winfo_manager():
                    row.grid(row=index, column=0, sticky="ew", pady=(0, 1))
            elif row.winfo_manager():
                row.grid_remove()
        self._models = list(models)
        self.to_top()

    def show_row(self, index: int, model: Row, *, keep_text: bool) -> None:
        """One field anew."""
        self._models[index] = model
        self._rows[index].fill(model, keep_text=keep_text)
        if index == self._active:
            self._show_candidates(index)

    def show_snippets(self, images: Mapping[str, Picture]) -> None:
        """Pictures by key."""
        for row, model in zip(self._rows, self._models, strict=False):
            if model.key in images:
                row.show_snippet(images[model.key])
        if 0 <= self._active < len(self._models):
            self.show(self._rows[self._active])

    def snippet_size(self) -> tuple[int, int]:
        """The room of a snippet: as wide as an entry."""
        seen = self.canvas.winfo_width()
        width = (seen if seen > self._theme.em else self._theme.ems(_USUAL_EMS)) - self._theme.ems(
            _LABEL_EMS + 2
        )
        return max(self._theme.ems(12), width), self._theme.ems(_SNIPPET_EMS)

    def focus_row(self, index: int) -> None:
        """Goes to a field and selects what stands in it."""
        if index < len(self._models):
            entry = self._rows[index].entry
            if entry is focus_of(self):
                self._entered(index)  # Tk tells of the focus only when it moves
            entry.focus_set()
            entry.selection_range(0, "end")
            entry.icursor("end")

    def text_of(self, index: int) -> str:
        """What stands in a field's entry."""
        return self._rows[index].entry.text()

    def put_text(self, index: int, text: str) -> None:
        """Writes into a field's entry."""
        self._rows[index].entry.put(text)

    def offer(self, index: int, texts: Sequence[str]) -> None:
        """Completions below a field's entry."""
        if texts and index == self._active:
            self.choices.show(self._rows[index].entry, texts)
        else:
            self.choices.hide()

    def _add_row(self) -> None:
        index = len(self._rows)
        row = FieldRow(self, self._theme)
        entry = row.entry
        entry.bind("<FocusIn>", lambda _: self._entered(index))
        entry.bind("<FocusOut>", lambda _: self._left())
        entry.bind("<Return>", lambda _: self._confirmed())
        entry.bind("<KP_Enter>", lambda _: self._confirmed())
        entry.bind("<Down>", lambda _: self._down(index))
        entry.bind("<Up>", lambda _: self._move(index, -1))
        entry.bind("<Next>", lambda _: self._leap(index, LEAP))
        entry.bind("<Prior>", lambda _: self._leap(index, -LEAP))
        entry.bind("<Escape>", lambda _: self._escaped(index))
        entry.bind("<KeyRelease>", lambda event: self._typed(index, event))
        self._rows.append(row)
        self.bind_wheel_below(row)

    def _entered(self, index: int) -> None:
        if index >= len(self._models):
            return
        if 0 <= self._active < len(self._rows):
            self._rows[self._active].light(False)
        self._active = index
        row = self._rows[index]
        row.light(True)
        self._show_candidates(index)
        self.show(row)
        self._listener.focused(index)

    def _left(self) -> None:
        self._cancel_pause()
        self.choices.hide()
        self._listener.leave()

    def _confirmed(self) -> str:
        chosen = self.choices.chosen()
        if chosen is not None:
            self._rows[self._active].entry.put(chosen)
        self.choices.hide()
        self._cancel_pause()
        self._listener.accept()
        return "break"

    def _down(self, index: int) -> str:
        if self.choices.visible:
            self.choices.move(1)
            return "break"
        return self._move(index, 1)

    def _move(self, index: int, step: int) -> str:
        if self.choices.visible:
            self.choices.move(step)
        elif 0 <= index + step < len(self._models):
            self.focus_row(index + step)
        return "break"

    def _leap(self, index: int, by: int) -> str:
        """Several fields on or back, to the last or the first one at most."""
        self.choices.hide()
        self.focus_row(max(0, min(len(self._models) - 1, index + by)))
        return "break"

    def _escaped(self, index: int) -> str:
        if self.choices.visible:
            self.choices.hide()
        else:
            self._rows[index].entry.put(self._rows[index].shown)
        return "break"

    def _typed(self, index: int, event: tk.Event[tk.Misc]) -> None:
        if self._rows[index].entry.text() == self._rows[index].shown and not self.choices.visible:
            return
        if event.keysym in ("Up", "Down", "Return", "Escape", "Tab"):
            return
        self._cancel_pause()
        self._due = self.after(_PAUSE, lambda: self._paused(index))

    def _paused(self, index: int) -> None:
        self._due = ""
        self._listener.paused(index, self._rows[index].entry.text())

    def _cancel_pause(self) -> None:
        if self._due:
            self.after_cancel(self._due)
            self._due = ""

    def _show_candidates(self, index: int) -> None:
        for child in self.candidates.winfo_children():
            child.destroy()
        texts = self._models[index].candidates
        if not texts or not self._models[index].editable:
            self.candidates.grid_forget()
            return
        theme = self._theme
        across = 1 if max(map(len, texts)) > _SHORT_TEXT else 2  # long ones differ where they would be cut
        room = self.snippet_size()[0] - theme.ems(6)
        for number, text in enumerate(texts[:4], start=1):
            made = ttk.Button(
                self.candidates,
                text=f"Ctrl+{number}  {elided(text, room // across, theme)}",
                takefocus=False,
                bootstyle="light",
                padding=(theme.ems(0.5), theme.ems(0.15)),
                command=partial(self._listener.take, number),
            )
            at = number - 1
            made.grid(row=at // across, column=at % across, sticky="w", padx=(0, theme.ems(0.3)), pady=(0, 1))
            tip(made, text)
        self.candidates.grid(in_=self._rows[index].right, row=2, column=0, sticky="w", pady=(2, 0))
        self.candidates.lift()


class _Choices:
    """Completions: a list below an entry that never takes the focus, so that typing goes on."""

    def __init__(self, panel: FieldsPanel, theme: Theme) -> None:
        self._theme = theme
        palette = theme.palette
        self._list = tk.Listbox(
            panel.winfo_toplevel(),
            exportselection=False,
            activestyle="none",
            borderwidth=1,
            relief="solid",
            font=tkfont.nametofont("TkTextFont"),
            background=palette.surface,
            foreground=palette.text,
            selectbackground=palette.primary,
            selectforeground=palette.on_primary,
            takefocus=False,
            highlightthickness=0,
        )
        self.visible = False
        self._list.bind("<Button-1>", self._clicked)
        self._entry: Entry | None = None

    def show(self, entry: Entry, texts: Sequence[str]) -> None:
        """Lists texts below an entry, or above it near the foot of the window."""
        self._entry = entry
        self._list.delete(0, "end")
        self._list.insert("end", *texts)
        self._list.configure(height=min(8, len(texts)))
        top = entry.winfo_toplevel()
        x, y = entry.winfo_rootx() - top.winfo_rootx(), entry.winfo_rooty() - top.winfo_rooty()
        height = self._list.winfo_reqheight()
        below = y + entry.winfo_height()
        place = below if below + height < top.winfo_height() else y - height
        self._list.place(x=x, y=place, width=entry.winfo_width())
        self._list.lift()
        self.visible = True

    def hide(self) -> None:
        """No list."""
        if self.visible:
            self._list.place_forget()
            self.visible = False

    def move(self, step: int) -> None:
        """To the next or previous text."""
        at = (self._list.curselection() or (-1 if step > 0 else self._list.size(),))[0] + step
        self._list.selection_clear(0, "end")
        if 0 <= at < self._list.size():
            self._list.selection_set(at)
            self._list.see(at)

    def chosen(self) -> str | None:
        """The text that the person went to, if any."""
        at = self._list.curselection() if self.visible else ()
        return str(self._list.get(at[0])) if at else None

    def _clicked(self, event: tk.Event[tk.Misc]) -> str:
        at = self._list.nearest(event.y)
        if self._entry and at >= 0:
            self._entry.put(str(self._list.get(at)))
            self._entry.icursor("end")
        self.hide()
        return "break"
