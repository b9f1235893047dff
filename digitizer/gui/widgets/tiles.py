"""A wall of snippets, each with what was read below it; what is taken out is crossed through and grey."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable, Mapping, Sequence

from digitizer.app.pictures import Picture
from digitizer.app.walls import Tile
from digitizer.gui.theme import Theme
from digitizer.gui.widgets.cells import Cells

FieldId = tuple[str, str]
_WIDE, _HIGH, _PICTURE_HIGH = 15.0, 5.4, 2.6  # ems


class Tiles(Cells):
    """The wall."""

    def __init__(self, parent: tk.Misc, theme: Theme, no_picture: str) -> None:
        """``no_picture`` stands where a value has no place of its own on the page."""
        super().__init__(parent, theme, theme.ems(_WIDE), theme.ems(_HIGH))
        self._no_picture = no_picture
        self._answered: set[FieldId] = set()
        self.on_toggle: Callable[[str, str], None] | None = None
        self._tiles: Sequence[Tile] = ()
        self._out: frozenset[FieldId] = frozenset()
        self._photos: dict[FieldId, tk.PhotoImage] = {}
        self._at = 0

    @property
    def at(self) -> FieldId | None:
        """The field on which the person is."""
        return _name(self._tiles[self._at]) if self._at < len(self._tiles) else None

    def show(self, tiles: Sequence[Tile]) -> None:
        """Another group."""
        self._tiles, self._at, self._photos, self.count = tiles, 0, {}, len(tiles)
        self._answered = set()
        self.to_top()
        self.redraw()

    def show_pictures(self, pictures: Mapping[FieldId, Picture], asked: Iterable[FieldId]) -> None:
        """Snippets that arrived, of those that were ``asked`` for."""
        for name, picture in pictures.items():
            self._photos[name] = tk.PhotoImage(master=self, data=picture.ppm, format="PPM")
        self._answered.update(asked)
        self.redraw()

    def show_out(self, out: frozenset[FieldId]) -> None:
        """What was taken out."""
        self._out = out
        self.redraw()

    def snippet_size(self) -> tuple[int, int]:
        """Room for one snippet."""
        return self._theme.ems(_WIDE - 1.4), self._theme.ems(_PICTURE_HIGH)

    def moved(self, by: int) -> None:
        """An arrow key."""
        if 0 <= self._at + by < self.count:
            self._at += by
            self.bring_into_sight(self._at)

    def clicked(self, at: int) -> None:
        """Somebody clicked on a tile: it is taken out, or put back."""
        self._at = at
        if self.on_toggle:
            self.on_toggle(*_name(self._tiles[at]))

    def draw_cell(self, at: int, x: int, y: int) -> None:
        """One tile."""
        canvas, theme, palette = self.canvas, self._theme, self._theme.palette
        tile, current = self._tiles[at], at == self._at
        gap, wide, high = theme.ems(0.25), self.wide, self.high
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
        elif _name(tile) in self._answered:
            canvas.create_text(
                x + theme.ems(0.7),
                y + theme.ems(0.8),
                anchor="nw",
                fill=palette.muted,
                font=theme.small,
                text=self._no_picture,
            )
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
