"""Marks that are not text fields: ticks, signatures, red stamps."""

from __future__ import annotations

import math

import cv2
import numpy as np
from PIL import Image, ImageDraw

from digitizer.samples.dice import Dice
from digitizer.samples.fonts import Face, FontShelf
from digitizer.samples.sheet import Colour, Floats, Pixels, Sheet

STAMP_RED: Colour = (196, 42, 52)


def tick(sheet: Sheet, left: float, top: float, size: float, kind: str, colour: Colour, dice: Dice) -> None:
    """A box ticked with a cross, a check mark or a printed X; lengths in millimetres."""
    jitter = [dice.normal(0.3) for _ in range(8)]
    reach = size * dice.uniform(0.0, 0.2)
    x0, y0 = left - reach + jitter[0], top - reach + jitter[1]
    x1, y1 = left + size + reach + jitter[2], top + size + reach + jitter[3]
    width = dice.uniform(0.3, 0.55)
    if kind == "check":
        middle = (left + size * 0.4 + jitter[4], top + size + jitter[5])
        sheet.rule((left + jitter[6], top + size * 0.55), middle, width, colour)
        sheet.rule(middle, (x1 + 0.6, y0 - 0.6), width, colour)
    elif kind == "print":
        inset = size * 0.24
        sheet.rule((left + inset, top + inset), (left + size - inset, top + size - inset), 0.55, colour)
        sheet.rule((left + size - inset, top + inset), (left + inset, top + size - inset), 0.55, colour)
    else:
        sheet.rule((x0, y0), (x1, y1), width, colour)
        sheet.rule((x1 + jitter[6], y0 + jitter[7]), (x0 + jitter[4], y1), width, colour)


def signature(sheet: Sheet, x: float, y: float, width: float, colour: Colour, dice: Dice) -> None:
    """A scribble around (x, y) millimetres, so many millimetres wide."""
    count = dice.integer(5, 9)
    height = width * dice.uniform(0.12, 0.3)
    knots = np.array(
        [
            [
                x + width * (i / count - 0.5) + dice.normal(width * 0.05),
                y + (-1) ** i * height * dice.uniform(0.3, 1),
            ]
            for i in range(count + 1)
        ],
        np.float32,
    )
    curve = _smooth(knots) * sheet.dpi / 25.4
    if dice.chance(0.4):
        curve = np.vstack([_loop(curve[0], height * sheet.dpi / 25.4), curve])
    thickness = max(1, sheet.px(dice.uniform(0.25, 0.55)))
    cv2.polylines(sheet.pixels, [np.round(curve).astype(np.int32)], False, colour, thickness, cv2.LINE_AA)


def _smooth(knots: Floats) -> Floats:
    """A Catmull-Rom curve through the knots."""
    padded = np.vstack([knots[:1], knots, knots[-1:]])
    steps = np.linspace(0, 1, 14, dtype=np.float32)[:, None]
    parts = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        parts.append(
            0.5
            * (
                2 * b
                + (c - a) * steps
                + (2 * a - 5 * b + 4 * c - d) * steps**2
                + (3 * b - a - 3 * c + d) * steps**3
            )
        )
    return np.vstack(parts).astype(np.float32)


def _loop(start: Floats, radius: float) -> Floats:
    turns = np.linspace(0, 2 * math.pi, 24, dtype=np.float32)
    return np.stack(
        [start[0] + radius * np.sin(turns), start[1] - radius * (1 - np.cos(turns))], axis=1
    ).astype(np.float32)


