"""Starts the window: the one place where its screens are put together."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tkinter import TclError

from digitizer.app.crash import note_crash
from digitizer.errors import EnvironmentFault
from digitizer.gui.session import Session
from digitizer.gui.settings import Settings
from digitizer.gui.views.administering import AdminScreen
from digitizer.gui.views.checking import CheckScreen
from digitizer.gui.views.delivering import DeliverScreen
from digitizer.gui.views.entrance import SignInScreen, StartScreen
from digitizer.gui.views.helping import HelpScreen
from digitizer.gui.views.overview import OverviewScreen
from digitizer.gui.views.reporting import ReportScreen
from digitizer.gui.views.scanning import ScanScreen
from digitizer.gui.views.searching import SearchScreen
from digitizer.gui.views.shell import Build, Shell
from digitizer.gui.views.verifying import VerifyScreen
from digitizer.gui.views.walls import WallScreen


def start(office: Path | None = None, language: str = "") -> int:
    """Shows the window until it is closed; 0. Raises EnvironmentFault MAY-51 where there is no screen."""
    settings = Settings.load()
    if language:
        settings = replace(settings, language=language)
    if office:
        settings = replace(settings, office=str(office.resolve()))
    session = Session(settings, note_crash)
    gc.disable()  # Tk's objects must be freed by this thread: Tcl ends the program when another one does
    try:
        while open_window(session).run():
            gc.collect()
    finally:
        session.close()
        gc.collect()
        gc.enable()
    return 0


def open_window(session: Session) -> Shell:
    """A window over the session, with all its screens. Raises EnvironmentFault MAY-51."""
    try:
        shell = Shell(session, {})
    except TclError as error:
        raise EnvironmentFault(
            "MAY-51",
            "Không mở được cửa sổ: máy này không có màn hình đồ họa.",
            "Hãy đăng nhập vào màn hình của máy rồi mở lại, hoặc dùng các lệnh của chương trình.",
        ) from error
    shell.builds = screens(shell)
    return shell


def screens(shell: Shell) -> Mapping[str, Build]:
    """How each screen is made, when somebody first opens it."""
    return {
        "start": StartScreen,
        "signin": lambda parent, session, theme: SignInScreen(parent, session, theme, shell.presenter.enter),
        "overview": OverviewScreen,
        "scan": ScanScreen,
        "check": CheckScreen,
        "wall": WallScreen,
        "verify": VerifyScreen,
        "search": SearchScreen,
        "deliver": DeliverScreen,
        "report": ReportScreen,
        "admin": AdminScreen,
        "help": HelpScreen,
    }
