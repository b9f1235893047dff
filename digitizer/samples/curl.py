"""What an open book does to its pages: leaves bend down into the spine, lie a little apart, and shade it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from digitizer.samples.dice import Dice
from digitizer.samples.sheet import Floats, Pixels
from digitizer.samples.wear import scaled

Points = npt.NDArray[np.float64]
STRIP = 512  # rows that are bent at a time


@dataclass(frozen=True)
class Curl:
    """Where a page's pixels go: arrays over its columns, in pixels.

    (x, y) moves to (``across[x]``, y + ``lift[x]`` + s * ``swell[x]``), s from -1 (top) to 1 (bottom).
    """

    across: Floats
    lift: Floats
    swell: Floats
    height: int

    def points(self, points: Points) -> Points:
        """Points (N, 2) of the flat page on the bent one."""
        columns = np.arange(self.across.size)
        across, lift, swell = (
            np.interp(points[:, 0], columns, row) for row in (self.across, self.lift, self.swell)
        )
        return np.stack([across, points[:, 1] + lift + swell * (2 * points[:, 1] / self.height - 1)], axis=1)

    def bend(self, page: Pixels) -> Pixels:
        """The page bent."""
        height, width = page.shape[:2]
        columns = np.arange(width, dtype=np.float32)
        source = np.interp(columns, self.across, columns).astype(np.float32)
        lift, swell = (np.interp(source, columns, row) for row in (self.lift, self.swell))
        bent = np.empty_like(page)
        for top in range(0, height, STRIP):
            rows = np.arange(top, min(top + STRIP, height), dtype=np.float32)[:, None]
            y = ((rows - lift + swell) / (1 + 2 * swell / height)).astype(np.float32)
            x = np.broadcast_to(source, y.shape)
            bent[top : top + STRIP] = cv2.remap(
                page, np.ascontiguousarray(x), y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            )
        return bent


def opened(page: Pixels, spine: float, depth: float, dice: Dice) -> tuple[Pixels, Curl]:
    """A page or spread of an open book: its spine at that share of the width, bent by ``depth`` (0 to 1)."""
    height, width = page.shape[:2]
    unit = height / 297  # pixels a millimetre, on the drawn sheets' height
    columns = np.arange(width, dtype=np.float32)
    away = columns - spine * width
    side, distance = np.sign(away), np.abs(away)
    reach = dice.uniform(8, 20) * unit
    near = np.exp(-distance / reach)
    pinch = dice.uniform(0.1, 0.5) * reach * depth
    across = spine * width + side * (distance - pinch * (1 - near))
    bow = [dice.uniform(-5, 5) * unit * depth for _ in range(2)]
    lift = np.where(side < 0, bow[0], bow[1]) * near
    lift += np.where(side > 0, dice.normal(1.4) * unit + away * dice.normal(0.004), 0.0)
    swell = dice.uniform(-2.5, 2.5) * unit * depth * near
    across, lift, swell = (row.astype(np.float32) for row in (across, lift, swell))
    curl = Curl(across, lift, swell, height)
    dark = dice.uniform(0.25, 0.5) * np.exp(-distance / (dice.uniform(2.5, 7) * unit))
    dark += dice.uniform(0.0, 0.18) * depth * near
    shaded = scaled(curl.bend(page), np.tile((1 - dark)[None, :], (height, 1)).astype(np.float32))
    return shaded, curl
