"""Lines of text as ink: printed, typed, or written by a hand whose strokes are drawn anew by a pen."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.training.borrowing import BorrowedMarks
from digitizer.training.glyphs import FLAT_THREE, X_HEIGHT, Face, Glyph, lay, parts
from digitizer.training.marks import MarkHand, Stroke, rounded

Ink = NDArray[np.float32]
"""Coverage by ink, 0..1, (H, W)."""

_UP, _DOWN, _SIDE = 100, 62, 24  # pixels above and below the base line, and at the sides


@dataclass(frozen=True, slots=True)
class _Placed:
    """A letter's glyph at its place: pen's x, height off the base line, size, force of its strike."""

    glyph: Glyph
    x: float
    y: float
    size: float
    force: float
    letter: str


@dataclass(frozen=True, slots=True)
class _Line:
    letters: tuple[_Placed, ...]
    marks: tuple[Stroke, ...]
    width: int


class Setter:
    """Sets a line: chooses each letter's glyph and place, and draws the marks that the face lacks."""

    def __init__(
        self,
        chance: Random,
        faces: Sequence[Face],
        loose: float,
        own_marks: bool,
        borrowed: BorrowedMarks | None = None,
        flat: bool = False,
    ) -> None:
        """``faces`` has one face, or several of one hand; ``loose`` 0 (type) to 1 (hasty hand). Marks are
        ``borrowed`` from another face where that has them, or drawn where they are ``own_marks``. Threes have
        ``flat`` tops where the face has such.
        """
        self._chance = chance
        self._faces = faces
        self._loose = loose
        self._own_marks = own_marks
        self._borrowed = borrowed
        self._flat = flat
        self._marks = MarkHand(chance, loose)
        self._spacing = chance.gauss(0.02, 0.07 * loose) * X_HEIGHT
        self._space = chance.uniform(0.75, 1.0 + 0.7 * loose)
        self._other = chance.random() * 0.35
        self._barred = loose > 0.15 and chance.random() < 0.25  # sevens with a bar

    def line(self, text: str, jump: float = 0.0, strike: float = 0.0, pitch: float = 0.0) -> _Line:
        """The text's letters in place; ``jump`` pixels by which typed letters sit high, low or aside,
        ``strike`` the unevenness of their force, ``pitch`` pixels from letter to letter on a machine (0: as
        wide as the face has them).
        """
        c, loose = self._chance, self._loose
        placed: list[_Placed] = []
        paths: list[Stroke] = []
        x = float(_SIDE)
        for letter in text:
            face = self._face()
            if letter == " ":
                x += pitch or (
                    (face.glyphs[" "].advance if face.has(" ") else 0.5 * X_HEIGHT)
                    * self._space
                    * c.uniform(0.9, 1.15)
                )
                continue
            found = self._glyph(face, letter)
            if found is None:
                continue
            glyph, base, marks = found
            size = 1 + c.gauss(0, 0.05 * loose) if loose else 1.0
            y = c.gauss(0, 0.05 * loose) * X_HEIGHT + c.gauss(0, jump)
            aside = (pitch - glyph.advance) / 2 if pitch else 0.0
            force = max(0.3, 1 - abs(c.gauss(0, strike)))
            place = _Placed(glyph, x + aside + c.gauss(0, jump), y, size, force, base)
            placed.append(place)
            strokes = list(self._marks.strokes(base, marks, glyph))
            if letter == "7" and self._barred:
                strokes.append(_bar(glyph))
            shift = np.array([place.x, place.y], np.float32)
            paths += [stroke * np.float32(size) + shift for stroke in strokes]
            x += pitch or glyph.advance * size + self._spacing + c.gauss(0, 0.05 * loose) * X_HEIGHT
        return _Line(tuple(placed), tuple(paths), int(x) + 2 * _SIDE)

    def _face(self) -> Face:
        if len(self._faces) > 1 and self._chance.random() < self._other:
            return self._faces[1]
        return self._faces[0]

    def _glyph(self, face: Face, letter: str) -> tuple[Glyph, str, str] | None:
        base, marks = parts(letter)
        if letter == "3" and self._flat and face.has(FLAT_THREE):
            return face.glyphs[FLAT_THREE], base, marks
        if marks and self._borrowed and (glyph := self._borrowed.on(face, letter)):
            return glyph, base, ""
        if face.has(letter) and not (marks and self._own_marks):
            return face.glyphs[letter], base, ""
        if marks and base in "iy" and base == "i" and face.has("ı") and marks != "\u0323":
            return face.glyphs["ı"], base, marks
        if not face.has(base):
            face = next((other for other in self._faces if other.has(base)), face)
        return (face.glyphs[base], base, marks) if face.has(base) else None


