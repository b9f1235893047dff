"""Who may sit down: passwords and the delay after wrong ones."""

from digitizer.access.delay import waiting_seconds
from digitizer.access.passwords import Hasher, refuse_weak

__all__ = ["Hasher", "refuse_weak", "waiting_seconds"]
