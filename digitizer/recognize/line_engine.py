"""Our own line recognizer: a CTC network that reads printed, typed and written lines alike.

The network gives features for every four columns of the line picture; its last layer is applied here, so
that it can be fitted to a hand (``learning``).
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from digitizer.domain.layout import Lattice, LineReading, Pixels
from digitizer.recognize.blocks import read_blocks
from digitizer.recognize.ctc import log_softmax
from digitizer.recognize.faults import unusable_model
from digitizer.recognize.learning import Head
from digitizer.recognize.line_image import HEIGHT, WHITE, LineImage, line_image
from digitizer.recognize.sessions import Floats, Session
from digitizer.recognize.spelling import reading_of

MODEL, CARD = "lines.onnx", "card.toml"

_BUCKET = 32  # columns: pictures are padded to a multiple and read with those of the same width
_TOGETHER = 4096  # columns are read at once: more are no quicker, and take room


def open_lines(folder: Path) -> LineEngine:
    """The engine on the model in a folder (``lines.onnx`` with its ``card.toml``).

    Raises EnvironmentFault MAY-02 when a file is missing, cut short or not the one of the card, and MAY-03
    without onnxruntime.
    """
    card = _card(folder / CARD)
    path = folder / MODEL
    data = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(data).hexdigest() != card["sha256"]:
        raise unusable_model(_name(path))
    return LineEngine(Session(data, _name(path)), card)


def _name(path: Path) -> str:
    """A file of a model as people look for it: its folder tells which model it is of."""
    return f"{path.parent.name}/{path.name}"


def _card(path: Path) -> Mapping[str, Any]:
    try:
        card = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:  # missing, or not TOML in UTF-8
        raise unusable_model(_name(path)) from error
    if not {"sha256", "alphabet", "version"} <= card.keys():
        raise unusable_model(_name(path))
    return card


class LineEngine:
    """A loaded network with a last layer: the general one, or one fitted to a hand."""

    def __init__(self, session: Session, card: Mapping[str, Any], head: Head | None = None) -> None:
        """``card`` names the ``version``, the ``alphabet`` and how lines are shown (``white``, as for
        ``line_image``). Raises EnvironmentFault MAY-02.
        """
        self._session = session
        self._card = card
        self.head = head or _general(session)
        self.alphabet: str = card["alphabet"]
        self._white = float(card.get("white", WHITE))
        self.name = f"lines:{card['version']}{'' if head is None else '+'}"

    def fitted(self, head: Head) -> LineEngine:
        """The same network with another last layer."""
        return LineEngine(self._session, self._card, head)

    def read_lines(self, images: Sequence[Pixels]) -> list[LineReading]:
        """One reading for each line image, with its lattice; without words where there is no ink."""
        pictures = [line_image(image, self._white) for image in images]
        features = self._features([picture for picture in pictures if picture is not None])
        return [
            LineReading((), self.name) if picture is None else self._reading(picture, next(features))
            for picture in pictures
        ]

    def read_blocks(self, images: Sequence[Pixels]) -> list[list[LineReading]]:
        """The text lines of each block, boxes in the block."""
        return read_blocks(self.read_lines, images)

    def features(self, images: Sequence[Pixels]) -> list[Floats]:
        """What the last layer sees of each line, (T, D); (0, D) for a line without ink."""
        pictures = [line_image(image, self._white) for image in images]
        features = self._features([picture for picture in pictures if picture is not None])
        nothing = np.zeros((0, self.head.matrix.shape[0]), np.float32)
        return [nothing if picture is None else next(features) for picture in pictures]

    def text(self, columns: Sequence[int]) -> str:
        """The letters of a lattice's columns (1 ..)."""
        return "".join(self.alphabet[column - 1] for column in columns)

    def lattice(self, features: Floats) -> Lattice:
        """What the last layer makes of features, (T, D)."""
        return Lattice(log_softmax(self.head.logits(features)).astype(np.float32), self.alphabet)

    def _features(self, pictures: Sequence[LineImage]) -> Iterator[Floats]:
        """Features of each picture, in order. Only pictures of one padded width are read together, so that
        a line is read the same in any company.
        """
        groups: dict[int, list[int]] = defaultdict(list)
        for index, picture in enumerate(pictures):
            groups[-(-picture.pixels.shape[1] // _BUCKET) * _BUCKET].append(index)
        done: dict[int, Floats] = {}
        for width, group in groups.items():
            count = max(1, _TOGETHER // width)
            for start in range(0, len(group), count):
                some = group[start : start + count]
                ink = _ink([pictures[index] for index in some], width)
                (features,) = self._session.run(["features"], {"ink": ink})
                stride = width // features.shape[1]
                for index, rows in zip(some, features, strict=True):
                    done[index] = rows[: -(-pictures[index].pixels.shape[1] // stride)]
        return (done[index] for index in range(len(pictures)))

    def _reading(self, picture: LineImage, features: Floats) -> LineReading:
        return reading_of(self.lattice(features), picture, self.name)


def _general(session: Session) -> Head:
    blank = np.zeros((1, 1, HEIGHT, _BUCKET), np.float32)
    matrix, bias = session.run(["matrix", "bias"], {"ink": blank})
    return Head(matrix, bias)


def _ink(pictures: Sequence[LineImage], width: int) -> Floats:
    """The pictures as the network wants them, (B, 1, HEIGHT, width): ink 1, paper 0."""
    ink = np.zeros((len(pictures), 1, HEIGHT, width), np.float32)
    for place, picture in zip(ink, pictures, strict=True):
        place[0, :, : picture.pixels.shape[1]] = (255.0 - picture.pixels) / 255.0
    return ink
