"""The packages that were exported: what is in them, who made them, and where the journal stood then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digitizer.domain.workflow import Move
from digitizer.store import codec, faults
from digitizer.store.audit import Audit, Head
from digitizer.store.records import Records
from digitizer.store.session import Row, Session


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of a package with the SHA-256 of its bytes and its size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Package:
    """A package. ``head`` is the journal's head when it was reserved; ``completed`` is empty until its files
    are written (times are UTC, ISO 8601)."""

    id: str
    book: str
    template: str
    person: str
    reserved: str
    completed: str
    head: Head
    records: tuple[str, ...]
    files: tuple[PackageFile, ...]


class Exports:
    """The packages of one office."""

    def __init__(self, session: Session, audit: Audit, records: Records) -> None:
        self._session = session
        self._audit = audit
        self._records = records

    def reserve(self, book: str, template: str, records: Sequence[str], *, person: str) -> Package:
        """Announces a package before its files are written.

        The same records with the same values and template give the same package, so that an export that was
        cut short, or run again, writes the same bytes. Raises RuleError when a record may not be exported.
        """
        with self._session.write():
            content = self._content(records, person)
            sql = "SELECT id FROM packages WHERE book = ? AND template = ? AND content = ?"
            known = self._session.one(sql, [book, template, content])
            if known:
                return self.get(known["id"])
            return self._insert(book, template, content, records, person)

    def complete(self, identifier: str, files: Iterable[PackageFile], *, person: str) -> Package:
        """Notes the written files and moves the records to «exported», in one transaction."""
        listed = sorted(files, key=lambda file: file.name)
        with self._session.write() as db:
            package = self.get(identifier)
            db.execute("DELETE FROM package_files WHERE package = ?", [identifier])
            rows = [(identifier, file.name, file.sha256, file.size) for file in listed]
            self._session.many("INSERT INTO package_files VALUES (?, ?, ?, ?)", rows)
            stamp = self._session.stamp()
            db.execute("UPDATE packages SET completed = ? WHERE id = ?", [stamp, identifier])
            for record in package.records:
                self._records.move(record, Move.EXPORT, person=person, reason=identifier)
            digests = codec.dump({file.name: file.sha256 for file in listed})
            self._audit.append(person, "package.complete", identifier, new=digests)
        return self.get(identifier)

    def get(self, identifier: str) -> Package:
        """One package. Raises StoreError KHO-11."""
        row = self._session.one("SELECT * FROM packages WHERE id = ?", [identifier])
        if row is None:
            raise faults.not_found("gói xuất", identifier)
        return self._package(row)

    def list(self, *, book: str | None = None) -> Sequence[Package]:
        """All packages, or those of one book, oldest first."""
        sql = "SELECT * FROM packages WHERE ? IS NULL OR book = ? ORDER BY seq"
        return [self._package(row) for row in self._session.rows(sql, [book, book])]

    def _content(self, records: Sequence[str], person: str) -> str:
        parts = []
        for identifier in sorted(records):
            self._records.check(identifier, Move.EXPORT, person=person)
            parts.append([identifier, self._records.get(identifier).texts])
        return hashlib.sha256(codec.dump(parts).encode("utf-8")).hexdigest()

    def _insert(self, book: str, template: str, content: str, records: Sequence[str], person: str) -> Package:
        number = self._session.scalar("SELECT count(*) + 1 FROM packages WHERE book = ?", [book])
        head = self._audit.head()
        row: Row = {
            "id": f"{book}/G{number}",
            "book": book,
            "template": template,
            "content": content,
            "person": person,
            "reserved": self._session.stamp(),
            "completed": "",
            "head_seq": head.seq,
            "head_hash": head.hash,
        }
        self._session.db.table("packages").insert(row)
        pairs = [(row["id"], record) for record in records]
        self._session.many("INSERT INTO package_records VALUES (?, ?)", pairs)
        self._audit.append(person, "package.reserve", row["id"], new=content)
        return self.get(row["id"])

    def _package(self, row: Row) -> Package:
        records = self._session.tuples(_RECORDS, [row["id"]])
        sql = "SELECT name, sha256, size FROM package_files WHERE package = ? ORDER BY name"
        return Package(
            **{name: row[name] for name in ("id", "book", "template", "person", "reserved", "completed")},
            head=Head(row["head_seq"], row["head_hash"]),
            records=tuple(identifier for (identifier,) in records),
            files=tuple(PackageFile(*values) for values in self._session.tuples(sql, [row["id"]])),
        )


_RECORDS = (
    "SELECT r.id FROM package_records k JOIN records r ON r.id = k.record JOIN pages p ON p.id = r.page"
    " WHERE k.package = ? ORDER BY p.ordinal, p.seq, r.position"
)
