"""Finds the name written below a signature («Người thực hiện»), apart from the scribble above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from digitizer.domain.forms import Area, FormProfile
from digitizer.domain.layout import Frame, PreparedPage
from digitizer.domain.records import Box
from digitizer.extract.ink import Crop, Ink, Segment
from digitizer.extract.labels import Found
from digitizer.extract.tokens import Token, common, hull, plain

_LETTER, _TALL = 85, (45.0, 95.0)  # pixels: letters are no higher; from where on a stroke is the scribble
_OF_LETTERS = 3.3  # times as high as letters is a scribble
_MOSTLY = 0.5  # of a line's letters stand in the hint
_PRINT = 60  # pixels: what is higher is no word of a hint, whatever was read in it
_NAME, _TANGLE = 110, 240  # pixels: a name is wider; one and its signature are no higher
_SEEN = 0.5  # of a stroke's box lies in the lines that were found
_REACH = 26.0  # pixels: letters reach so far above and below the middle of the row
# Below the label: «(Ký, ghi rõ họ, chữ đệm, tên)», «(Ký tên, đóng dấu, ghi rõ họ tên, chức vụ)».
_HINTS = ("kyghirohochudemten", "kytendongdaughirohotenchucvu")


def sign_boxes(
    profile: FormProfile, found: Sequence[Found | None], tokens: Sequence[Token]
) -> dict[int, Box]:
    """By label number, where the labels of signature cells stand."""
    return {
        index: hull(t.box for t in tokens[place.start : place.stop])
        for index, (spec, place) in enumerate(zip(profile.labels, found, strict=True))
        if spec.area is Area.SIGN and place is not None
    }


def name_line(
    boxes: Mapping[int, Box], label: int, tokens: Sequence[Token], frame: Frame, ink: Ink
) -> Crop | None:
    """The line with the name in the signature cell of label number ``label``; None when the cell is empty.

    ``boxes`` are the places of all signature labels (``sign_boxes``).
    """
    if label not in boxes:
        return None
    own = boxes[label]
    left, right, bottom = _cell(boxes, label, frame)
    top = _below_hint(tokens, own.y + own.h, left, right)
    cell = Segment(left, right, top, bottom, bottom)
    strokes = ink.strokes_in(cell)
    heights, _, middles = ink.measures(strokes)
    scribble = heights > _tallest(heights)
    row = _name_row(ink, strokes, scribble)
    if row is None:
        return None
    low, high = row
    inside = (middles >= low) & (middles <= high) & ~scribble
    chosen = np.concatenate([strokes[inside], ink.beneath(strokes[scribble], round(low), round(high))])
    return ink.crop(chosen) if len(chosen) else None


def other_lines(
    boxes: Mapping[int, Box], label: int, tokens: Sequence[Token], frame: Frame, ink: Ink
) -> list[Crop]:
    """All lines below a signature's label, top to bottom, hint and office among them: where the one with the
    name was not told apart from the scribble, one of these is it.
    """
    if label not in boxes:
        return []
    left, right, bottom = _cell(boxes, label, frame)
    top = _below_hint(tokens, boxes[label].y + boxes[label].h, left, right)
    if bottom - top <= _REACH or right <= left:
        return []
    rows = ink.rows(left, top, right, bottom)
    return sorted([*rows, *_tangles(rows, Segment(left, right, top, bottom, bottom), ink)], key=_top)


def _tangles(rows: Sequence[Crop], cell: Segment, ink: Ink) -> Iterator[Crop]:
    """What hangs together so that no line was found in it: a name in the ink of the signature across it."""
    strokes = ink.strokes_in(cell)
    for stroke, box in zip(strokes, ink.boxes(strokes), strict=True):
        seen = sum(common(row.box, box) for row in rows)
        if box.w >= _NAME and box.h <= _TANGLE and seen < _SEEN * box.w * box.h:
            yield ink.crop(np.array([stroke]))


def _top(crop: Crop) -> int:
    return crop.box.y


def place(boxes: Mapping[int, Box], label: int, frame: Frame, page: PreparedPage) -> Box:
    """The signature cell of a label, below it, as far as it lies on the page."""
    height, width = page.clean.shape
    left, right, bottom = _cell(boxes, label, frame)
    left, top, right = max(0, left), max(0, boxes[label].y + boxes[label].h), min(width, right)
    return Box(left, top, max(0, right - left), max(0, min(height, bottom) - top))


def _is_of_hint(word: str) -> bool:
    """Whether a word stands in the hint."""
    return len(word) > 1 and any(word in hint for hint in _HINTS)


def _tallest(heights: NDArray[np.float64]) -> float:
    """How high strokes of letters are at most; what is taller is the scribble."""
    letters = heights[(heights >= 9) & (heights <= _LETTER)]
    return float(np.clip(_OF_LETTERS * np.median(letters), *_TALL)) if len(letters) else _TALL[1]


def _name_row(ink: Ink, strokes: NDArray[np.intp], scribble: NDArray[np.bool_]) -> tuple[float, float] | None:
    """Top and bottom of the row with the name: letters that stand free, else the scribble's lowest ink."""
    heights, _, _ = ink.measures(strokes)
    free = (heights >= 9) & (heights <= _LETTER) & ~scribble
    row = _lowest_row(*ink.measures(strokes[free])) if free.any() else None
    if row is not None or not scribble.any():
        return row
    lines = ink.cores(strokes[free | scribble], _REACH)
    return (float(lines[-1]) - _REACH, float(lines[-1]) + _REACH) if len(lines) else None