def stamp(sheet: Sheet, face: Face, x: float, y: float, lines: tuple[str, str], dice: Dice) -> None:
    """A round red stamp of about 36 mm around (x, y): two rings, a star, the office along the rim."""
    radius = sheet.px(dice.uniform(16.5, 18.5))
    mask = _stamp_mask(sheet.shelf, face, radius, lines)
    turned = cv2.getRotationMatrix2D((mask.shape[1] / 2, mask.shape[0] / 2), dice.normal(12), 1.0)
    mask = np.asarray(cv2.warpAffine(mask, turned, (mask.shape[1], mask.shape[0])), np.uint8)
    low = dice.generator.random((5, 5), np.float32)
    press = cv2.resize(low, (mask.shape[1], mask.shape[0]), interpolation=cv2.INTER_CUBIC)
    faint = np.asarray(mask * np.clip(dice.uniform(0.55, 0.9) - 0.55 * press + 0.2, 0.12, 0.9), np.uint8)
    sheet.ink(faint, sheet.px(x) - mask.shape[1] // 2, sheet.px(y) - mask.shape[0] // 2, STAMP_RED)


def _stamp_mask(shelf: FontShelf, face: Face, radius: int, lines: tuple[str, str]) -> Pixels:
    size = 2 * radius + 12
    centre = size // 2
    image = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(image)
    for part, width in ((1.0, 0.05), (0.93, 0.014), (0.55, 0.014)):
        reach = radius * part
        draw.ellipse(
            (centre - reach, centre - reach, centre + reach, centre + reach),
            outline=255,
            width=max(1, round(radius * width)),
        )
    draw.polygon(_star(centre, centre, radius * 0.42, radius * 0.17), fill=255)
    _arc_text(image, shelf, face, radius, lines[0], top=True)
    _arc_text(image, shelf, face, radius, lines[1], top=False)
    return np.asarray(image).copy()


def _arc_text(image: Image.Image, shelf: FontShelf, face: Face, radius: int, text: str, *, top: bool) -> None:
    middle = radius * 0.74
    room = math.pi * (1.2 if top else 0.62) * middle
    wanted = shelf.open(face, radius * 0.2).getlength(text) * 1.06
    font = shelf.open(face, radius * 0.2 * min(1.0, room / max(1.0, wanted)))
    widths = [font.getlength(letter) + radius * 0.012 for letter in text]
    angle = -sum(widths) / middle / 2
    centre = image.width / 2
    for letter, width in zip(text, widths, strict=True):
        angle += width / middle / 2
        turn = angle if top else -angle
        direction = -math.pi / 2 + angle if top else math.pi / 2 - angle
        tile = Image.new("L", (round(radius * 0.5),) * 2, 0)
        ImageDraw.Draw(tile).text((tile.width / 2, tile.height / 2), letter, fill=255, font=font, anchor="mm")
        tile = tile.rotate(-math.degrees(turn), resample=Image.Resampling.BILINEAR)
        x = round(centre + middle * math.cos(direction) - tile.width / 2)
        y = round(centre + middle * math.sin(direction) - tile.height / 2)
        image.paste(255, (x, y), tile)
        angle += width / middle / 2


def emblem(sheet: Sheet, x: float, y: float, radius: float, colour: Colour) -> None:
    """A plain emblem for covers: two rings and a star (not the state's own emblem)."""
    centre, reach = (sheet.px(x), sheet.px(y)), sheet.px(radius)
    cv2.circle(sheet.pixels, centre, reach, colour, max(1, sheet.px(0.8)), cv2.LINE_AA)
    cv2.circle(sheet.pixels, centre, round(reach * 0.8), colour, max(1, sheet.px(0.3)), cv2.LINE_AA)
    points = np.array(_star(centre[0], centre[1], reach * 0.55, reach * 0.22), np.int32)
    cv2.fillPoly(sheet.pixels, [points], colour, cv2.LINE_AA)


def _star(x: float, y: float, outer: float, inner: float) -> list[tuple[float, float]]:
    angles = [-math.pi / 2 + i * math.pi / 5 for i in range(10)]
    return [
        (x + reach * math.cos(angle), y + reach * math.sin(angle))
        for angle, reach in zip(angles, (outer, inner) * 5, strict=True)
    ]
