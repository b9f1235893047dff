"""Photographs as iPhones and others store them (HEIF, HEIC): the only module that knows pi_heif.

Runs in the child process that reads hostile containers. The photograph itself is kept as it came; what is
read is made of it once, as a JPEG of high quality, upright.
"""

from __future__ import annotations

import importlib
from pathlib import Path

from PIL import Image, ImageOps

from digitizer.acquire import faults, images
from digitizer.acquire.images import Header
from digitizer.acquire.limits import Limits
from digitizer.acquire.sources import JPEG

_DPI = 300.0  # cameras state none that means anything; only the size in pixels counts


class HeifFile:
    """A photograph as a file of one page. Raises InputError ANH-05 (no decoder), ANH-01, ANH-02."""

    pages = 1

    def __init__(self, path: str, limits: Limits) -> None:
        self.path = path
        self._limits = limits
        try:
            self._heif = importlib.import_module("pi_heif")
        except ImportError as error:
            raise faults.no_heif() from error

    def close(self) -> None:
        """Nothing is held open."""

    def page(self, index: int) -> tuple[bytes, Header]:
        """The photograph as an upright JPEG."""
        found = self._heif.open_heif(Path(self.path).read_bytes(), convert_hdr_to_8bit=True)
        width, height = found.size
        if width * height > self._limits.max_pixels or max(width, height) > self._limits.max_side:
            raise faults.too_many_pixels(self._limits.max_pixels, self._limits.max_side)
        image = ImageOps.exif_transpose(_pillow_image(found))
        data = images.encode_jpeg(images.rgb_pixels(image), _DPI)
        return data, Header(JPEG, image.width, image.height, None, 1)


def _pillow_image(found: object) -> Image.Image:
    image: Image.Image = found.to_pillow()  # type: ignore[attr-defined]
    return image
