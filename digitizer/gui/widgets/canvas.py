"""The page image: zoom, pan, fit, contrast, and the field's box lit and followed."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial

from PIL import ImageTk

from digitizer.domain.records import Box
from digitizer.gui.images import CONTRASTS, Area, PagePicture, enhanced
from digitizer.gui.theme import Theme

_STEP = 1.25
_LEAST, _MOST = 0.05, 4.0
_BLURRED = 1.2  # screen pixels for each of the page: more pixels are wanted
_EDGE_ROOM = 0.3  # of the view that stays between a followed box and its edge


class PageCanvas(tk.Canvas):
    """Shows a part of a page. Zoom is screen pixels per page pixel; 0 until a page was fitted."""

    def __init__(self, parent: tk.Misc, theme: Theme, *, whole: bool = False) -> None:
        super().__init__(
            parent,
            highlightthickness=theme.ems(0.15),
            borderwidth=0,
            background=theme.palette.desk,
            highlightbackground=theme.palette.desk,
            highlightcolor=theme.palette.primary,
            takefocus=False,
        )
        self._theme = theme
        self._page: PagePicture | None = None
        self._photo: ImageTk.PhotoImage | None = None
        self._zoom = 0.0
        self._fit_whole = whole
        self._left = self._top = 0.0  # of the view, in page pixels
        self._contrast = 0
        self._lit: Box | None = None
        self._lit_box: Box | None = None  # the same in pixels of the original
        self._framed: Sequence[Box] = ()
        self._due = ""
        self._grip: tuple[int, int] | None = None
        self.on_select: Callable[[Box], None] | None = None
        self.on_close_look: Callable[[], None] | None = None
        self._hear()

    def show(self, page: PagePicture | None, framed: Sequence[Box] = ()) -> None:
        """Another page; the zoom is kept. ``framed`` are the records' parts of it, in original pixels."""
        if page and self._page and self._zoom:
            self._zoom *= self._page.view.scale / page.view.scale  # the same size on the screen
        self._page, self._framed, self._lit, self._lit_box = page, framed, None, None
        if page and self._fit_whole:
            self.fit_page()
        elif page and not self._zoom:
            self.fit_width()
        self._redraw()

    def show_finer(self, page: PagePicture) -> None:
        """The same page with more pixels: what is seen stays where it is."""
        if self._page:
            ratio = page.width / self._page.width
            self._zoom, self._left, self._top = self._zoom / ratio, self._left * ratio, self._top * ratio
            self._page = page
            self.light_again()

    def light_again(self) -> None:
        """The lit box anew, after the page's pixels changed."""
        self._lit = self._page.view.place(self._lit_box) if self._page and self._lit_box else None
        self._redraw()

    def light(self, box: Box | None) -> None:
        """Lights a field's box (in pixels of the original) and brings it into view."""
        self._lit_box = box
        self.light_again()
        if self._lit:
            self._follow(self._lit)

    def zoom(self, steps: int) -> None:
        """Larger (positive) or smaller around the lit box or the middle."""
        self._fit_whole = False
        middle = (self.winfo_width() // 2, self.winfo_height() // 2)
        self._zoom_at(_STEP**steps, *middle)
        if self._lit:
            self._follow(self._lit)
            self._redraw()

    def fit_width(self) -> None:
        """The whole width of the page."""
        if self._page:
            self._fit_whole = False
            self._zoom = max(_LEAST, self.winfo_width() / self._page.width)
            self._left = 0.0
            self._redraw()

    def fit_page(self) -> None:
        """The whole page."""
        if self._page:
            wide, high = self.winfo_width() / self._page.width, self.winfo_height() / self._page.height
            self._fit_whole = True
            self._zoom = max(_LEAST, min(wide, high))
            self._left = self._top = 0.0
            self._redraw()

    def more_contrast(self) -> None:
        """The next of a few strengths, then as scanned again."""
        self._contrast = (self._contrast + 1) % len(CONTRASTS)
        self._redraw()

    def pan(self, right: float, down: float) -> None:
        """Moves the view by fractions of itself."""
        self._left += right * self.winfo_width() / max(self._zoom, _LEAST)
        self._top += down * self.winfo_height() / max(self._zoom, _LEAST)
        self._redraw()

    def _hear(self) -> None:
        self.bind("<Configure>", lambda _: self._resized())
        self.bind("<ButtonPress-1>", self._grab)
        self.bind("<B1-Motion>", self._drag)
        self.bind("<ButtonRelease-1>", self._release)
        self.bind("<MouseWheel>", lambda event: self.pan(0, -0.12 if event.delta > 0 else 0.12))
        self.bind("<Button-4>", lambda _: self.pan(0, -0.12))
        self.bind("<Button-5>", lambda _: self.pan(0, 0.12))
        for sequence, factor in (("<Control-Button-4>", _STEP), ("<Control-Button-5>", 1 / _STEP)):
            self.bind(sequence, partial(self._wheel, factor))
        self.bind(
            "<Control-MouseWheel>",
            lambda event: self._zoom_at(_STEP if event.delta > 0 else 1 / _STEP, event.x, event.y),
        )

    def _wheel(self, factor: float, event: tk.Event[tk.Misc]) -> None:
        self._zoom_at(factor, event.x, event.y)

    def _resized(self) -> None:
        if self._fit_whole:
            self.fit_page()
        elif self._page and self._zoom * self._page.width < self.winfo_width() - 2:
            self.fit_width()
        self._redraw()

    def _zoom_at(self, factor: float, x: int, y: int) -> None:
        if not self._page or not self._zoom:
            return
        new = min(_MOST, max(_LEAST, self._zoom * factor))
        self._left += x / self._zoom - x / new
        self._top += y / self._zoom - y / new
        self._zoom = new
        if new > _BLURRED and factor > 1 and self.on_close_look:
            self.on_close_look()
        self._redraw()

    def _follow(self, place: Box) -> None:
        """Moves the view only when the box, with room around it, is not in it."""
        wide, high = self.winfo_width() / self._zoom, self.winfo_height() / self._zoom
        if not (self._left <= place.x and place.x + place.w <= self._left + wide):
            self._left = place.x - wide * 0.1 if place.w < wide else place.x
        room = high * _EDGE_ROOM / 2
        if not (self._top + room <= place.y and place.y + place.h <= self._top + high - room):
            self._top = place.y - high * _EDGE_ROOM

    def _grab(self, event: tk.Event[tk.Misc]) -> None:
        self._grip = (event.x, event.y)
        if not int(event.state) & 1:  # Shift draws a box instead
            self.configure(cursor="fleur")

    def _drag(self, event: tk.Event[tk.Misc]) -> None:
        if self._grip is None:
            return
        if int(event.state) & 1 and self.on_select:
            self.delete("selection")
            self.create_rectangle(
                *self._grip,
                event.x,
                event.y,
                tags="selection",
                outline=self._theme.palette.lit,
                dash=(4, 3),
                width=2,
            )
            return
        self._left -= (event.x - self._grip[0]) / max(self._zoom, _LEAST)
        self._top -= (event.y - self._grip[1]) / max(self._zoom, _LEAST)
        self._grip = (event.x, event.y)
        self._redraw()

    def _release(self, event: tk.Event[tk.Misc]) -> None:
        self.configure(cursor="")
        grip, self._grip = self._grip, None
        if grip and self.find_withtag("selection") and self._page and self.on_select:
            self.delete("selection")
            (left, right), (top, bottom) = sorted((grip[0], event.x)), sorted((grip[1], event.y))
            if right - left > 5 and bottom - top > 5:
                x, y = self._left + left / self._zoom, self._top + top / self._zoom
                box = Box(
                    round(x), round(y), round((right - left) / self._zoom), round((bottom - top) / self._zoom)
                )
                self.on_select(self._page.view.original(box))

    def _redraw(self) -> None:
        if not self._due:
            self._due = self.after_idle(self._draw)

    def _draw(self) -> None:
        self._due = ""
        self.delete("all")
        page = self._page
        self.configure(background=self._theme.palette.desk if page else self._theme.palette.surface)
        if page is None or self.winfo_width() < 5 or not self._zoom:
            return
        area, at, size = self._visible(page)
        image = enhanced(page.part(area, size), CONTRASTS[self._contrast])
        self._photo = ImageTk.PhotoImage(image, master=self)
        self.create_image(*at, anchor="nw", image=self._photo)
        for box in self._framed:
            self._frame(page.view.place(box), self._theme.palette.primary, (2, 4))
        if self._lit:
            self._frame(self._lit, self._theme.palette.lit, ())

    def _visible(self, page: PagePicture) -> tuple[Area, tuple[int, int], tuple[int, int]]:
        """What of the page is seen, where it begins on the canvas, and its size there."""
        width, height = self.winfo_width(), self.winfo_height()
        self._left = _kept_in(self._left, width / self._zoom, page.width)
        self._top = _kept_in(self._top, height / self._zoom, page.height)
        left, top = max(0.0, self._left), max(0.0, self._top)
        right = min(float(page.width), self._left + width / self._zoom)
        bottom = min(float(page.height), self._top + height / self._zoom)
        at = (round((left - self._left) * self._zoom), round((top - self._top) * self._zoom))
        size = (max(1, round((right - left) * self._zoom)), max(1, round((bottom - top) * self._zoom)))
        return (left, top, right, bottom), at, size

    def _frame(self, place: Box, colour: str, dash: tuple[int, ...]) -> None:
        spare = 0 if dash else self._theme.ems(0.3)
        left, top = (place.x - self._left) * self._zoom - spare, (place.y - self._top) * self._zoom - spare
        right = (place.x + place.w - self._left) * self._zoom + spare
        bottom = (place.y + place.h - self._top) * self._zoom + spare
        width = 1 if dash else max(2, self._theme.ems(0.2))
        self.create_rectangle(left, top, right, bottom, outline=colour, width=width, dash=dash)


def _kept_in(start: float, seen: float, whole: int) -> float:
    """The start of a view that does not leave the page; a page smaller than the view stands in its middle."""
    if seen >= whole:
        return (whole - seen) / 2
    return min(max(0.0, start), whole - seen)
