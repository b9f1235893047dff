"""Scanners through SANE's program scanimage: local ones, and network scanners by sane-airscan.

One scanimage runs for a batch, told to wait before each page (``--batch-prompt``), so that no page is scanned
that nobody asked for. It has a process group of its own, which is killed when it stays silent:
drivers hang, and a driver that hangs inside our own process would take the program along.
"""

from __future__ import annotations

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import IO

from digitizer.acquire.scanners import faults, sane_options
from digitizer.acquire.scanners.source import Patience, Progress, ScanBatch
from digitizer.domain.scanning import Capabilities, Device, ScanSettings
from digitizer.errors import ScannerError

_LIST_FORMAT = "%d\t%v %m%n"
_PROGRESS = re.compile(rb"Progress: (\d+(?:\.\d+)?)%")
_FAULTS: tuple[tuple[str, Callable[[], ScannerError]], ...] = (  # texts of sane_strstatus()
    ("feeder jammed", faults.jammed),
    ("out of documents", faults.no_paper),
    ("cover is open", faults.cover_open),
    ("device busy", faults.busy),
    ("access to resource has been denied", faults.no_right),
    ("operation was cancelled", faults.cancelled),
    ("during device i/o", faults.lost),
    ("no sane devices found", faults.not_there),
    ("failed: invalid argument", faults.not_there),  # "open of device … failed"
    ("open of device", faults.not_there),
    ("unrecognized option", faults.wrong_settings),
    ("setting of option", faults.wrong_settings),
    ("out of range", faults.wrong_settings),
)
_KILL_AFTER = 3.0  # seconds between asking and forcing
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"  # the last chunk of a PNG (RFC 2083, 4.1.4)