def _bar(glyph: Glyph) -> Stroke:
    """The bar through a seven."""
    height, width = glyph.mask.shape
    y = glyph.y + 0.5 * height
    return np.array([[glyph.x + 0.05 * width, y + 1], [glyph.x + 0.85 * width, y - 1]], np.float32)


def set_ink(line: _Line, stem: float) -> Ink:
    """The line's letters as the face draws them, with drawn marks as thick as its strokes."""
    canvas = np.zeros((_UP + _DOWN, line.width), np.uint8)
    for place in line.letters:
        mask = place.glyph.mask
        if place.force < 0.99:
            mask = np.asarray(cv2.convertScaleAbs(mask, alpha=place.force), np.uint8)
        lay(canvas, mask, round(place.x + place.glyph.x), round(place.y + place.glyph.y) + _UP)
    for path in line.marks:
        _stroke(canvas, path, max(1, round(0.8 * stem)))
    return np.asarray(canvas / np.float32(255), np.float32)


def _stroke(canvas: NDArray[np.uint8], path: Stroke, thickness: int) -> None:
    points = np.round((rounded(path) + np.array([0, _UP], np.float32)) * 8).astype(np.int32)
    cv2.polylines(canvas, [points], False, 255, thickness, cv2.LINE_AA if thickness > 1 else cv2.LINE_8, 3)


@dataclass(frozen=True, slots=True)
class PenStyle:
    """How the pen draws: ``radius`` pixels at an x-height of 22, ``uneven`` its share of change along the
    line, ``joined`` the chance that neighbouring letters are joined, ``nib`` degrees of a broad nib or None.
    """

    radius: float
    uneven: float
    joined: float
    nib: float | None
    second: float  # radius of the pen that sets the marks


def pen_ink(line: _Line, style: PenStyle, chance: Random) -> Ink:
    """The line drawn anew along the middle of its strokes."""
    bones = np.zeros((_UP + _DOWN, line.width), np.uint8)
    for place in line.letters:
        points = place.glyph.skeleton
        if len(points):
            rows = np.round((points[:, 0] + place.glyph.y) * place.size + place.y).astype(np.intp) + _UP
            columns = np.round((points[:, 1] + place.glyph.x) * place.size + place.x).astype(np.intp)
            inside = (rows >= 0) & (rows < bones.shape[0]) & (columns >= 0) & (columns < bones.shape[1])
            bones[rows[inside], columns[inside]] = 255
    if style.joined:
        _join(bones, line.letters, style.joined, chance)
    if abs(style.second - style.radius) < 0.2:
        for path in line.marks:
            _stroke(bones, path, 1)
        return _inked(bones, style, style.radius, chance)
    marks = np.zeros_like(bones)
    for path in line.marks:
        _stroke(marks, path, 1)
    return np.maximum(_inked(bones, style, style.radius, chance), _inked(marks, style, style.second, chance))


def _inked(bones: NDArray[np.uint8], style: PenStyle, radius: float, chance: Random) -> Ink:
    if not bones.any():
        return np.zeros(bones.shape, np.float32)
    if style.nib is not None:
        return _nib(bones, radius, style.nib)
    away = cv2.distanceTransform(255 - bones, cv2.DIST_L2, 3)
    field = soft_noise(bones.shape, 14, chance)
    return np.asarray(np.clip(radius * (1 + style.uneven * field) + 0.5 - away, 0, 1), np.float32)


