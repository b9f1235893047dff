"""What age, ink and paper do to a page before it is scanned. Pages are (H, W, 3) uint8 RGB."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from digitizer.samples.dice import Dice
from digitizer.samples.sheet import Floats, Pixels

STRIP = 256  # rows

PAPERS = (
    (250, 249, 246),
    (246, 243, 233),
    (241, 235, 220),
    (236, 231, 221),
    (247, 247, 249),
    (228, 222, 204),
    (233, 238, 226),
)


def soft_noise(dice: Dice, shape: tuple[int, int], grain: int) -> Floats:
    """Smooth noise between 0 and 1 whose hills are about ``grain`` pixels wide."""
    low = dice.generator.random((max(2, shape[0] // grain + 2), max(2, shape[1] // grain + 2)), np.float32)
    return np.clip(cv2.resize(low, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), 0, 1).astype(
        np.float32
    )


def scaled(image: Pixels, factor: Floats, tint: Sequence[float] = (1.0, 1.0, 1.0)) -> Pixels:
    """The image times a factor a pixel, (H, W) or (H, W, 3); ``tint`` scales the channels of the former."""
    result = np.empty_like(image)
    for top in range(0, image.shape[0], STRIP):  # in strips: a spread's factors would fill the memory
        part = factor[top : top + STRIP]
        if part.ndim == 2:
            part = np.asarray(cv2.merge([part * share for share in tint]), np.float32)
        result[top : top + STRIP] = cv2.multiply(image[top : top + STRIP], part, dtype=cv2.CV_8U)
    return result


def paper(image: Pixels, dice: Dice, level: int) -> Pixels:
    """Colour, fibres and cloudiness of the paper under the ink."""
    base = np.array(dice.pick(PAPERS[: 3 + 2 * level]), np.float32) / 255
    shape = (image.shape[0], image.shape[1])
    clouds = 1 - (0.006 + 0.014 * level) * soft_noise(dice, shape, 160)
    tile = dice.generator.normal(1.0, 0.006 + 0.006 * level, (400, 400)).astype(np.float32)
    tile = cv2.GaussianBlur(tile, (0, 0), 0.9) * 1.6 - 0.6
    fibres = np.tile(tile, (shape[0] // 400 + 1, shape[1] // 400 + 1))[: shape[0], : shape[1]]
    return scaled(image, clouds * fibres, [float(part) for part in base])


def faded(image: Pixels, dice: Dice, level: int) -> Pixels:
    """Ink that has lost strength, here more and there less."""
    loss = dice.uniform(0.05, 0.16) * level
    weight = loss * (0.4 + soft_noise(dice, (image.shape[0], image.shape[1]), 300))
    return 255 - scaled(255 - image, (1 - weight).astype(np.float32))


def bleed_through(image: Pixels, back: Pixels, dice: Dice, level: int) -> Pixels:
    """The other side's ink, mirrored, shining through."""
    grey = cv2.cvtColor(cv2.flip(back, 1), cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 1.2)
    moved = np.roll(small, (dice.integer(-40, 40), dice.integer(-30, 30)), (0, 1))
    mirrored = cv2.resize(moved, (image.shape[1], image.shape[0])).astype(np.float32)
    strength = dice.uniform(0.05, 0.09) * level
    return scaled(image, np.asarray(1 - strength * (1 - mirrored / 255), np.float32))


def fold(image: Pixels, dice: Dice) -> Pixels:
    """A fold across or down the page: a darker line beside a lighter one."""
    height, width = image.shape[:2]
    across = dice.chance(0.5)
    length = height if across else width
    place = length * dice.uniform(0.3, 0.7)
    steps = np.arange(length, dtype=np.float32) - place
    reach = width / 400
    profile = (
        1
        - dice.uniform(0.04, 0.12) * np.exp(-((steps / reach) ** 2))
        + 0.05 * np.exp(-(((steps - 2.4 * reach) / reach) ** 2))
    )
    profile = profile - 0.02 * (steps > 0)
    factor = np.tile(profile[:, None], (1, width)) if across else np.tile(profile[None, :], (height, 1))
    return scaled(image, factor.astype(np.float32))


def stain(image: Pixels, dice: Dice) -> Pixels:
    """A dried drop of tea or water with a darker rim."""
    height, width = image.shape[:2]
    radius = round(width * dice.uniform(0.02, 0.07))
    x, y = dice.integer(radius, width - radius), dice.integer(radius, height - radius)
    mask = np.zeros((height // 4, width // 4), np.float32)
    axes = (radius // 4, round(radius * dice.uniform(0.7, 1.3)) // 4)
    angle = dice.uniform(0, 180)
    cv2.ellipse(mask, (x // 4, y // 4), axes, angle, 0, 360, 0.4, -1)
    cv2.ellipse(mask, (x // 4, y // 4), axes, angle, 0, 360, 1.0, max(2, radius // 40))
    mask = cv2.GaussianBlur(mask, (0, 0), 2.2) * (0.5 + 0.5 * soft_noise(dice, mask.shape, 24))
    full = cv2.resize(mask, (width, height))
    tint = np.array([0.10, 0.14, 0.22], np.float32) * dice.uniform(0.6, 1.2)
    return scaled(image, cv2.merge([1 - full * part for part in tint]).astype(np.float32))


def water_damage(image: Pixels, dice: Dice) -> Pixels:
    """Ink run in water and dried with tide marks: nothing can be read any more."""
    shape = (image.shape[0], image.shape[1])
    ink = cv2.blur(cv2.GaussianBlur(image, (0, 0), shape[1] / 170), (3, shape[0] // 60))
    run = np.asarray(cv2.addWeighted(ink, 0.8, np.full_like(image, 255), 0.2, 0), np.uint8)
    tide = soft_noise(dice, shape, 700)
    rims = sum(np.exp(-((tide - at) ** 2) / 0.00008) for at in (0.35, 0.6))
    tint = [(1 - 0.12 * rims - 0.15 * tide) * part for part in (0.95, 0.89, 0.77)]
    return scaled(run, np.asarray(cv2.merge(tint), np.float32))


def aged(image: Pixels, back: Pixels | None, dice: Dice, level: int) -> Pixels:
    """A page on its paper with the wear of a level from 0 (new) to 2 (old)."""
    if level:
        image = faded(image, dice, level)
    if back is not None and level and dice.chance(0.3 + 0.3 * level):
        image = bleed_through(image, back, dice, level)
    image = paper(image, dice, level)
    if level and dice.chance(0.2 * level):
        image = fold(image, dice)
    for _ in range(dice.integer(0, level) if dice.chance(0.5) else 0):
        image = stain(image, dice)
    return image
