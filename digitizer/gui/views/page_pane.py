"""The page image with its small row of buttons."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence

import ttkbootstrap as ttk

from digitizer.domain.records import Box
from digitizer.gui.images import PagePicture
from digitizer.gui.presenters.page_pane import PagePane
from digitizer.gui.views.screen import Handlers, Screen
from digitizer.gui.widgets.basic import wrapping
from digitizer.gui.widgets.canvas import PageCanvas
from digitizer.gui.widgets.flow import Flow

_BUTTONS = (
    ("zoom_out", "−"),
    ("zoom_in", "+"),
    ("fit_width", "Vừa ngang"),
    ("fit_page", "Cả trang"),
    ("turn", "Xoay ảnh"),
    ("contrast", "Tương phản"),
)
_BRIEF = {"turn": "↻", "contrast": "◐"}  # where there is little room; the tooltip says the rest
_PAN = 0.25


class PagePaneView(ttk.Frame):
    """Shows what a ``PagePane`` says."""

    def __init__(
        self,
        screen: Screen,
        parent: tk.Misc,
        name: str,
        pane: PagePane,
        *,
        whole: bool = False,
        brief: bool = False,
    ) -> None:
        super().__init__(parent)
        self._name, self._pane = name, pane
        self.canvas = PageCanvas(self, screen.theme, whole=whole)
        brief = brief or screen.theme.narrow
        bar = Flow(self, screen.theme.ems(0.2))
        bar.pack(side="bottom", fill="x", pady=(screen.theme.ems(0.3), 0))
        for action, short in _BUTTONS:
            made = screen.action_button(
                bar, f"{name}.{action}", short=_BRIEF.get(action, short) if brief else short
            )
            made.configure(padding=(screen.theme.ems(0.45), screen.theme.ems(0.3)))
            bar.add(made)
        self._missing = wrapping(ttk.Label(self, style="Muted.TLabel", justify="center", anchor="center"))
        self.canvas.pack(fill="both", expand=True)
        self.canvas.on_close_look = pane.look_closer
        pane.view = self

    def show_page(self, picture: PagePicture | None, framed: Sequence[Box]) -> None:
        """A page, or none."""
        self._missing.place_forget()
        self.canvas.show(picture, framed)

    def show_finer(self, picture: PagePicture) -> None:
        """The same page with more pixels."""
        self.canvas.show_finer(picture)

    def light(self, box: Box | None) -> None:
        """Lights a box of the page."""
        self.canvas.light(box)

    def say_no_picture(self, text: str) -> None:
        """In place of a page that cannot be shown."""
        self._missing.configure(text=text)
        self._missing.place(relx=0.5, rely=0.4, anchor="center", relwidth=0.8)

    def handlers(self) -> Handlers:
        """What can be done with the image."""
        canvas, name = self.canvas, self._name
        return {
            f"{name}.zoom_in": lambda: canvas.zoom(1),
            f"{name}.zoom_out": lambda: canvas.zoom(-1),
            f"{name}.fit_width": canvas.fit_width,
            f"{name}.fit_page": canvas.fit_page,
            f"{name}.turn": self._pane.turn,
            f"{name}.contrast": canvas.more_contrast,
            f"{name}.pan_left": lambda: canvas.pan(-_PAN, 0),
            f"{name}.pan_right": lambda: canvas.pan(_PAN, 0),
            f"{name}.pan_up": lambda: canvas.pan(0, -_PAN),
            f"{name}.pan_down": lambda: canvas.pan(0, _PAN),
        }
