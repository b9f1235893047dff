"""How quick the window is: cold start beside a plain Tk window, record to record, key to paint, memory.

    python tests/perf/gui_speed.py [--pages 2000] [--records 60]

Needs Xvfb. Makes an office of its own with a book of many pages whose readings are made up here.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

import psutil

from digitizer.app.books import NewBook, open_book
from digitizer.app.checking import check_book
from digitizer.app.crash import note_crash
from digitizer.app.desk import Desk
from digitizer.app.signing import sign_in
from digitizer.domain.workflow import Role
from digitizer.gui.session import Session
from digitizer.gui.settings import Settings
from digitizer.gui.views.checking import CheckScreen
from digitizer.gui.views.shell import Shell
from digitizer.jobs.measured import give_way
from tests.fixtures.app_desk import STAFF, office_desk
from tests.fixtures.looking import close, pump, shown
from tests.fixtures.window import BOOK, CHILDREN, SAMPLES, display, reading

_STARTS = 5
_LOOKED_AT = 240  # pages at the book's beginning
_PLAIN = "import tkinter.ttk; root = tkinter.Tk(); root.update(); print('ready', flush=True)"
_OURS = """
import sys
from dataclasses import replace
from pathlib import Path
from digitizer.app.crash import note_crash
from digitizer.gui.main import open_window
from digitizer.gui.session import Session
from digitizer.gui.settings import Settings
session = Session(replace(Settings(), office=sys.argv[1]), note_crash)
session.choose = lambda settings: None
shell = open_window(session)
shell.presenter.begin(shell)
shell.root.deiconify()
while not any(child.winfo_ismapped() for child in shell.root.winfo_children()) or session.reception is None:
    shell.root.update()
for _ in range(5):
    shell.root.update()
    session.bridge.drain()
print("ready", flush=True)
"""


def fill(desk: Desk, pages: int) -> None:
    """A book of many pages, each read as one record: a few scans, with a byte of their own behind them on
    the pages that are looked at, so that none of these is in a cache because of another."""
    open_book(desk, NewBook("KS", 2016, "01", edition="2015"))
    scans = [path.read_bytes() for path in sorted(SAMPLES.glob("00[2-5].jpg"))]
    vault, digests = desk.office.vault, list[str]()
    for number in range(min(pages, _LOOKED_AT)):
        digests.append(vault.put(scans[number % len(scans)] + number.to_bytes(4, "big")))
    with desk.office.transaction():
        for number in range(pages):
            page = desk.office.pages.add(
                BOOK,
                sha256=digests[min(number, len(digests) - 1)],
                part=number,
                file_name=f"{number:05}.jpg",
                media_type="image/jpeg",
                person=desk.actor,
            )
            found = reading(number % 9 + 1, f"{CHILDREN[number % 3]} {CHILDREN[number // 3 % 3]}")
            desk.office.pages.save_reading(page.id, found, "script", person=desk.actor)
    check_book(desk, BOOK)


def make(folder: Path, pages: int) -> None:
    """The office, in a process of its own: what it loads must not count as the window's."""
    with office_desk(folder) as desk:
        fill(desk, pages)


def start_seconds(code: str, *arguments: str) -> tuple[float, float]:
    """From the command to the window that can be used, and its processor time: the medians of some starts."""
    times, efforts = [], []
    for _ in range(_STARTS):
        began = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout and process.stdout.readline().strip() == "ready"
            times.append(time.perf_counter() - began)
            spent = psutil.Process(process.pid).cpu_times()
            efforts.append(spent.user + spent.system)
            process.kill()
    return median(times), median(efforts)


def burn(stop: float) -> None:
    """What a worker that reads pages does to a processor; it gives way as the window's workers do."""
    give_way()
    while time.monotonic() < stop:
        sum(number * number for number in range(10_000))


def open_check(folder: Path) -> Shell:
    """The checking screen of the officer."""
    session = Session(Settings(), note_crash)
    session.choose = lambda settings: None  # type: ignore[method-assign]
    ready: list[bool] = []
    session.open_office(folder, lambda: ready.append(True))
    while not ready:
        session.bridge.drain()
        time.sleep(0.01)
    assert session.reception
    session.desk = sign_in(session.reception, STAFF[Role.OFFICER])
    session.screen = "check"
    shell = shown(session)
    pump(shell, 2)
    return shell


def records_seconds(shell: Shell, count: int) -> tuple[list[float], list[float]]:
    """From the key to the painted fields of the next record with its page; and the processor time of that,
    which other work on the machine does not lengthen."""
    check = shell.shown
    assert isinstance(check, CheckScreen)
    times, efforts = [], []
    for _ in range(count):
        before, page = check.presenter.sheet, check.pane.canvas._page
        began, spent = time.perf_counter(), time.process_time()
        check.presenter.step(True)
        while check.presenter.sheet is before or check.pane.canvas._page in (page, None):
            shell.session.bridge.drain()
            shell.root.update()
            time.sleep(0.001)
        shell.root.update()
        times.append(time.perf_counter() - began)
        efforts.append(time.process_time() - spent)
        pump(shell, 0.5)  # somebody looks at the record
    return times, efforts


def key_seconds(shell: Shell, count: int = 60) -> list[float]:
    """From a letter to its painting."""
    check = shell.shown
    assert isinstance(check, CheckScreen)
    entry = check.fields._rows[check.presenter.at].entry
    entry.focus_force()
    times = []
    for number in range(count):
        began = time.perf_counter()
        entry.event_generate(f"<Key-{'abcdefghij'[number % 10]}>")
        shell.root.update()
        times.append(time.perf_counter() - began)
        pump(shell, 0.02)
    return times


def told(name: str, times: list[float]) -> None:
    """Median and 95th percentile in milliseconds."""
    percentile = quantiles(times, n=20)[-1]
    print(
        f"{name}: median {median(times) * 1000:.0f} ms, p95 {percentile * 1000:.0f} ms ({len(times)} times)"
    )


def main() -> None:
    """Measures everything once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--records", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, display() as _:
        office = Path(folder) / "office"
        maker = multiprocessing.get_context("spawn").Process(target=make, args=(office, options.pages))
        maker.start()
        maker.join()
        plain, ours = start_seconds(_PLAIN), start_seconds(_OURS, str(office))
        print("plain Tk window: {:.2f} s, of it {:.2f} s of processor time".format(*plain))
        print("our window with an office open: {:.2f} s, of it {:.2f} s of processor time".format(*ours))
        shell = open_check(office)
        times, efforts = records_seconds(shell, options.records)
        told(f"record to record in a book of {options.pages} pages", times)
        told("record to record, processor time", efforts)
        told("key to paint, nothing else running", key_seconds(shell))
        stop = time.monotonic() + 60
        workers = [multiprocessing.Process(target=burn, args=(stop,)) for _ in range(2)]
        for worker in workers:
            worker.start()
        told("key to paint, two workers reading", key_seconds(shell))
        told("record to record, two workers reading", records_seconds(shell, options.records // 2)[0])
        for worker in workers:
            worker.kill()
        print(f"memory of the window: {psutil.Process(os.getpid()).memory_info().rss / 1e6:.0f} MB")
        close(shell)
        shell.session.close()


if __name__ == "__main__":
    main()
