"""Scanner code that runs in this program's language, in a child process that can be killed when it hangs."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol, cast

from digitizer.acquire.scanners import faults
from digitizer.acquire.scanners.source import Patience, Progress, ScanBatch
from digitizer.domain.scanning import Capabilities, Device, ScanSettings
from digitizer.errors import DigitizerError

_FAREWELL = 3.0  # seconds to let a scanner cancel its job


class ScanClient(Protocol):
    """What runs in the child. Everything may raise ScannerError; ``scan`` does one page a step."""

    def devices(self) -> Sequence[Device]:
        """The scanners of this way."""

    def capabilities(self, device: str) -> Capabilities:
        """What one can do."""

    def scan(
        self, device: str, settings: ScanSettings, folder: Path, first: int, progress: Progress
    ) -> Iterator[Path]:
        """The pages' files; ends when the feeder is empty."""


class IsolatedSource:
    """A ``ScanSource`` whose work is done by a client in a child process."""

    def __init__(self, client: Callable[[], ScanClient], patience: Patience) -> None:
        self._client = client
        self._patience = patience

    def devices(self) -> Sequence[Device]:
        """The client's scanners. Raises ScannerError, EnvironmentFault."""
        return cast(Sequence[Device], self._ask_once("devices"))

    def capabilities(self, device: str) -> Capabilities:
        """What the scanner can do. Raises ScannerError, EnvironmentFault."""
        return cast(Capabilities, self._ask_once("capabilities", device))

    def open(self, device: str, settings: ScanSettings, folder: Path, first: int) -> ScanBatch:
        """A batch in a child of its own."""
        child = _Child(self._client)
        child.tell("open", device, settings, folder, first)
        try:
            child.answer(self._patience.listing, _ignore)
        except DigitizerError:
            child.kill()
            raise
        return _IsolatedBatch(child, self._patience)

    def _ask_once(self, *question: object) -> object:
        child = _Child(self._client)
        try:
            child.tell(*question)
            return child.answer(self._patience.listing, _ignore)
        finally:
            child.kill()


class _IsolatedBatch:
    def __init__(self, child: _Child, patience: Patience) -> None:
        self._child = child
        self._patience = patience

    def ask(self) -> None:
        """Asks the client for a page."""
        self._child.tell("next")

    def wait(self, progress: Progress) -> Path | None:
        """The page's file, or None. Raises ScannerError."""
        return cast(Path | None, self._child.answer(self._patience.silence, progress))

    def close(self) -> None:
        """Lets the client cancel its job, and kills it."""
        self._child.tell("close")
        with suppress(DigitizerError):
            self._child.answer(_FAREWELL, _ignore)
        self._child.kill()


class _Child:
    """The process and the pipe to it."""

    def __init__(self, client: Callable[[], ScanClient]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, client), daemon=True)
        self._process.start()
        theirs.close()

    def tell(self, *words: object) -> None:
        """Sends a question; a child that is gone is noticed when it does not answer."""
        with suppress(OSError, ValueError):
            self._pipe.send(words)

    def answer(self, patience: float, progress: Progress) -> object:
        """The answer, after any number of signs of progress at most ``patience`` seconds apart."""
        while True:
            try:
                if not self._pipe.poll(patience):
                    self.kill()
                    raise faults.silent(patience)
                kind, value = self._pipe.recv()
            except (EOFError, OSError) as error:
                raise faults.lost() from error
            if kind == "error":
                raise value
            if kind == "value":
                return value
            progress(value)

    def kill(self) -> None:
        """Ends the child; a second time does nothing."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _ignore(share: float) -> None:
    pass


def _serve(pipe: Connection, make: Callable[[], ScanClient]) -> None:
    """The child's life; ends when the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    desk = _Desk(make, lambda share: pipe.send(("progress", share)))
    while True:
        try:
            words = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(("value", desk.do(*words)))
        except DigitizerError as error:
            pipe.send(("error", error))
        except Exception as error:  # drivers and broken scanners raise whatever they like
            pipe.send(("error", faults.unknown(type(error).__name__)))


class _Desk:
    """What the child remembers between questions."""

    def __init__(self, make: Callable[[], ScanClient], progress: Progress) -> None:
        self._make = make
        self._progress = progress
        self._pages: Iterator[Path] = iter(())

    def do(self, word: str, *rest: Any) -> object:
        match word:
            case "next":
                return next(self._pages, None)
            case "close":
                getattr(self._pages, "close", lambda: None)()
                return None
            case "open":
                device, settings, folder, first = rest
                self._pages = self._make().scan(device, settings, folder, first, self._progress)
                return None
        return getattr(self._make(), word)(*rest)
