"""Small pictures of a book's pages in rows, each with its number, kind and state."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence

import ttkbootstrap as ttk

from digitizer.app.pictures import Picture
from digitizer.gui.presenters.fields import Level
from digitizer.gui.presenters.scanning import Thumb
from digitizer.gui.theme import Theme
from digitizer.gui.widgets.basic import hears_keys


class Thumbs(ttk.Frame):
    """Pages to choose from, drawn on one canvas: thousands of widgets would be too many."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        palette = theme.palette
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
        self.canvas.configure(yscrollcommand=bar.set, yscrollincrement=theme.ems(2))
        bar.pack(side="right", fill="y")
        self.canvas.pack(side="left", fill="both", expand=True)
        self.on_select: Callable[[str], None] | None = None
        self.selected = ""
        self.side = theme.ems(12)
        self._thumbs: list[Thumb] = []
        self._photos: dict[str, tk.PhotoImage] = {}
        self._empty = ""
        self._listen()

    def show(self, thumbs: Sequence[Thumb], empty: str) -> None:
        """All pages; ``empty`` is said when there is none."""
        if list(thumbs) == self._thumbs and thumbs:
            return
        self._thumbs, self._empty = list(thumbs), empty
        known = {thumb.page for thumb in thumbs}
        self._photos = {page: photo for page, photo in self._photos.items() if page in known}
        if self.selected not in known:
            self.selected = ""
        self._draw()

    def show_pictures(self, pictures: Mapping[str, Picture]) -> None:
        """Pictures that arrived."""
        for page, picture in pictures.items():
            self._photos[page] = tk.PhotoImage(master=self, data=picture.ppm, format="PPM")
        self._draw()

    def step(self, by: int) -> None:
        """To a page further on (or back)."""
        order = [thumb.page for thumb in self._thumbs]
        if order:
            at = order.index(self.selected) + by if self.selected in order else 0
            self.select(order[max(0, min(len(order) - 1, at))])

    def select(self, page: str) -> None:
        """Chooses a page and brings it into sight."""
        self.selected = page
        self._draw()
        self._show_selected()
        if self.on_select:
            self.on_select(page)

    def focus_list(self) -> None:
        """Lets the keyboard move among the pages."""
        self.canvas.focus_set()

    def _listen(self) -> None:
        canvas = self.canvas
        hears_keys(canvas)
        canvas.bind("<Configure>", lambda _: self._draw())
        canvas.bind("<Button-1>", self._clicked)
        canvas.bind("<Right>", lambda _: self.step(1))
        canvas.bind("<Left>", lambda _: self.step(-1))
        canvas.bind("<Down>", lambda _: self.step(self._columns()))
        canvas.bind("<Up>", lambda _: self.step(-self._columns()))
        canvas.bind("<MouseWheel>", lambda event: canvas.yview_scroll(-2 if event.delta > 0 else 2, "units"))
        canvas.bind("<Button-4>", lambda _: canvas.yview_scroll(-2, "units"))
        canvas.bind("<Button-5>", lambda _: canvas.yview_scroll(2, "units"))

    def _cell(self) -> tuple[int, int]:
        return self._theme.ems(11.5), self.side + self._theme.ems(4.4)

    def _columns(self) -> int:
        return max(1, self.canvas.winfo_width() // self._cell()[0])

    def _clicked(self, event: tk.Event[tk.Misc]) -> None:
        self.canvas.focus_set()
        wide, high = self._cell()
        row = int(self.canvas.canvasy(event.y)) // high
        at = row * self._columns() + min(event.x // wide, self._columns() - 1)
        if 0 <= at < len(self._thumbs):
            self.select(self._thumbs[at].page)

    def _show_selected(self) -> None:
        order = [thumb.page for thumb in self._thumbs]
        if self.selected not in order:
            return
        high = self._cell()[1]
        whole = max(1, -(-len(order) // self._columns()) * high)
        top = order.index(self.selected) // self._columns() * high
        first, last = self.canvas.canvasy(0), self.canvas.canvasy(self.canvas.winfo_height())
        if top < first or top + high > last:
            self.canvas.yview_moveto(max(0, top - (last - first - high) / 2) / whole)

    def _draw(self) -> None:
        canvas, theme = self.canvas, self._theme
        canvas.delete("all")
        if not self._thumbs:
            canvas.create_text(
                canvas.winfo_width() / 2,
                canvas.winfo_height() / 3,
                text=self._empty,
                fill=theme.palette.muted,
                font=theme.font,
                width=max(100, canvas.winfo_width() - theme.ems(4)),
                justify="center",
            )
            return
        wide, high = self._cell()
        columns = self._columns()
        for at, thumb in enumerate(self._thumbs):
            self._draw_one(thumb, at % columns * wide, at // columns * high, wide, high)
        canvas.configure(scrollregion=(0, 0, columns * wide, -(-len(self._thumbs) // columns) * high))

    def _draw_one(self, thumb: Thumb, x: int, y: int, wide: int, high: int) -> None:
        canvas, theme, palette = self.canvas, self._theme, self._theme.palette
        gap = theme.ems(0.3)
        chosen = thumb.page == self.selected
        canvas.create_rectangle(
            x + gap,
            y + gap,
            x + wide - gap,
            y + high - gap,
            width=2 if chosen else 1,
            outline=palette.primary if chosen else palette.border,
            fill=palette.primary_soft if chosen else palette.surface,
        )
        photo = self._photos.get(thumb.page)
        if photo:
            canvas.create_image(x + wide / 2, y + 2 * gap + self.side / 2, image=photo)
        colours = {Level.GOOD: palette.good, Level.WARN: palette.warn, Level.BAD: palette.bad}
        top = y + high - theme.ems(3.5)
        canvas.create_text(
            x + 3 * gap,
            top,
            anchor="nw",
            text=f"{thumb.number} · {thumb.kind}",
            fill=palette.text,
            font=theme.bold,
        )
        canvas.create_text(
            x + 3 * gap,
            top + theme.ems(1.5),
            anchor="nw",
            font=theme.small,
            fill=colours.get(thumb.sign.level, palette.muted),
            text=" · ".join(part for part in (f"{thumb.sign.mark} {thumb.sign.text}", thumb.quality) if part),
        )
