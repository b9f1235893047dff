"""Shows the image of a line so that engines read it best: dark, large enough, now and then softer."""

from __future__ import annotations

import cv2
import numpy as np

from digitizer.domain.layout import Pixels

INK = 195
"""Grey of a prepared page: darker is ink."""


def softened(image: Pixels) -> Pixels:
    """A line a little wider and softer: another view of thin, narrow or ragged type."""
    blurred = cv2.GaussianBlur(image, (0, 0), 0.8)
    return cv2.resize(blurred, None, fx=1.25, fy=1.0, interpolation=cv2.INTER_CUBIC)


def darkened(image: Pixels) -> Pixels:
    """The line with its darker ink made black: faded typing reads like fresh typing."""
    ink = image[image < INK]
    low = float(np.percentile(ink, 20)) if ink.size else 0.0
    if low < 8:
        return image
    table = np.clip((np.arange(256) - low) * (255.0 / (255.0 - low)), 0, 255).astype(np.uint8)
    return cv2.LUT(image, table)


def enlarged(image: Pixels) -> Pixels:
    """Small print brought to the height that engines read best."""
    height = image.shape[0]
    if height >= 34:
        return image
    factor = min(2.0, 46 / height)
    return cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
