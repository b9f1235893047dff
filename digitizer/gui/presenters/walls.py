"""Group confirmation: the same field of many records at once, what differs taken out, the rest confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from digitizer.app.books import list_books
from digitizer.app.desk import Desk
from digitizer.app.pictures import Picture, field_snippets
from digitizer.app.records import Saved, undo_last
from digitizer.app.walls import Tile, WallGroup, WallResult, confirm_tiles, list_walls, show_wall
from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.naming import book_title
from digitizer.gui.session import Kind, Session
from digitizer.store import BookSummary

_AT_ONCE = 24  # snippets asked for together, so that the first ones appear soon
FieldId = tuple[str, str]  # record, key


class WallView(Protocol):
    """What the presenter needs of the screen."""

    def show_books(self, books: Sequence[tuple[str, str]], chosen: str) -> None:
        """The books to choose from."""

    def show_groups(self, lines: Sequence[Line], chosen: str) -> None:
        """The groups that wait."""

    def show_tiles(self, title: str, tiles: Sequence[Tile]) -> None:
        """One group as a wall."""

    def show_pictures(self, pictures: Mapping[FieldId, Picture], asked: Sequence[FieldId]) -> None:
        """Snippets that arrived, of those that were ``asked`` for."""

    def show_out(self, out: frozenset[FieldId]) -> None:
        """What was taken out."""

    def snippet_size(self) -> tuple[int, int]:
        """Room for one snippet, in pixels."""


class WallPresenter:
    """The wall."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.view: WallView | None = None
        self.book = ""
        self.tiles: Sequence[Tile] = ()
        self.out: frozenset[FieldId] = frozenset()
        self._groups: dict[str, WallGroup] = {}
        self._shown = ""
        session.listen(Kind.BOOKS, self._load_books)

    def open(self, book: str = "") -> None:
        """Shows what waits in a book."""
        self.book = book or self.book
        self._load_books()
        if self.book:
            self.choose_book(self.book)

    def choose_book(self, book: str) -> None:
        """Shows the groups of another book."""
        self.book = book
        self.session.ask(lambda desk: list_walls(desk, book), self._show_groups)

    def choose(self, group: str) -> None:
        """Shows a group as a wall."""
        wall, book = self._groups.get(group), self.book
        if wall and group != self._shown:
            self._shown = group
            self.session.ask(
                lambda desk: show_wall(desk, book, wall.wall, wall.group),
                lambda tiles: self._show_tiles(group, tiles),
            )

    def step(self, by: int) -> None:
        """To the next or previous group."""
        order = list(self._groups)
        at = order.index(self._shown) + by if self._shown in order else 0
        if 0 <= at < len(order) and self.view:
            self.view.show_groups(self._lines(), order[at])
            self.choose(order[at])

    def toggle(self, record: str, key: str) -> None:
        """Takes a field out of the group, or back in."""
        self.out ^= {(record, key)}
        if self.view:
            self.view.show_out(self.out)

    def toggle_all(self) -> None:
        """Takes everything back in, or when everything is in, out."""
        self.out = frozenset() if self.out else frozenset((tile.record, tile.key) for tile in self.tiles)
        if self.view:
            self.view.show_out(self.out)

    def confirm(self) -> None:
        """Everything that was not taken out is right."""
        chosen = [tile for tile in self.tiles if (tile.record, tile.key) not in self.out]
        if chosen:
            self.tiles = ()  # the same key once more must not confirm twice
            self.session.ask(lambda desk: confirm_tiles(desk, chosen), self._confirmed)

    def fix(self, record: str, key: str) -> None:
        """Opens the record of a field that is wrong."""
        self.session.go("check", record=record, key=key)

    def undo(self) -> None:
        """Takes back the last confirmation."""

        def done(saved: Saved | None) -> None:
            self.session.status("Đã hoàn tác." if saved else "Không có gì để hoàn tác.")
            self._shown = ""
            self.choose_book(self.book)
            self.session.changed(Kind.RECORDS)

        self.session.ask(undo_last, done)

    def _confirmed(self, result: WallResult) -> None:
        if result.skipped:
            self.session.status(
                "Đã xác nhận {count} ô; {skipped} ô vừa thay đổi nên để lại.",
                count=result.confirmed,
                skipped=len(result.skipped),
            )
        else:
            self.session.status("Đã xác nhận {count} ô.", count=result.confirmed)
        self.session.changed(Kind.RECORDS)
        order = list(self._groups)
        at = order.index(self._shown) if self._shown in order else 0
        following = order[at + 1] if at + 1 < len(order) else ""
        self._shown = ""
        self.session.ask(
            lambda desk: list_walls(desk, self.book), lambda groups: self._show_groups(groups, following)
        )

    def _load_books(self) -> None:
        def show(books: Sequence[BookSummary]) -> None:
            with_records = [one.book for one in books if one.records]
            if self.view:
                chosen = self.book or (with_records[0].id if with_records else "")
                titles = [(book.id, book_title(self.session, book)) for book in with_records]
                self.view.show_books(titles, chosen)
                if chosen and not self.book:
                    self.choose_book(chosen)

        self.session.ask(list_books, show)

    def _show_groups(self, groups: Sequence[WallGroup], chosen: str = "") -> None:
        self._groups = {f"{group.wall}\n{group.group}": group for group in groups}
        if self.view is None:
            return
        first = chosen if chosen in self._groups else next(iter(self._groups), "")
        self.view.show_groups(self._lines(), first)
        if first:
            self.choose(first)
        else:
            self._show_tiles("", ())

    def _lines(self) -> list[Line]:
        return [
            Line(
                name,
                (
                    self.session.say(group.label),
                    group.shown or self.session.say("(trống)"),
                    group.count,
                    group.doubtful or "",
                ),
                "warn" if group.doubtful else "",
            )
            for name, group in self._groups.items()
        ]

    def _show_tiles(self, group: str, tiles: Sequence[Tile]) -> None:
        if group != self._shown and group:
            return
        self.tiles = tiles
        # What the program doubts is out until a person says otherwise: a glance must not wave it through.
        self.out = frozenset((tile.record, tile.key) for tile in tiles if tile.doubtful)
        if self.view is None:
            return
        known = self._groups.get(group)
        if known:
            shown = known.shown or self.session.say("(trống)")
            title = f"{self.session.say(known.label)}: {shown}"
        else:
            title = self.session.say("Không còn nhóm nào chờ xác nhận trong quyển này.")
        labelled = known is not None and known.shown != known.group
        self.view.show_tiles(
            title, [replace(tile, value=known.shown) for tile in tiles] if known and labelled else tiles
        )
        self.view.show_out(self.out)
        self._ask_pictures(group)

    def _ask_pictures(self, group: str) -> None:
        def show(asked: Sequence[FieldId], pictures: Mapping[FieldId, Picture]) -> None:
            if self.view and group == self._shown:
                self.view.show_pictures(pictures, asked)

        if self.view:
            size = self.view.snippet_size()
            fields = [(tile.record, tile.key) for tile in self.tiles]
            for at in range(0, len(fields), _AT_ONCE):
                some = fields[at : at + _AT_ONCE]
                self.session.ask(partial(_cut, some, size), partial(show, some), lane="pictures")


def _cut(fields: Sequence[FieldId], size: tuple[int, int], desk: Desk) -> Mapping[FieldId, Picture]:
    return field_snippets(desk, fields, *size)
