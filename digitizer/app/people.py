"""Use cases of the administrator: who works here, in which roles, with which temporary password."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from digitizer.access import Hasher, refuse_weak
from digitizer.app.desk import Desk, find_person
from digitizer.app.typed import said
from digitizer.domain.rights import Task
from digitizer.domain.workflow import Role
from digitizer.store import Person

__all__ = ["add_person", "list_people", "reset_password", "set_active", "set_roles"]


def list_people(desk: Desk) -> Sequence[Person]:
    """Everybody, in the order of registration."""
    return desk.office.people.list()


def add_person(desk: Desk, name: str, roles: Iterable[Role], password: str = "") -> Person:
    """Registers somebody, with a temporary password if one is given.

    Raises RuleError QTR-08, TRU-03, StoreError KHO-13, InputError GIA-33.
    """
    actor = desk.may(Task.MANAGE_PEOPLE)
    with desk.office.transaction():
        person = desk.office.people.add(said(name), roles, person=actor)
        if password:
            _give(desk, person, password, actor)
    return person


def set_roles(desk: Desk, who: str, roles: Iterable[Role]) -> Person:
    """Gives somebody other roles. Raises RuleError QTR-08, QTR-21 (last administrator), InputError GIA-30."""
    actor = desk.may(Task.MANAGE_PEOPLE)
    return desk.office.people.set_roles(find_person(desk.office, who).id, roles, person=actor)


def set_active(desk: Desk, who: str, active: bool) -> Person:
    """Lets somebody work, or no longer. Raises as ``set_roles``."""
    actor = desk.may(Task.MANAGE_PEOPLE)
    person = find_person(desk.office, who)
    desk.office.people.set_active(person.id, active, person=actor)
    return desk.office.people.get(person.id)


def reset_password(desk: Desk, who: str, password: str) -> None:
    """Gives somebody a temporary password, which they must change when they sign in; wrong attempts are
    forgotten.

    Raises RuleError QTR-08, TRU-03, InputError GIA-30.
    """
    actor = desk.may(Task.MANAGE_PEOPLE)
    _give(desk, find_person(desk.office, who), password, actor)


def _give(desk: Desk, person: Person, password: str, actor: str) -> None:
    refuse_weak(password, person.name, desk.office.name)
    desk.office.credentials.set(person.id, Hasher().hash(password), must_change=True, person=actor)
