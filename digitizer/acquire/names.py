"""Names of files: shown to people, ordered as people count, and made safe to write."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath, PureWindowsPath

_RESERVED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_LONGEST = 120  # characters; at most 4 bytes each in NFC Vietnamese stays under the usual 255 bytes with room


def shown_name(path: PurePath | str) -> str:
    """The file's own name for a person to read: NFC, without control, zero-width and direction characters.

    Bytes that are no UTF-8 (old archives) show as the replacement character.
    """
    name = PurePath(path).name
    readable = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    kept = "".join(char for char in readable if unicodedata.category(char) not in {"Cc", "Cf"})
    return unicodedata.normalize("NFC", kept)


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key by which ``trang 2`` stands before ``trang 10``; case does not matter."""
    text = unicodedata.normalize("NFC", name).casefold()
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return tuple(
        (0, int(part), part) if part.isascii() and part.isdigit() else (1, 0, part) for part in parts
    )


def safe_file_name(name: str) -> str:
    """A name that every file system takes, made from any name: one part, never a device, never empty.

    Keeps letters with their marks (NFC), spaces and the extension; see Microsoft's "Naming Files, Paths, and
    Namespaces" for the reserved characters and device names.
    """
    last = PureWindowsPath(shown_name(name)).name
    stem, dot, extension = _RESERVED.sub("_", last).rstrip(" .").rpartition(".")
    if not dot:
        stem, extension = extension, ""
    extension = extension[:10].rstrip(" .")
    stem = stem[: _LONGEST - len(extension)].strip(" .") or "trang"
    if _DEVICE.fullmatch(stem.split(".")[0].strip()):
        stem = f"_{stem}"
    return f"{stem}.{extension}" if extension else stem
