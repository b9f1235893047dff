"""Takes pale straight lines off a page: rules of the leaf's back that shine through, and folds.

Such a line darkens the paper and the letters that it crosses alike, so it is divided out, as uneven light is.
"""

from __future__ import annotations

import cv2
import numpy as np

from digitizer.prepare.light import Grey

_LONG = 120  # pixels: strokes of letters are shorter
_DARK = 165  # grey: what is darker is a rule of this side
_PAPER = 244  # grey of paper in even light


def without_shine(even: Grey) -> Grey:
    """The page in even light, not yet stretched, without long level and upright lines that are pale.

    A stretch would darken the places where two lines cross more than the lines; and its clipped noise would
    hide how pale they are.
    """
    for long in ((1, _LONG), (_LONG, 1)):
        line = cv2.morphologyEx(even, cv2.MORPH_CLOSE, np.ones(long, np.uint8))
        line[line < _DARK] = _PAPER
        even = np.asarray(cv2.divide(even, line, scale=_PAPER), dtype=np.uint8)
    return even
