"""Parts writing into its lines, also where letters of one line touch those of the next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Pixels
from digitizer.domain.records import Box
from digitizer.extract.contrast import INK

Mask = NDArray[np.bool_]

_SOFT = 0.3  # heights of letters: how far the profile is smoothed
_VALLEY = 0.62  # between two lines strokes are fewer than so many of the lesser line's
_WEAK = 0.14  # of the densest line: what has fewer strokes is a mark or a speck, if it does not stand apart
_FAINT, _BARE = 0.05, 0.1  # ... or has fewer than that; what stands apart has bare paper beside it
_GORGE = 0.45  # ... and of those in the columns of a short line
_LETTERS = 1.0  # strokes in each row of pixels of a line of few letters; dots and tails are lower
_WIDE = 2.0  # heights of letters: a line is wider
_CLOSE = 0.7  # of the pitch: lines are farther apart
_LOOSE = 0.25  # of the pitch: so far a line may stand off its place
_TAIL = 0.25  # of the pitch: so far letters without tails reach below the middle of a line
_HEADS = 1.4  # of the pitch: so far above the middle of a line its heads do not reach
_ASTRAY = 0.35  # ... and so far it may stand off its place, as the first line's middle may
_AMONG_HEADS = 0.4  # of the strokes of the first line has one that hides above it
_NEAR = 0.9  # heights of letters: lines are farther apart
_SEAM = 0.36  # of the way from line to line: letters without tails end above, heads begin below
_HALVES = 0.5  # heights: what stands so little below a line is a part of it
_MARKS, _WITHIN = 0.6, 0.75  # of a line's height are its marks at most; of them lies within the line
_ASIDE = 0.02  # cost of leaving that place, for each pixel, in pixels of ink


def cores(mask: Mask, usual: float, pitch: float | None = None) -> list[int]:
    """The rows of pixels at which the lines of writing are densest, from top to bottom.

    ``mask`` is the ink, (H, W); ``usual`` the height of letters and ``pitch`` the distance of lines in
    pixels, when it is known. Where small letters stand, a row of pixels meets more strokes than among the
    tails and heads of tall ones.
    """
    starts = (mask & ~np.pad(mask, ((0, 0), (1, 0)))[:, :-1]).astype(float)
    profile = _soft(starts, usual)
    nearest = _NEAR * usual if pitch is None else _CLOSE * pitch
    kept: list[int] = []
    for peak in _peaks(profile):
        while kept and not (
            peak - kept[-1] >= nearest
            and _are_apart(starts, profile, (kept[-1], peak), usual, spaced=pitch is not None)
        ):
            if profile[peak] <= profile[kept[-1]]:
                break
            kept.pop()
        else:
            kept.append(peak)
    return kept if pitch is None else _with_hidden(kept, profile, pitch)


def are_halves(upper: Box, lower: Box) -> bool:
    """Whether two boxes of strokes are one line's: at one height, or one nearly within the height of the
    other, as marks are that stand close below the line above.
    """
    least, most = sorted((upper.h, lower.h))
    if lower.y + lower.h / 2 - upper.y - upper.h / 2 < _HALVES * least:
        return True
    shared = min(upper.y + upper.h, lower.y + lower.h) - max(upper.y, lower.y)
    return least < _MARKS * most and shared > _WITHIN * least


def _peaks(profile: NDArray[np.float64]) -> list[int]:
    """Where the profile is higher than around, and not faint."""
    return [
        y
        for y in range(len(profile))
        if profile[y] > _FAINT * profile.max() and profile[y] == profile[max(0, y - 2) : y + 3].max()
    ]


def _with_hidden(kept: Sequence[int], profile: NDArray[np.float64], pitch: float) -> list[int]:
    """The lines and those that hide among the tails of a line above them, or the heads of the first one:
    there is room and ink for them.
    """
    found: list[int] = []
    first = kept[0] if kept else 0
    above = [y for y in _peaks(profile[:first]) if abs(first - pitch - y) <= _ASTRAY * pitch]
    if first > _HEADS * pitch and above:
        highest = max(above, key=lambda y: profile[y])
        kept = [highest, *kept] if profile[highest] > _AMONG_HEADS * profile[first] else kept
    for line, after in pairwise([*kept, len(profile) + round((1 - _TAIL) * pitch)]):
        found.append(line)
        while after - found[-1] > (2 - _LOOSE) * pitch:
            first, last = round(found[-1] + (1 - _LOOSE) * pitch), round(found[-1] + (1 + _LOOSE) * pitch)
            window = profile[first : last + 1]
            if not len(window) or window.max() <= _WEAK * profile.max():
                break
            found.append(first + int(window.argmax()))
    return found


def _soft(starts: NDArray[np.float64], usual: float) -> NDArray[np.float64]:
    """How many strokes begin in a row of pixels and the rows around it."""
    window = np.hanning(max(5, round(2 * _SOFT * usual) | 1) + 2)
    return np.asarray(np.convolve(starts.sum(axis=1), window / window.sum(), "same"))


def _are_apart(
    starts: NDArray[np.float64],
    profile: NDArray[np.float64],
    peaks: tuple[int, int],
    usual: float,
    *,
    spaced: bool,
) -> bool:
    """Whether two peaks are two lines: a valley lies between them where the lesser one has its letters.

    Of lines that are ``spaced`` as the others one may hold a word of two letters.
    """
    first, last = peaks
    lesser = first if profile[first] < profile[last] else last
    lowest = profile[first : last + 1].min()
    weak = bool(profile[lesser] < _WEAK * profile.max())
    if lowest < (_BARE if weak else _VALLEY) * profile[lesser]:
        return True
    if weak and not spaced:
        return False
    reach = round(_SOFT * usual)
    around = slice(max(0, lesser - reach), lesser + reach + 1)
    columns = np.flatnonzero(starts[around].any(axis=0))
    left, right = int(columns.min()), int(columns.max() + usual)
    if right - left < _WIDE * usual:
        return False
    local = _soft(starts[:, left:right], usual)
    if weak and local[around].min() < _LETTERS:
        return False
    return bool(local[first : last + 1].min() < _GORGE * local[lesser])


def parted(mask: Mask, lines: Sequence[int]) -> NDArray[np.intp]:
    """For each pixel of a stroke the number of the line it belongs to, cut between the lines.

    ``mask`` is the stroke alone, ``lines`` the cores that it runs across, in its rows.
    """
    belongs = np.zeros(mask.shape, np.intp)
    rows = np.arange(mask.shape[0])[:, None]
    for number, (upper, lower) in enumerate(pairwise(lines), 1):
        belongs[rows > _seam(mask, upper, lower)[None, :]] = number
    cut = belongs.copy()
    for number, core in enumerate(lines):
        _give_back(mask & (cut == number), core, number, belongs, len(lines))
    return belongs


def _give_back(piece: Mask, core: int, number: int, belongs: NDArray[np.intp], count: int) -> None:
    """Parts of a piece that do not reach its line's core are tails from above or heads from below."""
    parts, labels, stats, _ = cv2.connectedComponentsWithStats(piece.astype(np.uint8), connectivity=8)
    for part in range(1, parts):
        top, high = int(stats[part, cv2.CC_STAT_TOP]), int(stats[part, cv2.CC_STAT_HEIGHT])
        if top + high <= core and number > 0:
            belongs[labels == part] = number - 1
        elif top > core and number + 1 < count:
            belongs[labels == part] = number + 1


