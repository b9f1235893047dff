"""Queries: pages and fields as pictures. Nothing here changes the office; a cache keeps what was decoded.

OFFICE/derived/views/     pages at screen size
OFFICE/derived/snippets/  the fields of a page, cut out
"""

from __future__ import annotations

import base64
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from digitizer.app.desk import Desk
from digitizer.domain.records import Box
from digitizer.errors import InputError, StoreError
from digitizer.store import Page

if TYPE_CHECKING:
    from digitizer.acquire.views import Ppm

__all__ = ["PageView", "Picture", "field_snippets", "page_thumbnails", "page_view"]

_SCREEN = 1800  # pixels of the long side; enough to read a page on the screens of offices
_TALLEST = 160  # pixels of a cut-out field
Field = tuple[str, str]  # record, key


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of ``width`` × ``height`` pixels as binary PPM."""

    width: int
    height: int
    ppm: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PageView:
    """A page on the screen.

    ``size`` is the original's in pixels, before it was turned clockwise by ``turn`` degrees; ``scale`` is
    picture pixels for each original one.
    """

    page: str
    picture: Picture
    size: tuple[int, int]
    turn: int
    scale: float

    def place(self, box: Box) -> Box:
        """Where a box of the page is on this picture."""
        x, y, w, h = turned(box, self.size, self.turn)
        return Box(*(round(value * self.scale) for value in (x, y, w, h)))

    def original(self, box: Box) -> Box:
        """Where a box of this picture is on the page."""
        scaled = Box(*(round(value / self.scale) for value in box))
        size = self.size[::-1] if self.turn % 180 else self.size
        return turned(scaled, size, -self.turn)


def turned(box: Box, size: tuple[int, int], turn: int) -> Box:
    """A box of a page of ``size`` after the page was turned clockwise by ``turn`` degrees."""
    width, height = size
    match turn % 360:
        case 90:
            return Box(height - box.y - box.h, box.x, box.h, box.w)
        case 180:
            return Box(width - box.x - box.w, height - box.y - box.h, box.w, box.h)
        case 270:
            return Box(box.y, width - box.x - box.w, box.h, box.w)
        case _:
            return box


def page_view(desk: Desk, page: str, width: int, height: int, *, turn: int = 0) -> PageView:
    """A page fitted into ``width`` × ``height``, upright, then turned clockwise by ``turn`` (0, 90, ...).

    Ask for more pixels to look closer. Raises StoreError KHO-11, KHO-15, InputError ANH-xx (damaged page).
    """
    from digitizer.acquire.views import fitted, page_size  # noqa: PLC0415 (loads the image libraries)

    found = desk.office.pages.get(page)
    data = desk.office.vault.path(found.sha256).read_bytes()
    size, whole = page_size(data), (turn - found.rotation) % 360
    shown = data if max(width, height) > _SCREEN else _screen(desk, found)
    picture = _picture(fitted(shown, max(1, width), max(1, height), whole))
    across = picture.height if whole % 180 else picture.width
    return PageView(page, picture, size, whole, across / size[0])


def page_thumbnails(desk: Desk, pages: Iterable[str], side: int = 160) -> dict[str, Picture]:
    """Small pictures by page id, upright; pages that cannot be shown are left out."""
    from digitizer.acquire.views import fitted  # noqa: PLC0415 (as above)

    found = {}
    for identifier in pages:
        with suppress(InputError, StoreError, OSError):
            page = desk.office.pages.get(identifier)
            found[identifier] = _picture(fitted(_screen(desk, page), side, side, -page.rotation % 360))
    return found


def field_snippets(
    desk: Desk, fields: Sequence[Field], width: int = 520, height: int = 120
) -> dict[Field, Picture]:
    """What the paper has for each (record, key), upright, at most ``width`` × ``height``.

    Fields without a box and pages that cannot be shown are left out.
    """
    from digitizer.acquire.views import opened  # noqa: PLC0415 (as above)

    places = desk.office.fields.boxes(fields)
    by_page: defaultdict[str, dict[Field, Box]] = defaultdict(dict)
    for one, (page, box) in places.items():
        by_page[page][one] = box
    found = {}
    for page, wanted in by_page.items():
        with suppress(InputError, StoreError, OSError):
            cuts = _cuts(desk, desk.office.pages.get(page), wanted.values())
            found.update(
                {one: _picture(opened(cuts[_name(box)], width, height)) for one, box in wanted.items()}
            )
    return found


def _picture(ppm: Ppm) -> Picture:
    return Picture(ppm.width, ppm.height, ppm.data)


def _screen(desk: Desk, page: Page) -> bytes:
    """The page as a JPEG at screen size, out of the cache or into it."""
    from digitizer.acquire.views import small_jpeg  # noqa: PLC0415 (as above)

    path = desk.office.derived / "views" / page.sha256[:2] / f"{page.sha256}.jpg"
    with suppress(OSError):
        return path.read_bytes()
    jpeg = small_jpeg(desk.office.vault.path(page.sha256).read_bytes(), _SCREEN)
    _keep(path, jpeg)
    return jpeg


def _cuts(desk: Desk, page: Page, boxes: Iterable[Box]) -> Mapping[str, bytes]:
    """The fields of a page cut out, by the names of their boxes; all fields of a page are cut at once."""
    path = desk.office.derived / "snippets" / page.sha256[:2] / f"{page.sha256}.{page.rotation}.json"
    known = _load(path)
    if all(_name(box) in known for box in boxes):
        return known
    from digitizer.acquire import decode  # noqa: PLC0415 (as above)
    from digitizer.acquire.views import cut_out  # noqa: PLC0415 (as above)

    pixels = decode(desk.office.vault.path(page.sha256)).pixels
    for box in {*boxes, *desk.office.fields.boxes_of(page.id)}:
        known[_name(box)] = cut_out(pixels, box, -page.rotation % 360, _TALLEST)
    _keep(path, json.dumps({name: base64.b64encode(cut).decode() for name, cut in known.items()}).encode())
    return known


def _name(box: Box) -> str:
    return ",".join(str(value) for value in box)


def _load(path: Path) -> dict[str, bytes]:
    try:
        found = json.loads(path.read_bytes())
        return {name: base64.b64decode(cut) for name, cut in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}  # not there, or damaged: it is only a cache


def _keep(path: Path, data: bytes) -> None:
    """Writes into the cache; where that is not possible, the picture is made again next time."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            temporary.write_bytes(data)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
