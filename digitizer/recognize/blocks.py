"""Cuts a block of text into its lines, for engines that read single lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import LineReading, Pixels
from digitizer.domain.records import Box
from digitizer.recognize.line_image import stretched

_DARK = 165  # of the stretched block: a stroke
_LEAST = 10  # pixels: a line of letters is higher


class CutLine(NamedTuple):
    """A line without the strokes of others, and its place in the block."""

    image: NDArray[np.uint8]
    box: Box


def read_blocks(
    read_lines: Callable[[Sequence[Pixels]], list[LineReading]], blocks: Sequence[Pixels]
) -> list[list[LineReading]]:
    """The lines of each block as an engine reads them, boxes in the block; all are read in one call."""
    cut = [cut_lines(block) for block in blocks]
    readings = iter(read_lines([line.image for lines in cut for line in lines]))
    return [
        [_moved(reading, line.box) for line in lines if (reading := next(readings)).words] for lines in cut
    ]


def _moved(reading: LineReading, place: Box) -> LineReading:
    words = tuple(
        word._replace(box=word.box._replace(x=word.box.x + place.x, y=word.box.y + place.y))
        for word in reading.words
    )
    return LineReading(words, reading.engine, reading.lattice)


def cut_lines(block: Pixels) -> list[CutLine]:
    """The lines of a block (H, W), top to bottom; every stroke goes to the line it stands nearest to."""
    if block.ndim != 2 or min(block.shape) < 3:
        return []
    grey = stretched(block)
    strokes = _Strokes.of(grey)
    bands = _bands(strokes.stats, grey.shape[0])
    if not bands:
        return []
    owner = _owners(strokes, bands)
    lines = [_cut(block, strokes, owner == number) for number in range(len(bands))]
    return [line for line in lines if line is not None]


class _Strokes(NamedTuple):
    """Connected strokes as OpenCV gives them; number 0 is the paper."""

    labels: NDArray[np.int32]
    stats: NDArray[np.int32]
    middles: NDArray[np.float64]  # heights at which they stand

    @classmethod
    def of(cls, grey: NDArray[np.uint8]) -> _Strokes:
        dark = (grey < _DARK).astype(np.uint8)
        _, labels, stats, centres = cv2.connectedComponentsWithStats(dark, connectivity=8)
        return cls(
            np.asarray(labels, np.int32), np.asarray(stats, np.int32), np.asarray(centres[:, 1], float)
        )


def _bands(stats: NDArray[np.int32], height: int) -> list[tuple[int, int]]:
    """Tops and bottoms of the bands in which the bodies of letters stand.

    Each stroke votes for the rows it covers by its width; where the votes fall to a small part of the peaks
    on both sides, a line ends. Tall strokes (frames) and specks do not vote.
    """
    heights = stats[1:, cv2.CC_STAT_HEIGHT]
    letters = stats[1:][(heights >= _LEAST // 2) & (stats[1:, cv2.CC_STAT_AREA] >= 12)]
    if not len(letters):
        return []
    usual = float(np.median(letters[:, cv2.CC_STAT_HEIGHT]))
    letters = letters[letters[:, cv2.CC_STAT_HEIGHT] < max(4 * usual, 30)]
    votes = np.zeros(height, np.float64)
    for _, top, width, tall, _ in letters[letters[:, cv2.CC_STAT_HEIGHT] >= 0.6 * usual]:
        inner = tall // 5
        votes[top + inner : top + tall - inner] += width
    if not votes.any():
        return []
    reach = max(1, round(0.2 * usual))
    votes = np.convolve(votes, np.ones(2 * reach + 1) / (2 * reach + 1), mode="same")
    return _runs(votes > 0.07 * np.percentile(votes[votes > 0], 90), max(_LEAST // 2, int(0.35 * usual)))


def _runs(high: NDArray[np.bool_], least: int) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(high.astype(np.int8), prepend=0, append=0))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= least]


def _owners(strokes: _Strokes, bands: list[tuple[int, int]]) -> NDArray[np.intp]:
    """The band that each stroke belongs to (-1: none): the one it overlaps most, else the nearest; marks over
    letters lean to the line below them.
    """
    tops = strokes.stats[:, cv2.CC_STAT_TOP][:, None].astype(float)
    bottoms = tops + strokes.stats[:, cv2.CC_STAT_HEIGHT][:, None]
    middles = strokes.middles[:, None]
    low, high = np.array([band[0] for band in bands], float), np.array([band[1] for band in bands], float)
    overlap = np.minimum(bottoms, high) - np.maximum(tops, low)
    away = np.where(middles < low, 0.75 * (low - middles), middles - high)
    score = np.where(overlap > 0, overlap, -np.maximum(away, 0.01))
    owner = score.argmax(axis=1)
    far = -score.max(axis=1) > 1.2 * (high - low)[owner]
    small = strokes.stats[:, cv2.CC_STAT_HEIGHT] < 0.5 * (high - low)[owner]
    owner[far & small] = -1  # dust, what is left of a frame
    owner[0] = -1
    return np.asarray(owner)


def _cut(block: Pixels, strokes: _Strokes, own: NDArray[np.bool_]) -> CutLine | None:
    """The hull of the line's strokes, with the strokes of other lines painted over: what is too pale to be a
    stroke of its own stays.
    """
    mine = strokes.stats[own]
    if not len(mine) or mine[:, cv2.CC_STAT_HEIGHT].max() < _LEAST // 2:
        return None
    left, top = (max(0, int(mine[:, side].min()) - 2) for side in (0, 1))
    right, bottom = (int((mine[:, side] + mine[:, side + 2]).max()) + 2 for side in (0, 1))
    part = (slice(top, bottom), slice(left, right))
    labels = strokes.labels[part]
    foreign = (labels > 0) & ~own[labels]
    kept = cv2.dilate((own[labels]).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    hidden = (cv2.dilate(foreign.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0) & ~kept
    image = np.where(hidden, np.uint8(np.median(block)), block[part]).astype(np.uint8)
    return CutLine(image, Box(left, top, image.shape[1], image.shape[0]))
