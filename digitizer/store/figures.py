"""Counts for reports: what was done when and by whom, how well was read, how long the fields are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from digitizer.store.session import Session


class Step(NamedTuple):
    """How many different records somebody moved on one day (``yyyy-MM-dd``, the machine's time)."""

    day: str
    person: str
    action: str
    records: int


class Reading(NamedTuple):
    """What people made of one field of a type: left as read, corrected, typed where nothing was read."""

    type: str
    key: str
    kept: int
    corrected: int
    typed: int


class Lengths(NamedTuple):
    """The filled fields of a book by length in characters."""

    book: str
    short: int  # up to 15
    medium: int  # 16 to 50
    long: int  # more


class Figures:
    """The counts of one office; each reads many rows, so ask in the background."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def steps(self, since: str = "", until: str = "") -> Sequence[Step]:
        """Records entered, approved, returned and exported by day, person and action.

        ``since`` and ``until`` are days (``yyyy-MM-dd``), both included; empty for no limit.
        """
        rows = self._session.tuples(
            "SELECT date(at, 'localtime') AS day, person, action, count(DISTINCT subject) FROM audit"
            " WHERE action IN ('record.enter', 'record.approve', 'record.return', 'record.export')"
            " GROUP BY day, person, action HAVING (? = '' OR day >= ?) AND (? = '' OR day <= ?) ORDER BY day",
            [since, since, until, until],
        )
        return [Step(*row) for row in rows]

    def readings(self, book: str = "") -> Sequence[Reading]:
        """By record type and field: of the values that a person has looked at, what the program had read."""
        rows = self._session.tuples(
            "SELECT r.type, v.key, sum(v.engine <> 'person'), sum(v.engine = 'person' AND v.box <> ''),"
            " sum(v.engine = 'person' AND v.box = '') FROM records r JOIN field_values v ON v.record = r.id"
            " WHERE (? = '' OR r.book = ?) AND r.state <> 'removed' AND v.person <> ''"
            " AND v.engine <> 'derived'"
            " GROUP BY r.type, v.key",
            [book, book],
        )
        return [Reading(*row) for row in rows]

    def lengths(self, book: str = "") -> Sequence[Lengths]:
        """The filled fields of records that have been entered, by book."""
        rows = self._session.tuples(
            "SELECT r.book, sum(length(v.value) <= 15), sum(length(v.value) BETWEEN 16 AND 50),"
            " sum(length(v.value) > 50) FROM records r JOIN field_values v ON v.record = r.id"
            " WHERE (? = '' OR r.book = ?) AND v.value <> ''"
            " AND r.state IN ('entered', 'approved', 'exported', 'accepted') GROUP BY r.book ORDER BY r.book",
            [book, book],
        )
        return [Lengths(*row) for row in rows]
