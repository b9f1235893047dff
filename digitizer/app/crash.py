"""What nobody foresaw: a sentence for the person, and a trace without personal data for who mends it."""

from __future__ import annotations

import os
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from digitizer import __version__
from digitizer.errors import DigitizerError

_LOG = "loi.log"


def note_crash(error: Exception, office: Path) -> DigitizerError:
    """Writes where in the program the error arose, never its message (it may quote values); CTR-00."""
    place = _write(_trace(error), office)
    if place is None:
        return DigitizerError(
            "CTR-00",
            "Chương trình gặp lỗi ngoài dự kiến ({kind}).",
            "Hãy thử lại; nếu lỗi lặp lại, hãy báo cho quản trị kỹ thuật.",
            kind=type(error).__name__,
        )
    return DigitizerError(
        "CTR-00",
        "Chương trình gặp lỗi ngoài dự kiến ({kind}).",
        "Hãy gửi tệp «{log}» cho quản trị kỹ thuật; tệp này không chứa dữ liệu cá nhân.",
        kind=type(error).__name__,
        log=str(place),
    )


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
