"""The whole of stage 2 for one page: upright, rectified, evenly lit, without leaders, with its measures."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Frame, PreparedPage
from digitizer.errors import InputError
from digitizer.prepare import geometry
from digitizer.prepare.frame import FoundFrame, find_frame
from digitizer.prepare.light import Grey, even_light, ink_channel, ink_mask, stretch, without_red
from digitizer.prepare.rules import remove_rules
from digitizer.prepare.sheet import find_sheet

SMALL = 1100  # pixels: longest side on which geometry is searched
LEAST = 100  # pixels: the shortest side of a picture that can be a page
FRAME_WIDTH = 1500  # pixels: every frame is brought to this width (about 260 dpi on A4)
_MARGINS = (0.06, 0.26, 0.04, 0.14)  # left, top, right, bottom of the frame, in frame widths


def prepare_page(rgb: NDArray[np.uint8], quarter_turns: int | None = None) -> PreparedPage:
    """Prepares an (H, W, 3) RGB page.

    With a form frame, the page is rectified to it and its way up is known. Without (cover, closing page,
    truly blank page, unknown form), the page is deskewed as it lies, turned by ``quarter_turns`` (counter-
    clockwise) where the caller knows better. Raises InputError ANH-04 for a picture too small to be a page.
    """
    if min(rgb.shape[:2]) < LEAST:
        raise InputError(
            "ANH-04",
            "Ảnh quá nhỏ ({width} × {height} điểm ảnh), không thể là một trang sổ.",
            "Hãy quét lại trang ở độ phân giải 200–300 dpi.",
            width=rgb.shape[1],
            height=rgb.shape[0],
        )
    factor = SMALL / max(rgb.shape[:2])
    taken = _small(ink_channel(rgb), factor)
    found = find_frame(even_light(taken)) if quarter_turns is None else None
    if found is not None:
        matrix, size, frame = _to_frame(found, factor)
        rotation = 90 * found.quarter_turns
    else:
        matrix, size = _to_sheet(find_sheet(taken), factor, rgb.shape[1], rgb.shape[0], quarter_turns or 0)
        frame, rotation = None, 90 * (quarter_turns or 0)
    colour = cv2.warpPerspective(rgb, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    flat = np.asarray(colour, dtype=np.uint8)
    even = even_light(ink_channel(flat))
    grey = without_red(stretch(even), flat)
    mask = ink_mask(grey, 61, 40)
    clean, rules = remove_rules(grey, mask)
    # Only a page without a form asks whether there is writing at all and which way it runs.
    letters = _letters(grey) if frame is None else np.zeros((0, 5), np.int32)
    return PreparedPage(
        grey=grey,
        clean=clean,
        frame=frame,
        rules=rules,
        to_original=tuple(float(v) for v in np.linalg.inv(matrix).ravel()),
        original_size=(rgb.shape[1], rgb.shape[0]),
        rotation=rotation,
        sharpness=_sharpness(grey),
        ink=float(letters[:, 4].sum()) / grey.size,
        shade=_shade(even),
        sideways=frame is None and _runs_down(letters),
    )


def _small(grey: Grey, factor: float) -> Grey:
    """A small page on which thin rules are still dark: halved, darkest of the neighbours, then reduced."""
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    dark = cv2.erode(half, np.ones((2, 2), np.uint8))
    small = cv2.resize(dark, None, fx=2 * factor, fy=2 * factor, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def _to_frame(found: FoundFrame, factor: float) -> tuple[geometry.Matrix, tuple[int, int], Frame]:
    """The homography that brings the frame to its standard width, the canvas and the frame on it."""
    corners = found.corners / factor
    tl, tr, br, bl = corners
    width = (np.linalg.norm(tr - tl) + np.linalg.norm(br - bl)) / 2
    height = (np.linalg.norm(bl - tl) + np.linalg.norm(br - tr)) / 2
    tall = round(FRAME_WIDTH * float(height / width))
    left, top, right, bottom = (round(share * FRAME_WIDTH) for share in _MARGINS)
    target = np.array(
        [[left, top], [left + FRAME_WIDTH, top], [left + FRAME_WIDTH, top + tall], [left, top + tall]],
        dtype=float,
    )
    frame = Frame(left, top, left + FRAME_WIDTH, top + tall, left + round(found.divider * FRAME_WIDTH))
    size = (left + FRAME_WIDTH + right, top + tall + bottom)
    return geometry.quad_to_quad(corners, target), size, frame


def _to_sheet(
    corners: NDArray[np.float64] | None, factor: float, width: int, height: int, quarter_turns: int
) -> tuple[geometry.Matrix, tuple[int, int]]:
    """The sheet of paper, turned, at a size like that of framed pages; the whole picture without corners."""
    if corners is None:
        quad = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=float)
    else:
        quad = corners / factor
    quad = np.roll(quad, -quarter_turns, axis=0)
    wide = float(np.linalg.norm(quad[1] - quad[0]) + np.linalg.norm(quad[2] - quad[3])) / 2
    tall = float(np.linalg.norm(quad[3] - quad[0]) + np.linalg.norm(quad[2] - quad[1])) / 2
    scale = min(1.6, 2000 / min(wide, tall))
    size = (max(1, round(wide * scale)), max(1, round(tall * scale)))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], dtype=float)
    return geometry.quad_to_quad(quad, target), size


def _letters(grey: Grey) -> NDArray[np.int32]:
    """Bounds and areas (x, y, w, h, area) of strokes of writing: dark, a letter's size, not at the edges."""
    height, width = grey.shape
    inner = grey[height // 25 : -(height // 25), width // 20 : -(width // 20)]
    _, _, stats, _ = cv2.connectedComponentsWithStats((inner < 150).astype(np.uint8), connectivity=8)
    w, h = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    letters = (h >= 10) & (h <= 160) & (w >= 3) & (w <= 500)
    letters[0] = False
    return np.asarray(stats[letters], dtype=np.int32)


def _shade(even: Grey) -> float:
    """Standard deviation of the evenly lit page, its margins left out, at a quarter of the size."""
    height, width = even.shape
    inner = even[height // 12 : -(height // 12), width // 12 : -(width // 12)]
    return float(cv2.resize(inner, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA).std())


def _runs_down(letters: NDArray[np.int32]) -> bool:
    """Whether text runs down the page: then letters line up in columns more than in rows."""
    small = letters[(letters[:, 2] <= 90) & (letters[:, 3] <= 90)]
    if len(small) < 12:
        return False
    return _unevenness(small[:, 0], small[:, 2]) > _unevenness(small[:, 1], small[:, 3])


def _unevenness(starts: NDArray[np.int32], sizes: NDArray[np.int32]) -> float:
    """How unevenly extents cover an axis: the mean square of the coverage."""
    steps = np.zeros(int((starts + sizes).max()) + 2)
    np.add.at(steps, starts, 1.0)
    np.add.at(steps, starts + sizes, -1.0)
    coverage = np.cumsum(steps)[: int((starts + sizes).max()) + 1][int(starts.min()) :]
    return float((coverage**2).mean() / max(1e-9, coverage.mean() ** 2))


def _sharpness(grey: Grey) -> float:
    """Variance of the Laplacian on half the size: a few hundred when strokes are crisp."""
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(half, cv2.CV_32F).var())
