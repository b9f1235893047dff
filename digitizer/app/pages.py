"""Use cases: set right what is wrong with a page of a book: its kind, its turn, its place, its scan."""

from __future__ import annotations

from pathlib import Path

from digitizer.app.desk import Desk
from digitizer.domain.records import PageKind
from digitizer.domain.rights import Task
from digitizer.errors import InputError
from digitizer.store import Page

__all__ = ["move_page", "replace_page", "reread_page", "set_page_kind", "turn_page"]


def set_page_kind(desk: Desk, page: str, kind: PageKind) -> Page:
    """A person says what a page is: a cover, blank, the closing page, or records. Raises RuleError QTR-08."""
    desk.office.pages.set_kind(page, kind, person=desk.may(Task.IMPORT))
    return desk.office.pages.get(page)


def turn_page(desk: Desk, page: str, degrees: int) -> Page:
    """Turns a page clockwise on the screen and in packages; its scan stays as it is.

    Raises RuleError QTR-08, InputError GIA-66 (not a quarter turn), StoreError KHO-11.
    """
    person = desk.may(Task.IMPORT)
    if degrees % 90:
        raise InputError("GIA-66", "Góc xoay trang không đúng.", "Hãy xoay 90, 180 hoặc 270 độ.")
    now = desk.office.pages.get(page).rotation
    desk.office.pages.turn(page, (now - degrees) % 360, person=person)
    return desk.office.pages.get(page)


def move_page(desk: Desk, page: str, before: str = "") -> Page:
    """Puts a page in front of another one of its book; without ``before`` it comes last.

    Raises RuleError QTR-08, StoreError KHO-11.
    """
    desk.office.pages.move(page, before, person=desk.may(Task.IMPORT))
    return desk.office.pages.get(page)


def replace_page(desk: Desk, page: str, path: Path) -> Page:
    """A better scan of the same page, to be read anew; records that a person has touched stay.

    Raises RuleError QTR-08, InputError for a file that cannot be used (GIA-67: of several pages), StoreError
    KHO-11, KHO-14.
    """
    from digitizer.acquire import Refusal, open_pages  # noqa: PLC0415 (loads the image libraries)

    person = desk.may(Task.IMPORT)
    found = list(open_pages([path]))
    if len(found) != 1:
        raise InputError("GIA-67", "Tệp thay thế phải có đúng một trang.", "Hãy chọn tệp ảnh của một trang.")
    [new] = found
    if isinstance(new, Refusal):
        raise new.error
    digest = desk.office.vault.put(new.data)
    desk.office.pages.replace(
        page, sha256=digest, file_name=new.label, media_type=new.media_type, person=person
    )
    return desk.office.pages.get(page)


def reread_page(desk: Desk, page: str) -> Page:
    """Puts a page among those that wait to be read. Raises RuleError QTR-08, StoreError KHO-11."""
    desk.office.pages.requeue(page, person=desk.may(Task.PROCESS))
    return desk.office.pages.get(page)
