"""Administration: people, what the program knows, the journal, examinations, copies of the office."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from digitizer.app.catalogue import list_forms, list_templates
from digitizer.app.checking import list_rules
from digitizer.app.copying import CopiedOffice, copy_office
from digitizer.app.desk import Desk
from digitizer.app.doctor import examine_machine, examine_office
from digitizer.app.history import Change, read_journal
from digitizer.app.people import add_person, list_people, reset_password, set_active, set_roles
from digitizer.domain.findings import Severity
from digitizer.domain.rights import Task
from digitizer.domain.workflow import ROLE_LABELS, Role
from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.naming import change_values, type_label
from digitizer.gui.session import Kind, Session, moment
from digitizer.store import Check, Person

_SEVERITIES = {Severity.BLOCK: "lỗi chặn", Severity.WARN: "cảnh báo", Severity.NOTE: "lưu ý"}
_JOURNAL_PAGE = 200


class AdminView(Protocol):
    """What the presenter needs of the screen."""

    def show_people(self, lines: Sequence[Line]) -> None:
        """Everybody."""

    def show_knowledge(self, forms: Sequence[Line], templates: Sequence[Line], rules: Sequence[Line]) -> None:
        """Forms, templates and rules."""

    def show_journal(self, lines: Sequence[Line], *, older: bool) -> None:
        """Lines of the journal; ``older``: there may be more before them."""

    def show_checks(self, lines: Sequence[Line], told: str) -> None:
        """What an examination found."""

    def show_copy(self, lines: Sequence[Line], told: str) -> None:
        """What became of a copy."""

    def ask_person(
        self, name: str, roles: frozenset[Role], *, new: bool
    ) -> tuple[str, frozenset[Role], str] | None:
        """Name, roles and temporary password of somebody."""

    def ask_password(self, name: str) -> str | None:
        """A temporary password."""


class AdminPresenter:
    """The administration screen."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.view: AdminView | None = None
        self.selected = ""
        self._people: dict[str, Person] = {}
        self._journal: list[Line] = []
        self._oldest = 0

    def open(self) -> None:
        """Everybody, and what the program knows."""
        self._load_people()
        self.session.ask(self._knowledge, self._show_knowledge)
        self.read_journal()

    @property
    def may_manage(self) -> bool:
        """Whether whoever works may change people."""
        return self.session.may(Task.MANAGE_PEOPLE)

    # people

    def add(self) -> None:
        """Somebody new, with a temporary password."""
        given = self.view.ask_person("", frozenset({Role.OFFICER}), new=True) if self.view else None
        if given:
            name, roles, password = given
            self.session.ask(lambda desk: add_person(desk, name, roles, password), self._changed_people)

    def change_roles(self) -> None:
        """Other roles for the selected person."""
        person = self._people.get(self.selected)
        given = self.view.ask_person(person.name, person.roles, new=False) if self.view and person else None
        if given and person:
            self.session.ask(lambda desk: set_roles(desk, person.id, given[1]), self._changed_people)

    def flip_active(self) -> None:
        """The selected person stops working here, or begins again."""
        person = self._people.get(self.selected)
        if person:
            self.session.ask(
                lambda desk: set_active(desk, person.id, not person.active), self._changed_people
            )

    def give_password(self) -> None:
        """A temporary password for somebody who forgot theirs."""
        person = self._people.get(self.selected)
        password = self.view.ask_password(person.name) if self.view and person else None
        if password and person:
            self.session.ask(
                lambda desk: reset_password(desk, person.id, password),
                lambda _: self.session.status("Đã đặt mật khẩu tạm cho {name}.", name=person.name),
            )

    def _changed_people(self, _: object) -> None:
        self.session.changed(Kind.PEOPLE)
        self._load_people()

    def _load_people(self) -> None:
        self.session.ask(list_people, self._show_people)

    def _show_people(self, people: Sequence[Person]) -> None:
        self._people = {one.id: one for one in people}
        if self.view:
            say = self.session.say
            self.view.show_people(
                [
                    Line(
                        one.id,
                        (
                            one.id,
                            one.name,
                            ", ".join(say(ROLE_LABELS[role]) for role in sorted(one.roles)),
                            say("Đang làm việc") if one.active else say("Đã ngừng"),
                        ),
                        "" if one.active else "warn",
                    )
                    for one in people
                ]
            )

    # what the program knows

    def _knowledge(self, desk: Desk) -> tuple[list[Line], list[Line], list[Line]]:
        say, catalog = self.session.say, desk.catalog
        forms = [
            Line(
                one.id,
                (
                    type_label(self.session, one.record_type),
                    one.edition,
                    one.title,
                    ", ".join(one.form_codes),
                ),
            )
            for one in list_forms(catalog)
        ]
        templates = [
            Line(
                one.id, (type_label(self.session, one.record_type), one.id, len(one.columns), one.data_sheet)
            )
            for one in list_templates(catalog)
        ]
        rules = [
            Line(one.id, (one.id, say(_SEVERITIES[one.severity]), say(one.about))) for one in list_rules()
        ]
        return forms, templates, rules

    def _show_knowledge(self, known: tuple[list[Line], list[Line], list[Line]]) -> None:
        if self.view:
            self.view.show_knowledge(*known)

    # the journal

    def read_journal(self, *, older: bool = False) -> None:
        """The newest lines of the journal, or those before the ones that are shown."""
        before = self._oldest if older else 0
        if not older:
            self._journal = []
        if self.session.may(Task.READ_JOURNAL):
            self.session.ask(
                lambda desk: read_journal(desk, before=before, limit=_JOURNAL_PAGE), self._show_journal
            )

    def _show_journal(self, changes: Sequence[Change]) -> None:
        say = self.session.say
        self._journal += [
            Line(
                str(one.seq),
                (
                    moment(one.at),
                    one.person or say("Chương trình"),
                    say(one.action_label),
                    one.subject,
                    one.field_label,
                    *(part[:60] for part in change_values(self.session, one)),
                    one.reason,
                ),
            )
            for one in changes
        ]
        self._oldest = changes[-1].seq if changes else 0
        if self.view:
            self.view.show_journal(self._journal, older=len(changes) == _JOURNAL_PAGE)

    # examinations and copies

    def examine(self, *, deep: bool) -> None:
        """Examines the machine and the office; nothing is changed."""
        reception = self.session.reception
        if reception:
            folder = reception.office.folder
            self.session.work(
                self.session.say("Kiểm tra máy và kho dữ liệu"),
                lambda _, progress: [
                    *examine_machine(),
                    *examine_office(folder, deep=deep, progress=progress),
                ],
                self._show_checks,
                key="doctor",
            )

    def copy(self, folder: str) -> None:
        """Copies the office to another place and reads the copy again."""
        if folder:
            title = self.session.say("Sao chép kho dữ liệu")
            self.session.work(
                title,
                lambda desk, progress: copy_office(desk, Path(folder), progress),
                self._copied,
                key="copy",
            )

    def _show_checks(self, checks: Sequence[Check]) -> None:
        if self.view:
            bad = sum(not one.ok for one in checks)
            say = self.session.say
            self.view.show_checks(
                self._check_lines(checks),
                say("{count} chỗ cần xem", count=bad) if bad else say("Mọi thứ đều ổn."),
            )

    def _copied(self, copy: CopiedOffice) -> None:
        if self.view:
            told = self.session.say("Đã sao chép vào {folder}", folder=str(copy.folder))
            self.view.show_copy(self._check_lines(copy.checks), told)

    def _check_lines(self, checks: Iterable[Check]) -> list[Line]:
        return [
            Line(
                str(at),
                ("✓" if one.ok else "✖", one.text(self.session.translate)),
                "good" if one.ok else "bad",
            )
            for at, one in enumerate(checks)
        ]
