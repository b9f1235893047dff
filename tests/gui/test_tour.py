"""Every screen and dialog on the screen of our users: nothing is cut off, untranslated or hard to read."""

from __future__ import annotations

import tkinter as tk
from dataclasses import replace
from tkinter import ttk

import pytest

from digitizer.app.desk import Desk
from digitizer.gui.actions import ACTIONS
from digitizer.gui.palette import contrast
from digitizer.gui.session import Session
from digitizer.gui.views.shell import Shell
from digitizer.locale import Translator
from tests.fixtures.looking import (
    clipped,
    colours_of,
    headings_cut,
    off_screen,
    text_of,
    texts,
    widgets,
)
from tests.fixtures.messages import message_ids
from tests.fixtures.tour import PLACES_TO_SEE, Place, dialogs, furnish, tour
from tests.fixtures.window import missing_programs

pytestmark = pytest.mark.skipif(bool(missing_programs("Xvfb")), reason=missing_programs("Xvfb") or "có Xvfb")
PARTS = 5  # of the tour, so that none takes long on a busy machine
LEAST = 4.5  # contrast that the guidelines ask for


@pytest.fixture
def furnished(desk: Desk) -> Desk:
    furnish(desk)
    return desk


def weak(shell: Shell) -> list[str]:
    """Texts that hardly stand out from their ground; what cannot be used now may be pale."""
    found = []
    for widget in widgets(shell.root):
        text = text_of(widget)
        if text and isinstance(widget, (ttk.Label, ttk.Button)) and not widget.instate(["disabled"]):
            front, back = colours_of(shell, widget)
            if front and back and contrast(front, back) < LEAST:
                found.append(f"{text!r}: {front} on {back}")
    return found


def unreachable(shell: Shell) -> list[str]:
    """Buttons of dialogs that Tab does not come to."""
    return [
        text_of(widget)
        for dialog in dialogs(shell)
        for widget in widgets(dialog)
        if isinstance(widget, ttk.Button) and str(widget.cget("takefocus")) == "0"
    ]


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("scale", "dark"), [(100, False), (150, True)])
def test_every_place_can_be_read_to_the_end(
    furnished: Desk, screen: str, scale: int, dark: bool, part: int
) -> None:
    found: dict[str, list[str]] = {}

    def look(place: Place, shell: Shell) -> None:
        problems = clipped(shell.root) + weak(shell) + unreachable(shell)
        problems += [f"{dialog.title()} leaves the screen" for dialog in filter(off_screen, dialogs(shell))]
        if scale == 100:
            problems += headings_cut(shell.root, shell.theme.bold.measure)
        if place.ask and not dialogs(shell):
            problems.append("no dialog")
        if problems:
            found[place.name] = problems

    def prepare(session: Session) -> None:
        session.settings = replace(session.settings, scale=scale, dark=dark)

    tour(furnished, PLACES_TO_SEE[part::PARTS], look, prepare)
    assert found == {}


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_stays_vietnamese_in_english_and_nothing_is_cut(
    furnished: Desk, screen: str, part: int
) -> None:
    english = Translator("en")
    vietnamese = {text for text in message_ids() if english(text) != text and len(text) > 3}
    known = {spec.label for kind in furnished.catalog.record_types.values() for spec in kind}
    known |= {kind.label for kind in furnished.catalog.record_types.values()}
    found: dict[str, list[str]] = {}

    def look(place: Place, shell: Shell) -> None:
        left: list[tk.Misc] = [shell.root, *dialogs(shell)]
        told = {text for root in left for text in texts(root)} | {one.title() for one in dialogs(shell)}
        problems = sorted((told & vietnamese) - known) + clipped(shell.root)
        if problems:
            found[place.name] = problems

    def prepare(session: Session) -> None:
        session.settings = replace(session.settings, language="en")
        session.translate = english

    tour(furnished, PLACES_TO_SEE[part::PARTS], look, prepare)
    assert found == {}


def test_the_tour_comes_to_every_screen(furnished: Desk) -> None:
    names = {place.name.split("-")[0] for place in PLACES_TO_SEE}
    assert {action.id.removeprefix("go.") for action in ACTIONS if action.id.startswith("go.")} <= names
