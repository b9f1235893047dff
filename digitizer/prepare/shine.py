"""Takes pale straight lines off a page: rules of the leaf's back that shine through, and folds.

Such a line darkens the paper and the letters that it crosses alike, so it is divided out, as uneven light is.
"""

from __future__ import annotations

import cv2
import numpy as np

from digitizer.prepare.light import Grey

_LONG = 90  # pixels: strokes of letters are shorter
_SOFT = 9  # pixels along the line over which its grain is smoothed
_DARK = 120  # grey: what is darker is a rule of this side


def without_shine(grey: Grey) -> Grey:
    """The page, evenly lit on white, without long level and upright lines that are pale."""
    for length, soft in (((1, _LONG), (1, _SOFT)), ((_LONG, 1), (_SOFT, 1))):
        line = cv2.morphologyEx(cv2.blur(grey, soft), cv2.MORPH_CLOSE, np.ones(length[::-1], np.uint8))
        line[line < _DARK] = 255
        grey = np.asarray(cv2.divide(grey, line, scale=255), dtype=np.uint8)
    return grey
