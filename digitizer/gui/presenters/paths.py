"""Files that somebody drags into the window or copied in a file manager."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

_DRIVE = re.compile(r"/[A-Za-z]:")  # of Windows
_MOST = 5_000  # lines of pasted text that are looked at


def paths_of(text: str) -> list[str]:
    """The files and folders that a pasted text names, one a line, as paths or as ``file:`` addresses.

    Paths may be quoted. Lines that name nothing on this machine are left out.
    """
    return list(existing(_path(line.strip()) for line in text.splitlines()[:_MOST]))


def existing(paths: Iterable[str]) -> Iterator[str]:
    """Those that are there."""
    for path in paths:
        try:
            if path and Path(path).exists():
                yield path
        except (OSError, ValueError):
            continue  # too long, or with characters that no path has


def _path(line: str) -> str:
    if line.startswith("file:"):
        address = urlsplit(line)
        path = unquote(address.path) if address.netloc in ("", "localhost") else ""
        return path[1:] if _DRIVE.match(path) else path
    return line.strip("\"'")
