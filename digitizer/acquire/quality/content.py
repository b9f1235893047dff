"""What is on the picture: the paper, its light, its edges, and what should not be there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.acquire.images import Pixels

_WORK = 1600  # pixels along the longer side, for edges and lines
_SMALL = 400  # for light and colours
_LEAST_INK = 12  # grey levels between a stroke and the paper around it
Mask = NDArray[np.uint8]


@dataclass(frozen=True)
class Sheet:
    """A page at two smaller sizes. ``paper`` is its paper's grey, ``hull`` the paper's convex outline."""

    grey: Pixels  # longer side 1600 at most
    ink: Pixels  # how much darker than the paper around, where strokes are; of the size of ``grey``
    small: Pixels  # RGB, longer side 400
    small_grey: Pixels
    paper: float
    hull: Mask  # of the small picture: 255 inside

    @classmethod
    def of(cls, pixels: Pixels, grey: Pixels) -> Self:
        """The views of a page given as RGB and grey."""
        small = _shrunk(pixels, _SMALL)
        small_grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
        paper = float(np.percentile(small_grey, 80))
        work = _shrunk(grey, _WORK)
        ink = np.asarray(cv2.morphologyEx(work, cv2.MORPH_BLACKHAT, np.ones((15, 15), np.uint8)), np.uint8)
        return cls(work, ink, small, small_grey, paper, _hull(small_grey, paper))


def _shrunk(image: Pixels, side: int) -> Pixels:
    factor = side / max(image.shape[:2])
    if factor >= 1:
        return image
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def _hull(grey: Pixels, paper: float) -> Mask:
    soft = cv2.GaussianBlur(grey, (0, 0), 2)
    bright = cv2.morphologyEx(
        (soft > 0.55 * paper).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)
    )
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    mask: Mask = np.zeros(grey.shape, np.uint8)
    if outlines:
        cv2.drawContours(mask, [cv2.convexHull(max(outlines, key=cv2.contourArea))], -1, 255, -1)
    return mask


def ink_contrast(sheet: Sheet) -> float | None:
    """Grey levels between the paper and the writing; None when hardly anything is written."""
    written = sheet.ink[sheet.ink > _LEAST_INK]
    return float(np.percentile(written, 90)) if written.size > 0.002 * sheet.ink.size else None


def shadowed(sheet: Sheet) -> bool:
    """Whether a part of the page lies in the dark: darker than the rest, and yet written on.

    A table is darker too, but bare; the fold of a book is narrow.
    """
    light = cv2.medianBlur(cv2.dilate(sheet.small_grey, np.ones((9, 9), np.uint8)), 15).astype(np.float32)
    usual = float(np.percentile(light[sheet.hull > 0], 75)) if sheet.hull.any() else 0.0
    dim = (light < 0.62 * usual) & (light > 0.2 * usual)
    if dim.mean() < 0.03:
        return False
    size = sheet.grey.shape[::-1]
    strokes = sheet.ink > np.maximum(0.22 * cv2.resize(light, size), _LEAST_INK)
    return bool(strokes[cv2.resize(dim.astype(np.uint8), size) > 0].mean() > 0.004)


def covered_by_finger(sheet: Sheet) -> bool:
    """Whether something of the colour of skin reaches from outside over the paper."""
    ycc = cv2.cvtColor(sheet.small, cv2.COLOR_RGB2YCrCb).astype(np.int16)
    inside = sheet.hull > 0
    if not inside.any():
        return False
    red, blue = ycc[..., 1], ycc[..., 2]
    own_red, own_blue = (float(np.median(part[inside])) for part in (red, blue))
    skin = (red - own_red > 9) & (own_blue - blue > 4) & (ycc[..., 0] > 50) & (red < 178) & inside
    solid = cv2.morphologyEx(skin.astype(np.uint8), cv2.MORPH_OPEN, np.ones((11, 11), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(solid)
    outline = cv2.copyMakeBorder(sheet.hull, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    edge = cv2.erode(outline, np.ones((13, 13), np.uint8))[1:-1, 1:-1] == 0
    labels = cv2.connectedComponents(solid)[1]
    for label in range(1, count):
        area = stats[label, cv2.CC_STAT_AREA] / inside.sum()
        if 0.003 < area < 0.2 and (edge & (labels == label)).any():
            return True
    return False


def tilt(sheet: Sheet) -> float:
    """Degrees by which the lines of the page lean, from -45 to 45; 0 when there are none."""
    half = cv2.resize(sheet.grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    edges = cv2.Canny(half, 60, 160)
    least = max(half.shape) // 8
    lines = cv2.HoughLinesP(edges, 1, np.pi / 720, 60, minLineLength=least, maxLineGap=4)
    if lines is None:
        return 0.0
    ends = lines.reshape(-1, 4).astype(np.float64)
    across, down = ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]
    angles = (np.degrees(np.arctan2(down, across)) + 45) % 90 - 45
    order = np.argsort(angles)
    weights = np.cumsum(np.hypot(across, down)[order])
    return float(angles[order][np.searchsorted(weights, weights[-1] / 2)])


def cut_sides(sheet: Sheet) -> Iterator[str]:
    """The sides at which writing or rules run off the picture."""
    dark = _ink(sheet)
    turned = {"top": dark, "bottom": dark[::-1], "left": dark.T, "right": dark.T[::-1]}
    for side, ink in turned.items():
        lies_beside = side in ("left", "right") and _has_own_rule(ink)
        if (_crossings(ink[1:4], 2) >= _LEAST_CROSSINGS or _frame_runs_off(ink)) and not lies_beside:
            yield side


_LEAST_CROSSINGS = 3
_THICKEST = 14  # pixels, of a stroke or a rule


def _ink(sheet: Sheet) -> Mask:
    """Dark strokes on lit paper: 1, all else 0."""
    around = cv2.dilate(sheet.grey, np.ones((31, 31), np.uint8))
    lit = around > 0.6 * sheet.paper
    return (lit & (sheet.grey < 0.72 * around)).astype(np.uint8)


def _frame_runs_off(ink: Mask) -> bool:
    """Whether two rules come straight to the side: both ends of a frame of which the rest is not there."""
    near = np.asarray(cv2.dilate(ink[1 : ink.shape[0] // 10], np.ones((1, 5), np.uint8)), np.uint8)
    return _crossings(near, round(0.95 * len(near))) >= 2


def _crossings(rows: Mask, least: int) -> int:
    """Strokes of which at least so many of these rows have something."""
    line = (rows.sum(axis=0) >= least).astype(np.int8)
    steps = np.flatnonzero(np.diff(np.concatenate([[0], line, [0]])))
    lengths = steps[1::2] - steps[::2]
    return int(np.sum((lengths >= 1) & (lengths <= _THICKEST)))


def _has_own_rule(ink: Mask) -> bool:
    """Whether the page's own frame ends within the picture: what runs off is then the facing page.

    A rule along the side is the frame's end only if no other rule runs on from it to the side.
    """
    near = ink[: ink.shape[0] // 5]
    length = max(9, ink.shape[1] // 4)
    opened = cv2.morphologyEx(near, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    rules = np.flatnonzero(opened[4:].max(axis=1)) + 4
    if not rules.size:
        return False
    strip = cv2.dilate(near[1 : rules[0]], np.ones((1, 9), np.uint8))
    return not bool((strip.mean(axis=0) > 0.9).any())
