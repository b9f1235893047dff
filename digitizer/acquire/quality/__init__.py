"""Quality at the desk: what a person should see to at once, while the book still lies on the glass."""

from digitizer.acquire.quality.assessment import assess
from digitizer.acquire.quality.likeness import Gallery

__all__ = ["Gallery", "assess"]
