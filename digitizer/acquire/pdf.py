"""PDF files are read in a child process that may be killed: they are the richest source of hostile input."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from digitizer.acquire import faults
from digitizer.acquire.images import Header
from digitizer.acquire.limits import Limits
from digitizer.errors import InputError

if TYPE_CHECKING:
    from digitizer.acquire.pdfium import PdfShelf

PdfPage = tuple[bytes, Header]


class PdfChild:
    """A child process that opens PDF files; started at the first question, and anew after it was killed.

    Questions raise InputError (PDF-01 …). The child has one file open at a time and one page in memory.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def count(self, path: Path) -> int:
        """How many pages the file has."""
        return cast(int, self._ask(path, 0))

    def page(self, path: Path, index: int) -> PdfPage:
        """The page of that number (from 1): its image file and what its header says."""
        return cast(PdfPage, self._ask(path, index))

    def close(self) -> None:
        """End the child at once: it holds nothing that could be lost."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _ask(self, path: Path, index: int) -> int | PdfPage:
        pipe = self._pipe or self._start()
        try:
            pipe.send((str(path), index))
            if not pipe.poll(self._limits.pdf_seconds):
                raise TimeoutError
            answer: int | PdfPage | InputError = pipe.recv()
        except (EOFError, OSError) as error:  # the child died, or TimeoutError
            self.close()
            raise faults.pdf_over_limits() from error
        if isinstance(answer, InputError):
            raise answer
        return answer

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._limits), daemon=True)
        self._process.start()
        theirs.close()
        return self._pipe


def _serve(pipe: Connection, limits: Limits) -> None:
    """The child's life: questions in, answers out, until the parent closes the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    threading.Thread(target=_die_with_parent, daemon=True).start()
    # Loaded in the child only: the parent never parses a PDF.
    from digitizer.acquire.pdfium import PdfShelf  # noqa: PLC0415

    _limit_memory(limits.pdf_memory)
    with PdfShelf(limits) as shelf:
        while True:
            try:
                path, index = pipe.recv()
            except EOFError:
                return
            pipe.send(_answer(shelf, path, index))


def _answer(shelf: PdfShelf, path: str, index: int) -> int | PdfPage | InputError:
    try:
        file = shelf.file(path)
        return file.page(index) if index else file.pages
    except InputError as error:
        return error
    except MemoryError:
        return faults.pdf_over_limits()
    except Exception:  # hostile content makes parsers raise whatever they like
        return faults.damaged_pdf_page(index) if index else faults.damaged_pdf()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _limit_memory(extra: int) -> None:
    """Let this process grow by ``extra`` bytes of address space at most (POSIX)."""
    try:
        import resource  # noqa: PLC0415 (POSIX only)
    except ImportError:
        return
    statm = Path("/proc/self/statm")
    used = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 0
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = used + extra if hard == resource.RLIM_INFINITY else min(used + extra, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
