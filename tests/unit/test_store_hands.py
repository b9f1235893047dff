"""Hands are kept whole, in the office only, and can be forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from digitizer.errors import StoreError
from digitizer.store.hands import Hands


def test_a_hand_is_kept_replaced_and_forgotten(tmp_path: Path) -> None:
    hands = Hands(tmp_path / "hands")
    assert hands.path("KS.2000.01") is None
    hands.save("KS.2000.01", b"one")
    hands.save("KS.2000.01", b"two")
    path = hands.path("KS.2000.01")
    assert path is not None and path.read_bytes() == b"two"
    assert hands.path("KS.2000.02") is None
    assert [one.name for one in (tmp_path / "hands").iterdir()] == ["KS.2000.01.hand"]
    hands.drop("KS.2000.01")
    hands.drop("KS.2000.01")
    assert hands.path("KS.2000.01") is None


def test_a_hand_that_cannot_be_written_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Hands(tmp_path / "hands")
    hands.save("KS.2000.01", b"one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError):
        hands.save("KS.2000.01", b"two")
    path = hands.path("KS.2000.01")
    assert path is not None and path.read_bytes() == b"one"


def test_a_trial_is_remembered(tmp_path: Path) -> None:
    hands = Hands(tmp_path / "hands")
    assert hands.tried("KS.2000.01") == 0
    hands.note_trial("KS.2000.01", 31)
    assert hands.tried("KS.2000.01") == 31
    assert hands.path("KS.2000.01") is None
    (tmp_path / "hands" / "KS.2000.01.tried").write_text("nonsense", "utf-8")
    assert hands.tried("KS.2000.01") == 0
