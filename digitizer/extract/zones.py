"""Where each field's value stands on a page: from the found labels, the rows they stand on, and the ink.

Nothing here rests on fixed coordinates. A label gives its row's baseline; rows without a label between two
labelled rows continue the value above them; the ink of a row belongs to the label left of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.domain.forms import Area, FormProfile
from digitizer.domain.layout import Frame, Pixels, Rule
from digitizer.domain.records import Box
from digitizer.extract.glyphs import open_zeros
from digitizer.extract.labels import Found
from digitizer.extract.tokens import Token, hull

_DARK = 150  # grey: a written row is darker than this somewhere
_BESIDE = 60  # pixels: pale letters so near to dark ones are writing too
_INK = 195  # grey: darker is ink
_ABOVE, _BELOW = 0.76, 0.26  # a row reaches so far above and below its baseline, in row pitches
_DESCENDING = frozenset("gpqyjàạẹịọụặậệộợựỵ,;()")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one row that belongs to a value."""

    left: int
    right: int
    top: int
    bottom: int
    baseline: int


@dataclass(frozen=True, slots=True)
class Zone:
    """The value after the profile's label number ``label``: its stretches, first row first."""

    label: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """The area in which rows run: its sides, the distance of rows, and the baseline that ends it."""

    left: int
    right: int
    pitch: float
    end: int | None


@dataclass(frozen=True, slots=True)
class _Row:
    """A label's place: tokens' hull on its last line, its baselines, first and last."""

    label: int
    box: Box
    first: int
    baseline: int


def find_zones(
    profile: FormProfile, found: Sequence[Found | None], tokens: Sequence[Token], frame: Frame, ink: Ink
) -> list[Zone]:
    """A zone for every label that was found in the head, main column or foot and has a field."""
    zones: list[Zone] = []
    for area, (left, right) in {
        Area.HEAD: (frame.left - 60, frame.right + 60),
        Area.MAIN: (frame.left + 6, frame.divider - 6),
        Area.FOOT: (frame.left, frame.right + 60),
    }.items():
        rows = _rows(profile, found, tokens, area)
        column = _Column(left, right, _pitch(rows, frame), _end(profile, found, tokens, area))
        own = list(_zones_of(profile, rows, column, ink))
        drop = _drop(own, ink, column.pitch)
        zones.extend(_lowered(zone, drop) for zone in own)
    return zones


def _drop(zones: Sequence[Zone], ink: Ink, pitch: float) -> int:
    """How far below the labels' baseline the values stand (negative: above), in pixels.

    A printer or typewriter puts all values of a page off the labels' line by the same step.
    """
    steps = [step for zone in zones if (step := ink.drop(zone.segments[0])) is not None]
    if len(steps) < 3:
        return 0
    limit = 0.28 * pitch
    return round(max(-limit, min(limit, float(np.median(steps)))))


def _lowered(zone: Zone, drop: int) -> Zone:
    return Zone(
        zone.label, tuple(replace(s, top=s.top + drop, bottom=s.bottom + drop) for s in zone.segments)
    )


def _rows(
    profile: FormProfile, found: Sequence[Found | None], tokens: Sequence[Token], area: Area
) -> list[_Row]:
    rows = []
    for index, (spec, place) in enumerate(zip(profile.labels, found, strict=True)):
        if spec.area is not area or place is None:
            continue
        label = tokens[place.start : place.stop]
        last = [token for token in label if token.line == label[-1].line]
        first = [token for token in label if token.line == label[0].line]
        rows.append(_Row(index, hull(t.box for t in last), _baseline(first), _baseline(last)))
    return rows


