"""A page that is in the wrong book, and where a page's images come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from digitizer.app.books import list_books
from digitizer.app.page_care import PageView, move_page, show_page
from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.naming import book_title
from digitizer.gui.session import Kind, Session, moment
from digitizer.store import BookSummary, Page


class PageCareView(Protocol):
    """What the presenter needs of the screen."""

    def ask_transfer(self, books: Sequence[tuple[str, str]]) -> Mapping[str, str] | None:
        """``book`` and ``reason``; None when the person changed their mind."""

    def show_images(self, title: str, path: str, images: Sequence[Line]) -> None:
        """The file of a page, and the images that it had before."""


class PageCare:
    """The page that ``page`` names, of the book that ``book`` names."""

    def __init__(self, session: Session, book: Callable[[], str], page: Callable[[], str]) -> None:
        self.session = session
        self.view: PageCareView | None = None
        self._book, self._page = book, page

    def transfer(self) -> None:
        """Moves the page to the end of another book."""
        if self._page():
            self.session.ask(list_books, self._transfer)

    def images(self) -> None:
        """Shows where the page's images come from."""
        page = self._page()
        if page:
            self.session.ask(lambda desk: show_page(desk, page), self._show_images)

    def _transfer(self, books: Sequence[BookSummary]) -> None:
        page, own = self._page(), self._book()
        others = [(one.book.id, book_title(self.session, one.book)) for one in books if one.book.id != own]
        if not others:
            self.session.status("Chưa có quyển nào khác: hãy mở quyển đúng của trang này trước.")
            return
        given = self.view.ask_transfer(others) if self.view else None
        if given:

            def done(moved: Page) -> None:
                self.session.changed(Kind.BOOKS, Kind.PAGES, Kind.RECORDS)
                self.session.status("Đã chuyển trang vào cuối sổ {book}.", book=moved.book)

            self.session.ask(lambda desk: move_page(desk, page, given["book"], given["reason"]), done)

    def _show_images(self, found: PageView) -> None:
        title = self.session.say(
            "Trang {number}: {file}", number=found.page.ordinal, file=found.page.file_name
        )
        lines = [
            Line(str(one.version), (moment(one.replaced), one.file_name, one.reason)) for one in found.images
        ]
        if self.view:
            self.view.show_images(title, str(found.path), lines)
