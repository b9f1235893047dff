"""How pages come into a book besides files: a scanner, a watched folder, a phone; and learning its hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from digitizer.app.checking import check_book
from digitizer.app.desk import Desk
from digitizer.app.learning import Hand, Lesson, forget_hand, learn_book
from digitizer.app.phoning import PhoneEvent, PhoneOpened, PhonePage, PhoneRefused, phone_pages
from digitizer.app.previewing import preview_scan
from digitizer.app.scanning import (
    Captured,
    Halted,
    Judged,
    Noticed,
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
from digitizer.errors import DigitizerError
from digitizer.gui.bridge import Run
from digitizer.gui.problems import told
from digitizer.gui.session import Kind, Session
from digitizer.store import Page

Choices = Sequence[tuple[str, str]]

FEEDS: Mapping[Feed, str] = {
    Feed.FLATBED: "Mặt kính, từng trang một",
    Feed.FEEDER: "Khay nạp, đến khi hết giấy",
    Feed.DUPLEX: "Khay nạp, quét cả hai mặt",
}

PLACES: Mapping[str, str] = {
    "end": "Trang mới, ở cuối sổ",
    "after": "Trang mới, ngay sau trang đang chọn",
    "replace": "Ảnh mới của trang đang chọn (ảnh cũ vẫn giữ)",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question on how to scan: its choices, and the one that was taken last."""

    name: str
    label: str
    choices: Choices
    chosen: str


