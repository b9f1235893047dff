"""The whole of stage 2 for one page: upright, rectified, evenly lit, without leaders, with its measures."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Frame, PreparedPage
from digitizer.prepare import geometry
from digitizer.prepare.frame import FoundFrame, find_frame
from digitizer.prepare.light import Grey, even_light, ink_channel, ink_mask, stretch, without_red
from digitizer.prepare.rules import remove_rules

SMALL = 1100  # pixels: longest side on which geometry is searched
FRAME_WIDTH = 1700  # pixels: every frame is brought to this width (about 260 dpi on A4)
_MARGINS = (0.06, 0.26, 0.04, 0.14)  # left, top, right, bottom of the frame, in frame widths


def prepare_page(rgb: NDArray[np.uint8], quarter_turns: int | None = None) -> PreparedPage:
    """Prepares an (H, W, 3) RGB page.

    With a form frame, the page is rectified to it and its way up is known. Without (cover, closing page,
    truly blank page, unknown form), the page is deskewed as it lies, turned by ``quarter_turns`` (counter-
    clockwise) where the caller knows better.
    """
    factor = SMALL / max(rgb.shape[:2])
    small_channel = cv2.resize(ink_channel(rgb), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    small = even_light(np.asarray(small_channel, dtype=np.uint8))
    found = find_frame(small) if quarter_turns is None else None
    if found is not None:
        matrix, size, frame = _to_frame(found, factor)
        rotation = 90 * found.quarter_turns
    else:
        matrix, size = _to_page(rgb.shape[1], rgb.shape[0], quarter_turns or 0)
        frame, rotation = None, 90 * (quarter_turns or 0)
    colour = cv2.warpPerspective(rgb, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    flat = np.asarray(colour, dtype=np.uint8)
    grey = without_red(stretch(even_light(ink_channel(flat))), flat)
    mask = ink_mask(grey, 61, 40)
    clean, leaders = remove_rules(grey, mask)
    return PreparedPage(
        grey=grey,
        clean=clean,
        colour=colour,
        frame=frame,
        leaders=leaders,
        to_original=tuple(float(v) for v in np.linalg.inv(matrix).ravel()),
        original_size=(rgb.shape[1], rgb.shape[0]),
        rotation=rotation,
        sharpness=_sharpness(grey),
        ink=float((mask > 0).mean()),
    )


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


def _to_page(width: int, height: int, quarter_turns: int) -> tuple[geometry.Matrix, tuple[int, int]]:
    """The page as it lies, turned, at a size like that of framed pages."""
    turned = (height, width) if quarter_turns % 2 else (width, height)
    factor = min(1.6, 2000 / min(turned))
    matrix = geometry.scaling(factor) @ geometry.turning(quarter_turns, width, height)
    return matrix, (round(turned[0] * factor), round(turned[1] * factor))


def _sharpness(grey: Grey) -> float:
    """Variance of the Laplacian on half the size: a few hundred when strokes are crisp."""
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(half, cv2.CV_32F).var())
