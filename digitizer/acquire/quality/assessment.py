"""From a page's image to a score and its defects; under a third of a second for an A4 page of 300 dpi.

The limits were set on generated pages (tests/perf/quality_rates.py measures what they find and miss).
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from digitizer.acquire.images import Pixels, decode
from digitizer.acquire.quality.content import (
    Sheet,
    covered_by_finger,
    cut_sides,
    ink_contrast,
    shadowed,
    tilt,
)
from digitizer.acquire.quality.likeness import fingerprint
from digitizer.acquire.quality.sharpness import blur_of, ripple
from digitizer.domain.quality import SIDES, Defect, DefectKind, Quality
from digitizer.errors import InputError

_A4_LONG, _A3_LONG = 3508, 4961  # pixels at 300 dpi
_SPREAD = 1.2  # width to height from which a picture shows two pages
_LEAST_LONG = 1870  # pixels along an A4 page: 160 dpi
_MOST_BLUR = 2.0  # pixels of a page of 300 dpi, as a Gaussian's sigma
_DARK = 110  # grey of the paper
_WASHED_OUT = 60  # grey levels between paper and ink
_MOST_TILT = 3.5  # degrees
_PRICE = {
    DefectKind.UNREADABLE: 1.0,
    DefectKind.BLUR: 0.5,
    DefectKind.CUT: 0.5,
    DefectKind.FINGER: 0.4,
    DefectKind.COARSE: 0.4,
    DefectKind.DARK: 0.3,
    DefectKind.LIGHT: 0.3,
    DefectKind.SHADOW: 0.2,
    DefectKind.MOIRE: 0.2,
    DefectKind.SKEW: 0.1,
    DefectKind.SEEN: 0.0,
}


def assess(data: bytes) -> Quality:
    """The quality of one page image; an image that cannot be decoded is a defect too."""
    try:
        pixels = decode(data).pixels
    except InputError:
        return Quality(0.0, (Defect(DefectKind.UNREADABLE),))
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    sheet = Sheet.of(pixels, grey)
    angle = tilt(sheet)
    defects = tuple(_defects(grey, sheet, angle))
    score = max(0.0, 1.0 - sum(_PRICE[defect.kind] for defect in defects))
    return Quality(round(score, 2), defects, fingerprint(sheet, angle))


def _defects(grey: Pixels, sheet: Sheet, angle: float) -> Iterator[Defect]:
    height, width = grey.shape
    is_spread = width > _SPREAD * height
    scale = (_A3_LONG if is_spread else _A4_LONG) / max(height, width)
    contrast = ink_contrast(sheet)
    if blur_of(grey) * scale > _MOST_BLUR:
        yield Defect(DefectKind.BLUR)
    if sheet.paper < _DARK:
        yield Defect(DefectKind.DARK)
    elif sheet.paper > 250 and contrast is not None and contrast < _WASHED_OUT:
        yield Defect(DefectKind.LIGHT)
    for side in cut_sides(sheet):
        yield Defect(DefectKind.CUT, {"side": SIDES[side]})
    if covered_by_finger(sheet):
        yield Defect(DefectKind.FINGER)
    if shadowed(sheet):
        yield Defect(DefectKind.SHADOW)
    if abs(angle) > _MOST_TILT:
        yield Defect(DefectKind.SKEW, {"angle": round(abs(angle))})
    if max(height, width) < _LEAST_LONG:
        yield Defect(DefectKind.COARSE)
    if ripple(grey):
        yield Defect(DefectKind.MOIRE)
