"""What must not be seen before it was typed a second time: the first values of a blind book's risky fields.

They are left out where records are read, not where they are shown, so that no face can show them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from digitizer.app.desk import Desk
from digitizer.domain.verification import Mode
from digitizer.domain.workflow import Role, State
from digitizer.store import StoredFinding

_OPEN = (State.READ, State.RETURNED, State.REJECTED)


class Veil:
    """What of a book's records is hidden from whoever is at the desk."""

    def __init__(self, desk: Desk, book: str) -> None:
        self._desk = desk
        self._book = book
        chosen = desk.office.verifications.get(book)
        self.is_blind = chosen.mode is Mode.BLIND
        opened = desk.office.books.get(book)
        self.risky = chosen.risky(desk.catalog.record_types[opened.type]) if self.is_blind else frozenset()

    @cached_property
    def _keyed(self) -> Mapping[str, set[str]]:
        return self._desk.office.verifications.keyed(self._book)

    @cached_property
    def _mine(self) -> frozenset[str]:
        person = self._desk.person
        return self._desk.office.verifications.entered_by(self._book, person.id) if person else frozenset()

    def over(self, record: str, state: State) -> frozenset[str]:
        """The hidden fields of one record: the risky ones that are still to be typed by somebody else."""
        if not self.is_blind or record in self._mine or not self._is_dark(state):
            return frozenset()
        return self.risky - self._keyed.get(record, set())

    def seen(self, findings: Sequence[StoredFinding]) -> Sequence[StoredFinding]:
        """The findings of the book's records without those that may quote a hidden field."""
        if not self.is_blind:
            return findings
        states = {one.id: one.state for one in self._desk.office.records.list(book=self._book)}
        return [
            one
            for one in findings
            if one.record not in states
            or self.over(one.record, states[one.record]).isdisjoint(one.finding.keys)
        ]

    def _is_dark(self, state: State) -> bool:
        """Until verification, for everybody but the officers who may still enter the record."""
        roles = self._desk.person.roles if self._desk.person else frozenset()
        return state is State.ENTERED or (state in _OPEN and Role.OFFICER not in roles)
