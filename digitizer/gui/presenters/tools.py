"""Tools for whoever looks after the program: each takes files or nothing and answers with lines of text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from digitizer.app.benchmarking import benchmark
from digitizer.app.checking import check_file
from digitizer.app.demo import BookExported, PageRead, new_demo_folder, run_demo
from digitizer.app.desk import Desk
from digitizer.app.evaluating import evaluate_files
from digitizer.app.judging import judge_files
from digitizer.app.page_files import read_files
from digitizer.app.profiles import check_profile, draft_profile_text, list_profiles
from digitizer.app.scanning import describe_scanner, list_scanners
from digitizer.app.sharing import CONSENT, SharedWords, share_words
from digitizer.app.storage import show_storage, tidy_cache
from digitizer.gui.bridge import Run
from digitizer.gui.presenters.capturing import FEEDS
from digitizer.gui.session import Session

_MEGABYTE = 1e6


class Asks(StrEnum):
    """What a tool has to be given."""

    NOTHING = "nothing"
    FILE = "file"
    FILES = "files"
    TWO_FILES = "two_files"  # one after the other: each has its own question
    FOLDER = "folder"
    NEW_FILE = "new_file"


Work = Callable[[Desk, Sequence[Path], Session], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: its name, what it does in a sentence, what it asks for (``questions``: one for each file), and
    the text (``consent``) to which people must agree each time.
    """

    id: str
    label: str
    about: str
    work: Work
    asks: Asks = Asks.NOTHING
    questions: Sequence[str] = ()
    consent: str = ""


def _storage(desk: Desk, _: Sequence[Path], session: Session) -> Iterator[str]:
    found = show_storage(desk)
    for label, size in (
        ("Ảnh gốc", found.scans),
        ("Bộ nhớ đệm (xóa được)", found.cache),
        ("Gói đã xuất", found.packages),
        ("Cơ sở dữ liệu", found.database),
        ("Ổ đĩa còn trống", found.free),
    ):
        yield f"{session.say(label)}: {size / _MEGABYTE:.1f} MB"


def _tidy(desk: Desk, _: Sequence[Path], session: Session) -> Iterator[str]:
    yield session.say("Đã dọn {size} MB.", size=f"{tidy_cache(desk) / _MEGABYTE:.1f}")


def _scanners(desk: Desk, _: Sequence[Path], session: Session) -> Iterator[str]:
    found = list_scanners()
    yield from (error.text(session.translate) for error in found.errors)
    for device in found.devices:
        able = describe_scanner(device.id)
        yield f"{device.name} ({device.id})"
        yield session.say("  Độ phân giải (dpi): {dpi}", dpi=", ".join(map(str, able.resolutions)) or "–")
        yield session.say(
            "  Nguồn giấy: {feeds}", feeds=", ".join(session.say(FEEDS[feed]) for feed in able.feeds) or "–"
        )
    if not found.devices:
        yield session.say("Không thấy máy quét nào.")


def _judge(_: Desk, paths: Sequence[Path], session: Session) -> Iterator[str]:
    for page in judge_files(paths):
        defects = page.quality.defects if page.quality else ()
        told = (
            page.error.text(session.translate)
            if page.error
            else " ".join(one.text(session.translate) for one in defects)
        )
        yield f"{page.label}: {told or session.say('ảnh tốt')}"


def _read(_: Desk, paths: Sequence[Path], session: Session) -> Iterator[str]:
    return (json.dumps(page, ensure_ascii=False) for page in read_files(paths, translate=session.translate))


def _check(_: Desk, paths: Sequence[Path], session: Session) -> Iterator[str]:
    for answers in check_file(paths[0], session.translate):
        yield from answers.text.splitlines()


def _evaluate(_: Desk, paths: Sequence[Path], session: Session) -> Iterator[str]:
    truth, readings = paths
    yield from json.dumps(
        evaluate_files(truth, readings).as_json(), ensure_ascii=False, indent=1
    ).splitlines()


def _benchmark(_: Desk, paths: Sequence[Path], session: Session) -> Iterator[str]:
    for one in benchmark(paths):
        if one.cost is None:
            yield session.say("Máy này chưa cài {name}, nên không so được.", name=one.name)
        else:
            figures = {name: round(value, 2) for name, value in asdict(one.cost).items()}
            yield session.say(
                "{name}: {pages} trang, {records} hồ sơ; {seconds} giây, {core} giây bộ xử lý.",
                name=one.name,
                pages=one.pages,
                records=one.records,
                seconds=figures["wall"],
                core=figures["core"],
            )


def _profiles(_: Desk, __: Sequence[Path], session: Session) -> Iterator[str]:
    return (f"{one.id}: {one.title}" for one in list_profiles())


def _check_profile(_: Desk, paths: Sequence[Path], session: Session) -> Iterator[str]:
    profile = check_profile(paths[0])
    yield session.say("Mẫu {id} hợp lệ: {labels} nhãn.", id=profile.id, labels=len(profile.labels))


def _draft_profile(_: Desk, paths: Sequence[Path], session: Session) -> Iterator[str]:
    yield from draft_profile_text(paths).splitlines()


def _demo(_: Desk, paths: Sequence[Path], session: Session) -> Iterator[str]:
    folder = new_demo_folder(paths[0])
    yield session.say("Chạy thử vào thư mục {folder}", folder=str(folder))
    for event in run_demo(folder):
        if isinstance(event, PageRead):
            yield session.say("Đã đọc {done}/{total} trang", done=event.done, total=event.total)
        elif isinstance(event, BookExported):
            told = event.error.text(session.translate) if event.error else session.say("đã xuất")
            yield f"{event.book.id}: {told}"


