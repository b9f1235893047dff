"""Thirty kills of ``process`` and ``export``: ``python tests/perf/kill_loop.py [KILLS]``."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.fixtures.kills import KillTest


def main() -> None:
    """Kills, compares, and says how often the program was met at work."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        test = KillTest(Path(folder), seed=int(started))
        met = 0
        for round_ in range(kills // 6):
            met += test.process(kills=3) + test.export(kills=3)
            print(f"{6 * (round_ + 1)} kills, {met} of them at work; every end as undisturbed", flush=True)
    print(f"{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
