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
_TALL = 2.5  # usual heights: a stroke so tall is of more than one line, or none
_APART = 1.0  # heights of a body: words of one text stand closer
_MOST = 0.6  # of the body of a line: a stroke that fills it in two lines belongs to both


class CutLine(NamedTuple):
    """A line without the strokes of others, its place in the block, and the height of its letters' bodies."""

    image: NDArray[np.uint8]
    box: Box
    body: int


def read_blocks(
    read_lines: Callable[[Sequence[Pixels]], list[LineReading]], blocks: Sequence[Pixels]
) -> list[list[LineReading]]:
    """The lines of each block as an engine reads them, boxes in the block; all are read in one call.

    A line's pieces are read apart, each at its own size: small print beside large writing.
    """
    cut = [[pieces_of(line) for line in cut_lines(block)] for block in blocks]
    readings = iter(read_lines([piece.image for lines in cut for line in lines for piece in line]))
    joined = [
        [_joined([_moved(next(readings), piece.box) for piece in line]) for line in lines] for lines in cut
    ]
    return [[line for line in lines if line.words] for lines in joined]


def _joined(pieces: Sequence[LineReading]) -> LineReading:
    """A line out of its pieces; only a line of one piece keeps its lattice."""
    if len(pieces) == 1:
        return pieces[0]
    return LineReading(tuple(word for piece in pieces for word in piece.words), pieces[0].engine)


def _moved(reading: LineReading, place: Box) -> LineReading:
    words = tuple(
        word._replace(box=word.box._replace(x=word.box.x + place.x, y=word.box.y + place.y))
        for word in reading.words
    )
    return LineReading(words, reading.engine, reading.lattice)


def cut_lines(block: Pixels) -> list[CutLine]:
    """The lines of a block (H, W), top to bottom.

    Every stroke goes to the line it stands nearest to; one that runs through letters of two is cut between.
    """
    if block.ndim != 2 or min(block.shape) < 3:
        return []
    grey = stretched(block)
    strokes = _Strokes.of(grey)
    bands = _bands(strokes.stats, grey.shape[0])
    if not bands:
        return []
    owner = _owners(strokes, bands)
    across = _across(strokes, bands)
    owner[across.any(axis=1)] = -1
    lines = [
        _cut(block, strokes, owner == number, across[:, number], _room(bands, number, block.shape[0]))
        for number in range(len(bands))
    ]
    return [line for line in lines if line is not None]


def pieces_of(line: CutLine) -> list[CutLine]:
    """The line cut where it is empty for longer than between words; specks stay with what is beside them."""
    dark = stretched(line.image) < _DARK
    edges = np.flatnonzero(np.diff(dark.any(axis=0).astype(np.int8), prepend=0, append=0))
    bounds: list[tuple[int, int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if bounds and start - bounds[-1][1] <= _APART * line.body:
            bounds[-1] = (bounds[-1][0], end)
        else:
            bounds.append((start, end))
    large = [
        bound
        for bound in bounds
        if np.ptp(np.flatnonzero(dark[:, slice(*bound)].any(axis=1))) > line.body / 2
    ]
    starts = [left for left, _ in large[1:]]
    return [
        _piece(line, left, right)
        for left, right in zip(
            [0, *(max(0, start - 2) for start in starts)],
            [*(start - 2 for start in starts), line.box.w],
            strict=True,
        )
    ]


def _piece(line: CutLine, left: int, right: int) -> CutLine:
    box = line.box
    return CutLine(line.image[:, left:right], Box(box.x + left, box.y, right - left, box.h), line.body)


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
    letters = letters[letters[:, cv2.CC_STAT_HEIGHT] < max(_TALL * usual, 30)]
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


def _across(strokes: _Strokes, bands: list[tuple[int, int]]) -> NDArray[np.bool_]:
    """Which strokes (rows) run through the bodies of several bands (columns), and of which."""
    tops = strokes.stats[:, cv2.CC_STAT_TOP][:, None].astype(float)
    bottoms = tops + strokes.stats[:, cv2.CC_STAT_HEIGHT][:, None]
    low, high = np.array([band[0] for band in bands], float), np.array([band[1] for band in bands], float)
    through = np.minimum(bottoms, high) - np.maximum(tops, low) > _MOST * (high - low)
    through[0] = False
    narrow = strokes.stats[:, cv2.CC_STAT_WIDTH] < _LEAST  # what is left of a rule
    through[(through.sum(axis=1) < 2) | narrow] = False
    return np.asarray(through)


def _room(bands: list[tuple[int, int]], number: int, height: int) -> tuple[int, int]:
    """The rows that are nearer to this band than to its neighbours."""
    low, high = bands[number]
    top = (bands[number - 1][1] + low) // 2 if number else 0
    bottom = (high + bands[number + 1][0]) // 2 if number + 1 < len(bands) else height
    return top, bottom


def _cut(
    block: Pixels,
    strokes: _Strokes,
    own: NDArray[np.bool_],
    shared: NDArray[np.bool_],
    room: tuple[int, int],
) -> CutLine | None:
    """The hull of the line's strokes, with the strokes of other lines painted over: what is too pale to be a
    stroke of its own stays. Of ``shared`` strokes the line has the part within its rows.
    """
    mine = strokes.stats[own | shared].copy()
    if not len(mine) or mine[:, cv2.CC_STAT_HEIGHT].max() < _LEAST // 2:
        return None
    tops, ends = mine[:, 1], mine[:, 1] + mine[:, 3]
    parted = shared[own | shared]
    tops[parted], ends[parted] = np.maximum(tops[parted], room[0]), np.minimum(ends[parted], room[1])
    left, top = max(0, int(mine[:, 0].min()) - 2), max(0, int(tops.min()) - 2)
    right, bottom = int((mine[:, 0] + mine[:, 2]).max()) + 2, int(ends.max()) + 2
    labels = strokes.labels[top:bottom, left:right]
    rows = np.arange(top, top + len(labels))[:, None]
    wanted = own[labels] | (shared[labels] & (rows >= room[0]) & (rows < room[1]))
    foreign = (labels > 0) & ~wanted
    kept = cv2.dilate(wanted.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    hidden = (cv2.dilate(foreign.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0) & ~kept
    image = np.where(hidden, np.uint8(np.median(block)), block[top:bottom, left:right]).astype(np.uint8)
    return CutLine(image, Box(left, top, image.shape[1], image.shape[0]), round(_body(mine)))


def _body(stats: NDArray[np.int32]) -> float:
    """The usual height of a line's larger strokes."""
    heights = np.sort(stats[:, cv2.CC_STAT_HEIGHT])
    return float(np.median(heights[heights >= 0.5 * heights[int(0.8 * (len(heights) - 1))]]))
