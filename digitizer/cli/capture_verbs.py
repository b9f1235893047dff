"""Verbs of the scanning station: scan, watch, quality, storage."""

from __future__ import annotations

import signal
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from digitizer.app.desk import Desk
from digitizer.app.judging import judge_files
from digitizer.app.phoning import PhoneEvent, PhoneOpened, PhonePage, PhoneRefused, phone_pages
from digitizer.app.previewing import preview_scan
from digitizer.app.processing import ReadPage
from digitizer.app.scanning import (
    Captured,
    Halted,
    Judged,
    Noticed,
    ScanEvent,
    ScanOrder,
    Warned,
    chosen_settings,
    describe_scanner,
    list_scan_presets,
    list_scanners,
    scan_pages,
)
from digitizer.app.storage import show_storage, tidy_cache
from digitizer.app.taking import ImportedPage
from digitizer.app.watching import FileDone, FolderGone, WatchEvent, watch_folder
from digitizer.cli.face import Face
from digitizer.cli.parser import Verbs, whole_number
from digitizer.domain.quality import Quality
from digitizer.domain.scanning import Colour, Feed, ScanSettings
from digitizer.errors import DigitizerError

_LIST = ("devices", "presets")
_MEGABYTE = 1 << 20


def register(verbs: Verbs) -> None:
    """Adds the verbs."""
    scanning = verbs.add(
        "scan", _scan, "quét trang vào sổ; «scan devices»: danh sách máy quét; «scan presets»: bộ thiết lập"
    )
    scanning.take("book", metavar="SỔ|devices|presets", about="mã sổ")
    scanning.take(
        "--device", default="", metavar="MÁY", about="tên máy quét trong danh sách, hoặc escl:ĐỊA-CHỈ"
    )
    scanning.take("--preset", default="", metavar="TÊN", about="bộ thiết lập (không có: bộ đầu tiên)")
    scanning.take("--feeder", action="store_true", about="lấy giấy từ khay nạp")
    scanning.take("--duplex", action="store_true", about="khay nạp, quét cả hai mặt")
    scanning.take("--dpi", type=whole_number, metavar="N", about="độ phân giải")
    scanning.take("--colour", choices=[one.value for one in Colour], about="màu, xám hay đen trắng")
    scanning.take("--paper", choices=["A5", "A4", "A3", "max"], about="khổ giấy; max: cả mặt kính")
    scanning.take("--count", type=whole_number, metavar="N", about="số trang (không có: đến khi hết giấy)")
    scanning.take("--after", default="", metavar="TRANG", about="chèn sau trang này")
    scanning.take("--replace", default="", metavar="TRANG", about="quét lại trang này; ảnh cũ vẫn được giữ")
    scanning.take("--preview", type=Path, metavar="TỆP", about="chỉ xem thử mặt kính: ghi ảnh nhỏ ra tệp PNG")
    scanning.take("--retries", type=whole_number, default=0, metavar="N",
                  about="khi không có người trả lời: số lần tự thử lại sau một lỗi")  # fmt: skip
    scanning.take("--wait", type=whole_number, default=5, metavar="GIÂY", about="chờ trước khi tự thử lại")
    scanning.take(
        "--jobs", type=whole_number, default=0, metavar="N", about="số tiến trình nhận dạng cùng lúc"
    )
    watching = verbs.add("watch", _watch, "nhận tệp mới trong một thư mục vào sổ; Ctrl+C để dừng")
    watching.take("book", metavar="SỔ", about="mã sổ")
    watching.take("folder", metavar="THƯ-MỤC", type=Path, about="thư mục mà máy quét hoặc điện thoại ghi vào")
    watching.take("--once", action="store_true", about="dừng khi mọi tệp đã xong")
    watching.take("--settle", type=float, default=2.0, metavar="GIÂY", about="tệp phải yên bao lâu mới nhận")
    watching.take(
        "--patience", type=float, default=60.0, metavar="GIÂY", about="chờ tệp thiếu phần cuối bao lâu"
    )
    watching.take(
        "--jobs", type=whole_number, default=0, metavar="N", about="số tiến trình nhận dạng cùng lúc"
    )
    phoning = verbs.add("phone", _phone, "chụp trang bằng điện thoại trong mạng nội bộ; Ctrl+C để tắt")
    phoning.take("book", metavar="SỔ", about="mã sổ")
    phoning.take("--minutes", type=float, default=15.0, metavar="PHÚT", about="tự tắt khi không ai dùng")
    phoning.take("--address", metavar="IP", about="địa chỉ của máy này (không có: tự tìm)")
    phoning.take("--port", type=whole_number, default=0, metavar="CỔNG", about="cổng (không có: cổng bất kỳ)")
    phoning.take(
        "--plain", action="store_true", about="không mã hóa (http): chỉ dùng trong mạng riêng tin cậy"
    )
    phoning.take("--qr", type=Path, metavar="TỆP", about="ghi mã QR ra một tệp PNG")
    phoning.take(
        "--jobs", type=whole_number, default=0, metavar="N", about="số tiến trình nhận dạng cùng lúc"
    )
    judging = verbs.add(
        "quality", _quality, "chấm chất lượng ảnh trang; không cần kho dữ liệu; mỗi dòng một JSON"
    )
    judging.take("pages", metavar="TỆP", nargs="+", type=Path, about="ảnh, PDF, TIFF, zip hoặc thư mục")
    storing = verbs.add("storage", _storage, "dung lượng của kho dữ liệu")
    storing.take("--tidy", action="store_true", about="dọn bộ nhớ đệm (không bao giờ xóa ảnh gốc)")


