"""The tools' leaf: tools at the left, what they answer at the right."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tkinter import filedialog

import ttkbootstrap as ttk

from digitizer.gui.presenters.tools import TOOLS, Asks, ToolsPresenter
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.widgets.basic import Scrolled, button, wrapping
from digitizer.gui.widgets.dialogs import ask_yes


class ToolsLeaf(ttk.Frame):
    """Tools for whoever looks after the program."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent)
        self._say = session.say
        self._theme = theme
        self.presenter = ToolsPresenter(session)
        gap = theme.ems(0.4)
        tools = Scrolled(self, theme)
        for tool in TOOLS:
            use = partial(self.presenter.use, tool.id)
            made = button(tools.inner, self._say(tool.label), use, look="primary-outline")
            made.pack(fill="x", pady=(0, gap // 4))
            about = ttk.Label(tools.inner, text=self._say(tool.about), style="Small.TLabel", justify="left")
            wrapping(about).pack(fill="x", pady=(0, gap))
        right = ttk.Frame(self)
        head = ttk.Frame(right)
        head.pack(fill="x", pady=(0, gap))
        self._title = ttk.Label(head, style="Bold.TLabel")
        self._title.pack(side="left")
        self._keep = button(head, self._say("Ghi ra tệp…"), self._ask_target, look="primary-outline")
        self._keep.configure(state="disabled")
        self._keep.pack(side="right")
        self.text = tk.Text(
            right,
            width=40,
            wrap="word",
            state="disabled",
            relief="flat",
            padx=theme.ems(0.6),
            pady=theme.ems(0.6),
            font=theme.font,
            background=theme.palette.surface,
            foreground=theme.palette.text,
        )
        bar = ttk.Scrollbar(right, orient="vertical", command=self.text.yview)
        self.text.configure(yscrollcommand=bar.set)
        bar.pack(side="right", fill="y")
        self.text.pack(side="left", fill="both", expand=True)
        tools.pack(side="left", fill="y")
        tools.canvas.configure(width=theme.ems(26))
        right.pack(side="left", fill="both", expand=True, padx=(theme.ems(0.8), 0))
        self.show_lines("", [self._say("Chọn một công cụ ở bên trái; kết quả hiện ở đây.")], more=True)
        self.presenter.view = self

    def ask_consent(self, title: str, text: str) -> bool:
        """Whether the person agrees to the text."""
        return ask_yes(self, self._theme, self._say, title, text, self._say("Tôi đã đọc và đồng ý"))

    def ask_paths(self, asks: Asks, questions: Sequence[str]) -> Sequence[Path]:
        """What a tool works on."""
        first = self._say(questions[0])
        if asks is Asks.FOLDER:
            chosen = [filedialog.askdirectory(parent=self, title=first, mustexist=True)]
        elif asks is Asks.NEW_FILE:
            chosen = [filedialog.asksaveasfilename(parent=self, title=first, defaultextension=".zip")]
        elif asks is Asks.FILES:
            chosen = list(filedialog.askopenfilenames(parent=self, title=first) or ())
        else:
            chosen = [filedialog.askopenfilename(parent=self, title=self._say(one)) for one in questions]
        return [Path(one) for one in chosen if one]

    def show_lines(self, title: str, lines: Sequence[str], *, more: bool) -> None:
        """The answer so far."""
        self._title.configure(text=f"{title} …" if title and more else title)
        self.text.configure(state="normal")
        self.text.delete("1.0", "end")
        self.text.insert("end", "\n".join(lines))
        self.text.see("end")
        self.text.configure(state="disabled")
        self._keep.configure(state="normal" if lines and not more else "disabled")

    def _ask_target(self) -> None:
        title = self._say("Ghi ra tệp…")
        self.presenter.keep(filedialog.asksaveasfilename(parent=self, title=title, defaultextension=".txt"))
