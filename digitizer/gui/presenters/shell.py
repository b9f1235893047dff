"""What the window does around its screens: which there are for whom, who works, language, lock, leaving."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from digitizer.domain.rights import Task, allowed
from digitizer.domain.workflow import Role
from digitizer.gui.actions import ACTIONS
from digitizer.gui.session import Session
from digitizer.locale import languages
from digitizer.store import Person

START, SIGN_IN, HOME = "start", "signin", "overview"
_ENTRANCE = (START, SIGN_IN)

_NEEDS: Mapping[str, Callable[[Person], bool]] = {
    "overview": lambda person: True,
    "scan": lambda person: allowed(Task.IMPORT, person.roles),
    "check": lambda person: Role.OFFICER in person.roles,
    "wall": lambda person: Role.OFFICER in person.roles,
    "verify": lambda person: Role.SUPERVISOR in person.roles,
    "search": lambda person: True,
    "deliver": lambda person: allowed(Task.EXPORT, person.roles),
    "report": lambda person: allowed(Task.REPORT, person.roles),
    "admin": lambda person: (
        allowed(Task.MANAGE_PEOPLE, person.roles) or allowed(Task.READ_JOURNAL, person.roles)
    ),
}


class ShellView(Protocol):
    """What the presenter needs of the window."""

    def show_frame(self, screens: Mapping[str, str], office: str, person: str, practice: bool) -> None:
        """The rail's screens by id, the office and who works."""

    def go(self, screen: str, **where: str) -> None:
        """Opens a screen."""

    def ask_quit(self, question: str) -> bool:
        """Whether to close although work is under way."""


class ShellPresenter:
    """Decides what the window shows around its screens."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._view: ShellView | None = None

    def begin(self, view: ShellView) -> None:
        """The window was drawn: on with the screen of before, or with signing in, or with a first office."""
        self._view = view
        session = self.session
        if session.desk:
            self.enter(session.screen)
        elif session.reception:
            self._entrance(SIGN_IN)
        elif session.settings.office:
            self._entrance(START)
            session.open_office(Path(session.settings.office), lambda: self._entrance(SIGN_IN))
        else:
            self._entrance(START)

    def screens(self) -> Mapping[str, str]:
        """The screens that whoever works may open, by id, with their names."""
        person = self.session.desk.person if self.session.desk else None
        if person is None:
            return {}
        labels = {action.id: self.session.say(action.label) for action in ACTIONS}
        return {name: labels[f"go.{name}"] for name, may in _NEEDS.items() if may(person)}

    def may_open(self, screen: str) -> bool:
        """Whether the screen is for whoever works."""
        return screen in _ENTRANCE or screen == "help" or screen in self.screens()

    def enter(self, screen: str = "") -> None:
        """Somebody signed in."""
        self.refresh_frame()
        if self._view:
            self._view.go(screen if screen in self.screens() else HOME)

    def refresh_frame(self) -> None:
        """The rail and the names around the screens."""
        reception, desk = self.session.reception, self.session.desk
        office = reception.office.name if reception else ""
        person = desk.person.name if desk and desk.person else ""
        if self._view:
            self._view.show_frame(self.screens(), office, person, self.session.practice)

    def came(self, screen: str) -> None:
        """Remembers where the person is, for when the window is drawn anew."""
        if screen in self.screens():
            self.session.screen = screen

    def handlers(self, screen: str) -> Mapping[str, Callable[[], object]]:
        """What the window's own actions do."""
        does: dict[str, Callable[[], object]] = {
            "view.dark": self._flip_dark,
            "view.language": self._next_language,
            "help.screen": lambda: self.session.go("help", topic=screen),
            "help.keys": lambda: self.session.go("help", topic="keys"),
            "help.about": lambda: self.session.go("help", topic="about"),
        }
        if self.session.desk:
            does |= {"session.change": self.sign_out, "session.lock": self.sign_out}
        if self.session.reception:
            does |= {"session.office": self._other_office}
        return does

    def rescale(self, step: int) -> None:
        """Larger or smaller letters and everything with them."""
        new = self.session.settings.scaled(step)
        if new != self.session.settings:
            self._redraw_with(new.scale)

    def sign_out(self) -> None:
        """Another person, or the same after a pause: everything typed is saved first."""
        front = self.session.front
        if front:
            front.leave()
            self.session.desk = None
            front.restart()

    def idle(self) -> None:
        """Nobody has touched the window for long: it is locked, except for practice."""
        if self.session.desk and not self.session.practice:
            self.sign_out()

    def may_quit(self, view: ShellView) -> bool:
        """Asks first when work is under way."""
        running = [run.title for run in self.session.bridge.runs]
        if not running:
            return True
        question = self.session.say(
            "Đang làm: {work}. Những gì đã xong đều được lưu; phần còn lại làm tiếp khi mở lại. "
            "Đóng chương trình?",
            work=", ".join(running),
        )
        return view.ask_quit(question)

    def _redraw_with(self, scale: int) -> None:
        self.session.choose(replace(self.session.settings, scale=scale))
        self._restart()

    def _flip_dark(self) -> None:
        self.session.choose(replace(self.session.settings, dark=not self.session.settings.dark))
        self._restart()

    def _next_language(self) -> None:
        known = languages()
        following = known[(known.index(self.session.settings.language) + 1) % len(known)]
        self.session.choose(replace(self.session.settings, language=following))
        self._restart()

    def _restart(self) -> None:
        if self.session.front:
            self.session.front.restart()

    def _other_office(self) -> None:
        front = self.session.front
        if front:
            front.leave()
            self.session.close_office()
            self.session.choose(replace(self.session.settings, office=""))
            front.restart()

    def _entrance(self, screen: str) -> None:
        self.refresh_frame()
        if self._view:
            self._view.go(screen)