def _cell(boxes: Mapping[int, Box], label: int, frame: Frame) -> tuple[int, int, int]:
    """Left, right and bottom of the cell: half-way to the neighbours on its row, down to the next row."""
    own = boxes[label]
    centre = own.x + own.w / 2
    left, right, bottom = float(frame.left + 8), float(frame.divider - 8), frame.bottom - 12
    for box in (box for index, box in boxes.items() if index != label):
        other = box.x + box.w / 2
        if abs(box.y - own.y) < 60:
            middle = (centre + other) / 2
            left, right = (max(left, middle), right) if other < centre else (left, min(right, middle))
        elif box.y > own.y:
            bottom = min(bottom, box.y - 8)
    return round(left), round(right), bottom


def _below_hint(tokens: Sequence[Token], top: int, left: int, right: int) -> int:
    """Below the hint, when it is printed within the next two lines."""
    rows: dict[int, list[Token]] = {}
    for token in tokens:
        middle = token.box.x + token.box.w / 2
        near = top - 6 < token.box.y + token.box.h / 2 < top + 80
        if left < middle < right and near and token.plain:
            rows.setdefault(token.line, []).append(token)
    bottoms = (one.box.y + one.box.h + 4 for row in rows.values() for one in _of_hint(row))
    return max(bottoms, default=top + 4)


def _of_hint(row: Sequence[Token]) -> Sequence[Token]:
    """The words of a line that stand in the hint; none where others say more: «Phó Chủ tịch» has one too."""
    own = [token for token in row if token.box.h < _PRINT and _is_of_hint(token.plain)]
    said, whole = (sum(len(token.plain) for token in some) for some in (own, row))
    return own if said > _MOSTLY * whole else ()


def _lowest_row(
    heights: NDArray[np.float64], widths: NDArray[np.float64], middles: NDArray[np.float64]
) -> tuple[float, float] | None:
    """The band of letters: the lowest one that is wide enough for a name."""
    reach = max(_REACH, 0.9 * float(np.median(heights)))
    order = np.argsort(middles)[::-1]
    for index in order:
        middle = float(middles[index])
        band = np.abs(middles - (middle - 0.4 * reach)) <= reach
        if widths[band].sum() >= _NAME and (band.sum() >= 3 or widths[band].max() >= _NAME):
            centre = float(np.average(middles[band], weights=widths[band]))
            return centre - reach, centre + reach
    return None


def is_hint(text: str) -> bool:
    """Whether a line is only the printed hint."""
    letters = plain(text)
    return len(letters) > 4 and any(letters in hint for hint in _HINTS)
