"""Use case: make an office, with the people who work there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from digitizer.access import Hasher, refuse_weak
from digitizer.app.typed import said
from digitizer.domain.workflow import Role
from digitizer.errors import StoreError
from digitizer.store import Office, Person

__all__ = ["NewOffice", "create_office"]


@dataclass(frozen=True, slots=True)
class NewOffice:
    """An office that was made, with its people."""

    folder: Path
    name: str
    people: tuple[Person, ...]


def create_office(
    folder: Path,
    name: str,
    place: str,
    staff: Mapping[Role, str],
    *,
    passwords: Mapping[str, str] | None = None,
    practice: bool = False,
) -> NewOffice:
    """Makes an office in an empty or missing folder; one name in two roles is one person.

    ``passwords`` are by name; once there is one, whoever has none chooses it when they first sign in. A
    ``practice`` office needs none. A creation that was cut short can be run again. Raises StoreError KHO-02,
    InputError GIA-33, RuleError TRU-03.
    """
    name, place = said(name), said(place)
    roles: dict[str, set[Role]] = {}
    for role, person in staff.items():
        roles.setdefault(said(person), set()).add(role)
    chosen = {said(person): password for person, password in (passwords or {}).items() if password}
    for person, password in chosen.items():
        refuse_weak(password, person, name)
    with _empty_office(folder, name, place, practice) as office, office.transaction():
        people = tuple(office.people.add(person, own) for person, own in roles.items())
        for one in people:
            if one.name in chosen:
                digest = Hasher().hash(chosen[one.name])
                office.credentials.set(one.id, digest, must_change=False, person=one.id)
    return NewOffice(folder, name, people)


def _empty_office(folder: Path, name: str, place: str, practice: bool) -> Office:
    try:
        return Office.create(folder, name, place, practice=practice)
    except StoreError as error:
        if error.code != "KHO-02" or not (folder / "office.db").is_file():
            raise
        office = Office.open(folder)
        if office.people.list():
            office.close()
            raise
        return office  # made, but cut short before its people were noted
