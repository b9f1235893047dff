"""Use case: take scanned pages into a book; the originals go into the vault byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digitizer.app.desk import Desk
from digitizer.domain.rights import Task
from digitizer.errors import DigitizerError
from digitizer.store import DuplicatePage, Page

if TYPE_CHECKING:
    from digitizer.acquire import PageSource

__all__ = ["ImportedPage", "import_pages"]


@dataclass(frozen=True, slots=True)
class ImportedPage:
    """What became of one page of a file: the ``page`` of the book, or the ``error`` that kept it out.

    ``label`` is the file's name as people know it, with the page's number in a file of several.
    """

    label: str
    page: Page | None = None
    error: DigitizerError | None = None


def import_pages(desk: Desk, book: str, paths: Iterable[Path], *, before: str = "") -> Iterator[ImportedPage]:
    """Takes in every page of the files and folders; what cannot be used is told, and the rest goes on.

    ``before`` is the page in front of which they are put (empty: behind the last one).

    Each page is a transaction of its own, so that a run that was cut short is simply run again. Raises
    StoreError (KHO-11 no such book, KHO-06 disk full ...), RuleError QTR-08.
    """
    from digitizer.acquire import Refusal, open_pages  # noqa: PLC0415 (loads the image libraries)

    person = desk.may(Task.IMPORT)
    desk.office.books.get(book)
    for item in open_pages(paths):
        if isinstance(item, Refusal):
            yield ImportedPage(item.label, error=item.error)
        else:
            taken = _take_in(desk, book, item, person)
            if before and taken.page:
                desk.office.pages.move(taken.page.id, before, person=person)
            yield taken


def _take_in(desk: Desk, book: str, source: PageSource, person: str) -> ImportedPage:
    vault = desk.office.vault
    single = source.pages == 1
    if not single and not vault.holds(source.file_sha256):
        vault.put_file(source.path)  # the container itself is an original too
    try:
        page = desk.office.pages.add(
            book,
            sha256=vault.put(source.data),
            file_name=source.label,
            media_type=source.media_type,
            source="" if single else f"sha256:{source.file_sha256}",
            part=0 if single else source.index,
            person=person,
        )
    except DuplicatePage as twin:
        return ImportedPage(source.label, error=twin)
    return ImportedPage(source.label, page)
