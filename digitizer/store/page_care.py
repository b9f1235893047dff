"""What a person does with pages that were captured: order, replace, set aside, turn, mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digitizer.domain.records import PageKind, Standing
from digitizer.domain.text import nfc
from digitizer.domain.workflow import State
from digitizer.store import faults
from digitizer.store.audit import Audit
from digitizer.store.codec import dump, storable
from digitizer.store.pages import NOT_READ, Page, Pages, PageState
from digitizer.store.session import Row, Session
from digitizer.store.writer import RecordWriter

_SETTLED = (State.APPROVED, State.EXPORTED, State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class PageImage:
    """An earlier image of a page; its file stays in the vault. ``replaced`` is UTC, ISO 8601."""

    version: int
    sha256: str
    part: int
    file_name: str
    source: str
    media_type: str
    replaced: str
    person: str
    reason: str


class PageCare:
    """Changes to the pages of one office; each is one transaction with its journal entry."""

    def __init__(self, session: Session, audit: Audit, pages: Pages) -> None:
        self._session = session
        self._audit = audit
        self._pages = pages
        self._writer = RecordWriter(session, audit)

    def replace(
        self,
        identifier: str,
        *,
        sha256: str,
        file_name: str,
        media_type: str,
        source: str = "",
        part: int = 0,
        person: str,
        reason: str = "",
    ) -> Page:
        """Gives a page a new image, to be read anew; the old image is kept in ``images``.

        Values that a person has set or confirmed stay, without their place on the old image. Raises
        DuplicatePage when another page of the book has that image, RuleError QTR-10 and QTR-12.
        """
        with self._session.write() as db:
            old = self._open_page(identifier)
            self._refuse_states(identifier, _SETTLED)
            self._pages.refuse_twin(old.book, sha256, part, besides=identifier)
            db.table("page_images").insert(self._archived(old, person, reason))
            name = nfc(storable(file_name))
            fresh = {"sha256": sha256, "part": part, "file_name": name, "source": nfc(storable(source))}
            changes = {**NOT_READ, **fresh, "media_type": media_type, "turn": None, **_NOT_JUDGED}
            self._update(identifier, changes)
            self._forget_places(identifier)
            self._audit.append(person, "page.replace", identifier, old=old.sha256, new=sha256, reason=reason)
        return self._pages.get(identifier)

    def images(self, identifier: str) -> Sequence[PageImage]:
        """The earlier images of a page, oldest first."""
        rows = self._session.rows("SELECT * FROM page_images WHERE page = ? ORDER BY version", [identifier])
        return [PageImage(**{name: row[name] for name in PageImage.__slots__}) for row in rows]

    def remove(self, identifier: str, *, person: str, reason: str) -> None:
        """Sets a page aside with what was read from it. Raises RuleError QTR-10, QTR-11."""
        with self._session.write():
            self._set_aside(self._open_page(identifier), Standing.REMOVED, person, reason)

    def restore(self, identifier: str, *, person: str) -> Page:
        """Puts a removed page back, to be read anew. Raises RuleError QTR-10, QTR-13."""
        with self._session.write():
            if self._pages.get(identifier).standing is not Standing.REMOVED:
                raise faults.not_set_aside(identifier)
            return self._come_back(identifier, person)

    def transfer(self, identifier: str, book: str, *, person: str, reason: str) -> Page:
        """Moves a page to another book, where it is a new page at the end; the new page.

        Raises RuleError QTR-10 (either book), QTR-11; DuplicatePage; StoreError KHO-11.
        """
        with self._session.write():
            page = self._open_page(identifier)
            self._set_aside(page, Standing.MOVED, person, reason)
            back = self._session.one(_LEFT_BEFORE, [book, page.sha256, page.part, Standing.MOVED])
            moved = (
                self._come_back(back["id"], person)
                if back
                else self._pages.add(
                    book,
                    sha256=page.sha256,
                    file_name=page.file_name,
                    media_type=page.media_type,
                    source=page.source,
                    part=page.part,
                    person=person,
                )
            )
            self._update(moved.id, {"turn": page.turn, "rotation": page.rotation, "score": page.score})
            self._update(identifier, {"successor": moved.id})
        return self._pages.get(moved.id)

    def place(self, identifiers: Sequence[str], after: str, *, person: str) -> None:
        """Puts pages of one book, in the order given, behind the page ``after`` (empty: at the front)."""
        with self._session.write():
            book = self._open_page(identifiers[0]).book
            order = [page.id for page in self._pages.list(book)]
            moving = list(dict.fromkeys(identifiers))
            rest = [one for one in order if one not in moving]
            wrong = [one for one in moving if one not in order]
            wrong += [after] if after and after not in rest else []
            if wrong:
                raise faults.not_found("trang", wrong[0])
            at = rest.index(after) + 1 if after else 0
            placed = [*rest[:at], *moving, *rest[at:]]
            self._number(placed)
            if placed != order:
                self._audit.append(
                    person, "book.order", book, field="order", old=dump(order), new=dump(placed)
                )

    def turn(self, identifier: str, degrees: int, *, person: str) -> Page:
        """A person says by how much the page stands turned clockwise; it is read anew so."""
        with self._session.write():
            page = self._open_page(identifier)
            self._update(identifier, {**NOT_READ, "turn": degrees, "rotation": degrees})
            old = "" if page.turn is None else str(page.turn)
            self._audit.append(person, "page.turn", identifier, field="turn", old=old, new=str(degrees))
        return self._pages.get(identifier)

    def mark(self, identifier: str, kind: PageKind | None, *, person: str) -> Page:
        """A person says what the page is; None takes it back, and the page is read anew.

        A page that holds no records loses those that only the program read. Raises RuleError QTR-11.
        """
        with self._session.write():
            page = self._open_page(identifier)
            if kind is None:
                changes: Row = {"marked": "", **NOT_READ}
            elif kind is PageKind.RECORD:
                changes = {"marked": kind, **NOT_READ}
            else:
                self._drop_records(page, person)
                settled = {"state": PageState.READ, "error_code": "", "error_text": ""}
                changes = {"marked": kind, "kind": kind, **settled}
            self._update(identifier, changes)
            self._audit.append(person, "page.mark", identifier, field="kind", old=page.kind, new=kind or "")
        return self._pages.get(identifier)

    def _open_page(self, identifier: str) -> Page:
        page = self._pages.get(identifier)
        if page.standing is not Standing.KEPT:
            raise faults.not_found("trang", identifier)
        self._pages.check_open(page.book)
        return page

    def _set_aside(self, page: Page, standing: Standing, person: str, reason: str) -> None:
        self._drop_records(page, person)
        self._update(page.id, {"standing": standing})
        action = "page.remove" if standing is Standing.REMOVED else "page.transfer"
        self._audit.append(
            person, action, page.id, field="standing", old=page.standing, new=standing, reason=reason
        )

    def _come_back(self, identifier: str, person: str) -> Page:
        page = self._pages.get(identifier)
        self._pages.check_open(page.book)
        self._update(identifier, {"standing": Standing.KEPT, "successor": "", **NOT_READ})
        self._audit.append(
            person, "page.restore", identifier, field="standing", old=page.standing, new=Standing.KEPT
        )
        return self._pages.get(identifier)

    def _drop_records(self, page: Page, person: str) -> None:
        touched = "SELECT 1 FROM records WHERE page = ? AND touched = 1"
        if self._session.one(touched, [page.id]):
            raise faults.records_in_work(page.id)
        self._writer.take_over(page.book, page.id, (), person)

    def _refuse_states(self, identifier: str, states: Sequence[State]) -> None:
        rows = self._session.tuples("SELECT state FROM records WHERE page = ?", [identifier])
        if any(state in states for (state,) in rows):
            raise faults.records_approved(identifier)

    def _archived(self, page: Page, person: str, reason: str) -> Row:
        sql = "SELECT count(*) + 1 FROM page_images WHERE page = ?"
        return {
            "page": page.id,
            "version": self._session.scalar(sql, [page.id]),
            "sha256": page.sha256,
            "part": page.part,
            "file_name": page.file_name,
            "source": page.source,
            "media_type": page.media_type,
            "replaced": self._session.stamp(),
            "person": person,
            "reason": reason,
        }

    def _forget_places(self, identifier: str) -> None:
        db = self._session.db
        db.execute("UPDATE records SET box = '' WHERE page = ?", [identifier])
        sql = "UPDATE field_values SET box = '' WHERE record IN (SELECT id FROM records WHERE page = ?)"
        db.execute(sql, [identifier])

    def _number(self, identifiers: Sequence[str]) -> None:
        rows = [(ordinal, one) for ordinal, one in enumerate(identifiers, start=1)]
        self._session.many("UPDATE pages SET ordinal = ? WHERE id = ?", rows)

    def _update(self, identifier: str, changes: Row) -> None:
        columns = ", ".join(f"{name} = ?" for name in changes)  # names are constants of this module
        self._session.db.execute(
            f"UPDATE pages SET {columns} WHERE id = ?",  # noqa: S608
            [*changes.values(), identifier],
        )


_LEFT_BEFORE = "SELECT id FROM pages WHERE book = ? AND sha256 = ? AND part = ? AND standing = ?"
_NOT_JUDGED: Row = {"score": None, "defects": "[]", "fingerprint": ""}
