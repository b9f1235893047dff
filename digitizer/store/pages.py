"""The pages of a book: a queue of work (pending, read, failed) and what was read from each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from digitizer.domain.records import FieldValue, PageKind, PageReading
from digitizer.domain.text import nfc
from digitizer.store import faults
from digitizer.store.audit import PROGRAM, Audit
from digitizer.store.codec import dump, dump_cover, load_cover, load_list, storable
from digitizer.store.session import Row, Session
from digitizer.store.vault import Vault
from digitizer.store.writer import RecordWriter


class PageState(StrEnum):
    """Where a page stands; a page whose reading was cut short is simply pending still."""

    PENDING = "pending"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a book. ``id`` is ``{book}-{number}`` (``KS.2017.01-0007``) and never given again.

    ``part`` is the page's index in its file (0 for an image). ``rotation``, ``quality``, ``cover`` and
    ``warnings`` are those of ``PageReading``. ``twins`` are pages of other books with the same bytes.
    """

    id: str
    book: str
    ordinal: int
    sha256: str
    part: int
    file_name: str
    source: str
    media_type: str
    state: PageState
    kind: PageKind
    profile: str
    rotation: int
    quality: float
    seconds: float
    warnings: tuple[str, ...]
    cover: Mapping[str, FieldValue]
    reader: str
    error_code: str
    error_text: str
    twins: tuple[str, ...] = ()


