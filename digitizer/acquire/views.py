"""Pages as a person looks at them: fitted to a screen, turned upright, cut out around a field.

Works on what ``images`` decodes; pictures are handed on as binary PPM, which every toolkit reads at once.
"""

from __future__ import annotations

import io
from typing import NamedTuple

import numpy as np
from PIL import Image

from digitizer.acquire.images import Pixels, header, reduced, turned_png
from digitizer.acquire.limits import Limits
from digitizer.domain.records import Box

_QUALITY = 85  # of JPEGs that are only looked at


class Ppm(NamedTuple):
    """A picture: its size in pixels and its bytes as binary PPM (P6)."""

    width: int
    height: int
    data: bytes


def page_size(data: bytes) -> tuple[int, int]:
    """Width and height of a page image as a viewer shows it. Raises InputError as ``decode``."""
    facts = header(data, Limits())
    return facts.width, facts.height


def small_jpeg(data: bytes, side: int) -> bytes:
    """The page with at most ``side`` pixels along its long side, as a JPEG. Raises as ``decode``."""
    return _jpeg(reduced(data, side, Limits()))


def small_png(data: bytes, side: int) -> bytes:
    """The same as a PNG."""
    return turned_png(reduced(data, side, Limits()), 0)


def fitted(data: bytes, width: int, height: int, turn: int) -> Ppm:
    """The page turned clockwise by ``turn`` (0, 90, 180, 270) and fitted into ``width`` × ``height``.

    It is made smaller or larger, its proportions kept. Raises InputError as ``decode``.
    """
    room = (height, width) if turn % 180 else (width, height)
    own = page_size(data)
    scale = min(room[0] / own[0], room[1] / own[1])
    size = (max(1, round(own[0] * scale)), max(1, round(own[1] * scale)))
    image = Image.fromarray(reduced(data, max(size), Limits()))
    if image.size != size:
        image = image.resize(size, Image.Resampling.BILINEAR)
    return _ppm(np.rot90(np.asarray(image), k=-turn // 90))


def cut_out(pixels: Pixels, box: Box, turn: int, tallest: int) -> bytes:
    """What stands in ``box`` of a page (RGB), with a margin, turned clockwise by ``turn``, as a JPEG.

    It is made smaller when it is taller than ``tallest``.
    """
    margin = max(4, min(12, box.h // 3))
    top, left = max(0, box.y - margin), max(0, box.x - margin)
    part = np.rot90(pixels[top : box.y + box.h + margin, left : box.x + box.w + margin], k=-turn // 90)
    if not part.size:
        part = np.full((1, 1, 3), 255, np.uint8)
    image = Image.fromarray(np.ascontiguousarray(part))
    image.thumbnail((tallest * 40, tallest), reducing_gap=2.0)
    return _jpeg(np.asarray(image))


def opened(jpeg: bytes, width: int, height: int) -> Ppm:
    """One of our own JPEGs, made smaller when it does not fit into ``width`` × ``height``."""
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
        picture = image.convert("RGB")
    picture.thumbnail((width, height), reducing_gap=2.0)
    return _ppm(np.asarray(picture))


def _jpeg(pixels: Pixels) -> bytes:
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()


def _ppm(pixels: Pixels) -> Ppm:
    height, width = pixels.shape[:2]
    return Ppm(width, height, b"P6 %d %d 255\n" % (width, height) + pixels.tobytes())
