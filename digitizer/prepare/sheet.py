"""Finds the sheet of paper on a page photographed or scanned with a dark surround."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.prepare.light import Grey, even_light

_WHOLE = 0.97  # a sheet that covers so much of the picture is the picture
_SHEET = 0.05  # of the picture: smaller bright spots are not paper
_RIM = 6  # pixels: there the ground shows
_SHADED = 0.3  # of the way from ground to paper: paper in the shadow is lighter
_DARKER = 60  # grey levels between paper and ground
_STEP = 13  # pixels: within them paper ends and the ground begins, and shadow hardly deepens ...
_STEEP = 16  # grey levels: ... by so much at the least
_AWAY = 31  # pixels around the paper that tell nothing of the ground
_FLAT, _EVEN = 228, 0.65  # evenly lit paper is brighter on so much of it; wood and cloth on less
_FILLED, _REACHES = 3, 0.2  # sides of the picture that a page which fills it reaches, on such a share of them


def find_sheet(grey: Grey) -> NDArray[np.float64] | None:
    """Corners of the paper (top left, then clockwise), or None when it fills the picture.

    ``grey`` is a small page as taken, light not evened. The paper is the largest bright region; its corners
    are those of the convex hull drawn to four points.
    """
    mask = _bright(grey)
    if mask is None:
        return None
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(contours, key=cv2.contourArea)
    area = cv2.contourArea(largest)
    if not 0.25 * grey.size < area < _WHOLE * grey.size:
        return None
    return _four_corners(np.asarray(cv2.convexHull(largest), dtype=np.int32), area)


def paper_hull(grey: Grey) -> NDArray[np.int32] | None:
    """The convex outline, (n, 1, 2), of all paper on a darker ground, also of two leaves with a dark fold
    between them; None when there is no ground to see."""
    mask = _bright(grey)
    if mask is None:
        return None
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    sheets = [contour for contour in contours if cv2.contourArea(contour) > _SHEET * grey.size]
    if not sheets:
        return None
    hull = np.asarray(cv2.convexHull(np.concatenate(sheets)), dtype=np.int32)
    paper = np.zeros_like(grey)
    cv2.fillConvexPoly(paper, hull, 1)
    ground = grey[paper == 0]
    # What is left outside two bright leaves may be paper in the shadow.
    is_dark = ground.size and float(np.median(ground)) < float(np.median(grey[paper > 0])) - _DARKER
    return hull if is_dark else None


def _bright(grey: Grey) -> Grey | None:
    """255 on the bright part of a picture that has a bright and a dark part."""
    soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), 3), dtype=np.uint8)
    level, mask = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark, bright = grey[mask == 0], grey[mask > 0]
    if not dark.size or not bright.size or level < 40 or float(bright.mean()) - float(dark.mean()) < _DARKER:
        return None
    mask = np.where(soft > _shaded(soft, level, float(bright.mean())), 255, 0).astype(np.uint8)
    paper = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8)), dtype=np.uint8)
    return paper if _has_edges(soft, paper) and not _is_in_shadow(grey, paper) else None


def _is_in_shadow(grey: Grey, paper: Grey) -> bool:
    """Whether what lies around the bright ``paper`` is the rest of it, in the shadow of who takes the photo.

    The paper fills the picture then, but for one side at most, and what lies there is as even as paper:
    shadows were so on 70 % and more, wood, cloth and the lids of scanners hardly. (Other even ground becomes
    a margin of the page, which does no harm.)
    """
    contours, _ = cv2.findContours(paper, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    whole = cv2.drawContours(np.zeros_like(paper), contours, -1, 255, cv2.FILLED)
    rims = (whole[0], whole[-1], whole[:, 0], whole[:, -1])
    around = cv2.dilate(whole, np.ones((_AWAY, _AWAY), np.uint8)) == 0
    if sum(float((rim > 0).mean()) > _REACHES for rim in rims) < _FILLED or not around.any():
        return False
    dark = np.where(around, grey, np.median(grey[around]))  # else the paper's light would be theirs
    return float((even_light(dark.astype(np.uint8))[around] > _FLAT).mean()) > _EVEN


def _has_edges(soft: Grey, paper: Grey) -> bool:
    """Whether the light falls off at once where the ``paper`` ends, as it does not in a shadow across a page
    that fills the picture: there the lower quartile was at 3 to 7 grey levels, at edges of paper above 37.
    """
    border = cv2.subtract(paper, cv2.erode(paper, np.ones((3, 3), np.uint8)))
    near = np.ones((_STEP, _STEP), np.uint8)
    steps = cv2.subtract(cv2.dilate(soft, near), cv2.erode(soft, near))[border > 0]
    return bool(steps.size and np.percentile(steps, 25) > _STEEP)


def _shaded(soft: Grey, level: float, paper: float) -> float:
    """The least light of paper: also a corner in the shadow is lighter than the ground at the picture's rim.

    ``level`` parts bright from dark, ``paper`` is how bright the paper is in the mean.
    """
    sides = (soft[:_RIM], soft[-_RIM:], soft[:, :_RIM], soft[:, -_RIM:])
    rim = np.concatenate([side.ravel() for side in sides])
    ground = rim[rim < level]
    lightest = float(np.percentile(ground, 90)) if ground.size else level
    return min(level, lightest + _SHADED * (paper - lightest))


def _four_corners(hull: NDArray[np.int32], area: float) -> NDArray[np.float64] | None:
    length = cv2.arcLength(hull, True)
    for tolerance in (0.01, 0.02, 0.03, 0.05):
        quad = cv2.approxPolyDP(hull, tolerance * length, True)[:, 0, :].astype(float)
        if len(quad) == 4 and cv2.contourArea(quad.astype(np.float32)) > 0.85 * area:
            return _ordered(quad)
    return None


def _ordered(quad: NDArray[np.float64]) -> NDArray[np.float64]:
    """Top left first, then clockwise."""
    total, difference = quad.sum(axis=1), quad[:, 1] - quad[:, 0]
    return quad[[total.argmin(), difference.argmin(), total.argmax(), difference.argmax()]]
