"""Even light, no red ink: from a colour page to dark strokes on white paper."""

from __future__ import annotations

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from digitizer.strokes import strokes_of

Grey = NDArray[np.uint8]
_SHRINK = 8
_PAPER = 244.0
_HARDLY = 25  # grey levels: what shines through is no darker against the paper
_NO_COLOUR = 12  # differences of channels that are none
_SOME = 40  # letters, to tell how dark a page's ink is
_SOFT = 15  # grey levels: letters keep so much of their soft rims
_SLIGHT = 20  # grey levels by which letters may be paler than what is made black
_LEAST_CONTRAST = 40  # grey levels between ink and paper that are stretched to the full range


def ink_channel(rgb: Grey) -> Grey:
    """The red channel: stamps and seals (red ink) fade into the paper, blue and black ink stay dark."""
    return np.asarray(cv2.extractChannel(rgb, 0), np.uint8)


def least_channel(rgb: Grey) -> Grey:
    """The darkest of the three colours at each place: wood and cloth below a page are coloured and come out
    dark, paper hardly, also in the shadow.
    """
    red, green, blue = cv2.split(rgb)
    return np.asarray(cv2.min(cv2.min(red, green), blue), np.uint8)


def is_grey(rgb: Grey) -> bool:
    """Whether a picture shows no colours."""
    red, green, blue = cv2.split(rgb)
    return max(cv2.norm(red, green, cv2.NORM_INF), cv2.norm(red, blue, cv2.NORM_INF)) <= _NO_COLOUR


def red_places(rgb: Grey) -> Grey:
    """255 wherever a picture is plainly red and not dark."""
    red, green, blue = cv2.split(rgb)
    red_enough = cv2.bitwise_and(_above(cv2.subtract(red, green), 34), _above(cv2.subtract(red, blue), 22))
    return np.asarray(cv2.bitwise_and(_above(red, 96), red_enough), np.uint8)


def without_red(grey: Grey, red: Grey) -> Grey:
    """White wherever the page is red (255 there): what the red channel alone leaves of a stamp."""
    grown = cv2.dilate(red, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.max(grey, cv2.bitwise_and(grown, _above(grey, 110))), np.uint8)


def _above(grey: MatLike, level: int) -> MatLike:
    """255 where a picture is brighter than a level."""
    return cv2.threshold(grey, level, 255, cv2.THRESH_BINARY)[1]


def even_light(grey: Grey) -> Grey:
    """Divides by the local paper brightness, so that shadow and yellowed paper become white.

    The paper is estimated on an eighth of the size by a closing larger than a text line (the brightest
    neighbourhood wins) and a median; dividing keeps the relative darkness of faint strokes.
    """
    height, width = grey.shape
    size = (max(1, width // _SHRINK), max(1, height // _SHRINK))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9)))
    paper = cv2.GaussianBlur(cv2.medianBlur(closed, 11), (0, 0), 4)
    full = cv2.resize(np.maximum(paper, 24), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, full, scale=_PAPER), dtype=np.uint8)


def contrast(grey: Grey) -> Grey:
    """The level (256) of each grey so that the darkest ink (1st percentile) is black and 0.95 of the median
    white.

    Where many letters are paler than that, as a faded ribbon's are beside printed labels, they are made dark.
    A contrast stretch before line recognition was worth more than any other single step in our measurements.
    """
    sample = grey[::4, ::4]
    high = 0.95 * float(np.median(sample))
    # A page without dark ink keeps its pale stains and what shines through pale.
    low, pale = min(float(np.percentile(sample, 1)), high - 100), _pale_ink(grey, high) - _SOFT
    if pale > low + _SLIGHT:  # small print that is pale all over would run together
        low = min(pale, high - _LEAST_CONTRAST)
    steps = (np.arange(256, dtype=np.float32) - low) * (255.0 / (high - low))
    return np.asarray(np.clip(steps, 0, 255), dtype=np.uint8)


def stretch(grey: Grey, levels: Grey) -> Grey:
    """The page with the levels of grey that ``contrast`` gave."""
    return np.asarray(cv2.LUT(grey, levels), dtype=np.uint8)


def _pale_ink(grey: Grey, paper: float) -> float:
    """How dark most letters are at least: the 85th percentile of their darkest points; 0 on a bare page.

    What is hardly darker than the paper (a grey value) shines through from the other side, and is no letter.
    Letters are looked for on half the size.
    """
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    inked = half < paper - _HARDLY / 2
    labels, stats, _ = strokes_of(inked.astype(np.uint8))
    width, height, area = (stats[:, side] for side in (2, 3, 4))
    letters = (height >= 7) & (height <= 45) & (width >= 2) & (width <= 60) & (area >= 12)
    letters[0] = False  # the paper
    darkest = np.full(len(stats), 255, np.uint8)
    np.minimum.at(darkest, np.asarray(labels[inked], np.intp), half[inked])
    found = darkest[letters]
    found = found[found < paper - _HARDLY]
    return float(np.percentile(found, 85)) if len(found) >= _SOME else 0.0


def ink_mask(grey: Grey, window: int = 41, offset: int = 14) -> Grey:
    """255 where ink is: darker than the local mean by ``offset`` (window in pixels, odd)."""
    return np.asarray(
        cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, offset),
        dtype=np.uint8,
    )
