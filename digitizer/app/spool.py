"""Captures on their way into the vault: files of a folder that outlives a program that was killed.

A capture is known by its spool and number, not by its bytes: blank pages of a 1-bit scanner may be equal. A
file is removed only when its page is in the database, and is taken in by the next run otherwise.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace as replaced
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from digitizer.app.desk import Desk
from digitizer.app.taking import put_in_place, take_in
from digitizer.errors import InputError
from digitizer.store import Page

if TYPE_CHECKING:
    from digitizer.acquire import PageSource

_MARK = "~"  # between book and session; ids of books hold none
_SPOILED = ".hong"  # suffix of captures that are no page of the book; left for a person to see
_UNFINISHED = (".part", ".tmp", _SPOILED)


@dataclass(frozen=True, slots=True)
class Spool:
    """The folder of one session of captures for one book; a context manager while the session lasts."""

    desk: Desk
    book: str
    session: str

    @classmethod
    def new(cls, desk: Desk, book: str) -> Self:
        """An empty spool with a name that was never used."""
        spool = cls(desk, book, secrets.token_hex(6))
        spool.folder.mkdir(mode=0o700)
        return spool

    def __enter__(self) -> Self:
        self.desk.office.capturing.add(self.folder.name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        self.desk.office.capturing.discard(self.folder.name)

    @property
    def folder(self) -> Path:
        """Where captures appear as ``000001.png``."""
        return self.desk.office.incoming / f"{self.book}{_MARK}{self.session}"

    def store(self, path: Path, person: str, *, after: str = "", replace: str = "") -> Page:
        """Takes a capture into the book and lets go of its file.

        Raises what keeps the file from being a page; the file then stays.
        """
        source = replaced(opened_page(path), name=f"{self.session}-{path.name}")
        capture = self._capture(path)
        page = self.desk.office.pages.by_source(capture)
        if page is None and replace:
            page = put_in_place(self.desk, replace, source, person, capture=capture)
        elif page is None:
            taken = take_in(self.desk, self.book, source, person, capture=capture, after=after)
            if taken.page is None:
                raise taken.error or AssertionError("a page or an error")
            page = taken.page
        path.unlink()
        return page

    def close(self) -> None:
        """Removes the folder when nothing is left in it but pieces of pages."""
        if not any(self.captures()):
            shutil.rmtree(self.folder, ignore_errors=True)

    def captures(self) -> Iterator[Path]:
        """The whole captures that have not been taken in, in order."""
        files = (path for path in self.folder.iterdir() if path.suffix not in _UNFINISHED)
        yield from sorted(files)

    def put_aside(self) -> None:
        """Makes sure that what is left is not taken in later: its sheets are laid in again."""
        for path in self.captures():
            path.rename(path.with_suffix(_SPOILED))

    def _capture(self, path: Path) -> str:
        return f"capture:{self.session}#{path.stem}"


def recover(desk: Desk, book: str, person: str) -> Iterator[Page]:
    """Takes in what runs that were cut short had captured for the book, oldest first."""
    found = desk.office.incoming.glob(f"{book}{_MARK}*")
    left = [path for path in found if path.name not in desk.office.capturing and any(path.iterdir())]
    for folder in sorted(left, key=lambda path: path.stat().st_mtime_ns):
        spool = Spool(desk, book, folder.name.rpartition(_MARK)[2])
        for path in spool.captures():
            try:
                page = spool.store(path, person)
            except InputError:  # half a file of a scanner that lost power
                path.rename(path.with_suffix(_SPOILED))
                continue
            yield page
        spool.close()


def opened_page(path: Path) -> PageSource:
    """The (first) page of a file. Raises InputError."""
    from digitizer.acquire import Refusal, open_pages  # noqa: PLC0415 (loads the image libraries)

    for item in open_pages(path):
        if isinstance(item, Refusal):
            raise item.error
        return item
    raise AssertionError("a file gives pages or refusals")
