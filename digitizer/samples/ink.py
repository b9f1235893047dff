"""How values come onto a page: printed, typed on a machine, or written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from digitizer.samples.dice import Dice
from digitizer.samples.fonts import Face, FontShelf
from digitizer.samples.sheet import Colour, Pixels, Stroke, glyphs

BLUE: Colour = (38, 52, 148)
PURPLE: Colour = (98, 44, 128)
BLACK: Colour = (34, 34, 40)

Pitches = Sequence[tuple[int, float]]
PITCHES: Pitches = ((10, 0.67), (12, 0.33))
"""Letters an inch that machines type, and how often."""


@dataclass(frozen=True, slots=True)
class Pen:
    """One person's or machine's way of putting text on the line.

    ``size`` is in points; ``lift`` in millimetres above the leader; ``slant`` a shear; ``weight`` pixels at
    300 dpi added to (or taken from) strokes; ``wobble`` and ``patches`` the unevenness of base line and ink.
    """

    fill: str  # printed, typed or written
    face: Face
    colour: Colour
    size: float
    lift: float = 0.0
    shift: float = 0.0  # millimetres to the right of where the blank begins
    slant: float = 0.0
    weight: float = 0.0
    wobble: float = 0.0
    patches: float = 0.0
    stretch: float = 1.0
    zero: str = "0"  # what is typed for a zero


def printed_pen(dice: Dice, shelf: FontShelf, pool: str) -> Pen:
    """A printer at the office: one font, crisp."""
    face = shelf.face(dice.pick(shelf.families("printed", pool)), "bold" if dice.chance(0.06) else "regular")
    shade = dice.integer(8, 60)
    return Pen(
        "printed",
        face,
        (shade, shade, shade + dice.pick((0, 0, 12))),
        dice.uniform(11.5, 14.0),
        lift=dice.uniform(-0.2, 0.9),
        shift=dice.uniform(0.0, 1.5),
        stretch=dice.uniform(0.96, 1.04),
    )


def typed_pen(dice: Dice, shelf: FontShelf, pool: str, pitches: Pitches = PITCHES) -> Pen:
    """A typewriter: ribbon wear, letters high or low; ``pitches``: letters an inch, each with its weight."""
    face = shelf.face(dice.pick(shelf.families("typed", pool)), "bold" if dice.chance(0.25) else "regular")
    shade = dice.integer(25, 85)
    red, blue = dice.pick(((0, 0), (0, 0), (0, 15), (0, 45), (25, 70)))
    colour = (shade + red, shade, shade + blue)
    return Pen(
        "typed",
        face,
        colour,
        _pitched(shelf, face, dice.weighted(pitches)),
        lift=dice.uniform(-0.3, 1.2),
        shift=dice.uniform(0.0, 3.5),
        weight=dice.uniform(0.0, 1.4),
        wobble=dice.uniform(0.2, 1.0),
        patches=dice.uniform(0.15, 0.55),
        zero=face.zero if face.zero and dice.chance(0.85) else "0",
    )


def _pitched(shelf: FontShelf, face: Face, letters: int) -> float:
    """The size in points at which so many letters of the face stand in an inch."""
    advance = float(shelf.open(face, 1000).getlength("0")) / 1000
    return 72 / letters / advance


def written_pen(dice: Dice, shelf: FontShelf, pool: str) -> Pen:
    """A hand with a ball pen or nib."""
    face = shelf.face(dice.pick(shelf.families("written", pool)), dice.pick(("regular", "bold")))
    base = dice.weighted(((BLUE, 5.0), (PURPLE, 1.5), (BLACK, 2.5)))
    colour = tuple(int(np.clip(part + dice.integer(-14, 24), 0, 200)) for part in base)
    return Pen(
        "written",
        face,
        (colour[0], colour[1], colour[2]),
        dice.uniform(13.0, 16.5),
        lift=dice.uniform(0.0, 1.0),
        shift=dice.uniform(0.2, 2.5),
        slant=dice.uniform(-0.08, 0.28),
        weight=dice.uniform(-0.3, 1.3),
        wobble=dice.uniform(0.3, 1.0),
        patches=dice.uniform(0.1, 0.45),
        stretch=dice.uniform(0.9, 1.12),
    )


def lighter(pen: Pen, scale: float) -> Pen:
    """The same pen at another size."""
    return replace(pen, size=pen.size * scale)


def word_width(shelf: FontShelf, pen: Pen, dpi: int, text: str) -> float:
    """The width of a word in millimetres."""
    em = pen.size * dpi / 72
    font = shelf.open(pen.face, em)
    if pen.fill == "typed":
        return float(font.getlength("0")) * len(text) * pen.stretch * 25.4 / dpi
    return float(font.getlength(text)) * pen.stretch * 25.4 / dpi


def word_ink(shelf: FontShelf, pen: Pen, dpi: int, text: str, dice: Dice) -> Stroke:
    """A word's ink by that pen."""
    em = pen.size * dpi / 72
    if pen.fill == "printed":
        return _stretched(glyphs(shelf, pen.face, em, text), pen.stretch)
    if pen.fill == "typed":
        return _typed(shelf, pen, em, text, dice, dpi)
    return _written(shelf, pen, em, text, dice, dpi)


