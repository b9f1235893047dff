"""Tk's objects are freed by the thread that made them: elsewhere Tcl ends the whole process."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from digitizer.app.desk import Desk
from tests.fixtures.window import display, office


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """An X server for all tests: Xlib ends a process whose display goes away."""
    with display(1366, 768) as address:
        yield address


@pytest.fixture
def screen(server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A display as small as an office's; its address also stands in DISPLAY."""
    monkeypatch.setenv("DISPLAY", server)
    return server


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The officer's desk in an office with one book that was read."""
    with office(tmp_path / "office") as desk:
        yield desk


@pytest.fixture(autouse=True)
def freed_where_made() -> Iterator[None]:
    """No other thread (of pytest-xdist, say) collects what a test's windows leave behind."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
