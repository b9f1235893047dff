"""A crew of worker processes: spawned, persistent, one item at a time each, killed when they hang."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, starmap
from multiprocessing.connection import wait
from time import monotonic
from typing import Any, Generic, TypeVar, overload

from digitizer.jobs import results
from digitizer.jobs.process import WorkerProcess
from digitizer.jobs.results import JobResult
from digitizer.jobs.worker import Answer, attempt, load

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 8  # results per worker that may wait for an earlier one when order is asked for
_TRIES = 2  # of an item whose worker crashes


def default_workers() -> int:
    """One worker for each processor that this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


@overload
def run_jobs(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    workers: int,
    timeout: float | None = None,
    initializer: None = None,
    ordered: bool = False,
    live: bool = False,
    start_timeout: float = 120.0,
) -> Iterator[JobResult[T, R]]: ...


@overload
def run_jobs(
    function: Callable[[S, T], R],
    items: Iterable[T],
    *,
    workers: int,
    timeout: float | None = None,
    initializer: Callable[[], S],
    ordered: bool = False,
    live: bool = False,
    start_timeout: float = 120.0,
) -> Iterator[JobResult[T, R]]: ...


def run_jobs(
    function: Callable[..., R],
    items: Iterable[T],
    *,
    workers: int,
    timeout: float | None = None,
    initializer: Callable[[], object] | None = None,
    ordered: bool = False,
    live: bool = False,
    start_timeout: float = 120.0,
) -> Iterator[JobResult[T, R]]:
    """Do ``function(item)`` for every item in ``workers`` processes; one result an item, whatever happens.

    With an ``initializer``, each worker calls it once when it starts (load the model there) and then does
    ``function(state, item)`` with what it returned. Both, the items and the values must pickle. Items are
    drawn only when a worker is free, so memory stays flat over any number of them. Results come as they
    finish, or in the order of the items (``ordered``). ``live`` items are waited for one by one: what is done
    is handed over before that.

    An item that takes longer than ``timeout`` seconds is stopped (VIE-02); one whose worker crashes is tried
    once more (VIE-03); an exception is VIE-01, a DigitizerError itself. The others go on. JobError VIE-04, or
    the initializer's own error, is raised when workers cannot start at all. Closing the iterator kills the
    workers. ``workers=0`` works in this process, without time limits.
    """
    if workers == 0:
        return _run_here(function, items, initializer)
    work = pickle.dumps((function, initializer))
    crew: _Crew[T, R] = _Crew(work, workers, timeout, start_timeout)
    return _in_order(crew, items, workers * _AHEAD) if ordered else _run(crew, items, live)


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    index: int
    item: T
    tries: int = 1

    def result(self, answer: Answer) -> JobResult[T, Any]:
        return JobResult(self.index, self.item, answer.value, answer.error, answer.seconds, answer.trace)


def _run_here(
    function: Callable[..., R], items: Iterable[T], initializer: Callable[[], object] | None
) -> Iterator[JobResult[T, R]]:
    call = load(function, initializer)
    for job in starmap(_Job, enumerate(items)):
        yield job.result(attempt(partial(call, job.item)))


def _run(crew: _Crew[T, R], items: Iterable[T], live: bool) -> Iterator[JobResult[T, R]]:
    source = starmap(_Job, enumerate(items))
    try:
        crew.feed(source)
        while not crew.is_done:
            done = crew.collect()
            if not live:
                crew.feed(source)  # before the results are used: nobody idles meanwhile
            yield from done
            if live:
                crew.feed(source)
    finally:
        crew.close()


def _in_order(crew: _Crew[T, R], items: Iterable[T], window: int) -> Iterator[JobResult[T, R]]:
    """As ``_run`` in the order of the items, which run at most ``window`` ahead of the next result."""
    source = starmap(_Job, enumerate(items))
    early: dict[int, JobResult[T, R]] = {}
    due = 0
    try:
        crew.feed(source)
        while not crew.is_done:
            early.update((result.index, result) for result in crew.collect())
            crew.feed(source if len(early) < window else iter(()))
            while due in early:
                yield early.pop(due)
                due += 1
            crew.feed(source if len(early) < window else iter(()))
    finally:
        crew.close()


class _Crew(Generic[T, R]):
    """The worker processes and what each of them is doing."""

    def __init__(self, work: bytes, size: int, timeout: float | None, start_timeout: float) -> None:
        self._work = work
        self._size = size
        self._timeout = timeout
        self._start_timeout = start_timeout
        self._workers: list[WorkerProcess] = []
        self._jobs: dict[WorkerProcess, _Job[T]] = {}
        self._backlog: deque[_Job[T]] = deque()

    @property
    def is_done(self) -> bool:
        """Whether no item is waiting or being worked on."""
        return not self._jobs and not self._backlog

    def feed(self, source: Iterator[_Job[T]]) -> None:
        """Give every free worker an item, starting workers as needed."""
        missing = self._size - len(self._jobs) - len(self._backlog)
        self._backlog.extend(islice(source, missing))
        for worker in [worker for worker in self._workers if worker.is_idle][: len(self._backlog)]:
            self._give(worker, self._backlog.popleft())
        starting = sum(not worker.is_ready for worker in self._workers)
        for _ in range(min(len(self._backlog) - starting, self._size - len(self._workers))):
            self._workers.append(WorkerProcess(self._work, self._start_timeout))

    def collect(self) -> list[JobResult[T, R]]:
        """Wait for the next event; the results that it brings (none when a worker got ready or crashed)."""
        deadlines = [worker.deadline for worker in self._workers if worker.deadline is not None]
        patience = max(0.0, min(deadlines) - monotonic()) if deadlines else None
        heard = wait([worker.pipe for worker in self._workers], patience)
        done: list[JobResult[T, R]] = []
        for worker in list(self._workers):
            if worker.pipe in heard:
                done.extend(self._hear(worker))
            elif worker.deadline is not None and worker.deadline <= monotonic():
                done.append(self._give_up(worker))
        return done

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def _give(self, worker: WorkerProcess, job: _Job[T]) -> None:
        try:
            worker.give(job.item, self._timeout)
        except OSError:  # it died while it was idle
            self._dismiss(worker)
            self._backlog.appendleft(job)
        else:
            self._jobs[worker] = job

    def _hear(self, worker: WorkerProcess) -> list[JobResult[T, R]]:
        was_ready = worker.is_ready
        answer = worker.hear()
        if not was_ready:
            if answer is None:
                raise results.no_start()
            if answer.error is not None:
                answer.error.add_note(answer.trace)
                raise answer.error
            return []
        job = self._jobs.pop(worker, None)
        if answer is not None and job is not None:
            return [job.result(answer)]
        self._dismiss(worker)
        if job is None:  # it died while it was idle
            return []
        if job.tries < _TRIES:
            self._backlog.appendleft(replace(job, tries=job.tries + 1))
            return []
        return [job.result(Answer(error=results.crashed()))]

    def _give_up(self, worker: WorkerProcess) -> JobResult[T, R]:
        job = self._jobs.pop(worker, None)
        self._dismiss(worker)
        if job is None or self._timeout is None:  # it hung while it was starting
            raise results.no_start()
        return job.result(Answer(error=results.too_slow(self._timeout), seconds=self._timeout))

    def _dismiss(self, worker: WorkerProcess) -> None:
        self._workers.remove(worker)
        worker.stop()
