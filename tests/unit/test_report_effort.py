"""Keystrokes and acceptable shares mean what they say."""

from __future__ import annotations

import pytest

from digitizer.report.effort import Outcome, acceptable, effort, keystrokes, typing


@pytest.mark.parametrize(
    ("text", "keys"), [("", 1), ("Kinh", 5), ("Lò", 4), ("Nguyễn", 9), ("Đỗ", 6), ("01/02/1985", 11)]
)
def test_typing_counts_letters_marks_and_the_key_that_leaves(text: str, keys: int) -> None:
    assert typing(text) == keys


def one(distance: int, confidence: float, *, read: bool = True, offered: bool = False) -> Outcome:
    return Outcome("Nguyễn Văn An", distance, confidence, read, offered)


@pytest.mark.parametrize(
    ("field", "keys"),
    [
        (one(0, 0.99), 0),
        (one(0, 0.5), 1),
        (one(1, 0.99), 4),
        (one(1, 0.5, offered=True), 2),
        (one(13, 0.0, read=False), typing("Nguyễn Văn An")),
        (one(9, 0.2), typing("Nguyễn Văn An")),
    ],
)
def test_keystrokes_of_a_field(field: Outcome, keys: int) -> None:
    assert keystrokes(field) == keys


def test_effort_is_a_share_of_typing_everything() -> None:
    assert effort([]) == 0
    assert effort([one(0, 1.0), one(0, 1.0)]) == 0
    assert effort([one(13, 0.0, read=False)]) == 1


def test_acceptable_share_takes_equal_confidences_together() -> None:
    fields = [one(0, 0.99)] * 6 + [one(0, 0.9), one(2, 0.9)] + [one(0, 0.8)] * 2
    assert acceptable(fields, 0.001) == (0.6, 0.99)
    assert acceptable(fields, 0.2) == (1.0, 0.8)
    assert acceptable([one(1, 0.9)], 0.01) == (0.0, 1.0)
    assert acceptable([], 0.01) == (0.0, 1.0)


def test_fields_that_were_not_read_are_never_acceptable() -> None:
    assert acceptable([one(0, 0.9), one(5, 0.0, read=False)], 0.01) == (0.5, 0.9)
