"""How long somebody must wait after wrong passwords: longer each time, never for ever.

A delay rather than a lock: an officer who mistyped is not shut out until an administrator comes, and guessing
through a list of words takes years.
"""

from __future__ import annotations

from datetime import datetime

_FREE = 3  # wrong passwords that cost nothing
_FIRST, _LONGEST = 15, 15 * 60  # seconds


def waiting_seconds(failures: int, failed: str, now: str) -> int:
    """Whole seconds until the next attempt is let, 0 for now.

    ``failed`` is when the last of ``failures`` attempts failed, ``now`` the time (both ISO 8601 with zone). A
    clock that was set back makes nobody wait longer than the delay itself.
    """
    beyond = failures - _FREE
    if beyond < 0 or not failed:
        return 0
    # Doubling six times already passes the longest delay; larger powers would only be large numbers.
    delay = min(_FIRST << min(beyond, 6), _LONGEST)
    passed = (datetime.fromisoformat(now) - datetime.fromisoformat(failed)).total_seconds()
    return 0 if passed >= delay else min(delay, int(delay - passed) + 1)
