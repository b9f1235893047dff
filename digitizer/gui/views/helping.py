"""The help screen: topics at the left, the text at the right."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from digitizer.gui.presenters.helping import HelpPresenter, Piece
from digitizer.gui.presenters.lines import Line
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.views.screen import Handlers, Screen
from digitizer.gui.widgets.basic import hears_keys
from digitizer.gui.widgets.table import Column, Table


class HelpScreen(Screen):
    """Help."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, session, theme)
        self.presenter = HelpPresenter(session)
        self._shown = ""
        back = self.action_button(self, "help.back", short="‹ Quay lại  Esc")
        back.pack(anchor="w", pady=(0, theme.ems(0.4)))
        split = ttk.Panedwindow(self, orient="horizontal")
        self.topics = Table(split, theme, (Column(self.say("Hướng dẫn"), 14, grows=True),))
        self.topics.on_select = self._chosen
        frame = ttk.Frame(split)
        self._text = self._build_text(frame)
        split.add(self.topics, weight=1)
        split.add(frame, weight=4)
        split.pack(fill="both", expand=True)
        self.presenter.view = self

    def _build_text(self, frame: ttk.Frame) -> tk.Text:
        theme, palette = self.theme, self.theme.palette
        text = tk.Text(
            frame,
            wrap="word",
            font=theme.font,
            background=palette.surface,
            foreground=palette.text,
            borderwidth=0,
            padx=theme.ems(2),
            pady=theme.ems(1.2),
            spacing1=theme.ems(0.2),
            spacing3=theme.ems(0.3),
            takefocus=True,
            highlightthickness=theme.ems(0.15),
            highlightbackground=palette.surface,
            highlightcolor=palette.primary,
            state="disabled",
            tabs=(theme.ems(11),),
        )
        bar = ttk.Scrollbar(frame, orient="vertical", command=text.yview)
        text.configure(yscrollcommand=bar.set)
        bar.pack(side="right", fill="y")
        text.pack(side="left", fill="both", expand=True)
        text.tag_configure("heading", font=theme.title, spacing3=theme.ems(0.8))
        text.tag_configure("subheading", font=theme.bold, spacing1=theme.ems(0.9))
        indent = theme.ems(1.3)
        text.tag_configure("item", lmargin1=theme.ems(0.4), lmargin2=indent)
        text.tag_configure("key", lmargin1=theme.ems(0.4), lmargin2=theme.ems(11))
        hears_keys(text)
        return text

    def open(self, **where: str) -> None:
        """Shows a topic."""
        self._shown = where.get("topic", "") or self._shown
        self.presenter.open(self._shown)
        self._text.focus_set()

    def handlers(self) -> Handlers:
        """Reading, and back to where the person came from."""
        return {"help.back": self.presenter.back}

    def show_topics(self, topics: list[tuple[str, str]], chosen: str) -> None:
        """All topics."""
        self._shown = chosen
        self.topics.show([Line(name, (label,)) for name, label in topics])
        self.topics.select(chosen)

    def show_text(self, pieces: list[Piece]) -> None:
        """The text of a topic."""
        text = self._text
        text.configure(state="normal")
        text.delete("1.0", "end")
        for piece in pieces:
            mark = "•  " if piece.kind == "item" else ""
            text.insert("end", f"{mark}{piece.text}\n", piece.kind)
        text.configure(state="disabled")
        text.yview_moveto(0)

    def _chosen(self, topic: str) -> None:
        if topic != self._shown:
            self.presenter.open(topic)