class CaptureView(Protocol):
    """What the presenter needs of the screen."""

    def ask_scan(
        self, questions: Sequence[Question], picture: bytes, told: str, *, trial: bool
    ) -> tuple[str, Mapping[str, str]] | None:
        """``"scan"`` or ``"preview"``, and the answers by name; None when the person changed their mind.

        ``picture`` (a PNG) and ``told`` are what the preview showed, if there was one. A ``trial``, without a
        book, only previews.
        """

    def preview_side(self) -> int:
        """Pixels of a preview's longer side."""

    def ask_next(self, number: int, told: str) -> bool:
        """Whether the ``number``-th page lies on the glass; False ends. ``told``: how the last one is."""

    def ask_again(self, what: str, step: str) -> bool:
        """Whether to go on with the batch after something went wrong."""

    def show_notes(self, lines: Sequence[str]) -> None:
        """What is to be looked at among the pages that came in."""

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
        page: Callable[[], str] = str,
    ) -> None:
        """``page`` is the id of the page that the person selected; empty: none."""
        self.session = session
        self.view: CaptureView | None = None
        self._told_last = ""
        self._chosen, self._fresh, self._read, self._page = chosen, fresh, read, page

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

    def scan(self) -> None:
        """Asks how to scan, then scans into the book; without a book a scanner can be tried."""
        self.session.status("Đang tìm máy quét…")
        self.session.ask(_scanners, self._ask_scan, lane="scanners")

    def _ask_scan(
        self,
        found: tuple[Sequence[Device], Sequence[ScanPreset]],
        given: Mapping[str, str] | None = None,
        picture: bytes = b"",
        told: str = "",
    ) -> None:
        if not found[0] or not self.view:
            self.session.status(
                "Không thấy máy quét nào. Có thể quét bằng nút trên máy vào một thư mục rồi chọn "
                "«Theo dõi thư mục»."
            )
            return
        last = given or self.session.settings.scans.get(self._chosen(), {})
        if not self._chosen() and not told:
            told = self.session.say("Chưa mở sổ nào: chỉ quét thử, ảnh không được giữ.")
        answer = self.view.ask_scan(self._questions(*found, last), picture, told, trial=not self._chosen())
        if answer is None:
            return
        does, given = answer
        if does == "preview":
            self._preview(found, given)
        else:
            self._remember(given)
            self._scan(given)

    def _questions(
        self, devices: Sequence[Device], presets: Sequence[ScanPreset], last: Mapping[str, str]
    ) -> Sequence[Question]:
        say = self.session.say
        asked: list[tuple[str, str, Choices]] = [
            ("device", say("Máy quét"), [(one.id, one.name) for one in devices]),
            ("preset", say("Bộ thiết lập"), [(one.id, say(one.label)) for one in presets]),
            ("feed", say("Nguồn giấy"), [(feed.value, say(label)) for feed, label in FEEDS.items()]),
        ]
        if self._page():
            asked.append(
                ("place", say("Trang quét là"), [(key, say(label)) for key, label in PLACES.items()])
            )
        return [
            Question(name, label, choices, _known(choices, last.get(name))) for name, label, choices in asked
        ]

    def _preview(
        self, found: tuple[Sequence[Device], Sequence[ScanPreset]], given: Mapping[str, str]
    ) -> None:
        self.session.status("Đang quét thử…")

        side = self.view.preview_side() if self.view else 0

        def work(desk: Desk) -> bytes:
            return preview_scan(desk, given["device"], chosen_settings(desk, given["preset"]), side)

        def show(picture: bytes) -> None:
            self._ask_scan(found, given, picture)

        def failed(error: Exception) -> None:
            if not isinstance(error, DigitizerError):
                self.session.fail(error)
                return
            self._ask_scan(found, given, told=error.text(self.session.translate))

        self.session.ask(work, show, failed, lane="scanners")

    def _remember(self, given: Mapping[str, str]) -> None:
        """The book's next pages are scanned in the same way."""
        settings = self.session.settings
        kept = {name: given[name] for name in ("device", "preset", "feed")}
        self.session.choose(replace(settings, scans={**settings.scans, self._chosen(): kept}))

    def _scan(self, given: Mapping[str, str]) -> None:
        book, page, place = self._chosen(), self._page(), given.get("place", "")
        self._told_last = ""

        def steps(desk: Desk, _: Callable[[], bool]) -> Iterator[ScanEvent]:
            settings = replace(chosen_settings(desk, given["preset"]), feed=Feed(given["feed"]))
            order = ScanOrder(
                given["device"],
                settings,
                after=page if place == "after" else "",
                replace=page if place == "replace" else "",
                jobs=None,
            )
            yield from scan_pages(desk, book, order, ready=self._ready, again=self._again)
            check_book(desk, book)

        self._bring("Quét vào {book}", book, steps)

    def _ready(self, number: int) -> bool:
        """Whether the next leaf lies on the glass; the first does, as somebody has just said «scan»."""
        if number == 1:
            return True
        return self.session.bridge.consult(
            lambda: bool(self.view and self.view.ask_next(number, self._told_last))
        )

    def _again(self, error: DigitizerError) -> bool:
        what, step = told(error, self.session.translate).what, told(error, self.session.translate).step
        return self.session.bridge.consult(lambda: bool(self.view and self.view.ask_again(what, step)))

    # a folder, a phone

    def watch(self, folder: str) -> None:
        """Takes in what appears in a folder until the person stops it."""
        book = self._chosen()
        if folder and book:

            def steps(desk: Desk, stop: Callable[[], bool]) -> Iterator[WatchEvent]:
                yield from watch_folder(desk, book, Path(folder), jobs=None, stop=stop)
                check_book(desk, book)

            self._bring("Theo dõi thư mục vào {book}", book, steps)

    def phone(self) -> None:
        """Opens the page on which a phone of the office takes photographs, until the person stops it."""
        book = self._chosen()
        if book:

            def steps(desk: Desk, stop: Callable[[], bool]) -> Iterator[PhoneEvent]:
                yield from phone_pages(desk, book, jobs=None, stop=stop, translate=self.session.translate)
                check_book(desk, book)

            self._bring("Chụp bằng điện thoại vào {book}", book, steps)

    # what all of them tell

    def _bring(
        self, title: str, book: str, steps: Callable[[Desk, Callable[[], bool]], Iterator[Any]]
    ) -> None:
        notes: list[str] = []

        def item(event: object) -> None:
            if isinstance(event, Noticed):
                notes.append(event.gap.text(self.session.translate))
            page, quality = _seen(event)
            if page and quality and quality.defects:
                notes.append(self._judged(page, quality))
            self._tell(event)
            if page:
                self._fresh()

        def end(run: Run[Any]) -> None:
            if self.view:
                self.view.hide_phone()
                if notes:
                    self.view.show_notes(notes)
            self.session.changed(Kind.PAGES, Kind.RECORDS)
            if run.done:
                self._read(book)

        self._start(self.session.say(title, book=book), f"capture:{book}", steps, item, end)

    def _tell(self, event: object) -> None:
        """Tells what happened; after a halt that can be mended the person is asked instead."""
        page, quality = _seen(event)
        if page and quality:
            self._told_last = self._judged(page, quality)
            self._quietly(self._told_last)
        elif isinstance(event, PhoneOpened):
            self._show_address(event)
        elif isinstance(event, Warned):
            self.session.status(event.template, **event.params)
        elif isinstance(event, Noticed):
            self._quietly(event.gap.text(self.session.translate))
        elif isinstance(event, PhoneRefused) or (isinstance(event, Halted) and not event.error.again):
            self.session.fail(event.error)
        elif isinstance(event, FolderGone | FileDone | ImportedPage) and event.error:
            self._quietly(event.error.text(self.session.translate))

    def _judged(self, page: Page, quality: Quality) -> str:
        found = " ".join(defect.text(self.session.translate) for defect in quality.defects)
        say = self.session.say
        return say("Trang {number}: {told}", number=page.ordinal, told=found or say("ảnh tốt"))

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


def _seen(event: object) -> tuple[Page | None, Quality | None]:
    """The page that an event is about, if a page came in, and what was seen of it."""
    if isinstance(event, Captured):
        return event.page, None
    if isinstance(event, Judged | PhonePage | ImportedPage):
        return event.page, event.quality
    return None, None


def _known(choices: Choices, wanted: str | None) -> str:
    """The wanted choice if it is still there, else the first."""
    return next((value for value, _ in choices if value == wanted), choices[0][0])


def _scanners(desk: Desk) -> tuple[Sequence[Device], Sequence[ScanPreset]]:
    return list_scanners().devices, list_scan_presets(desk)
