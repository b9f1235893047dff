"""Images through Pillow: what the header says, and the pixels, always whole and always RGB.

Only this module and ``views`` know Pillow in this stage. The *original page* is the page after its Exif
orientation is applied: what a viewer shows. Boxes of fields are pixels of that page.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageOps

from digitizer.acquire import faults
from digitizer.acquire.files import read_bytes
from digitizer.acquire.limits import Limits
from digitizer.acquire.sources import HEIF, JPEG, PDF, PNG, TIFF, ZIP
from digitizer.errors import InputError

Pixels = NDArray[np.uint8]

_FORMATS = {"JPEG": JPEG, "MPO": JPEG, "PNG": PNG, "TIFF": TIFF, "BMP": "image/bmp", "WEBP": "image/webp"}
_PLUGINS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")  # MPO, of phones, comes in through JPEG
_SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"PK\x03\x04", ZIP),
    (b"BM", "image/bmp"),
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
CONTAINERS = (PDF, HEIF, ZIP)  # kinds whose pages are taken out of them, in a child process or in memory
_ORIENTATION = 0x0112
_SIDEWAYS = range(5, 9)  # Exif orientations that swap width and height
# Exif orientations: steps through rows and columns, of a picture that may have been transposed first.
_TURNED = {1: (1, 1), 2: (1, -1), 3: (-1, -1), 4: (-1, 1), 5: (1, 1), 6: (1, -1), 7: (-1, -1), 8: (-1, 1)}
_BAND = 64  # rows
_SIXTEEN_BIT = ("I;16", "I;16L", "I;16B", "I;16N", "I")


@dataclass(frozen=True, slots=True)
class DecodedPage:
    """A page's pixels: uint8 RGB (height, width, 3), as a viewer shows it.

    ``orientation`` is the Exif orientation (1..8) that was already applied; ``dpi`` what the file states.
    """

    pixels: Pixels = field(repr=False)
    orientation: int = 1
    dpi: float | None = None


@dataclass(frozen=True, slots=True)
class LoadedPage:
    """A page that its decoder holds: ``strips`` are its uint8 RGB (rows, width, 3), from the top, to be taken
    once; ``shape`` is (height, width) of them all; ``facts`` are the header's.

    All this is as the file holds it: what is made of it has to be put ``upright``.
    """

    strips: Iterator[Pixels] = field(repr=False)
    shape: tuple[int, int]
    orientation: int
    facts: Header

    def upright(self, pixels: Pixels) -> Pixels:
        """(height, width) or (height, width, 3) of the whole page turned as its Exif orientation says
        (JEITA CP-3451, tag 274: where the first row and column lie).
        """
        if self.orientation in _SIDEWAYS:
            pixels = pixels.swapaxes(0, 1)
        rows, columns = _TURNED[self.orientation]
        return np.ascontiguousarray(pixels[::rows, ::columns])


@dataclass(frozen=True, slots=True)
class Header:
    """What an image's header says of one page; the size is as a viewer shows it."""

    media_type: str
    width: int
    height: int
    dpi: float | None
    orientation: int


def media_type_of(head: bytes) -> str | None:
    """The kind of a file from its first kilobyte, never from its name; None when it is none of ours."""
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return HEIF
    # Some programs write a few bytes before the PDF header; viewers take it anywhere in the first kilobyte.
    return PDF if b"%PDF-" in head[:1024] else None


def decode(source: Path | str | bytes, limits: Limits = Limits()) -> DecodedPage:  # noqa: B008 (frozen)
    """Decode one page image (the first of its file) to upright RGB.

    Raises InputError: TEP-xx when the file cannot be read, TEP-03 no image, ANH-01 damaged or truncated,
    ANH-02 too many pixels, ANH-03 colours of an unknown kind. Never returns part of a page.
    """
    page = load(source, limits)
    pixels, top = np.empty((*page.shape, 3), np.uint8), 0
    for strip in page.strips:
        pixels[top : top + len(strip)] = strip
        top += len(strip)
    return DecodedPage(page.upright(pixels), page.facts.orientation, page.facts.dpi)


