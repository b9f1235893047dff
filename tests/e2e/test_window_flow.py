"""The whole way with real keys: a new office, a book of sample pages, every record checked, a second person
verifies, a third exports. Counts the keys; ``DIGITIZER_SHOW_KEYS=1`` prints them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from digitizer.app.desk import Desk
from digitizer.app.overview import overview
from digitizer.app.sheets import open_sheet
from digitizer.catalog import load_catalog
from digitizer.domain.workflow import State
from digitizer.store import Office, PageState
from tests.fixtures.window import SAMPLES, display, missing_programs

NEEDED = ("Xvfb", "openbox", "xdotool", "xclip")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.engine,
    pytest.mark.skipif(bool(missing_programs(*NEEDED)), reason=missing_programs(*NEEDED) or "đủ"),
]
BOOK = "KS.2016.01"
PEOPLE = ("Lò Thị Mận", "Đoàn Văn Ổi", "Hà Trọng Bưởi")
PASSWORD = "con trâu gặm cỏ 7"
MOST_KEYS = 10  # a clean printed record


class Hands:
    """Somebody at the keyboard."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.pressed = 0

    def press(self, *keys: str, pause: float = 0.12) -> None:
        for key in keys:
            assert self.process.poll() is None, "the window is gone"
            subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True)
            self.pressed += 1
            time.sleep(pause)

    def paste(self, text: str) -> None:
        """Exact text: typing by xdotool loses letters now and then."""
        with subprocess.Popen(["xclip", "-selection", "clipboard", "-i"], stdin=subprocess.PIPE) as clip:
            assert clip.stdin
            clip.stdin.write(text.encode())
        self.press("ctrl+a", "ctrl+v")

    def fill(self, *texts: str) -> None:
        """One entry after the other."""
        for text in texts:
            self.paste(text)
            self.press("Tab")


def wait(condition: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.2)


@contextmanager
def looking(folder: Path) -> Iterator[Desk]:
    """The office as it is now, without disturbing the window."""
    with Office.open(folder, write=False) as office:
        yield Desk(office, load_catalog(), office.people.list()[0])


def states(folder: Path) -> list[State]:
    with looking(folder) as desk:
        return [one.state for one in desk.office.records.list(book=BOOK)]


def save_picture(name: str) -> None:
    """Where pictures of the run are wanted, one of the screen."""
    folder = os.environ.get("DIGITIZER_PICTURES")
    if folder and shutil.which("import"):
        subprocess.run(["import", "-window", "root", str(Path(folder) / f"e2e-{name}.png")], check=True)


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    with display():
        manager = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL)
        environment = os.environ | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}
        environment.pop("DIGITIZER_OFFICE", None)
        with subprocess.Popen([sys.executable, "-m", "digitizer", "gui"], env=environment) as window:
            find = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^S"]
            found = subprocess.run(
                find, check=True, capture_output=True, text=True, timeout=60
            ).stdout.split()
            subprocess.run(["xdotool", "windowactivate", "--sync", found[0]], check=True)
            time.sleep(1)
            yield Hands(window)
            window.kill()
        manager.kill()
        manager.wait()


