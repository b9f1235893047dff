"""Scan and import: open a book, take its pages in, watch them being read, set right what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from digitizer.app.books import (
    BookEdit,
    BookView,
    NewBook,
    edit_book,
    list_books,
    list_editions,
    open_book,
    show_book,
)
from digitizer.app.desk import Desk
from digitizer.app.importing import import_pages
from digitizer.app.page_care import (
    mark_page,
    place_pages,
    remove_page,
    replace_page,
    reread_page,
    turn_page,
)
from digitizer.app.pictures import Picture, page_thumbnails
from digitizer.app.taking import ImportedPage
from digitizer.domain.books import Book
from digitizer.domain.quality import DEFECT_LABELS
from digitizer.domain.records import PAGE_KIND_LABELS, PageKind
from digitizer.domain.rights import Task
from digitizer.gui.bridge import Run
from digitizer.gui.presenters.capturing import CapturePresenter
from digitizer.gui.presenters.fields import Level, Sign
from digitizer.gui.presenters.naming import PAGE_STATE_LABELS, book_title
from digitizer.gui.presenters.page_care import PageCare
from digitizer.gui.presenters.page_pane import PagePane
from digitizer.gui.presenters.paths import existing
from digitizer.gui.presenters.reading import read_pages
from digitizer.gui.session import Kind, Session
from digitizer.store import BookSummary, Page, PageState

_AT_ONCE = 4  # thumbnails asked for together, so that the first ones appear soon


@dataclass(frozen=True, slots=True)
class Thumb:
    """A page among the small pictures: its number, what it is, and how it stands."""

    page: str
    number: str
    kind: str
    sign: Sign
    quality: str


class ScanView(Protocol):
    """What the presenter needs of the screen."""

    def show_books(self, books: Sequence[tuple[str, str]], chosen: str) -> None:
        """The books to choose from."""

    def show_facts(self, text: str, gaps: str) -> None:
        """What is known of the book; ``gaps`` names what is missing."""

    def show_pages(self, thumbs: Sequence[Thumb]) -> None:
        """All pages."""

    def choose_page(self, page: str) -> None:
        """Selects a page."""

    def show_pictures(self, pictures: Mapping[str, Picture]) -> None:
        """Small pictures by page."""

    def forget_pictures(self, pages: Sequence[str]) -> None:
        """These pages look different now."""

    def picture_side(self) -> int:
        """Pixels of a small picture's longer side."""

    def show_about(self, text: str) -> None:
        """What is known of the selected page."""

    def ask_book(self, book: Book | None, editions: Mapping[str, Sequence[str]]) -> NewBook | None:
        """What stands on a book's cover; None when the person changed their mind."""

    def ask_reason(self, question: str) -> str | None:
        """Why something is changed."""