def _stretched(stroke: Stroke, stretch: float) -> Stroke:
    if abs(stretch - 1) < 0.005:
        return stroke
    width = max(1, round(stroke.mask.shape[1] * stretch))
    mask = cv2.resize(stroke.mask, (width, stroke.mask.shape[0]), interpolation=cv2.INTER_AREA)
    return Stroke(np.asarray(mask, np.uint8), round(stroke.x * stretch), stroke.y)


def _typed(shelf: FontShelf, pen: Pen, em: float, text: str, dice: Dice, dpi: int) -> Stroke:
    advance = float(shelf.open(pen.face, em).getlength("0"))
    pad = round(em * 0.5)
    base = round(em * 1.6)
    mask = np.zeros((round(em * 2.4), round(advance * len(text)) + 2 * pad), np.uint8)
    for index, letter in enumerate(text):
        stroke = glyphs(shelf, pen.face, em, pen.zero if letter == "0" else letter)
        inset = 0.0
        if letter == "0" and pen.zero != "0":  # a capital O, a little narrower than the others
            stroke, inset = _stretched(stroke, 0.86), 0.07
        x = round(pad + (index + inset) * advance + dice.normal(0.25 * pen.wobble * dpi / 300)) - stroke.x
        y = round(base + dice.normal(1.1 * pen.wobble * dpi / 300)) - stroke.y
        force = float(np.clip(1 - abs(dice.normal(0.22 * pen.patches)), 0.35, 1))
        _lay(mask, (stroke.mask * force).astype(np.uint8), x, y)
    thick = _weighted(mask, pen.weight * dpi / 300)
    rough = _patchy(thick, pen.patches, dice, round(em * 0.16))
    return _stretched(Stroke(rough, pad, base), pen.stretch)


def _written(shelf: FontShelf, pen: Pen, em: float, text: str, dice: Dice, dpi: int) -> Stroke:
    scale = 1 + dice.normal(0.025 * pen.wobble)
    stroke = glyphs(shelf, pen.face, em * scale, text)
    mask = _weighted(stroke.mask, pen.weight * dpi / 300 + dice.normal(0.15))
    height, width = mask.shape
    shear = pen.slant + dice.normal(0.03 * pen.wobble)
    turn = dice.normal(0.012 * pen.wobble)
    margin = round(abs(shear) * height) + 6
    rise = round(abs(turn) * width) + 4
    matrix = np.array(
        [[pen.stretch, -shear, margin + shear * stroke.y], [turn, 1.0, rise - turn * stroke.x]], np.float32
    )
    size = (round(width * pen.stretch) + 2 * margin, height + 2 * rise)
    bent = np.asarray(cv2.warpAffine(mask, matrix, size, flags=cv2.INTER_LINEAR), np.uint8)
    drift = round(dice.normal(1.6 * pen.wobble * dpi / 300))
    start = round(pen.stretch * stroke.x + margin)
    return Stroke(_patchy(bent, pen.patches, dice, round(em * 0.5)), start, stroke.y + rise + drift)


def _lay(mask: Pixels, part: Pixels, x: int, y: int) -> None:
    height, width = mask.shape
    x0, y0 = max(0, x), max(0, y)
    x1, y1 = min(width, x + part.shape[1]), min(height, y + part.shape[0])
    if x0 < x1 and y0 < y1:
        view = mask[y0:y1, x0:x1]
        np.maximum(view, part[y0 - y : y1 - y, x0 - x : x1 - x], out=view)


def _weighted(mask: Pixels, pixels: float) -> Pixels:
    """Strokes thickened by that many pixels (thinned when negative), fractions blended."""
    if abs(pixels) < 0.1:
        return mask
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    padded = cv2.copyMakeBorder(mask, 0, 0, 0, 0, cv2.BORDER_CONSTANT)
    changed = (cv2.dilate if pixels > 0 else cv2.erode)(padded, kernel)
    part = min(1.0, abs(pixels) / 2)
    return np.asarray(cv2.addWeighted(padded, 1 - part, changed, part, 0), np.uint8)


def _patchy(mask: Pixels, amount: float, dice: Dice, grain: int) -> Pixels:
    """Ink that takes unevenly: coverage lowered by soft noise of a grain in pixels."""
    if amount < 0.02:
        return mask
    height, width = mask.shape
    grain = max(2, grain)
    low = dice.generator.random((height // grain + 2, width // grain + 2), np.float32)
    noise = cv2.resize(low, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(mask * np.clip(1 - amount * noise, 0.2, 1), np.uint8)
