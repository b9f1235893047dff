"""Reading pages in worker processes while more of them are being captured."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Self

from digitizer.app.desk import Desk
from digitizer.app.processing import (
    PAGE_SECONDS,
    ReadingItem,
    ReadPage,
    keep_reading,
    open_gentle_worker,
    read_stored,
    situation_of,
)
from digitizer.domain.records import PageReading
from digitizer.jobs import LiveCrew
from digitizer.store import Page


class LiveReading:
    """Workers that read a book's pages as they come; what they read is kept when it is fetched.

    A context manager. Pages that were not fetched stay pending, to be read by ``process``.
    """

    def __init__(self, desk: Desk, book: str, person: str, workers: int) -> None:
        self._desk = desk
        self._book = desk.office.books.get(book)
        self._person = person
        self._situation = situation_of(desk, self._book)
        self._crew: LiveCrew[ReadingItem, tuple[PageReading, str]] = LiveCrew(
            read_stored, workers=workers, timeout=PAGE_SECONDS, initializer=open_gentle_worker
        )

    def __enter__(self) -> Self:
        self._crew.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._crew.__exit__(kind, error, trace)

    def submit(self, page: Page) -> None:
        """Has a page read."""
        self._crew.submit(ReadingItem(page, self._desk.office.vault.root, self._situation))

    def finished(self) -> Iterator[ReadPage]:
        """Keeps what has been read since the last call; does not wait."""
        for result in self._crew.finished():
            yield keep_reading(self._desk, self._book, result, self._person)

    def rest(self) -> Iterator[ReadPage]:
        """Waits until everything is read."""
        for result in self._crew.rest():
            yield keep_reading(self._desk, self._book, result, self._person)
