"""What a worker process loads before its work names it: nothing of the command line or the window."""

from __future__ import annotations

import subprocess
import sys


def test_the_module_that_spawned_workers_load_again_is_light() -> None:
    told = "import sys, digitizer.__main__; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "digitizer.__main__" in loaded
    assert not {"digitizer.cli", "digitizer.app", "numpy", "tkinter"} & set(loaded)