def _nib(bones: NDArray[np.uint8], radius: float, degrees: float) -> Ink:
    side = 2 * int(np.ceil(radius)) + 3
    kernel = np.zeros((side, side), np.uint8)
    cv2.ellipse(
        kernel,
        (side // 2, side // 2),
        (max(1, round(radius * 1.3)), max(1, round(radius * 0.45))),
        degrees,
        0,
        360,
        1,
        -1,
    )
    wide = cv2.dilate(bones, kernel)
    return np.asarray(cv2.GaussianBlur(wide, (0, 0), 0.7) / np.float32(255), np.float32)


def _join(bones: NDArray[np.uint8], letters: Sequence[_Placed], often: float, chance: Random) -> None:
    for left, right in itertools.pairwise(letters):
        if not (left.letter.isalpha() and right.letter.islower()) or chance.random() > often:
            continue
        start, end = _end(left, 1), _end(right, -1)
        if start is None or end is None or not 1 < end[0] - start[0] < X_HEIGHT:
            continue
        low = max(start[1], end[1]) + chance.uniform(0, 0.15) * X_HEIGHT
        path = np.array([start, ((start[0] + end[0]) / 2, low), end], np.float32)
        _stroke(bones, rounded(path), 1)


def _end(place: _Placed, side: int) -> tuple[float, float] | None:
    """Where a letter's stroke ends on a side, between base line and x-height."""
    points = place.glyph.skeleton
    if not len(points):
        return None
    rows, columns = points[:, 0] + place.glyph.y, points[:, 1] + place.glyph.x
    core = (rows > -X_HEIGHT) & (rows < 3)
    if not core.any():
        return None
    best = int(np.argmax(np.where(core, columns * side, -10_000)))
    return float(columns[best] * place.size + place.x), float(rows[best] * place.size + place.y)


def beside(left: Ink, right: Ink, chance: Random) -> Ink:
    """Two inks on one base line, a space apart."""
    seen = np.flatnonzero((left > 0.2).any(axis=0))
    end = int(seen[-1]) + 1 if len(seen) else 0
    gap = chance.randint(0, X_HEIGHT)
    first = np.pad(left[:, :end], ((0, 0), (0, gap)))
    return np.concatenate([first, right[:, _SIDE // 2 :]], axis=1)


def soft_noise(shape: tuple[int, ...], grain: float, chance: Random) -> NDArray[np.float32]:
    """Smooth noise, about -1..1, whose spots are ``grain`` pixels wide."""
    generator = np.random.default_rng(chance.getrandbits(32))
    height, width = shape[:2]
    small = generator.standard_normal((int(height / grain) + 2, int(width / grain) + 2), np.float32)
    return np.asarray(
        cv2.resize(small * np.float32(0.6), (width, height), interpolation=cv2.INTER_CUBIC), np.float32
    )


def rough(ink: Ink, chance: Random) -> Ink:
    """Ink as a worn ribbon and clogged types leave it on rough paper: ragged, bowls filled, pale specks."""
    soft = cv2.GaussianBlur(ink, (0, 0), chance.uniform(0.7, 1.6))
    edges = 4 * soft * (1 - soft) * soft_noise(ink.shape, chance.uniform(1.0, 3.5), chance)
    strokes = soft[ink > 0.5]
    level = chance.uniform(0.3, 0.6) * float(np.median(strokes)) if strokes.size else 0.5
    taken = (soft + np.float32(chance.uniform(0.06, 0.28)) * edges - level) * chance.uniform(2.5, 7) + 0.5
    if chance.random() < 0.5:
        specks = np.clip(soft_noise(ink.shape, chance.uniform(1.0, 2.2), chance) - 0.4, 0, 1)
        taken = taken - specks * np.float32(chance.uniform(0.3, 1.4))
    return np.asarray(np.clip(taken, 0, 1) * (ink.max() or 1), np.float32)


def bent(ink: Ink, chance: Random, amount: float, shear: float = 0.0, stretch: float = 1.0) -> Ink:
    """The ink bent like a hand's drift: base line, slant and letters' shapes; ``amount`` 0..1."""
    height, width = ink.shape
    wide = max(8, round(width * stretch))
    y, x = np.mgrid[0:height, 0:wide].astype(np.float32)
    map_x = x / np.float32(stretch) + np.float32(shear) * (y - _UP)
    map_y = y
    if amount > 0:
        drift = soft_noise((1, wide), 90, chance) * np.float32(3.5 * amount)
        slant = soft_noise((1, wide), 60, chance) * np.float32(0.10 * amount)
        grain = chance.uniform(16, 34)
        size = amount * grain * 0.085
        map_x = map_x + soft_noise((height, wide), grain, chance) * np.float32(size) + slant * (y - _UP)
        map_y = map_y + soft_noise((height, wide), grain, chance) * np.float32(size) + drift
    return np.asarray(cv2.remap(ink, map_x, map_y, cv2.INTER_LINEAR, borderValue=0), np.float32)
