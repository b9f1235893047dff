"""Memory while 2,000 pages are read: ``python tests/perf/long_reading.py PAGE ... [--pages N --jobs N]``.

The given pages are read again and again by one ``digitizer read`` until there were as many as wanted; after
every tenth of them the most memory that its processes took since the last line is printed, and the pace.
"""

from __future__ import annotations

import argparse
import itertools
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from digitizer.jobs.measured import memory

_STEP = 0.5  # seconds between two looks


def main() -> None:
    """Read, look, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("given", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args()
    pages = list(itertools.islice(itertools.cycle(chosen.given), chosen.pages))
    with tempfile.TemporaryDirectory() as folder:
        for told in watched(pages, chosen.jobs, Path(folder) / "read.jsonl"):
            print(told, flush=True)


def watched(pages: list[Path], jobs: int, target: Path) -> Iterator[str]:
    """A line after each tenth of the pages."""
    command = [sys.executable, "-m", "digitizer", "read", "--jobs", str(jobs), "--jsonl", str(target)]
    tenth, peak, began = max(1, len(pages) // 10), 0, time.monotonic()
    with subprocess.Popen([*command, *map(str, pages)], stdout=subprocess.DEVNULL) as reading:
        wanted = tenth
        while reading.poll() is None:
            time.sleep(_STEP)
            peak = max(peak, memory())
            done = target.read_bytes().count(b"\n") if target.exists() else 0
            if done >= wanted:
                pace = 60 * done / (time.monotonic() - began)
                yield f"{done:5} pages  {peak / 1e6:5.0f} MB  {pace:4.0f} pages a minute"
                peak, wanted = 0, wanted + tenth


if __name__ == "__main__":
    main()
