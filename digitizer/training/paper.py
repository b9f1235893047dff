"""Ink on a page, and what scanning, age and cutting-out do to it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.training.writing import Ink, soft_noise

Grey = NDArray[np.uint8]


class Paper:
    """Makes pictures of lines; keeps some inks to let neighbours and the other side show."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._others: list[Ink] = []

    def picture(self, ink: Ink, kind: str) -> Grey:
        """The line as cut from a page: (H, W) grey. ``kind`` is print, type or hand."""
        c = self._chance
        ink = _faded(ink, c, 0.75 if kind != "print" else 0.4)
        self._others = [*self._others[-11:], ink]
        draw = c.random()
        if draw < 0.10:
            return self._scanned(_framed(ink, c, 0.02, 0.06), 250, 15, mild=True)
        if draw < 0.45:
            return self._cleaned(ink, kind)
        return self._raw(ink, kind)

    def _cleaned(self, ink: Ink, kind: str) -> Grey:
        """As the reader cuts lines out: strokes alone on white, what rules left of them now and then."""
        c = self._chance
        area = _framed(ink, c, -0.015, 0.12)
        area = self._weak(area)
        if c.random() < 0.3:
            area = _rubbed(area, c)
        if c.random() < 0.35:
            area = np.maximum(area, _leader(area.shape, c, remnant=True))
        if c.random() < 0.1:
            area = np.maximum(area, _specks(area.shape, c))
        if c.random() < 0.12:
            area = self._neighbours(area)
        if c.random() < 0.1:
            area = np.maximum(area, _signature(area.shape, c))
        image = self._scanned(area, c.randint(200, 250), c.randint(0, 120), mild=c.random() < 0.5)
        pale = c.choice((0.88, 0.95)) * float(np.median(image))
        solid = cv2.dilate((image < pale).astype(np.uint8), np.ones((3, 3), np.uint8))
        return np.where(solid > 0, image, 255).astype(np.uint8)

    def _raw(self, ink: Ink, kind: str) -> Grey:
        """As it stands on the page: paper, rules, neighbours, stamps, the other side."""
        c = self._chance
        area = self._weak(_framed(ink, c, -0.02, 0.3))
        if c.random() < 0.4:
            area = self._neighbours(area)
        draw = c.random()
        if draw < 0.45:
            area = np.maximum(area, _leader(area.shape, c))
        elif draw < (0.6 if kind == "hand" else 0.48):
            area = np.maximum(area, _squares(area.shape, c))
        if c.random() < 0.10:
            area = np.maximum(area, _edges(area.shape, c))
        if c.random() < 0.12:
            area = np.maximum(area, self._through(area.shape))
        if c.random() < 0.07:
            area = np.maximum(area, _stamp(area.shape, c))
        if c.random() < 0.1:
            area = np.maximum(area, _signature(area.shape, c))
        if c.random() < 0.12:
            area = np.maximum(area, _specks(area.shape, c))
        paper = c.randint(135, 250)
        dark = c.randint(0, max(10, paper - 60)) if c.random() < 0.6 else c.randint(0, 70)
        return self._scanned(area, paper, dark, mild=c.random() < 0.25)

    def _weak(self, ink: Ink) -> Ink:
        c = self._chance
        return ink * np.float32(c.uniform(0.35, 0.9)) if c.random() < 0.25 else ink

    def _neighbours(self, ink: Ink) -> Ink:
        """The lines above and below reach into this one."""
        c, (height, width) = self._chance, ink.shape
        result = ink.copy()
        for side in (-1, 1):
            if c.random() < 0.3:
                continue
            other = c.choice(self._others)
            rows = np.nonzero((other > 0.3).any(axis=1))[0]
            if len(rows) < 8:
                continue
            reach = max(2, int(c.uniform(0.04, 0.2) * height))
            start = max(0, c.randrange(-width // 2, max(1, other.shape[1] - 20)))
            strip = (
                other[max(0, rows[-1] - reach) : rows[-1]] if side < 0 else other[rows[0] : rows[0] + reach]
            )
            strip = strip[:height, start : start + width]
            if not strip.size:
                continue
            view = result[: strip.shape[0]] if side < 0 else result[height - strip.shape[0] :]
            offset = c.randrange(0, max(1, width - strip.shape[1] + 1))
            part = view[:, offset : offset + strip.shape[1]]
            np.maximum(part, strip, out=part)
        return result

    def _through(self, shape: tuple[int, ...]) -> Ink:
        """Mirrored writing of the other side, soft and pale."""
        c, (height, width) = self._chance, shape
        other = c.choice(self._others)[:, ::-1]
        turned = cv2.resize(np.ascontiguousarray(other), (width, max(height, int(height * c.uniform(1, 2)))))[
            :height
        ]
        return np.asarray(cv2.GaussianBlur(turned, (0, 0), c.uniform(0.8, 2.2)), np.float32) * np.float32(
            c.uniform(0.08, 0.35)
        )

    def _scanned(self, ink: Ink, paper: int, dark: int, mild: bool) -> Grey:
        """Paper and light, then the scanner's or the phone's resolution, blur, noise and JPEG."""
        c = self._chance
        height, width = ink.shape
        sheet = np.full(ink.shape, paper, np.float32)
        if not mild:
            if c.random() < 0.5:
                sheet += soft_noise(ink.shape, c.uniform(30, 250), c) * np.float32(c.uniform(2, 18))
            if c.random() < 0.3:
                sheet *= np.linspace(c.uniform(0.75, 1), c.uniform(0.75, 1.0), width, dtype=np.float32)
        image = sheet - ink * np.maximum(sheet - np.float32(dark), 0)
        scale = c.uniform(0.85, 1.1) if mild else c.choice((c.uniform(0.36, 0.75), c.uniform(0.7, 1.2)))
        if not mild and c.random() < 0.3:
            image = _turned(image, c, paper)
        if c.random() < (0.25 if mild else 0.7):
            image = cv2.GaussianBlur(image, (0, 0), self._blur(mild))
        if abs(scale - 1) > 0.03:
            size = (max(8, round(width * scale)), max(8, round(height * scale)))
            image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        if not mild and c.random() < 0.6:
            generator = np.random.default_rng(c.getrandbits(32))
            image = image + generator.standard_normal(image.shape, np.float32) * np.float32(c.uniform(1, 11))
        grey = np.clip(image, 0, 255).astype(np.uint8)
        if c.random() < (0.3 if mild else 0.55):
            quality = [cv2.IMWRITE_JPEG_QUALITY, c.randint(30, 90)]
            grey = np.asarray(
                cv2.imdecode(cv2.imencode(".jpg", grey, quality)[1], cv2.IMREAD_GRAYSCALE), np.uint8
            )
        if not mild and c.random() < 0.05:
            _, grey = cv2.threshold(grey, 0.72 * float(np.median(grey)), 255, cv2.THRESH_BINARY)
        return np.asarray(grey, np.uint8)

    def _blur(self, mild: bool) -> float:
        """Of a lens, in pixels of the drawn line: small types out of focus lose more than large ones."""
        if mild:
            return self._chance.uniform(0.4, 1.0)
        return self._chance.uniform(*((0.4, 1.5) if self._chance.random() < 0.55 else (1.3, 2.6)))


def _framed(ink: Ink, chance: Random, low: float, high: float) -> Ink:
    """Cut around the ink: margins from ``low`` to ``high`` of its height (negative cuts into it)."""
    rows = np.nonzero((ink > 0.25).any(axis=1))[0]
    columns = np.nonzero((ink > 0.25).any(axis=0))[0]
    if not len(rows):
        return ink
    tall = int(rows[-1] - rows[0]) + 1
    above, below, left, right = (round(tall * chance.uniform(low, high)) for _ in range(4))
    left, right = max(0, left) * chance.randint(1, 4), max(0, right) * chance.randint(1, 4)
    y0, y1 = int(rows[0]) - above, int(rows[-1]) + 1 + below
    x0, x1 = int(columns[0]) - left - 2, int(columns[-1]) + 3 + right
    height, width = ink.shape
    cut = ink[max(0, y0) : min(height, y1), max(0, x0) : min(width, x1)]
    pads = (max(0, -y0), max(0, y1 - height), max(0, -x0), max(0, x1 - width))
    return np.asarray(cv2.copyMakeBorder(cut, *pads, cv2.BORDER_CONSTANT, value=0), np.float32)


def _faded(ink: Ink, chance: Random, often: float) -> Ink:
    """Ink that takes unevenly: worn ribbon, dry pen, gaps."""
    if chance.random() > often:
        return ink
    coarse = soft_noise(ink.shape, chance.uniform(12, 60), chance)
    result = ink * (1 - chance.uniform(0, 0.55) * (0.5 + 0.5 * np.clip(coarse, -1, 1)))
    if chance.random() < 0.3:
        fine = np.clip(soft_noise(ink.shape, chance.uniform(1.5, 4), chance), 0, 1)
        result = result * (1 - chance.uniform(0.1, 0.7) * fine)
    return np.asarray(result, np.float32)


def _rubbed(ink: Ink, chance: Random) -> Ink:
    """Where a rule was taken away a little of the strokes went too."""
    result = ink.copy()
    y = int(chance.uniform(0.45, 0.95) * ink.shape[0])
    thick = chance.randint(1, 3)
    start = int(chance.uniform(-0.3, 0.7) * ink.shape[1])
    result[y : y + thick, max(0, start) : start + int(ink.shape[1] * chance.uniform(0.2, 1))] *= np.float32(
        chance.uniform(0, 0.6)
    )
    return result


def _leader(shape: tuple[int, ...], chance: Random, remnant: bool = False) -> Ink:
    """A ruled or dotted line to write on, or what was left of it."""
    height, width = shape
    layer = np.zeros(shape, np.uint8)
    y = int(chance.uniform(0.55, 0.99) * height)
    tilt = int(chance.gauss(0, 0.004) * width)
    force = int(255 * chance.uniform(0.25, 0.95))
    x0, x1 = 0, width
    if remnant:
        x0 = int(chance.uniform(0, 0.9) * width)
        x1 = x0 + int(chance.uniform(0.02, 0.25) * width) + 3
    if chance.random() < 0.5:
        cv2.line(layer, (x0, y), (x1, y + tilt), force, chance.randint(1, 2), cv2.LINE_AA)
    else:
        step, size = chance.randint(5, 16), chance.randint(1, 2)
        for x in range(x0, x1, step):
            cv2.circle(layer, (x, y + tilt * (x - x0) // max(1, x1 - x0)), size, force, -1, cv2.LINE_AA)
    if chance.random() < 0.2 and not remnant:
        cv2.line(
            layer, (0, max(0, y - int(height * chance.uniform(0.6, 0.9)))), (width, 0), force, 1, cv2.LINE_AA
        )
    return np.asarray(layer / np.float32(255), np.float32)


def _squares(shape: tuple[int, ...], chance: Random) -> Ink:
    """Squared paper, or the close rules of school books."""
    height, width = shape
    layer = np.zeros(shape, np.uint8)
    step = chance.randint(12, 44)
    force = int(255 * chance.uniform(0.12, 0.5))
    for y in range(chance.randrange(step), height, step):
        layer[y : y + chance.randint(1, 2)] = force
    if chance.random() < 0.6:
        for x in range(chance.randrange(step), width, step):
            layer[:, x : x + 1] = force
    return np.asarray(layer / np.float32(255), np.float32)


def _edges(shape: tuple[int, ...], chance: Random) -> Ink:
    """The frame of a table beside or above the text."""
    height, width = shape
    layer = np.zeros(shape, np.float32)
    force, thick = np.float32(chance.uniform(0.5, 1)), chance.randint(1, 4)
    for side in chance.sample("lrtb", chance.randint(1, 2)):
        if side == "l":
            layer[:, :thick] = force
        elif side == "r":
            layer[:, width - thick :] = force
        elif side == "t":
            layer[:thick] = force
        else:
            layer[height - thick :] = force
    return layer


def _stamp(shape: tuple[int, ...], chance: Random) -> Ink:
    """Part of a round seal across the text."""
    height, width = shape
    layer = np.zeros(shape, np.uint8)
    force = int(255 * chance.uniform(0.12, 0.45))
    centre = (chance.randrange(width), int(chance.uniform(-1, 2) * height))
    radius = int(height * chance.uniform(0.8, 2.5))
    for inner in (radius, radius - chance.randint(4, 9)):
        cv2.circle(layer, centre, max(3, inner), force, chance.randint(1, 4), cv2.LINE_AA)
    return np.asarray(layer / np.float32(255), np.float32)


def _signature(shape: tuple[int, ...], chance: Random) -> Ink:
    """A signature's swings across a name: down from above it, through it, seldom much below."""
    height, width = shape
    layer = np.zeros(shape, np.uint8)
    turns = chance.randint(4, 11)
    reach = chance.uniform(0.3, 1.1) * width / turns
    xs = chance.uniform(-0.2, 0.7) * width + np.cumsum(
        [reach * chance.uniform(-0.35, 1.7) for _ in range(turns)]
    )
    deepest = chance.uniform(0.3, 1.2)
    low, high = (0.25, deepest), (-0.9, 0.2)
    ys = [height * chance.uniform(*(low if turn % 2 else high)) for turn in range(turns)]
    steps = np.linspace(0, turns - 1, 24 * turns)
    part = steps % 1
    at = np.floor(steps) + part * part * (3 - 2 * part)  # slows down at the turns: round, not pointed
    curve = np.stack([np.interp(steps, range(turns), xs), np.interp(at, range(turns), ys)], 1)
    force, thick = int(255 * chance.uniform(0.35, 1)), max(1, round(height * chance.uniform(0.02, 0.065)))
    cv2.polylines(layer, [curve.astype(np.int32)], False, force, thick, cv2.LINE_AA)
    return np.asarray(layer / np.float32(255), np.float32)


def _specks(shape: tuple[int, ...], chance: Random) -> Ink:
    """Blotches and dust."""
    layer = np.zeros(shape, np.uint8)
    for _ in range(chance.randint(1, 14)):
        centre = (chance.randrange(shape[1]), chance.randrange(shape[0]))
        cv2.circle(layer, centre, chance.randint(0, 2), int(255 * chance.uniform(0.3, 1)), -1, cv2.LINE_AA)
    return np.asarray(layer / np.float32(255), np.float32)


def _turned(image: NDArray[np.float32], chance: Random, paper: int) -> NDArray[np.float32]:
    """A small turn and a phone's perspective."""
    height, width = image.shape
    reach = 0.06 * height
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    tilt = chance.gauss(0, 0.008) * width
    tilt = max(-0.25 * height, min(0.25 * height, tilt))
    moved = corners + np.array(
        [[chance.gauss(0, reach), chance.gauss(0, 0.5 * reach)] for _ in range(4)], np.float32
    )
    moved[:, 1] += np.array([-tilt / 2, tilt / 2, tilt / 2, -tilt / 2], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved)
    return np.asarray(
        cv2.warpPerspective(image, matrix, (width, height), borderValue=float(paper)), np.float32
    )


def mixed(images: Sequence[Grey]) -> Grey:
    """Pictures of lines in a column, for people to look at."""
    width = max(image.shape[1] for image in images)
    return np.concatenate(
        [
            cv2.copyMakeBorder(image, 2, 2, 0, width - image.shape[1], cv2.BORDER_CONSTANT, value=128)
            for image in images
        ]
    ).astype(np.uint8)
