"""How pages come into a book besides files: a scanner, a watched folder, a phone; and learning its hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from digitizer.app.desk import Desk
from digitizer.app.learning import Hand, Lesson, forget_hand, learn_book
from digitizer.app.phoning import PhoneEvent, PhoneOpened, PhonePage, PhoneRefused, phone_pages
from digitizer.app.scanning import (
    Captured,
    Halted,
    ScanEvent,
    ScanOrder,
    Warned,
    chosen_settings,
    list_scan_presets,
    list_scanners,
    scan_pages,
)
from digitizer.app.taking import ImportedPage
from digitizer.app.watching import FileDone, FolderGone, WatchEvent, watch_folder
from digitizer.domain.quality import Quality
from digitizer.domain.scanning import Device, Feed, ScanPreset
from digitizer.gui.bridge import Run
from digitizer.gui.session import Kind, Session

Choices = Sequence[tuple[str, str]]

FEEDS: Mapping[Feed, str] = {
    Feed.FLATBED: "Mặt kính, một trang",
    Feed.FEEDER: "Khay nạp, đến khi hết giấy",
    Feed.DUPLEX: "Khay nạp, quét cả hai mặt",
}


class CaptureView(Protocol):
    """What the presenter needs of the screen."""

    def ask_scan(self, devices: Choices, presets: Choices, feeds: Choices) -> Mapping[str, str] | None:
        """``device``, ``preset`` and ``feed``; None when the person changed their mind."""

    def show_phone(self, code: bytes, url: str, note: str) -> None:
        """The address that a phone opens; ``code`` is the same as a PNG."""

    def hide_phone(self) -> None:
        """The address is no longer good."""


class CapturePresenter:
    """Brings pages into the chosen book and has its hand learned; ``fresh`` shows the pages anew."""

    def __init__(
        self,
        session: Session,
        chosen: Callable[[], str],
        fresh: Callable[[], None],
        read: Callable[[str], None],
    ) -> None:
        self.session = session
        self.view: CaptureView | None = None
        self._chosen, self._fresh, self._read = chosen, fresh, read

    # learning

    def learn(self) -> None:
        """Learns the hand of the book from what people confirmed in it."""
        book, hands = self._chosen(), list[Hand]()

        def item(one: Lesson | Hand) -> None:
            if isinstance(one, Hand):
                hands.append(one)

        def end(run: Run[Lesson | Hand]) -> None:
            if hands:
                self._tell_hand(hands[-1])

        title = self.session.say("Học nét chữ của {book}", book=book)
        self._start(title, f"learn:{book}", lambda desk, _: learn_book(desk, book), item, end)

    def forget(self) -> None:
        """Goes back to the general way of reading."""
        book = self._chosen()
        if book:
            self.session.ask(
                lambda desk: forget_hand(desk, book),
                lambda _: self.session.status("Đã bỏ nét chữ đã học của sổ {book}.", book=book),
            )

    def _tell_hand(self, hand: Hand) -> None:
        template, params = hand.told()
        self.session.status(template, **params)

    # a scanner

    def scan(self, after: str = "") -> None:
        """Asks how to scan, then scans into the book (behind the page ``after``, or at the end)."""
        if not self._chosen():
            return
        self.session.status("Đang tìm máy quét…")
        self.session.ask(_scanners, partial(self._ask_scan, after), lane="scanners")

    def _ask_scan(self, after: str, found: tuple[Sequence[Device], Sequence[ScanPreset]]) -> None:
        devices, presets = found
        if not devices or not self.view:
            self.session.status(
                "Không thấy máy quét nào. Có thể quét bằng nút trên máy vào một thư mục rồi chọn "
                "«Theo dõi thư mục»."
            )
            return
        say = self.session.say
        given = self.view.ask_scan(
            [(one.id, one.name) for one in devices],
            [(one.id, say(one.label)) for one in presets],
            [(feed.value, say(label)) for feed, label in FEEDS.items()],
        )
        if given:
            self._scan(given["device"], given["preset"], Feed(given["feed"]), after)

    def _scan(self, device: str, preset: str, feed: Feed, after: str) -> None:
        book = self._chosen()

        def steps(desk: Desk, _: Callable[[], bool]) -> Iterator[ScanEvent]:
            settings = replace(chosen_settings(desk, preset), feed=feed)
            count = 1 if feed is Feed.FLATBED else None
            return scan_pages(desk, book, ScanOrder(device, settings, count=count, after=after))

        self._bring("Quét vào {book}", book, steps)

    # a folder, a phone

    def watch(self, folder: str) -> None:
        """Takes in what appears in a folder until the person stops it."""
        book = self._chosen()
        if folder and book:

            def steps(desk: Desk, stop: Callable[[], bool]) -> Iterator[WatchEvent]:
                return watch_folder(desk, book, Path(folder), stop=stop)

            self._bring("Theo dõi thư mục vào {book}", book, steps)

    def phone(self) -> None:
        """Opens the page on which a phone of the office takes photographs, until the person stops it."""
        book = self._chosen()
        if book:

            def steps(desk: Desk, stop: Callable[[], bool]) -> Iterator[PhoneEvent]:
                return phone_pages(desk, book, stop=stop, translate=self.session.translate)

            self._bring("Chụp bằng điện thoại vào {book}", book, steps)

    # what all of them tell

    def _bring(
        self, title: str, book: str, steps: Callable[[Desk, Callable[[], bool]], Iterator[Any]]
    ) -> None:
        pages: list[str] = []

        def item(event: object) -> None:
            page = self._told(event)
            if page:
                pages.append(page)
                self._fresh()

        def end(run: Run[Any]) -> None:
            if self.view:
                self.view.hide_phone()
            self.session.changed(Kind.PAGES)
            if pages:
                self._read(book)

        self._start(self.session.say(title, book=book), f"capture:{book}", steps, item, end)

    def _told(self, event: object) -> str:
        """Tells what happened; the page that came in, if one did."""
        if isinstance(event, Captured | PhonePage):
            return self._judged(event.page.id, event.quality)
        if isinstance(event, ImportedPage) and event.page and event.quality:
            return self._judged(event.page.id, event.quality)
        if isinstance(event, PhoneOpened):
            self._show_address(event)
        elif isinstance(event, Warned):
            self.session.status(event.template, **event.params)
        elif isinstance(event, Halted | PhoneRefused):
            self.session.fail(event.error)
        elif isinstance(event, FolderGone | FileDone | ImportedPage) and event.error:
            self._quietly(event.error.text(self.session.translate))
        return ""

    def _judged(self, page: str, quality: Quality) -> str:
        told = " ".join(defect.text(self.session.translate) for defect in quality.defects)
        self._quietly(f"{page}: {told or self.session.say('ảnh tốt')}")
        return page

    def _quietly(self, text: str) -> None:
        if self.session.front:
            self.session.front.show_status(text)

    def _show_address(self, opened: PhoneOpened) -> None:
        from digitizer.acquire.phone import qr_png  # noqa: PLC0415 (only this opens the network)

        say, address = self.session.say, opened.address
        note = (
            say(
                "Trình duyệt sẽ báo chứng chỉ lạ vì chứng chỉ do chính máy này tạo: chọn «Nâng cao» rồi "
                "«Tiếp tục». Dấu SHA-256 của chứng chỉ: {fingerprint}",
                fingerprint=address.fingerprint,
            )
            if address.secure
            else say(
                "Kết nối không mã hóa: người trong cùng mạng có thể xem được ảnh. Chỉ dùng trong mạng riêng."
            )
        )
        if self.view:
            self.view.show_phone(qr_png(address.url, 5), address.url, note)

    def _start(
        self,
        title: str,
        key: str,
        steps: Callable[[Desk, Callable[[], bool]], Iterator[Any]],
        item: Callable[[Any], None],
        end: Callable[[Run[Any]], None],
    ) -> None:
        """Begins long work on the book, but not the same twice; the person stops it at the foot."""
        if not self._chosen() or any(run.key == key for run in self.session.bridge.runs):
            return
        runs: list[Run[Any] | None] = []

        def stop() -> bool:
            return any(run is not None and run.cancelled for run in runs)

        runs.append(
            self.session.start(title, lambda desk: steps(desk, stop), key=key, on_item=item, on_end=end)
        )


def _scanners(desk: Desk) -> tuple[Sequence[Device], Sequence[ScanPreset]]:
    return list_scanners().devices, list_scan_presets(desk)
