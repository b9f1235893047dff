"""What lies where on a prepared page: frame, rules, words, and the engine that reads lines.

Coordinates are pixels of the prepared (upright, rectified) page unless a name says ``original``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from digitizer.domain.records import Box

# A numpy uint8 array, (height, width) grey or (height, width, 3) RGB; named here without importing numpy,
# because the domain stands on the standard library alone.
Pixels = Any


class Rule(NamedTuple):
    """A horizontal line, printed to write on or drawn through a value: ``x0`` to ``x1`` at height ``y``."""

    x0: int
    x1: int
    y: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The form's printed frame; ``divider`` is the x of the rule between the wide and the narrow column."""

    left: int
    top: int
    right: int
    bottom: int
    divider: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The ruled table on a leaf: x of its upright rules, left to right, and y of its level rules, downwards.

    ``n + 1`` rules bound ``n`` columns or rows. Rules that part only some rows (a heading over two columns)
    are left out.
    """

    columns: tuple[int, ...]
    rows: tuple[int, ...]

    def cell(self, row: int, column: int) -> Box:
        """The cell's box, rules included."""
        left, right = self.columns[column : column + 2]
        top, bottom = self.rows[row : row + 2]
        return Box(left, top, right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Bend:
    """How far a curled leaf departs from its homography: smooth displacements, in prepared pixels.

    What shows at (x, y) of the prepared leaf lies where the homography takes (x + across, y + down). Both are
    polynomials of the place within ``area`` (left, top, width, height), scaled to -1..1 and held constant
    outside: the coefficients of u^a v^b stand by rising b, then a, for the degrees in ``across_degrees`` and
    ``down_degrees`` (of u, of v).
    """

    area: tuple[float, float, float, float]
    across: tuple[float, ...]
    down: tuple[float, ...]
    across_degrees: tuple[int, int]
    down_degrees: tuple[int, int]

    def moved(self, x: float, y: float) -> tuple[float, float]:
        """The point whose homography is the place in the original."""
        left, top, width, height = self.area
        u = max(-1.0, min(1.0, 2 * (x - left) / width - 1))
        v = max(-1.0, min(1.0, 2 * (y - top) / height - 1))
        across = _polynomial(self.across, self.across_degrees, u, v)
        return x + across, y + _polynomial(self.down, self.down_degrees, u, v)


def _polynomial(coefficients: Sequence[float], degrees: tuple[int, int], u: float, v: float) -> float:
    powers = (u**a * v**b for b in range(degrees[1] + 1) for a in range(degrees[0] + 1))
    return sum(c * power for c, power in zip(coefficients, powers, strict=True))


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page made upright and even.

    ``grey`` is (H, W) with the paper near 255 and red ink gone; ``clean`` is the same without leaders and
    rules, whose places are ``rules``. ``to_original`` is the 3x3 homography, row by row, from prepared to
    original pixels. ``rotation`` is the clockwise turn found in the upright page. ``sharpness`` is the
    variance of the Laplacian on the evened page. On a page without a form, ``ink`` is the share of it that
    strokes of writing cover and ``sideways`` tells that lines of text run down (0 and False with a form);
    ``shade`` is how unevenly dark the evened page is (standard deviation of grey): below 4 there is
    nothing on the paper.

    ``grid`` is the ruled table of a ledger or of bands. On a picture of an open book ``leaves`` holds the
    left and the right leaf, each prepared by itself; ``grey`` and ``clean`` are then the whole spread, small,
    rules included, and the other measures those of the spread.

    ``bend`` is what had to be straightened beyond ``to_original`` on a curled leaf. ``upright`` says how
    surely the page stands the right way up, from 0 (as likely upside down) to 1 (its frame shows it).
    ``cut`` tells that the form's frame or table runs off the picture. All leaves of a spread have the
    spread's ``original_size`` and come back to its pixels. ``picture`` is what was taken, (h, w, 3) RGB
    of half the original size, or (H, W) of its full size where it has no colours; None where nobody kept it.
    """

    grey: Pixels
    clean: Pixels
    frame: Frame | None
    rules: tuple[Rule, ...]
    to_original: tuple[float, ...]
    original_size: tuple[int, int]  # width, height
    rotation: int
    sharpness: float
    ink: float
    shade: float
    sideways: bool
    grid: Grid | None = None
    leaves: tuple[PreparedPage, ...] = ()
    bend: Bend | None = None
    upright: float = 0.0
    cut: bool = False
    picture: Pixels | None = None

    def original_box(self, box: Box) -> Box:
        """The upright bounding box, in original pixels, of a box on the prepared page."""
        across, down = (box.x, box.x + box.w), (box.y, box.y + box.h)
        points = [self.original_point(x, y) for x in across for y in down]
        width, height = self.original_size
        left = max(0, round(min(x for x, _ in points)))
        top = max(0, round(min(y for _, y in points)))
        right = min(width, round(max(x for x, _ in points)))
        bottom = min(height, round(max(y for _, y in points)))
        return Box(left, top, max(0, right - left), max(0, bottom - top))

    def original_point(self, x: float, y: float) -> tuple[float, float]:
        """The place in the original, in pixels, of a place on the prepared page."""
        if self.bend is not None:
            x, y = self.bend.moved(x, y)
        m = self.to_original
        scale = m[6] * x + m[7] * y + m[8]
        return (m[0] * x + m[1] * y + m[2]) / scale, (m[3] * x + m[4] * y + m[5]) / scale


class Word(NamedTuple):
    """A recognized word, its probability (0..1) as the engine states it, and its box in the image read."""

    text: str
    confidence: float
    box: Box


@dataclass(frozen=True, slots=True)
class Lattice:
    """What a CTC recognizer saw on one line, for decoding with the language of a field.

    ``log_probs`` is (T, C) float32; column 0 is the blank, column ``i`` the letter ``alphabet[i - 1]``.
    """

    log_probs: Pixels
    alphabet: str


@dataclass(frozen=True, slots=True)
class LineReading:
    """What an engine read on one line image, words from left to right, and its lattice if it has one."""

    words: tuple[Word, ...]
    engine: str
    lattice: Lattice | None = None

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """The weakest word's confidence; 0 when nothing was read."""
        return min((word.confidence for word in self.words), default=0.0)


class Engine(Protocol):
    """Reads images of single lines of text (dark on light, (H, W) uint8)."""

    @property
    def name(self) -> str:
        """Engine and model, e.g. ``tesserocr:vie``."""

    def read_lines(self, images: Sequence[Pixels]) -> list[LineReading]:
        """One reading for each image, in order; an unreadable line gives a reading without words."""

    def read_blocks(self, images: Sequence[Pixels]) -> list[list[LineReading]]:
        """For each image, a block of text: its lines from top to bottom, boxes in that image."""


class Hypothesis(NamedTuple):
    """A text that a line may say, with its probability (0..1) among all texts of the field's language."""

    text: str
    confidence: float


class Decoder(Protocol):
    """Reads lattices with what a field can say."""

    def decode(self, lattices: Sequence[Lattice], parser: str) -> list[Hypothesis]:
        """The likeliest texts of the lines of one value together, best first, in the language of a parser
        (``name``, ``date``, ``place`` ... as in ``LabelSpec.parser``); empty when there is nothing to read.
        """
