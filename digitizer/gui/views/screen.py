"""What every screen of the window is built on."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping

import ttkbootstrap as ttk

from digitizer.gui.actions import by_id
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.widgets.basic import tip

Handlers = Mapping[str, Callable[[], object]]


class Screen(ttk.Frame):
    """A screen: its widgets, and what each of its actions does."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, padding=theme.ems(0.6))
        self.session = session
        self.theme = theme
        self.say = session.say

    def open(self, **where: str) -> None:
        """The person comes to the screen."""

    def leave(self) -> None:
        """The person goes elsewhere, or the window closes: nothing typed may be lost."""

    def handlers(self) -> Handlers:
        """What the actions of this screen do, by id. An action without one cannot be chosen now."""
        return {}

    def action_button(
        self, parent: tk.Misc, action: str, *, look: str = "light", short: str = ""
    ) -> ttk.Button:
        """A button of the registry: its label, its key and its tooltip."""
        known = by_id(action)
        text = self.say(short or known.label)
        made = ttk.Button(
            parent, text=text, bootstyle=look, takefocus=False, command=lambda: self._do(action)
        )
        tip(made, " – ".join(part for part in (self.say(known.tip or known.label), known.key) if part))
        return made

    def _do(self, action: str) -> None:
        handler = self.handlers().get(action)
        if handler:
            handler()