def test_a_book_from_its_scans_to_its_package(hands: Hands, tmp_path: Path) -> None:
    folder, scans = tmp_path / "kho", tmp_path / "anh"
    scans.mkdir()
    for number in (2, 3, 5):
        shutil.copy(SAMPLES / f"00{number}.jpg", scans)
    make_office(hands, folder)
    sign_in_first(hands, 0)
    bring_pages(hands, folder, scans)
    keys, seconds = check_records(hands, folder)
    if os.environ.get("DIGITIZER_SHOW_KEYS"):
        print(f"\nkeys a record: {keys}, seconds a record with waiting for the answer: {seconds}")
    assert sorted(keys)[len(keys) // 2] <= MOST_KEYS
    verify(hands, folder)
    export(hands, folder)


def make_office(hands: Hands, folder: Path) -> None:
    hands.press("Return", pause=1)
    hands.fill("UBND xã Suối Mơ", "huyện Bình Minh, tỉnh Hà Trung", str(folder), *PEOPLE)
    save_picture("office")
    hands.press("Return")
    wait(lambda: (folder / "office.db").is_file() and _people(folder) == 3)
    time.sleep(1)


def _people(folder: Path) -> int:
    with looking(folder) as desk:
        return len(desk.office.people.list())


def sign_in_first(hands: Hands, place: int) -> None:
    hands.press(*["Tab"] * place)
    hands.press("Return", pause=0.6)
    save_picture("password")
    hands.fill(PASSWORD)
    hands.paste(PASSWORD)
    hands.press("Return", pause=3)


def change_person(hands: Hands, place: int) -> None:
    hands.press("ctrl+shift+p", pause=2)
    sign_in_first(hands, place)


def bring_pages(hands: Hands, folder: Path, scans: Path) -> None:
    hands.press("alt+2", pause=1)
    hands.press("ctrl+n", pause=1)
    hands.press("Home")
    with looking(folder) as desk:
        types = list(desk.catalog.record_types)
    hands.press(*["Down"] * types.index("KS"), "Tab")
    hands.fill("2016", "01")
    save_picture("book")
    hands.press("Return", pause=1)
    wait(partial(_has_book, folder))
    hands.press("ctrl+shift+o", pause=1)
    hands.paste(str(scans))
    hands.press("Return", pause=0.5)
    save_picture("folder")
    if not _pages(folder):
        hands.press("Return", pause=0.5)
    wait(lambda: len(_pages(folder)) == 3 and PageState.PENDING not in _pages(folder), 240)
    save_picture("read")
    time.sleep(2)


def _has_book(folder: Path) -> bool:
    with looking(folder) as desk:
        return bool(desk.office.books.all())


def _pages(folder: Path) -> list[PageState]:
    with looking(folder) as desk:
        return [page.state for page in desk.office.pages.list(BOOK)]


def check_records(hands: Hands, folder: Path) -> tuple[list[int], list[float]]:
    hands.press("alt+3", pause=2)
    keys, seconds = [], []
    total = len(states(folder))
    assert total == 3
    for done in range(total):
        save_picture(f"check-{done}")
        before, began = hands.pressed, time.monotonic()
        for _ in range(60):
            hands.press(next_key(folder), pause=0.35)
            if states(folder).count(State.ENTERED) > done:
                break
        assert states(folder).count(State.ENTERED) == done + 1
        keys.append(hands.pressed - before)
        seconds.append(round(time.monotonic() - began, 1))
        time.sleep(0.8)
    return keys, seconds


def next_key(folder: Path) -> str:
    """What somebody would press who agrees with the machine: a warning is as in the register."""
    with looking(folder) as desk:
        spot = overview(desk).resume
        field = (
            next((one for one in open_sheet(desk, spot.record).fields if one.key == spot.key), None)
            if spot
            else None
        )
        warned = field is not None and any(not one.confirmed_by for one in field.findings)
    return "ctrl+d" if warned else "Return"


def verify(hands: Hands, folder: Path) -> None:
    change_person(hands, 1)
    hands.press("alt+5", pause=1)
    hands.press("Return", pause=2)
    save_picture("verify")
    for _ in range(6):
        hands.press("ctrl+Return", pause=1)
        if states(folder).count(State.APPROVED) == 3:
            return
    raise AssertionError(states(folder))


def export(hands: Hands, folder: Path) -> None:
    change_person(hands, 2)
    hands.press("alt+7", pause=1.5)
    save_picture("deliver")
    hands.press("ctrl+Return")
    wait((folder / "exports" / f"{BOOK}.manifest.json").is_file)
    wait(lambda: states(folder) == [State.EXPORTED] * 3)
    save_picture("exported")
