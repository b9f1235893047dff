"""Finds the name written below a signature («Người thực hiện»), apart from the scribble above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from digitizer.domain.forms import Area, FormProfile
from digitizer.domain.layout import Frame
from digitizer.domain.records import Box
from digitizer.extract.ink import Crop, Ink, Segment
from digitizer.extract.labels import Found
from digitizer.extract.tokens import Token, hull, plain

_HINT = "kyghirohochudemten"  # «(Ký, ghi rõ họ, chữ đệm, tên)» below the label


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
    letters = strokes[(heights >= 9) & (heights <= 85)]
    if not len(letters):
        return None
    row = _lowest_row(*ink.measures(letters))
    if row is None:
        return None
    low, high = row
    chosen = strokes[(middles >= low) & (middles <= high) & (heights <= 95)]
    return ink.crop(chosen) if len(chosen) else None


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
    """Below the hint's words, when they are printed within the next two lines."""
    bottom = top + 4
    for token in tokens:
        middle = token.box.x + token.box.w / 2
        near = top - 6 < token.box.y + token.box.h / 2 < top + 80
        if left < middle < right and near and len(token.plain) > 1 and token.plain in _HINT:
            bottom = max(bottom, token.box.y + token.box.h + 4)
    return bottom


def _lowest_row(
    heights: NDArray[np.float64], widths: NDArray[np.float64], middles: NDArray[np.float64]
) -> tuple[float, float] | None:
    """The band of letters: the lowest one that is wide enough for a name."""
    reach = max(26.0, 0.9 * float(np.median(heights)))
    order = np.argsort(middles)[::-1]
    for index in order:
        middle = float(middles[index])
        band = np.abs(middles - (middle - 0.4 * reach)) <= reach
        if widths[band].sum() >= 110 and (band.sum() >= 3 or widths[band].max() >= 110):
            centre = float(np.average(middles[band], weights=widths[band]))
            return centre - reach, centre + reach
    return None


def is_hint(text: str) -> bool:
    """Whether a line is only the printed hint."""
    letters = plain(text)
    return len(letters) > 4 and letters in _HINT
