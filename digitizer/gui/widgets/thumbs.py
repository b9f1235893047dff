"""Small pictures of a book's pages in rows, each with its number, kind and state."""

from __future__ import annotations

import tkinter as tk
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from digitizer.app.pictures import Picture
from digitizer.gui.presenters.fields import Level
from digitizer.gui.presenters.scanning import Thumb
from digitizer.gui.theme import Theme
from digitizer.gui.widgets.cells import Cells

_KEPT = 120  # pictures; those of a book of 2,000 pages would take 150 MB


class Thumbs(Cells):
    """Pages to choose from. ``on_wanted`` hears which pages came into sight without a picture."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        self.side = theme.ems(12)
        super().__init__(parent, theme, theme.ems(11.5), self.side + theme.ems(4.4))
        self.on_select: Callable[[str], None] | None = None
        self.on_wanted: Callable[[Sequence[str]], None] | None = None
        self.selected = ""
        self._thumbs: list[Thumb] = []
        self._order: dict[str, int] = {}
        self._photos: OrderedDict[str, tk.PhotoImage] = OrderedDict()
        self._empty = ""

    def show(self, thumbs: Sequence[Thumb], empty: str) -> None:
        """All pages; ``empty`` is said when there is none."""
        if list(thumbs) == self._thumbs and thumbs:
            return
        self._thumbs, self._empty, self.count = list(thumbs), empty, len(thumbs)
        self._order = {thumb.page: at for at, thumb in enumerate(thumbs)}
        if self.selected not in self._order:
            self.selected = ""
        self.redraw()

    def show_pictures(self, pictures: Mapping[str, Picture]) -> None:
        """Pictures that arrived."""
        for page, picture in pictures.items():
            self._photos[page] = tk.PhotoImage(master=self, data=picture.ppm, format="PPM")
            self._photos.move_to_end(page)
        while len(self._photos) > _KEPT:
            self._photos.popitem(last=False)
        self.redraw()

    def forget_pictures(self, pages: Sequence[str]) -> None:
        """These pages look different now."""
        for page in pages:
            self._photos.pop(page, None)
        self.redraw()

    def step(self, by: int) -> None:
        """To a page further on (or back)."""
        if self._thumbs:
            at = self._order[self.selected] + by if self.selected else 0
            self.select(self._thumbs[max(0, min(self.count - 1, at))].page)

    def select(self, page: str) -> None:
        """Chooses a page and brings it into sight."""
        self.selected = page
        if page in self._order:
            self.bring_into_sight(self._order[page])
        if self.on_select:
            self.on_select(page)

    def moved(self, by: int) -> None:
        """An arrow key."""
        self.step(by)

    def clicked(self, at: int) -> None:
        """Somebody clicked on a page."""
        self.select(self._thumbs[at].page)

    def came_into_sight(self, first: int, last: int) -> None:
        """Pictures that are not there yet are asked for."""
        wanted = [thumb.page for thumb in self._thumbs[first:last] if thumb.page not in self._photos]
        if wanted and self.on_wanted:
            self.on_wanted(wanted)

    def _draw(self) -> None:
        super()._draw()
        if not self._thumbs:
            canvas, theme = self.canvas, self._theme
            canvas.create_text(
                canvas.winfo_width() / 2,
                canvas.winfo_height() / 3,
                text=self._empty,
                fill=theme.palette.muted,
                font=theme.font,
                width=max(100, canvas.winfo_width() - theme.ems(4)),
                justify="center",
            )

    def draw_cell(self, at: int, x: int, y: int) -> None:
        """One page."""
        canvas, theme, palette = self.canvas, self._theme, self._theme.palette
        thumb, wide, high, gap = self._thumbs[at], self.wide, self.high, theme.ems(0.3)
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
