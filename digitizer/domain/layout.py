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
    left and the right leaf, each prepared by itself; the other measures are then those of the whole spread.
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

    def original_box(self, box: Box) -> Box:
        """The upright bounding box, in original pixels, of a box on the prepared page."""
        across, down = (box.x, box.x + box.w), (box.y, box.y + box.h)
        points = [self._original_point(x, y) for x in across for y in down]
        width, height = self.original_size
        left = max(0, round(min(x for x, _ in points)))
        top = max(0, round(min(y for _, y in points)))
        right = min(width, round(max(x for x, _ in points)))
        bottom = min(height, round(max(y for _, y in points)))
        return Box(left, top, max(0, right - left), max(0, bottom - top))

    def _original_point(self, x: float, y: float) -> tuple[float, float]:
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
