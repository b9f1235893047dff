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
from digitizer.strokes import Labels, strokes_of

_DARK = 165  # of the stretched block: a stroke
_LEAST = 10  # pixels: a line of letters is higher
_TALL = 2.5  # usual heights: a stroke so tall is of more than one line, or none
_HIGH = 1.7  # usual heights: a band so high holds lines that stand beside each other
_UPRIGHT = 2  # lines: a narrow stroke beside more is what is left of a rule
_REACH = 1.6, 1.3  # heights of a band: letters and their marks reach no further above and below it
_BLACK = 40  # usual heights, squared: what has more ink is no writing
_STRIP = 6  # usual heights, and times its width: a strip so high is an edge
_SIDE, _TOUCH = 0.3, 0.08  # of its height: a line stands beside another that shares so much of it; touches it
_DIP, _HALF = 0.35, 0.5  # share of the votes on both sides, and usual heights from the edges: a line ends
_APART = 1.0  # heights of a body: words of one text stand closer
_CLOSE = 0.45  # ... and so far in a row in which two lines stand beside one
_DOUBLE = 3.2  # heights of a body: a line so high is such a row
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
    """The lines of a block (H, W), top to bottom; of columns that stand unevenly beside each other one after
    the other.

    Every stroke goes to the line it stands nearest to; one that runs through letters of two is cut between.
    """
    if block.ndim != 2 or min(block.shape) < 3:
        return []
    grey = stretched(block)
    strokes = _Strokes.of((grey < _DARK).astype(np.uint8))
    sheet = _Sheet(block, int(np.median(block)))
    usual = _usual(strokes.stats)
    lines: list[CutLine | None] = []
    rows = _rows(_votes(strokes.stats, len(grey), usual), usual)
    for share in _shares(strokes, rows, len(grey)):
        lines += _of_row(sheet, strokes, share, usual)
    return [line for line in lines if line is not None]


class _Share(NamedTuple):
    """What a band has of the strokes: its own, those that run through others too, and its rows."""

    own: NDArray[np.bool_]
    shared: NDArray[np.bool_]
    band: tuple[int, int]
    room: tuple[int, int]

    def is_high(self, usual: float) -> bool:
        """Whether more than a line of letters stands in it."""
        return self.band[1] - self.band[0] > _HIGH * usual


def _shares(strokes: _Strokes, bands: list[tuple[int, int]], height: int) -> list[_Share]:
    if not bands:
        return []
    owner = _owners(strokes, bands)
    across = _across(strokes, bands)
    owner[across.any(axis=1)] = -1
    return [
        _Share(owner == number, across[:, number], band, _room(bands, number, height))
        for number, band in enumerate(bands)
    ]


def _of_row(sheet: _Sheet, strokes: _Strokes, share: _Share, usual: float) -> list[CutLine | None]:
    """The lines of a row; where some of its columns have lines that others do not have, column by column."""
    if not share.is_high(usual):
        return [_cut(sheet, strokes, share)]
    height = len(sheet.block)
    part = strokes.only(share.own | share.shared, share.room)
    columns = _groups(part, _APART * usual)
    if _is_uneven([_lines(column.stats, height, usual) for column in columns]):
        return _beside(sheet, part, columns, usual)
    lines: list[CutLine | None] = []
    for line in _shares(part, _lines(part.stats, height, usual), height):
        if line.is_high(usual):
            whole = part.only(line.own | line.shared, line.room)
            lines += _beside(sheet, whole, _groups(whole, _CLOSE * usual), usual)
        else:
            lines.append(_cut(sheet, part, line))
    return lines