def load(source: Path | str | bytes, limits: Limits = Limits()) -> LoadedPage:  # noqa: B008 (as above)
    """One page image for those who want its pixels a few rows at a time; raises as ``decode``, ANH-03 while
    they are taken.
    """
    data = source if isinstance(source, bytes) else read_bytes(Path(source), limits.max_image_bytes)
    if not data:
        raise faults.empty_file()
    if media_type_of(data[:1024]) in (None, *CONTAINERS):
        raise faults.unknown_kind()
    with _opened(data, limits) as image:
        facts = _header(image, limits)
        if facts.media_type == JPEG and not _jpeg_ends(data):
            raise faults.damaged_image()
        _load(image)
        return LoadedPage(_strips(image), (image.height, image.width), _orientation(image), facts)


def header(data: bytes, limits: Limits) -> Header:
    """What the header says of the (first) page, within the limits; raises as ``decode`` does."""
    with _opened(data, limits) as image:
        return _header(image, limits)


def count_frames(data: bytes, limits: Limits) -> int:
    """How many pages a TIFF holds; counting stops at the limit (TEP-09)."""
    with _opened(data, limits) as image:
        frames = 1
        while _seek(image, frames):
            frames += 1
            if frames > limits.max_pages:
                raise faults.too_many_pages(limits.max_pages)
    return frames


def tiff_pages(data: bytes, limits: Limits) -> Iterator[tuple[bytes, Header] | InputError]:
    """Each page of a TIFF as a PNG (upright, lossless; 1-bit and grey stay so), or why it is refused."""
    with _opened(data, limits) as image:
        index = 0
        while _seek(image, index):
            index += 1
            try:
                yield _frame(image, limits)
            except InputError as error:
                yield error


def reduced(data: bytes, side: int, limits: Limits) -> Pixels:
    """The page as ``decode`` gives it, with at most ``side`` pixels along its long side (never enlarged).

    A JPEG is decoded at a half, a quarter or an eighth of its size where that is enough. Raises as
    ``decode``.
    """
    with _opened(data, limits) as image:
        _check_size(image, limits)
        scale = min(1.0, side / max(image.size))
        image.draft("RGB", (round(image.width * scale), round(image.height * scale)))
        page = _rgb(_upright(image))
    page.thumbnail((side, side), reducing_gap=2.0)
    return np.asarray(page)


def encode_jpeg(pixels: Pixels, dpi: float) -> bytes:
    """RGB (height, width, 3) as a JPEG of high quality, for pages that had to be rendered."""
    target = io.BytesIO()
    resolution = round(dpi)
    Image.fromarray(pixels).save(target, "JPEG", quality=95, subsampling=0, dpi=(resolution, resolution))
    return target.getvalue()


def as_png(data: bytes, limits: Limits) -> bytes:
    """An image as PNG, every pixel kept; what is PNG already stays byte for byte. Raises as ``decode``."""
    with _opened(data, limits) as image:
        if _header(image, limits).media_type == PNG:
            return data
        return _frame(image, limits)[0]


