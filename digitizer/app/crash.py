"""What nobody foresaw: a sentence for the person, and a trace without personal data for who mends it."""

from __future__ import annotations

import os
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from digitizer import __version__
from digitizer.app.faults import unforeseen
from digitizer.errors import DigitizerError

_LOG = "loi.log"


def note_crash(error: Exception, office: Path) -> DigitizerError:
    """Writes where in the program the error arose, never its message (it may quote values); CTR-00."""
    place = _write(_trace(error), office)
    return unforeseen(error, str(place or ""))


def _trace(error: BaseException) -> str:
    lines = [f"{datetime.now(UTC).isoformat(timespec='seconds')} digitizer {__version__}"]
    current: BaseException | None = error
    while current is not None:
        for frame in traceback.extract_tb(current.__traceback__):
            lines.append(f"  {frame.filename}:{frame.lineno} {frame.name}")
        lines.append(f"  {type(current).__name__}")
        current = current.__cause__ or current.__context__
    return "\n".join(lines) + "\n\n"


def _write(text: str, office: Path) -> Path | None:
    """Into the office's log; without an office into a temporary file; None when neither can be written."""
    try:
        if (office / "office.db").is_file():
            folder = office / "logs"
            folder.mkdir(mode=0o700, exist_ok=True)
            with (folder / _LOG).open("a", encoding="utf-8") as log:
                log.write(text)
            return folder / _LOG
        handle, name = tempfile.mkstemp(prefix="digitizer-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8") as new:
            new.write(text)
        return Path(name)
    except OSError:
        return None
