"""What goes wrong while people work in the window: it is told with a next step, and nothing is lost.

Elsewhere: a scanner unplugged in the middle (``test_capturing``); a picture that cannot be shown
(``test_checking``); the window closed during work, pasted text with line breaks or hidden characters, an
input method in the middle of a syllable, a long name on the screen (``test_windows``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from digitizer.app.desk import Desk
from digitizer.app.importing import import_pages
from digitizer.app.processing import ReadPage
from digitizer.app.watching import FolderGone
from digitizer.errors import DigitizerError, InputError
from digitizer.gui.presenters import capturing, checking, reading, scanning
from digitizer.gui.presenters.entrance import StartPresenter
from digitizer.gui.presenters.scanning import ScanPresenter
from digitizer.gui.session import Session
from digitizer.gui.settings import Settings
from digitizer.jobs import results
from digitizer.store import PageState
from digitizer.store.faults import disk_full
from tests.fixtures.check_screen import FIRST, AtScreen
from tests.fixtures.window import (
    BOOK,
    SAMPLES,
    QuietFront,
    Seen,
    Straight,
    front,
    no_crash,
    put,
    session_at,
    settle,
)

Work = Callable[..., Iterator[Any]]


@pytest.fixture
def screen(desk: Desk) -> ScanPresenter:
    presenter = ScanPresenter(session_at(desk))
    put(presenter)
    presenter.open(BOOK)
    settle(presenter.session)
    presenter.capture.view = Seen()
    return presenter


def problem(screen: ScanPresenter) -> str:
    """The code of the last problem, which must say what to do."""
    told = front(screen.session).problems[-1]
    assert told.what and told.step
    return told.code


def test_a_folder_that_vanished_is_told_and_watched_on(
    screen: ScanPresenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = FolderGone(InputError("TEP-01", "Không mở được thư mục.", "Hãy nối lại ổ mạng."))
    monkeypatch.setattr(capturing, "watch_folder", lambda *_, **__: iter([gone, gone]))
    screen.capture.watch("/mnt/o-mang")
    settle(screen.session)
    assert any("nối lại ổ mạng" in text for text in front(screen.session).status)


def waiting(screen: ScanPresenter, desk: Desk) -> list[str]:
    """Two pages more, which wait to be read."""
    screen.read = lambda *args, **named: None  # type: ignore[method-assign]
    screen.bring([str(SAMPLES / "005.jpg"), str(SAMPLES / "006.jpg")])
    settle(screen.session)
    del screen.read  # type: ignore[attr-defined]
    return [page.id for page in desk.office.pages.pending(BOOK)]


def read_with(screen: ScanPresenter, monkeypatch: pytest.MonkeyPatch, work: Work) -> None:
    monkeypatch.setattr(reading, "process_book", work)
    screen.read()
    settle(screen.session)


def test_a_page_whose_worker_crashed_waits_for_a_person_and_the_others_are_read(
    screen: ScanPresenter, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = waiting(screen, desk)

    def crashing(desk: Desk, book: str, **_: object) -> Iterator[ReadPage]:
        error = results.crashed()
        desk.office.pages.fail(first, error.code, error.text(), person=desk.actor)
        yield ReadPage(desk.office.pages.get(first), error=error)
        yield ReadPage(desk.office.pages.get(second))

    read_with(screen, monkeypatch, crashing)
    assert desk.office.pages.get(first).state is PageState.FAILED
    assert "Đã đọc 2 trang." in front(screen.session).status
    screen.select(first)
    assert "dừng đột ngột" in screen.view.calls["show_about"][0]  # type: ignore[union-attr]


def test_work_that_fails_as_a_whole_leaves_the_pages_waiting(
    screen: ScanPresenter, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = waiting(screen, desk)

    def failing(desk: Desk, book: str, **_: object) -> Iterator[ReadPage]:
        raise results.no_start()
        yield

    read_with(screen, monkeypatch, failing)
    assert problem(screen) == "VIE-04" and screen.session.bridge.runs == []
    assert [page.id for page in desk.office.pages.pending(BOOK)] == pages


def test_what_nobody_foresaw_is_told_without_what_it_was_about(
    screen: ScanPresenter, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    waiting(screen, desk)
    screen.session._note_crash = lambda error, folder: DigitizerError("CTR-00", "Lỗi.", "Gửi tệp.")

    def failing(desk: Desk, book: str, **_: object) -> Iterator[ReadPage]:
        raise ValueError("Lò Thị Mận")
        yield

    read_with(screen, monkeypatch, failing)
    assert problem(screen) == "CTR-00" and "Mận" not in str(front(screen.session).problems)


def test_a_full_disk_is_told_and_what_was_typed_stays_in_its_field(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = AtScreen(desk)
    screen.open(record=FIRST)
    screen.type("meHoTen", "Lường Thị Én")
    with monkeypatch.context() as full:
        full.setattr(checking, "set_field", lambda *_: _fail(disk_full(desk.office.folder)))
        screen.do("accept")
    told = screen.front.problems[-1]
    assert told.step and "đầy" in told.what
    assert screen.view.texts[screen.at("meHoTen")] == "Lường Thị Én"
    assert screen.value("meHoTen") == "Lường Thị Ế"
    screen.go("meHoTen")
    screen.do("accept")
    assert screen.value("meHoTen") == "Lường Thị Én"


def test_a_full_disk_while_pages_come_in_leaves_those_that_are_in(
    screen: ScanPresenter, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def filling(desk: Desk, book: str, *_: object, **__: object) -> Iterator[Any]:
        yield from import_pages(desk, book, [SAMPLES / "005.jpg"])
        raise disk_full(desk.office.folder)

    monkeypatch.setattr(scanning, "import_pages", filling)
    screen.read = lambda *args, **named: None  # type: ignore[method-assign]
    before = len(desk.office.pages.list(BOOK))
    screen.bring([str(SAMPLES)])
    settle(screen.session)
    assert problem(screen).startswith("KHO-") and len(desk.office.pages.list(BOOK)) == before + 1
    assert screen.session.bridge.runs == []


def test_a_name_of_200_letters_is_kept_whole(desk: Desk) -> None:
    screen, name = AtScreen(desk), ("Nguyễn Thị Thùy Dương " * 10)[:200].strip()
    screen.open(record=FIRST)
    screen.type("meHoTen", name)
    screen.do("accept")
    assert screen.value("meHoTen") == name and screen.front.problems == []


def _fail(error: Exception) -> None:
    raise error


def test_an_office_that_a_second_copy_of_the_program_holds_is_not_opened(desk: Desk) -> None:
    session = Session(Settings(), no_crash, Straight())
    session.front = QuietFront()
    start = StartPresenter(session)
    put(start)
    start.open_existing(str(desk.office.folder))
    settle(session)
    told = front(session).problems[-1]
    assert told.code == "KHO-03" and told.step and session.reception is None


def test_an_office_that_vanished_is_told(tmp_path: Path) -> None:
    session = Session(Settings(), no_crash, Straight())
    session.front = QuietFront()
    start = StartPresenter(session)
    put(start)
    start.open_existing(str(tmp_path / "o-usb" / "kho"))
    settle(session)
    assert front(session).problems[-1].code.startswith("KHO-") and front(session).problems[-1].step