def turned_png(pixels: Pixels, degrees: int) -> bytes:
    """RGB as PNG, turned back from ``degrees`` clockwise, quickly rather than small."""
    target = io.BytesIO()
    Image.fromarray(np.rot90(pixels, degrees // 90)).save(target, "PNG", compress_level=1)
    return target.getvalue()


def rgb_pixels(image: Image.Image) -> Pixels:
    """uint8 RGB (height, width, 3) of an image that is open; raises InputError ANH-03."""
    return np.asarray(_rgb(image))


def look_alike(view: Pixels, data: bytes, limits: Limits) -> bool:
    """Whether a small RGB view of a page shows the JPEG ``data``, whole, upright and in its own colours.

    Both are averaged over a grid of 24 × 24. On scans the worst cell differed by 6 to 16 grey levels through
    scaling alone, and by 24 or more when a twentieth of the page was cut off, or it was turned or recoloured.
    """
    with _opened(data, limits) as image:
        _check_size(image, limits)
        image.draft("RGB", (view.shape[1], view.shape[0]))
        cells = [
            np.asarray(part.resize((24, 24), Image.Resampling.BOX), np.int16)
            for part in (Image.fromarray(view), _rgb(image))
        ]
    return bool(np.abs(cells[0] - cells[1]).max() <= 20)


def _opened(data: bytes, limits: Limits) -> ImageFile.ImageFile:
    try:
        with warnings.catch_warnings():
            # Our own cap (``_check_size``) replaces Pillow's warning; its error, at twice the warning, stays.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(data), formats=_PLUGINS)
    except Image.DecompressionBombError as error:
        raise faults.too_many_pixels(limits.max_pixels, limits.max_side) from error
    except Exception as error:  # hostile headers make Pillow's plugins raise whatever they like
        raise faults.damaged_image() from error


def _check_size(image: Image.Image, limits: Limits) -> None:
    width, height = image.size
    if width * height > limits.max_pixels or max(width, height) > limits.max_side:
        raise faults.too_many_pixels(limits.max_pixels, limits.max_side)


def _header(image: ImageFile.ImageFile, limits: Limits) -> Header:
    _check_size(image, limits)
    orientation = _orientation(image)
    width, height = image.size
    if orientation in _SIDEWAYS:
        width, height = height, width
    return Header(_FORMATS[image.format or ""], width, height, _dpi(image), orientation)


def _strips(image: Image.Image) -> Iterator[Pixels]:
    """A page's pixels band by band: all at once a page of 26 MB would stand in memory thrice."""
    for top in range(0, image.height, _BAND):
        yield np.asarray(_rgb(image.crop((0, top, image.width, min(image.height, top + _BAND)))))


def _frame(image: ImageFile.ImageFile, limits: Limits) -> tuple[bytes, Header]:
    facts = _header(image, limits)
    upright = _upright(image)
    page = upright if upright.mode in ("1", "L") else _rgb(upright)
    target = io.BytesIO()
    resolution = (facts.dpi, facts.dpi) if facts.dpi else None
    page.save(target, "PNG", **({"dpi": resolution} if resolution else {}))
    return target.getvalue(), Header(PNG, page.width, page.height, facts.dpi, 1)


def _load(image: ImageFile.ImageFile) -> None:
    """Decodes all pixels (Pillow turns a TIFF as its orientation says when loading)."""
    try:
        image.load()
    except Exception as error:  # as in _opened; truncated data ends here too
        raise faults.damaged_image() from error


def _upright(image: ImageFile.ImageFile) -> Image.Image:
    """All pixels decoded, turned as the Exif orientation says."""
    _load(image)
    # exif_transpose copies a page that needs no turning as well; a page has 26 MB.
    return image if _orientation(image) == 1 else ImageOps.exif_transpose(image)


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    if image.mode in _SIXTEEN_BIT:
        return _from_sixteen_bits(image).convert("RGB")
    if image.mode == "F":
        raise faults.unknown_colours(image.mode)
    if image.has_transparency_data:
        return _on_white(image.convert("RGBA"))
    return image.convert("RGB")


def _from_sixteen_bits(image: Image.Image) -> Image.Image:
    values = np.asarray(image)
    if image.mode == "I" and (values.min() < 0 or values.max() > 0xFFFF):
        raise faults.unknown_colours(image.mode)
    return Image.fromarray((values >> 8).astype(np.uint8))


def _on_white(image: Image.Image) -> Image.Image:
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image).convert("RGB")


def _jpeg_ends(data: bytes) -> bool:
    """Whether an end marker follows the last scan.

    The decoder fills what is missing with grey without a word when a cut file was padded (a full disk, a
    broken copy), so look for the marker: inside a scan FF is always followed by 00 (ITU-T T.81, B.1.1.5).
    """
    return data.rfind(b"\xff\xd9") > data.rfind(b"\xff\xda")


def _orientation(image: Image.Image) -> int:
    if not _may_have_exif(image):
        return 1
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # damaged Exif data says nothing about the pixels
        return 1
    return value if isinstance(value, int) and value in range(1, 9) else 1


def _may_have_exif(image: Image.Image) -> bool:
    """Pillow decodes the whole of a PNG to look for Exif data behind its pixels; few have any at all."""
    file = getattr(image, "fp", None)
    if image.format != "PNG" or not isinstance(file, io.BytesIO):
        return True
    return b"eXIf" in file.getvalue() or "Raw profile type exif" in image.info


def _dpi(image: Image.Image) -> float | None:
    stated = image.info.get("dpi")
    if not isinstance(stated, tuple) or not stated:
        return None
    try:
        dpi = float(stated[0])
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return round(dpi, 1) if math.isfinite(dpi) and 20 <= dpi <= 10_000 else None


def _seek(image: Image.Image, frame: int) -> bool:
    try:
        image.seek(frame)
    except EOFError:
        return False
    except Image.DecompressionBombError:
        return True  # the frame is there; loading it is refused by its size
    except Exception as error:
        raise faults.damaged_image() from error
    return True