def _is_uneven(columns: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Whether a line of one column stands beside two of another, or between them."""
    return any(
        _is_between(line, others)
        for column in columns
        for line in column
        for others in columns
        if others is not column
    )


def _is_between(line: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    low, high = line
    shares = sorted((min(high, b) - max(low, a)) / (high - low) for a, b in others)
    if len(shares) < 2:
        return False
    *_, second, first = shares
    return second > _SIDE or (second > _TOUCH and first < 1 - _SIDE)


def _beside(
    sheet: _Sheet, strokes: _Strokes, columns: Sequence[_Strokes], usual: float
) -> list[CutLine | None]:
    """The lines of columns that stand beside each other, as a label in two lines beside its value, from left
    to right; columns of one line that follow each other make one.
    """
    lines: list[CutLine | None] = []
    row = np.zeros(len(strokes.stats), bool)
    rows = 0, len(sheet.block)

    def end_row() -> None:
        if row.any():
            lines.append(_cut(sheet, strokes, _Share(row.copy(), row & False, rows, rows)))
            row[:] = False

    for column in columns:
        shares = _shares(column, _lines(column.stats, rows[1], usual), rows[1])
        if len(shares) < 2:
            row |= column.stats[:, cv2.CC_STAT_AREA] > 0
        else:
            end_row()
            lines += [_cut(sheet, column, share) for share in shares]
    end_row()
    return lines


def _groups(strokes: _Strokes, apart: float) -> list[_Strokes]:
    """Strokes by where nothing stands for so many pixels, from left to right."""
    stats = strokes.stats
    order = np.argsort(stats[:, cv2.CC_STAT_LEFT], kind="stable")
    order = order[stats[order, cv2.CC_STAT_AREA] > 0]
    left = stats[order, cv2.CC_STAT_LEFT]
    reach = np.maximum.accumulate(left + stats[order, cv2.CC_STAT_WIDTH])
    rows = 0, len(strokes.labels)
    return [
        strokes.only(np.isin(np.arange(len(stats)), group), rows)
        for group in np.split(order, np.flatnonzero(left[1:] - reach[:-1] > apart) + 1)
    ]


def pieces_of(line: CutLine) -> list[CutLine]:
    """The line cut where it is empty for longer than between words; specks stay with what is beside them."""
    dark = stretched(line.image) < _DARK
    apart = (_CLOSE if line.box.h > _DOUBLE * line.body else _APART) * line.body
    edges = np.flatnonzero(np.diff(dark.any(axis=0).astype(np.int8), prepend=0, append=0))
    bounds: list[tuple[int, int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if bounds and start - bounds[-1][1] <= apart:
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


class _Sheet(NamedTuple):
    """A block and the grey of its paper."""

    block: NDArray[np.uint8]
    paper: int


class _Strokes(NamedTuple):
    """Connected strokes as OpenCV gives them; number 0 is the paper."""

    labels: Labels
    stats: NDArray[np.int32]
    middles: NDArray[np.float64]  # heights at which they stand

    @classmethod
    def of(cls, dark: NDArray[np.uint8]) -> _Strokes:
        """Of a mask; what has too much ink, or is an edge, is taken for paper: the ground beside a page."""
        labels, stats, centres = strokes_of(dark)
        width, height, area = (stats[:, side] for side in (2, 3, 4))
        usual = max(_usual(stats), _LEAST)
        edge = (height > _STRIP * usual) & (width < height / _STRIP)
        stats[edge | (area > _BLACK * usual**2), 2:] = 0
        return cls(labels, stats, centres[:, 1])

    def only(self, part: NDArray[np.bool_], room: tuple[int, int]) -> _Strokes:
        """Some of them, as far as they lie within rows; the others are paper."""
        stats = np.where(part[:, None], self.stats, 0)
        top, bottom = stats[:, 1].copy(), stats[:, 1] + stats[:, 3]
        stats[:, 1] = np.clip(top, *room)
        stats[:, 3] = np.clip(bottom, *room) - stats[:, 1]
        return _Strokes(self.labels, stats, self.middles)


def _usual(stats: NDArray[np.int32]) -> float:
    """The usual height of letters; 0 where there are none."""
    heights = _letters(stats)[:, cv2.CC_STAT_HEIGHT]
    return float(np.median(heights)) if len(heights) else 0.0


def _letters(stats: NDArray[np.int32]) -> NDArray[np.int32]:
    """The strokes that are no specks."""
    large = (stats[:, cv2.CC_STAT_HEIGHT] >= _LEAST // 2) & (stats[:, cv2.CC_STAT_AREA] >= 12)
    large[0] = False
    return stats[large]


def _lines(stats: NDArray[np.int32], height: int, around: float) -> list[tuple[int, int]]:
    """Rows parted where the votes fall far below both sides.

    Letters are no lower than half of those ``around``: where they hang together, most strokes are marks.
    """
    usual = max(_usual(stats), around / 2)
    votes = _votes(stats, height, usual)
    least = max(3, round(_HALF * usual))
    return [part for row in _rows(votes, usual) for part in _parted(votes, row, least)]


def _rows(votes: NDArray[np.float64], usual: float) -> list[tuple[int, int]]:
    """Tops and bottoms of the bands in which the bodies of letters stand."""
    if not votes.any():
        return []
    return _runs(votes > 0.07 * np.percentile(votes[votes > 0], 90), max(_LEAST // 2, int(0.35 * usual)))


def _votes(stats: NDArray[np.int32], height: int, usual: float) -> NDArray[np.float64]:
    """How much stands in each row of pixels: each stroke votes for those it covers by its width. Tall strokes
    (frames) and specks do not vote.
    """
    letters = _letters(stats)
    letters = letters[letters[:, cv2.CC_STAT_HEIGHT] < max(_TALL * usual, 30)]
    votes = np.zeros(height, np.float64)
    for _, top, width, tall, _ in letters[letters[:, cv2.CC_STAT_HEIGHT] >= 0.6 * usual]:
        inner = tall // 5
        votes[top + inner : top + tall - inner] += width
    reach = max(1, round(0.2 * usual))
    return np.convolve(votes, np.ones(2 * reach + 1) / (2 * reach + 1), mode="same")


def _parted(votes: NDArray[np.float64], run: tuple[int, int], least: int) -> list[tuple[int, int]]:
    """A band in its lines, each so high at least: it is parted where the votes fall far below both sides."""
    start, stop = run
    inner = votes[start + least : stop - least]
    if not len(inner):
        return [run]
    above = np.maximum.accumulate(votes[start:stop])[least : stop - start - least]
    below = np.maximum.accumulate(votes[start:stop][::-1])[::-1][least : stop - start - least]
    share = inner / np.maximum(1e-6, np.minimum(above, below))
    lowest = int(share.argmin())
    if share[lowest] > _DIP:
        return [run]
    at = start + least + lowest
    return [*_parted(votes, (start, at), least), *_parted(votes, (at, stop), least)]


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
    owner[far] = -1  # dust, what is left of a frame, the ground beside the page
    narrow = strokes.stats[:, cv2.CC_STAT_WIDTH] < _LEAST
    owner[narrow & ((overlap > 0).sum(axis=1) > _UPRIGHT)] = -1
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


def _reach(low: int, high: int) -> tuple[int, int]:
    """The rows that letters may cover whose bodies stand in a band."""
    above, below = (round(part * (high - low)) for part in _REACH)
    return low - above, high + below


def _cut(sheet: _Sheet, strokes: _Strokes, share: _Share) -> CutLine | None:
    """The hull of the line's strokes, with the strokes of other lines painted over: what is too pale to be a
    stroke of its own stays. Of shared strokes the line has the part within its rows; nothing of it lies
    beyond the reach of letters.
    """
    own, shared, room, reach = share.own, share.shared, share.room, _reach(*share.band)
    mine = strokes.stats[own | shared].copy()
    if not len(mine) or mine[:, cv2.CC_STAT_HEIGHT].max() < _LEAST // 2:
        return None
    tops, ends = mine[:, 1], mine[:, 1] + mine[:, 3]
    parted = shared[own | shared]
    tops[parted], ends[parted] = np.maximum(tops[parted], room[0]), np.minimum(ends[parted], room[1])
    left, top = max(0, int(mine[:, 0].min()) - 2), max(0, int(tops.min()) - 2, reach[0])
    right, bottom = int((mine[:, 0] + mine[:, 2]).max()) + 2, min(int(ends.max()) + 2, reach[1])
    labels = strokes.labels[top:bottom, left:right]
    rows = np.arange(top, top + len(labels))[:, None]
    wanted = own[labels] | (shared[labels] & (rows >= room[0]) & (rows < room[1]))
    foreign = (labels > 0) & ~wanted
    kept = cv2.dilate(wanted.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    hidden = (cv2.dilate(foreign.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0) & ~kept
    image = sheet.block[top:bottom, left:right].copy()
    image[hidden] = sheet.paper
    return CutLine(image, Box(left, top, image.shape[1], image.shape[0]), round(_body(mine)))


def _body(stats: NDArray[np.int32]) -> float:
    """The usual height of a line's larger strokes."""
    heights = np.sort(stats[:, cv2.CC_STAT_HEIGHT])
    return float(np.median(heights[heights >= 0.5 * heights[int(0.8 * (len(heights) - 1))]]))
