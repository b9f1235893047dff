"""The page beside a record: loads its picture, turns it, cuts snippets, fetches the next page ahead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

from digitizer.app.desk import Desk
from digitizer.app.pictures import Picture, field_snippets, page_view
from digitizer.domain.records import Box
from digitizer.errors import DigitizerError
from digitizer.gui.images import PagePicture, PictureShelf
from digitizer.gui.session import Session, ignore

_LANE = "pictures"
_MOST_LINES = 4
Snippets = Mapping[str, Picture]  # by key
Boxes = Mapping[str, Box | None]
Cutting = tuple[str, Boxes, tuple[int, int]]  # of a record, its fields' boxes, the room for one


class PaneView(Protocol):
    """What the pane needs of its view."""

    def show_page(self, picture: PagePicture | None, framed: Sequence[Box]) -> None:
        """A page, or none; ``framed`` are the parts of it that belong to records."""

    def light(self, box: Box | None) -> None:
        """Lights a box of the page and brings it into view."""

    def show_finer(self, picture: PagePicture) -> None:
        """The same page with more pixels."""

    def say_no_picture(self, text: str) -> None:
        """In place of a page that cannot be shown."""


class PagePane:
    """The picture of one page at a time."""

    def __init__(self, session: Session) -> None:
        self.view: PaneView | None = None
        self.page = ""
        self._session = session
        self._shelf = PictureShelf()
        self._turns: dict[str, int] = {}
        self._framed: Sequence[Box] = ()
        self._box: Box | None = None
        self._picture: PagePicture | None = None
        self._ahead: tuple[Cutting, dict[str, Picture]] | None = None

    def show(self, page: str, framed: Sequence[Box], then: Callable[[PagePicture], None] = ignore) -> None:
        """Shows a page; ``then`` gets its picture when it is there."""
        self._framed = framed
        if page == self.page and self._picture:
            self._arrived(page, self._picture, then)
            return
        self.page, self._picture, self._box = page, None, None
        turn = self._turns.get(page, 0)
        self._session.ask(
            lambda desk: self._load(desk, page, turn),
            lambda picture: self._arrived(page, picture, then),
            lambda error: self._missing(page, error),
            _LANE,
        )

    def forget(self) -> None:
        """Pages changed: they are loaded anew."""
        self.page = ""
        self._shelf = PictureShelf()

    def clear(self) -> None:
        """No page."""
        self.page, self._picture, self._box = "", None, None
        if self.view:
            self.view.show_page(None, ())

    def light(self, box: Box | None) -> None:
        """Lights a box now, or as soon as the page is there."""
        self._box = box
        if self.view and self._picture:
            self.view.light(box)

    def turn(self) -> None:
        """Turns the page a quarter clockwise on the screen, not in the book."""
        if self.page:
            self._turns[self.page] = (self._turns.get(self.page, 0) + 90) % 360
            page, box = self.page, self._box
            self.page = ""
            self.show(page, self._framed)
            self._box = box

    def fetch_ahead(self, page: str) -> None:
        """Loads a page that will be wanted next."""
        if page and page != self.page:
            turn = self._turns.get(page, 0)
            self._session.ask(lambda desk: self._load(desk, page, turn), ignore, ignore, _LANE)

    def cut(self, record: str, boxes: Boxes, size: tuple[int, int], done: Callable[[Snippets], None]) -> None:
        """The snippets of a record's fields, each line of a field as high as ``size`` says."""
        if (
            self._ahead
            and self._ahead[0] == (record, boxes, size)
            and self._ahead[1].keys() >= _cut_of(boxes)
        ):
            done(self._ahead[1])
            return
        width, height = size
        for lines, keys in keys_by_lines(boxes).items():
            fields = [(record, key) for key in keys]
            self._session.ask(
                partial(_snippets, fields, width, height * lines), partial(_by_key, done), ignore, _LANE
            )

    def cut_ahead(self, record: str, boxes: Boxes, size: tuple[int, int]) -> None:
        """The snippets of the record that will be wanted next."""
        found: dict[str, Picture] = {}
        self.cut(record, boxes, size, found.update)
        self._ahead = (record, boxes, size), found

    def look_closer(self) -> None:
        """Somebody zoomed in beyond what the screen's picture holds."""
        page, turn = self.page, self._turns.get(self.page, 0)

        def arrived(picture: PagePicture) -> None:
            if self.view and (page, turn) == (self.page, self._turns.get(page, 0)):
                self._picture = picture
                self.view.show_finer(picture)

        self._session.ask(lambda desk: self._load(desk, page, turn, fine=True), arrived, ignore, _LANE)

    def _load(self, desk: Desk, page: str, turn: int, *, fine: bool = False) -> PagePicture:
        return self._shelf.get(
            page, turn, lambda side: page_view(desk, page, side, side, turn=turn), fine=fine
        )

    def _arrived(self, page: str, picture: PagePicture, then: Callable[[PagePicture], None]) -> None:
        if page == self.page and self.view:
            self._picture = picture
            self.view.show_page(picture, self._framed)
            self.view.light(self._box)
            then(picture)

    def _missing(self, page: str, error: Exception) -> None:
        if page != self.page or not self.view:
            return
        self.view.show_page(None, ())
        if isinstance(error, DigitizerError):
            self.view.say_no_picture(error.text(self._session.translate))
        else:
            self._session.fail(error)


def _cut_of(boxes: Boxes) -> set[str]:
    return {key for key, box in boxes.items() if box}


def keys_by_lines(boxes: Boxes) -> dict[int, list[str]]:
    """The fields by how many lines of writing their boxes hold, judged by the usual box of the record."""
    heights = sorted(box.h for box in boxes.values() if box)
    if not heights:
        return {}
    usual = heights[len(heights) // 3]
    found: dict[int, list[str]] = {}
    for key, box in boxes.items():
        if box:
            found.setdefault(max(1, min(_MOST_LINES, round(box.h / max(1, usual)))), []).append(key)
    return found


def _snippets(
    fields: Sequence[tuple[str, str]], width: int, height: int, desk: Desk
) -> Mapping[tuple[str, str], Picture]:
    return field_snippets(desk, fields, width, height)


def _by_key(done: Callable[[Snippets], None], found: Mapping[tuple[str, str], Picture]) -> None:
    done({key: picture for (_, key), picture in found.items()})
