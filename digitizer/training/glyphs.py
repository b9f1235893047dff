"""Letters of a font as small pictures and as skeletons, to be set, bent and drawn again by another pen."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from digitizer.training.alphabet import ALPHABET

X_HEIGHT = 22  # pixels of a small x in every face
_LARGEST = 96  # size of the font in pixels at most
_PAD = 4
FLAT_THREE = "Ʒ"  # under this letter a face keeps a three with a flat top, as many machines have it
_WAIST = 0.46  # of a three's height: there its lower bowl begins


@dataclass(frozen=True, slots=True)
class Glyph:
    """``mask`` is the ink (0..255), whose corner stands at (``x``, ``y``) from the pen's place on the
    base line; ``skeleton`` are the (row, column) places of the middle line, from the same corner.
    """

    mask: NDArray[np.uint8]
    x: int
    y: int
    advance: float
    skeleton: NDArray[np.int16]


@dataclass(frozen=True)
class Face:
    """A face's letters. Letters that it lacks are set from a base letter and drawn marks."""

    name: str
    kind: str  # print, type or hand
    glyphs: dict[str, Glyph]
    stem: float  # width of strokes in pixels

    def has(self, letter: str) -> bool:
        """Whether the face itself draws the letter."""
        return letter in self.glyphs


def draw_face(name: str, kind: str, files: Sequence[Path]) -> Face | None:
    """A face from one or several files (subsets of one font); None when it lacks the plain letters."""
    fonts = [_Font(path) for path in files]
    size = _size(fonts)
    glyphs: dict[str, Glyph] = {}
    for letter in ALPHABET + "ı":
        font = next((font for font in fonts if font.draws(letter)), None)
        if font is not None:
            glyph = font.glyph(letter, size)
            if glyph is not None:
                glyphs[letter] = glyph
    if not all(letter in glyphs for letter in "abcdeghiklmnopqrstuvxyABCDEGHIKLMNOPQRSTUVXY0123456789"):
        return None
    _add_dotless(glyphs)
    _add_flat_three(glyphs)
    thinned = _with_skeletons(glyphs)
    return Face(name, kind, thinned, _stem(thinned))


class _Font:
    """One font file."""

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        with TTFont(io.BytesIO(self._data), lazy=True) as font:
            self._known = set(font.getBestCmap() or {})

    def draws(self, letter: str) -> bool:
        return ord(letter) in self._known

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(io.BytesIO(self._data), size, layout_engine=ImageFont.Layout.BASIC)

    def glyph(self, letter: str, size: int) -> Glyph | None:
        font = self.at(size)
        left, top, right, bottom = font.getbbox(letter, anchor="ls")
        advance = float(font.getlength(letter))
        width, height = int(right - left) + 2, int(bottom - top) + 2
        if width > 400 or height > 400:
            return None
        picture = Image.new("L", (max(1, width), max(1, height)))
        ImageDraw.Draw(picture).text((1 - left, 1 - top), letter, fill=255, font=font, anchor="ls")
        mask = np.asarray(picture)
        if letter != " " and not mask.any():
            return None
        return Glyph(mask, int(left) - 1, int(top) - 1, advance, np.zeros((0, 2), np.int16))


def _size(fonts: Sequence[_Font]) -> int:
    font = next((font for font in fonts if font.draws("x")), fonts[0])
    _, top, _, bottom = font.at(100).getbbox("x", anchor="ls")
    return min(_LARGEST, round(100 * X_HEIGHT / max(8, bottom - top)))


def _add_dotless(glyphs: dict[str, Glyph]) -> None:
    """An i without its dot, to put tone marks on."""
    if "ı" in glyphs:
        return
    glyph = glyphs["i"]
    count, labels, stats, _ = cv2.connectedComponentsWithStats((glyph.mask > 90).astype(np.uint8))
    if count < 3:
        return
    body = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    near = cv2.dilate((labels == body).astype(np.uint8), np.ones((3, 3), np.uint8))
    glyphs["ı"] = Glyph(
        np.asarray(glyph.mask * near, np.uint8), glyph.x, glyph.y, glyph.advance, glyph.skeleton
    )


