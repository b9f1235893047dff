"""Training lines: a text, somebody who writes it, the page it stands on, and the picture the network gets."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.recognize.line_image import WHITE, line_image
from digitizer.training.alphabet import plain
from digitizer.training.borrowing import BorrowedMarks
from digitizer.training.glyphs import Face
from digitizer.training.paper import Grey, Paper
from digitizer.training.texts import Vocabulary, Writer
from digitizer.training.writing import Ink, PenStyle, Setter, bent, beside, pen_ink, rough, set_ink

KINDS = ("hand", "type", "print")


@dataclass(frozen=True, slots=True)
class Mix:
    """What is drawn how often: the ``kinds``, letters of a text at most, one printed label before it, and
    rows of labels with values after them; ``white`` says how the network is shown lines (``line_image``).
    """

    kinds: tuple[float, float, float]
    longest: tuple[tuple[int, float], ...]
    label: float
    row: float
    white: float = WHITE


MIXES = {
    "lines": Mix((0.4, 0.4, 0.2), ((28, 2), (42, 3), (68, 1)), 0.06, 0.0, 0.93),
    "labels": Mix((0.12, 0.18, 0.7), ((28, 2), (42, 2), (68, 2), (92, 1)), 0.3, 0.3),
}
"""What each network learns from."""

_FLAT = 0.3  # share of the typed lines whose threes have flat tops
_PAIR, _ROW = 18, 90  # letters of a value that has others beside it; of a row


@dataclass(frozen=True, slots=True)
class Line:
    """One example: ``pixels`` is (48, W) as the network gets it."""

    pixels: NDArray[np.uint8]
    text: str
    kind: str
    face: str


class LineMaker:
    """Makes lines without end; the same seed makes the same lines."""

    def __init__(
        self, seed: int, faces: Sequence[Face], vocabulary: Vocabulary, mix: Mix = MIXES["lines"]
    ) -> None:
        self._chance = Random(seed)  # noqa: S311 (repeatable, not secret)
        self._mix = mix
        self._faces = {kind: [face for face in faces if face.kind == kind] for kind in KINDS}
        self._writer = Writer(vocabulary, self._chance)
        self._paper = Paper(self._chance)

    def line(self) -> Line:
        """One line; a text that cannot be read from its picture is drawn again."""
        c, mix = self._chance, self._mix
        while True:
            kind = c.choices(KINDS, mix.kinds)[0]
            if mix.row and c.random() < mix.row:
                line = self._row(kind)
            else:
                longest = c.choices([n for n, _ in mix.longest], [w for _, w in mix.longest])[0]
                line = self.of(kind, self._writer.text(longest), label=c.random() < mix.label)
            if line is not None:
                return line

    def of(
        self, kind: str, text: str, face: Face | None = None, clean: bool = False, label: bool = False
    ) -> Line | None:
        """A line of that text, with a printed label before it if wanted; None when its picture is too narrow
        or too pale for the text.
        """
        face = face or self._chance.choice(self._faces[kind])
        ink = self._ink(kind, text, face)
        if label and len(text) < 40:
            before = plain(self._writer.label(value=False))
            printed = self._ink("print", before, self._chance.choice(self._faces["print"]))
            text, ink = (
                f"{before} {text}",
                beside(printed, ink * np.float32(self._chance.uniform(0.4, 1)), self._chance),
            )
        return self._pictured(ink, text, kind, face, clean=clean)

    def _row(self, kind: str) -> Line | None:
        """Two or three printed labels, each with a value after it, as in a row of a form."""
        c = self._chance
        face, print_face = c.choice(self._faces[kind]), c.choice(self._faces["print"])
        texts: list[str] = []
        inks: list[Ink] = []
        for _ in range(c.randint(2, 3)):
            texts += [plain(self._writer.label(value=False)), self._writer.text(_PAIR)]
            if len(" ".join(texts)) > _ROW:
                break
            weak = np.float32(c.uniform(0.4, 1))
            inks += [self._ink("print", texts[-2], print_face), self._ink(kind, texts[-1], face) * weak]
        if not inks:
            return None
        ink = inks[0]
        for one in inks[1:]:
            ink = beside(ink, one, c)
        return self._pictured(ink, " ".join(texts[: len(inks)]), kind, face)

    def _pictured(self, ink: Ink, text: str, kind: str, face: Face, *, clean: bool = False) -> Line | None:
        picture = _plain(ink) if clean else self._paper.picture(ink, kind)
        shown = line_image(picture, self._mix.white)
        if shown is None or not _legible(shown.pixels, text):
            return None
        return Line(shown.pixels, text, kind, face.name)

    def _ink(self, kind: str, text: str, face: Face) -> Ink:
        return {"print": self._printed, "type": self._typed, "hand": self._written}[kind](text, face)

    def _printed(self, text: str, face: Face) -> Ink:
        c = self._chance
        setter = Setter(c, [face], 0.0, False, self._borrowed(0.15), flat=c.random() < _FLAT / 4)
        ink = set_ink(setter.line(text), face.stem)
        if c.random() < 0.25:
            ink = _weighted(ink, c, face.stem)
        stretch = c.uniform(0.72, 1.15) if c.random() < 0.5 else 1.0
        return bent(ink, c, 0.0, stretch=stretch) if stretch != 1.0 else ink

    def _typed(self, text: str, face: Face) -> Ink:
        c = self._chance
        worn = c.random()
        jump = 0.8 * worn if c.random() < 0.7 else 0.0
        flat = c.random() < _FLAT
        setter = Setter(c, [face], 0.12, c.random() < 0.25, self._borrowed(0.5), flat=flat)
        strike = c.uniform(0.1, 0.45) if c.random() < 0.25 else 0.22 * worn
        line = setter.line(text, jump=jump, strike=strike, pitch=_pitch(face, c))
        ink = set_ink(line, face.stem)
        if c.random() < 0.6:
            ink = _weighted(ink, c, face.stem)
        if c.random() < 0.15:
            ink = np.maximum(
                ink,
                np.roll(ink, (c.randint(-1, 1), c.randint(-2, 2)), (0, 1)) * np.float32(c.uniform(0.3, 1)),
            )
        if c.random() < 0.5:
            ink = rough(ink, c)
        return bent(ink, c, 0.12 * worn, stretch=c.uniform(0.85, 1.1)) if c.random() < 0.5 else ink

    def _borrowed(self, often: float) -> BorrowedMarks | None:
        """The marks of another face, for so many of the lines."""
        c = self._chance
        if c.random() >= often:
            return None
        return BorrowedMarks(c.choice(self._faces[c.choice(("print", "type"))]), c)

    def _written(self, text: str, face: Face) -> Ink:
        c = self._chance
        loose = c.uniform(0.1, 1.0)
        hand = (
            [face, c.choice(self._faces["hand"])]
            if c.random() < 0.35 and len(self._faces["hand"]) > 1
            else [face]
        )
        line = Setter(c, hand, loose, c.random() < 0.45).line(text)
        if c.random() < 0.72:
            radius = c.uniform(0.7, 2.5)
            second = radius if c.random() < 0.8 else c.uniform(0.7, 2.4)
            style = PenStyle(
                radius,
                c.uniform(0, 0.45),
                c.uniform(0.2, 0.95) if c.random() < 0.45 else 0.0,
                c.uniform(-60, 60) if c.random() < 0.08 and radius > 1.2 else None,
                second,
            )
            ink = pen_ink(line, style, c)
        else:
            ink = set_ink(line, face.stem)
            if c.random() < 0.4:
                ink = _weighted(ink, c, face.stem)
        return bent(ink, c, loose, shear=c.gauss(0.06, 0.16), stretch=c.uniform(0.64, 1.25))


def _legible(pixels: NDArray[np.uint8], text: str) -> bool:
    """Whether there is room for the letters (and a blank between two of the same), and ink for them."""
    repeats = sum(one == two for one, two in itertools.pairwise(text))
    letters = sum(letter.isalnum() for letter in text)
    return pixels.shape[1] >= 4 * (len(text) + repeats) + 4 and int((pixels < 150).sum()) >= 22 * letters


def _pitch(face: Face, chance: Random) -> float:
    """What a machine with such types moves on by, in pixels; 0 for faces that have one width already, and
    for every other line of the others.
    """
    advance = {letter: face.glyphs[letter].advance for letter in "inm"}
    if advance["m"] < 1.1 * advance["i"] or chance.random() < 0.5:
        return 0.0
    return chance.uniform(0.95, 1.15) * max(advance["n"], 0.8 * advance["m"])


def _weighted(ink: Ink, chance: Random, stem: float) -> Ink:
    """Heavier or lighter strokes: bowls close, or hairlines break."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    heavier = stem < 3.2 or chance.random() < 0.7
    changed = (cv2.dilate if heavier else cv2.erode)(ink, kernel)
    part = np.float32(chance.uniform(0.2, 1.0))
    return np.asarray(ink * (1 - part) + changed * part, np.float32)


def _plain(ink: Ink) -> Grey:
    """Black on white, nothing else."""
    return np.asarray(255 - ink * 255, np.uint8)
