"""Where everybody stopped, and what they had typed but not saved: what a power cut must not take."""

from __future__ import annotations

from dataclasses import dataclass

from digitizer.store.session import Session


@dataclass(frozen=True, slots=True)
class Spot:
    """The field at which a person was last (``at``: UTC, ISO 8601)."""

    book: str
    record: str
    key: str
    at: str


class Drafts:
    """Unfinished typing and last places of one office; neither is in the journal, as neither is a change."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, record: str, key: str, text: str, *, person: str) -> None:
        """Keeps what the person has typed so far."""
        with self._session.write() as db:
            values = [record, key, person, text, self._session.stamp()]
            db.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?)", values)

    def drop(self, record: str, key: str, *, person: str) -> None:
        """The typing ended: it was saved or given up."""
        with self._session.write() as db:
            sql = "DELETE FROM drafts WHERE record = ? AND key = ? AND person = ?"
            db.execute(sql, [record, key, person])

    def of(self, record: str, *, person: str) -> dict[str, str]:
        """What the person had typed in a record, by key."""
        sql = "SELECT key, text FROM drafts WHERE record = ? AND person = ?"
        return dict(self._session.tuples(sql, [record, person]))

    def stand(self, record: str, key: str, *, person: str) -> None:
        """Notes where the person is."""
        with self._session.write() as db:
            values = [person, record, key, self._session.stamp()]
            db.execute("INSERT OR REPLACE INTO spots VALUES (?, ?, ?, ?)", values)

    def spot(self, person: str) -> Spot | None:
        """Where the person was last; None when they have not begun, or the record is gone."""
        row = self._session.one(
            "SELECT r.book, s.record, s.key, s.at FROM spots s JOIN records r ON r.id = s.record"
            " WHERE s.person = ?",
            [person],
        )
        return Spot(**row) if row else None
