"""The desk at which a command is done: the open office, who sits there, and the data files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from digitizer.app.admission import Password, admit
from digitizer.catalog import Catalog, load_catalog
from digitizer.domain.rights import Task, require
from digitizer.domain.text import compare_key
from digitizer.errors import InputError, RuleError
from digitizer.store import Office, Person
from digitizer.validate import Checker, Lookups


@dataclass
class Desk:
    """An open office and the person who acts (None: somebody who only looks)."""

    office: Office
    catalog: Catalog
    person: Person | None = None

    @property
    def actor(self) -> str:
        """The id of whoever acts. Raises InputError GIA-31 when nobody said who."""
        return self._who().id

    def may(self, task: Task) -> str:
        """The id of whoever acts, when they have the right. Raises RuleError QTR-08, InputError GIA-31."""
        person = self.office.people.active(self.actor)
        require(task, person.roles)
        return person.id

    def _who(self) -> Person:
        if self.person is None:
            raise InputError(
                "GIA-31",
                "Chưa biết ai đang làm việc.",
                "Hãy thêm --as TÊN (hoặc mã người, ví dụ P1), hoặc đặt biến DIGITIZER_USER.",
            )
        return self.person

    @cached_property
    def checker(self) -> Checker:
        """The rules on this installation's data files."""
        return open_checker(self.catalog)


@contextmanager
def open_desk(folder: Path, who: str = "", password: Password = "", *, write: bool = True) -> Iterator[Desk]:
    """Opens the office in ``folder`` for the person of that name or id.

    Raises StoreError (KHO-01, KHO-03 ...), InputError GIA-30 for somebody whom the office does not know,
    RuleError as ``admit``, and TRU-04 when the office has passwords and nobody says who they are.
    """
    with Office.open(folder, write) as office:
        person = find_person(office, who) if who else None
        if person is not None:
            admit(office, person, password)
        elif office.credentials.all():
            raise RuleError(
                "TRU-04",
                "Kho dữ liệu này có mật khẩu; cần cho biết ai đang làm việc.",
                "Hãy thêm --as TÊN (hoặc mã người, ví dụ P1), hoặc đặt biến DIGITIZER_USER.",
            )
        yield Desk(office, load_catalog(), person)


def find_person(office: Office, who: str) -> Person:
    """The person of that id or name. Raises InputError GIA-30."""
    key = compare_key(who.strip())
    for person in office.people.list():
        if key in (compare_key(person.id), compare_key(person.name)):
            return person
    raise InputError(
        "GIA-30",
        "Kho dữ liệu không có người mang tên hoặc mã đã cho.",
        "Hãy xem danh sách bằng lệnh people list.",
    )


def open_checker(catalog: Catalog) -> Checker:
    """A checker that also finds dates in the future."""
    lookups = Lookups(
        code_lists=catalog.code_lists,
        ethnic_groups=catalog.ethnic_groups,
        nationalities=catalog.nationalities,
        gazetteer=catalog.gazetteer,
        province_codes=catalog.province_codes,
        limits=catalog.limits,
        today=date.today(),
    )
    return Checker(lookups, catalog.record_types)
