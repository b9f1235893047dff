"""Coming in: a first office, a practice office, or signing in at the one that is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from digitizer.app.demo import DemoEvent, create_practice
from digitizer.app.desk import Desk
from digitizer.app.entering import suggest_places
from digitizer.app.offices import NewOffice, create_office
from digitizer.app.signing import Account, change_password, list_accounts, sign_in
from digitizer.catalog import load_catalog
from digitizer.domain.workflow import ROLE_LABELS, Role
from digitizer.errors import RuleError
from digitizer.gui.bridge import Run
from digitizer.gui.session import Session

_NEW_FOLDER = "ho-tich"
_PRACTICE_FOLDER = "ho-tich-thuc-hanh"


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the list of people to sign in as."""

    id: str
    name: str
    roles: str
    asks: str  # "password", "choose" a first or new one, or "" (nothing is asked for)
    temporary: bool = False  # a password was given that is to be replaced now


class StartView(Protocol):
    """What the first screen must be able to show."""

    def show_places(self, places: Sequence[str]) -> None:
        """Completions of the place that is typed."""

    def show_work(self, text: str) -> None:
        """What is being done now; empty: nothing."""


class StartPresenter:
    """A new office, one that exists, or one for practice."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.view: StartView | None = None

    def usual_folder(self) -> str:
        """Where a new office would be made."""
        return str(_free(Path.home() / _NEW_FOLDER))

    def place_typed(self, text: str) -> None:
        """Offers places that begin so."""
        if len(text) >= 2:
            self.session.bridge.ask(
                "places", lambda: suggest_places(load_catalog(), text), self._offer, lambda _: None
            )

    def open_existing(self, folder: str) -> None:
        """Opens an office that is there."""
        if folder:
            self.session.open_office(Path(folder), self._opened)

    def create(self, folder: str, name: str, place: str, staff: Mapping[Role, str]) -> None:
        """Makes an office and opens it."""
        self._say("Đang tạo kho dữ liệu…")

        def made(office: NewOffice) -> None:
            self.session.open_office(office.folder, self._opened, self._failed)

        self.session.bridge.ask(
            "desk", lambda: create_office(Path(folder).expanduser(), name, place, staff), made, self._failed
        )

    def practise(self) -> None:
        """Makes an office with the sample books, without passwords, and opens it."""
        folder = _free(Path.home() / _PRACTICE_FOLDER)
        self._say("Đang chuẩn bị cơ quan thực hành với các quyển sổ mẫu…")

        def end(run: Run[DemoEvent]) -> None:
            if run.error is None:
                self.session.open_office(folder, self._opened, self._failed)

        run: Run[DemoEvent] = Run(self.session.say("Chuẩn bị sổ mẫu"), 0, lambda _: None, end, self._failed)
        self.session.bridge.start(run, lambda: create_practice(folder))

    def _opened(self) -> None:
        self._say("")
        self.session.go("signin")

    def _failed(self, error: Exception) -> None:
        self._say("")
        self.session.fail(error)

    def _say(self, text: str) -> None:
        if self.view:
            self.view.show_work(self.session.say(text) if text else "")

    def _offer(self, places: Sequence[str]) -> None:
        if self.view:
            self.view.show_places(places)


def _free(folder: Path) -> Path:
    """The folder, with a number when there is one of that name already."""
    number, wanted = 1, folder
    while wanted.exists():
        number += 1
        wanted = folder.with_name(f"{folder.name}-{number}")
    return wanted


class SignInView(Protocol):
    """What the sign-in screen must be able to show."""

    def show_people(self, office: str, place: str, people: Sequence[Person], practice: bool) -> None:
        """Whom one can sign in as."""

    def come_in(self) -> None:
        """Somebody signed in."""

    def show_refusal(self, text: str) -> None:
        """Why signing in was refused."""


class SignInPresenter:
    """Who works now."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.view: SignInView | None = None

    def open(self) -> None:
        """Lists the people of the office."""
        reception = self.session.reception
        if reception:
            self.session.bridge.ask("desk", lambda: list_accounts(reception), self._show, self.session.fail)

    def sign_in(self, person: Person, password: str, new: str = "", again: str = "") -> None:
        """Signs in, after choosing a password where one is asked for."""
        reception, session = self.session.reception, self.session
        if reception is None:
            return
        if person.asks == "choose" and new != again:
            self._refuse(session.say("Hai lần nhập mật khẩu mới không giống nhau."))
            return

        def work() -> Desk:
            if person.asks == "choose":
                change_password(reception, person.id, password, new)
            return sign_in(reception, person.id, new or password)

        session.bridge.ask("desk", work, self._signed_in, self._failed)

    def _signed_in(self, desk: Desk) -> None:
        self.session.desk = desk
        if self.view:
            self.view.come_in()

    def _failed(self, error: Exception) -> None:
        """A wrong password is told in place; anything else is a matter for the dialog."""
        if isinstance(error, RuleError):
            self._refuse(error.text(self.session.translate))
        else:
            self.session.fail(error)

    def _refuse(self, text: str) -> None:
        if self.view:
            self.view.show_refusal(text)

    def _show(self, accounts: Sequence[Account]) -> None:
        reception, say = self.session.reception, self.session.say
        if reception is None or self.view is None:
            return
        office = reception.office
        people = [
            Person(
                one.person.id,
                one.person.name,
                ", ".join(say(ROLE_LABELS[role]) for role in sorted(one.person.roles)),
                _asks(one, practice=office.practice),
                temporary=one.has_password,
            )
            for one in accounts
        ]
        self.view.show_people(office.name, office.place, people, office.practice)


def _asks(account: Account, *, practice: bool) -> str:
    """What somebody is asked for: everybody has a password of their own, except for practice."""
    if practice:
        return ""
    return "choose" if account.must_choose or not account.has_password else "password"
