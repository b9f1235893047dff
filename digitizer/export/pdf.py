"""One small, readable, upright colour PDF a record. The only module of this stage that knows Pillow.

The Ministry asks for one PDF a civil event, in colour, of about 100 kB an A4 page (Công văn 1437/BTP-CNTT as
the provinces apply it). Pages of 150 dpi with the best JPEG quality that keeps to it; where that would smear
the writing, 130 dpi; and there legibility goes before size.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps

from digitizer.domain.records import Box
from digitizer.errors import ExportError
from digitizer.export.request import PageImage

A4_BYTES = 100_000
_SETTINGS = ((150.0, 30), (130.0, 20))  # (dots an inch, lowest JPEG quality)
_BEST_QUALITY = 85
_FRAME_BYTES = 1_000  # the PDF around its pictures

_MM_PER_INCH = 25.4
_A4_SQUARE_INCHES = 210 * 297 / _MM_PER_INCH**2
_A4_LONG_MM, _A3_LONG_MM = 297.0, 420.0
# Long sides that a register's sheet has. Cameras write any resolution: one that makes the sheet smaller than
# this would also shrink its share of bytes, and smear the writing.
_SHEET_MM = (240.0, 600.0)

_UNDO_TURN = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


class Leaf(NamedTuple):
    """An upright page or part of a page, RGB, with its dots an inch."""

    image: Image.Image
    dpi: float

    @property
    def square_inches(self) -> float:
        """Its area on paper."""
        return self.image.width * self.image.height / self.dpi**2


class PageReader:
    """Decodes pages, and keeps the last one: the records of one page or spread follow each other."""

    def __init__(self) -> None:
        self._last: tuple[Path, Image.Image] | None = None

    def leaf(self, source: PageImage, record: str) -> Leaf:
        """The page part of ``source``; ExportError XUA-06 (unreadable) or XUA-07 (box off the page)."""
        page = self._page(source, record)
        dpi = _paper_dpi(page, source.rotation)
        part = page.crop(_corners(source.box, page.size, record)) if source.box else page
        turn = _UNDO_TURN.get(source.rotation % 360)
        return Leaf(part if turn is None else part.transpose(turn), dpi)

    def _page(self, source: PageImage, record: str) -> Image.Image:
        if self._last is None or self._last[0] != source.path:
            self._last = None  # frees the old page before the new one is decoded
            self._last = (source.path, _decode(source.path, record))
        return self._last[1]


def _decode(path: Path, record: str) -> Image.Image:
    try:
        with Image.open(path) as file:
            dpi = file.info.get("dpi")
            ImageOps.exif_transpose(file, in_place=True)
            page = _in_colour(file)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ExportError(
            "XUA-06",
            "Không đọc được ảnh trang quét của hồ sơ {record}.",
            "Hãy kiểm tra kho ảnh bằng lệnh «digitizer doctor», quét lại trang nếu cần, rồi xuất lại.",
            record=record,
        ) from error
    page.info = {"dpi": dpi}  # comments and other metadata of the scan must not travel
    return page


def _in_colour(page: Image.Image) -> Image.Image:
    if page.mode.startswith("I"):  # 16 bits, which Pillow would clip instead of scaling
        page = page.point(lambda level: level * (1 / 256)).convert("L")
    if not page.has_transparency_data:
        return page.convert("RGB")
    paper = Image.new("RGBA", page.size, "white")
    return Image.alpha_composite(paper, page.convert("RGBA")).convert("RGB")


def _paper_dpi(page: Image.Image, rotation: int) -> float:
    """What the file says; when that gives an impossible sheet, as if it were an A4 page or an A3 spread."""
    long_side = max(page.size)
    x, y = page.info.get("dpi") or (0, 0)
    low, high = _SHEET_MM
    if x and x == y and low <= long_side / x * _MM_PER_INCH <= high:
        return float(x)
    width, height = page.size if rotation % 180 == 0 else page.size[::-1]
    return long_side * _MM_PER_INCH / (_A3_LONG_MM if width > height else _A4_LONG_MM)


def _corners(box: Box, size: tuple[int, int], record: str) -> tuple[int, int, int, int]:
    left, top = max(box.x, 0), max(box.y, 0)
    right, bottom = min(box.x + box.w, size[0]), min(box.y + box.h, size[1])
    if left >= right or top >= bottom:
        raise ExportError(
            "XUA-07",
            "Phần ảnh của hồ sơ {record} nằm ngoài trang quét.",
            "Hãy đánh dấu lại vùng của hồ sơ trên trang, rồi xuất lại.",
            record=record,
        )
    return left, top, right, bottom


def record_pdf(leaves: Sequence[Leaf], title: str) -> bytes:
    """The PDF of a record's one or more pages, each of its true size on paper; the same bytes every time."""
    budget = round(A4_BYTES * sum(leaf.square_inches for leaf in leaves) / _A4_SQUARE_INCHES) + _FRAME_BYTES
    finest = max(leaf.dpi for leaf in leaves)
    for wanted, lowest in _SETTINGS:
        dpi = min(wanted, finest)
        images = [_scaled(leaf, dpi) for leaf in leaves]
        if pdf := _best_within(budget, images, dpi, lowest, title):
            return pdf
    return _encode(images, dpi, lowest, title)


def _best_within(
    budget: int, images: Sequence[Image.Image], dpi: float, lowest: int, title: str
) -> bytes | None:
    """The PDF of the highest quality that has at most ``budget`` bytes; None when the lowest has more."""

    def size(quality: int) -> int:
        return len(_encode(images, dpi, quality, title))

    qualities = range(lowest, _BEST_QUALITY + 1)
    fitting = bisect_right(qualities, budget, key=size)
    return _encode(images, dpi, qualities[fitting - 1], title) if fitting else None


def _scaled(leaf: Leaf, dpi: float) -> Image.Image:
    scale = dpi / leaf.dpi
    size = (max(round(leaf.image.width * scale), 1), max(round(leaf.image.height * scale), 1))
    # The gap lets whole-number reductions (300 to 150 dpi) go the quick way.
    return leaf.image.resize(size, Image.Resampling.LANCZOS, reducing_gap=1.0)


def _encode(images: Sequence[Image.Image], dpi: float, quality: int, title: str) -> bytes:
    buffer = io.BytesIO()
    images[0].save(
        buffer,
        "PDF",
        save_all=True,
        append_images=images[1:],
        quality=quality,
        optimize=True,
        dpi=(dpi, dpi),
        title=title,
        creationDate=None,  # the clock must not get into the bytes
        modDate=None,
    )
    return buffer.getvalue()
