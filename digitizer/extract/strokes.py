"""Where strokes stand beside each other and in their cell: letters, dashes, what is left of rules."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Pixels
from digitizer.domain.records import Box
from digitizer.strokes import Labels

_BESIDE = 60  # pixels: strokes farther apart are no neighbours
_ERASED = 8  # pixels right of a rule that were whitened with it: a letter that begins there stands on it
_SMALL, _TALLEST = 8, 90  # pixels: letters are higher, and neither higher nor wider
_SPECK = 4  # pixels: dots are no wider
LETTER_GAP = 22  # pixels: letters of a word are nearer to each other
_SAME_GAP = 1.6  # times as far as the letter before may the next letter of a word stand, ...
_LONGEST_WORD = 3.5  # ... and heights of a letter a word runs on at most
_LOOSE = 4  # pixels by which letters of a word, and beginnings of lines, are out of place
_DASH, _OFF = 9, 9  # pixels: a dash is longer, and farther from the rules above and below it
_LONGEST = 90  # ... and no longer than this
_FLAT = 1.7  # ... and longer than thick by this factor, with its soft rim
_WIDEST, _OFF_PLACE = 30, 0.8  # pixels: wider gaps are all alike; cost of a pixel beside a label's end
_LOW = 24  # pixels: what is left of a rule is no higher, and longer
_DOT, _UNLIKE = 13, 4  # pixels: a dot of a colon is no larger, and differs no more from the other
_FAR = 1.8  # heights of letters: what lies farther from a line of writing is none of its marks
_HIGH = 1.5  # of the distance of lines: no letter is higher
_MARK = 0.55  # heights of letters: what is lower is a mark
_BENEATH = 1.1  # ... which below a line is nearer to its middle
_MIDST = 0.35  # ... and so near to it is a dash of the line
_LOWEST, _LEAST_INK = 10, 24  # pixels: height and ink of letters at least
_ALONE = 1.0  # heights of letters: a point stands nearer to its word
_LONE, _UPRIGHT = 0.7, 14  # of the usual height is a lone letter; pixels: it is wider than a rule
_OFF_LINE = 0.3  # of the distance of lines: it may stand off its line
_POINT = 1.3  # ... and longer than high by this factor, even a short piece

Side = NDArray[np.int32]


def overhanging(stats: Side, kept: NDArray[np.bool_], x: int, box: Box) -> NDArray[np.intp]:
    """The numbers of the letters on and right of an upright rule at ``x`` that end a word on its left side,
    within the heights of a box.

    ``stats`` are the strokes (n, at least 4: x, y, width, height), ``kept`` which of them count.
    """
    left, top, width, height = stats[:, :4].T
    right, bottom = left + width, top + height
    middle = top + height / 2
    small = (height > _SMALL) & (height < _TALLEST) & (width < _TALLEST) & kept
    letters = small & (middle > box.y) & (middle < box.y + box.h)
    on_rule = np.flatnonzero(letters & (left < x + _ERASED) & (right > x - 2))
    near = np.flatnonzero(letters & (left > x - 2 * _BESIDE) & (left < x + 4 * _BESIDE))
    sides = (left, right, top, bottom)
    begin = _margin(np.flatnonzero(small & (width > _SPECK)), sides, x) if len(on_rule) else 0.0
    ends: set[np.intp] = set()
    for stroke in on_rule:
        others = near[near != stroke]
        run = run_over(stroke, others, sides, begin)
        ends |= set(run) or ({stroke} if is_last(stroke, others, sides) else set())
    return np.array(sorted(ends), np.intp)


def _margin(letters: NDArray[np.intp], sides: tuple[Side, Side, Side, Side], x: int) -> float:
    """The x at which lines right of an upright rule usually begin."""
    left, right, top, bottom = sides
    near = letters[(right[letters] > x - 2) & (left[letters] < x + _BESIDE)]  # with those on the rule
    middle = ((top + bottom) / 2)[near, None]
    follows = (left[near, None] > left[near]) & (middle > top[near]) & (middle < bottom[near])
    firsts = left[near[~follows.any(axis=1) & (left[near] >= x + _ERASED)]]
    return float(np.median(firsts)) if len(firsts) else x + _BESIDE


def is_last(stroke: np.intp, others: NDArray[np.intp], sides: tuple[Side, Side, Side, Side]) -> bool:
    """Whether a letter stands nearer to what is left of it on its line than to what is right of it.

    ``sides`` are those of all strokes by number: left, right, top, bottom; ``others`` numbers of strokes.
    """
    left, right, top, bottom = sides
    middle = (top[stroke] + bottom[stroke]) / 2
    line = others[(top[others] < middle) & (bottom[others] > middle)]
    before = left[stroke] - right[line[left[line] < left[stroke]]]
    after = left[line[left[line] > left[stroke]]] - right[stroke]
    return bool(before.min(initial=_BESIDE) < min(LETTER_GAP, after.min(initial=_BESIDE)))


def run_over(
    stroke: np.intp, others: NDArray[np.intp], sides: tuple[Side, Side, Side, Side], begin: float
) -> list[np.intp]:
    """The letters of a word that runs on over a rule: that on the rule, and those that follow it as close as
    it follows what is left of it, up to a wide gap, or to a letter where lines of the next cell ``begin``.

    Other arguments as for ``is_last``. Empty where the word does not begin left of the rule, or does not end.
    """
    left, right, top, bottom = sides
    middle = (top[stroke] + bottom[stroke]) / 2
    line = others[(top[others] < middle) & (bottom[others] > middle)]
    behind = sorted(line[left[line] > left[stroke]], key=lambda other: int(left[other]))
    before = max(0, (left[stroke] - right[line[left[line] < left[stroke]]]).min(initial=_BESIDE))
    beyond = max(0, left[behind[0]] - right[stroke]) if behind else _BESIDE
    if before >= LETTER_GAP or before > beyond * _SAME_GAP + _LOOSE:
        return []
    run, end = [stroke], right[stroke]
    longest = end + _LONGEST_WORD * int(bottom[stroke] - top[stroke])
    widest = before * _SAME_GAP + _LOOSE
    own = left[np.setdiff1d(others, line)]  # of other lines
    filled = bool((np.abs(own - begin) <= _LOOSE).any())
    for one, after in zip_longest(behind, behind[1:]):
        gap = left[one] - end
        is_end = gap <= before and len(run) == 1 and (after is None or left[after] - right[one] > widest)
        if gap > widest or (abs(left[one] - begin) <= _LOOSE and not (filled and is_end)):
            break
        run.append(one)
        end = max(end, right[one])
    return run if end < longest else []


def gaps_to(box: Side, others: Side) -> Side:
    """How far boxes (x, y, width, height) lie from one, across and down together."""
    across = np.maximum(others[:, 0] - box[0] - box[2], box[0] - others[:, 0] - others[:, 2])
    down = np.maximum(others[:, 1] - box[1] - box[3], box[1] - others[:, 1] - others[:, 3])
    return np.asarray(np.maximum(across, 0) + np.maximum(down, 0))


def lines_of(strokes: Side, lines: NDArray[np.intp], usual: float, pitch: float) -> NDArray[np.intp]:
    """The number of each stroke's line, -1 for a speck; marks go with the letter nearest to them. ``strokes``
    (n, 4: x, y, width, height), ``lines`` the y of their middles; ``usual`` the height of letters, ``pitch``
    the distance of lines in pixels (0: not known).

    A stroke through a line and not much higher than it is a letter of it.
    """
    height, middle = strokes[:, 3], strokes[:, 1] + strokes[:, 3] / 2
    away = np.abs(middle[:, None] - lines)
    belongs, nearest = away.argmin(axis=1), away.min(axis=1)
    through = (nearest < height / 2) & (height < _HIGH * pitch)
    belongs[(nearest > _FAR * usual) & ~through] = -1
    letters = np.flatnonzero((height >= _MARK * usual) & (belongs >= 0))
    loose = (height < _MARK * usual) & (belongs >= 0) & (nearest > _MIDST * usual)
    for mark in np.flatnonzero(loose):
        owners = letters[middle[mark] - lines[belongs[letters]] < _BENEATH * usual]
        if len(owners):
            gaps = gaps_to(strokes[mark], strokes[owners])
            belongs[mark] = belongs[owners[gaps.argmin()]] if gaps.min() < 2 * usual else -1
    return np.asarray(belongs, np.intp)


def rests_of_rule(strokes: NDArray[np.int32], cell: Box) -> NDArray[np.bool_]:
    """Which strokes (n, 4) are what is left of a rule above or below a cell, bent at the spine: long and low.

    At the foot of a cell they may be shorter: there no marks stand but points.
    """
    _, top, width, height = strokes.T
    bottom, foot = top + height, cell.y + cell.h
    over = (top < cell.y) | (bottom > foot)
    long = over & (height <= _LOW) & (width >= _LOW) & (width >= _FLAT * height)
    short = (height <= _OFF + _DASH) & (width > _DASH + 2) & (width >= _POINT * height)
    return np.asarray(long | (short & (bottom > foot - _OFF) & (top > cell.y + cell.h / 2)))


def are_dashes(strokes: NDArray[np.int32], cell: Box) -> NDArray[np.bool_]:
    """Which strokes (n, 4) can be the single dash of a cell: flat, and off the cell's rules."""
    _, top, width, height = strokes.T
    flat = (width >= _DASH) & (width < _LONGEST) & (width >= _FLAT * height)
    return np.asarray(flat & (top > cell.y + _OFF) & (top + height < cell.y + cell.h - _OFF))