def _share(desk: Desk, paths: Sequence[Path], session: Session) -> Iterator[str]:
    for one in share_words(desk, paths[0], agreed=True):  # the tool's ``consent``
        if isinstance(one, SharedWords):
            yield session.say("Đã ghi {words} chữ rời vào {path}.", words=one.words, path=one.path)


_SCANS = ("Chọn các ảnh hoặc PDF",)
TOOLS: Sequence[Tool] = (
    Tool("storage", "Dung lượng của kho", "Kho dữ liệu chiếm bao nhiêu chỗ trên ổ đĩa.", _storage),
    Tool("tidy", "Dọn bộ nhớ đệm", "Xóa các ảnh xem nhanh làm sẵn; ảnh gốc không bị đụng đến.", _tidy),
    Tool("scanners", "Máy quét nối với máy này", "Máy quét nào dùng được và quét được những gì.", _scanners),
    Tool("judge", "Chấm chất lượng ảnh", "Xem trước ảnh có nhòe, tối, lệch hay thiếu góc không.",
         _judge, Asks.FILES, _SCANS),
    Tool("read", "Đọc thử các tệp ảnh", "Đọc trang mà không nhập vào sổ; mỗi trang một dòng JSON.",
         _read, Asks.FILES, _SCANS),
    Tool("check", "Kiểm tra tệp hồ sơ", "Áp mọi quy tắc lên một tệp hồ sơ JSON, mỗi hồ sơ một dòng.",
         _check, Asks.FILE, ("Chọn tệp hồ sơ (JSON mỗi dòng)",)),
    Tool("evaluate", "So kết quả đọc với đáp án", "Đếm số trường đọc đúng theo nhóm, theo cách ghi.",
         _evaluate, Asks.TWO_FILES, ("Chọn tệp đáp án", "Chọn tệp kết quả đọc")),
    Tool("benchmark", "Đo tốc độ đọc", "Đo trên các trang được chọn, cạnh Tesseract và OCRmyPDF nếu có cài.",
         _benchmark, Asks.FILES, _SCANS),
    Tool("profiles", "Các mẫu sổ đã biết", "Mẫu sổ mà chương trình nhận ra được.", _profiles),
    Tool("check_profile", "Kiểm tra tệp mẫu sổ", "Báo lỗi của một tệp mẫu sổ theo tệp và dòng.",
         _check_profile, Asks.FILE, ("Chọn tệp mẫu sổ (TOML)",)),
    Tool("draft_profile", "Soạn mẫu sổ mới", "Đề xuất tệp mẫu sổ từ ảnh quét của một mẫu chưa biết.",
         _draft_profile, Asks.FILES, _SCANS),
    Tool("demo", "Chạy thử cả quy trình", "Tạo một kho thử với sổ mẫu, đọc, duyệt và xuất; khoảng một phút.",
         _demo, Asks.FOLDER, ("Chọn thư mục để tạo kho thử",)),
    Tool("share", "Xuất chữ mẫu", "Ghi ảnh các chữ rời đã xác nhận, để cải thiện việc đọc chữ viết tay.",
         _share, Asks.NEW_FILE, ("Chọn nơi ghi tệp chữ mẫu (ZIP)",), CONSENT),
)  # fmt: skip


class ToolsView(Protocol):
    """What the presenter needs of the screen."""

    def ask_consent(self, title: str, text: str) -> bool:
        """Whether the person agrees to the text."""

    def ask_paths(self, asks: Asks, questions: Sequence[str]) -> Sequence[Path]:
        """What the tool works on; none when the person changed their mind."""

    def show_lines(self, title: str, lines: Sequence[str], *, more: bool) -> None:
        """The answer so far; ``more`` while the tool is at work."""


class ToolsPresenter:
    """One tool at a time; its answer can be kept as a file."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.view: ToolsView | None = None
        self.lines: list[str] = []
        self._tools: Mapping[str, Tool] = {tool.id: tool for tool in TOOLS}

    def use(self, identifier: str) -> None:
        """Asks for what the tool needs, then sets it to work in the background."""
        tool, view = self._tools[identifier], self.view
        if view is None or any(run.key == "tool" for run in self.session.bridge.runs):
            return
        if tool.consent and not view.ask_consent(
            self.session.say(tool.label), self.session.say(tool.consent)
        ):
            return
        paths = view.ask_paths(tool.asks, tool.questions) if tool.asks is not Asks.NOTHING else ()
        if tool.asks is Asks.NOTHING or len(paths) >= len(tool.questions):
            self._start(tool, paths, view)

    def keep(self, path: str) -> None:
        """Writes the answer into a file."""
        if path:
            text = "".join(f"{line}\n" for line in self.lines)
            self.session.ask(
                lambda _: Path(path).write_text(text, "utf-8"),
                lambda _: self.session.status("Đã ghi {file}", file=path),
            )

    def _start(self, tool: Tool, paths: Sequence[Path], view: ToolsView) -> None:
        self.lines = lines = []
        title = self.session.say(tool.label)

        def item(line: str) -> None:
            lines.append(line)
            view.show_lines(title, lines, more=True)

        def end(_: Run[str]) -> None:
            view.show_lines(title, lines, more=False)

        view.show_lines(title, lines, more=True)
        self.session.start(
            title,
            lambda desk: iter(tool.work(desk, paths, self.session)),
            key="tool",
            on_item=item,
            on_end=end,
        )
