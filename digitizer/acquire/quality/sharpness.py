"""How sharp the writing is, and whether a regular ripple lies over the paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.acquire.images import Pixels

_TILE = 256
_TILES = 12
_STEP = 4  # tiles are chosen on a picture so many times smaller
_OWN_WIDTH = 2.3  # pixels between the ends of the sharpest edge that a sensor gives
_LEAST_CONTRAST = 45.0  # grey levels between paper and writing
_LEAST_EDGES = 50  # pixels, for a direction to count
_LEAST_TILES = 3
_LEAST_SHARE = 0.2  # of the edges of one direction to the other; a hand that moved wipes those across out
_SMEARED = 9.0  # pixels
Reals = NDArray[np.float32]
_PEAK = 15.0  # times the usual strength of frequencies of that length
_LEAST_RIPPLE = 0.8  # grey levels


def _ripple_band(frequencies: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Frequencies of 2.5 to 14 pixels, those along the axes left out: JPEG's own blocks repeat there."""
    band = (frequencies > 1 / 14) & (frequencies < 1 / 2.5)
    for axis in (slice(0, 3), slice(-2, None)):
        band[axis, :] = False
        band[:, axis] = False
    return band


_FREQUENCY = np.hypot(*np.meshgrid(np.fft.fftfreq(_TILE), np.fft.fftfreq(_TILE)))
_BAND = _ripple_band(_FREQUENCY)
_RING = np.minimum(_FREQUENCY * _TILE / 4, 40).astype(np.intp)
_RING_SIZES = np.bincount(_RING.ravel())
_WINDOW = np.outer(np.hanning(_TILE), np.hanning(_TILE))


def blur_of(grey: Pixels) -> float:
    """The blur as a Gaussian's sigma in pixels, along the worse direction; 0 where nothing is written.

    An edge blurred by sigma rises by its height over sigma times sqrt(2 pi) at its steepest.
    """
    edges = [_edges(tile) for tile in _busiest(grey)]
    worst = 0.0
    for direction in (0, 1):
        found = [edge[direction].width for edge in edges if edge[direction].pixels >= _LEAST_EDGES]
        if len(found) >= _LEAST_TILES:
            worst = max(worst, float(np.median(found)))
    sigma = float(np.sqrt(max(0.0, worst**2 - _OWN_WIDTH**2) / (2 * np.pi)))
    upright, lying = (sum(edge[direction].pixels for edge in edges) for direction in (0, 1))
    smeared = min(upright, lying) < _LEAST_SHARE * max(upright, lying)
    return max(sigma, _SMEARED) if smeared else sigma


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


class _Edges(NamedTuple):
    """Edges of one direction: the usual width in pixels, and of how many pixels it was taken."""

    width: float
    pixels: int


def _edges(tile: Pixels) -> tuple[_Edges, _Edges]:
    """The edges that run down, and those that run across."""
    across = np.abs(cv2.Sobel(tile, cv2.CV_32F, 1, 0, scale=1 / 8))
    down = np.abs(cv2.Sobel(tile, cv2.CV_32F, 0, 1, scale=1 / 8))
    steep = cv2.magnitude(across, down)
    around = np.ones((9, 9), np.uint8)
    height: Reals = cv2.subtract(cv2.dilate(tile, around), cv2.erode(tile, around)).astype(np.float32)
    crest = steep >= cv2.dilate(steep, np.ones((3, 3), np.uint8)) - 1e-3
    strongest = float(np.percentile(height, 98))
    if strongest < _LEAST_CONTRAST:  # bare paper
        return _Edges(0.0, 0), _Edges(0.0, 0)
    chosen = crest & (height > 0.5 * strongest) & (steep > 2)
    width = np.asarray(height / np.maximum(steep, 1e-3), np.float32)
    return _usual(width[chosen & (across > 2 * down)]), _usual(width[chosen & (down > 2 * across)])


def _usual(widths: Reals) -> _Edges:
    return _Edges(float(np.median(widths)) if widths.size else 0.0, widths.size)


def ripple(grey: Pixels) -> bool:
    """Whether the bare paper repeats itself every few pixels, as pictures of screens and prints do."""
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
    yield from sorted(lit, key=lambda tile: float(tile[::4, ::4].std()))[:5]


def _peak(tile: Pixels) -> bool:
    """Whether one frequency stands out from those of its own length, with a height that the eye can see."""
    rest = _without_ink(tile.astype(np.float32) - cv2.GaussianBlur(tile, (0, 0), 12).astype(np.float32))
    strength = np.abs(np.fft.fft2(rest * _WINDOW))
    usual = np.bincount(_RING.ravel(), strength.ravel()) / _RING_SIZES
    sharpness = np.where(_BAND, strength / np.maximum(usual[_RING], 1.0), 0.0)
    down, right = np.unravel_index(int(np.argmax(sharpness)), sharpness.shape)
    return bool(sharpness[down, right] > _PEAK and _height(rest, int(down), int(right)) > _LEAST_RIPPLE)


def _without_ink(rest: Reals) -> Reals:
    """What is far from the usual is flattened: dotted lines repeat themselves as well."""
    most = 4.0 * float(np.median(np.abs(rest)))
    return np.clip(rest, -most, most)


def _height(rest: Reals, down: int, right: int) -> float:
    """Grey levels of a wave of so many turns a tile, as half of the tile shows it; lines fill less."""
    rows, columns = np.mgrid[0:_TILE, 0:_TILE] / _TILE
    phase = 2 * np.pi * (down * rows + right * columns)
    parts = [
        cv2.GaussianBlur(rest * wave(phase).astype(np.float32), (0, 0), _TILE / 32)
        for wave in (np.cos, np.sin)
    ]
    return 2 * float(np.median(np.hypot(*parts)))
