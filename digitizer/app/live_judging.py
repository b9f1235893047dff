"""Looking at captured pages in a process of its own, so that the scanner never waits for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from digitizer.app.desk import Desk
from digitizer.app.taking import PageJudge
from digitizer.domain.quality import Defect, DefectKind, Quality
from digitizer.jobs import JobResult, LiveCrew
from digitizer.store import Page
from digitizer.store.vault import Vault

_GENTLE = 5  # niceness: after the scanner, before those that read
_SECONDS = 60.0  # an old machine needs about 2 s for a large page; beyond this it hangs
_NOT_SEEN = Quality(0.0, (Defect(DefectKind.UNREADABLE),))


@dataclass(frozen=True, slots=True)
class Judged:
    """What was seen of a page's image at once."""

    page: Page
    quality: Quality


@dataclass(frozen=True, slots=True)
class _Look:
    page: Page
    vault: Path


class LiveJudging:
    """A process that looks at a book's pages as they come; what it found is kept when it is fetched.

    A context manager. Pages whose judgement was not fetched stay without one.
    """

    def __init__(self, desk: Desk, book: str) -> None:
        self._vault = desk.office.vault.root
        self._judge = PageJudge(desk, book)
        self._crew: LiveCrew[_Look, Quality] = LiveCrew(
            look_at_stored, workers=1, timeout=_SECONDS, initializer=open_eye
        )

    def __enter__(self) -> Self:
        self._crew.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._crew.__exit__(kind, error, trace)

    def submit(self, page: Page) -> None:
        """Has a page looked at."""
        self._crew.submit(_Look(page, self._vault))

    def finished(self) -> Iterator[Judged]:
        """What has been found since the last call; does not wait."""
        yield from map(self._kept, self._crew.finished())

    def rest(self) -> Iterator[Judged]:
        """Waits until every page was looked at."""
        yield from map(self._kept, self._crew.rest())

    def _kept(self, result: JobResult[_Look, Quality]) -> Judged:
        page = result.item.page
        return Judged(page, self._judge.keep(page, result.value or _NOT_SEEN))


def open_eye() -> None:
    """What the process does once."""
    from digitizer.app.reading import limit_threads  # noqa: PLC0415 (loads the image libraries, there only)

    if hasattr(os, "nice"):
        os.nice(_GENTLE)
    limit_threads()


def look_at_stored(_: None, item: _Look) -> Quality:
    """The quality of one image out of the vault."""
    from digitizer.acquire.quality import assess  # noqa: PLC0415 (as above)

    return assess(Vault(item.vault).read(item.page.sha256))
