"""Use case: take in what appears in a folder: from a scanner's own button, a phone, another machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from digitizer.app.desk import Desk
from digitizer.app.live_reading import LiveReading, Noticed
from digitizer.app.processing import ReadPage
from digitizer.app.spool import recover
from digitizer.app.storage import check_room
from digitizer.app.taking import ImportedPage, PageJudge, take_in
from digitizer.domain.rights import Task
from digitizer.errors import DigitizerError, InputError

if TYPE_CHECKING:
    from digitizer.acquire.watching import Aside, FolderWatch, Ready

__all__ = ["FileDone", "FolderGone", "WatchEvent", "watch_folder"]

_LOOK_EVERY = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class FileDone:
    """A file is through: where it lies now (None: it changed and comes again), and why it was refused."""

    name: str
    path: Path | None
    error: DigitizerError | None = None


@dataclass(frozen=True, slots=True)
class FolderGone:
    """The folder cannot be read for now (a network drive); it is tried again."""

    error: DigitizerError


WatchEvent = ImportedPage | FileDone | FolderGone | ReadPage | Noticed


def watch_folder(
    desk: Desk,
    book: str,
    folder: Path,
    *,
    jobs: int | None = 0,
    stop: Callable[[], bool] = lambda: False,
    once: bool = False,
    settle: float = 2.0,
    patience: float = 60.0,
) -> Iterator[WatchEvent]:
    """Takes files into a book as they become complete, until ``stop``, or with ``once`` until all are done.

    A file is moved to «Đã nhập», «Đã có» or «Không dùng được» inside the folder after its pages are safe, so
    that one that was cut short is found again and nothing is taken twice. Raises InputError TEP-xx when the
    folder cannot be read at the start, StoreError KHO-11, KHO-17, RuleError QTR-08, QTR-10.
    """
    from digitizer.acquire.watching import FolderWatch  # noqa: PLC0415 (loads the image libraries)

    person = desk.may(Task.IMPORT)
    desk.office.pages.check_open(book)
    watch = FolderWatch(folder, settle=settle, patience=patience)
    watch.look()
    with LiveReading(desk, book, person, jobs) as reading:
        taker = _Taker(desk, book, person, watch, PageJudge(desk, book))
        for event in chain(taker.rescued(), _rounds(taker, watch, stop, once)):
            yield event
            if isinstance(event, ImportedPage) and event.page is not None:
                reading.submit(event.page)
            yield from reading.finished()
        yield from reading.rest()


def _rounds(taker: _Taker, watch: FolderWatch, stop: Callable[[], bool], once: bool) -> Iterator[WatchEvent]:
    gone = ""
    while not stop():
        try:
            found = watch.look()
            gone = ""
        except InputError as error:
            if error.code != gone:
                yield FolderGone(error)
            found, gone = [], error.code
        for ready in found:
            yield from taker.file(ready)
            if stop():
                return
        if once and watch.is_quiet and not gone:
            return
        if not found:
            time.sleep(_LOOK_EVERY)


@dataclass(frozen=True, slots=True)
class _Taker:
    """Takes files into the book, looks at their pages, and puts the files aside."""

    desk: Desk
    book: str
    person: str
    watch: FolderWatch
    judge: PageJudge

    def rescued(self) -> Iterator[ImportedPage]:
        """What runs that were cut short had captured."""
        for page in recover(self.desk, self.book, self.person):
            data = self.desk.office.vault.read(page.sha256)
            yield ImportedPage(page.file_name, page, quality=self.judge.judge(page, data))

    def file(self, ready: Ready) -> Iterator[WatchEvent]:
        """One file."""
        from digitizer.acquire import shown_name  # noqa: PLC0415
        from digitizer.acquire.watching import Aside  # noqa: PLC0415

        name = shown_name(ready.path)
        if ready.error is not None:
            kept = self.watch.put_aside(ready, Aside.REFUSED, str(ready.error))
            yield FileDone(name, kept, ready.error)
            return
        check_room(self.desk)
        outcomes: list[ImportedPage] = []
        for taken in self._pages(ready.path):
            outcomes.append(taken)
            yield taken
        errors = [one.error for one in outcomes if one.error is not None]
        where = _place(outcomes)
        path = self.watch.put_aside(ready, where, "; ".join(dict.fromkeys(map(str, errors))))
        yield FileDone(name, path, errors[0] if where is not Aside.TAKEN else None)

    def _pages(self, path: Path) -> Iterator[ImportedPage]:
        from digitizer.acquire import Refusal, open_pages  # noqa: PLC0415

        for item in open_pages(path):
            if isinstance(item, Refusal):
                yield ImportedPage(item.label, error=item.error)
                continue
            taken = take_in(self.desk, self.book, item, self.person)
            if taken.page is None:
                yield taken
            else:
                quality = self.judge.judge(taken.page, item.data)
                yield ImportedPage(taken.label, taken.page, quality=quality)


def _place(outcomes: list[ImportedPage]) -> Aside:
    from digitizer.acquire.watching import Aside  # noqa: PLC0415

    if any(one.page for one in outcomes):
        return Aside.TAKEN
    twins = [one.error for one in outcomes if one.error is not None and one.error.code == "KHO-14"]
    return Aside.KNOWN if twins and len(twins) == len(outcomes) else Aside.REFUSED
