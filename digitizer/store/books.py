"""The books of the office, with what has become of their pages and records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from digitizer.domain.books import Book
from digitizer.domain.findings import Severity
from digitizer.domain.workflow import State
from digitizer.store import faults
from digitizer.store.audit import Audit
from digitizer.store.schema import IN_HAND, OPEN_FINDING, PRESENT
from digitizer.store.session import Row, Session


@dataclass(frozen=True, slots=True)
class BookSummary:
    """A book and its counts. ``doubtful`` are fields below the limit that no person has looked at;
    ``findings`` are those that nobody has confirmed yet."""

    book: Book
    pages: Mapping[str, int]  # by page state: pending, read, failed
    records: Mapping[State, int]
    fields: int
    doubtful: int
    findings: Mapping[Severity, int]


class Books:
    """The books of one office."""

    def __init__(self, session: Session, audit: Audit) -> None:
        self._session = session
        self._audit = audit

    def open(self, book: Book, *, person: str) -> Book:
        """Opens a book before its pages are scanned. Raises StoreError KHO-12 when the id is taken."""
        with self._session.write() as db:
            if self._session.one("SELECT 1 FROM books WHERE id = ?", [book.id]):
                raise faults.book_exists(book.id)
            db.table("books").insert(_columns(book))
            self._audit.append(person, "book.open", book.id, new=book.label)
        return book

    def get(self, identifier: str) -> Book:
        """One book. Raises StoreError KHO-11."""
        row = self._session.one("SELECT * FROM books WHERE id = ?", [identifier])
        if row is None:
            raise faults.not_found("sổ", identifier)
        return _book(row)

    def update(self, book: Book, *, person: str, reason: str = "") -> None:
        """Corrects what is known of a book; every changed column is journalled. Raises StoreError KHO-11."""
        with self._session.write() as db:
            old, new = _columns(self.get(book.id)), _columns(book)
            changed = {name: value for name, value in new.items() if value != old[name]}
            for name, value in changed.items():
                # Column names are those of the dataclass, never a user's text.
                db.execute(f"UPDATE books SET {name} = ? WHERE id = ?", [value, book.id])  # noqa: S608
                self._audit.append(
                    person,
                    "book.update",
                    book.id,
                    field=name,
                    old=_text(old[name]),
                    new=_text(value),
                    reason=reason,
                )

    def close(self, identifier: str, *, closed: str, expected: int | None, person: str) -> None:
        """Notes the closing page: its date (``dd.MM.yyyy``) and the number of entries it states."""
        self.update(replace(self.get(identifier), closed=closed, expected=expected), person=person)

    def finish(self, identifier: str, *, gaps: str, person: str, reason: str) -> None:
        """Declares a book's capture complete; ``gaps`` is what was known to be missing then."""
        self._set_finished(identifier, self._session.stamp(), "book.finish", gaps, person, reason)

    def reopen(self, identifier: str, *, person: str, reason: str) -> None:
        """Lets pages into a finished book again."""
        self._set_finished(identifier, "", "book.reopen", "", person, reason)

    def explain(self, identifier: str, year: int, number: int, *, person: str, reason: str) -> None:
        """Notes why the paper has no entry of that number; a second reason takes the first one's place."""
        with self._session.write() as db:
            self.get(identifier)
            values = [identifier, year, number, person, reason]
            db.execute("INSERT OR REPLACE INTO void_numbers VALUES (?, ?, ?, ?, ?)", values)
            self._audit.append(person, "book.explain", identifier, field=f"{number}/{year}", reason=reason)

    def void_numbers(self, identifier: str) -> Mapping[tuple[int, int], str]:
        """Year and number of the entries that the paper does not have, and why."""
        sql = "SELECT year, number, reason FROM void_numbers WHERE book = ? ORDER BY year, number"
        return {(year, number): reason for year, number, reason in self._session.tuples(sql, [identifier])}

    def _set_finished(
        self, identifier: str, stamp: str, action: str, note: str, person: str, reason: str
    ) -> None:
        with self._session.write() as db:
            old = self.get(identifier).finished
            db.execute("UPDATE books SET finished = ? WHERE id = ?", [stamp, identifier])
            self._audit.append(person, action, identifier, old=old, new=note or stamp, reason=reason)

    def list(self) -> Sequence[BookSummary]:
        """All books with their counts."""
        return [self._summary(book) for book in self.all()]

    def all(self) -> Sequence[Book]:
        """All books in order of type, year and number."""
        rows = self._session.rows("SELECT * FROM books ORDER BY type, year, number, id")
        return [_book(row) for row in rows]

    def summary(self, identifier: str) -> BookSummary:
        """One book with its counts. Raises StoreError KHO-11."""
        rows = self._session.rows("SELECT * FROM books WHERE id = ?", [identifier])
        if not rows:
            raise faults.not_found("sổ", identifier)
        return self._summary(_book(rows[0]))

    def _summary(self, book: Book) -> BookSummary:
        [(fields, doubtful)] = self._session.tuples(
            f"SELECT coalesce(sum(r.fields), 0), coalesce(sum(CASE WHEN {IN_HAND} THEN r.doubtful END), 0)"  # noqa: S608
            f" FROM records r WHERE r.book = ? AND {PRESENT}",
            [book.id],
        )
        sql = f"SELECT state, count(*) FROM records r WHERE book = ? AND {PRESENT} GROUP BY state"  # noqa: S608
        records = self._tally(sql, book.id)
        found = self._tally(
            f"SELECT severity, count(*) FROM findings f WHERE book = ? AND {OPEN_FINDING}"  # noqa: S608
            " GROUP BY severity",
            book.id,
        )
        return BookSummary(
            book,
            pages=self._tally(_PAGE_STATES, book.id),
            records={State(state): count for state, count in records.items()},
            fields=fields,
            doubtful=doubtful,
            findings={Severity(severity): count for severity, count in found.items()},
        )

    def _tally(self, sql: str, book: str) -> dict[str, int]:
        return dict(self._session.tuples(sql, [book]))


_PAGE_STATES = "SELECT state, count(*) FROM pages WHERE book = ? AND standing = 'kept' GROUP BY state"


def _columns(book: Book) -> Row:
    return {field.name: getattr(book, field.name) for field in fields(book)}


def _book(row: Row) -> Book:
    return Book(**{field.name: row[field.name] for field in fields(Book)})


def _text(value: object) -> str:
    return "" if value is None else str(value)
