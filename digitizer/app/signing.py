"""Use cases: sign in at an office that is open, and choose one's password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from digitizer.access import Hasher, refuse_weak, waiting_seconds
from digitizer.app.admission import Password, admit, verify
from digitizer.app.desk import Desk, find_person
from digitizer.catalog import Catalog, load_catalog
from digitizer.errors import RuleError
from digitizer.store import Office, Person

__all__ = ["Account", "Reception", "change_password", "list_accounts", "open_reception", "sign_in"]


@dataclass(frozen=True)
class Reception:
    """An open office before anybody has signed in: from here there is no way to its data."""

    office: Office
    catalog: Catalog


@dataclass(frozen=True, slots=True)
class Account:
    """A line of the list of people to sign in as.

    ``must_choose``: a password must be chosen before working (``has_password``: after the temporary one was
    given). ``waits`` are the seconds until the next attempt is let.
    """

    person: Person
    has_password: bool
    must_choose: bool
    waits: int


@contextmanager
def open_reception(folder: Path) -> Iterator[Reception]:
    """Opens the office in ``folder`` for the people who will sign in. Raises StoreError (KHO-01 ...)."""
    with Office.open(folder) as office:
        yield Reception(office, load_catalog())


def list_accounts(reception: Reception) -> list[Account]:
    """Everybody who works here, in the order of registration."""
    return [_account(reception.office, one) for one in reception.office.people.list() if one.active]


def _account(office: Office, person: Person) -> Account:
    known = office.credentials.get(person.id)
    if known is None:
        return Account(person, False, bool(office.credentials.all()), 0)
    waits = waiting_seconds(known.failures, known.failed, office.now())
    return Account(person, True, known.must_change, waits)


def sign_in(reception: Reception, who: str, password: Password = "") -> Desk:
    """The desk of the person of that name or id; also for unlocking and for a quick change of person.

    Raises InputError GIA-30 (unknown), RuleError TRU-01 (wrong password), TRU-02 (wait), TRU-05 (choose a
    password first), QTR-04 (no longer here).
    """
    person = find_person(reception.office, who)
    admit(reception.office, person, password)
    return Desk(reception.office, reception.catalog, person)


def change_password(reception: Reception, who: str, old: Password, new: str) -> None:
    """Chooses one's own password; ``old`` is the one before, or the temporary one, or empty for the first.

    Raises InputError GIA-30, RuleError TRU-01, TRU-02, TRU-03 (too easy, or the old one again), QTR-04.
    """
    office = reception.office
    person = office.people.active(find_person(office, who).id)
    refuse_weak(new, person.name, office.name)
    verify(office, person, old)
    known = office.credentials.get(person.id)
    if known and Hasher().matches(known.hash, new):
        raise RuleError("TRU-06", "Mật khẩu mới giống mật khẩu cũ.", "Hãy chọn một mật khẩu khác.")
    office.credentials.set(person.id, Hasher().hash(new), must_change=False, person=person.id)
