"""How much a file may ask of the machine before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits that are checked from a file's header, before anything is decoded.

    ``max_pixels`` leaves room for A3 at 600 dpi (69.6 million); ``max_side`` is what OpenCV's remapping can
    address. PDF pages that are not just one picture are rendered at ``pdf_dpi``, less when the page is so
    large that it would pass ``max_pixels``, and refused below ``pdf_min_dpi``.
    """

    max_pixels: int = 120_000_000
    max_side: int = 32_000
    max_image_bytes: int = 400 * 2**20
    max_pdf_bytes: int = 4 * 2**30
    max_pages: int = 5_000
    pdf_dpi: int = 300
    pdf_min_dpi: int = 72
    pdf_seconds: float = 60.0  # for opening a file, and for each page
    pdf_memory: int = 2 * 2**30  # bytes, of the child process that reads PDF files (POSIX only)
