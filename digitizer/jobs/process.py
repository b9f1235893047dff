"""One worker process as its parent sees it: a pipe, a deadline, and a way to end it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any, cast

from digitizer.jobs.worker import Answer, serve

# One thread in each worker: Tesseract's own threading is 2 to 4 times slower when every core has a worker.
# Read by the libraries when they are loaded, so they must stand before the process starts.
_ONE_THREAD = {
    "OMP_THREAD_LIMIT": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OPENCV_FOR_THREADS_NUM": "1",
}
_GIVE_BACK = {"MALLOC_MMAP_THRESHOLD_": str(6 << 20)}  # glibc: the room of a page's pictures, once they go
_GOODBYE = 5.0  # seconds for an idle worker to leave by itself


class WorkerProcess:
    """A spawned worker: starting (until it tells that it is ready), then idle or busy.

    ``deadline`` is the moment (``time.monotonic``) at which it counts as hung, or None.
    """

    def __init__(self, work: bytes, seconds: float) -> None:
        context = multiprocessing.get_context("spawn")  # never fork: threads and engines do not survive it
        self.pipe: Connection
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, work), daemon=True)
        with _environment(_ONE_THREAD | _GIVE_BACK):
            self._process.start()
        theirs.close()
        self.is_ready = False
        self.is_idle = False
        self.deadline: float | None = monotonic() + seconds

    def give(self, item: Any, seconds: float | None) -> None:
        """Hand an item to the idle worker; OSError when the worker is dead."""
        self.pipe.send(item)
        self.is_idle = False
        self.deadline = None if seconds is None else monotonic() + seconds

    def hear(self) -> Answer | None:
        """What the worker sent (first: that it is ready), or None when it died."""
        try:
            answer = cast(Answer, self.pipe.recv())
        except (EOFError, OSError):
            return None
        self.is_ready = self.is_idle = True
        self.deadline = None
        return answer

    def stop(self) -> None:
        """End it: an idle worker leaves when its pipe closes; any other is killed with all it started."""
        self.pipe.close()
        if self.is_idle:
            self._process.join(_GOODBYE)
        if not self.is_idle or self._process.exitcode is None:
            self._kill()
        self._process.join()
        self._process.close()

    def _kill(self) -> None:
        # The worker leads a process group of its own as soon as it has settled.
        if hasattr(os, "killpg") and self._process.pid is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """The environment that a process started meanwhile inherits (multiprocessing has no other way)."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
