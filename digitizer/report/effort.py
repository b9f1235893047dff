"""What a reading saves: keystrokes against typing everything, and fields that need no look at all.

Typing is counted as a Vietnamese input method takes it (Telex: one key for a letter, one more for each mark
and for đ) with one key to leave the field. A field read right costs the key that accepts it; one whose
confidence reaches ``accepted`` is confirmed together with others and costs nothing while it is right. A
field read wrong costs the cheapest of typing it anew, picking another reading from the list (two keys) or
mending it (a key to reach it, one for each changed letter, one to leave it).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

ACCEPTED = 0.95
ERRORS = (0.001, 0.005, 0.01)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One field: its true text, how far the reading is from it (letters), and the reading's confidence.

    ``offered``: the truth is among the other readings that the screen offers.
    """

    truth: str
    distance: int
    confidence: float
    read: bool
    offered: bool = False

    @property
    def right(self) -> bool:
        """Whether the reading is exactly right."""
        return self.distance == 0


def typing(text: str) -> int:
    """Keys to type a text by Telex and leave the field."""
    marks = sum(unicodedata.category(letter) == "Mn" for letter in unicodedata.normalize("NFD", text))
    return len(text) + marks + sum(letter in "đĐ" for letter in text) + 1


def keystrokes(field: Outcome, accepted: float = ACCEPTED) -> int:
    """Keys that the field costs with this reading."""
    if field.right:
        return 0 if field.confidence >= accepted else 1
    anew = typing(field.truth)
    if not field.read:
        return anew
    return min(anew, 2 if field.offered else anew, 2 + 2 * field.distance)


def effort(fields: Sequence[Outcome]) -> float:
    """Keystrokes as a share of typing every field (0..1)."""
    everything = sum(typing(field.truth) for field in fields)
    return sum(keystrokes(field) for field in fields) / everything if everything else 0.0


def acceptable(fields: Sequence[Outcome], error: float) -> tuple[float, float]:
    """The share of fields above the lowest confidence at which at most ``error`` of them are wrong.

    Returns (share, that confidence); fields of equal confidence are taken together. (0, 1) when even the
    surest are wrong too often.
    """
    sure = sorted((field for field in fields if field.read), key=lambda field: -field.confidence)
    best, threshold, wrong = 0, 1.0, 0
    for index, field in enumerate(sure):
        wrong += not field.right
        last = index + 1 == len(sure) or sure[index + 1].confidence < field.confidence
        if last and wrong <= error * (index + 1):
            best, threshold = index + 1, field.confidence
    return (best / len(fields) if fields else 0.0), threshold