class Pages:
    """The pages of one office."""

    def __init__(self, session: Session, audit: Audit, vault: Vault) -> None:
        self._session = session
        self._audit = audit
        self._writer = RecordWriter(session, audit)
        self._vault = vault

    def add(
        self,
        book: str,
        *,
        sha256: str,
        file_name: str,
        media_type: str,
        source: str = "",
        part: int = 0,
        ordinal: int | None = None,
        person: str,
    ) -> Page:
        """Takes in a page whose file is in the vault; without ``ordinal`` it comes last.

        Raises DuplicatePage (KHO-14) when the book has this page of this file already; the same bytes in
        another book are let in and named in ``twins``. StoreError KHO-11 (book), KHO-15 (file).
        """
        self._vault.path(sha256)
        with self._session.write() as db:
            self._refuse_twin(book, sha256, part)
            number = self._next_number(book)
            row = {
                "id": f"{book}-{number:04}",
                "book": book,
                "ordinal": number if ordinal is None else ordinal,
                "sha256": sha256,
                "part": part,
                "file_name": nfc(storable(file_name)),
                "source": nfc(storable(source)),
                "media_type": media_type,
                "added": self._session.stamp(),
                **_READ_NOTHING,
            }
            db.table("pages").insert(row)
            page = self.get(row["id"])
            self._audit.append(
                person, "page.add", page.id, new=dump({"sha256": sha256, "part": part, "twins": page.twins})
            )
        return page

    def get(self, identifier: str) -> Page:
        """One page. Raises StoreError KHO-11."""
        rows = self._session.rows(f"{_SELECT} WHERE p.id = ?", [identifier])
        if not rows:
            raise faults.not_found("trang", identifier)
        return _page(rows[0])

    def list(self, book: str, *, state: PageState | None = None) -> Sequence[Page]:
        """The pages of a book in order, or those of one state."""
        rows = self._session.rows(
            f"{_SELECT} WHERE p.book = ? AND (? IS NULL OR p.state = ?) ORDER BY p.ordinal, p.seq",
            [book, state, state],
        )
        return [_page(row) for row in rows]

    def pending(self, book: str) -> Sequence[Page]:
        """The pages that are still to be read: what a run that was cut short goes on with."""
        return self.list(book, state=PageState.PENDING)

    def save_reading(
        self, identifier: str, reading: PageReading, reader: str, *, person: str = PROGRAM
    ) -> None:
        """Keeps what ``reader`` (name and version) read: page, records, values, journal: one transaction.

        Reading a page again replaces its records, except those that a person has touched.
        """
        with self._session.write() as db:
            before = self.get(identifier)
            db.table("pages").update(
                self._seq(identifier),
                {
                    "state": PageState.READ,
                    "kind": reading.kind,
                    "profile": reading.profile,
                    "rotation": reading.rotation,
                    "quality": reading.quality,
                    "seconds": reading.seconds,
                    "warnings": dump(reading.warnings),
                    "cover": dump_cover(reading.cover),
                    "reader": reader,
                    "error_code": "",
                    "error_text": "",
                },
            )
            self._writer.take_over(before.book, identifier, reading.records, person)
            self._audit.append(
                person,
                "page.read",
                identifier,
                old=before.state,
                new=dump({"kind": reading.kind, "reader": reader, "records": len(reading.records)}),
            )

    def fail(self, identifier: str, code: str, text: str, *, person: str = PROGRAM) -> None:
        """Notes that a page cannot be read, and why; its earlier records stay."""
        changes = {"state": PageState.FAILED, "error_code": code, "error_text": storable(text)}
        self._change(identifier, changes, "page.fail", code, person)

    def requeue(self, identifier: str, *, person: str) -> None:
        """Puts a page back among the pending ones, to be read again."""
        changes = {"state": PageState.PENDING, "error_code": "", "error_text": ""}
        self._change(identifier, changes, "page.requeue", "", person)

    def set_kind(self, identifier: str, kind: PageKind, *, person: str) -> None:
        """A person says what the page is; then nobody has to look at it any more."""
        before = self.get(identifier)
        state = PageState.READ if before.state is PageState.FAILED else before.state
        changes = {"kind": kind, "state": state, "error_code": "", "error_text": ""}
        self._note(identifier, changes, "page.kind", "kind", before.kind, kind, person)

    def turn(self, identifier: str, rotation: int, *, person: str) -> None:
        """Says how far the page in the scan is turned clockwise from upright (0, 90, 180, 270)."""
        before = self.get(identifier)
        changes = {"rotation": rotation}
        self._note(identifier, changes, "page.turn", "rotation", str(before.rotation), str(rotation), person)

    def move(self, identifier: str, before: str, *, person: str) -> None:
        """Puts a page in front of another one of its book, or last (``before`` empty)."""
        page = self.get(identifier)
        order = [one.id for one in self.list(page.book) if one.id != identifier]
        if before and before not in order:
            raise faults.not_found("trang", before)
        order.insert(order.index(before) if before else len(order), identifier)
        with self._session.write() as db:
            for ordinal, one in enumerate(order, start=1):
                db.execute("UPDATE pages SET ordinal = ? WHERE id = ?", [ordinal, one])
            new = str(order.index(identifier) + 1)
            self._audit.append(
                person, "page.move", identifier, field="ordinal", old=str(page.ordinal), new=new
            )

    def replace(self, identifier: str, *, sha256: str, file_name: str, media_type: str, person: str) -> None:
        """Another scan of the same page, to be read anew; the earlier file stays in the vault.

        Raises DuplicatePage (KHO-14) when the book has that file already, StoreError KHO-15.
        """
        self._vault.path(sha256)
        with self._session.write():
            before = self.get(identifier)
            self._refuse_twin(before.book, sha256, 0)
            changes = {
                "sha256": sha256,
                "part": 0,
                "source": "",
                "file_name": nfc(storable(file_name)),
                "media_type": media_type,
                **_READ_NOTHING,
            }
            self._note(identifier, changes, "page.replace", "sha256", before.sha256, sha256, person)

    def _note(
        self, identifier: str, changes: Row, action: str, field: str, old: str, new: str, person: str
    ) -> None:
        with self._session.write() as db:
            db.table("pages").update(self._seq(identifier), changes)
            self._audit.append(person, action, identifier, field=field, old=old, new=new)

    def _change(self, identifier: str, changes: Row, action: str, note: str, person: str) -> None:
        with self._session.write() as db:
            before = self.get(identifier)
            db.table("pages").update(self._seq(identifier), changes)
            self._audit.append(
                person, action, identifier, field="state", old=before.state, new=changes["state"], reason=note
            )

    def _seq(self, identifier: str) -> int:
        return int(self._session.scalar("SELECT seq FROM pages WHERE id = ?", [identifier]))

    def _refuse_twin(self, book: str, sha256: str, part: int) -> None:
        if not self._session.one("SELECT 1 FROM books WHERE id = ?", [book]):
            raise faults.not_found("sổ", book)
        twin = self._session.one(
            "SELECT id, ordinal FROM pages WHERE book = ? AND sha256 = ? AND part = ?", [book, sha256, part]
        )
        if twin:
            raise faults.DuplicatePage(twin["id"], twin["ordinal"])

    def _next_number(self, book: str) -> int:
        # Pages are never removed, so their count gives a number that was never used.
        return int(self._session.scalar("SELECT count(*) + 1 FROM pages WHERE book = ?", [book]))


_READ_NOTHING: Row = {
    "state": PageState.PENDING,
    "kind": PageKind.UNKNOWN,
    "profile": "",
    "rotation": 0,
    "quality": 0.0,
    "seconds": 0.0,
    "warnings": "[]",
    "cover": "{}",
    "reader": "",
    "error_code": "",
    "error_text": "",
}
_SELECT = (
    "SELECT p.*, (SELECT json_group_array(t.id) FROM pages t"
    " WHERE t.sha256 = p.sha256 AND t.part = p.part AND t.book <> p.book) AS twins FROM pages p"
)
_PLAIN = (
    "id",
    "book",
    "ordinal",
    "sha256",
    "part",
    "file_name",
    "source",
    "media_type",
    "profile",
    "rotation",
    "quality",
    "seconds",
    "reader",
    "error_code",
    "error_text",
)


def _page(row: Row) -> Page:
    return Page(
        **{name: row[name] for name in _PLAIN},
        state=PageState(row["state"]),
        kind=PageKind(row["kind"]),
        warnings=load_list(row["warnings"]),
        cover=load_cover(row["cover"]),
        twins=load_list(row["twins"]),
    )
