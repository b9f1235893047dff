"""Kill -9 at random moments of ``process`` and ``export``: it goes on, nothing is lost or doubled.

``tests/perf/kill_loop.py`` does the same thirty times.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.fixtures.kills import KillTest

pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's"),
]


def test_killed_runs_go_on_to_the_same_end(tmp_path: Path) -> None:
    test = KillTest(tmp_path, seed=7)
    met = test.process(kills=2) + test.export(kills=2)
    assert met >= 1, "no kill met the program at work: the moments must be chosen anew"
