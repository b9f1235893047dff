"""Use cases: which scanners there are, and scanning pages into a book.

A page is stored (vault, then database) before the next one is asked for; while the scanner works on the next
one, the last one is judged, and worker processes read the pages before it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from digitizer.app.desk import Desk
from digitizer.app.live_reading import LiveReading
from digitizer.app.processing import ReadPage
from digitizer.app.spool import SPOILED, Spool, recover
from digitizer.app.storage import check_room
from digitizer.domain.quality import Quality
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
    the number of workers that read meanwhile.
    """

    device: str
    settings: ScanSettings
    count: int | None = None
    after: str = ""
    replace: str = ""
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Captured:
    """A page was stored: the ``number``-th of this order (0: rescued from a run that was cut short)."""

    page: Page
    number: int
    quality: Quality


@dataclass(frozen=True, slots=True)
class Halted:
    """The scanner stopped after ``done`` pages. It goes on if whoever was asked said so."""

    error: DigitizerError
    done: int


@dataclass(frozen=True, slots=True)
class Warned:
    """Settings that hurt: a sentence and what fills it."""

    template: str
    params: Mapping[str, object]


ScanEvent = Captured | ReadPage | Halted | Warned
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
    desk_side = _DeskSide(desk, book, order, person, Spool.new(desk, book))
    with LiveReading(desk, book, person, order.jobs) as reading:
        for page, quality in recover(desk, book, person):
            reading.submit(page)
            yield Captured(page, 0, quality)
        with closing(_Run(desk_side, found, name, ready, again, progress).events()) as events:
            for event in events:
                yield event
                if isinstance(event, Captured):
                    reading.submit(event.page)
                yield from reading.finished()
        desk_side.spool.close()
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

    def store(self, path: Path) -> tuple[Page, bytes]:
        self.number += 1
        spot = self.order.replace if self.number == 1 else ""
        try:
            page, data = self.spool.store(path, self.person, after=self.order.after, replace=spot)
        except InputError as error:  # the driver delivered something that is no whole image
            self.number -= 1
            path.rename(path.with_suffix(SPOILED))
            raise _no_page() from error
        if self.order.after:
            self.order = replace(self.order, after=page.id)
        return page, data

    @property
    def is_done(self) -> bool:
        return self.number == (1 if self.order.replace else self.order.count)

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
                yield Halted(error, self.side.number)
                if not error.again or not self.again(error):
                    return

    def _batch(self) -> Iterator[ScanEvent]:
        side = self.side
        if not self._may_go_on():
            return
        first = side.number + 1
        with closing(self.source.open(self.name, side.order.settings, side.spool.folder, first)) as batch:
            batch.ask()
            while (path := batch.wait(self.progress)) is not None:
                page, data = side.store(path)
                going = self._is_fed and self._ask(batch)
                yield Captured(page, side.number, side.spool.judge(page, data))
                if not (going or (not self._is_fed and self._ask(batch))):
                    return
            if side.order.count is not None and side.number < side.order.count:
                raise _no_paper()

    @property
    def _is_fed(self) -> bool:
        return self.side.order.settings.feed is not Feed.FLATBED

    def _may_go_on(self) -> bool:
        if self.side.is_done:
            return False
        self.side.check_room()
        return self._is_fed or self.ready(self.side.number + 1)

    def _ask(self, batch: ScanBatch) -> bool:
        """Asks for the next page if one is wanted; a feeder goes on while the last page is judged."""
        if not self._may_go_on():
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
