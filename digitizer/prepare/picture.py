"""A picture as it was taken, in the channels that preparing a page looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from digitizer.errors import InputError
from digitizer.prepare.light import Grey, ink_channel, is_grey, least_channel, red_places

LEAST = 100  # pixels: the shortest side of a picture that can be a page
_PAPER = 0.3  # of a picture: what is red on more of it is the paper


@dataclass(slots=True)
class Picture:
    """``ink`` is the ink channel; the others are of half the size, a last odd row or column left out.

    ``half`` is the ink channel with each pixel the darkest of its neighbours (thin rules stay dark when it is
    reduced further), ``least`` the darkest colour at each place, ``red`` 255 where stamps are, ``colours``
    the picture, (h, w, 3); None where it has none.
    """

    ink: Grey
    half: Grey | None
    least: Grey | None
    red: Grey | None
    colours: Grey | None

    @classmethod
    def of(cls, rgb: Grey) -> Picture:
        """Of an (H, W, 3) picture."""
        return cls.from_strips([rgb], rgb.shape[:2])

    @classmethod
    def from_strips(
        cls,
        strips: Iterable[Grey],
        shape: tuple[int, ...],
        upright: Callable[[Grey], Grey] = np.ascontiguousarray,
    ) -> Picture:
        """Of a picture's rows from the top, (rows, W, 3), an even number in each but the last: so it need not
        stand in memory as a whole. ``shape`` is its height and width, ``upright`` turns what is made of it.

        Raises InputError ANH-04 for a picture too small to be a page.
        """
        height, width = shape
        if min(height, width) < LEAST:
            raise InputError(
                "ANH-04",
                "Ảnh quá nhỏ ({width} × {height} điểm ảnh), không thể là một trang sổ.",
                "Hãy quét lại trang ở độ phân giải 200–300 dpi.",
                width=width,
                height=height,
            )
        half_size = height // 2, width // 2
        ink, colours = np.empty(shape, np.uint8), np.empty((*half_size, 3), np.uint8)
        red, top = np.zeros(half_size, np.uint8), 0
        for strip in strips:
            bottom = top + len(strip)
            part = slice(top // 2, bottom // 2)
            ink[top:bottom] = ink_channel(strip)
            colours[part] = reduced = _halved(strip)
            if reduced.size and cv2.countNonZero(red_places(reduced)):
                red[part] = _any_of_four(red_places(strip))
            top = bottom
        ink, colours, red = upright(ink), upright(colours), upright(red)
        half = cv2.erode(ink_channel(colours), np.ones((2, 2), np.uint8))
        return cls(
            ink,
            np.asarray(half, np.uint8),
            least_channel(colours),
            red if 0 < cv2.countNonZero(red) < _PAPER * red.size else None,
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
            if half is not None
        )
        return np.asarray(taken, np.uint8), np.asarray(ground, np.uint8), factor

    def forget(self) -> None:
        """Gives up what ``small`` is made of: a page that has its place is drawn without, and needs room."""
        self.half = self.least = None


def _halved(strip: Grey) -> Grey:
    rows, columns = strip.shape[0] // 2, strip.shape[1] // 2
    if not rows:
        return np.empty((0, columns, 3), np.uint8)
    even = strip[: 2 * rows, : 2 * columns]
    return np.asarray(cv2.resize(even, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)


def _any_of_four(places: Grey) -> Grey:
    even = places[: places.shape[0] // 2 * 2, : places.shape[1] // 2 * 2]
    left, right = (np.maximum(even[::2, side::2], even[1::2, side::2]) for side in (0, 1))
    return np.asarray(np.maximum(left, right), np.uint8)
