"""A crew that takes items as they come up, while its owner is busy with something else (a scanner)."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from digitizer.errors import DigitizerError
from digitizer.jobs.pool import run_jobs
from digitizer.jobs.results import JobResult

T = TypeVar("T")
R = TypeVar("R")


class LiveCrew(Generic[T, R]):
    """``workers`` worker processes, each led by a thread that waits for items; results are fetched at will.

    As ``run_jobs`` otherwise. A context manager; leaving it early drops the items that nobody has begun.
    """

    def __init__(
        self,
        function: Callable[[Any, T], R],
        *,
        workers: int,
        timeout: float | None,
        initializer: Callable[[], object],
    ) -> None:
        self._items: queue.SimpleQueue[T | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[JobResult[T, R] | DigitizerError] = queue.SimpleQueue()
        self._open = 0
        self._leaders = [
            threading.Thread(target=self._lead, args=(function, timeout, initializer), daemon=True)
            for _ in range(workers)
        ]

    def __enter__(self) -> Self:
        for leader in self._leaders:
            leader.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while not self._items.empty():
            self._items.get()
        for _ in self._leaders:
            self._items.put(None)
        for leader in self._leaders:  # each ends after the item that it is at; its worker with it
            leader.join()

    @property
    def is_idle(self) -> bool:
        """Whether everything that was handed in has been fetched."""
        return not self._open

    def submit(self, item: T) -> None:
        """Hands an item in; without workers nothing comes of it."""
        if self._leaders:
            self._open += 1
            self._items.put(item)

    def finished(self) -> Iterator[JobResult[T, R]]:
        """What has been done since the last call; does not wait. Raises as ``run_jobs``."""
        while not self._done.empty():
            yield self._took(self._done.get())

    def rest(self) -> Iterator[JobResult[T, R]]:
        """Waits for all that was handed in. Raises as ``run_jobs``."""
        while self._open:
            yield self._took(self._done.get())

    def _took(self, outcome: JobResult[T, R] | DigitizerError) -> JobResult[T, R]:
        if isinstance(outcome, DigitizerError):
            raise outcome
        self._open -= 1
        return outcome

    def _lead(
        self, function: Callable[[Any, T], R], timeout: float | None, initializer: Callable[[], object]
    ) -> None:
        items = iter(self._items.get, None)
        try:
            for result in run_jobs(
                function, items, workers=1, timeout=timeout, initializer=initializer, live=True
            ):
                self._done.put(result)
        except DigitizerError as error:  # the worker cannot start at all
            self._done.put(error)
