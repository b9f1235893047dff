"""Use cases: make an office, and say who works there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from digitizer.app.desk import Desk
from digitizer.domain.rights import Task
from digitizer.domain.text import clean
from digitizer.domain.workflow import Role
from digitizer.errors import InputError, StoreError
from digitizer.store import Office, Person

__all__ = ["NewOffice", "add_person", "create_office", "list_people"]


@dataclass(frozen=True, slots=True)
class NewOffice:
    """An office that was made, with its people."""

    folder: Path
    name: str
    people: tuple[Person, ...]


def create_office(folder: Path, name: str, place: str, staff: Mapping[Role, str]) -> NewOffice:
    """Makes an office in an empty or missing folder; one name in two roles is one person.

    A creation that was cut short can be run again. Raises StoreError KHO-02, InputError GIA-33.
    """
    name, place = _said(name), _said(place)
    roles: dict[str, set[Role]] = {}
    for role, person in staff.items():
        roles.setdefault(_said(person), set()).add(role)
    with _empty_office(folder, name, place) as office, office.transaction():
        people = tuple(office.people.add(person, own) for person, own in roles.items())
    return NewOffice(folder, name, people)


def _empty_office(folder: Path, name: str, place: str) -> Office:
    try:
        return Office.create(folder, name, place)
    except StoreError as error:
        if error.code != "KHO-02" or not (folder / "office.db").is_file():
            raise
        office = Office.open(folder)
        if office.people.list():
            office.close()
            raise
        return office  # made, but cut short before its people were noted


def list_people(desk: Desk) -> Sequence[Person]:
    """Everybody, in the order of registration."""
    return desk.office.people.list()


def add_person(desk: Desk, name: str, roles: Iterable[Role]) -> Person:
    """Registers somebody. Raises RuleError QTR-08, StoreError KHO-13, InputError GIA-33."""
    person = desk.may(Task.MANAGE_PEOPLE)
    return desk.office.people.add(_said(name), roles, person=person)


def _said(text: str) -> str:
    text = clean(text)
    if not text:
        raise InputError("GIA-33", "Tên không được để trống.", "Hãy ghi tên rồi làm lại.")
    return text
