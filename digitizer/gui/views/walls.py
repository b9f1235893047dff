"""The wall: groups at the left, the snippets of one group at the right."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping, Sequence

import ttkbootstrap as ttk

from digitizer.app.pictures import Picture
from digitizer.app.walls import Tile
from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.walls import FieldId, WallPresenter
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.views.screen import Handlers, Screen
from digitizer.gui.widgets.basic import Choice, button, wrapping
from digitizer.gui.widgets.table import Column, Table
from digitizer.gui.widgets.tiles import Tiles


class WallScreen(Screen):
    """Group confirmation."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, session, theme)
        self.presenter = presenter = WallPresenter(session)
        say = self.say
        head = ttk.Frame(self)
        head.pack(fill="x", pady=(0, theme.ems(0.5)))
        self._books = Choice(head, width=24)
        self._books.bind("<<ComboboxSelected>>", lambda _: presenter.choose_book(self._books.value()))
        self._books.pack(side="left")
        self._title = ttk.Label(head, style="Bold.TLabel")
        self._title.pack(side="left", padx=theme.ems(1))
        split = ttk.Panedwindow(self, orient="horizontal")
        self.groups = Table(
            split,
            theme,
            (
                Column(say("Trường"), 7.5, grows=True),
                Column(say("Giá trị"), 8, grows=True),
                Column(say("Số ô"), 4, number=True),
                Column(say("Cần xem"), 5, number=True),
            ),
        )
        self.groups.on_select = presenter.choose
        right = ttk.Frame(split)
        self.tiles = Tiles(right, theme, say("máy suy ra, không có ảnh riêng"))
        self.tiles.on_toggle = presenter.toggle
        self._build_foot(right)
        self.tiles.pack(fill="both", expand=True)
        split.add(self.groups, weight=1)
        split.add(right, weight=5)
        split.pack(fill="both", expand=True)
        presenter.view = self

    def _build_foot(self, parent: ttk.Frame) -> None:
        foot = ttk.Frame(parent)
        foot.pack(side="bottom", fill="x", pady=(self.theme.ems(0.4), 0))
        self._confirm = button(
            foot, self.say("Xác nhận các ô còn lại") + "  Ctrl+Enter", self.presenter.confirm, look="primary"
        )
        self._confirm.pack(side="right")
        self.action_button(foot, "wall.fix", short="Sửa ô  F2").pack(side="right", padx=self.theme.ems(0.4))
        hint = wrapping(
            ttk.Label(
                parent,
                style="Muted.TLabel",
                justify="left",
                text=self.say(
                    "Mũi tên để đi, phím cách hoặc bấm chuột để bỏ ra. Ô máy không chắc đã được bỏ ra sẵn."
                ),
            )
        )
        hint.pack(side="bottom", fill="x", pady=(self.theme.ems(0.3), 0))

    def open(self, **where: str) -> None:
        """Comes to a book."""
        self.presenter.open(**where)
        self.tiles.focus_list()

    def handlers(self) -> Handlers:
        """What the screen's actions do."""
        does, tiles = self.presenter, self.tiles
        return {
            "wall.toggle": lambda: does.toggle(*tiles.at) if tiles.at else None,
            "wall.all": does.toggle_all,
            "wall.confirm": does.confirm,
            "wall.fix": lambda: does.fix(*tiles.at) if tiles.at else None,
            "wall.next": lambda: does.step(1),
            "wall.previous": lambda: does.step(-1),
            "wall.undo": does.undo,
        }

    def show_books(self, books: Sequence[tuple[str, str]], chosen: str) -> None:
        """The books to choose from."""
        self._books.offer(books, chosen)

    def show_groups(self, lines: Sequence[Line], chosen: str) -> None:
        """The groups that wait."""
        self.groups.show(lines)
        self.groups.select(chosen)

    def show_tiles(self, title: str, tiles: Sequence[Tile]) -> None:
        """One group as a wall."""
        self._title.configure(text=title)
        self.tiles.show(tiles)
        self._confirm.configure(state="normal" if tiles else "disabled")

    def show_pictures(self, pictures: Mapping[FieldId, Picture], asked: Sequence[FieldId]) -> None:
        """Snippets that arrived, of those that were asked for."""
        self.tiles.show_pictures(pictures, asked)

    def show_out(self, out: frozenset[FieldId]) -> None:
        """What was taken out."""
        self.tiles.show_out(out)

    def snippet_size(self) -> tuple[int, int]:
        """Room for one snippet."""
        return self.tiles.snippet_size()
