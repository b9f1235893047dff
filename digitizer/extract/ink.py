"""The strokes on a prepared page, put together to text lines, and the lines cut out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Pixels
from digitizer.domain.records import Box
from digitizer.extract.contrast import INK, darkened, enlarged
from digitizer.extract.crowd import level_lines, own_lines, squeezed, stands_of, stands_of_print
from digitizer.extract.glyphs import open_zeros
from digitizer.extract.legs import without_legs
from digitizer.extract.rows import are_halves, parted
from digitizer.extract.rows import cores as find_cores
from digitizer.extract.strokes import (
    are_dashes,
    are_letters,
    are_lone_letters,
    between_specks,
    dots_in_rings,
    end_of_label,
    lines_of,
    overhanging,
    rests_of_rule,
    strengths,
)
from digitizer.extract.tokens import hull
from digitizer.strokes import Labels, strokes_of

_DARK, _PALE = 150, 182  # grey: a written row is darker than this somewhere; on a page in pale ink
_MANY_STROKES = 40_000  # an A3 leaf has a tenth of them
_MANY, _FEW_DARK = 60, 0.4  # letters; the share of them that is dark on a page in pale ink
_RIM = 3  # pixels around a line
_BESIDE = 60  # pixels: pale letters so near to dark ones are writing too
_FILLED, _LOWEST = 0.4, 10  # of a label's width are letters; pixels: lower strokes are marks
_TALLEST = 90  # pixels: what is taller or wider is no letter
_SPECK = 14  # pixels of ink: what is left of a leg beside a letter
_TOWERING = 1.5  # heights of a row: a stroke so tall is no letter of it alone
_MOST_ROWS = 5  # ... and one that reaches over more rows than this is no writing
_FAR_BEHIND = 2.5  # ... and what stands so far behind other letters is not of their value
_BEHIND, _PALER = 1.0, 0.8  # ... nor what stands nearer and has less than so much of their ink
_SOME = 3  # letters that show how dark their ink is
_UPRIGHT = 14  # pixels: a tall stroke no wider is what is left of a rule
_SPACED = 3.2  # heights of letters: lines of one text are less far apart
_LEAST_PITCH = 26  # pixels: lines less far apart (3 mm) are halves of one whose letters are broken
_REACH = 0.1  # ... and so far letters reach from the middle of a line at least
_TEXT = 24  # strokes: so many tell how small a cell's text is written
_CLOSEST = 0.88  # share of the usual distance of lines: a long text is written no closer
_FULL = 0.9  # of the usual distance of lines: lines so far apart are two


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one row that belongs to a value."""

    left: int
    right: int
    top: int
    bottom: int
    baseline: int


@dataclass(frozen=True, slots=True)
class Crop:
    """A text line cut out for reading: pixels and its place on the prepared page."""

    image: Pixels
    box: Box