def _baseline(tokens: Sequence[Token]) -> int:
    """The bottom of letters that do not reach below the line."""
    plain = [t for t in tokens if not _DESCENDING & set(t.text.casefold())]
    bottoms = sorted(t.box.y + t.box.h for t in plain or tokens)
    middle = bottoms[len(bottoms) // 2]
    return middle if plain else middle - 9


def _pitch(rows: Sequence[_Row], frame: Frame) -> float:
    """The usual distance between neighbouring rows."""
    steps = sorted(b.first - a.baseline for a, b in pairwise(rows) if b.first - a.baseline > 30)
    if not steps:
        return 0.045 * (frame.right - frame.left)
    near = [step for step in steps if step < 1.4 * steps[len(steps) // 8]]
    return float(np.median(near))


def _end(
    profile: FormProfile, found: Sequence[Found | None], tokens: Sequence[Token], area: Area
) -> int | None:
    """The baseline of the first row of the signature cells, which ends the main column's last value."""
    if area is not Area.MAIN:
        return None
    for spec, place in zip(profile.labels, found, strict=True):
        if spec.area is Area.SIGN and place is not None:
            return _baseline(tokens[place.start : place.stop])
    return None


def _zones_of(profile: FormProfile, rows: Sequence[_Row], column: _Column, ink: Ink) -> Iterator[Zone]:
    for index, row in enumerate(rows):
        if not profile.labels[row.label].keys:
            continue
        following = rows[index + 1] if index + 1 < len(rows) else None
        same_row = following is not None and abs(following.first - row.baseline) < 0.4 * column.pitch
        limit = following.box.x - 4 if following is not None and same_row else column.right
        start = ink.seam(row.box.x + row.box.w, row.baseline, column.pitch)
        segments = [_segment(start, limit, row.baseline, column.pitch)]
        if not same_row:
            below = following.first if following else column.end
            segments.extend(_continuation(row.baseline, below, column))
        yield Zone(row.label, tuple(segments))


def _continuation(baseline: int, below: int | None, column: _Column) -> Iterator[Segment]:
    """The unlabelled rows between a labelled row and the next one."""
    if below is None:
        return
    count = round((below - baseline) / column.pitch) - 1
    for number in range(1, min(count, 3) + 1):
        row = round(baseline + number * (below - baseline) / (count + 1))
        yield _segment(column.left, column.right, row, column.pitch)


def _segment(left: int, right: int, baseline: int, pitch: float) -> Segment:
    return Segment(left, right, round(baseline - _ABOVE * pitch), round(baseline + _BELOW * pitch), baseline)


def unlabelled_rows(
    profile: FormProfile, found: Sequence[Found | None], tokens: Sequence[Token], frame: Frame
) -> list[Segment]:
    """Rows of the main column before or after which a label is missing, though there is room for it."""
    rows = _rows(profile, found, tokens, Area.MAIN)
    pitch = _pitch(rows, frame)
    wide = (frame.left + 6, frame.divider - 6)
    segments: list[Segment] = []
    for above, below in pairwise(rows):
        lost = any(
            found[index] is None and not profile.labels[index].optional
            for index in range(above.label + 1, below.label)
        )
        steps = round((below.first - above.baseline) / pitch)
        if lost and steps > 1:
            step = (below.first - above.baseline) / steps
            segments.extend(_segment(*wide, round(above.baseline + n * step), pitch) for n in range(1, steps))
    return segments


@dataclass(frozen=True, slots=True)
class Crop:
    """A text line cut out for reading: pixels (only its own ink) and its place on the prepared page."""

    image: Pixels
    box: Box


class Ink:
    """The connected strokes of a prepared page, to cut lines out of."""

    def __init__(self, clean: Pixels) -> None:
        mask = (clean < _INK).astype(np.uint8)
        _, self._labels, self._stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        self._middle = self._stats[:, cv2.CC_STAT_TOP] + self._stats[:, cv2.CC_STAT_HEIGHT] / 2
        self._dark = np.bincount(self._labels[clean < _DARK], minlength=len(self._stats)) >= 2
        self._kept = np.ones(len(self._stats), bool)
        self.clean: Pixels = self._without_cores(clean)

    def _without_cores(self, clean: Pixels) -> Pixels:
        """The page without dots in the middle of letters: a dotted zero is read as 9 or 6.

        No letter of the language has a dot inside a closed shape.
        """
        x, y, w, h, area = (self._stats[:, column].astype(np.int32) for column in range(5))
        dots = np.nonzero((h >= 3) & (h <= 16) & (w >= 3) & (w <= 12) & (area >= 8))[0]
        rings = np.nonzero((h >= 18) & (h <= 70) & (w >= 10) & (w <= 50))[0]
        image = clean
        for left in range(0, len(dots), 256):
            some = dots[left : left + 256, None]
            off_x = np.abs(2 * x[some] + w[some] - 2 * x[rings] - w[rings])
            off_y = np.abs(2 * y[some] + h[some] - 2 * y[rings] - h[rings])
            inside = (off_x < 0.4 * w[rings]) & (off_y < 0.4 * h[rings]) & (h[some] < 0.5 * h[rings])
            for index in some[inside.any(axis=1), 0]:
                if image is clean:
                    image = clean.copy()
                top, left_side = max(0, y[index] - 2), max(0, x[index] - 2)
                part = (slice(top, y[index] + h[index] + 2), slice(left_side, x[index] + w[index] + 2))
                window = self._labels[part]
                image[part][(window == index) | (window == 0)] = 255
                self._kept[index] = False
        return image

    def strokes_in(self, segment: Segment) -> NDArray[np.intp]:
        """The strokes whose middle lies in the stretch, without specks and what towers over the row."""
        s = self._stats
        centre_x = s[:, cv2.CC_STAT_LEFT] + s[:, cv2.CC_STAT_WIDTH] / 2
        height = segment.bottom - segment.top
        inside = (
            (centre_x > segment.left)
            & (centre_x < segment.right)
            & (self._middle > segment.top)
            & (self._middle < segment.bottom)
            & (s[:, cv2.CC_STAT_HEIGHT] < 1.5 * height)
            & (s[:, cv2.CC_STAT_AREA] >= 7)
            & self._kept
        )
        inside[0] = False
        return self._written(np.nonzero(inside)[0])

    def _written(self, strokes: NDArray[np.intp]) -> NDArray[np.intp]:
        """The strokes of a row without what shines through from the other side of the leaf.

        A row that is written has dark strokes; pale ones among and beside them are letters with little ink.
        """
        dark = self._stats[strokes[self._dark[strokes]]]
        if not len(dark):
            return strokes[:0]
        left = dark[:, cv2.CC_STAT_LEFT].min() - _BESIDE
        right = (dark[:, cv2.CC_STAT_LEFT] + dark[:, cv2.CC_STAT_WIDTH]).max() + _BESIDE
        middle = self._stats[strokes, cv2.CC_STAT_LEFT] + self._stats[strokes, cv2.CC_STAT_WIDTH] / 2
        beside: NDArray[np.bool_] = (middle > left) & (middle < right)
        return strokes[beside]

    def drop(self, segment: Segment) -> float | None:
        """How far below the segment's baseline its letters stand; None when it holds too little ink."""
        s = self._stats[self.strokes_in(segment)]
        height = segment.bottom - segment.top
        letters = s[(s[:, cv2.CC_STAT_HEIGHT] > 0.2 * height) & (s[:, cv2.CC_STAT_HEIGHT] < 0.75 * height)]
        if len(letters) < 3:
            return None
        bottoms = letters[:, cv2.CC_STAT_TOP] + letters[:, cv2.CC_STAT_HEIGHT]
        return float(np.median(bottoms) - segment.baseline)

    def before_colon(self, segment: Segment) -> Crop | None:
        """What stands before a row's first colon: its label, apart from a value squeezed in beside it."""
        strokes = self.strokes_in(segment)
        colon = self._colon(self._stats[strokes]) if len(strokes) else None
        if colon is None:
            return None
        label = strokes[self._stats[strokes][:, cv2.CC_STAT_LEFT] < colon]
        return self.crop(label) if len(label) > 4 else None

    def measures(self, strokes: NDArray[np.intp]) -> tuple[NDArray[np.float64], ...]:
        """Heights, widths and vertical middles of strokes."""
        s = self._stats[strokes].astype(float)
        return s[:, cv2.CC_STAT_HEIGHT], s[:, cv2.CC_STAT_WIDTH], self._middle[strokes]

    def seam(self, x: int, baseline: int, pitch: float) -> int:
        """Where a label ends near ``x``: right of its colon, else in the widest gap between letters."""
        top, bottom = round(baseline - 0.6 * pitch), round(baseline + 0.2 * pitch)
        window = Segment(x - 46, x + 46, top, bottom, baseline)
        strokes = self.strokes_in(window)
        if not len(strokes):
            return x
        s = self._stats[strokes]
        colon = self._colon(s)
        if colon is not None:
            return colon
        ends, starts = np.sort(s[:, 0] + s[:, 2]), np.sort(s[:, 0])
        gaps = []
        for end in ends:
            after = starts[starts >= end - 1]
            if len(after) and not ((s[:, 0] < end - 1) & (s[:, 0] + s[:, 2] > end + 1)).any():
                gaps.append((min(int(after[0]) - int(end), 30) - 0.8 * abs(end - x), int(end)))
        return max(gaps)[1] if gaps else x

    @staticmethod
    def _colon(stats: NDArray[np.int32]) -> int | None:
        """The right edge of two dots above each other."""
        dots = sorted(tuple(int(v) for v in row[:4]) for row in stats if row[2] <= 13 and row[3] <= 13)
        for x, y, w, _ in dots:
            for x2, y2, w2, _ in dots:
                if abs(x - x2) <= 4 and 7 <= y2 - y <= 28:
                    return max(x + w, x2 + w2)
        return None

    def box_of(self, strokes: NDArray[np.intp]) -> Box:
        """The hull of strokes."""
        s = self._stats[strokes]
        left, top = int(s[:, 0].min()), int(s[:, 1].min())
        right, bottom = int((s[:, 0] + s[:, 2]).max()), int((s[:, 1] + s[:, 3]).max())
        return Box(left, top, right - left, bottom - top)

    def crop(self, strokes: NDArray[np.intp]) -> Crop:
        """The strokes alone on white, with their soft rims."""
        box = self.box_of(strokes)
        pad = 3
        top, bottom = max(0, box.y - pad), box.y + box.h + pad
        left, right = max(0, box.x - pad), box.x + box.w + pad
        window = self._labels[top:bottom, left:right]
        wanted = np.zeros(len(self._stats), np.uint8)
        wanted[strokes] = 1
        mask = cv2.dilate(wanted[window], np.ones((5, 5), np.uint8))
        image = np.where(mask > 0, self.clean[top:bottom, left:right], 255).astype(np.uint8)
        place = Box(left, top, image.shape[1], image.shape[0])
        return Crop(open_zeros(_enlarged(_darkened(image))), place)

    def lines(self, segment: Segment) -> list[Crop]:
        """The stretch's text lines (usually one; two when a long value was squeezed in), top to bottom."""
        strokes = self.strokes_in(segment)
        strokes = self._without_dust(strokes)
        if not len(strokes):
            return []
        return [self.crop(part) for part in self._split(strokes, segment)]

    def _without_dust(self, strokes: NDArray[np.intp]) -> NDArray[np.intp]:
        """Nothing, when there are only dots left over from a rule."""
        if not len(strokes):
            return strokes
        s = self._stats[strokes]
        letters = (s[:, cv2.CC_STAT_HEIGHT] >= 10) & (s[:, cv2.CC_STAT_AREA] >= 24)
        return strokes if letters.any() else strokes[:0]

    def _split(self, strokes: NDArray[np.intp], segment: Segment) -> list[NDArray[np.intp]]:
        """Two squeezed lines show as two heights at which letters stand, a letter's height apart."""
        heights, _, middles = self.measures(strokes)
        tall = heights[heights >= 12]
        if len(tall) < 4:
            return [strokes]
        usual = float(np.median(tall))
        letters = np.sort(middles[(heights >= 0.6 * usual) & (heights <= 1.9 * usual)])
        steps = np.diff(letters)
        if not len(steps) or steps.max() < max(9.0, 0.5 * usual):
            return [strokes]
        at = int(np.argmax(steps))
        if min(at + 1, len(letters) - at - 1) < 2:
            return [strokes]
        upper = middles < (letters[at] + letters[at + 1]) / 2
        return [strokes[upper], strokes[~upper]]


def without_struck(lines: list[Crop], rules: Sequence[Rule]) -> list[Crop]:
    """Of two lines of which one is struck out, the other: the right value was written above it."""
    struck = [_is_struck(line.box, rules) for line in lines]
    if len(lines) == 2 and sum(struck) == 1:
        return [line for line, out in zip(lines, struck, strict=True) if not out]
    return lines


def _is_struck(box: Box, rules: Sequence[Rule]) -> bool:
    """Whether a rule runs through the middle of a text line: the value was struck out."""
    for rule in rules:
        height = (rule.y - box.y) / max(1, box.h)
        drawn = min(rule.x1, box.x + box.w) - max(rule.x0, box.x)
        if 0.3 < height < 0.72 and drawn > 0.6 * box.w:
            return True
    return False


def ink_bands(clean: Pixels) -> list[tuple[int, int]]:
    """Top and bottom of the bands of text lines in an area, from top to bottom."""
    rows = (clean < _INK).sum(axis=1) > 3
    edges = np.diff(np.pad(rows.astype(np.int8), 1))
    starts, ends = np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0]
    bands: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        if bands and start - bands[-1][1] < 9:  # marks belong to the letters below them
            bands[-1] = (bands[-1][0], int(end))
        else:
            bands.append((int(start), int(end)))
    return [(top, bottom) for top, bottom in bands if bottom - top >= 16]


def softened(image: Pixels) -> Pixels:
    """A line a little wider and softer: another view of thin, narrow or ragged type."""
    blurred = cv2.GaussianBlur(image, (0, 0), 0.8)
    return cv2.resize(blurred, None, fx=1.25, fy=1.0, interpolation=cv2.INTER_CUBIC)


def _darkened(image: Pixels) -> Pixels:
    """The line with its darker ink made black: faded typing reads like fresh typing."""
    ink = image[image < _INK]
    low = float(np.percentile(ink, 20)) if ink.size else 0.0
    if low < 8:
        return image
    table = np.clip((np.arange(256) - low) * (255.0 / (255.0 - low)), 0, 255).astype(np.uint8)
    return cv2.LUT(image, table)


def _enlarged(image: Pixels) -> Pixels:
    """Small print brought to the height that engines read best."""
    height = image.shape[0]
    if height >= 34:
        return image
    factor = min(2.0, 46 / height)
    return cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
