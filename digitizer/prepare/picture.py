"""A picture as it was taken, in the channels that preparing a page looks at."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from digitizer.prepare.light import Grey, ink_channel, is_grey, least_channel, red_places


@dataclass(frozen=True, slots=True)
class Picture:
    """``ink`` is the ink channel, ``red`` 255 where stamps are; the others are of half the size.

    ``half`` is the ink channel with each pixel the darkest of its neighbours (thin rules stay dark when it is
    reduced further), ``least`` the darkest colour at each place, ``colours`` the picture, (h, w, 3); None
    where it has none.
    """

    ink: Grey
    half: Grey
    least: Grey
    red: Grey | None
    colours: Grey | None

    @classmethod
    def of(cls, rgb: Grey) -> Picture:
        """Of an (H, W, 3) picture."""
        colours = np.asarray(cv2.resize(rgb, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
        half = cv2.erode(ink_channel(colours), np.ones((2, 2), np.uint8))
        red = red_places(rgb) if cv2.countNonZero(red_places(colours)) else None
        return cls(
            ink_channel(rgb),
            np.asarray(half, np.uint8),
            least_channel(colours),
            red,
            None if is_grey(colours) else colours,
        )

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.ink.shape[1], self.ink.shape[0]

    def small(self, side: int) -> tuple[Grey, Grey, float]:
        """The ink channel and the darkest colours on small copies, ``side`` pixels long, and the factor."""
        factor = side / max(self.size)
        taken, ground = (
            cv2.resize(half, None, fx=2 * factor, fy=2 * factor, interpolation=cv2.INTER_AREA)
            for half in (self.half, self.least)
        )
        return np.asarray(taken, np.uint8), np.asarray(ground, np.uint8), factor
