"""Use case: what reading costs beside the programs that people know, on the same pages in the same run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from digitizer.app.faults import unreadable_file
from digitizer.errors import EnvironmentFault
from digitizer.jobs.measured import Cost, measure

__all__ = ["Contender", "benchmark"]


Run = Callable[[Sequence[Path], int, Path], Cost]


@dataclass(frozen=True, slots=True)
class Contender:
    """A program and what its ``pages`` pages with ``records`` records cost; None: it is not installed."""

    name: str
    pages: int
    records: int
    cost: Cost | None


def benchmark(pages: Sequence[Path], workers: int = 2) -> Iterator[Contender]:
    """This program, bare Tesseract (``-l vie --psm 4``) and OCRmyPDF, one after another, ``workers`` at once.

    Raises InputError GIA-40 when a page is missing and EnvironmentFault MAY-20 when a program fails.
    """
    if not pages or not all(page.is_file() for page in pages):
        raise unreadable_file()
    with TemporaryDirectory() as folder:
        place = Path(folder)
        cost = _cost("digitizer", _ours, pages, workers, place)
        records = _records(place / "read.jsonl")
        yield Contender("digitizer", len(pages), records, cost)
        for name, run in (("tesseract", _tesseract), ("ocrmypdf", _ocrmypdf)):
            there = shutil.which(name) is not None
            peer = _cost(name, run, pages, workers, place) if there else None
            yield Contender(name, len(pages), records, peer)


def _cost(name: str, run: Run, pages: Sequence[Path], workers: int, place: Path) -> Cost:
    try:
        return run(pages, workers, place)
    except (subprocess.CalledProcessError, OSError) as error:
        raise EnvironmentFault(
            "MAY-20",
            "Chương trình {name} không chạy hết được các trang đã cho.",
            "Hãy thử với các trang khác, hoặc kiểm tra lại chương trình đó.",
            name=name,
        ) from error


def _ours(pages: Sequence[Path], workers: int, place: Path) -> Cost:
    target = ["--jobs", str(workers), "--jsonl", str(place / "read.jsonl")]
    return measure([[sys.executable, "-m", "digitizer", "read", *map(str, pages), *target]])


def _records(path: Path) -> int:
    pages = map(json.loads, path.read_text("utf-8").splitlines())
    return sum(len(page.get("records", ())) for page in pages)


def _tesseract(pages: Sequence[Path], workers: int, place: Path) -> Cost:
    commands = [
        ["tesseract", str(page), str(place / f"page{index}"), "-l", "vie", "--psm", "4"]
        for index, page in enumerate(pages)
    ]
    return measure(commands, workers)


def _ocrmypdf(pages: Sequence[Path], workers: int, place: Path) -> Cost:
    """With what makes it fastest: no PDF/A, no optimizing."""
    source = place / "pages.pdf"
    _bind(pages, source)
    quick = ["--output-type", "pdf", "--optimize", "0", "-l", "vie", "-j", str(workers)]
    return measure([["ocrmypdf", *quick, str(source), str(place / "out.pdf")]])


def _bind(pages: Sequence[Path], target: Path) -> None:
    """The pages as one PDF at 300 dpi."""
    from PIL import Image  # noqa: PLC0415 (only for the other program's sake)

    images = [Image.open(page).convert("RGB") for page in pages]
    images[0].save(target, "PDF", resolution=300, save_all=True, append_images=images[1:])
