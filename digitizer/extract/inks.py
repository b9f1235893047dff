"""Takes signatures and stamps off the names and offices that they cross, where their ink is another.

Inks absorb light, and where strokes cross the logarithms of what they leave of the paper's light add up: the
inks of an area are told apart by their colours, and each place is parted among them by least squares (colour
deconvolution, Ruifrok and Johnston, "Quantification of Histochemical Staining by Color Deconvolution", 2001).
Where a picture has no colours, what is broader than strokes, a stamp's star, is taken for paper.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.domain.layout import Pixels, PreparedPage
from digitizer.domain.records import Box
from digitizer.extract.contrast import INK

_MESH = 32  # pixels between places whose origin is worked out: between them the leaf is as good as flat
_SHRINK = 8  # the paper's colour is estimated on an area so many times smaller
_PLAIN = 2  # dimensions of a picture without colours
_BROAD, _PAPER = 25, 250  # pixels: no stroke is so broad; grey of paper
_DARKEST = 0.02  # share of the paper's light: less is noise
_SOLID, _MANY = 0.5, 150  # share of full absorbance where an ink shows its colour; so many pixels tell it
_APART = 0.085  # distance of two inks' colours (shares of absorbance in red, green, blue) ...
_SPREAD = 3.2  # ... and how many times the spread of one it is
_RED, _BLUE = 0.26, 0.3  # a stamp absorbs no more of its share in red, and no less in blue
_SEEN, _WHOLE = 0.38, 0.62  # share of an ink at a place: less is noise, more is all
_LOW = 9  # pixels: what is lower is no letter
_LONG = 1.8  # heights of letters: a signature's strokes are longer ...
_MOST = 0.85  # ... and hold so much of its ink
_NAME = 4  # letters: a name has more

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


def laid_bare(page: PreparedPage, area: Box) -> PreparedPage:
    """The page without what crosses the writing in that area, as far as that can be told apart."""
    if page.picture is None or min(area.w, area.h) < _SHRINK:
        return page
    part = slice(area.y, area.y + area.h), slice(area.x, area.x + area.w)
    taken, clean = _taken(page.picture, page, area), page.clean[part]
    if taken.ndim == _PLAIN:
        shown = evened(taken, clean)
        return _redrawn(page, part, np.maximum(page.grey[part], shown), np.maximum(clean, shown))
    share = writing(taken, clean)
    if share is None:
        return page
    return _redrawn(page, part, _with(page.grey[part], share), _with(clean, share))


def _redrawn(page: PreparedPage, part: tuple[slice, slice], grey: Pixels, clean: Pixels) -> PreparedPage:
    """The page with another picture of a part of it."""
    redrawn = replace(page, grey=page.grey.copy(), clean=page.clean.copy())
    redrawn.grey[part], redrawn.clean[part] = grey, clean
    return redrawn


def evened(grey: Pixels, clean: Pixels) -> Pixels:
    """A place without what is broader than strokes, its darkest ink black.

    ``clean`` is the same place on the cleaned page.
    """
    broad = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_BROAD, _BROAD))
    ground = cv2.GaussianBlur(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, broad), (0, 0), 2)
    even = cv2.divide(grey, ground, scale=255)
    ink = even[clean < INK]
    low = min(float(np.percentile(ink, 3)) if ink.size else 0.0, _PAPER - 1)
    return np.clip((even - np.float32(low)) * (255 / (_PAPER - low)), 0, 255).astype(np.uint8)


def writing(rgb: Pixels, clean: Pixels) -> Floats | None:
    """How much of the ink at each place, (h, w), 0..1, is writing and no signature; None where there is one
    ink only, or none of the two is plainly that of a signature.

    ``clean`` is the same place as ``rgb`` on the cleaned page.
    """
    absorbed = _absorbed(rgb)
    inks = _inks(absorbed, clean)
    if inks is None:
        return None
    parts = cv2.blur(np.maximum(absorbed @ np.linalg.pinv(inks), 0)[..., :2], (3, 3))
    shares = parts / np.maximum(parts.sum(axis=2, keepdims=True), 1e-3)
    shares = np.clip((shares - _SEEN) / (_WHOLE - _SEEN), 0, 1).astype(np.float32)
    ways = [(_letters(_with(clean, share), clean), share) for share in (shares[..., 0], shares[..., 1])]
    letters, share = max(ways, key=lambda way: way[0])
    return share if letters else None


def _with(grey: Pixels, share: Floats) -> Pixels:
    """The picture with that share of its ink."""
    return np.asarray(255 - (255 - grey) * share, np.uint8)


def _taken(picture: Pixels, page: PreparedPage, area: Box) -> Pixels:
    """The area of the prepared page as it was taken."""
    xs, ys = (
        np.arange(-1, side // _MESH + 3) * _MESH + start
        for start, side in ((area.x, area.w), (area.y, area.h))
    )
    mesh = np.array([[page.original_point(float(x), float(y)) for x in xs] for y in ys], np.float32)
    across = np.arange(area.w, dtype=np.float32) / _MESH + 1
    down = np.arange(area.h, dtype=np.float32) / _MESH + 1
    scale = picture.shape[1] / page.original_size[0]
    places = (cv2.remap(mesh, *np.meshgrid(across, down), cv2.INTER_LINEAR) + 0.5) * scale - 0.5
    columns, rows = cv2.split(places.astype(np.float32))
    taken = cv2.remap(picture, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(taken, np.uint8)


def _absorbed(rgb: Pixels) -> Floats:
    """What is absorbed of the paper's light, (h, w, 3), as natural logarithms from 0 on."""
    height, width = rgb.shape[:2]
    size = max(1, width // _SHRINK), max(1, height // _SHRINK)
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9)))
    paper = cv2.resize(cv2.medianBlur(closed, 11), (width, height), interpolation=cv2.INTER_LINEAR)
    left = (rgb.astype(np.float32) + 4) / (np.maximum(paper, 24).astype(np.float32) + 4)
    return np.asarray(-np.log(np.clip(left, _DARKEST, 1)), np.float32)


