"""Taking captured pages into a book: the vault first, then the book's list; each page a transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digitizer.app.desk import Desk
from digitizer.domain.quality import Defect, DefectKind, Quality
from digitizer.errors import DigitizerError
from digitizer.store import DuplicatePage, Page

if TYPE_CHECKING:
    from digitizer.acquire import PageSource


@dataclass(frozen=True, slots=True)
class ImportedPage:
    """What became of one page of a file: the ``page`` of the book, or the ``error`` that kept it out.

    ``label`` is the file's name as people know it, with the page's number in a file of several. ``quality``
    is what was found at the desk (None: nobody looked).
    """

    label: str
    page: Page | None = None
    error: DigitizerError | None = None
    quality: Quality | None = None


def take_in(
    desk: Desk, book: str, source: PageSource, person: str, *, capture: str = "", after: str = ""
) -> ImportedPage:
    """Takes in one page. ``capture`` is a scan's own number: pages with one are told apart by it and not by
    their bytes. ``after`` is the page behind which it is to stand (empty: at the end)."""
    digest, origin = _kept(desk, source)
    try:
        with desk.office.transaction():
            page = desk.office.pages.add(
                book,
                sha256=digest,
                file_name=source.label,
                media_type=source.media_type,
                source=capture or origin,
                part=_part(source),
                repeated=bool(capture),
                person=person,
            )
            if after:
                desk.office.page_care.place([page.id], after, person=person)
    except DuplicatePage as twin:
        return ImportedPage(source.label, error=twin)
    return ImportedPage(source.label, page)


def put_in_place(
    desk: Desk, page: str, source: PageSource, person: str, *, capture: str = "", reason: str = ""
) -> Page:
    """Gives a page the image of ``source``; its own is kept too. Raises as ``PageCare.replace``."""
    digest, origin = _kept(desk, source)
    return desk.office.page_care.replace(
        page,
        sha256=digest,
        file_name=source.label,
        media_type=source.media_type,
        source=capture or origin,
        part=_part(source),
        person=person,
        reason=reason,
    )


def _kept(desk: Desk, source: PageSource) -> tuple[str, str]:
    """The digest of the page in the vault, and the mark of the container that it came out of, kept too."""
    vault = desk.office.vault
    digest = hashlib.sha256(source.data).hexdigest()
    origin = "" if digest == source.file_sha256 else f"sha256:{source.file_sha256}"
    if origin and not vault.holds(source.file_sha256):
        vault.put_file(source.path)
    return vault.put(source.data), origin


def _part(source: PageSource) -> int:
    return 0 if source.pages == 1 else source.index


class PageJudge:
    """Looks at the images of one book's pages, and remembers of each what it shows."""

    def __init__(self, desk: Desk, book: str) -> None:
        from digitizer.acquire.quality import Gallery  # noqa: PLC0415 (loads the image libraries)

        self._desk = desk
        self._gallery = Gallery(desk.office.pages.prints(book))

    def look(self, data: bytes, *, besides: str = "") -> Quality:
        """What can be seen of an image at once, also whether a page other than ``besides`` shows the same."""
        from digitizer.acquire.quality import assess  # noqa: PLC0415 (as above)

        return self._compared(assess(data), besides)

    def judge(self, page: Page, data: bytes) -> Quality:
        """Looks at the image of a page of the book and keeps what was found."""
        return self.keep(page, self.look(data, besides=page.id))

    def keep(self, page: Page, quality: Quality) -> Quality:
        """Keeps what was found of a page's image; compared with the other pages if it was not yet."""
        compared = self._compared(quality, page.id)
        self._gallery.put(page.id, quality.print)
        self._desk.office.pages.judge(page.id, compared)
        return compared

    def _compared(self, quality: Quality, besides: str) -> Quality:
        if any(defect.kind is DefectKind.SEEN for defect in quality.defects):
            return quality
        twin = self._gallery.most_alike(quality.print, besides)
        if not twin:
            return quality
        return replace(quality, defects=(*quality.defects, Defect(DefectKind.SEEN, {"page": twin})))
