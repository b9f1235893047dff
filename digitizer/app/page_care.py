"""Use cases: what a person does with the pages of a book after they were captured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from digitizer.app.desk import Desk
from digitizer.app.spool import opened_page
from digitizer.app.taking import PageJudge, put_in_place
from digitizer.domain.records import PageKind, Standing
from digitizer.domain.rights import Task
from digitizer.errors import InputError
from digitizer.store import Page, PageImage

__all__ = [
    "PageView",
    "list_pages",
    "mark_page",
    "move_page",
    "place_pages",
    "remove_page",
    "replace_page",
    "reread_page",
    "restore_page",
    "show_page",
    "turn_page",
]

_TURNS = (0, 90, 180, 270)


@dataclass(frozen=True, slots=True)
class PageView:
    """A page with its earlier images and where its file is."""

    page: Page
    images: Sequence[PageImage]
    path: Path


def list_pages(desk: Desk, book: str, *, removed: bool = False) -> Sequence[Page]:
    """The pages of a book in order, or those that were taken out. Raises StoreError KHO-11."""
    desk.office.books.get(book)
    return desk.office.pages.list(book, standing=Standing.REMOVED if removed else Standing.KEPT)


def show_page(desk: Desk, page: str) -> PageView:
    """One page. Raises StoreError KHO-11, KHO-15."""
    found = desk.office.pages.get(page)
    return PageView(found, desk.office.page_care.images(page), desk.office.vault.path(found.sha256))


def replace_page(desk: Desk, page: str, path: Path, reason: str = "") -> Page:
    """Gives a page a better image out of a file, to be read anew; the old image is kept.

    Raises InputError for a file that is no page, StoreError KHO-11 and KHO-14, RuleError QTR-08, 10 and 12.
    """
    person = desk.may(Task.IMPORT)
    source = opened_page(path)
    replaced = put_in_place(desk, page, source, person, reason=reason)
    PageJudge(desk, replaced.book).judge(replaced, source.data)
    return desk.office.pages.get(page)


def remove_page(desk: Desk, page: str, reason: str) -> None:
    """Takes a page out of its book; nothing is deleted.

    Raises RuleError QTR-08, 10 and 11, InputError GIA-51.
    """
    person = desk.may(Task.IMPORT)
    desk.office.page_care.remove(page, person=person, reason=reason_given(reason))


def restore_page(desk: Desk, page: str) -> Page:
    """Puts back a page that was taken out. Raises RuleError QTR-08, 10 and 13."""
    return desk.office.page_care.restore(page, person=desk.may(Task.IMPORT))


def move_page(desk: Desk, page: str, book: str, reason: str) -> Page:
    """Moves a page into another book, at its end; the page there.

    Raises RuleError QTR-08, 10 and 11, StoreError KHO-11 and KHO-14, InputError GIA-51.
    """
    person = desk.may(Task.IMPORT)
    return desk.office.page_care.transfer(page, book, person=person, reason=reason_given(reason))


def place_pages(desk: Desk, pages: Sequence[str], after: str = "") -> None:
    """Puts pages, in the order given, behind the page ``after`` (empty: at the front).

    Raises RuleError QTR-08 and QTR-10, StoreError KHO-11 for a page that is not in the same book.
    """
    person = desk.may(Task.IMPORT)
    if pages:
        desk.office.page_care.place(pages, after, person=person)


def turn_page(desk: Desk, page: str, degrees: int) -> Page:
    """Says by how much a page stands turned clockwise (0, 90, 180, 270); it is read anew so.

    Raises InputError GIA-52, RuleError QTR-08 and QTR-10.
    """
    person = desk.may(Task.IMPORT)
    if degrees not in _TURNS:
        raise InputError("GIA-52", "Góc xoay phải là 0, 90, 180 hoặc 270 độ.", "Hãy chọn lại góc xoay.")
    return desk.office.page_care.turn(page, degrees, person=person)


def mark_page(desk: Desk, page: str, kind: PageKind | None) -> Page:
    """Says what a page is (a cover, a blank …); None leaves it to the program again.

    Raises RuleError QTR-08, 10 and 11.
    """
    return desk.office.page_care.mark(page, kind, person=desk.may(Task.IMPORT))


def reread_page(desk: Desk, page: str) -> Page:
    """Puts a page among those that wait to be read. Raises RuleError QTR-08, StoreError KHO-11."""
    desk.office.pages.requeue(page, person=desk.may(Task.PROCESS))
    return desk.office.pages.get(page)


def reason_given(text: str) -> str:
    """The reason without spaces around it. Raises InputError GIA-51 when there is none."""
    if not text.strip():
        raise InputError("GIA-51", "Cần ghi lý do.", "Hãy ghi một câu ngắn cho biết vì sao.")
    return text.strip()
