"""Scanning and photographing: turn, borders, perspective, light, blur, noise, JPEG.

Each capture also gives the 3x3 matrix from pixels of the drawn page to pixels of the captured image.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from digitizer.samples.curl import Curl
from digitizer.samples.dice import Dice
from digitizer.samples.sheet import Floats, Pixels
from digitizer.samples.wear import scaled, soft_noise

Matrix = npt.NDArray[np.float64]
CUT_OFF = 1.5  # degrees of turn beyond which a scanner's operator keeps the corners in the picture


@dataclass(frozen=True, slots=True)
class Captured:
    """An image and where the page's pixels went."""

    image: Pixels
    matrix: Matrix
    curl: Curl | None = None  # how the page bent before it was captured

    def box(self, box: tuple[float, float, float, float]) -> list[int]:
        """A box (left, top, right, bottom) of the page as [x, y, w, h] in the image."""
        left, top, right, bottom = box
        across = np.linspace(left, right, 9 if self.curl else 2)
        outline = np.array([(x, y) for y in (top, bottom) for x in across], np.float64)
        if self.curl:
            outline = self.curl.points(outline)
        points = cv2.perspectiveTransform(outline[None], self.matrix)[0]
        height, width = self.image.shape[:2]
        low = np.clip(np.floor(points.min(axis=0)), 0, (width, height)).astype(int)
        high = np.clip(np.ceil(points.max(axis=0)), 0, (width, height)).astype(int)
        return [int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])]


def capture(
    page: Pixels,
    dice: Dice,
    mode: str,
    level: int,
    skew: float | None = None,
    spine: float | None = None,
) -> Captured:
    """The page captured flat on the glass, with the scanner's border, or by a phone.

    ``spine`` says where the book's spine is: 0 or 1 at a side of the page, 0.5 within a spread.
    """
    angle = dice.normal(0.25 + 0.5 * level) if skew is None else skew
    if mode == "flat":
        placed = _flat(page, angle, dice)
    elif mode == "border":
        placed = _border(page, angle + dice.uniform(-1.2, 1.2), dice, spine)
    else:
        placed = _phone(page, angle, dice, spine)
    image = _lit(placed.image, dice, mode, level)
    image = _blurred(image, dice, mode, level)
    return Captured(_noisy(image, dice, level), placed.matrix)


def _turn(page: Pixels, angle: float) -> Matrix:
    height, width = page.shape[:2]
    return np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), [0, 0, 1]])


def _warp(page: Pixels, matrix: Matrix, size: tuple[int, int], fill: tuple[int, int, int]) -> Pixels:
    warped = cv2.warpPerspective(
        page, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=fill
    )
    return np.asarray(warped, np.uint8)


def _flat(page: Pixels, angle: float, dice: Dice) -> Captured:
    height, width = page.shape[:2]
    edge = [int(part) for part in np.median(page[:: height // 40, :6].reshape(-1, 3), axis=0)]
    shade = dice.uniform(0.93, 1.0)
    fill = (int(edge[0] * shade), int(edge[1] * shade), int(edge[2] * shade))
    matrix, size = _turn(page, angle), (width, height)
    if abs(angle) > CUT_OFF:
        matrix, size = _whole(matrix, size)
    return Captured(_warp(page, matrix, size, fill), matrix)


def _whole(matrix: Matrix, size: tuple[int, int]) -> tuple[Matrix, tuple[int, int]]:
    """The turn moved so that all of the page is in the picture, and the picture's size."""
    corners = np.array([[[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]]], np.float64)
    points = cv2.perspectiveTransform(corners, matrix)[0]
    low, high = points.min(axis=0), points.max(axis=0)
    moved = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]], np.float64) @ matrix
    return moved, (round(high[0] - low[0]), round(high[1] - low[1]))


def _beside(page: Pixels, dice: Dice, share: float, spine: float | None) -> tuple[Pixels, int]:
    """The page with what lies beside it in the book; returns its offset to the right."""
    if spine == 0.5:
        return _with_edges(page, dice)
    return _with_neighbour(page, dice, share, spine)