def dots_in_rings(stats: NDArray[np.integer]) -> NDArray[np.intp]:
    """The numbers of dots in the middle of closed letters, as in a dotted zero, among strokes (n, at least 5:
    x, y, width, height, area).
    """
    x, y, w, h, area = (stats[:, column].astype(np.int32) for column in range(5))
    dots = np.nonzero((h >= 3) & (h <= 16) & (w >= 3) & (w <= 12) & (area >= 8))[0]
    rings = np.nonzero((h >= 18) & (h <= 70) & (w >= 10) & (w <= 50))[0]
    found = [np.zeros(0, np.intp)]
    for first in range(0, len(dots), 256):  # of a page of noise not all at once
        some = dots[first : first + 256, None]
        off_x = np.abs(2 * x[some] + w[some] - 2 * x[rings] - w[rings])
        off_y = np.abs(2 * y[some] + h[some] - 2 * y[rings] - h[rings])
        inside = (off_x < 0.4 * w[rings]) & (off_y < 0.4 * h[rings]) & (h[some] < 0.5 * h[rings])
        found.append(some[inside.any(axis=1), 0])
    return np.concatenate(found)


def strengths(
    page: Pixels, labels: Labels, stats: NDArray[np.integer], strokes: NDArray[np.intp]
) -> NDArray[np.float64]:
    """How much darker than paper, in grey levels, the middling pixel of each of some ``strokes`` is: dots of
    a leader on a pale stroke do not count. ``labels`` and ``stats`` are those of all strokes of the page.
    """
    found = []
    for stroke in strokes:
        x, y, w, h = (int(side) for side in stats[stroke, :4])
        part = slice(y, y + h), slice(x, x + w)
        found.append(255 - float(np.median(page[part][labels[part] == stroke])))
    return np.array(found)


