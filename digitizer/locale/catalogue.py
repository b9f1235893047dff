"""Message catalogues: reads ``.po`` and writes ``.mo`` (``python -m digitizer.locale.catalogue``).

The standard library reads ``.mo`` but writes none. Formats: GNU gettext manual, "PO Files" and "MO Files".
"""

from __future__ import annotations

import ast
import struct
from collections.abc import Mapping
from pathlib import Path

_MAGIC = 0x950412DE
_HEADER = 28  # bytes


def read_po(path: Path) -> dict[str, str]:
    """The sentences and their translations; the header under the empty text. Plain entries only."""
    entries: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    current = ""
    for line in [*path.read_text("utf-8").splitlines(), 'msgid ""']:
        keyword, _, rest = line.partition(" ")
        if keyword in ("msgid", "msgstr"):
            if keyword == "msgid" and parts:
                entries["".join(parts["msgid"])] = "".join(parts["msgstr"])
                parts = {}
            current = keyword
            parts[current] = [ast.literal_eval(rest)]
        elif line.startswith('"'):
            parts[current].append(ast.literal_eval(line))
    return entries


def compiled(entries: Mapping[str, str]) -> bytes:
    """The ``.mo`` file of the entries: two tables of lengths and places, then the texts."""
    ordered = sorted((key.encode(), text.encode()) for key, text in entries.items() if text)
    texts = [key for key, _ in ordered] + [text for _, text in ordered]
    place = _HEADER + 8 * len(texts)
    table = []
    for text in texts:
        table += [len(text), place]
        place += len(text) + 1
    count = len(ordered)
    head = struct.pack("<7I", _MAGIC, 0, count, _HEADER, _HEADER + 8 * count, 0, 0)
    return head + struct.pack(f"<{len(table)}I", *table) + b"".join(text + b"\0" for text in texts)


def main() -> None:
    """Compiles every catalogue beside this module."""
    for source in Path(__file__).parent.glob("*/LC_MESSAGES/*.po"):
        source.with_suffix(".mo").write_bytes(compiled(read_po(source)))


if __name__ == "__main__":
    main()