class ScanPresenter:
    """The import screen."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.pane = PagePane(session)
        self.capture = CapturePresenter(session, self._chosen, self.reload, self.read, lambda: self.page)
        self.care = PageCare(session, self._chosen, lambda: self.page)
        self.view: ScanView | None = None
        self.book: BookView | None = None
        self.page = ""
        self._refused: list[ImportedPage] = []
        self._asked: set[str] = set()  # pages whose small pictures are on their way, or cannot be made
        session.listen(Kind.BOOKS, self.load_books)
        session.listen(Kind.PAGES, self.reload)

    # books

    def open(self, book: str = "") -> None:
        """Shows a book's pages."""
        chosen = book or (self.book.summary.book.id if self.book else "")
        self.load_books(chosen)
        if chosen:
            self.choose_book(chosen)

    def load_books(self, chosen: str = "") -> None:
        """Lists the books; the first one is shown when none was chosen."""

        def show(found: Sequence[BookSummary]) -> None:
            if self.view:
                titles = [(one.book.id, book_title(self.session, one.book)) for one in found]
                known = (
                    chosen
                    or (self.book.summary.book.id if self.book else "")
                    or (titles[0][0] if titles else "")
                )
                self.view.show_books(titles, known)
                if known and not self.book:
                    self.choose_book(known)

        self.session.ask(list_books, show)

    def choose_book(self, book: str) -> None:
        """Shows another book."""
        self.session.ask(lambda desk: show_book(desk, book), self._show_book)

    def reload(self) -> None:
        """Shows the pages anew."""
        if self.book:
            self.choose_book(self.book.summary.book.id)

    def new_book(self) -> None:
        """Opens a book: what stands on its cover comes first, its pages later."""
        self._ask_book(None, open_book)

    def correct_book(self) -> None:
        """Corrects what is known of the book."""
        if self.book:
            book = self.book.summary.book

            def correct(desk: Desk, new: NewBook) -> Book:
                expected = "" if new.expected is None else str(new.expected)
                return edit_book(
                    desk, book.id, BookEdit(new.place, new.edition, new.opened, new.closed, expected, new.due)
                )

            self._ask_book(book, correct)

    def _ask_book(self, book: Book | None, work: Callable[[Desk, NewBook], Book]) -> None:
        def editions(desk: Desk) -> Mapping[str, Sequence[str]]:
            return {kind: list_editions(desk, kind) for kind in desk.catalog.record_types}

        def ask(known: Mapping[str, Sequence[str]]) -> None:
            new = self.view.ask_book(book, known) if self.view else None
            if new:
                self.session.ask(lambda desk: work(desk, new), done)

        def done(opened: Book) -> None:
            self.session.changed(Kind.BOOKS)
            self.open(opened.id)

        self.session.ask(editions, ask)

    def _chosen(self) -> str:
        return self.book.summary.book.id if self.book else ""

    # pages come in

    def bring(self, paths: Sequence[str], after: str = "") -> None:
        """Takes files and folders into the book (behind the page ``after``), then reads what is new."""
        if not paths or not self.book:
            return
        book = self.book.summary.book
        self._refused = []

        def steps(desk: Desk) -> Iterator[ImportedPage]:
            return import_pages(desk, book.id, [Path(path) for path in paths], after=after)

        def item(page: ImportedPage) -> None:
            if page.error:
                self._refused.append(page)
            self.reload()

        def end(run: Run[ImportedPage]) -> None:
            self.session.changed(Kind.PAGES)
            self._tell_refused(run.done)
            if not run.cancelled and run.error is None and self.session.may(Task.PROCESS):
                self.read(book.id)

        title = self.session.say("Nhập trang vào {book}", book=book_title(self.session, book))
        self.session.start(title, steps, on_item=item, on_end=end)

    def take(self, paths: Sequence[str]) -> None:
        """Files and folders that were dragged here, or copied in a file manager."""
        found = list(existing(paths))
        if not self.book:
            self.session.status("Hãy mở hoặc chọn quyển sổ trước khi nhập trang.")
        elif found:
            self.bring(found)
        else:
            self.session.status("Không có tệp hay thư mục nào trong nội dung vừa kéo hoặc dán vào.")

    def read(self, book: str = "", *, retry: bool = False) -> None:
        """Reads the waiting pages of the book in the background."""
        nothing = "Không có trang nào chờ đọc."
        read_pages(self.session, book or self._chosen(), nothing, retry=retry, fresh=self.reload)

    def _tell_refused(self, taken: int) -> None:
        if not self._refused:
            self.session.status("Đã nhập {count} trang.", count=taken)
            return
        first = self._refused[0]
        if first.error:
            self.session.status(
                "Đã nhập {count} trang; {refused} tệp không dùng được, đầu tiên là «{name}»: {why}",
                count=taken - len(self._refused),
                refused=len(self._refused),
                name=first.label,
                why=first.error.text(self.session.translate),
            )

    # the selected page

    def select(self, page: str) -> None:
        """Shows a page large, with what is known of it."""
        self.page = page
        found = self._page(page)
        if found and self.view:
            self.pane.show(page, ())
            self.view.show_about(self._about(found))

    def set_kind(self, kind: PageKind) -> None:
        """A person says what the page is."""
        named = None if kind is PageKind.UNKNOWN else kind
        self._change(lambda desk, page: mark_page(desk, page, named), read=True)

    def turn(self) -> None:
        """Turns the page a quarter clockwise in the book; it is read anew so."""
        found = self._page(self.page)
        if found:
            degrees = (found.rotation - 90) % 360
            self._change(lambda desk, page: turn_page(desk, page, degrees), read=True)

    def move(self, forward: bool) -> None:
        """Puts the page one place later or earlier."""
        if not self.book:
            return
        order = [page.id for page in self.book.pages]
        at = order.index(self.page) if self.page in order else -1
        behind = at + 1 if forward else at - 2
        if at >= 0 and -1 <= behind < len(order):
            after = order[behind] if behind >= 0 else ""
            self._change(lambda desk, page: place_pages(desk, [page], after))

    def replace(self, path: str) -> None:
        """A better scan of the same page."""
        if path:
            self._change(lambda desk, page: replace_page(desk, page, Path(path)), read=True)

    def remove(self) -> None:
        """Takes the page out of the book; nothing is deleted."""
        question = self.session.say("Vì sao bỏ trang này ra khỏi sổ? Ảnh quét vẫn được giữ.")
        reason = self.view.ask_reason(question) if self.view and self.page else None
        if reason is not None:
            self._change(lambda desk, page: remove_page(desk, page, reason))

    def reread(self) -> None:
        """Reads the page once more."""
        self._change(reread_page, read=True)

    def _change(self, work: Callable[[Desk, str], object], *, read: bool = False) -> None:
        page = self.page
        if not page:
            return

        def done(_: object) -> None:
            self.session.changed(Kind.PAGES)
            self.pane.forget()
            self.select(page)
            if read:
                self.read()

        self.session.ask(lambda desk: work(desk, page), done)

    # answers

    def _show_book(self, book: BookView) -> None:
        fresh = not self.book or self.book.summary.book.id != book.summary.book.id
        before = {page.id: page for page in self.book.pages} if self.book and not fresh else {}
        self.book = book
        if self.view is None:
            return
        self.view.show_facts(*self._facts(book))
        self.view.show_pages([self._thumb(page) for page in book.pages])
        changed = [page for page in book.pages if _looks(page) != _looks(before.get(page.id, page))]
        self._asked -= {page.id for page in changed}
        self.view.forget_pictures([page.id for page in changed])
        if fresh:
            self.page = ""
            self.pane.clear()
            self.view.show_about("")
            if book.pages:
                self.view.choose_page(book.pages[0].id)

    def wanted(self, pages: Sequence[str]) -> None:
        """These pages came into sight: their small pictures are fetched. What cannot be shown is not asked
        for again until the page changes."""

        def show(pictures: Mapping[str, Picture]) -> None:
            self._asked -= pictures.keys()
            if self.view:
                self.view.show_pictures(pictures)

        fresh = [page for page in pages if page not in self._asked]
        self._asked.update(fresh)
        side = self.view.picture_side() if self.view else 0
        for at in range(0, len(fresh), _AT_ONCE):
            some = fresh[at : at + _AT_ONCE]
            self.session.ask(partial(_small, some, side), show, lane="thumbnails")

    def _facts(self, view: BookView) -> tuple[str, str]:
        say, book, summary = self.session.say, view.summary.book, view.summary
        records = sum(summary.records.values())
        expected = say("{count} hồ sơ trên tổng {expected}", count=records, expected=book.expected)
        parts = [book.place, expected if book.expected is not None else say("{count} hồ sơ", count=records)]
        if book.opened:
            parts.append(say("mở {day}", day=book.opened))
        if book.closed:
            parts.append(say("khóa {day}", day=book.closed))
        if book.due:
            parts.append(say("hạn {day}", day=book.due))
        missing = view.missing
        gaps = say(
            "Thiếu số: {numbers}",
            numbers=", ".join(str(one) for one in missing[:12]) + ("…" if len(missing) > 12 else ""),
        )
        return " · ".join(parts), gaps if missing else ""

    def _thumb(self, page: Page) -> Thumb:
        say = self.session.say
        signs = {
            PageState.PENDING: Sign(Level.CALM, "…", say(PAGE_STATE_LABELS[PageState.PENDING])),
            PageState.READ: Sign(Level.GOOD, "✓", say(PAGE_STATE_LABELS[PageState.READ])),
            PageState.FAILED: Sign(Level.WARN, "▲", say(PAGE_STATE_LABELS[PageState.FAILED])),
        }
        kind = say(PAGE_KIND_LABELS[page.kind])
        if page.defects:
            worst = Sign(Level.WARN, "▲", say(DEFECT_LABELS[page.defects[0].kind]))
            return Thumb(page.id, str(page.ordinal), kind, worst, "")
        quality = (
            say("nét {percent} %", percent=round(page.quality * 100)) if page.state is PageState.READ else ""
        )
        return Thumb(page.id, str(page.ordinal), kind, signs[page.state], quality)

    def _about(self, page: Page) -> str:
        say = self.session.say
        lines = [say("Trang {number}: {file}", number=page.ordinal, file=page.file_name)]
        if page.error_text:
            lines.append(page.error_text)
        lines += [defect.text(self.session.translate) for defect in page.defects]
        lines += [say(warning) for warning in page.warnings]
        if page.twins:
            lines.append(say("Trùng ảnh với trang {pages} của sổ khác.", pages=", ".join(page.twins)))
        return "\n".join(lines)

    def _page(self, page: str) -> Page | None:
        return next((one for one in self.book.pages if one.id == page), None) if self.book else None


def _looks(page: Page | None) -> object:
    """What a small picture depends on."""
    return (page.sha256, page.rotation) if page else None


def _small(pages: Sequence[str], side: int, desk: Desk) -> Mapping[str, Picture]:
    return page_thumbnails(desk, pages, side)
