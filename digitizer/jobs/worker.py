"""The life of a worker process: settle, load, then one item at a time until the parent goes."""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from digitizer.errors import DigitizerError
from digitizer.jobs.results import crashed, unexpected

_MUCH = 240 << 20  # bytes of memory above which that of an item is given back
_ROUND = 20_000  # objects made between two searches for dead ones that hold each other (Python: 700)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker sends back for one item."""

    value: Any = None
    error: DigitizerError | None = None
    seconds: float = 0.0
    trace: str = ""


def load(function: Callable[..., Any], initializer: Callable[[], Any] | None) -> Callable[[Any], Any]:
    """The function of one item: ``function`` itself, or with the state that ``initializer`` loads."""
    return function if initializer is None else partial(function, initializer())


def attempt(call: Callable[[], Any]) -> Answer:
    """Run ``call``; whatever it raises becomes a coded error."""
    started = time.perf_counter()
    try:
        answer = Answer(call())
    except DigitizerError as error:
        answer = Answer(error=error)
    except MemoryError:
        answer = Answer(error=crashed())
    except Exception as error:  # the boundary of a job: nothing may pass it but coded errors
        answer = Answer(error=unexpected(type(error).__name__), trace=_where(error))
    return Answer(answer.value, answer.error, time.perf_counter() - started, answer.trace)


def serve(pipe: Connection, work: bytes) -> None:
    """Serve ``work`` (pickled function and initializer): the first answer tells that the worker is ready.

    The function comes pickled so that a failure to import it is told, too.
    """
    _settle()
    ready = attempt(lambda: load(*pickle.loads(work)))  # noqa: S301 (from our own parent)
    _keep_what_is_loaded()
    pipe.send(Answer(error=ready.error, seconds=ready.seconds, trace=ready.trace))
    while ready.error is None:
        try:
            item = pipe.recv()
        except EOFError:
            return
        _send(pipe, attempt(partial(ready.value, item)))
        _give_back()


def _send(pipe: Connection, answer: Answer) -> None:
    try:
        pipe.send(answer)
    except OSError:
        raise SystemExit from None  # the parent went meanwhile
    except Exception as error:  # a value that cannot be pickled
        pipe.send(Answer(error=unexpected(type(error).__name__), trace=_where(error)))


def _keep_what_is_loaded() -> None:
    """Spare the garbage collector what stays for good: to search it again and again took 3 % of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ROUND)


def _give_back() -> None:
    """Give the room of an item back to the machine: left alone, glibc keeps most of it for later, and the
    next large item comes on top. To take it anew costs about 1 % of a page's time.
    """
    if sys.platform == "linux" and _taken() > _MUCH:
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have no such function
        if trim is not None:
            trim(0)


def _taken() -> int:
    """Bytes of memory that this process has (Linux)."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([*lines, type(error).__name__])


def _settle() -> None:
    """Stand apart: Ctrl+C is the parent's to handle, and when the parent dies all that we started dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    # The sentinel ends with the parent, however it ends. Linux's PR_SET_PDEATHSIG would not do: it fires when
    # the parent's starting *thread* ends.
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)
