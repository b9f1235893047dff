"""What all screens share: the open office, who works, the language, background work and change notices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, TypeVar

from digitizer.app.desk import Desk
from digitizer.app.signing import Reception, open_reception
from digitizer.domain.rights import Task, allowed
from digitizer.errors import DigitizerError
from digitizer.gui.bridge import Bridge, Progress, Run
from digitizer.gui.problems import Told, told
from digitizer.gui.settings import Settings
from digitizer.locale import Translator

T = TypeVar("T")
NoteCrash = Callable[[Exception, Path], DigitizerError]


class Kind(StrEnum):
    """What may have changed; screens that show it load it anew."""

    BOOKS = "books"
    PAGES = "pages"
    RECORDS = "records"
    PEOPLE = "people"


class Front(Protocol):
    """What the session needs of the window itself."""

    def show_problem(self, problem: Told) -> None:
        """One dialog: what happened, what to do, the code."""

    def show_status(self, text: str) -> None:
        """A quiet sentence at the foot of the window."""

    def show_runs(self) -> None:
        """Long work began, went on or ended."""

    def ring(self) -> None:
        """A sound, because long work ended."""

    def go(self, screen: str, **where: str) -> None:
        """Opens a screen at a place."""

    def leave(self) -> None:
        """Saves what was typed on the screen that is shown."""

    def restart(self) -> None:
        """Draws the whole window anew: language, theme, size of letters or person changed."""


class Session:
    """One running window: its desk and its ways to work and to people."""

    def __init__(self, settings: Settings, note_crash: NoteCrash, bridge: Bridge | None = None) -> None:
        self.settings = settings
        self.translate = Translator(settings.language)
        self.bridge = bridge or Bridge()
        self.reception: Reception | None = None
        self.desk: Desk | None = None
        self.front: Front | None = None
        self.screen = ""  # where the person is, kept while the window is drawn anew
        self._note_crash = note_crash
        self._open = ExitStack()
        self._listeners: dict[Kind, list[Callable[[], None]]] = defaultdict(list)

    def say(self, template: str, **params: object) -> str:
        """The sentence in the chosen language, filled in."""
        return self.translate(template).format(**params)

    def choose(self, settings: Settings) -> None:
        """Keeps other choices of the person."""
        self.settings = settings
        self.translate = Translator(settings.language)
        settings.save()

    def open_office(
        self, folder: Path, done: Callable[[], None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        """Opens another office in place of the one that is open; nobody is signed in then."""

        def work() -> tuple[ExitStack, Reception]:
            stack = ExitStack()
            return stack, stack.enter_context(open_reception(folder))

        def opened(answer: tuple[ExitStack, Reception]) -> None:
            self.close_office()
            self._open, self.reception = answer
            self.choose(replace(self.settings, office=str(folder)))
            done()

        self.bridge.ask("desk", work, opened, failed or self.fail)

    def close_office(self) -> None:
        """Lets other programs open the office."""
        self.desk = self.reception = None
        self._open.close()

    def close(self) -> None:
        """Ends all work in order, then closes the office."""
        self.bridge.close()
        self.close_office()

    @property
    def practice(self) -> bool:
        """Whether the open office is one for practice."""
        return self.reception is not None and self.reception.office.practice

    @property
    def own(self) -> str:
        """The id of whoever works; empty before signing in."""
        return self.desk.person.id if self.desk and self.desk.person else ""

    def may(self, task: Task) -> bool:
        """Whether whoever works has the right; the use cases refuse anyway."""
        person = self.desk.person if self.desk else None
        return person is not None and allowed(task, person.roles)

    def ask(
        self,
        work: Callable[[Desk], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        lane: str = "desk",
    ) -> None:
        """Does a short use case away from the window's thread, then ``done`` with its answer."""
        desk = self.desk
        if desk is not None:
            self.bridge.ask(lane, lambda: work(desk), done, failed or self.fail)

    def start(
        self,
        title: str,
        steps: Callable[[Desk], Iterator[T]],
        *,
        total: int = 0,
        key: str = "",
        on_item: Callable[[T], None],
        on_end: Callable[[Run[T]], None],
        quiet: bool = False,
    ) -> Run[T] | None:
        """Begins long work; the foot of the window shows how far it is. ``key`` says what it works on; the
        end of ``quiet`` work is not rung.
        """
        desk = self.desk
        if desk is None:
            return None

        def item(value: T) -> None:
            on_item(value)
            self._shown_runs()

        def end(run: Run[T]) -> None:
            self._shown_runs()
            on_end(run)
            if self.front and not quiet:
                self.front.ring()

        run = Run(title, total, item, end, self.fail, key)
        self.bridge.start(run, lambda: steps(desk))
        self._shown_runs()
        return run

    def work(
        self, title: str, job: Callable[[Desk, Progress], T], done: Callable[[T], None], *, key: str = ""
    ) -> None:
        """Begins long work that tells its progress itself."""
        desk = self.desk
        if desk is None:
            return

        def end(_: Run[Any]) -> None:
            self._shown_runs()
            if self.front:
                self.front.ring()

        run: Run[Any] = Run(title, 0, lambda _: self._shown_runs(), end, self.fail, key)
        self.bridge.work(run, lambda progress: job(desk, progress), done)
        self._shown_runs()

    def fail(self, error: Exception) -> None:
        """Tells a person of an error; what nobody foresaw is noted for who mends it."""
        if not isinstance(error, DigitizerError):
            folder = self.reception.office.folder if self.reception else Path()
            error = self._note_crash(error, folder)
        if self.front:
            self.front.show_problem(told(error, self.translate))

    def status(self, template: str, **params: object) -> None:
        """A quiet sentence at the foot of the window."""
        if self.front:
            self.front.show_status(self.say(template, **params))

    def go(self, screen: str, **where: str) -> None:
        """Opens another screen."""
        if self.front:
            self.front.go(screen, **where)

    def listen(self, kind: Kind, listener: Callable[[], None]) -> None:
        """``listener`` is called whenever things of that kind changed."""
        self._listeners[kind].append(listener)

    def deafen(self) -> None:
        """Forgets all listeners: the window is drawn anew."""
        self._listeners.clear()

    def changed(self, *kinds: Kind) -> None:
        """Tells the screens that show such things."""
        for kind in kinds:
            for listener in list(self._listeners[kind]):
                listener()

    def _shown_runs(self) -> None:
        if self.front:
            self.front.show_runs()


def clock(stamp: str) -> str:
    """``14:03`` of a UTC time stamp, as the clock on this wall shows it; empty when there is none."""
    return datetime.fromisoformat(stamp).astimezone().strftime("%H:%M") if stamp else ""


def moment(stamp: str) -> str:
    """``27.10.2025 14:03`` of a UTC time stamp."""
    return datetime.fromisoformat(stamp).astimezone().strftime("%d.%m.%Y %H:%M") if stamp else ""


def ignore(_: Any) -> None:
    """For work whose answer changes nothing in the window."""