def _inks(absorbed: Floats, clean: Pixels) -> Floats | None:
    """The colours of two inks, and of a stamp if there is one, (2 or 3, 3), as shares of what they absorb."""
    total = absorbed.sum(axis=2)
    inked = (clean < INK) & (total > 0)
    if np.count_nonzero(inked) < _MANY:
        return None
    colours = absorbed / np.maximum(total, 1e-3)[..., None]
    solid = total > _SOLID * np.percentile(total[inked], 75)
    red = (colours[..., 0] < _RED) & (colours[..., 2] > _BLUE)
    two = _two_colours(colours[inked & solid & ~red])
    if two is None:
        return None
    stamped = colours[solid & red]
    return two if len(stamped) < _MANY else np.vstack([two, np.median(stamped, axis=0)])


def _two_colours(colours: Floats) -> Floats | None:
    """The two colours, (2, 3), of places in two inks; None where there is only one."""
    if len(colours) < 2 * _MANY:
        return None
    _, along = np.linalg.eigh(np.cov(colours.T))
    places = (colours - colours.mean(axis=0)) @ along[:, -1]
    steps = np.clip(places * 255 + 128, 0, 255).astype(np.uint8)
    border = cv2.threshold(steps, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[0]
    sides = [places[steps <= border], places[steps > border]]
    if min(map(len, sides)) < _MANY:
        return None
    gap, spread = np.median(sides[1]) - np.median(sides[0]), np.mean([side.std() for side in sides])
    if gap < max(_APART, _SPREAD * spread):
        return None
    low = steps <= border
    return np.array([np.median(colours[low], axis=0), np.median(colours[~low], axis=0)], np.float32)


def _letters(ink: Pixels, clean: Pixels) -> int:
    """How many strokes one ink has where those of the other are a signature's, and reach no lower; else 0."""
    rest = np.asarray(255 - np.maximum(ink.astype(np.int16) - clean, 0), np.uint8)
    own, letters = _strokes(rest), _strokes(ink)
    if len(letters) < _NAME or not len(own):
        return 0
    _, top, width, height, area = own.T
    long = np.maximum(width, height) > _LONG * float(np.percentile(letters[:, cv2.CC_STAT_HEIGHT], 75))
    middle = top[area.argmax()] + height[area.argmax()] / 2
    feet = np.sort(letters[:, cv2.CC_STAT_TOP] + letters[:, cv2.CC_STAT_HEIGHT])
    is_signature = area[long].sum() > _MOST * area.sum() and feet[-_NAME] > middle
    return len(letters) if is_signature else 0


def _strokes(grey: Pixels) -> NDArray[np.int32]:
    """Left, top, width, height and area, (n, 5), of the strokes on a picture that are no specks."""
    stats = cv2.connectedComponentsWithStats((grey < INK).astype(np.uint8), connectivity=8)[2][1:]
    return np.asarray(stats[stats[:, cv2.CC_STAT_HEIGHT] >= _LOW], np.int32)