def _seam(mask: Mask, upper: int, lower: int) -> NDArray[np.intp]:
    """The way from left to right between two lines that crosses least ink, soon below the upper one.

    Of letters that touch, the heads of the lower line say more than the tails of the upper.
    """
    band = mask[upper : lower + 1].T.astype(float)
    height = band.shape[1]
    band += _ASIDE * np.abs(np.arange(height) - _SEAM * height)
    cost = band[0]
    came = np.zeros(band.shape, np.intp)
    for column in range(1, len(band)):
        before = np.pad(cost, 1, constant_values=np.inf)
        ways = np.stack([before[1:-1], before[:-2], before[2:]])
        best = ways.argmin(axis=0)
        came[column] = np.array([0, -1, 1])[best]
        cost = band[column] + ways.min(axis=0)
    at = int(cost.argmin())
    path = np.zeros(len(band), np.intp)
    for column in range(len(band) - 1, -1, -1):
        path[column] = at + upper
        at += int(came[column, at])
    return path


def ink_bands(clean: Pixels) -> list[tuple[int, int]]:
    """Top and bottom of the bands of text lines in an area, from top to bottom."""
    rows = (clean < INK).sum(axis=1) > 3
    edges = np.diff(np.pad(rows.astype(np.int8), 1))
    starts, ends = np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0]
    bands: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        if bands and start - bands[-1][1] < 9:  # marks belong to the letters below them
            bands[-1] = (bands[-1][0], int(end))
        else:
            bands.append((int(start), int(end)))
    return [(top, bottom) for top, bottom in bands if bottom - top >= 16]
