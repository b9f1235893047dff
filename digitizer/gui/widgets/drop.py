"""Files dragged into the window from the desktop. The only module that knows ``tkinterdnd2``."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

_DROPPED = "<<Drop:DND_Files>>"


def hears_drops(widget: tk.Misc, dropped: Callable[[Sequence[str]], None]) -> bool:
    """Lets files be dragged onto the widget; whether this machine's Tk can do that.

    Where it cannot (the extension is not installed, or not made for this processor) nothing else is missing:
    files are chosen or pasted.
    """
    try:
        from tkinterdnd2 import TkinterDnD  # noqa: PLC0415 (may be missing)

        TkinterDnD._require(widget.winfo_toplevel())
        widget.tk.call("tkdnd::drop_target", "register", str(widget), ("DND_Files",))
    except (ImportError, RuntimeError, tk.TclError):
        return False

    def take(data: str) -> str:
        dropped([str(path) for path in widget.tk.splitlist(data)])
        return "copy"

    widget.tk.call("bind", str(widget), _DROPPED, f"{widget.register(take)} %D")
    return True
