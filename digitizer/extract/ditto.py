"""Tells marks of repetition from their shape: no engine reads two little strokes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.extract.ink import Crop

_DARK = 150  # grey: ink
_DARKER = (_DARK, 100, 60, 30)  # ... and that of the middle of strokes
_PAD = 6  # pixels around the ink of a crop, both sides together
_LOW = 0.62  # of the height of a text line: marks are lower
_LOWER = 0.48  # ... and marks that run together much lower: so is no letter
_DASH, _SHORTEST = 0.3, 0.14  # ... and dashes; which are this long at least ...
_FLAT = 1.55  # ... and so many times longer than high: blurred ones seem higher
_LIKE = 0.7  # two marks of repetition are of like height


def is_ditto(crop: Crop, line_height: float) -> bool:
    """Whether a line is a pair of little strokes side by side; ``line_height`` is that of text beside it.

    Blurred strokes run together; they come apart where only their dark middles count.
    """
    share = (crop.box.h - _PAD) / line_height
    levels = _DARKER if share <= _LOWER else (_DARK,)
    return share <= _LOW and any(_are_a_pair(_strokes(crop, level)) for level in levels)


def _are_a_pair(marks: NDArray[np.int32]) -> bool:
    if len(marks) != 2:
        return False
    (left, _, width, first, _), (right, _, other, second, _) = sorted(marks.tolist())
    alike = min(first, second) >= _LIKE * max(first, second)
    return bool(alike and right >= left + width and max(width, other) <= 1.3 * max(first, second))


def is_dash(crop: Crop, line_height: float) -> bool:
    """Whether a line is a single short dash; of a blurred one the dark middle is."""
    scale = crop.box.h / crop.image.shape[0]  # low lines are shown enlarged
    return any(_are_a_dash(scale * _strokes(crop, level), line_height) for level in _DARKER)


def _are_a_dash(marks: NDArray[np.float64], line_height: float) -> bool:
    if len(marks) != 1:
        return False
    _, _, width, height, _ = marks[0].tolist()
    is_long = max(_FLAT * height, _SHORTEST * line_height) <= width <= 1.5 * line_height
    return bool(is_long and height <= _DASH * line_height)


def _strokes(crop: Crop, level: int) -> NDArray[np.int32]:
    """Bounds of the strokes of a line that are darker than a grey level, without specks."""
    inked = (crop.image < level).view(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    sizes = stats[1:, cv2.CC_STAT_AREA]
    return np.asarray(stats[1:][sizes >= 0.2 * sizes.max(initial=0)], np.int32)
