"""A sheet to draw on: white RGB pixels, lengths in millimetres, ink that multiplies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from digitizer.samples.fonts import Face, FontShelf

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Colour = tuple[int, int, int]

A4 = (210.0, 297.0)  # millimetres


@dataclass(frozen=True, slots=True)
class Stroke:
    """Ink of a piece of text: coverage 0..255, and where its base line's start lies in it."""

    mask: Pixels
    x: int
    y: int


class Sheet:
    """A white page. ``pixels`` is (H, W, 3) uint8 RGB."""

    def __init__(self, shelf: FontShelf, dpi: int, size: tuple[float, float] = A4) -> None:
        self.shelf = shelf
        self.dpi = dpi
        self.size = size
        self.pixels: Pixels = np.full((self.px(size[1]), self.px(size[0]), 3), 255, np.uint8)

    def px(self, mm: float) -> int:
        """Millimetres in pixels."""
        return round(mm * self.dpi / 25.4)

    def em(self, points: float) -> float:
        """Points in pixels."""
        return points * self.dpi / 72

    def width_of(self, face: Face, points: float, text: str) -> float:
        """The width of a text in millimetres."""
        return float(self.shelf.open(face, self.em(points)).getlength(text)) * 25.4 / self.dpi

    def text(self, face: Face, points: float, x: float, y: float, text: str, colour: Colour) -> float:
        """Print a text with its base line at (x, y) millimetres; returns its width in millimetres."""
        stroke = glyphs(self.shelf, face, self.em(points), text)
        self.ink(stroke.mask, self.px(x) - stroke.x, self.px(y) - stroke.y, colour)
        return self.width_of(face, points, text)

    def ink(self, mask: Pixels, left: int, top: int, colour: Colour) -> None:
        """Lay ink of a colour through a coverage mask whose corner is at (left, top) pixels."""
        height, width = self.pixels.shape[:2]
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(width, left + mask.shape[1]), min(height, top + mask.shape[0])
        if x0 >= x1 or y0 >= y1:
            return
        cover = mask[y0 - top : y1 - top, x0 - left : x1 - left].astype(np.float32)[..., None] / 255
        shade = 1 - cover * (1 - np.array(colour, np.float32) / 255)
        part = self.pixels[y0:y1, x0:x1]
        part[:] = (part * shade).astype(np.uint8)

    def rule(
        self, start: tuple[float, float], end: tuple[float, float], width: float, colour: Colour
    ) -> None:
        """A straight rule between two points; all in millimetres."""
        thickness = max(1, round(width * self.dpi / 25.4))
        points = [(self.px(x), self.px(y)) for x, y in (start, end)]
        cv2.line(self.pixels, points[0], points[1], colour, thickness, cv2.LINE_AA)

    def box(self, left: float, top: float, size: float, colour: Colour) -> None:
        """An empty square with thin sides."""
        corner = (self.px(left), self.px(top))
        other = (self.px(left + size), self.px(top + size))
        cv2.rectangle(self.pixels, corner, other, colour, max(1, self.px(0.22)), cv2.LINE_AA)

    def leader(self, x0: float, x1: float, y: float, kind: str, colour: Colour) -> None:
        """A dotted, fine dotted or ruled line to write on."""
        if x1 - x0 < 1 or kind == "none":
            return
        if kind == "ruled":
            self.rule((x0, y), (x1, y), 0.15, tuple(min(255, c + 60) for c in colour))  # type: ignore[arg-type]
            return
        step, radius = (1.05, 0.19) if kind == "dotted" else (0.62, 0.13)
        reach = max(1, round(radius * self.dpi / 25.4))
        row, x = self.px(y), x0
        while x < x1:
            column = self.px(x)
            self.pixels[row : row + reach + 1, column : column + reach + 1] = [
                min(255, c + 40) for c in colour
            ]
            x += step


def glyphs(shelf: FontShelf, face: Face, em: float, text: str) -> Stroke:
    """A text's ink, drawn by the font alone."""
    font = shelf.open(face, em)
    left, top, right, bottom = font.getbbox(text, anchor="ls")
    pad = max(2, round(em * 0.12))
    image = Image.new("L", (int(right - left) + 2 * pad, int(bottom - top) + 2 * pad), 0)
    ImageDraw.Draw(image).text((pad - left, pad - top), text, fill=255, font=font, anchor="ls")
    mask: Any = np.asarray(image)
    return Stroke(mask, int(pad - left), int(pad - top))