def between_specks(strokes: Side) -> NDArray[np.bool_]:
    """Which strokes of a line (n, at least 5: x, y, width, height, area) are left without the specks that
    stand alone before its first and behind its last letter, or dash; all where it has no letters.

    Where small strokes stand close they are letters that are broken, and stay.
    """
    left, right, height = strokes[:, 0], strokes[:, 0] + strokes[:, 2], strokes[:, 3]
    letters = are_letters(strokes) | (strokes[:, 2] > _DASH)
    if not letters.any():
        return np.ones(len(strokes), bool)
    usual = float(np.median(height[letters]))
    first, last = left[letters].min() - _ALONE * usual, right[letters].max() + _ALONE * usual
    kept = np.ones(len(strokes), bool)
    for beyond, room in ((right <= first, first - left.min()), (left >= last, right.max() - last)):
        if np.count_nonzero(beyond) <= 1 + room / usual:
            kept &= ~beyond
    return kept


def are_letters(strokes: Side) -> NDArray[np.bool_]:
    """Which strokes (n, at least 5) are too large for a speck, or for a dot left over from a rule."""
    return np.asarray((strokes[:, 3] >= _LOWEST) & (strokes[:, 4] >= _LEAST_INK))


def are_lone_letters(strokes: Side, place: Box, usual: float) -> NDArray[np.bool_]:
    """Which strokes (n, at least 4) are as high as letters and stand where a line begins: ``place`` has
    the x of its margin, the y of its middle and, as its height, the distance of lines.
    """
    left, top, width, height = strokes[:, :4].T
    is_letter = (height > _LONE * usual) & (height < usual / _LONE) & (width > _UPRIGHT)
    begins = np.abs(left - place.x) < usual
    return np.asarray(is_letter & begins & (np.abs(top + height / 2 - place.y) < _OFF_LINE * place.h))


def end_of_label(strokes: Side, x: int) -> int:
    """Where a label ends near ``x`` among strokes (n, at least 4): right of its colon, else in the widest gap
    between letters.
    """
    colon = _colon(strokes)
    if colon is not None:
        return colon
    left, right = strokes[:, 0], strokes[:, 0] + strokes[:, 2]
    gaps = []
    for end in np.sort(right):
        after = left[left >= end - 1]
        if len(after) and not ((left < end - 1) & (right > end + 1)).any():
            gaps.append((min(int(after.min()) - int(end), _WIDEST) - _OFF_PLACE * abs(end - x), int(end)))
    return max(gaps)[1] if gaps else x


def _colon(strokes: Side) -> int | None:
    """The right edge of two dots above each other with nothing between (the marks of «ộ» are no colon)."""
    left, top, width, height = strokes[:, :4].T
    dots = sorted(tuple(int(side) for side in row[:4]) for row in strokes if max(row[2], row[3]) <= _DOT)
    for x, y, w, h in dots:
        for x2, y2, w2, h2 in dots:
            across, down = x + w / 2, (y + h + y2) / 2
            held = (left < across) & (across < left + width) & (top < down) & (down < top + height)
            alike = max(abs(w - w2), abs(h - h2)) <= _UNLIKE
            if alike and abs(x - x2) <= 4 and 7 <= y2 - y <= 28 and not held.any():
                return max(x + w, x2 + w2)
    return None
