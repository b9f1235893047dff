"""The pages of a book: a queue of work (pending, read, failed) and what was read from each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from digitizer.domain.quality import Defect, Quality
from digitizer.domain.records import FieldValue, PageKind, PageReading, Standing
from digitizer.domain.text import nfc
from digitizer.store import faults
from digitizer.store.audit import PROGRAM, Audit
from digitizer.store.codec import (
    dump,
    dump_cover,
    dump_defects,
    load_cover,
    load_defects,
    load_list,
    storable,
)
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

    ``part`` is the page's index in its file (0 for an image; a scanner's page that equals an earlier one in
    every byte counts down from -1). ``rotation``, ``quality``, ``cover`` and ``warnings`` are those of
    ``PageReading``. ``twins`` are pages of other books with the same bytes. ``turn`` (degrees clockwise) and
    ``marked`` (a kind) are a person's word, which no reading changes; None and empty: nobody said.
    ``score`` and ``defects`` were found at the desk; ``successor`` is the page of another book that this one
    became.
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
    standing: Standing = Standing.KEPT
    successor: str = ""
    turn: int | None = None
    marked: str = ""
    score: float | None = None
    defects: tuple[Defect, ...] = ()


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
        repeated: bool = False,
        person: str,
    ) -> Page:
        """Takes in a page whose file is in the vault; without ``ordinal`` it comes last.

        Raises DuplicatePage (KHO-14) when the book has, or had, this page of this file; with ``repeated`` (a
        scanner's second look at blank paper may give the same bytes) it is let in all the same. The same
        bytes in another book are let in and named in ``twins``. StoreError KHO-11 (book), KHO-15 (file).
        """
        self._vault.path(sha256)
        with self._session.write() as db:
            self.check_open(book)
            part = self._free_part(book, sha256, part) if repeated else part
            self.refuse_twin(book, sha256, part)
            number = self._next_number(book)
            row = {
                "id": f"{book}-{number:04}",
                "book": book,
                "ordinal": self._last_ordinal(book) + 1 if ordinal is None else ordinal,
                "sha256": sha256,
                "part": part,
                "file_name": nfc(storable(file_name)),
                "source": nfc(storable(source)),
                "media_type": media_type,
                "added": self._session.stamp(),
                **NOT_READ,
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

    def list(
        self, book: str, *, state: PageState | None = None, standing: Standing = Standing.KEPT
    ) -> Sequence[Page]:
        """The pages of a book in order, or those of one state; the kept ones unless others are asked for."""
        rows = self._session.rows(
            f"{_SELECT} WHERE p.book = ? AND p.standing = ? AND (? IS NULL OR p.state = ?)"
            " ORDER BY p.ordinal, p.seq",
            [book, standing, state, state],
        )
        return [_page(row) for row in rows]

    def by_source(self, source: str) -> Page | None:
        """The page that was captured as ``source`` (a scan's own number), if it has been taken in."""
        rows = self._session.rows(f"{_SELECT} WHERE p.source = ? ORDER BY p.seq LIMIT 1", [source])
        return _page(rows[0]) if rows else None

    def judge(self, identifier: str, quality: Quality) -> None:
        """Keeps what was found at the desk; an opinion of the program, so the journal is left alone."""
        changes = {
            "score": quality.score,
            "defects": dump_defects(quality.defects),
            "fingerprint": quality.print,
        }
        with self._session.write() as db:
            db.table("pages").update(self._seq(identifier), changes)

    def prints(self, book: str) -> Mapping[str, str]:
        """The fingerprints of a book's kept pages by page id."""
        sql = "SELECT id, fingerprint FROM pages WHERE book = ? AND standing = ? AND fingerprint <> ''"
        return dict(self._session.tuples(sql, [book, Standing.KEPT]))

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
                    "kind": before.marked or reading.kind,
                    "profile": reading.profile,
                    "rotation": reading.rotation if before.turn is None else before.turn,
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

    def _change(self, identifier: str, changes: Row, action: str, note: str, person: str) -> None:
        with self._session.write() as db:
            before = self.get(identifier)
            db.table("pages").update(self._seq(identifier), changes)
            self._audit.append(
                person, action, identifier, field="state", old=before.state, new=changes["state"], reason=note
            )

    def _seq(self, identifier: str) -> int:
        return int(self._session.scalar("SELECT seq FROM pages WHERE id = ?", [identifier]))

    def refuse_twin(self, book: str, sha256: str, part: int, *, besides: str = "") -> None:
        """Raises DuplicatePage when another page of the book shows, or showed, this page of this file."""
        twin = self._session.one(_TWIN, [book, sha256, part, besides] * 2)
        if twin:
            raise faults.DuplicatePage(twin["id"], twin["ordinal"])

    def check_open(self, book: str) -> None:
        """Raises StoreError KHO-11 for no book, RuleError QTR-10 for a finished one."""
        row = self._session.one("SELECT finished FROM books WHERE id = ?", [book])
        if row is None:
            raise faults.not_found("sổ", book)
        if row["finished"]:
            raise faults.book_finished(book)

    def _free_part(self, book: str, sha256: str, part: int) -> int:
        parts = self._session.tuples(_PARTS, [book, sha256] * 2)
        return min(0, *(number for (number,) in parts)) - 1 if parts else part

    def _last_ordinal(self, book: str) -> int:
        return int(self._session.scalar("SELECT coalesce(max(ordinal), 0) FROM pages WHERE book = ?", [book]))

    def _next_number(self, book: str) -> int:
        # Pages are never removed, so their count gives a number that was never used.
        return int(self._session.scalar("SELECT count(*) + 1 FROM pages WHERE book = ?", [book]))


NOT_READ: Row = {
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
_TWIN = (
    "SELECT id, ordinal FROM pages WHERE book = ? AND sha256 = ? AND part = ? AND id <> ?"
    " UNION ALL SELECT p.id, p.ordinal FROM page_images i JOIN pages p ON p.id = i.page"
    " WHERE p.book = ? AND i.sha256 = ? AND i.part = ? AND p.id <> ?"
)
_PARTS = (
    "SELECT part FROM pages WHERE book = ? AND sha256 = ?"
    " UNION ALL SELECT i.part FROM page_images i JOIN pages p ON p.id = i.page"
    " WHERE p.book = ? AND i.sha256 = ?"
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
    "successor",
    "turn",
    "marked",
    "score",
)


def _page(row: Row) -> Page:
    return Page(
        **{name: row[name] for name in _PLAIN},
        state=PageState(row["state"]),
        kind=PageKind(row["kind"]),
        warnings=load_list(row["warnings"]),
        cover=load_cover(row["cover"]),
        twins=load_list(row["twins"]),
        standing=Standing(row["standing"]),
        defects=load_defects(row["defects"]),
    )
