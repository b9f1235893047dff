"""Memory and speed while a book of 2,000 pages comes in and is looked at.

python -m tests.perf.large_book [--pages N]: small pages, all different, from a scanner that speaks like
scanimage; they are stored and judged, and the lists that people wait for are asked for as the book grows.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from digitizer.app.books import show_book
from digitizer.app.completeness import book_gaps, gaps_so_far
from digitizer.app.desk import Desk
from digitizer.app.scanning import Captured, Judged, scan_pages
from tests.fixtures.app_desk import page_of
from tests.fixtures.fake_scanimage import image
from tests.fixtures.scanning import BOOK, open_station, order


class Sheets:
    """A source whose sheets are there at once."""

    def __init__(self, count: int) -> None:
        self._left = iter(range(count))

    def capabilities(self, device: str) -> object:
        from digitizer.domain.scanning import Capabilities

        return Capabilities()

    def open(self, device: str, settings: object, folder: Path, first: int) -> Sheets:
        self._folder, self._numbers = folder, itertools.count(first)
        return self

    def ask(self) -> None: ...

    def close(self) -> None: ...

    def wait(self, progress: object) -> Path | None:
        sheet = next(self._left, None)
        if sheet is None:
            return None
        path = self._folder / f"{next(self._numbers):06}.png"
        picture: Image.Image = image(sheet, False)
        picture.save(path, compress_level=1)
        return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as folder, open_station(Path(folder) / "kho") as desk:
        for told in scanned(desk, pages):
            print(told, flush=True)


def scanned(desk: Desk, pages: int) -> Iterator[str]:
    """A line after every quarter of the book."""
    judged, began = 0, time.process_time()
    for event in scan_pages(desk, BOOK, order(), source=Sheets(pages)):
        judged += isinstance(event, Judged)
        if isinstance(event, Captured):
            desk.office.pages.save_reading(event.page.id, page_of(so=str(event.number)), "script")
            if event.number % (pages // 4) == 0:
                yield f"{event.number} pages: {figures(desk, began, pages // 4)}"
                began = time.process_time()
    yield f"judged: {judged}; {figures(desk, began, pages)}"


def figures(desk: Desk, began: float, pages: int) -> str:
    page = (time.process_time() - began) / pages
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    asked: dict[str, Callable[[], object]] = {
        "book": lambda: show_book(desk, BOOK),
        "gaps so far": lambda: gaps_so_far(desk, BOOK),
        "all gaps": lambda: book_gaps(desk, BOOK),
    }
    times = ", ".join(f"{name} {1000 * seconds(call):.0f} ms" for name, call in asked.items())
    return f"{1000 * page:.1f} ms of CPU a page, {memory:.0f} MB at most; {times}"


def seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
