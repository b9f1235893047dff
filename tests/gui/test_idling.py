"""The window learns when nobody works at it, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from digitizer.app.desk import Desk
from digitizer.app.learning import Hand, Lesson
from digitizer.gui.presenters import idling
from digitizer.gui.presenters.idling import AGAIN_SECONDS, QUIET_SECONDS, IdlePresenter
from tests.fixtures.window import QuietFront, office, session_at, settle

KEPT = Hand(True, 40, 0.2, 0.1, 30, 25, 28)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with office(tmp_path / "office") as desk:
        yield desk


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Desk]:
    """The desks at which learning was begun."""
    desks: list[Desk] = []

    def learn(desk: Desk) -> Iterator[Lesson | Hand]:
        desks.append(desk)
        yield KEPT

    monkeypatch.setattr(idling, "learn_next", learn)
    return desks


def test_it_learns_after_a_quiet_while_and_says_what_it_gave(desk: Desk, begun: list[Desk]) -> None:
    session = session_at(desk)
    presenter = IdlePresenter(session)
    presenter.look(0.0, QUIET_SECONDS - 1)
    assert begun == []
    presenter.look(1.0, QUIET_SECONDS)
    settle(session)
    assert begun == [desk]
    assert isinstance(session.front, QuietFront)
    assert "từ 25 thành 28 trong 30 ô" in session.front.status[-1]


def test_it_does_not_look_again_at_once(desk: Desk, begun: list[Desk]) -> None:
    session = session_at(desk)
    presenter = IdlePresenter(session)
    for now in (0.0, 5.0, AGAIN_SECONDS - 1):
        presenter.look(now, QUIET_SECONDS)
        settle(session)
    assert len(begun) == 1
    presenter.look(AGAIN_SECONDS, QUIET_SECONDS)
    assert len(begun) == 2


def test_it_never_begins_beside_other_work_or_without_a_person(desk: Desk, begun: list[Desk]) -> None:
    session = session_at(desk)
    presenter = IdlePresenter(session)
    session.bridge.runs.append(object())  # type: ignore[arg-type]
    presenter.look(0.0, QUIET_SECONDS)
    session.bridge.runs.clear()
    session.desk = None
    presenter.look(1.0, QUIET_SECONDS)
    assert begun == []
