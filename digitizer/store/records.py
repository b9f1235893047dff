"""Records and their field values: what the program read, what people made of it, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from digitizer.domain.findings import Severity
from digitizer.domain.records import Box, FieldValue, Mark, RecordReading
from digitizer.domain.workflow import Move, State
from digitizer.errors import RuleError
from digitizer.store import codec, faults
from digitizer.store.audit import Audit
from digitizer.store.people import People
from digitizer.store.schema import IN_HAND, OPEN_FINDING, PRESENT
from digitizer.store.session import Row, Session
from digitizer.store.undo import Undo
from digitizer.store.writer import RecordWriter, number_of

ENTERING = ("record.edit", "record.confirm", "record.mark", "record.enter", "finding.confirm")
_NEEDS_REASON = frozenset({Move.RETURN, Move.REJECT, Move.REOPEN, Move.REMOVE})


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """A record in a list. ``number`` is without leading zeros and year (``24``, ``12a``); ``doubtful`` are
    fields below the limit that no person has looked at; ``findings`` are those that nobody has confirmed."""

    id: str
    book: str
    page: str
    position: int
    type: str
    edition: str
    state: State
    number: str
    box: Box | None
    fields: int
    doubtful: int
    findings: Mapping[Severity, int]


@dataclass(frozen=True, slots=True)
class Record:
    """A record with its values. ``id`` is ``{page}.{position}`` (``KS.2017.01-0007.1``).

    ``people`` names, by key, who set or confirmed a value; keys that only the program set are not in it.
    """

    id: str
    book: str
    page: str
    position: int
    type: str
    edition: str
    state: State
    number: str
    box: Box | None
    fields: Mapping[str, FieldValue]
    people: Mapping[str, str]

    @property
    def texts(self) -> dict[str, str]:
        """The values alone, as the rules and the workbook take them."""
        return {key: field.value for key, field in self.fields.items()}


class Records:
    """The records of one office."""

    def __init__(self, session: Session, audit: Audit, people: People) -> None:
        self.undo = Undo(session)
        self._session = session
        self._audit = audit
        self._people = people
        self._writer = RecordWriter(session, audit)

    def get(self, identifier: str) -> Record:
        """One record with its values. Raises StoreError KHO-11."""
        row = self._row(identifier)
        values = self._session.rows("SELECT * FROM field_values WHERE record = ? ORDER BY key", [identifier])
        return Record(
            **{name: row[name] for name in _PLAIN},
            state=State(row["state"]),
            box=codec.load_box(row["box"]),
            fields={value["key"]: codec.load_field(value) for value in values},
            people={value["key"]: value["person"] for value in values if value["person"]},
        )

    def list(
        self,
        *,
        book: str | None = None,
        page: str | None = None,
        state: State | None = None,
        number: str | None = None,
    ) -> Sequence[RecordSummary]:
        """Records in the order of the paper; removed ones only when that ``state`` is asked for.

        ``number`` finds ``24``, ``024`` and ``24/2017`` alike.
        """
        wanted = {
            "r.book": book,
            "r.page": page,
            "r.state": state,
            "r.number": None if number is None else number_of(number),
        }
        filters = {column: value for column, value in wanted.items() if value is not None}
        conditions = [f"{column} = ?" for column in filters] + ([] if state else [PRESENT])
        return self._summaries(" AND ".join(conditions), list(filters.values()))

    def summaries(self, identifiers: Sequence[str]) -> Sequence[RecordSummary]:
        """Those records, in the order of the paper; unknown ids are left out."""
        where = "r.id IN (SELECT value FROM json_each(?))"
        return self._summaries(where, [codec.dump(list(identifiers))])

    def summary(self, identifier: str) -> RecordSummary:
        """One record without its values. Raises StoreError KHO-11."""
        found = self._summaries("r.id = ?", [identifier])
        if not found:
            raise faults.not_found("hồ sơ", identifier)
        return found[0]

    def in_hand(self, book: str) -> frozenset[str]:
        """The records of a book that nobody has completed, or that came back."""
        rows = self._session.tuples(f"SELECT r.id FROM records r WHERE r.book = ? AND {IN_HAND}", [book])  # noqa: S608
        return frozenset(identifier for (identifier,) in rows)

    def order(self, book: str) -> Sequence[str]:
        """The ids of a book's records in the order of the paper, without the removed ones."""
        rows = self._session.tuples(
            "SELECT r.id FROM records r JOIN pages p ON p.id = r.page"  # noqa: S608
            f" WHERE r.book = ? AND {PRESENT} ORDER BY p.ordinal, p.seq, r.position",
            [book],
        )
        return [identifier for (identifier,) in rows]

    def texts(
        self, book: str, *, state: State | None = None, keys: Sequence[str] = ()
    ) -> Iterator[tuple[str, dict[str, str]]]:
        """Id and values of every record of a book, in the order of the paper: for rules and exports.

        With ``keys`` only these values, which takes a small part of the time.
        """
        where, params = f"r.book = ? AND {PRESENT} AND (? IS NULL OR r.state = ?)", [book, state, state]
        ids = self._session.tuples(
            "SELECT r.id FROM records r JOIN pages p ON p.id = r.page"  # noqa: S608
            f" WHERE {where} ORDER BY p.ordinal, p.seq, r.position",
            params,
        )
        texts: dict[str, dict[str, str]] = {identifier: {} for (identifier,) in ids}
        values = self._session.tuples(
            "SELECT v.record, v.key, v.value FROM records r JOIN field_values v ON v.record = r.id"  # noqa: S608
            f" WHERE {where} AND (? = '[]' OR v.key IN (SELECT value FROM json_each(?)))",
            [*params, codec.dump(keys), codec.dump(keys)],
        )
        for identifier, key, value in values:
            texts[identifier][key] = value
        yield from texts.items()

    def add(
        self, page: str, record_type: str, edition: str, *, person: str, box: Box | None = None
    ) -> Record:
        """A record that a person types because the program read none. Raises StoreError KHO-11."""
        with self._session.write():
            row = self._session.one("SELECT book FROM pages WHERE id = ?", [page])
            if row is None:
                raise faults.not_found("trang", page)
            self._people.next_state(Move.EDIT, State.READ, person, frozenset())
            sql = "SELECT coalesce(max(position), 0) + 1 FROM records WHERE page = ?"
            position = self._session.scalar(sql, [page])
            reading = RecordReading(record_type, edition, {}, box)
            identifier = self._writer.put(row["book"], page, position, reading)
            self._writer.touch(identifier)
            self._audit.append(person, "record.add", identifier, new=record_type)
        return self.get(identifier)

    def part(
        self, identifier: str, box: Box, keys: Sequence[str], other: str, other_box: Box, *, person: str
    ) -> None:
        """Gives the fields ``keys`` of a record to ``other``, and both their new boxes on the page.

        Inside a transaction of the caller, who has checked the right to do it.
        """
        db, wanted = self._session.db, codec.dump(list(keys))
        sql = (
            "UPDATE field_values SET record = ? WHERE record = ? AND key IN (SELECT value FROM json_each(?))"
        )
        db.execute(sql, [other, identifier, wanted])
        for record, own in ((identifier, box), (other, other_box)):
            db.execute("UPDATE records SET box = ? WHERE id = ?", [codec.dump_box(own), record])
            self._writer.touch(record)
            self._writer.refresh(record)
        self._audit.append(person, "record.split", identifier, old=wanted, new=other)

    def set_field(
        self,
        identifier: str,
        key: str,
        value: str,
        *,
        person: str,
        reason: str = "",
        raw: str | None = None,
        step: int | None = None,
    ) -> None:
        """A person's value for a field; ``raw`` is what they typed before it was normalised.

        Changes with the same ``step`` (of ``undo.next_step``) are undone together.

        Confirmations of findings about the field no longer hold. Raises RuleError (QTR), StoreError KHO-11.
        """
        with self._session.write():
            old = self._field(identifier, key) or FieldValue("")
            new = replace(old, value=value, raw=value if raw is None else raw, confidence=1.0,
                          engine="person", notes=(), mark=None)  # fmt: skip
            self._change(identifier, key, new, person, step)
            self._audit.append(
                person, "record.edit", identifier, field=key, old=old.value, new=value, reason=reason
            )

    def revise(self, identifier: str, fields: Mapping[str, FieldValue], *, person: str) -> None:
        """Values that the program found to be better, of a record that no person has had in hand."""
        with self._session.write():
            if self._row(identifier)["touched"]:
                return
            old = {key: field.value for key in fields if (field := self._field(identifier, key))}
            params = [codec.field_params(identifier, key, field) for key, field in fields.items()]
            self._session.many(codec.INSERT_FIELD, params)
            self._writer.refresh(identifier)
            new = {key: field.value for key, field in fields.items() if field.value != old.get(key)}
            if new:
                before = {key: old.get(key, "") for key in new}
                self._audit.append(
                    person, "record.revise", identifier, old=codec.dump(before), new=codec.dump(new)
                )

    def mark(self, identifier: str, key: str, mark: Mark, *, person: str, step: int | None = None) -> None:
        """A person says that the paper has no value there, or none that can be read: the field is emptied.

        Of ``AS_WRITTEN`` the value stays. Raises as ``set_field``.
        """
        with self._session.write():
            old = self._field(identifier, key) or FieldValue("")
            value = old.value if mark is Mark.AS_WRITTEN else ""
            new = replace(old, value=value, confidence=1.0, engine=old.engine or "person", mark=mark)
            self._change(identifier, key, new, person, step)
            self._audit.append(
                person, "record.mark", identifier, field=key, old=old.value, new=value, reason=mark
            )

    def _change(self, identifier: str, key: str, new: FieldValue, person: str, step: int | None) -> None:
        before = self.undo.stored(identifier, key)
        self._move(identifier, Move.EDIT, person)
        self._session.db.execute(codec.INSERT_FIELD, codec.field_params(identifier, key, new, person))
        self._unsettle(identifier, key)
        self.undo.note(step, person, identifier, key, before)

    def _unsettle(self, identifier: str, key: str) -> None:
        """The field has another value: what was confirmed about the old one no longer holds."""
        self._session.db.execute(
            "DELETE FROM confirmations WHERE record = ?"
            " AND ? IN (SELECT value FROM json_each(confirmations.keys))",
            [identifier, key],
        )
        self._writer.refresh(identifier)

    def confirm(self, identifier: str, key: str, *, person: str, step: int | None = None) -> None:
        """A person has compared a value with the paper and it is right. Raises as ``set_field``."""
        with self._session.write() as db:
            field = self._field(identifier, key)
            if field is None:
                raise faults.not_found("trường", key)
            before = self.undo.stored(identifier, key)
            self._check(Move.EDIT, self._row(identifier), person)
            db.execute(
                "UPDATE field_values SET confidence = 1.0, person = ? WHERE record = ? AND key = ?",
                [person, identifier, key],
            )
            self._writer.touch(identifier)
            self._writer.count(identifier)
            self.undo.note(step, person, identifier, key, before)
            self._audit.append(
                person, "record.confirm", identifier, field=key, old=field.value, new=field.value
            )

    def undo_last(self, *, person: str) -> tuple[tuple[str, str], ...]:
        """Takes back the person's last step; the (record, key) of what was put back, or nothing to undo.

        Raises RuleError QTR-22 when a field was changed since, or as ``set_field``.
        """
        with self._session.write():
            changes = self.undo.last(person)
            for change in changes:
                self._move(change.record, Move.EDIT, person)
                old, new = self.undo.restore(change)
                self._unsettle(change.record, change.key)
                self._audit.append(person, "record.undo", change.record, field=change.key, old=old, new=new)
            self.forget_step(person)
        return tuple((change.record, change.key) for change in changes)

    def enter(self, identifier: str, *, person: str) -> None:
        """The officer has gone through every field."""
        self.move(identifier, Move.ENTER, person=person)

    def approve(self, identifier: str, *, person: str) -> None:
        """Somebody else has verified the record. Raises RuleError QTR-03 for one's own work."""
        self.move(identifier, Move.APPROVE, person=person)

    def move(self, identifier: str, move: Move, *, person: str, reason: str = "") -> State:
        """Makes a move of the workflow; the new state. Raises RuleError (QTR-01 to 05), StoreError KHO-11."""
        if move in _NEEDS_REASON and not reason.strip():
            raise RuleError(
                "QTR-05", "Cần ghi lý do khi chuyển lại hồ sơ.", "Hãy ghi một câu ngắn cho biết cần sửa gì."
            )
        with self._session.write():
            return self._move(identifier, move, person, reason)

    def check(self, identifier: str, move: Move, *, person: str) -> None:
        """Raises RuleError when the person may not make the move now; changes nothing."""
        self._check(move, self._row(identifier), person)

    def _check(self, move: Move, row: Row, person: str) -> State:
        return self._people.next_state(move, State(row["state"]), person, self.entered_by(row["id"]))

    def forget_step(self, person: str) -> None:
        """The person's last step can no longer be taken back: the one before it is the last now."""
        with self._session.write():
            self.undo.forget_last(person)

    def entered_by(self, identifier: str) -> frozenset[str]:
        """Everybody who typed or confirmed something in the record: they may not approve it."""
        return self._audit.people_of(identifier, ENTERING)

    def _move(self, identifier: str, move: Move, person: str, reason: str = "") -> State:
        row = self._row(identifier)
        target = self._check(move, row, person)
        self._session.db.execute("UPDATE records SET state = ? WHERE id = ?", [target, identifier])
        self._writer.touch(identifier)
        if move is not Move.EDIT or target != row["state"]:
            action = f"record.{move if move is not Move.EDIT else Move.RETURN}"
            self._audit.append(
                person, action, identifier, field="state", old=row["state"], new=target, reason=reason
            )
        return target

    def _row(self, identifier: str) -> Row:
        row = self._session.one("SELECT * FROM records WHERE id = ?", [identifier])
        if row is None:
            raise faults.not_found("hồ sơ", identifier)
        return row

    def _field(self, identifier: str, key: str) -> FieldValue | None:
        sql = "SELECT * FROM field_values WHERE record = ? AND key = ?"
        row = self._session.one(sql, [identifier, key])
        return codec.load_field(row) if row else None

    def _summaries(self, where: str, params: Sequence[object]) -> Sequence[RecordSummary]:
        # ``where`` is put together from constants of this module only.
        rows = self._session.rows(
            f"{_SUMMARY} WHERE {where} ORDER BY r.book, p.ordinal, p.seq, r.position", params
        )
        found = self._findings(where, params)
        return [_summary(row, found.get(row["id"], {})) for row in rows]

    def _findings(self, where: str, params: Sequence[object]) -> dict[str, dict[Severity, int]]:
        rows = self._session.tuples(
            f"SELECT f.record, f.severity, count(*) FROM findings f JOIN records r ON r.id = f.record"  # noqa: S608
            f" WHERE {where} AND {OPEN_FINDING} GROUP BY f.record, f.severity",
            params,
        )
        counts: dict[str, dict[Severity, int]] = {}
        for record, severity, count in rows:
            counts.setdefault(record, {})[Severity(severity)] = count
        return counts


_PLAIN = ("id", "book", "page", "position", "type", "edition", "number")
_SUMMARY = (
    "SELECT r.id, r.book, r.page, r.position, r.type, r.edition, r.state, r.number, r.box, r.fields,"  # noqa: S608
    f" CASE WHEN {IN_HAND} THEN r.doubtful ELSE 0 END AS doubtful"
    " FROM records r JOIN pages p ON p.id = r.page"
)


def _summary(row: Row, findings: Mapping[Severity, int]) -> RecordSummary:
    return RecordSummary(
        **{name: row[name] for name in (*_PLAIN, "fields", "doubtful")},
        state=State(row["state"]),
        box=codec.load_box(row["box"]),
        findings=findings,
    )
