"""What a person did to fields, step by step, so that the last step can be taken back."""

from __future__ import annotations

import json
from dataclasses import dataclass

from digitizer.domain.records import FieldValue
from digitizer.errors import RuleError
from digitizer.store import codec
from digitizer.store.session import Row, Session

_KEPT = 100  # steps a person


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after; ``before`` is empty for a field that the record did not have."""

    record: str
    key: str
    before: str
    after: str


class Undo:
    """The steps of everybody; every method belongs inside a transaction of its caller."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next_step(self) -> int:
        """The number of a new step; changes noted under one number are taken back together."""
        return int(self._session.scalar("SELECT coalesce(max(step), 0) + 1 FROM undo"))

    def note(self, step: int | None, person: str, record: str, key: str, before: str) -> None:
        """Notes that the field is no longer what ``before`` (of ``stored``) says."""
        values = [self.next_step() if step is None else step, person, record, key, before]
        sql = "INSERT INTO undo (step, person, record, key, before, after) VALUES (?, ?, ?, ?, ?, ?)"
        self._session.db.execute(sql, [*values, self.stored(record, key)])
        self._session.db.execute(_TRIM, [person, person, _KEPT])

    def stored(self, record: str, key: str) -> str:
        """The field as it stands in the database, as JSON; empty when it is not there."""
        row = self._session.one("SELECT * FROM field_values WHERE record = ? AND key = ?", [record, key])
        return codec.dump(row) if row else ""

    def last(self, person: str) -> list[Change]:
        """The person's last step, its latest change first; empty when there is none."""
        rows = self._session.rows(
            "SELECT record, key, before, after FROM undo WHERE person = ?"
            " AND step = (SELECT max(step) FROM undo WHERE person = ?) ORDER BY seq DESC",
            [person, person],
        )
        return [Change(**row) for row in rows]

    def forget_last(self, person: str) -> None:
        """The person's last step can no longer be taken back."""
        sql = "DELETE FROM undo WHERE person = ? AND step = (SELECT max(step) FROM undo WHERE person = ?)"
        self._session.db.execute(sql, [person, person])

    def restore(self, change: Change) -> tuple[str, str]:
        """Puts the field back; its value before and after that.

        Raises RuleError QTR-22 when it has been changed since.
        """
        if self.stored(change.record, change.key) != change.after:
            raise RuleError(
                "QTR-22",
                "Trường này đã được thay đổi sau đó nên không hoàn tác được.",
                "Hãy xem lịch sử của trường và sửa trực tiếp.",
            )
        db, after = self._session.db, _field(change.after)
        db.execute("DELETE FROM field_values WHERE record = ? AND key = ?", [change.record, change.key])
        if not change.before:
            return after.value, ""
        row: Row = json.loads(change.before)
        before = codec.load_field(row)
        db.execute(codec.INSERT_FIELD, codec.field_params(change.record, change.key, before, row["person"]))
        return after.value, before.value


def _field(stored: str) -> FieldValue:
    return codec.load_field(json.loads(stored)) if stored else FieldValue("")


_TRIM = (
    "DELETE FROM undo WHERE person = ? AND step NOT IN"
    " (SELECT DISTINCT step FROM undo WHERE person = ? ORDER BY step DESC LIMIT ?)"
)
