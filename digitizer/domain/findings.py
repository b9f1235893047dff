"""What a check found: a stable rule id, how grave it is, where, and a sentence for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from digitizer.errors import filled


class Severity(StrEnum):
    """BLOCK stops the export, WARN needs a person's confirmation, NOTE only tells."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"


def _same(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one rule. ``message`` is a Vietnamese template (a gettext message id) for ``params``."""

    rule: str
    severity: Severity
    keys: tuple[str, ...]
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = _same) -> str:
        """The sentence, filled in and translated."""
        return filled(self.message, self.params, translate)
