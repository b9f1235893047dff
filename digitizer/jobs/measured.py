"""What processes cost (seconds on the clock and of the processor, memory), and how they give way to people.

The only module that knows ``psutil``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psutil

_STEP = 0.05  # seconds between two looks at the memory
_GENTLE = 10  # niceness of work that whoever sits at the machine goes before


@dataclass(frozen=True, slots=True)
class Cost:
    """``wall`` and ``core`` seconds; ``peak`` bytes of all processes together, as ``memory`` counts them."""

    wall: float
    core: float
    peak: int


def measure(commands: Sequence[Sequence[str]], at_once: int = 1) -> Cost:
    """Runs commands, so many at once, without showing what they say.

    OMP_THREAD_LIMIT is 1: threads inside a page only get in each other's way. Raises
    subprocess.CalledProcessError when one fails.
    """
    watch = _Watch()
    started, core = time.perf_counter(), _children_seconds()
    with watch, ThreadPoolExecutor(at_once) as pool:
        list(pool.map(_run, commands))
    return Cost(time.perf_counter() - started, _children_seconds() - core, watch.peak)


def _run(command: Sequence[str]) -> None:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    subprocess.run(  # noqa: S603 (our own argument lists, no shell)
        command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def _children_seconds() -> float:
    """Processor seconds of the children that have ended (always 0 on Windows)."""
    times = os.times()
    return times.children_user + times.children_system


class _Watch:
    """Looks at the memory of this process's children while it is open."""

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_STEP):
            self.peak = max(self.peak, memory())


def memory() -> int:
    """Bytes of memory that this process's children take now, and theirs. On Linux pages that several share
    are counted once (their proportional set size), elsewhere in each.
    """
    return sum(map(_memory, psutil.Process().children(recursive=True)))


def _memory(process: psutil.Process) -> int:
    try:
        full = process.memory_full_info()
        return int(getattr(full, "pss", full.rss))
    except psutil.Error:
        return 0  # it has just ended


def give_way() -> None:
    """Lowers the priority of this process for good."""
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        psutil.Process().nice(_GENTLE)
