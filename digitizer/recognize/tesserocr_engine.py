"""Adapter: Tesseract inside this process through tesserocr (the only module that knows it).

The model stays loaded between calls (a new process would pay about 135 ms each time).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from digitizer.domain.layout import Engine, LineReading, Pixels, Word
from digitizer.domain.records import Box
from digitizer.recognize.faults import unusable_model

_RESOLUTION = 260  # dpi of a prepared page; stops Tesseract's own guess
_PAD = 14  # pixels of white around a line: Tesseract drops text that touches the edge


def available() -> bool:
    """Whether tesserocr can be imported."""
    return importlib.util.find_spec("tesserocr") is not None


def open_engine(models: Path, model: str) -> Engine:
    """An engine on ``models/{model}.traineddata``."""
    return TesserocrEngine(models, model)


class TesserocrEngine:
    """One loaded model; not safe for use by several threads at once."""

    def __init__(self, models: Path, model: str) -> None:
        """Raises EnvironmentFault MAY-02 when the model cannot be loaded."""
        import tesserocr  # noqa: PLC0415 (the machine may lack it)

        self._library = tesserocr
        try:
            self._api: Any = tesserocr.PyTessBaseAPI(
                path=str(models), lang=model, psm=tesserocr.PSM.SINGLE_BLOCK, oem=tesserocr.OEM.LSTM_ONLY
            )
        except RuntimeError as error:  # "Failed to init API"
            raise unusable_model(f"{model}.traineddata") from error
        self.name = f"tesserocr:{model}"

    def read_lines(self, images: Sequence[Pixels]) -> list[LineReading]:
        """One reading for each line image."""
        return [LineReading(self._read_line(image), self.name) for image in images]

    def _read_line(self, image: Pixels) -> tuple[Word, ...]:
        """The words of one line.

        Tesseract's own look at a line now and then finds no text in it; at another size it does.
        """
        if image.size == 0 or image.min() == image.max():  # Tesseract reads letters into white paper
            return ()
        for scale in (1.0, 0.82):
            shown = image
            if scale != 1.0:
                size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
                shown = np.asarray(Image.fromarray(image).resize(size, Image.Resampling.LANCZOS))
            lines = self._read(np.pad(shown, _PAD, constant_values=255), self._library.PSM.SINGLE_LINE, _PAD)
            if lines:
                return tuple(_scaled(word, 1 / scale) for line in lines for word in line)
        return ()

    def read_blocks(self, images: Sequence[Pixels]) -> list[list[LineReading]]:
        """The text lines of each block image."""
        mode = self._library.PSM.SINGLE_BLOCK
        blocks = (self._read(image, mode, 0) for image in images)
        return [[LineReading(tuple(line), self.name) for line in block] for block in blocks]

    def _read(self, image: Pixels, mode: int, offset: int) -> list[list[Word]]:
        pixels = np.ascontiguousarray(image)
        height, width = pixels.shape
        self._api.SetPageSegMode(mode)
        self._api.SetImageBytes(pixels.tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(_RESOLUTION)
        self._api.Recognize()
        lines: list[list[Word]] = []
        iterator = self._api.GetIterator()
        if iterator is None:
            return lines
        level = self._library.RIL
        for item in self._library.iterate_level(iterator, level.WORD):
            if item.IsAtBeginningOf(level.TEXTLINE) or not lines:
                lines.append([])
            word = _word(item, level.WORD, offset)
            if word is not None:
                lines[-1].append(word)
        return [line for line in lines if line]


def _scaled(word: Word, factor: float) -> Word:
    return word._replace(box=Box(*(round(side * factor) for side in word.box)))


def _word(item: Any, level: int, offset: int) -> Word | None:
    try:
        text = item.GetUTF8Text(level)
        bounds = item.BoundingBox(level)
    except RuntimeError:  # "No text returned" for an empty element
        return None
    if not text or not text.strip() or bounds is None:
        return None
    left, top, right, bottom = bounds
    box = Box(left - offset, top - offset, right - left, bottom - top)
    return Word(text.strip(), float(item.Confidence(level)) / 100, box)
