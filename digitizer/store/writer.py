"""Writes records and keeps what hangs on their values in step: the entry number and the search index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from digitizer.domain.records import RecordReading
from digitizer.domain.text import fold
from digitizer.domain.workflow import State
from digitizer.store import codec
from digitizer.store.audit import Audit
from digitizer.store.schema import DOUBTFUL
from digitizer.store.session import Row, Session

_NUMBER_KEY = "so"  # the Ministry's key of the entry number
_SHORTEST_NUMBER = 3  # shorter runs of digits are codes and would be found everywhere


def number_of(text: str) -> str:
    """An entry number as it is filtered by: ``024/2017`` is ``24``, ``12A`` is ``12a``."""
    return text.partition("/")[0].strip().lstrip("0").casefold()


def search_body(texts: Mapping[str, str]) -> str:
    """The folded text of a record: names, numbers, dates and places, without the digits of code lists."""
    wanted = (text for key, text in texts.items() if key == _NUMBER_KEY or _is_telling(text))
    return plain(fold("\n".join(wanted)))


def plain(text: str) -> str:
    """Letters and digits with single spaces between: what the index and a query have in common."""
    return " ".join("".join(char if char.isalnum() else " " for char in text).split())


def _is_telling(text: str) -> bool:
    return not (text.isdigit() and len(text) < _SHORTEST_NUMBER)


class RecordWriter:
    """Changes rows of records; every method belongs inside a transaction of its caller."""

    def __init__(self, session: Session, audit: Audit) -> None:
        self._session = session
        self._audit = audit

    def take_over(self, book: str, page: str, readings: Sequence[RecordReading], person: str) -> None:
        """Makes a page's records those of a new reading, except the ones that a person has touched."""
        rows = self._session.rows("SELECT * FROM records WHERE page = ?", [page])
        free = {row["position"]: row for row in rows if not row["touched"]}
        taken = {row["position"] for row in rows if row["touched"]}
        for position, reading in enumerate(readings, start=1):
            before = free.pop(position, None)
            if position not in taken:
                self._replace(book, page, position, reading, before, person)
        self._drop(free.values(), person)

    def put(self, book: str, page: str, position: int, reading: RecordReading) -> str:
        """Writes a record with its values in place of what stood there; its id."""
        identifier = f"{page}.{position}"
        box = codec.dump_box(reading.box)
        db = self._session.db
        db.execute(
            _UPSERT, [identifier, page, book, position, reading.type, reading.edition, box, State.READ]
        )
        db.execute("DELETE FROM field_values WHERE record = ?", [identifier])
        db.execute("DELETE FROM findings WHERE record = ?", [identifier])
        params = [codec.field_params(identifier, key, field) for key, field in reading.fields.items()]
        self._session.many(codec.INSERT_FIELD, params)
        self.refresh(identifier)
        return identifier

    def touch(self, identifier: str) -> None:
        """A person had the record in hand: no reading replaces it any more."""
        self._session.db.execute("UPDATE records SET touched = 1 WHERE id = ?", [identifier])

    def refresh(self, identifier: str) -> None:
        """Brings the entry number and the search index up to the record's values."""
        db, texts = self._session.db, self._texts(identifier)
        seq = self._session.scalar("SELECT seq FROM records WHERE id = ?", [identifier])
        number = number_of(texts.get(_NUMBER_KEY, ""))
        db.execute("UPDATE records SET number = ?, fields = ? WHERE id = ?", [number, len(texts), identifier])
        self.count(identifier)
        db.execute("DELETE FROM search_index WHERE rowid = ?", [seq])
        db.execute("INSERT INTO search_index (rowid, body) VALUES (?, ?)", [seq, search_body(texts)])

    def count(self, identifier: str) -> None:
        """Brings the number of doubtful fields up to the record's values."""
        self._session.db.execute(_COUNT, [identifier])

    def _replace(
        self, book: str, page: str, position: int, reading: RecordReading, old: Row | None, person: str
    ) -> None:
        before = codec.dump(self._texts(old["id"])) if old else ""
        identifier = self.put(book, page, position, reading)
        after = codec.dump(self._texts(identifier))
        if after != before:
            self._audit.append(person, "record.read", identifier, old=before, new=after)

    def _drop(self, rows: Iterable[Row], person: str) -> None:
        for row in rows:
            before = codec.dump(self._texts(row["id"]))
            self._session.db.execute("DELETE FROM search_index WHERE rowid = ?", [row["seq"]])
            self._session.db.execute("DELETE FROM records WHERE id = ?", [row["id"]])
            self._audit.append(person, "record.drop", row["id"], old=before)

    def _texts(self, identifier: str) -> dict[str, str]:
        sql = "SELECT key, value FROM field_values WHERE record = ? ORDER BY key"
        return dict(self._session.tuples(sql, [identifier]))


_COUNT = (
    "UPDATE records SET doubtful ="  # noqa: S608
    f" (SELECT count(*) FROM field_values v WHERE v.record = records.id AND {DOUBTFUL}) WHERE id = ?"
)
_UPSERT = (
    "INSERT INTO records (id, page, book, position, type, edition, box, state, number, fields, touched)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0)"
    " ON CONFLICT (id) DO UPDATE SET type = excluded.type, edition = excluded.edition, box = excluded.box"
)
