"""Looks at a traced rule in the full picture: how dark it is, and where it is really drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.prepare import geometry
from digitizer.prepare.curves import Curve
from digitizer.prepare.light import Grey

_ASIDE = 10  # original pixels looked at on either side of a rule
_NEAR = 4  # ... within which the rule itself lies
_TOUCH = (4, 9)  # ... from a crossing between which a rule that crosses carries ink on either side
_LONGEST = 30000  # rows that can be looked up at once
_PART = 0.4  # of a rule's usual darkness: fainter places are gaps
# Of the paper so many pixels around: where all is darker another rule, a thick one, lies across; and its soft
# rim. What is darker for longer lies in the shadow.
_COVERED, _AROUND = 0.5, 60
_DIMMED = 0.75


@dataclass(frozen=True)
class Probe:
    """``grey`` is the picture's ink channel in full size, ``to_original`` leads there from the view."""

    grey: Grey
    to_original: geometry.Matrix

    @cached_property
    def step(self) -> float:
        """An original pixel in view pixels, in the middle of the picture: it may have been taken aslant."""
        middle = np.array([self.grey.shape[::-1]]) / 2
        seen = geometry.apply(geometry.inverse(self.to_original), middle)
        aside = geometry.apply(self.to_original, seen + np.array([1.0, 0.0]))
        return 1 / float(np.linalg.norm(aside - middle))

    def along(self, curve: Curve, upright: bool, start: float, end: float) -> Drawn:
        """The rule between two places along its axis (view pixels)."""
        t = np.arange(start, end, self.step)
        dark, paper = self._darkness(t, np.interp(t, curve.t, curve.across), upright)
        seen = ~(_darker(paper, _AROUND, _COVERED) | _darker(paper, _ASIDE, _DIMMED))
        return Drawn(t[seen], dark[seen])

    def beside(self, places: NDArray[np.float64], upright: bool) -> NDArray[np.float64]:
        """How dark rules are just before and just after places on them: (n, 2) for places (along, across)."""
        near, far = _TOUCH
        distances = np.arange(near, far + 1)
        steps = self.step * np.concatenate([-distances[::-1], distances])
        t = (places[:, :1] + steps).ravel()
        dark, paper = self._darkness(t, np.repeat(places[:, 1], len(steps)), upright)
        papers = paper.reshape(len(places), 2, len(distances))
        covered = papers < _COVERED * papers.max(axis=(1, 2), keepdims=True)
        covered &= ~covered.all(axis=2, keepdims=True)
        return np.asarray(np.nanmedian(np.where(covered, np.nan, dark.reshape(covered.shape)), axis=2))

    def _darkness(
        self, t: NDArray[np.float64], across: NDArray[np.float64], upright: bool
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How much darker (0..1) than the paper beside it a rule is at each of its places, and that paper."""
        offsets = self.step * np.arange(-_ASIDE, _ASIDE + 1)
        places, beside = np.meshgrid(t, offsets, indexing="ij")
        sideways = across[:, None] + beside
        x, y = (sideways, places) if upright else (places, sideways)
        down = [row[0] * x + row[1] * y + row[2] for row in self.to_original]
        across_map, down_map = (np.asarray(part / down[2], dtype=np.float32) for part in down[:2])
        strips = [
            cv2.remap(self.grey, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            for xs, ys in zip(_parts(across_map), _parts(down_map), strict=True)
        ]
        strip = np.concatenate(strips)
        paper = np.partition(strip, 15, axis=1)[:, 15].astype(float)
        core = strip[:, _ASIDE - _NEAR : _ASIDE + _NEAR + 1].min(axis=1)
        return np.maximum(0.0, 1 - core / np.maximum(1.0, paper)), paper


def _darker(paper: NDArray[np.float64], around: int, share: float) -> NDArray[np.bool_]:
    """At which of places that follow each other it is darker than that share of the light around."""
    if not len(paper):
        return paper > 0
    light = cv2.dilate(paper.astype(np.float32)[None], np.ones((1, 2 * around + 1), np.uint8))
    return np.asarray(paper < share * light[0])


def _parts(maps: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    return np.split(maps, range(_LONGEST, len(maps), _LONGEST))


@dataclass(frozen=True, slots=True)
class Drawn:
    """``dark`` (0..1) at the places ``t`` along a rule, of one original pixel each, that no other covers."""

    t: NDArray[np.float64]
    dark: NDArray[np.float64]

    @property
    def darkness(self) -> float:
        """How much darker than the paper the rule usually is."""
        return float(np.percentile(self.dark, 75)) if len(self.dark) else 0.0

    def share(self, start: float | None = None, end: float | None = None) -> float:
        """Share of the rule, or of the part between two places, that is really drawn."""
        first, last = 0, len(self.t)
        if start is not None and end is not None:
            first, last = np.searchsorted(self.t, [start, end]).tolist()
        part = self.dark[first:last]
        return float((part > _PART * self.darkness).mean()) if len(part) else 0.0
