"""Draws a prepared page from its placement, and measures it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Bend, Frame, Grid, PreparedPage
from digitizer.prepare import geometry
from digitizer.prepare.flatten import straightened
from digitizer.prepare.light import Grey, contrast, even_light, ink_mask, stretch, without_red
from digitizer.prepare.picture import Picture
from digitizer.prepare.rules import remove_rules
from digitizer.prepare.shine import without_shine
from digitizer.prepare.upright import runs_down
from digitizer.strokes import strokes_of

_TO_HALF = np.array([[0.5, 0, -0.25], [0, 0.5, -0.25], [0, 0, 1]])  # pixels' middles in half the size
_EDGE = 0.003  # of the picture's longer side: what comes so near to the edge is cut off


@dataclass(frozen=True, slots=True)
class Placement:
    """How a page is taken from the picture: a bend, then the matrix, from prepared to original pixels.

    ``size`` is (width, height) of the prepared page; ``outline`` the corners (n, 2), in prepared pixels, of
    what belongs to the page: beyond it there is white. ``ends`` are those of the form's rules, (n, 2), in
    original pixels.
    """

    to_original: geometry.Matrix
    size: tuple[int, int]
    quarter_turns: int
    frame: Frame | None = None
    grid: Grid | None = None
    bend: Bend | None = None
    outline: NDArray[np.float64] | None = None
    ends: NDArray[np.float64] | None = None
    upright: float = 0.0


def render(picture: Picture, placed: Placement) -> PreparedPage:
    """The page as placed: evenly lit, cleaned and measured. The picture forgets what it was placed by."""
    picture.forget()
    even = even_light(straightened(picture.ink, placed.to_original, placed.bend, placed.size))
    shade, levels = _shade(even), contrast(even)
    even = without_shine(even)
    grey = stretch(even, levels)
    del even  # what follows needs the room
    if picture.red is not None:
        to_half = _TO_HALF @ placed.to_original
        red = straightened(picture.red, to_half, placed.bend, placed.size, cv2.INTER_NEAREST)
        grey = without_red(grey, red)
        del red
    if placed.outline is not None:
        _whiten_outside(grey, placed.outline)
    sharpness = _sharpness(grey)
    clean, rules = remove_rules(grey, ink_mask(grey, 61, 40), placed.grid, placed.frame)
    # Only a page without a form asks whether there is writing at all and which way it runs.
    bare = placed.frame is None and placed.grid is None
    letters = _letters(grey) if bare else np.zeros((0, 5), np.int32)
    return PreparedPage(
        grey=grey,
        clean=clean,
        frame=placed.frame,
        rules=rules,
        to_original=tuple(float(v) for v in placed.to_original.ravel()),
        original_size=picture.size,
        rotation=90 * placed.quarter_turns,
        sharpness=sharpness,
        ink=float(letters[:, 4].sum()) / grey.size,
        shade=shade,
        sideways=bare and runs_down(letters),
        grid=placed.grid,
        bend=placed.bend,
        upright=placed.upright,
        cut=_is_cut(placed.ends, *picture.size),
        picture=picture.ink if picture.colours is None else picture.colours,
    )


def _is_cut(ends: NDArray[np.float64] | None, width: int, height: int) -> bool:
    """Whether a rule of the form runs to the edge of the picture: the form goes on beyond it."""
    if ends is None:
        return False
    least = _EDGE * max(width, height)
    return bool((ends < least).any() or (ends > np.array([width, height]) - least).any())


def _whiten_outside(grey: Grey, outline: NDArray[np.float64]) -> None:
    outside = np.full_like(grey, 255)
    cv2.fillPoly(outside, [outline.round().astype(np.int32)], 0)
    cv2.max(grey, outside, dst=grey)


def _letters(grey: Grey) -> NDArray[np.int32]:
    """Bounds and areas (x, y, w, h, area) of strokes of writing: dark, a letter's size, not at the edges."""
    height, width = grey.shape
    inner = grey[height // 25 : -(height // 25), width // 20 : -(width // 20)]
    stats = strokes_of((inner < 150).view(np.uint8)).stats
    w, h = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    letters = (h >= 10) & (h <= 160) & (w >= 3) & (w <= 500)
    letters[0] = False
    return np.asarray(stats[letters], dtype=np.int32)


def _shade(even: Grey) -> float:
    """Standard deviation of the evenly lit page, its margins left out, at a quarter of the size."""
    height, width = even.shape
    inner = even[height // 12 : -(height // 12), width // 12 : -(width // 12)]
    return float(cv2.resize(inner, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA).std())


def _sharpness(grey: Grey) -> float:
    """Variance of the Laplacian on half the size: a few hundred when strokes are crisp."""
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(half, cv2.CV_32F).var())