def _scan(face: Face, options: Namespace) -> int:
    if options.book == _LIST[0]:
        return _devices(face, options)
    if options.book == _LIST[1]:
        return _presets(face)
    if options.preview:
        return _preview(face, options)
    tally = Tally(face)
    with face.desk() as desk:
        order = _order(desk, options)
        answers = _Answers(face, options.retries, options.wait)
        events = scan_pages(
            desk, options.book, order, ready=answers.ready, again=answers.again, progress=tally.progress
        )
        for event in events:
            tally.tell_scan(event)
    return tally.end()


def _devices(face: Face, options: Namespace) -> int:
    if options.device:
        able = describe_scanner(options.device)
        face.dump({name: getattr(able, name) for name in able.__slots__})
        return 0
    found = list_scanners()
    for error in found.errors:
        face.complain(error)
    if face.json:
        face.dump([{"id": one.id, "name": one.name} for one in found.devices])
    elif found.devices:
        face.table(["Máy quét", "Tên"], [(one.id, one.name) for one in found.devices])
    else:
        face.say("Không thấy máy quét nào. Có thể quét bằng nút trên máy vào một thư mục và dùng lệnh watch.")
    return 1 if found.errors and not found.devices else 0


def _presets(face: Face) -> int:
    with face.desk(write=False) as desk:
        presets = list_scan_presets(desk)
    if face.json:
        face.dump([{"id": one.id, "label": one.label} for one in presets])
    else:
        face.table(["Bộ thiết lập", "Dùng cho"], [(one.id, one.label) for one in presets])
    return 0


