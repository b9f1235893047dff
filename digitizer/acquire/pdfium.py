"""Pages out of PDF files through PDFium: the only module that knows pypdfium2. Runs in a child process."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pypdfium2
from pypdfium2 import raw

from digitizer.acquire import faults, images
from digitizer.acquire.heif import HeifFile
from digitizer.acquire.images import Header, Pixels
from digitizer.acquire.limits import Limits
from digitizer.acquire.sources import HEIF, JPEG
from digitizer.errors import InputError

_POINTS_PER_INCH = 72.0
_INVISIBLE = 3  # text render mode of the hidden text that OCR programs lay under a scan (ISO 32000-1, 9.3.6)
_FLOOR = 0.9999  # PDFium rounds sides up to whole pixels: keep 2480.0001 at 2480
_USES = 40  # of an open document
_THUMB = 192  # pixels along the longer side, for comparing a page with its picture


class PdfShelf:
    """Holds the last file open: its pages are asked for one after another.

    Reopens it now and then: PDFium keeps the streams it has read for as long as the document is open, and
    memory must stay flat over any number of pages.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._file: PdfFile | HeifFile | None = None
        self._uses = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def file(self, path: str) -> PdfFile | HeifFile:
        """The open file of that path; raises as ``PdfFile`` and ``HeifFile``."""
        if self._file is None or self._file.path != path or self._uses == _USES:
            self._close()
            self._file = (HeifFile if _is_heif(path) else PdfFile)(path, self._limits)
            self._uses = 0
        self._uses += 1
        return self._file

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None


class PdfFile:
    """An open PDF file of ``pages`` pages; raises InputError PDF-01, PDF-02 (password), TEP-09."""

    def __init__(self, path: str, limits: Limits) -> None:
        self.path = path
        self._limits = limits
        self._document = _open(path)
        self.pages = len(self._document)
        if self.pages == 0:
            raise faults.damaged_pdf()
        if self.pages > limits.max_pages:
            raise faults.too_many_pages(limits.max_pages)

    def close(self) -> None:
        """Let go of the file."""
        self._document.close()

    def page(self, index: int) -> tuple[bytes, Header]:
        """Page ``index`` (from 1) as an image file: its own JPEG untouched if it is just that, else rendered.

        Raises InputError PDF-03 (paper too large), PDF-05 (damaged), ANH-02.
        """
        try:
            page = self._document[index - 1]
        except pypdfium2.PdfiumError as error:
            raise faults.damaged_pdf_page(index) from error
        try:
            return self._image_of(page, index)
        except (pypdfium2.PdfiumError, ValueError) as error:
            raise faults.damaged_pdf_page(index) from error
        finally:
            page.close()

    def _image_of(self, page: Any, index: int) -> tuple[bytes, Header]:
        if min(page.get_size()) <= 0:
            raise faults.damaged_pdf_page(index)
        picture = _only_picture(page)
        if picture is not None and (untouched := self._untouched(page, picture)):
            return untouched
        dpi = self._resolution(page, picture, index)
        pixels = _render(page, dpi / _POINTS_PER_INCH)
        height, width = pixels.shape[:2]
        return images.encode_jpeg(pixels, dpi), Header(JPEG, width, height, round(dpi, 1), 1)

    def _untouched(self, page: Any, picture: Any) -> tuple[bytes, Header] | None:
        """The JPEG that makes the page, byte for byte, if it is shown neither turned, cut nor recoloured."""
        if picture.get_filters() != ["DCTDecode"]:
            return None
        data = bytes(picture.get_data())
        try:
            facts = images.header(data, self._limits)
            thumb = _render(page, _THUMB / max(page.get_size()))
            same = images.look_alike(thumb, data, self._limits)
        except InputError:
            return None
        if facts.orientation != 1 or not same:
            return None
        dpi = facts.width * _POINTS_PER_INCH / page.get_width()
        return data, Header(JPEG, facts.width, facts.height, round(dpi, 1), 1)

    def _resolution(self, page: Any, picture: Any | None, index: int) -> float:
        """The dpi to render at: the picture's own when the page is one, else the usual; large paper less."""
        width, height = page.get_size()
        dpi = float(self._limits.pdf_dpi)
        if picture is not None and _covers(page, picture):
            dpi = max(picture.get_px_size()) * _POINTS_PER_INCH / max(width, height) * _FLOOR
        by_area = _POINTS_PER_INCH * (self._limits.max_pixels / (width * height)) ** 0.5
        by_side = _POINTS_PER_INCH * self._limits.max_side / max(width, height)
        fitting = min(dpi, 0.999 * by_area, 0.999 * by_side)
        if fitting < min(dpi, self._limits.pdf_min_dpi):
            raise faults.pdf_page_too_large(index)
        return float(fitting)


def _is_heif(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return images.media_type_of(file.read(1024)) == HEIF
    except OSError as error:
        raise faults.cannot_read() from error


def _open(path: str) -> Any:
    try:
        # A file object rather than a path: names of any length and encoding work on every system.
        return pypdfium2.PdfDocument(Path(path).open("rb"), autoclose=True)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise (faults.encrypted_pdf() if locked else faults.damaged_pdf()) from error
    except OSError as error:
        raise faults.cannot_read() from error


def _only_picture(page: Any) -> Any | None:
    """The page's one picture, when nothing else is to be seen on it (hidden text under a scan is not)."""
    if raw.FPDFPage_GetAnnotCount(page) > 0:
        return None
    picture = None
    for part in page.get_objects():
        if part.type == raw.FPDF_PAGEOBJ_IMAGE and picture is None:
            picture = part
        elif part.type == raw.FPDF_PAGEOBJ_TEXT and raw.FPDFTextObj_GetTextRenderMode(part) == _INVISIBLE:
            continue
        elif part.type != raw.FPDF_PAGEOBJ_FORM:  # a form only holds other parts, which are seen themselves
            return None
    return picture


def _covers(page: Any, picture: Any) -> bool:
    left, bottom, right, top = picture.get_bounds()
    width, height = page.get_size()
    return bool((right - left) * (top - bottom) >= 0.8 * width * height)


def _render(page: Any, scale: float) -> Pixels:
    bitmap = page.render(scale=scale, rev_byteorder=True)
    try:
        return np.array(bitmap.to_numpy())
    finally:
        bitmap.close()
