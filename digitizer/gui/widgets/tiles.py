"""A wall of snippets, each with what was read below it; what is taken out is crossed through and grey."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import ttkbootstrap as ttk

from digitizer.app.pictures import Picture
from digitizer.app.walls import Tile
from digitizer.gui.theme import Theme
from digitizer.gui.widgets.basic import hears_keys

FieldId = tuple[str, str]
_WIDE, _HIGH, _PICTURE_HIGH = 15.5, 5.4, 2.6  # ems


class Tiles(ttk.Frame):
    """The wall, drawn on one canvas."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(parent)
        self._theme, palette = theme, theme.palette
        self.canvas = tk.Canvas(
            self,
            background=palette.surface,
            takefocus=True,
            borderwidth=0,
            highlightthickness=theme.ems(0.15),
            highlightbackground=palette.surface,
            highlightcolor=palette.primary,
        )
        bar = ttk.Scrollbar(self, orient="vertical", command=self.canvas.yview)
        self.canvas.configure(yscrollcommand=bar.set, yscrollincrement=theme.ems(1.5))
        bar.pack(side="right", fill="y")
        self.canvas.pack(side="left", fill="both", expand=True)
        self.on_toggle: Callable[[str, str], None] | None = None
        self._tiles: Sequence[Tile] = ()
        self._out: frozenset[FieldId] = frozenset()
        self._photos: dict[FieldId, tk.PhotoImage] = {}
        self._at = 0
        self._listen()

    @property
    def at(self) -> FieldId | None:
        """The field on which the person is."""
        return _name(self._tiles[self._at]) if self._at < len(self._tiles) else None

    def show(self, tiles: Sequence[Tile]) -> None:
        """Another group."""
        self._tiles, self._at, self._photos = tiles, 0, {}
        self.canvas.yview_moveto(0)
        self._draw()

    def show_pictures(self, pictures: Mapping[FieldId, Picture]) -> None:
        """Snippets that arrived."""
        for name, picture in pictures.items():
            self._photos[name] = tk.PhotoImage(master=self, data=picture.ppm, format="PPM")
        self._draw()

    def show_out(self, out: frozenset[FieldId]) -> None:
        """What was taken out."""
        self._out = out
        self._draw()

    def snippet_size(self) -> tuple[int, int]:
        """Room for one snippet."""
        return self._theme.ems(_WIDE - 1.4), self._theme.ems(_PICTURE_HIGH)

    def focus_list(self) -> None:
        """Lets the keyboard move on the wall."""
        self.canvas.focus_set()

    def _listen(self) -> None:
        canvas = self.canvas
        hears_keys(canvas)
        canvas.bind("<Configure>", lambda _: self._draw())
        canvas.bind("<Button-1>", self._clicked)
        for key, by in (("<Right>", 1), ("<Left>", -1)):
            canvas.bind(key, partial(self._moved, by))
        canvas.bind("<Down>", lambda _: self._move(self._columns()))
        canvas.bind("<Up>", lambda _: self._move(-self._columns()))
        canvas.bind("<MouseWheel>", lambda event: canvas.yview_scroll(-2 if event.delta > 0 else 2, "units"))
        canvas.bind("<Button-4>", lambda _: canvas.yview_scroll(-2, "units"))
        canvas.bind("<Button-5>", lambda _: canvas.yview_scroll(2, "units"))

    def _columns(self) -> int:
        return max(1, self.canvas.winfo_width() // self._theme.ems(_WIDE))

    def _moved(self, by: int, _: tk.Event[tk.Misc]) -> None:
        self._move(by)

    def _move(self, by: int) -> None:
        if 0 <= self._at + by < len(self._tiles):
            self._at += by
            self._draw()
            self._show_current()

    def _clicked(self, event: tk.Event[tk.Misc]) -> None:
        self.canvas.focus_set()
        column = min(event.x // self._theme.ems(_WIDE), self._columns() - 1)
        row = int(self.canvas.canvasy(event.y)) // self._theme.ems(_HIGH)
        at = row * self._columns() + column
        if 0 <= at < len(self._tiles):
            self._at = at
            if self.on_toggle:
                self.on_toggle(*_name(self._tiles[at]))

    def _show_current(self) -> None:
        high = self._theme.ems(_HIGH)
        whole = max(1, -(-len(self._tiles) // self._columns()) * high)
        top = self._at // self._columns() * high
        first, last = self.canvas.canvasy(0), self.canvas.canvasy(self.canvas.winfo_height())
        if top < first or top + high > last:
            self.canvas.yview_moveto(max(0, top - (last - first - high) / 2) / whole)

    def _draw(self) -> None:
        self.canvas.delete("all")
        columns, wide, high = self._columns(), self._theme.ems(_WIDE), self._theme.ems(_HIGH)
        for at, tile in enumerate(self._tiles):
            self._draw_one(tile, at % columns * wide, at // columns * high, current=at == self._at)
        rows = -(-len(self._tiles) // columns)
        self.canvas.configure(
            scrollregion=(0, 0, columns * wide, max(rows * high, self.canvas.winfo_height()))
        )

    def _draw_one(self, tile: Tile, x: int, y: int, *, current: bool) -> None:
        canvas, theme, palette = self.canvas, self._theme, self._theme.palette
        gap, wide, high = theme.ems(0.25), theme.ems(_WIDE), theme.ems(_HIGH)
        out = _name(tile) in self._out
        canvas.create_rectangle(
            x + gap,
            y + gap,
            x + wide - gap,
            y + high - gap,
            width=3 if current else 1,
            outline=palette.primary if current else palette.border,
            fill=palette.warn_soft if out else palette.surface,
        )
        photo = self._photos.get(_name(tile))
        if photo:
            canvas.create_image(x + theme.ems(0.7), y + theme.ems(0.7), anchor="nw", image=photo)
        line = y + theme.ems(_PICTURE_HIGH + 1)
        colour = palette.warn if out else palette.text
        mark = "✖" if out else "✓"
        number = f"  {tile.number}" if tile.number else ""
        canvas.create_text(
            x + theme.ems(0.7),
            line,
            anchor="nw",
            fill=colour,
            font=theme.bold,
            text=_short(f"{mark} {tile.value}", 24),
        )
        canvas.create_text(
            x + wide - theme.ems(0.7), line, anchor="ne", fill=palette.muted, font=theme.small, text=number
        )


def _name(tile: Tile) -> FieldId:
    return tile.record, tile.key


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
