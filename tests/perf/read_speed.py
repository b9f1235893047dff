"""How long reading takes beside the bare tool: ``python tests/perf/read_speed.py [PAGE...] [--repeat N]``.

Reads each page with ``Reader.read`` in this process, and with ``tesseract PAGE - -l vie --psm 4``, both with
OMP_THREAD_LIMIT=1 and turn by turn, so that whatever else the machine does slows both. Without pages, takes
the record pages of the sample books. The reader's start (models, lists) is told apart: a worker pays it once,
the bare tool with every page.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from digitizer.app.reading import Reader, open_reader
from digitizer.samples.bundle import books_folder


@dataclass(frozen=True)
class Cost:
    """Seconds of one piece of work: of processor, and on the clock."""

    cpu: float
    wall: float


def main() -> None:
    """Measure and print."""
    options = _arguments()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    if shutil.which("tesseract") is None:
        raise SystemExit("the program tesseract is not installed: nothing to compare with")
    pages = options.pages or record_pages()
    started = time.perf_counter()
    reader = open_reader(adapter=options.adapter)
    print(f"{len(pages)} pages, engine {reader.engine}, start {time.perf_counter() - started:.2f} s")
    print(f"{'page':28} {'records':>7} {'reader cpu':>10} {'wall':>6} {'bare cpu':>10} {'wall':>6}")
    ours: list[Cost] = []
    bare: list[Cost] = []
    _measure(reader, options.tessdata, pages[0])  # warms caches; not counted
    for page in pages * options.repeat:
        records, mine, theirs = _measure(reader, options.tessdata, page)
        ours.append(Cost(mine.cpu / records, mine.wall / records))
        bare.append(Cost(theirs.cpu / records, theirs.wall / records))
        name = f"{page.parent.name}/{page.name}"[-28:]
        print(
            f"{name:28} {records:7} {mine.cpu:10.2f} {mine.wall:6.2f} {theirs.cpu:10.2f} {theirs.wall:6.2f}"
        )
    _report(ours, bare)


def record_pages() -> list[Path]:
    """The record pages of the sample books."""
    pages = []
    for book in sorted(books_folder().iterdir()):
        truth = (book / "truth.jsonl").read_text("utf-8").splitlines()
        pages += [book / page["page"] for page in map(json.loads, truth) if page["kind"] == "record"]
    return pages


def _measure(reader: Reader, tessdata: Path | None, page: Path) -> tuple[int, Cost, Cost]:
    readings = []
    mine = _cost(lambda: readings.append(reader.read(page)))
    command = ["tesseract", str(page), "-", "-l", "vie", "--psm", "4"]
    if tessdata is not None:
        command += ["--tessdata-dir", str(tessdata)]
    theirs = _cost(lambda: subprocess.run(command, check=True, capture_output=True))
    return max(1, len(readings[0].records)), mine, theirs


def _cost(work: Callable[[], object]) -> Cost:
    started, cpu = time.perf_counter(), _cpu_seconds()
    work()
    return Cost(_cpu_seconds() - cpu, time.perf_counter() - started)


def _cpu_seconds() -> float:
    """Of this process and the children that have ended."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _report(ours: list[Cost], bare: list[Cost]) -> None:
    for name in ("cpu", "wall"):
        mine = statistics.median(getattr(cost, name) for cost in ours)
        theirs = statistics.median(getattr(cost, name) for cost in bare)
        each = [getattr(a, name) / getattr(b, name) for a, b in zip(ours, bare, strict=True)]
        print(
            f"{name:4} median seconds per record: reader {mine:.3f}, bare tesseract {theirs:.3f},"
            f" ratio {mine / theirs:.2f} (page by page {min(each):.2f}..{max(each):.2f})"
        )
    # A child's peak cannot be told: it begins with that of the process that started it.
    print(f"peak memory of the reader: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _arguments() -> argparse.Namespace:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("pages", nargs="*", type=Path, help="page images; default: the sample books' records")
    parser.add_argument("--repeat", type=int, default=1, help="read every page so many times")
    parser.add_argument("--adapter", default="auto", choices=("auto", "tesserocr", "pytesseract"))
    parser.add_argument("--tessdata", type=Path, help="folder with the bare tool's vie.traineddata")
    return parser.parse_args()


if __name__ == "__main__":
    main()
