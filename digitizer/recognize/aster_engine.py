"""Adapter for a second line recognizer that an office may install: the network in the wheel ``asterocr``.

Only the network and its list of letters are used, pinned by their SHA-256; none of the wheel's code is
imported. We never ship it: its weights were trained, among others, on a set that is free for research only.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from digitizer.domain.layout import Lattice, LineReading, Pixels
from digitizer.recognize.blocks import read_blocks
from digitizer.recognize.faults import unusable_model
from digitizer.recognize.line_image import LineImage, line_image
from digitizer.recognize.sessions import Floats, Session
from digitizer.recognize.spelling import reading_of

_PACKAGE = "asterocr"
_FILES = {
    "asternet.onnx": "10c96b533e1f64031d73edfddafd7d4b13595544f11891f0531bcd72cb29be80",
    "vocab.json": "82c6df018ceca8c10876947e0f7df798ed321825276ed7f3bb12ae3ed6dc647b",
}
_HEIGHT, _STRIDE, _WIDEST = 32, 4, 1024  # its positions end at 256 steps


def available() -> bool:
    """Whether the wheel is installed."""
    return _assets() is not None


def _assets() -> Path | None:
    spec = importlib.util.find_spec(_PACKAGE)  # finds the folder without running anything in it
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "assets"


def open_aster() -> AsterEngine:
    """The engine on the installed wheel.

    Raises EnvironmentFault MAY-02 when it is not installed or its files are not those we know, MAY-03 without
    onnxruntime.
    """
    folder = _assets()
    network, letters = (_known(folder, name) for name in _FILES)
    return AsterEngine(Session(network, "asternet.onnx"), "".join(json.loads(letters)["chars"][1:]))


def _known(folder: Path | None, name: str) -> bytes:
    path = None if folder is None else folder / name
    data = path.read_bytes() if path is not None and path.is_file() else b""
    if hashlib.sha256(data).hexdigest() != _FILES[name]:
        raise unusable_model(name)
    return data


class AsterEngine:
    """The loaded network; one line after another, because batches gained nothing."""

    name = "aster:1.0.2"

    def __init__(self, session: Session, alphabet: str) -> None:
        self._session = session
        self._alphabet = alphabet

    def read_lines(self, images: Sequence[Pixels]) -> list[LineReading]:
        """One reading for each line image, with its lattice; without words where there is no ink."""
        pictures = (line_image(image) for image in images)
        return [
            LineReading((), self.name) if picture is None else self._read(picture) for picture in pictures
        ]

    def read_blocks(self, images: Sequence[Pixels]) -> list[list[LineReading]]:
        """The text lines of each block, boxes in the block."""
        return read_blocks(self.read_lines, images)

    def _read(self, picture: LineImage) -> LineReading:
        (log_probs,) = self._session.run(["log_probs"], {"images": _seen(picture)})
        return reading_of(Lattice(log_probs[:, 0], self._alphabet), picture, self.name)


def _seen(picture: LineImage) -> Floats:
    """The picture as the network was made for, (1, 3, 32, W), 0 black and 1 white."""
    height, width = picture.pixels.shape
    wide = max(16, min(_WIDEST, -(-width * _HEIGHT // (height * _STRIDE)) * _STRIDE))
    small = cv2.resize(picture.pixels, (wide, _HEIGHT), interpolation=cv2.INTER_AREA)
    return np.repeat(np.asarray(small, np.float32)[None, None] / np.float32(255), 3, axis=1)