def _preview(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        order = _order(desk, options)
        options.preview.write_bytes(preview_scan(desk, order.device, order.settings))
    face.say("Đã ghi ảnh xem thử; chưa có trang nào vào sổ.")
    return 0


def _order(desk: Desk, options: Namespace) -> ScanOrder:
    device = options.device or _only_device()
    settings = chosen_settings(desk, options.preset)
    return ScanOrder(
        device,
        _changed(settings, options),
        count=options.count,
        after=options.after,
        replace=options.replace,
        jobs=options.jobs,
    )


def _only_device() -> str:
    """The first scanner found: offices have one. Raises ScannerError MQT-01 when there is none."""
    devices = list_scanners().devices
    return devices[0].id if devices else "sane:"


def _changed(settings: ScanSettings, options: Namespace) -> ScanSettings:
    if options.duplex or options.feeder:
        settings = replace(settings, feed=Feed.DUPLEX if options.duplex else Feed.FEEDER)
    if options.dpi:
        settings = replace(settings, dpi=options.dpi)
    if options.colour:
        settings = replace(settings, colour=Colour(options.colour))
    return replace(settings, paper=options.paper) if options.paper else settings


class _Answers:
    """What a person at the terminal answers; without one, as the options say."""

    def __init__(self, face: Face, retries: int, wait: int) -> None:
        self._face = face
        self._retries = retries
        self._wait = wait
        self._asks = sys.stdin.isatty() and not face.json

    def ready(self, number: int) -> bool:
        """Whether the leaf for that page lies on the glass."""
        if not self._asks:
            return True
        return self._said("Đặt trang thứ {number} rồi nhấn Enter (q: dừng): ", number=number)

    def again(self, error: DigitizerError) -> bool:
        """Whether to go on after an error."""
        if self._asks:
            return self._said("Nhấn Enter để thử lại (q: dừng): ")
        self._retries -= 1
        if self._retries < 0:
            return False
        time.sleep(self._wait)
        return True

    def _said(self, template: str, **params: object) -> bool:
        sys.stderr.write(self._face.text(template, **params))
        sys.stderr.flush()
        answer = sys.stdin.readline()
        return bool(answer) and answer.strip().casefold() != "q"


class Tally:
    """Tells what happens while pages come in, and counts it."""

    def __init__(self, face: Face) -> None:
        self._face = face
        self._pages = self._refused = self._twins = self._read = self._failed = self._poor = 0
        self._halted = False
        self._shown = sys.stderr.isatty()

    def progress(self, share: float) -> None:
        """How much of the page has been scanned, where a person looks on."""
        if self._shown:
            sys.stderr.write(f"\r… {share:.0%}\x1b[K\r")
            sys.stderr.flush()

    def tell_scan(self, event: ScanEvent) -> None:
        """One event of ``scan``."""
        if isinstance(event, Captured):
            self._halted = False
        elif isinstance(event, Judged):
            self.page(event.page.id, event.page.file_name, event.quality)
        elif isinstance(event, Halted):
            self._halted = True
            self._face.complain(event.error)
        elif isinstance(event, Warned):
            self._face.aside(event.template, **event.params)
        else:
            self.reading(event)

    def tell_watch(self, event: WatchEvent) -> None:
        """One event of ``watch``."""
        if isinstance(event, ImportedPage):
            if event.page is not None and event.quality is not None:
                self.page(event.page.id, event.label, event.quality)
            elif event.error is not None:
                is_twin = event.error.code == "KHO-14"
                self._twins += is_twin
                self._refused += not is_twin
                self._face.complain(event.error, event.label)
        elif isinstance(event, FileDone):
            self._file(event)
        elif isinstance(event, FolderGone):
            self._face.complain(event.error)
        else:
            self.reading(event)

    def tell_phone(self, event: PhoneEvent) -> None:
        """One event of ``phone``."""
        if isinstance(event, PhonePage):
            self.page(event.page.id, event.page.file_name, event.quality)
        elif isinstance(event, PhoneRefused):
            self._refused += 1
            self._face.complain(event.error)
        elif not isinstance(event, PhoneOpened):
            self.reading(event)

    def _file(self, event: FileDone) -> None:
        if event.error is not None and event.error.code != "KHO-14":
            self._refused += 1
            self._face.complain(event.error, event.name)
        if event.path is not None:
            self._face.aside("{name} → {folder}", name=event.name, folder=event.path.parent.name)

    def page(self, page: str, name: str, quality: Quality) -> None:
        """A page has come in."""
        self._pages += 1
        self._poor += not quality.is_good
        told = [defect.text(self._face.translate) for defect in quality.defects]
        if self._face.json:
            kinds = [defect.kind.value for defect in quality.defects]
            self._face.dump({"page": page, "file": name, "score": quality.score, "defects": kinds})
        else:
            self._face.say("{page} ({name}): {told}", page=page, name=name,
                           told=" ".join(told) or self._face.translate("ảnh tốt"))  # fmt: skip

    def reading(self, read: ReadPage | Noticed) -> None:
        """A page was read meanwhile, or something was noticed by it."""
        if isinstance(read, Noticed):
            self._face.aside("▲ {told}", told=read.gap.text(self._face.translate))
            return
        self._read += 1
        if read.error is not None:
            self._failed += 1
            self._face.complain(read.error, f"{read.page.id} ({read.page.file_name})")

    def end(self) -> int:
        """The last line; the exit status."""
        counts = {
            "pages": self._pages,
            "poor": self._poor,
            "twins": self._twins,
            "refused": self._refused,
            "read": self._read,
            "failed": self._failed,
        }
        if self._face.json:
            self._face.dump(counts)
        else:
            self._face.say(
                "Đã nhận {pages} trang ({poor} trang cần xem lại ảnh), {twins} trang trùng, "
                "{refused} tệp hoặc trang không dùng được; đã nhận dạng {read} trang.",
                **counts,
            )
        return 1 if self._halted or self._refused else 0


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Ctrl+C becomes an answer: what is being stored is finished first."""
    stop = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    try:
        yield stop.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _watch(face: Face, options: Namespace) -> int:
    tally = Tally(face)
    with face.desk() as desk, stopping() as stop:
        if not options.once:
            face.aside("Đang chờ tệp mới trong {folder}; nhấn Ctrl+C để dừng.", folder=options.folder)
        for event in watch_folder(
            desk,
            options.book,
            options.folder,
            jobs=options.jobs,
            stop=stop,
            once=options.once,
            settle=options.settle,
            patience=options.patience,
        ):
            tally.tell_watch(event)
    return tally.end()


def _phone(face: Face, options: Namespace) -> int:
    tally = Tally(face)
    with face.desk() as desk, stopping() as stop:
        for event in phone_pages(
            desk,
            options.book,
            jobs=options.jobs,
            minutes=options.minutes,
            stop=stop,
            address=options.address,
            port=options.port,
            secure=False if options.plain else None,
            translate=face.translate,
        ):
            if isinstance(event, PhoneOpened):
                _tell_address(face, event, options.qr)
            else:
                tally.tell_phone(event)
    face.aside("Trang cho điện thoại đã tắt.")
    return tally.end()


def _tell_address(face: Face, opened: PhoneOpened, file: Path | None) -> None:
    from digitizer.acquire.phone import qr_png, qr_rows  # noqa: PLC0415 (only this verb opens the network)

    address = opened.address
    if file is not None:
        file.write_bytes(qr_png(address.url))
    if face.json:
        face.dump({"url": address.url, "secure": address.secure, "fingerprint": address.fingerprint})
        return
    for row in qr_rows(address.url):
        print(row, file=sys.stderr)
    face.say("Dùng điện thoại cùng mạng Wi-Fi quét mã trên, hoặc mở: {url}", url=address.url)
    if address.secure:
        face.aside(
            "Trình duyệt sẽ báo chứng chỉ lạ vì chứng chỉ do chính máy này tạo: chọn «Nâng cao» rồi "
            "«Tiếp tục». Dấu SHA-256 của chứng chỉ: {fingerprint}",
            fingerprint=address.fingerprint,
        )
    else:
        face.aside(
            "Kết nối không mã hóa: người trong cùng mạng có thể xem được ảnh. Chỉ dùng trong mạng riêng."
        )


def _quality(face: Face, options: Namespace) -> int:
    bad = False
    for one in judge_files(options.pages):
        shown: dict[str, object] = {"page": one.label}
        if one.quality is None:
            bad = True
            error = one.error
            shown["error"] = {"code": error.code, "message": error.text(face.translate)} if error else {}
        else:
            shown["score"] = one.quality.score
            shown["defects"] = [
                {"kind": defect.kind.value, "message": defect.text(face.translate)}
                for defect in one.quality.defects
            ]
        face.dump(shown)
    return 1 if bad else 0


def _storage(face: Face, options: Namespace) -> int:
    with face.desk(write=options.tidy) as desk:
        freed = tidy_cache(desk) if options.tidy else 0
        view = show_storage(desk)
    if face.json:
        face.dump({**{name: getattr(view, name) for name in view.__slots__}, "freed": freed})
        return 0
    rows = [
        ("Ảnh gốc", view.scans),
        ("Bộ nhớ đệm (xóa được)", view.cache),
        ("Gói đã xuất", view.packages),
        ("Cơ sở dữ liệu", view.database),
        ("Ổ đĩa còn trống", view.free),
    ]
    face.table(["Mục", "MB"], [(face.translate(name), f"{size / _MEGABYTE:.1f}") for name, size in rows])
    if freed:
        face.say("Đã dọn {size} MB.", size=f"{freed / _MEGABYTE:.1f}")
    return 0
