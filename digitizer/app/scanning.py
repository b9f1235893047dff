"""Use cases: which scanners there are, and scanning pages into a book.

The scanner never waits: a feeder is asked for the next page as soon as one is there, and is at most one sheet
ahead of what is stored (vault, then database). Another process looks at the pages, and others read them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from digitizer.app.desk import Desk
from digitizer.app.live_judging import Judged, LiveJudging
from digitizer.app.live_reading import LiveReading, Noticed
from digitizer.app.processing import ReadPage
from digitizer.app.spool import Spool, recover
from digitizer.app.storage import check_room
from digitizer.domain.rights import Task
from digitizer.domain.scanning import (
    PAPERS,
    Capabilities,
    Colour,
    Feed,
    ScanPreset,
    ScanSettings,
    setting_warnings,
)
from digitizer.errors import DigitizerError, InputError, ScannerError
from digitizer.store import Page

if TYPE_CHECKING:
    from digitizer.acquire.scanners import FoundDevices, ScanBatch, ScanSource

__all__ = [
    "Captured",
    "Halted",
    "Judged",
    "Noticed",
    "ScanEvent",
    "ScanOrder",
    "Warned",
    "describe_scanner",
    "list_scan_presets",
    "list_scanners",
    "scan_pages",
]

_BYTES_A_PIXEL = {Colour.COLOUR: 2.0, Colour.GREY: 0.8, Colour.LINEART: 0.05}  # of PNG files, rather too many
_MM_PER_INCH = 25.4
_UNKNOWN_COUNT = 20  # pages for which there must be room when nobody says how many will come


@dataclass(frozen=True, slots=True)
class ScanOrder:
    """What to scan. ``count`` None: until the feeder is empty, or (flatbed) until a person stops.

    ``after``: the page behind which the pages go; ``replace``: the page that gets a new image. ``jobs`` is
    the number of workers that read meanwhile (None: one for each processor).
    """

    device: str
    settings: ScanSettings
    count: int | None = None
    after: str = ""
    replace: str = ""
    jobs: int | None = 0


@dataclass(frozen=True, slots=True)
class Captured:
    """A page is safe: the ``number``-th of this order (0: rescued from a run that was cut short)."""

    page: Page
    number: int


@dataclass(frozen=True, slots=True)
class Halted:
    """The scanner stopped after ``done`` pages. It goes on if whoever was asked said so."""

    error: ScannerError
    done: int


@dataclass(frozen=True, slots=True)
class Warned:
    """Settings that hurt: a sentence and what fills it."""

    template: str
    params: Mapping[str, object]


ScanEvent = Captured | Judged | ReadPage | Noticed | Halted | Warned
Progress = Callable[[float], None]


def list_scanners() -> FoundDevices:
    """The scanners that this machine can reach, and why some ways to them could not be searched."""
    from digitizer.acquire.scanners import find_devices  # noqa: PLC0415 (not every command scans)

    return find_devices()


def describe_scanner(device: str) -> Capabilities:
    """What a scanner can do. Raises ScannerError, EnvironmentFault."""
    from digitizer.acquire.scanners import source_of  # noqa: PLC0415

    source, name = source_of(device)
    return source.capabilities(name)


def list_scan_presets(desk: Desk) -> Sequence[ScanPreset]:
    """The named settings, the usual one first."""
    return list(desk.catalog.scan_presets.values())


def scan_pages(
    desk: Desk,
    book: str,
    order: ScanOrder,
    *,
    ready: Callable[[int], bool] = lambda number: True,
    again: Callable[[DigitizerError], bool] = lambda error: False,
    progress: Progress = lambda share: None,
    source: ScanSource | None = None,
) -> Iterator[ScanEvent]:
    """Scans pages into a book, and tells what happens. Run again, it takes in what a killed run had scanned.

    ``ready`` is asked before every page from a flatbed (a leaf must be turned) and ends the batch with False;
    ``again`` after every halt whether to go on. ``source`` reaches the scanner in another way than its name
    says. Raises RuleError QTR-08 and QTR-10, StoreError KHO-11 and KHO-17, ScannerError MQT-13.
    """
    from digitizer.acquire.scanners import source_of  # noqa: PLC0415

    person = desk.may(Task.IMPORT)
    desk.office.pages.check_open(book)
    found, name = (source, order.device) if source else source_of(order.device)
    with (
        LiveReading(desk, book, person, order.jobs) as reading,
        LiveJudging(desk, book) as judging,
        Spool.new(desk, book) as spool,
    ):
        side = _DeskSide(desk, book, order, person, spool)
        run = _Run(side, found, name, ready, again, progress, judging.rest)
        rescued = (Captured(page, 0) for page in recover(desk, book, person))
        with closing(run.events()) as events:
            for event in chain(rescued, events):
                if isinstance(event, Captured):
                    judging.submit(event.page)
                    reading.submit(event.page)
                yield event
                yield from judging.finished()
                yield from reading.finished()
        yield from judging.rest()
        yield from reading.rest()


@dataclass
class _DeskSide:
    """Where pages go: the book, and the place in it."""

    desk: Desk
    book: str
    order: ScanOrder
    person: str
    spool: Spool
    number: int = 0

    def store(self, path: Path) -> Page:
        self.number += 1
        spot = self.order.replace if self.number == 1 else ""
        try:
            page = self.spool.store(path, self.person, after=self.order.after, replace=spot)
        except InputError as error:  # the driver delivered something that is no whole image
            self.number -= 1
            raise _no_page() from error
        if self.order.after:
            self.order = replace(self.order, after=page.id)
        return page

    @property
    def wanted(self) -> int | None:
        return 1 if self.order.replace else self.order.count

    def check_room(self) -> None:
        left = (self.order.count or self.number + _UNKNOWN_COUNT) - self.number
        check_room(self.desk, left * _page_bytes(self.order.settings))


@dataclass
class _Run:
    """One order on one scanner: batches, until the order is done or nobody wants to go on."""

    side: _DeskSide
    source: ScanSource
    name: str
    ready: Callable[[int], bool]
    again: Callable[[DigitizerError], bool]
    progress: Progress
    verdicts: Callable[[], Iterator[Judged]]  # on every page so far, waited for

    def events(self) -> Generator[ScanEvent, None, None]:
        settings = self.side.order.settings
        warned = False
        while True:
            try:
                if not warned:
                    able = self.source.capabilities(self.name)
                    yield from (Warned(*one) for one in setting_warnings(settings, able))
                    warned = True
                yield from self._batch()
                return
            except ScannerError as error:
                self.side.spool.put_aside()
                yield Halted(error, self.side.number)
                if not error.again or not self.again(error):
                    return

    def _batch(self) -> Iterator[ScanEvent]:
        side = self.side
        first = side.number + 1
        if not self._wants(first):
            return
        with closing(self.source.open(self.name, side.order.settings, side.spool.folder, first)) as batch:
            batch.ask()
            while (path := batch.wait(self.progress)) is not None:
                following = side.number + 2
                going = self._is_fed and self._ask(batch, following)
                yield Captured(side.store(path), side.number)
                if not self._is_fed:  # a person hears of the last page before turning the leaf
                    yield from self.verdicts()
                    going = self._ask(batch, following)
                if not going:
                    return
            if side.wanted is not None and side.number < side.wanted:
                raise _no_paper()

    @property
    def _is_fed(self) -> bool:
        return self.side.order.settings.feed is not Feed.FLATBED

    def _wants(self, number: int) -> bool:
        """Whether the ``number``-th page is to be scanned."""
        if self.side.wanted is not None and number > self.side.wanted:
            return False
        self.side.check_room()
        return self._is_fed or self.ready(number)

    def _ask(self, batch: ScanBatch, number: int) -> bool:
        """Asks for a page if it is wanted."""
        if not self._wants(number):
            return False
        batch.ask()
        return True


def _no_paper() -> ScannerError:
    from digitizer.acquire.scanners.faults import no_paper  # noqa: PLC0415

    return no_paper()


def _no_page() -> ScannerError:
    from digitizer.acquire.scanners.faults import no_page  # noqa: PLC0415

    return no_page()


def _page_bytes(settings: ScanSettings) -> int:
    width, height = PAPERS.get(settings.paper, PAPERS["A3"])
    pixels = width * height * (settings.dpi / _MM_PER_INCH) ** 2
    return round(pixels * _BYTES_A_PIXEL[settings.colour])


def chosen_settings(desk: Desk, preset: str) -> ScanSettings:
    """The settings of a preset, the usual one when none is named. Raises InputError GIA-50."""
    presets = desk.catalog.scan_presets
    if not preset:
        return next(iter(presets.values())).settings
    if preset not in presets:
        raise InputError(
            "GIA-50",
            "Không có bộ thiết lập quét tên là «{name}».",
            "Hãy dùng một trong: {known}.",
            name=preset,
            known=", ".join(presets),
        )
    return presets[preset].settings
