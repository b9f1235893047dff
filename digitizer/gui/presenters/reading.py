"""Reading a book's pages in the background: asked for on more than one screen, done in one way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from digitizer.app.checking import check_book
from digitizer.app.desk import Desk
from digitizer.app.processing import ReadPage, pages_to_read, process_book
from digitizer.gui.bridge import Run
from digitizer.gui.session import Kind, Session


def read_pages(
    session: Session,
    book: str,
    nothing: str,
    *,
    retry: bool = False,
    again: bool = False,
    fresh: Callable[[], None] = lambda: None,
) -> None:
    """Reads the waiting pages of a book, but not twice at a time, then checks it.

    ``retry`` and ``again`` as ``process_book``; ``nothing`` is said when there is none to read; ``fresh``
    is called after each page.
    """

    def steps(desk: Desk) -> Iterator[ReadPage]:
        yield from process_book(desk, book, retry=retry, again=again, gentle=True)
        check_book(desk, book)

    def end(run: Run[ReadPage]) -> None:
        session.changed(Kind.PAGES, Kind.RECORDS)
        session.status("Đã đọc {count} trang.", count=run.done)

    def begin(count: int) -> None:
        if count:
            title = session.say("Đọc trang của {book}", book=book)
            session.start(title, steps, total=count, key=book, on_item=lambda _: fresh(), on_end=end)
        else:
            session.status(nothing)

    if book and not any(run.key == book for run in session.bridge.runs):
        session.ask(lambda desk: len(pages_to_read(desk, book, retry=retry, again=again)), begin)