class SaneSource:
    """Scanners known to SANE. ``program`` is scanimage or something that speaks like it."""

    def __init__(
        self,
        program: Sequence[str] = ("scanimage",),
        patience: Patience = Patience(),  # noqa: B008 (frozen)
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._program = list(program)
        self._patience = patience
        # English messages: they are what errors are known by.
        self._environment = {**(os.environ if environment is None else environment), "LC_ALL": "C"}
        self._options: dict[str, sane_options.Options] = {}

    def devices(self) -> Sequence[Device]:
        """Every scanner that SANE finds. Raises EnvironmentFault MAY-40, ScannerError."""
        rows = (line.split("\t", 1) for line in self._answer("-f", _LIST_FORMAT).splitlines())
        return [Device(f"sane:{row[0]}", row[1].strip()) for row in rows if len(row) == 2]

    def capabilities(self, device: str) -> Capabilities:
        """What the scanner says of itself. Raises ScannerError, EnvironmentFault MAY-40."""
        return sane_options.capabilities(self._options_of(device))

    def open(self, device: str, settings: ScanSettings, folder: Path, first: int) -> ScanBatch:
        """Starts scanimage for a batch. Raises ScannerError, EnvironmentFault MAY-40."""
        options = self._options_of(device)
        arguments = [
            *("-d", device, "--format=png", "--progress", "--batch-prompt", "--batch-print"),
            f"--batch={folder.resolve() / '%06d.png'}",
            f"--batch-start={first}",
            *sane_options.arguments(options, settings),
        ]
        return _SaneBatch(self._start(arguments), self._patience)

    def _options_of(self, device: str) -> sane_options.Options:
        """Asked once: opening a scanner takes it seconds, and it stays what it is."""
        if device not in self._options:
            self._options[device] = sane_options.parse(self._answer("-d", device, "-A"))
        return self._options[device]

    def _answer(self, *arguments: str) -> str:
        process = self._start(arguments)
        try:
            out, err = process.communicate(timeout=self._patience.listing)
        except subprocess.TimeoutExpired as error:
            _kill(process)
            raise faults.silent(self._patience.listing) from error
        if process.returncode != 0:
            raise _fault_of(err.decode("utf-8", "replace"), process.returncode)
        return str(out.decode("utf-8", "replace"))

    def _start(self, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        if shutil.which(self._program[0]) is None:
            raise faults.no_program()
        return subprocess.Popen(  # noqa: S603 (arguments are a list; no shell)
            [*self._program, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self._environment,
            start_new_session=True,
        )


class _SaneBatch:
    """A running scanimage; its words come from two threads through one queue."""

    def __init__(self, process: subprocess.Popen[bytes], patience: Patience) -> None:
        self._process = process
        self._patience = patience
        self._news: queue.Queue[tuple[str, str]] = queue.Queue()
        self._said: deque[str] = deque(maxlen=20)
        self._listeners = [
            threading.Thread(target=self._hear_pages, args=(process.stdout,), daemon=True),
            threading.Thread(target=self._hear_words, args=(process.stderr,), daemon=True),
        ]
        for listener in self._listeners:
            listener.start()

    def ask(self) -> None:
        """Presses Return for scanimage's prompt; when it has ended, ``wait`` tells why."""
        if self._process.stdin is not None:
            with suppress(OSError, ValueError):
                self._process.stdin.write(b"\n")
                self._process.stdin.flush()

    def wait(self, progress: Progress) -> Path | None:
        """The page's file; None when the feeder was empty. Raises ScannerError."""
        ends = 0
        deadline = monotonic() + self._patience.page
        while ends < len(self._listeners):
            kind, text = self._next_word(deadline)
            if kind == "page":
                return _checked(Path(text))
            if kind == "progress":
                progress(min(1.0, float(text) / 100))
            ends += kind == "end"
        self._process.wait(self._patience.silence)
        said = "\n".join(self._said)
        if "out of documents" in said.lower():
            return None
        raise _fault_of(said, self._process.returncode)

    def close(self) -> None:
        """Kills scanimage with everything that it started."""
        _kill(self._process)
        for listener in self._listeners:
            listener.join(_KILL_AFTER)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def _next_word(self, deadline: float) -> tuple[str, str]:
        limit = min(self._patience.silence, max(0.0, deadline - monotonic()))
        try:
            return self._news.get(timeout=limit)
        except queue.Empty:
            _kill(self._process)
            raise faults.silent(limit or self._patience.page) from None

    def _hear_pages(self, stream: IO[bytes]) -> None:
        for line in stream:
            self._news.put(("page", os.fsdecode(line.rstrip(b"\r\n"))))
        self._news.put(("end", ""))

    def _hear_words(self, stream: IO[bytes]) -> None:
        for word in _words(stream):
            if found := _PROGRESS.search(word):
                self._news.put(("progress", found[1].decode()))
            else:
                text = word.decode("utf-8", "replace")
                self._said.append(text)
                self._news.put(("word", text))
        self._news.put(("end", ""))


def _words(stream: IO[bytes]) -> Iterator[bytes]:
    """Pieces that end with a line feed or, as progress does, with a carriage return."""
    rest = b""
    while piece := os.read(stream.fileno(), 4096):
        *whole, rest = re.split(rb"[\r\n]+", (rest + piece)[-65536:])
        yield from whole
    if rest:
        yield rest


def _checked(path: Path) -> Path:
    """The page, if the end of its image is there: before the scanner is asked for another."""
    try:
        with path.open("rb") as file:
            file.seek(-len(_PNG_END), os.SEEK_END)
            whole = file.read() == _PNG_END
    except OSError:  # not there, or shorter than that
        whole = False
    if not whole:
        raise faults.no_page()
    return path


def _fault_of(said: str, status: int) -> ScannerError:
    lowered = said.lower()
    for words, fault in _FAULTS:
        if words in lowered:
            return fault()
    return faults.lost() if status < 0 else faults.unknown(str(status))  # killed by a signal: it crashed


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the group: politely, so that the scanner parks its lamp, then by force."""
    for strength in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        try:
            if sys.platform == "win32":
                process.terminate()
            else:
                os.killpg(process.pid, strength)
        except (ProcessLookupError, PermissionError):
            pass  # the group is gone; the process itself may still have to be reaped
        try:
            process.wait(_KILL_AFTER)
        except subprocess.TimeoutExpired:
            continue
        else:
            return
