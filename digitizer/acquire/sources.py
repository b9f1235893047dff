"""What this stage hands on: pages to keep, and refusals to tell of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from digitizer.errors import InputError

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
HEIF = "image/heif"
ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class FileProbe:
    """What a file's header says: nothing has been decoded."""

    path: Path
    name: str  # as shown to people
    media_type: str
    pages: int
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class PageSource:
    """One page, ready to be kept and read.

    ``data`` is the page file to keep: the original bytes of a file that is one image; otherwise the page
    taken out of its container (a PDF or a TIFF of several pages), whose SHA-256 is ``file_sha256``. ``width``
    and ``height`` are the pixels of the page as a viewer shows it, after ``orientation`` (Exif 1..8).
    """

    path: Path
    name: str  # of the file, as shown to people
    index: int  # 1-based in the file
    pages: int  # in the file
    media_type: str
    data: bytes = field(repr=False)
    file_sha256: str
    width: int
    height: int
    dpi: float | None = None
    orientation: int = 1

    @property
    def label(self) -> str:
        """The file's name, with the page's number when the file holds several: ``so.pdf#12``."""
        return self.name if self.pages == 1 else f"{self.name}#{self.index}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or one page of it (``index`` from 1; 0: all of it), that cannot be used, and why."""

    path: Path
    name: str
    error: InputError
    index: int = 0

    @property
    def label(self) -> str:
        """As ``PageSource.label``."""
        return f"{self.name}#{self.index}" if self.index else self.name
