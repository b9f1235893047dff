"""Use case: see what lies on a scanner's glass before anything is scanned into a book."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from digitizer.app.desk import Desk
from digitizer.domain.rights import Task
from digitizer.domain.scanning import Feed, ScanSettings

if TYPE_CHECKING:
    from digitizer.acquire.scanners import ScanSource

__all__ = ["preview_scan"]

_DPI = 75  # quick, and enough to see whether the book lies straight and whole


def preview_scan(
    desk: Desk, device: str, settings: ScanSettings, side: int = 600, *, source: ScanSource | None = None
) -> bytes:
    """The glass of a scanner as a PNG of at most ``side`` pixels; nothing is stored.

    Raises RuleError QTR-08, ScannerError (MQT-09 for a scanner without a glass), InputError ANH-xx.
    """
    from digitizer.acquire.scanners import source_of  # noqa: PLC0415 (loads the image libraries)
    from digitizer.acquire.scanners.faults import no_page, wrong_settings  # noqa: PLC0415
    from digitizer.acquire.views import small_png  # noqa: PLC0415

    desk.may(Task.IMPORT)
    found, name = (source, device) if source else source_of(device)
    feeds = found.capabilities(name).feeds
    if feeds and Feed.FLATBED not in feeds:  # a sheet would be fed in and be lost
        raise wrong_settings()
    quick = replace(settings, dpi=_DPI, feed=Feed.FLATBED)
    with tempfile.TemporaryDirectory(dir=desk.office.incoming) as folder:
        with closing(found.open(name, quick, Path(folder), 1)) as batch:
            batch.ask()
            page = batch.wait(lambda share: None)
        if page is None:
            raise no_page()
        return small_png(page.read_bytes(), side)
