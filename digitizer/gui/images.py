"""Page pictures for the window: kept at three sizes so that zooming and panning cut and scale quickly.

The only module of the window that knows Pillow's operations. Everything here runs away from the window's
thread, except for ``Picture.part``, which takes a few milliseconds.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO

from PIL import Image, ImageEnhance

from digitizer.app.pictures import PageView
from digitizer.app.pictures import Picture as Pixels

_KEPT_PAGES = 3  # the one in work and its neighbours; a fine one of 300 dpi has 35 MB
SCREEN, FINE = 1800, 6000  # pixels of the long side: at first sight, and when somebody looks closer
CONTRASTS = (1.0, 1.6, 2.4)

Area = tuple[float, float, float, float]  # left, top, right, bottom in pixels of the upright page


@dataclass(frozen=True, slots=True)
class PagePicture:
    """An upright page at full size and at a half and a quarter of it."""

    view: PageView
    levels: tuple[Image.Image, ...]

    @property
    def width(self) -> int:
        """Pixels across the upright page."""
        return self.levels[0].width

    @property
    def height(self) -> int:
        """Pixels down the upright page."""
        return self.levels[0].height

    def part(self, area: Area, size: tuple[int, int]) -> Image.Image:
        """The area scaled to ``size``."""
        shrink = (area[2] - area[0]) / max(1, size[0])
        level = 2 if shrink >= 4 else 1 if shrink >= 2 else 0
        image = self.levels[level]
        edges = _inside(area, 2**level, image.size)
        return image.resize(size, Image.Resampling.BILINEAR, box=edges)


def _inside(area: Area, shrunk: int, size: tuple[int, int]) -> Area:
    left, top, right, bottom = (edge / shrunk for edge in area)
    left, top = min(max(0.0, left), size[0] - 1.0), min(max(0.0, top), size[1] - 1.0)
    return left, top, max(left + 1, min(right, size[0])), max(top + 1, min(bottom, size[1]))


def page_picture(view: PageView) -> PagePicture:
    """The picture of a page that ``app`` decoded."""
    full = image_of(view.picture)
    half = full.reduce(2)
    bare = replace(view, picture=replace(view.picture, ppm=b""))  # the pixels are in the levels
    return PagePicture(bare, (full, half, half.reduce(2)))


def image_of(pixels: Pixels) -> Image.Image:
    """A Pillow image of binary PPM."""
    with Image.open(BytesIO(pixels.ppm)) as file:
        return file.convert("RGB")


def enhanced(image: Image.Image, contrast: float) -> Image.Image:
    """The image with more contrast (1.0: as it is)."""
    return image if contrast == 1.0 else ImageEnhance.Contrast(image).enhance(contrast)


class PictureShelf:
    """The last few pictures, so that going back and forth does not decode again. For one thread.

    Only one of them is fine: memory is short on old machines.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int, bool], PagePicture] = OrderedDict()

    def get(
        self, page: str, turn: int, load: Callable[[int], PageView], *, fine: bool = False
    ) -> PagePicture:
        """The picture of a page with an additional turn; ``load`` fits it into a square."""
        place = (page, turn, fine)
        if place in self._kept:
            self._kept.move_to_end(place)
            return self._kept[place]
        for other in [one for one in self._kept if fine and one[2]] or list(self._kept)[: 1 - _KEPT_PAGES]:
            del self._kept[other]
        self._kept[place] = picture = page_picture(load(FINE if fine else SCREEN))
        return picture
