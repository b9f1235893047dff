"""The one protocol that every kind of scanner fulfils."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from digitizer.domain.scanning import Capabilities, Device, ScanSettings

Progress = Callable[[float], None]  # the share of the page that has been scanned, 0 to 1


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a scanner may take, in seconds, before it is given up and its process killed."""

    listing: float = 60.0  # searching for devices, asking what one can do
    silence: float = 120.0  # between two signs of life while it scans; lamps warm up for a minute
    page: float = 600.0  # one page in all


class ScanBatch(Protocol):
    """Pages one after another: a page is asked for, and waited for; the next comes only when asked."""

    def ask(self) -> None:
        """Starts the next page."""

    def wait(self, progress: Progress) -> Path | None:
        """The file of the page that was asked for; None when the feeder was empty from the start of it.

        Raises ScannerError (MQT-xx); the batch is then over, but its pages so far are not lost.
        """

    def close(self) -> None:
        """Ends the batch and its process at once, whatever the scanner does."""


class ScanSource(Protocol):
    """One way to reach scanners."""

    def devices(self) -> Sequence[Device]:
        """The scanners that can be reached this way. Raises ScannerError, EnvironmentFault."""

    def capabilities(self, device: str) -> Capabilities:
        """What a scanner can do; ``device`` is without the way's prefix. Raises ScannerError."""

    def open(self, device: str, settings: ScanSettings, folder: Path, first: int) -> ScanBatch:
        """A batch whose pages become files in ``folder``, numbered from ``first``. Raises ScannerError."""


def kept(path: Path, data: bytes) -> Path:
    """Writes a page's file so that it is there whole or not at all; its path."""
    temporary = path.with_suffix(".part")
    temporary.write_bytes(data)
    return temporary.replace(path)