class Ink:
    """The connected strokes of a prepared page, to cut lines out of."""

    def __init__(self, clean: Pixels) -> None:
        labels, self._stats, _ = strokes_of((clean < INK).view(np.uint8))
        # Half the room on all but pages of noise; numbers are left for strokes that are cut apart.
        self._labels: Labels = labels if len(self._stats) < _MANY_STROKES else labels.astype(np.int32)
        self._middle = self._stats[:, cv2.CC_STAT_TOP] + self._stats[:, cv2.CC_STAT_HEIGHT] / 2
        self._dark = self._reaching(clean, _DARK)
        heights = self._stats[1:, cv2.CC_STAT_HEIGHT]
        letters = self._dark[1:][(heights >= 12) & (heights <= _TALLEST)]
        if len(letters) >= _MANY and letters.mean() < _FEW_DARK:
            self._dark = self._reaching(clean, _PALE)
        self._kept = np.ones(len(self._stats), bool)
        self.clean: Pixels = self._without_cores(clean)

    def _reaching(self, clean: Pixels, level: int) -> NDArray[np.bool_]:
        """Which strokes are darker than a level somewhere."""
        return np.asarray(np.bincount(self._labels[clean < level], minlength=len(self._stats)) >= 2)

    def _without_cores(self, clean: Pixels) -> Pixels:
        """The page without dots in the middle of letters: a dotted zero is read as 9 or 6.

        No letter of the language has a dot inside a closed shape.
        """
        x, y, w, h = (self._stats[:, column].astype(np.int32) for column in range(4))
        image = clean
        for index in dots_in_rings(self._stats):
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
            & (s[:, cv2.CC_STAT_HEIGHT] < _TOWERING * height)
            & (s[:, cv2.CC_STAT_AREA] >= 7)
            & self._kept
        )
        inside[0] = False
        return self._written(np.nonzero(inside)[0])

    def take(self, segment: Segment) -> None:
        """Takes away what stands in a stretch: it belongs to a value that was cut out."""
        self._kept[self.strokes_in(segment)] = False

    def across(self, segment: Segment) -> NDArray[np.intp]:
        """The strokes through which the stretch's letters hang together with those of other rows."""
        left, top, width, tall = (self._stats[:, side] for side in range(4))
        height = segment.bottom - segment.top
        core = segment.baseline - 0.4 * height
        joined = (
            (tall >= _TOWERING * height)
            & (tall < _MOST_ROWS * height)
            & (width > _UPRIGHT)
            & (top < core)
            & (top + tall > core)
            & (left < segment.right)
            & (left + width > segment.left)
            & self._dark
            & self._kept
        )
        joined[0] = False
        return np.nonzero(joined)[0]

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

    def foot(self, box: Box) -> int | None:
        """The y on which a label's letters stand: those in the middle of its box, or nearest to it where the
        box takes in half of another row; None when they are too few.
        """
        strokes = self.strokes_in(Segment(box.x, box.x + box.w, box.y, box.y + box.h, box.y + box.h))
        heights, widths, middles = self.measures(strokes)
        tall, middle = heights >= min(_LOWEST, box.h / 4), box.y + box.h / 2
        for level in (middle, *sorted(middles[tall], key=lambda y: float(abs(y - middle)))):
            row = tall & (np.abs(middles - level) < box.h / 4)
            if widths[row].sum() >= _FILLED * box.w:
                bottoms = np.repeat((middles + heights / 2)[row], widths[row].astype(int))
                return round(float(np.median(bottoms)))
        return None

    def measures(self, strokes: NDArray[np.intp] | slice) -> tuple[NDArray[np.float64], ...]:
        """Heights, widths and vertical middles of strokes."""
        s = self._stats[strokes].astype(float)
        return s[:, cv2.CC_STAT_HEIGHT], s[:, cv2.CC_STAT_WIDTH], self._middle[strokes]

    def seam(self, x: int, baseline: int, pitch: float) -> int:
        """Where a label ends near ``x``: right of its colon, else in the widest gap between letters."""
        top, bottom = round(baseline - 0.6 * pitch), round(baseline + 0.2 * pitch)
        return end_of_label(self._stats[self.strokes_in(Segment(x - 46, x + 46, top, bottom, baseline))], x)

    def boxes(self, strokes: NDArray[np.intp]) -> list[Box]:
        """The bounds of each stroke."""
        return [Box(*(int(side) for side in row[:4])) for row in self._stats[strokes]]

    def box_of(self, strokes: NDArray[np.intp]) -> Box:
        """The hull of strokes."""
        s = self._stats[strokes]
        left, top = int(s[:, 0].min()), int(s[:, 1].min())
        right, bottom = int((s[:, 0] + s[:, 2]).max()), int((s[:, 1] + s[:, 3]).max())
        return Box(left, top, right - left, bottom - top)

    def crop(self, strokes: NDArray[np.intp]) -> Crop:
        """The line that the strokes make, with what else lies in its box: the recognizer tells what reaches
        into a line from its neighbours better than the strokes' numbers do.
        """
        return self._window(self.box_of(strokes))

    def _line(self, strokes: NDArray[np.intp]) -> Crop:
        """The same without specks that stand alone."""
        return self.crop(strokes[between_specks(self._stats[strokes])])

    def _window(self, box: Box) -> Crop:
        """What lies in a box, with soft rims."""
        left, top = max(0, box.x - _RIM), max(0, box.y - _RIM)
        image = self.clean[top : box.y + box.h + _RIM, left : box.x + box.w + _RIM].copy()
        place = Box(left, top, image.shape[1], image.shape[0])
        return Crop(open_zeros(enlarged(darkened(image))), place)

    def lines(self, segment: Segment) -> list[Crop]:
        """The stretch's text lines (usually one; more when a long value was squeezed in), top to bottom.

        Of strokes that run on into other rows the stretch's part is taken.
        """
        crowded = self._crowded(segment)
        if crowded:
            return [self._line(line) for line in crowded]
        strokes = self._without_dust(self._together(self.strokes_in(segment), segment))
        joined = self._near(self.across(segment), strokes, 1.5 * (segment.bottom - segment.top))
        if len(joined):
            return [self._window(self._room(strokes, joined, segment))]
        return [self._line(strokes)] if len(strokes) else []

    def _crowded(self, segment: Segment) -> list[NDArray[np.intp]]:
        """The strokes of each of the stretch's lines where lines stand closer than rows; else nothing.

        Typewriters squeeze a long value in by half lines above and below its row. Letters that touch those of
        another line are cut apart.
        """
        strokes, usual, stands = self._squeezed(segment)
        if not len(stands):
            return []
        strokes = np.union1d(strokes, self.across(segment))
        shares = self._shares(strokes, (stands - usual / 2).astype(np.intp), usual)
        lines = [share for share, own in zip(shares, self._own(stands, segment, usual), strict=True) if own]
        lines = [self._without_dust(self._together(line, segment)) for line in lines]
        return [line for line in lines if len(line)]

    def is_crowded(self, segment: Segment) -> bool:
        """Whether several lines were squeezed into a stretch; nothing is cut apart."""
        _, usual, stands = self._squeezed(segment)
        return bool(self._own(stands, segment, usual).sum() > 1)

    def _own(self, stands: NDArray[np.float64], segment: Segment, usual: float) -> NDArray[np.bool_]:
        """Which of the lines in and around a stretch are its own."""
        height = segment.bottom - segment.top
        wide = replace(segment, top=segment.top - height, bottom=segment.bottom + height)
        around = stands_of(self._stats[self.strokes_in(wide), :4], usual)
        return own_lines(stands, segment.top, segment.bottom, around)

    def _squeezed(self, segment: Segment) -> tuple[NDArray[np.intp], float, NDArray[np.float64]]:
        """The strokes in and around a stretch, the usual height of its letters, and the y of its lines and of
        those around it where they stand closer than rows; else none.
        """
        height = segment.bottom - segment.top
        around = replace(segment, top=segment.top - height // 2, bottom=segment.bottom + height // 2)
        strokes = self.strokes_in(around)
        usual = self._usual(strokes)
        return strokes, usual, squeezed(self._stats[strokes, :4], height, usual)

    def _together(self, strokes: NDArray[np.intp], segment: Segment) -> NDArray[np.intp]:
        """The strokes of the value without what stands beside it or far behind it: the letters of a stamp."""
        middle = self._stats[strokes, cv2.CC_STAT_LEFT] + self._stats[strokes, cv2.CC_STAT_WIDTH] / 2
        strokes = strokes[(middle > segment.left) & (middle < segment.right)]
        order = strokes[np.argsort(self._stats[strokes, cv2.CC_STAT_LEFT], kind="stable")]
        starts = self._stats[order, 0]
        ends = np.maximum.accumulate(starts + self._stats[order, 2])
        gaps = (starts[1:] - ends[:-1]) / (segment.bottom - segment.top)
        for stop in (np.flatnonzero(gaps > _BEHIND) + 1).tolist():
            own, rest = order[:stop], order[stop:]
            if len(self._without_dust(own)) and (gaps[stop - 1] > _FAR_BEHIND or self._shines(own, rest)):
                return np.sort(own)
        return strokes

    def _shines(self, own: NDArray[np.intp], rest: NDArray[np.intp]) -> bool:
        """Whether what stands behind letters shines through from the other side of the leaf: it is paler."""
        letters = [part[self._stats[part, cv2.CC_STAT_HEIGHT] >= _LOWEST] for part in (own, rest)]
        ink, behind = (strengths(self.clean, self._labels, self._stats, part) for part in letters)
        return len(ink) >= _SOME and len(behind) > 0 and bool(np.median(behind) < _PALER * np.median(ink))

    def _near(self, joined: NDArray[np.intp], strokes: NDArray[np.intp], reach: float) -> NDArray[np.intp]:
        """Of strokes that run on into other rows those of the writing, word by word: no stamp beside it."""
        sides = sorted(
            (int(self._stats[one, 0]), int(self._stats[one, 0] + self._stats[one, 2]), int(one))
            for one in joined
        )
        if not sides:
            return joined
        box = self.box_of(strokes) if len(strokes) else self.box_of(np.array([sides[0][2]]))
        left, right, kept = box.x, box.x + box.w, []
        for start, end, one in sides:
            if start - right <= reach and left - end <= reach:
                left, right = min(left, start), max(right, end)
                kept.append(one)
        return np.array(kept, np.intp)

    def _room(self, strokes: NDArray[np.intp], joined: NDArray[np.intp], segment: Segment) -> Box:
        """The hull of the strokes and of the stretch's part of those that run on."""
        part = self.box_of(joined)
        left, right = max(part.x, segment.left), min(part.x + part.w, segment.right)
        top, bottom = max(part.y, segment.top), min(part.y + part.h, segment.bottom)
        room = Box(left, top, right - left, bottom - top)
        return hull([room, self.box_of(strokes)]) if len(strokes) else room

    def rows(self, left: int, top: int, right: int, bottom: int, tallest: int | None = None) -> list[Crop]:
        """The text lines within an area of any height, from top to bottom, of strokes up to ``tallest``."""
        strokes = self._without_dust(self.strokes_in(Segment(left, right, top, bottom, bottom)))
        if tallest is not None:
            strokes = strokes[self._stats[strokes, cv2.CC_STAT_HEIGHT] <= tallest]
        if not len(strokes):
            return []
        return [self._line(part) for part in self._rows(strokes)]

    def cell_rows(self, box: Box, edge: int, pitch: float | None) -> list[Crop]:
        """The text lines of a table's cell, whose rules run ``edge`` pixels outside of the box.

        ``pitch`` is the distance of lines in pixels, when it is known.
        A letter on a rule belongs to the word that it ends.
        """
        inside = self.strokes_in(Segment(box.x, box.x + box.w, box.y, box.y + box.h, box.y + box.h))
        over = overhanging(self._stats, self._kept, box.x + box.w + edge, box)
        before = overhanging(self._stats, self._kept, box.x - edge, box)
        own = np.setdiff1d(np.union1d(inside, over), before)
        own = own[~rests_of_rule(self._stats[own, :4], box)]
        strokes = self._without_dust(own)
        if not len(strokes):
            dashes = own[are_dashes(self._stats[own, :4], box) & self._dark[own]]
            return [self.crop(dashes)] if len(dashes) == 1 else []
        return [self._line(part) for part in self._rows(strokes, pitch)]

    def pitches(self, box: Box) -> list[float]:
        """The distances between neighbouring lines of an area that lie as near as lines of one text do: of
        lines of a hand that follow each other the mean, for a line is densest among its small or its tall
        letters; those of print stand level.
        """
        strokes = self._without_dust(
            self.strokes_in(Segment(box.x, box.x + box.w, box.y, box.y + box.h, box.y + box.h))
        )
        if not len(strokes):
            return []
        usual = self._usual(strokes)
        level = level_lines(self._stats[strokes, :4], usual)
        steps = np.diff(level if len(level) else self.cores(strokes, usual))
        texts = np.split(steps, np.flatnonzero(steps >= _SPACED * usual))
        near = [text[(text < _SPACED * usual) & (text >= _LEAST_PITCH)] for text in texts]
        return [float(text.mean()) for text in near for _ in text]

    def _rows(self, strokes: NDArray[np.intp], pitch: float | None = None) -> list[NDArray[np.intp]]:
        """The strokes of each text line; specks far from all lines belong to none."""
        usual = self._usual(strokes)
        if pitch is not None and len(strokes) > _TEXT:  # a long text is written smaller and closer
            pitch *= min(1.0, max(_CLOSEST, usual / self._letters))
        lines = self.cores(strokes, usual, pitch)
        stands = stands_of_print(self._stats[strokes, :4], usual)
        lines = (stands - usual / 2).astype(np.intp) if len(stands) > len(lines) else lines
        if not len(lines):
            return [strokes]
        shares = self._shares(strokes, lines, usual, pitch or 0.0)
        parts = [
            (share, int(line))
            for share, line in zip(shares, lines, strict=True) if len(self._without_dust(share))
        ]  # fmt: skip
        if pitch is not None and parts:
            parts = self._with_lone_letter(parts, strokes, usual, pitch)
        return self._told_apart(parts, _FULL * pitch if pitch is not None else np.inf)

    def _with_lone_letter(
        self, parts: list[tuple[NDArray[np.intp], int]], strokes: NDArray[np.intp], usual: float, pitch: float
    ) -> list[tuple[NDArray[np.intp], int]]:
        """The text lines (strokes, y) with a last one of a single letter («Ý»): few strokes for a line."""
        last, line = parts[-1]
        lines = np.concatenate([share for share, _ in parts])
        rest = np.setdiff1d(strokes, lines)
        place = Box(int(self._stats[lines, 0].min()), round(line + pitch), 0, round(pitch))
        letter = rest[are_lone_letters(self._stats[rest], place, usual) & self._dark[rest]]
        if len(letter) != 1:
            return parts
        [box] = self.boxes(letter)
        marks = (self._middle[last] > line + usual / 2) & (self._stats[last, 0] < box.x + box.w)
        return [
            *parts[:-1], (last[~marks], line), (np.append(last[marks], letter), box.y + box.h // 2),
        ]  # fmt: skip

    def _shares(
        self, strokes: NDArray[np.intp], lines: NDArray[np.intp], usual: float, pitch: float = 0.0
    ) -> list[NDArray[np.intp]]:
        """The strokes of each line, those that run across several cut apart."""
        strokes = np.concatenate([self._cut(stroke, lines, _REACH * usual) for stroke in strokes])
        belongs = lines_of(self._stats[strokes, :4].astype(np.int32), lines, usual, pitch)
        return [self._written(strokes[belongs == number]) for number in range(len(lines))]

    def _told_apart(
        self, parts: Sequence[tuple[NDArray[np.intp], int]], step: float
    ) -> list[NDArray[np.intp]]:
        """Text lines (strokes, y), two that stand nearly at one height, nearer than a ``step``, joined: they
        are halves of one, broken or pale, or its letters and their marks.
        """
        apart: list[NDArray[np.intp]] = []
        before = -np.inf
        for part, line in parts:
            box, last = self.box_of(part), self.box_of(apart[-1]) if apart else None
            near = last is not None and line - before < step
            if last is not None and near and are_halves(last, box):
                apart[-1] = np.concatenate([apart[-1], part])
            else:
                apart.append(part)
            before = line
        return apart

    def cores(self, strokes: NDArray[np.intp], usual: float, pitch: float | None = None) -> NDArray[np.intp]:
        """The y of the middles of the text lines that strokes make."""
        place = self.box_of(strokes)
        wanted = np.zeros(len(self._stats), bool)
        wanted[strokes] = True
        window = self._labels[place.y : place.y + place.h, place.x : place.x + place.w]
        return place.y + np.array(find_cores(wanted[window], usual, pitch), np.intp)

    @cached_property
    def _letters(self) -> float:
        """The usual height of letters on the page."""
        return self._usual(np.arange(1, len(self._stats)))

    def _usual(self, strokes: NDArray[np.intp]) -> float:
        """The usual height of letters among strokes."""
        heights, _, _ = self.measures(strokes)
        tall = heights[heights >= 10]
        return float(np.percentile(tall, 40)) if len(tall) else 20.0

    def _cut(self, stroke: np.intp, lines: NDArray[np.intp], reach: float) -> NDArray[np.intp]:
        """The pieces of a stroke that runs across several lines of writing, else the stroke itself.

        It runs across a line when it reaches so far above and below the middle.
        """
        x, y, w, h = (int(side) for side in self._stats[stroke, :4])
        across = [int(line) - y for line in lines if y + reach < line < y + h - reach]
        if len(across) < 2:
            return np.array([stroke])
        window = self._labels[y : y + h, x : x + w]
        mask = window == stroke
        belongs = parted(mask, across)
        pieces = [self._piece(stroke, window, mask & (belongs == line)) for line in range(len(across))]
        self._kept[stroke] = False
        return np.array([piece for piece in pieces if self._stats[piece, cv2.CC_STAT_AREA]], np.intp)

    def _piece(self, stroke: np.intp, window: NDArray[np.integer], mask: NDArray[np.bool_]) -> int:
        """A part of a stroke, which begins where ``window`` does, as a stroke of its own."""
        left, top, width, height = cv2.boundingRect(mask.astype(np.uint8))
        x, y = self._stats[stroke, :2] + (left, top)
        number = len(self._stats)
        window[mask] = number
        self._stats = np.vstack([self._stats, [x, y, width, height, np.count_nonzero(mask)]])
        self._middle = np.append(self._middle, y + height / 2)
        self._dark = np.append(self._dark, self._dark[stroke])
        self._kept = np.append(self._kept, True)
        return number

    def beneath(self, strokes: NDArray[np.intp], top: int, bottom: int) -> NDArray[np.intp]:
        """What is left of strokes between two heights when the legs that come from above are taken away."""
        pieces = [np.zeros(0, np.intp)]
        for stroke in strokes:
            x, y, w, h = (int(side) for side in self._stats[stroke, :4])
            low, high = max(y, top) - y, min(y + h, bottom) - y
            window = self._labels[y : y + h, x : x + w]
            rest = np.zeros(window.shape, np.uint8)
            if high > low:
                rest[low:high] = without_legs(window[low:high] == stroke)
            count, parts = cv2.connectedComponents(rest, connectivity=8)
            pieces.append(
                np.array(
                    [self._piece(stroke, window, parts == number) for number in range(1, count)], np.intp
                )
            )
        kept = np.concatenate(pieces)
        return np.asarray(kept[self._stats[kept, cv2.CC_STAT_AREA] >= _SPECK])

    def _without_dust(self, strokes: NDArray[np.intp]) -> NDArray[np.intp]:
        """Nothing, when there are only dots left over from a rule."""
        return strokes if are_letters(self._stats[strokes]).any() else strokes[:0]
