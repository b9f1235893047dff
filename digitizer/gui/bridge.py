"""The one way between the window and work: threads that own the desk, and one queue back to the window.

The window's thread calls ``ask`` and ``start`` and, every few milliseconds, ``drain``; nothing else of
another thread ever reaches it. Short use cases run one after another in the desk's thread. Long ones run in
a thread of their own on the same office, and the heavy part of them in the worker processes of ``jobs``.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Call = Callable[[], None]
Failed = Callable[[Exception], None]

Progress = Callable[[int, int], None]  # done, total

_AT_ONCE = 40  # answers handled in one turn of the window's loop, so that keys are never kept waiting


class Stopped(Exception):
    """Somebody asked long work to stop."""


class Lane:
    """A thread that does one thing after another."""

    def __init__(self, name: str, answers: queue.SimpleQueue[Call]) -> None:
        self._work: queue.SimpleQueue[Call | None] = queue.SimpleQueue()
        self._answers = answers
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def ask(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        """Does ``work`` in the lane, then ``done`` or ``failed`` in the window's thread."""
        self._work.put(lambda: self._attempt(work, done, failed))

    def close(self, patience: float) -> None:
        """Finishes what was asked for, then ends; waits at most ``patience`` seconds."""
        self._work.put(None)
        self._thread.join(patience)

    def _attempt(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        try:
            value = work()
        except Exception as error:  # the boundary of a thread: whoever asked must hear of it
            self._answers.put(partial(failed, error))
        else:
            self._answers.put(lambda: done(value))

    def _serve(self) -> None:
        while (work := self._work.get()) is not None:
            work()


@dataclass
class Run(Generic[T]):
    """Long work under way: how far it is, and a way to stop it. ``total`` 0: nobody knows how much."""

    title: str
    total: int
    on_item: Callable[[T], None]
    on_end: Callable[[Run[T]], None]
    on_error: Failed
    key: str = ""  # what it works on, so that the same is not begun twice
    done: int = 0
    cancelled: bool = False
    ended: bool = False
    error: Exception | None = None
    began: float = field(default_factory=monotonic)

    def cancel(self) -> None:
        """Asks it to stop after the step that it is at; what is done stays done."""
        self.cancelled = True

    def seconds_left(self, now: float | None = None) -> float | None:
        """As long as the rest takes at the pace so far; None while nobody can tell."""
        if not self.done or not self.total:
            return None
        passed = (monotonic() if now is None else now) - self.began
        return passed / self.done * max(0, self.total - self.done)


class Bridge:
    """Sends work to threads and brings the answers back to the window's thread."""

    def __init__(self) -> None:
        self._answers: queue.SimpleQueue[Call] = queue.SimpleQueue()
        self._lanes: dict[str, Lane] = {}
        self.runs: list[Run[Any]] = []

    def ask(self, lane: str, work: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        """Does ``work`` in the lane of that name."""
        if lane not in self._lanes:
            self._lanes[lane] = Lane(lane, self._answers)
        self._lanes[lane].ask(work, done, failed)

    def start(self, run: Run[T], steps: Callable[[], Iterator[T]]) -> None:
        """Walks through ``steps()`` in a thread of its own; each item, the end and an error are told."""
        self.runs.append(run)
        threading.Thread(target=self._walk, args=(run, steps), name=run.title, daemon=True).start()

    def work(self, run: Run[T], job: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        """Does ``job`` in a thread of its own; it tells its progress, and is stopped there when asked to."""
        self.runs.append(run)

        def progress(at: int, total: int) -> None:
            if run.cancelled:
                raise Stopped
            self._answers.put(lambda: self._far(run, at, total))

        def serve() -> None:
            error: Exception | None = None
            try:
                value = job(progress)
            except Stopped:
                pass
            except Exception as raised:  # the boundary of a thread
                error = raised
            else:
                self._answers.put(lambda: done(value))
            self._answers.put(lambda: self._end(run, error))

        threading.Thread(target=serve, name=run.title, daemon=True).start()

    def consult(self, question: Callable[[], T]) -> T:
        """Puts a question in the window's thread and waits for its answer; for long work in its own."""
        answer: Future[T] = Future()

        def put() -> None:
            try:
                answer.set_result(question())
            except Exception as error:  # whoever asked must hear of it
                answer.set_exception(error)

        self._answers.put(put)
        return answer.result()

    def drain(self) -> None:
        """Hands answers over; called in the window's thread only."""
        for _ in range(_AT_ONCE):
            try:
                answer = self._answers.get_nowait()
            except queue.Empty:
                return
            answer()

    def close(self, patience: float = 10.0) -> None:
        """Stops long work after its step, finishes short work, ends the threads."""
        for run in self.runs:
            run.cancel()
        for lane in self._lanes.values():
            lane.close(patience)
        self._lanes.clear()

    def _walk(self, run: Run[T], steps: Callable[[], Iterator[T]]) -> None:
        error: Exception | None = None
        try:
            walk = steps()
            for item in walk:
                self._answers.put(partial(self._step, run, item))
                if run.cancelled:
                    break
            getattr(walk, "close", _nothing)()
        except Exception as raised:  # the boundary of a thread
            error = raised
        self._answers.put(lambda: self._end(run, error))

    def _step(self, run: Run[T], item: T) -> None:
        run.done += 1
        run.on_item(item)

    def _far(self, run: Run[Any], at: int, total: int) -> None:
        run.done, run.total = at, total
        run.on_item(None)

    def _end(self, run: Run[T], error: Exception | None) -> None:
        run.ended, run.error = True, error
        self.runs.remove(run)
        if error is not None:
            run.on_error(error)
        run.on_end(run)


def _nothing() -> None:
    pass
