"""Pages a minute from SANE's test scanner, against ``scanimage --batch`` alone, while workers read.

python -m tests.perf.scan_speed [--pages N] [--pairs N] [--jobs N] [--slow N]; needs scanimage.
The two take turns. The scanner's feeder is empty after ten sheets, and the cable is pulled (scanimage
killed) now and then: each time the batch goes on. The workers read pages of a sample book that were imported
before. The clock stops when the last page is safe; when all have been judged is told beside it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

from digitizer.acquire.scanners.sane import SaneSource
from digitizer.app.desk import Desk
from digitizer.app.importing import import_pages
from digitizer.app.live_reading import LiveReading
from digitizer.app.processing import ReadPage
from digitizer.app.scanning import Captured, Halted, ScanOrder, scan_pages
from digitizer.domain.scanning import Feed, ScanSettings
from tests.fixtures.cli import BOOKS
from tests.fixtures.sane_scanner import pull_the_cable, sane_environment
from tests.fixtures.scanning import BOOK, open_station

_SETTINGS = ScanSettings(feed=Feed.FEEDER)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--pairs", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--slow", type=int, default=0, help="delay of each read of the scanner, microseconds")
    parser.add_argument(
        "--jam-every", type=int, default=37, help="kill scanimage at every Nth page; 0: never"
    )
    options = parser.parse_args()
    ratios = []
    for _ in range(options.pairs):
        with tempfile.TemporaryDirectory() as folder:
            environment = sane_environment(Path(folder), delay=options.slow)
            alone = scanimage_alone(Path(folder), environment, options.pages)
            print(f"scanimage --batch alone: {60 * options.pages / alone:.1f} a minute")
            with open_station(Path(folder) / "kho") as desk:
                ratios.append(alone / with_us(desk, environment, options))
            print(f"= {ratios[-1]:.2f} of scanimage alone", flush=True)
    print(f"median of {options.pairs}: {median(ratios):.2f}")


def scanimage_alone(folder: Path, environment: dict[str, str], pages: int) -> float:
    """Seconds for so many pages, the feeder filled anew after every ten."""
    started = time.perf_counter()
    for first in range(1, pages + 1, 10):
        count = min(10, pages + 1 - first)
        subprocess.run(
            ["scanimage", "-d", "test:0", "--source", "Automatic Document Feeder", "--mode", "Color",
             "--resolution", "300", "-l", "0", "-t", "0", "-x", "210", "-y", "297", "--format=png",
             f"--batch={folder}/alone%04d.png", f"--batch-start={first}", f"--batch-count={count}"],
            env=environment, check=True, capture_output=True,
        )  # fmt: skip
    seconds = time.perf_counter() - started
    assert len(list(folder.glob("alone*.png"))) == pages
    return seconds


def with_us(desk: Desk, environment: dict[str, str], options: argparse.Namespace) -> float:
    """Seconds until the last of the same pages is safe in a book, while workers read a sample book."""
    list(import_pages(desk, BOOK, sorted(BOOKS.glob("*/*.jpg"))))
    waiting = desk.office.pages.pending(BOOK)
    source = SaneSource(environment=environment)
    order = ScanOrder("test:0", _SETTINGS, count=options.pages)
    halts: Counter[str] = Counter()
    read = captured = 0
    with LiveReading(desk, BOOK, desk.actor, options.jobs) as reading:
        for page in waiting:
            reading.submit(page)
        time.sleep(8 if options.jobs else 0)  # the workers load their models before the clock runs
        started = time.perf_counter()
        for event in scan_pages(desk, BOOK, order, again=lambda error: True, source=source):
            read += sum(isinstance(one, ReadPage) for one in reading.finished())
            if isinstance(event, Halted):
                halts[event.error.code] += 1
            elif isinstance(event, Captured):
                captured += 1
                safe = time.perf_counter() - started
                if options.jam_every and captured % options.jam_every == 0:
                    pull_the_cable()
        judged = time.perf_counter() - started
    check(desk, options.pages, len(waiting))
    print(f"into the book, {options.jobs} workers reading ({read} pages read meanwhile), halts {dict(halts)}:"
          f" {60 * options.pages / safe:.1f} a minute; all judged {judged - safe:.1f} s later")  # fmt: skip
    return safe


def check(desk: Desk, pages: int, before: int) -> None:
    """Complete, in order, nothing doubled."""
    found = [page for page in desk.office.pages.list(BOOK) if page.source.startswith("capture:")]
    numbers = [int(page.source.rpartition("#")[2]) for page in found]
    assert len(found) == pages, len(found)
    assert numbers == sorted(set(numbers)) == list(range(1, pages + 1))
    assert [page.ordinal for page in found] == list(range(before + 1, before + pages + 1))
    assert all(desk.office.vault.is_whole(page.sha256) for page in found)


if __name__ == "__main__":
    sys.exit(main())
