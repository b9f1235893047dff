"""A page as it is looked at to find its geometry: small, evenly lit, turned and level."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from digitizer.prepare import geometry
from digitizer.prepare.curves import level_strokes, thin_ink, trace
from digitizer.prepare.light import Grey, even_light
from digitizer.prepare.probe import Probe
from digitizer.prepare.sheet import paper_hull
from digitizer.prepare.skew import skew
from digitizer.prepare.table import Table, find_table

_SHORTEST = 45  # pixels: shorter rules bound no table
_CURL = 0.16  # slope up to which the rows of a curled leaf rise or fall towards its spine
_TABLE = 0.25  # of the view's width and height: smaller tables are not the page's


@dataclass(frozen=True, slots=True)
class View:
    """``taken`` is the light as it was, ``mask`` 255 on thin ink, ``to_original`` from view to picture."""

    taken: Grey
    mask: Grey
    to_original: geometry.Matrix

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.mask.shape[1], self.mask.shape[0]

    def turned(self, quarter_turns: int) -> View:
        """Turned counter-clockwise by quarters."""
        turns = quarter_turns % 4
        if not turns:
            return self
        back = quarter_turn(turns, self.size)
        return View(
            np.ascontiguousarray(np.rot90(self.taken, turns)),
            np.ascontiguousarray(np.rot90(self.mask, turns)),
            self.to_original @ back,
        )

    def level(self) -> View:
        """Turned by a few degrees so that its lines run level."""
        angle = skew(self.mask)
        if abs(angle) < 0.2:
            return self
        width, height = self.size
        turn = geometry.rotation_about(angle, (width / 2, height / 2))
        taken = cv2.warpAffine(self.taken, turn[:2], self.size, borderMode=cv2.BORDER_REPLICATE)
        mask = cv2.warpAffine(self.mask, turn[:2], self.size, flags=cv2.INTER_LINEAR)
        return View(np.asarray(taken, np.uint8), _sharp(mask), self.to_original @ geometry.inverse(turn))

    def sheet(self, corners: NDArray[np.float64] | None) -> View:
        """The sheet of paper with these corners (top left, then clockwise), rectified; the whole without."""
        if corners is None:
            return self
        tl, tr, br, bl = corners
        wide = round(float(np.linalg.norm(tr - tl) + np.linalg.norm(br - bl)) / 2)
        tall = round(float(np.linalg.norm(bl - tl) + np.linalg.norm(br - tr)) / 2)
        target = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], dtype=float)
        forward = geometry.quad_to_quad(corners, target)
        taken, mask = (cv2.warpPerspective(image, forward, (wide, tall)) for image in (self.taken, self.mask))
        return View(np.asarray(taken, np.uint8), _sharp(mask), self.to_original @ geometry.inverse(forward))

    def cropped(self, outline: NDArray[np.float64]) -> View:
        """The upright rectangle around an outline, (n, 2)."""
        left, top = np.maximum(0, np.floor(outline.min(axis=0))).astype(int)
        right, bottom = np.ceil(outline.max(axis=0)).astype(int)
        part = (slice(top, bottom), slice(left, right))
        back = np.array([[1, 0, left], [0, 1, top], [0, 0, 1]], dtype=float)
        return View(self.taken[part].copy(), self.mask[part].copy(), self.to_original @ back)

    def table(self, picture: Grey, inside: NDArray[np.bool_] | None = None) -> Table | None:
        """The ruled table, of the part ``inside`` (height, width) alone if given.

        ``picture`` is the original's ink channel, in which the rules are looked at closely.
        """
        mask = self.mask if inside is None else np.where(inside, self.mask, 0).astype(np.uint8)
        levels = trace(level_strokes(mask, _CURL), _SHORTEST)
        uprights = trace(level_strokes(np.ascontiguousarray(mask.T)), _SHORTEST)
        least = (_TABLE * self.size[0], _TABLE * self.size[1])
        return find_table(levels, uprights, least, Probe(picture, self.to_original))


def _sharp(mask: MatLike) -> Grey:
    """A mask that was interpolated, black and white again."""
    return np.asarray(cv2.threshold(mask, 90, 255, cv2.THRESH_BINARY)[1], dtype=np.uint8)


def view(taken: Grey, ground: Grey, factor: float) -> View:
    """A view of a picture's small grey copy that was reduced by ``factor``: what lies around the paper, as
    the least channel ``ground`` shows it, has no ink."""
    mask = thin_ink(even_light(taken))
    hull = paper_hull(ground)
    if hull is not None:
        paper = np.zeros_like(mask)
        cv2.fillConvexPoly(paper, hull, 255)
        mask = np.asarray(cv2.bitwise_and(mask, cv2.erode(paper, np.ones((7, 7), np.uint8))), np.uint8)
    return View(taken, mask, np.diag([1 / factor, 1 / factor, 1.0]))


def quarter_turn(turns: int, size: tuple[int, int]) -> geometry.Matrix:
    """From pixels of a page turned counter-clockwise by quarters back to those of its ``size`` before."""
    width, height = size
    matrices = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        1: [[0, -1, width - 1], [1, 0, 0], [0, 0, 1]],
        2: [[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]],
        3: [[0, 1, 0], [-1, 0, height - 1], [0, 0, 1]],
    }
    return np.array(matrices[turns % 4], dtype=float)
