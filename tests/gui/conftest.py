"""Tk's objects are freed by the thread that made them: elsewhere Tcl ends the whole process."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def freed_where_made() -> Iterator[None]:
    """No other thread (of pytest-xdist, say) collects what a test's windows leave behind."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
