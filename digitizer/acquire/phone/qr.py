"""QR codes: the only module that knows segno. Without it the address is shown as text only."""

from __future__ import annotations

import importlib
import io
from collections.abc import Sequence
from typing import Any

_QUIET = 2  # modules of white around the code; phones need some


def qr_rows(text: str) -> Sequence[str]:
    """The code as lines of half blocks for a terminal with light letters on dark; empty without segno."""
    code = _code(text)
    if code is None:
        return []
    rows = [list(row) for row in code.matrix_iter(border=_QUIET)]
    rows += [[0] * len(rows[0])] * (len(rows) % 2)
    # A light module is drawn as ink: terminals are dark.
    shapes = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    return [
        "".join(shapes[bool(top), bool(bottom)] for top, bottom in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]


def qr_png(text: str, scale: int = 8) -> bytes:
    """The code as a PNG; empty without segno."""
    code = _code(text)
    if code is None:
        return b""
    target = io.BytesIO()
    code.save(target, kind="png", scale=scale, border=4)
    return target.getvalue()


def _code(text: str) -> Any | None:
    try:
        segno = importlib.import_module("segno")
    except ImportError:
        return None
    return segno.make_qr(text, error="m")
