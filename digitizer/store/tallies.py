"""Counts over the whole office, each with one query however many books there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from digitizer.domain.workflow import State
from digitizer.store import codec
from digitizer.store.pages import PageState
from digitizer.store.records import ENTERING
from digitizer.store.schema import IN_HAND, PRESENT
from digitizer.store.session import Session


class Numbers(NamedTuple):
    """The entry numbers of a book: how many ``different`` ones, the lowest and the highest."""

    different: int
    lowest: int
    highest: int

    @property
    def gaps(self) -> int:
        """How many are missing between the lowest and the highest."""
        return self.highest - self.lowest + 1 - self.different


class Tallies:
    """The counts of one office, by book."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def pages(self) -> Mapping[str, Mapping[PageState, int]]:
        """Pages by state."""
        found: defaultdict[str, dict[PageState, int]] = defaultdict(dict)
        sql = "SELECT book, state, count(*) FROM pages WHERE standing = 'kept' GROUP BY book, state"
        for book, state, count in self._session.tuples(sql):
            found[book][PageState(state)] = count
        return found

    def states(self) -> Mapping[str, Mapping[State, int]]:
        """Records by state, without the removed ones."""
        found: defaultdict[str, dict[State, int]] = defaultdict(dict)
        sql = f"SELECT book, state, count(*) FROM records r WHERE {PRESENT} GROUP BY book, state"  # noqa: S608
        for book, state, count in self._session.tuples(sql):
            found[book][State(state)] = count
        return found

    def doubtful(self) -> Mapping[str, int]:
        """Fields of records in hand that the program is not sure of and nobody has looked at."""
        sql = f"SELECT book, sum(doubtful) FROM records r WHERE {IN_HAND} GROUP BY book"  # noqa: S608
        return dict(self._session.tuples(sql))

    def numbers(self) -> Mapping[str, Numbers]:
        """Entry numbers; of ``12a`` the 12 counts."""
        rows = self._session.tuples(
            "SELECT book, count(DISTINCT n), min(n), max(n) FROM"  # noqa: S608
            f" (SELECT book, CAST(number AS INTEGER) AS n FROM records r WHERE {PRESENT})"
            " WHERE n > 0 GROUP BY book"
        )
        return {book: Numbers(*values) for book, *values in rows}

    def exported_before(self) -> Mapping[str, int]:
        """Approved records that were in a package before."""
        sql = (
            "SELECT r.book, count(*) FROM records r WHERE r.state = 'approved'"
            " AND EXISTS (SELECT 1 FROM package_records k WHERE k.record = r.id) GROUP BY r.book"
        )
        return dict(self._session.tuples(sql))

    def own(self, person: str) -> Mapping[str, int]:
        """Records waiting for verification that the person has entered, and so may not verify."""
        return dict(
            self._session.tuples(
                "SELECT r.book, count(*) FROM records r WHERE r.state = 'entered' AND EXISTS"
                " (SELECT 1 FROM audit a WHERE a.subject = r.id AND a.person = ?"
                " AND a.action IN (SELECT value FROM json_each(?))) GROUP BY r.book",
                [person, codec.dump(ENTERING)],
            )
        )
