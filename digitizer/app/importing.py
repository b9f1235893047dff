"""Use case: take scanned pages into a book; the originals go into the vault byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from digitizer.app.desk import Desk
from digitizer.app.storage import check_room
from digitizer.app.taking import ImportedPage, take_in
from digitizer.domain.rights import Task

__all__ = ["ImportedPage", "import_pages"]


def import_pages(desk: Desk, book: str, paths: Iterable[Path], *, after: str = "") -> Iterator[ImportedPage]:
    """Takes in every page of the files and folders; what cannot be used is told, and the rest goes on.

    They come last, or behind the page ``after``.

    Each page is a transaction of its own, so that a run that was cut short is simply run again. Raises
    StoreError (KHO-11 no such book, KHO-06 disk full ...), RuleError QTR-08.
    """
    from digitizer.acquire import Refusal, open_pages  # noqa: PLC0415 (loads the image libraries)

    person = desk.may(Task.IMPORT)
    desk.office.pages.check_open(book)
    check_room(desk)
    for item in open_pages(paths):
        if isinstance(item, Refusal):
            yield ImportedPage(item.label, error=item.error)
        else:
            taken = take_in(desk, book, item, person, after=after)
            after = taken.page.id if after and taken.page else after
            yield taken
