"""Reading pages in worker processes while more of them are being captured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from digitizer.app.completeness import gaps_so_far
from digitizer.app.desk import Desk
from digitizer.app.processing import (
    PAGE_SECONDS,
    ReadingItem,
    ReadPage,
    keep_reading,
    open_gentle_worker,
    read_stored,
    reconsider_book,
    situation_of,
)
from digitizer.domain.completeness import Gap
from digitizer.domain.records import PageReading
from digitizer.jobs import JobResult, LiveCrew, default_workers
from digitizer.store import Page

_MOST_FRESH = 8  # pages read before their entries are weighed, also when more are waiting


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something of the book that does not follow, told while it still lies at the scanner."""

    gap: Gap


class LiveReading:
    """Workers that read a book's pages as they come; what they read is kept when it is fetched.

    A context manager. Pages that were not fetched stay pending, to be read by ``process``.
    """

    def __init__(self, desk: Desk, book: str, person: str, workers: int | None) -> None:
        count = default_workers() if workers is None else workers
        self._desk = desk
        self._book = desk.office.books.get(book)
        self._person = person
        self._situation = situation_of(desk, self._book)
        self._told = {gap.text() for gap in gaps_so_far(desk, book)} if count else set()
        self._fresh: set[str] = set()
        self._before: set[str] = set()
        self._crew: LiveCrew[ReadingItem, tuple[PageReading, str]] = LiveCrew(
            read_stored, workers=count, timeout=PAGE_SECONDS, initializer=open_gentle_worker
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

    def finished(self) -> Iterator[ReadPage | Noticed]:
        """Keeps what has been read since the last call, and tells what does not follow; does not wait."""
        for result in self._crew.finished():
            yield self._kept(result)
        if self._fresh and (self._crew.is_idle or len(self._fresh) >= _MOST_FRESH):
            yield from self._weighed()

    def rest(self) -> Iterator[ReadPage | Noticed]:
        """Waits until everything is read."""
        for result in self._crew.rest():
            yield self._kept(result)
        if self._fresh:
            yield from self._weighed()

    def _kept(self, result: JobResult[ReadingItem, tuple[PageReading, str]]) -> ReadPage:
        read = keep_reading(self._desk, self._book, result, self._person)
        self._fresh.add(read.page.id)
        return read

    def _weighed(self) -> Iterator[Noticed]:
        """Weighs the newest entries, and those read just before them, against their neighbours."""
        newest, self._before, self._fresh = self._fresh | self._before, self._fresh, set()
        reconsider_book(self._desk, self._book, self._person, newest.__contains__)
        for gap in gaps_so_far(self._desk, self._book.id):
            if gap.text() not in self._told:
                self._told.add(gap.text())
                yield Noticed(gap)
