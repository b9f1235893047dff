"""The people of the office and what each of them may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from digitizer.domain.text import clean
from digitizer.domain.workflow import Move, Role, State, next_state
from digitizer.errors import RuleError
from digitizer.store import faults
from digitizer.store.audit import PROGRAM, Audit
from digitizer.store.session import Row, Session


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the office; ``id`` is ``P1``, ``P2``, ... in the order of registration."""

    id: str
    name: str
    roles: frozenset[Role]
    active: bool = True


class People:
    """The people of one office."""

    def __init__(self, session: Session, audit: Audit) -> None:
        self._session = session
        self._audit = audit

    def add(self, name: str, roles: Iterable[Role], *, person: str = PROGRAM) -> Person:
        """Registers somebody. Raises StoreError KHO-13 when the name is taken."""
        name, ordered = clean(name), sorted(set(roles))
        with self._session.write() as db:
            if self._session.one("SELECT 1 FROM people WHERE name = ?", [name]):
                raise faults.person_exists()
            seq = self._session.scalar("SELECT coalesce(max(seq), 0) + 1 FROM people")
            row: Row = {"seq": seq, "id": f"P{seq}", "name": name, "roles": " ".join(ordered), "active": 1}
            db.table("people").insert(row)
            self._audit.append(person, "person.add", row["id"], new=f"{name} ({row['roles']})")
        return _person(row)

    def set_roles(self, identifier: str, roles: Iterable[Role], *, person: str) -> Person:
        """Gives somebody other roles. Raises RuleError QTR-21 when no administrator would be left."""
        ordered = " ".join(sorted(set(roles)))
        with self._session.write() as db:
            before = self.get(identifier)
            db.execute("UPDATE people SET roles = ? WHERE id = ?", [ordered, identifier])
            self._keep_an_administrator(before)
            old = " ".join(sorted(before.roles))
            self._audit.append(person, "person.roles", identifier, old=old, new=ordered)
        return self.get(identifier)

    def _keep_an_administrator(self, before: Person) -> None:
        """An office where nobody manages people could never be mended from inside the program."""
        was_one = before.active and Role.IT in before.roles
        if was_one and not any(one.active and Role.IT in one.roles for one in self.list()):
            raise RuleError(
                "QTR-21",
                "Đây là người quản trị kỹ thuật cuối cùng của kho dữ liệu.",
                "Hãy giao vai trò quản trị kỹ thuật cho một người khác trước.",
            )

    def set_active(self, identifier: str, active: bool, *, person: str) -> None:
        """Lets somebody work, or no longer; nobody is ever removed, because the journal names them.

        Raises RuleError QTR-21 when no administrator would be left.
        """
        with self._session.write() as db:
            before = self.get(identifier)
            db.execute("UPDATE people SET active = ? WHERE id = ?", [int(active), identifier])
            self._keep_an_administrator(before)
            self._audit.append(
                person, "person.active", identifier, old=str(int(before.active)), new=str(int(active))
            )

    def list(self) -> Sequence[Person]:
        """Everybody, in the order of registration."""
        return [_person(row) for row in self._session.rows("SELECT * FROM people ORDER BY seq")]

    def get(self, identifier: str) -> Person:
        """One person. Raises StoreError KHO-11."""
        row = self._session.one("SELECT * FROM people WHERE id = ?", [identifier])
        if row is None:
            raise faults.not_found("người", identifier)
        return _person(row)

    def active(self, identifier: str) -> Person:
        """One person who may work. Raises RuleError QTR-04 for somebody who no longer does."""
        person = self.get(identifier)
        if not person.active:
            raise RuleError(
                "QTR-04", "Người này đã ngừng làm việc với kho dữ liệu.", "Hãy làm việc bằng tên của mình."
            )
        return person

    def next_state(self, move: Move, state: State, identifier: str, entered_by: frozenset[str]) -> State:
        """``workflow.next_state`` in whichever of the person's roles allows it. Raises RuleError."""
        refusals: list[RuleError] = []
        for role in sorted(self.active(identifier).roles):
            try:
                return next_state(move, state, role, identifier, entered_by)
            except RuleError as error:
                refusals.append(error)
        # "Your own work" says more than "not your role", so the gravest refusal is the one to show.
        raise max(refusals, key=lambda error: error.code, default=_without_role())


def _without_role() -> RuleError:
    return RuleError(
        "QTR-07", "Người này chưa có vai trò nào.", "Hãy nhờ người quản trị kỹ thuật giao vai trò."
    )


def _person(row: dict[str, Any]) -> Person:
    roles = frozenset(Role(role) for role in row["roles"].split())
    return Person(row["id"], row["name"], roles, bool(row["active"]))
