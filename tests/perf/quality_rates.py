"""How often each defect is found, and how often one is seen that is not there.

python -m tests.perf.quality_rates PAGE_OR_FOLDER... [--repeat N]; pages must be good ones. Prints, for each
kind of defect: pages spoilt, found, and false alarms of that kind on the good pages; then pages known again,
and the time a page takes.
"""

from __future__ import annotations

import argparse
import io
import time
import zlib
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from digitizer.acquire import natural_key
from digitizer.acquire.quality import Gallery, assess
from digitizer.acquire.quality.content import Sheet, ink_contrast
from tests.fixtures.defects import DEFECTS, again


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--show", action="store_true", help="name the pages that were judged wrongly")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    good = {path: np.asarray(Image.open(path).convert("RGB")) for path in files(options.paths)}
    report_false(good, options.show)
    pages = {path: page for path, page in good.items() if is_written(page)}
    print(f"{len(pages)} of them are written on and are spoilt:")
    for name, spoil in DEFECTS.items():
        if options.only in ("", name):
            report_found(name, spoil, pages, options.repeat, options.show)
    if options.only in ("", "seen"):
        report_seen(pages, options.show)


def files(paths: list[Path]) -> list[Path]:
    found = [one for path in paths for one in (path.glob("*.jpg") if path.is_dir() else [path])]
    return sorted(found, key=lambda path: natural_key(path.name))


def is_written(page: np.ndarray) -> bool:
    """On bare paper there is nothing to be blurred, cut or faded."""
    return ink_contrast(Sheet.of(page, cv2.cvtColor(page, cv2.COLOR_RGB2GRAY))) is not None


def encoded(page: np.ndarray) -> bytes:
    target = io.BytesIO()
    Image.fromarray(page).save(target, "JPEG", quality=88)
    return target.getvalue()


def report_false(pages: dict[Path, np.ndarray], show: bool) -> None:
    found: Counter[str] = Counter()
    seconds = []
    for path, page in pages.items():
        data = encoded(page)
        started = time.process_time()
        quality = assess(data)
        seconds.append(time.process_time() - started)
        kinds = {defect.kind.value for defect in quality.defects}
        found.update(kinds)
        if show and kinds:
            print("   false:", path, sorted(kinds))
    any_alarm = sum(found.values())
    print(f"{len(pages)} good pages: {any_alarm} false alarms {dict(found)};"
          f" {np.median(seconds):.3f} s of CPU a page (median), {max(seconds):.3f} s (most)")  # fmt: skip


def report_found(name: str, spoil, pages: dict[Path, np.ndarray], repeat: int, show: bool) -> None:
    hits = count = 0
    others: Counter[str] = Counter()
    for path, page in pages.items():
        for number in range(repeat):
            dice = np.random.default_rng(zlib.crc32(f"{path.name}{name}{number}".encode()))
            kinds = {defect.kind.value for defect in assess(encoded(spoil(page, dice))).defects}
            count += 1
            hits += name in kinds
            others.update(kinds - {name})
            if show and name not in kinds:
                print("   missed:", name, path, number, sorted(kinds))
    print(f"{name:<8} {hits:>4} of {count:<4} found ({hits / count:.1%}); besides: {dict(others)}")


def report_seen(pages: dict[Path, np.ndarray], show: bool) -> None:
    """Pages of a folder as one book: is a second capture known, and is a page taken for another?"""
    prints = {str(path): assess(encoded(page)).print for path, page in pages.items()}
    gallery = Gallery(prints)
    right = wrong = missed = 0
    for path, page in pages.items():
        mark = assess(encoded(again(page, np.random.default_rng(zlib.crc32(path.name.encode()))))).print
        found = gallery.most_alike(mark)
        right += found == str(path)
        missed += found == ""
        if show and found != str(path):
            print("   seen:", path, "as", found)
        alike = gallery.most_alike(prints[str(path)], besides=str(path))
        wrong += alike != ""
        if show and alike:
            print("   alike:", path, alike)
    count = len(pages)
    print(f"seen     {right} of {count} known again, {missed} not; {wrong} of {count} taken for another")


if __name__ == "__main__":
    main()