def _with_edges(page: Pixels, dice: Dice) -> tuple[Pixels, int]:
    """A spread with the edges of the pages below it on both sides."""
    height, width = page.shape[:2]
    strips = []
    for _ in range(2):
        strip = round(width * dice.uniform(0.002, 0.012))
        tone = page[:, : width // 60].mean() * dice.uniform(0.8, 0.95)
        lines = tone + 14 * np.sin(np.arange(strip) * dice.uniform(0.5, 1.1) + dice.uniform(0, 6))
        rows = np.repeat(lines[None, :], height, axis=0) + np.linspace(-4, 4, height)[:, None]
        strips.append(
            cv2.merge([np.clip(rows * part, 0, 255).astype(np.uint8) for part in (1.0, 0.98, 0.93)])
        )
    return np.hstack([strips[0], page, strips[1]]), strips[0].shape[1]


def _with_neighbour(page: Pixels, dice: Dice, share: float, spine: float | None) -> tuple[Pixels, int]:
    """The page with a strip of the facing page and the gutter's shadow; returns its offset to the right."""
    height, width = page.shape[:2]
    strip = round(width * share)
    tone = page[:, : width // 30].mean(axis=(0, 1)) * dice.uniform(0.9, 1.0)
    other = np.full((height, strip, 3), tone, np.uint8)
    pitch = round(height * dice.uniform(0.05, 0.06))
    for y in range(round(height * 0.13), round(height * 0.85), pitch):
        reach = round(strip * dice.uniform(0.3, 0.95))
        cv2.line(other, (0, y), (reach, y), (60, 62, 80), max(1, height // 1400))
    on_left = dice.chance(0.5) if spine is None else spine == 0.0
    whole = np.hstack([cv2.flip(other, 1), page] if on_left else [page, other])
    gutter = strip if on_left else width
    steps = np.abs(np.arange(whole.shape[1], dtype=np.float32) - gutter)
    shade = 1 - 0.42 * np.exp(-steps / (width * 0.016))
    return scaled(whole, np.tile(shade[None, :], (height, 1)).astype(np.float32)), strip if on_left else 0


def _border(page: Pixels, angle: float, dice: Dice, spine: float | None) -> Captured:
    """A scanner lid left open: dark around the page, perhaps the facing page."""
    offset = 0
    width0 = page.shape[1]
    if dice.chance(0.5):
        page, offset = _beside(page, dice, dice.uniform(0.03, 0.09), spine)
    height, width = page.shape[:2]
    margin = [round(width0 * dice.uniform(0.01, 0.05)) for _ in range(4)]
    matrix, (width, height) = _whole(_turn(page, angle), (width, height))
    matrix = np.array([[1, 0, margin[0]], [0, 1, margin[1]], [0, 0, 1]], np.float64) @ matrix
    dark = dice.integer(4, 40)
    size = (width + margin[0] + margin[2], height + margin[1] + margin[3])
    image = _warp(page, matrix, size, (dark, dark, dark))
    return Captured(image, matrix @ np.array([[1, 0, offset], [0, 1, 0], [0, 0, 1]], np.float64))


def _phone(page: Pixels, angle: float, dice: Dice, spine: float | None) -> Captured:
    """A photograph on a table, held a little askew."""
    offset = 0
    width0 = page.shape[1]
    if dice.chance(0.6):
        page, offset = _beside(page, dice, dice.uniform(0.05, 0.12), spine)
    height, width = page.shape[:2]
    margin = width0 * dice.uniform(0.03, 0.08)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moves = np.array([[dice.normal(0.013), dice.normal(0.013)] for _ in range(4)], np.float32) * width0
    moves += _tilt(dice.child("tilt")) * width0
    turned = cv2.perspectiveTransform(source[None].astype(np.float64), _turn(page, angle))[0]
    target = turned + moves
    target = (target - target.min(axis=0) + margin).astype(np.float32)
    size = (round(float(target[:, 0].max() + margin)), round(float(target[:, 1].max() + margin)))
    matrix = cv2.getPerspectiveTransform(source, target).astype(np.float64)
    tables = ((96, 70, 52), (140, 116, 92), (70, 62, 54), (176, 160, 138), (58, 74, 62), (110, 60, 48))
    image = _warp(page, matrix, size, dice.pick(tables))
    covered = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size)
    grain = 1 - 0.12 * soft_noise(dice, (size[1], size[0]), 90)
    image = scaled(image, np.where(covered > 127, np.float32(1), grain))
    return Captured(image, matrix @ np.array([[1, 0, offset], [0, 1, 0], [0, 0, 1]], np.float64))


def _tilt(dice: Dice) -> Floats:
    """How the corners move when the phone is not held level: one side looks shorter (shares of the width)."""
    if not dice.chance(0.4):
        return np.zeros((4, 2), np.float32)
    reach = dice.uniform(0.01, 0.045)
    far = dice.pick((((0, 1), (1, -1)), ((3, 1), (2, -1)), ((0, 2), (3, -2)), ((1, 2), (2, -2))))
    moves = np.zeros((4, 2), np.float32)
    for corner, way in far:
        moves[corner, 0 if abs(way) == 1 else 1] = reach * np.sign(way)
    return moves


def _lit(image: Pixels, dice: Dice, mode: str, level: int) -> Pixels:
    """Uneven light: a gradient, and for phones a soft shadow and a tint."""
    height, width = image.shape[:2]
    depth = 0.015 + 0.03 * level if mode != "phone" else 0.12 + 0.07 * level
    lean = np.outer(np.linspace(-1, 1, 32) * dice.uniform(-1, 1), np.ones(32)) + np.outer(
        np.ones(32), np.linspace(-1, 1, 32) * dice.uniform(-1, 1)
    )
    field = 1 - depth * (0.5 + 0.5 * lean / 2)
    if mode == "phone":
        field = field - 0.16 * soft_noise(dice, (32, 32), 12)
        field = field * _shadow(dice.child("shadow"))
    tint = [1.0, 1.0, 1.0]
    if mode == "phone":
        tint = [1.0, dice.uniform(0.95, 1.0), dice.uniform(0.8, 1.0)]
    full = cv2.resize(field.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return scaled(image, np.asarray(full, np.float32), tint)


def _shadow(dice: Dice) -> Floats:
    """The soft shadow of the one who holds the phone, now and then, over a part of a 32 by 32 field."""
    if not dice.chance(0.35):
        return np.ones((32, 32), np.float32)
    turn, place = dice.uniform(0, 6.3), dice.uniform(-0.6, 0.6)
    rows, columns = np.mgrid[-1:1:32j, -1:1:32j]
    across = (rows * np.sin(turn) + columns * np.cos(turn) - place) / dice.uniform(0.05, 0.2)
    return np.asarray(1 - dice.uniform(0.12, 0.3) / (1 + np.exp(-across)), np.float32)


def _blurred(image: Pixels, dice: Dice, mode: str, level: int) -> Pixels:
    sigma = dice.uniform(0.25, 0.6) + 0.28 * level + (0.25 if mode == "phone" else 0.0)
    sigma *= image.shape[1] / 2480
    return np.asarray(cv2.GaussianBlur(image, (0, 0), max(0.3, sigma)), np.uint8)


def _noisy(image: Pixels, dice: Dice, level: int) -> Pixels:
    spread = dice.uniform(1.0, 2.5) + 2.2 * level
    tile = dice.generator.normal(0, spread, (512, 512, 3)).astype(np.int16)
    height, width = image.shape[:2]
    noise = np.tile(tile, (height // 512 + 1, width // 512 + 1, 1))[:height, :width]
    return np.asarray(cv2.add(image, noise, dtype=cv2.CV_8U), np.uint8)


def resized(captured: Captured, factor: float) -> Captured:
    """The same capture at another resolution."""
    if abs(factor - 1) < 0.01:
        return captured
    image = cv2.resize(captured.image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return replace(
        captured, image=np.asarray(image, np.uint8), matrix=np.diag([factor, factor, 1.0]) @ captured.matrix
    )


def rotated(captured: Captured, degrees: int) -> Captured:
    """Turned clockwise by 90, 180 or 270 degrees."""
    height, width = captured.image.shape[:2]
    turns = {
        90: (cv2.ROTATE_90_CLOCKWISE, [[0, -1, height], [1, 0, 0], [0, 0, 1]]),
        180: (cv2.ROTATE_180, [[-1, 0, width], [0, -1, height], [0, 0, 1]]),
        270: (cv2.ROTATE_90_COUNTERCLOCKWISE, [[0, 1, 0], [-1, 0, width], [0, 0, 1]]),
    }
    if degrees not in turns:
        return captured
    code, rows = turns[degrees]
    turned = np.asarray(cv2.rotate(captured.image, code), np.uint8)
    return replace(captured, image=turned, matrix=np.array(rows, np.float64) @ captured.matrix)
