"""The foot of the window: a quiet sentence, and long work with its progress and a way to stop it."""

from __future__ import annotations

import tkinter as tk
from typing import Any

import ttkbootstrap as ttk

from digitizer.gui.bridge import Run
from digitizer.gui.presenters.runs import told_run
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.widgets.basic import button


class RunsBar(ttk.Frame):
    """Shows what is being done."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, padding=(theme.ems(0.6), theme.ems(0.2)))
        self._session, self._theme = session, theme
        self._status = ttk.Label(self, style="Small.TLabel", anchor="w")
        self._status.pack(side="left", fill="x", expand=True)
        self._shown: dict[int, _RunLine] = {}

    def show_status(self, text: str) -> None:
        """A quiet sentence."""
        self._status.configure(text=text)

    def show_runs(self) -> None:
        """Long work began, went on or ended."""
        running = {id(run): run for run in self._session.bridge.runs}
        for key in [key for key in self._shown if key not in running]:
            self._shown.pop(key).destroy()
        for key, run in running.items():
            if key not in self._shown:
                self._shown[key] = _RunLine(self, self._session, self._theme, run)
                self._shown[key].pack(side="right", padx=(self._theme.ems(0.8), 0))
            self._shown[key].show()


class _RunLine(ttk.Frame):
    def __init__(self, parent: tk.Misc, session: Session, theme: Theme, run: Run[Any]) -> None:
        super().__init__(parent)
        self._session, self._run = session, run
        self._text = ttk.Label(self, style="Small.TLabel")
        self._bar = ttk.Progressbar(
            self,
            length=theme.ems(9),
            mode="indeterminate",
        )
        self._stop = button(self, session.say("Dừng"), self._cancel, look="light")
        self._stop.pack(side="right", padx=(theme.ems(0.4), 0))
        self._bar.pack(side="right")
        self._text.pack(side="right", padx=(0, theme.ems(0.4)))
        self._bar.start(60)
        self._total = 0

    def show(self) -> None:
        """How far it is."""
        self._text.configure(text=told_run(self._run, self._session.say))
        if self._run.total != self._total:  # by now somebody knows how much it is
            self._total = self._run.total
            self._bar.stop()
            self._bar.configure(mode="determinate", maximum=self._total)
        if self._total:
            self._bar.configure(value=self._run.done)

    def _cancel(self) -> None:
        self._run.cancel()
        self._stop.configure(state="disabled")
        self.show()
