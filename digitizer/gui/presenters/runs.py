"""Long work in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from digitizer.gui.bridge import Run

_MINUTE = 60


def told_run(run: Run[Any], say: Callable[..., str]) -> str:
    """What is done, how far it is and how long it still takes."""
    if run.cancelled:
        return say("{work}: đang dừng…", work=run.title)
    if not run.total:
        return say("{work}: {done}", work=run.title, done=run.done) if run.done else f"{run.title}…"
    left = run.seconds_left()
    far = say("{work}: {done}/{total}", work=run.title, done=run.done, total=run.total)
    return far if left is None else f"{far}, {time_left(left, say)}"


def time_left(seconds: float, say: Callable[..., str]) -> str:
    """``còn khoảng 3 phút``."""
    if seconds < _MINUTE:
        return say("còn khoảng {count} giây", count=max(1, round(seconds)))
    return say("còn khoảng {count} phút", count=round(seconds / _MINUTE))
