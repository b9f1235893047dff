"""An error as the window tells it: what happened, what to do, the code, and a text to copy."""

from __future__ import annotations

from dataclasses import dataclass

from digitizer.errors import DigitizerError, Translate, filled


@dataclass(frozen=True, slots=True)
class Told:
    """What the dialog shows; ``copy`` is what its button puts on the clipboard."""

    code: str
    what: str
    step: str

    @property
    def copy(self) -> str:
        """The whole of it in one line, for a message to the administrator."""
        return f"[{self.code}] {self.what} {self.step}".strip()


def told(error: DigitizerError, translate: Translate) -> Told:
    """The error in the chosen language."""
    what, step = (
        filled(part, error.params, translate) if part else "" for part in (error.message, error.step)
    )
    return Told(error.code, what, step)
