"""How sharp the writing is, and whether a regular ripple lies over the paper."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from digitizer.acquire.images import Pixels

_TILE = 256
_TILES = 12
_STEP = 4  # tiles are chosen on a picture so many times smaller
_OWN_WIDTH = 2.3  # pixels between the ends of the sharpest edge that a sensor gives
_LEAST_CONTRAST = 20.0
_LEAST_EDGES = 50  # pixels, for a direction to count
_SPACING = np.hypot(*np.meshgrid(np.fft.fftfreq(_TILE), np.fft.fftfreq(_TILE)))
_PEAK = 9.0  # times the usual strength of a frequency


def blur_of(grey: Pixels) -> float:
    """The blur as a Gaussian's sigma in pixels, along the worse direction; 0 where nothing is written.

    An edge blurred by sigma rises by its height over sigma times sqrt(2 pi) at its steepest.
    """
    widths = [_edge_widths(tile) for tile in _busiest(grey)]
    worst = 0.0
    for direction in (0, 1):
        found = [width[direction] for width in widths if width[direction] > 0]
        if len(found) >= 3:
            worst = max(worst, float(np.median(found)))
    return float(np.sqrt(max(0.0, worst**2 - _OWN_WIDTH**2) / (2 * np.pi)))


def _busiest(grey: Pixels) -> Iterator[Pixels]:
    """The tiles with the most writing, apart from each other."""
    small = cv2.resize(grey, None, fx=1 / _STEP, fy=1 / _STEP, interpolation=cv2.INTER_AREA)
    side = _TILE // _STEP
    edges = np.abs(cv2.Sobel(small, cv2.CV_32F, 1, 0)) + np.abs(cv2.Sobel(small, cv2.CV_32F, 0, 1))
    energy = cv2.boxFilter(edges, -1, (side, side))
    energy[: side // 2] = energy[-side // 2 :] = 0
    energy[:, : side // 2] = energy[:, -side // 2 :] = 0
    for _ in range(_TILES):
        row, column = np.unravel_index(int(np.argmax(energy)), energy.shape)
        if energy[row, column] <= 0:
            return
        top, left = max(0, _STEP * int(row) - _TILE // 2), max(0, _STEP * int(column) - _TILE // 2)
        yield grey[top : top + _TILE, left : left + _TILE]
        energy[max(0, row - side) : row + side, max(0, column - side) : column + side] = 0


def _edge_widths(tile: Pixels) -> tuple[float, float]:
    """The usual width in pixels of edges that run down, and of those that run across; 0: too few."""
    across = np.abs(cv2.Sobel(tile, cv2.CV_32F, 1, 0, scale=1 / 8))
    down = np.abs(cv2.Sobel(tile, cv2.CV_32F, 0, 1, scale=1 / 8))
    steep = cv2.magnitude(across, down)
    around = np.ones((9, 9), np.uint8)
    height = cv2.subtract(cv2.dilate(tile, around), cv2.erode(tile, around)).astype(np.float32)
    crest = steep >= cv2.dilate(steep, np.ones((3, 3), np.uint8)) - 1e-3
    chosen = crest & (height > max(_LEAST_CONTRAST, 0.5 * float(np.percentile(height, 98)))) & (steep > 2)
    return (
        _usual(height, steep, chosen & (across > 2 * down)),
        _usual(height, steep, chosen & (down > 2 * across)),
    )


def _usual(height: np.ndarray, steep: np.ndarray, chosen: np.ndarray) -> float:
    return float(np.median(height[chosen] / steep[chosen])) if chosen.sum() >= _LEAST_EDGES else 0.0


def ripple(grey: Pixels) -> bool:
    """Whether the bare paper repeats itself every 2.5 to 16 pixels, as pictures of screens and prints do."""
    votes = [_peak(tile) for tile in _barest(grey)]
    return sum(votes) * 2 > len(votes) > 2


def _barest(grey: Pixels) -> Iterator[Pixels]:
    """Tiles of bare, lit paper, spread over the page."""
    rows, columns = grey.shape[0] // _TILE, grey.shape[1] // _TILE
    tiles = [
        grey[r * _TILE : (r + 1) * _TILE, c * _TILE : (c + 1) * _TILE]
        for r in range(rows)
        for c in range(columns)
    ]
    lit = [tile for tile in tiles if tile.mean() > 90]
    yield from sorted(lit, key=lambda tile: float(tile[::4, ::4].std()))[:8]


def _peak(tile: Pixels) -> bool:
    window = np.hanning(_TILE)
    rest = tile.astype(np.float32) - cv2.GaussianBlur(tile, (0, 0), 12).astype(np.float32)
    strength = np.abs(np.fft.fft2(rest * np.outer(window, window)))
    band = (_SPACING > 1 / 16) & (_SPACING < 1 / 2.5)
    for axis in (slice(0, 3), slice(-2, None)):  # JPEG's own blocks repeat along the axes
        band[axis, :] = False
        band[:, axis] = False
    usual = float(np.median(strength[band]))
    return bool(strength[band].max() > _PEAK * max(usual, 1.0))
