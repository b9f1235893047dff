"""How books are verified: the mode chosen, what was typed a second time, samples and their verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digitizer.domain.verification import Mode, Verification
from digitizer.domain.workflow import Move
from digitizer.store import codec
from digitizer.store.audit import Audit
from digitizer.store.records import ENTERING, Records
from digitizer.store.session import Row, Session


@dataclass(frozen=True, slots=True)
class SecondKey:
    """A field as a second person typed it, beside the ``first`` value, which stands in the record.

    ``settled`` is what was decided when they differed, by ``settler`` (None and empty: nothing yet).
    """

    record: str
    key: str
    first: str
    first_person: str
    second: str
    person: str
    settled: str | None
    settler: str


@dataclass(frozen=True, slots=True)
class Sample:
    """Records drawn at random from the ``lot``, the records of a book that were entered then.

    ``verdicts`` are those of the drawn ones: good or not, None when not examined yet. A ``closed`` sample has
    done its work: the rest of its lot was approved or sent back.
    """

    seq: int
    book: str
    person: str
    lot: tuple[str, ...]
    acceptance: int
    closed: bool
    verdicts: dict[str, bool | None]


class Verifications:
    """The verification of one office's books."""

    def __init__(self, session: Session, audit: Audit, records: Records) -> None:
        self._session = session
        self._audit = audit
        self._records = records

    def get(self, book: str) -> Verification:
        """The book's mode; looking over where nobody chose."""
        row = self._session.one("SELECT * FROM verifications WHERE book = ?", [book])
        return _verification(row) if row else Verification()

    def choose(self, book: str, chosen: Verification, *, person: str) -> None:
        """Chooses the book's mode."""
        with self._session.write() as db:
            before = self.get(book)
            keys = " ".join(chosen.keys)
            values = [book, chosen.mode, keys, chosen.share, chosen.acceptance]
            db.execute("INSERT OR REPLACE INTO verifications VALUES (?, ?, ?, ?, ?)", values)
            self._audit.append(person, "book.verification", book, old=_said(before), new=_said(chosen))

    def key(self, record: str, key: str, value: str, *, person: str) -> None:
        """Keeps what the second person typed; typing again replaces it. Raises RuleError QTR-01 to 03."""
        with self._session.write() as db:
            self._records.check(record, Move.SECOND_KEY, person=person)
            values = [record, key, person, value, self._session.stamp()]
            db.execute("INSERT OR REPLACE INTO second_keys VALUES (?, ?, ?, ?, ?, NULL, '')", values)
            self._audit.append(person, "record.second_key", record, field=key, new=value)

    def settle(self, record: str, key: str, value: str, *, person: str) -> None:
        """Notes what the paper says, as decided by somebody who looked. Raises RuleError QTR-01 to 03."""
        with self._session.write() as db:
            self._records.check(record, Move.SETTLE, person=person)
            sql = "UPDATE second_keys SET settled = ?, settler = ? WHERE record = ? AND key = ?"
            db.execute(sql, [value, person, record, key])
            self._audit.append(person, "record.settle", record, field=key, new=value)

    def second_keys(self, *, book: str | None = None, record: str | None = None) -> Sequence[SecondKey]:
        """What was typed a second time in a book or a record, in the order of the paper."""
        rows = self._session.rows(
            "SELECT s.record, s.key, coalesce(v.value, '') AS first, coalesce(v.person, '') AS first_person,"
            " s.value AS second, s.person, s.settled, s.settler FROM records r JOIN pages p ON p.id = r.page"
            " JOIN second_keys s ON s.record = r.id"
            " LEFT JOIN field_values v ON v.record = s.record AND v.key = s.key"
            " WHERE (? IS NULL OR r.book = ?) AND (? IS NULL OR r.id = ?)"
            " ORDER BY p.ordinal, p.seq, r.position, s.key",
            [book, book, record, record],
        )
        return [SecondKey(**row) for row in rows]

    def keyed(self, book: str) -> dict[str, set[str]]:
        """The fields that were typed a second time, by record."""
        found: dict[str, set[str]] = {}
        sql = "SELECT s.record, s.key FROM records r JOIN second_keys s ON s.record = r.id WHERE r.book = ?"
        for record, key in self._session.tuples(sql, [book]):
            found.setdefault(record, set()).add(key)
        return found

    def entered_by(self, book: str, person: str) -> frozenset[str]:
        """The records of a book in which the person has typed or confirmed something."""
        rows = self._session.tuples(
            "SELECT DISTINCT r.id FROM records r JOIN audit a ON a.subject = r.id WHERE r.book = ?"
            " AND a.person = ? AND a.action IN (SELECT value FROM json_each(?))",
            [book, person, codec.dump(ENTERING)],
        )
        return frozenset(record for (record,) in rows)

    def draw(
        self, book: str, drawn: Sequence[str], lot: Sequence[str], acceptance: int, *, person: str
    ) -> None:
        """Keeps a sample in place of the one before."""
        with self._session.write() as db:
            values = [book, self._session.stamp(), person, codec.dump(list(lot)), acceptance]
            db.execute(
                "INSERT INTO samples (book, drawn, person, lot, acceptance, closed)"
                " VALUES (?, ?, ?, ?, ?, 0)",
                values,
            )
            seq = self._session.scalar("SELECT max(seq) FROM samples")
            rows = [(seq, record) for record in drawn]
            self._session.many("INSERT INTO sample_records VALUES (?, ?, NULL)", rows)
            said = codec.dump({"lot": len(lot), "size": len(drawn), "acceptance": acceptance})
            self._audit.append(person, "book.sample", book, new=said)

    def sample(self, book: str) -> Sample | None:
        """The book's latest sample, or None."""
        row = self._session.one("SELECT * FROM samples WHERE book = ? ORDER BY seq DESC LIMIT 1", [book])
        if row is None:
            return None
        sql = "SELECT record, good FROM sample_records WHERE sample = ?"
        verdicts = {
            record: None if good is None else bool(good)
            for record, good in self._session.tuples(sql, [row["seq"]])
        }
        return Sample(
            row["seq"],
            book,
            row["person"],
            codec.load_list(row["lot"]),
            row["acceptance"],
            bool(row["closed"]),
            verdicts,
        )

    def close_sample(self, sample: Sample, *, person: str) -> None:
        """The sample has done its work."""
        with self._session.write() as db:
            db.execute("UPDATE samples SET closed = 1 WHERE seq = ?", [sample.seq])
            self._audit.append(person, "book.sample_closed", sample.book)

    def judge(self, sample: int, record: str, good: bool, *, person: str) -> None:
        """Notes what the examination of a drawn record found."""
        with self._session.write() as db:
            sql = "UPDATE sample_records SET good = ? WHERE sample = ? AND record = ?"
            db.execute(sql, [int(good), sample, record])
            self._audit.append(person, "record.judge", record, new="good" if good else "bad")


def _verification(row: Row) -> Verification:
    return Verification(Mode(row["mode"]), tuple(row["keys"].split()), row["share"], row["acceptance"])


def _said(verification: Verification) -> str:
    return codec.dump([verification.mode, verification.keys, verification.share, verification.acceptance])