def _add_flat_three(glyphs: dict[str, Glyph]) -> None:
    """A three with a flat top: the bar and slant of the seven upon the bowl of the three.

    Faces whose figures are of several heights get none.
    """
    three, seven = glyphs["3"], glyphs["7"]
    height = three.mask.shape[0]
    if abs(three.y - seven.y) > 2 or abs(height - seven.mask.shape[0]) > 2:
        return
    cut = round(_WAIST * height)
    bowl = np.flatnonzero((three.mask[cut : cut + 2] > 110).any(axis=0))
    slant = np.flatnonzero((seven.mask[cut - 2 : cut] > 110).any(axis=0))
    if not len(bowl) or not len(slant):
        return
    shift = round((bowl[0] + bowl[-1]) / 2 - (slant[0] + slant[-1]) / 2)
    left = min(0, shift)
    wide = max(three.mask.shape[1], shift + seven.mask.shape[1]) - left
    mask = np.zeros((height, wide), np.uint8)
    lay(mask, three.mask[cut:], -left, cut)
    lay(mask, seven.mask[:cut], shift - left, 0)
    glyphs[FLAT_THREE] = Glyph(mask, three.x + left, three.y, three.advance, three.skeleton)


def _with_skeletons(glyphs: dict[str, Glyph]) -> dict[str, Glyph]:
    """All glyphs thinned at once, on one sheet."""
    letters = list(glyphs)
    high = max(g.mask.shape[0] for g in glyphs.values()) + 2 * _PAD
    places, x = {}, 0
    for letter in letters:
        places[letter] = x
        x += glyphs[letter].mask.shape[1] + 2 * _PAD
    sheet = np.zeros((high, x), np.uint8)
    for letter in letters:
        mask = glyphs[letter].mask
        left = places[letter] + _PAD
        sheet[_PAD : _PAD + mask.shape[0], left : left + mask.shape[1]] = mask > 110
    thin = thinned(sheet)
    done = {}
    for letter in letters:
        glyph, left = glyphs[letter], places[letter]
        part = thin[:, left : left + glyph.mask.shape[1] + 2 * _PAD]
        points = np.argwhere(part > 0).astype(np.int16) - _PAD
        done[letter] = Glyph(glyph.mask, glyph.x, glyph.y, glyph.advance, points)
    return done


def thinned(sheet: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lines one pixel wide in the middle of strokes (Zhang and Suen 1984)."""
    image = np.pad(sheet.astype(np.uint8), 1)
    while True:
        before = int(image.sum())
        for first in (True, False):
            image[_removable(image, first)] = 0
        if int(image.sum()) == before:
            return image[1:-1, 1:-1]


def _removable(image: NDArray[np.uint8], first: bool) -> NDArray[np.bool_]:
    around = [
        np.roll(image, shift, (0, 1))
        for shift in ((1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1))
    ]
    count = np.sum(around, axis=0, dtype=np.uint8)
    changes = np.sum([(around[i] == 0) & (around[(i + 1) % 8] == 1) for i in range(8)], axis=0)
    north, east, south, west = around[0], around[2], around[4], around[6]
    if first:
        sides = (north & east & south) | (east & south & west)
    else:
        sides = (north & east & west) | (north & south & west)
    return np.asarray((image == 1) & (count >= 2) & (count <= 6) & (changes == 1) & (sides == 0))


def _stem(glyphs: dict[str, Glyph]) -> float:
    """Ink over length of the middle lines."""
    ink = sum(float(glyphs[letter].mask.sum()) / 255 for letter in "ncohl")
    length = sum(len(glyphs[letter].skeleton) for letter in "ncohl")
    return ink / max(1, length)


def lay(canvas: NDArray[np.uint8], part: NDArray[np.uint8], x: int, y: int) -> None:
    """Draws a part into a picture with its corner at (``x``, ``y``), as far as it lies within."""
    x0, y0 = max(0, x), max(0, y)
    x1, y1 = min(canvas.shape[1], x + part.shape[1]), min(canvas.shape[0], y + part.shape[0])
    if x0 < x1 and y0 < y1:
        view = canvas[y0:y1, x0:x1]
        np.maximum(view, part[y0 - y : y1 - y, x0 - x : x1 - x], out=view)


def parts(letter: str) -> tuple[str, str]:
    """A letter's base and its marks (as combining characters; "/" for the bar of đ)."""
    if letter in "đĐ":
        return ("d" if letter == "đ" else "D"), "/"
    apart = unicodedata.normalize("NFD", letter)
    return apart[0], apart[1:]
