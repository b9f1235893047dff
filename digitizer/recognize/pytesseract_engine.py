"""Adapter: the program ``tesseract`` through pytesseract (the only module that knows it).

Starting the program and loading the model costs about 135 ms, so all images of a call are pasted on one sheet
and read at once.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from digitizer.domain.layout import Engine, LineReading, Pixels, Word
from digitizer.domain.records import Box
from digitizer.errors import ReadingError
from digitizer.recognize.faults import unusable_model

_GAP = 40  # pixels of white between images on the sheet
_TIMEOUT = 60  # seconds for one sheet


def available() -> bool:
    """Whether the program ``tesseract`` is on the path."""
    return shutil.which("tesseract") is not None


def open_engine(models: Path, model: str) -> Engine:
    """An engine on ``models/{model}.traineddata``."""
    return PytesseractEngine(models, model)


class PytesseractEngine:
    """Reads through a child process a call; holds no state but its settings."""

    def __init__(self, models: Path, model: str) -> None:
        self._models = models
        self._model = model
        self.name = f"tesseract:{model}"

    def read_lines(self, images: Sequence[Pixels]) -> list[LineReading]:
        """One reading for each line image."""
        blocks = self.read_blocks(images)
        words = (tuple(word for line in block for word in line.words) for block in blocks)
        return [LineReading(line, self.name) for line in words]

    def read_blocks(self, images: Sequence[Pixels]) -> list[list[LineReading]]:
        """The text lines of each block image, all read on one sheet."""
        if not images:
            return []
        sheet, tops = _sheet(images)
        blocks: list[list[LineReading]] = [[] for _ in images]
        for line in self._read_sheet(sheet):
            middle = line[0].box.y + line[0].box.h / 2
            index = max(0, int(np.searchsorted(tops, middle, side="right")) - 1)
            moved = tuple(
                Word(w.text, w.confidence, Box(w.box.x - _GAP, w.box.y - tops[index], w.box.w, w.box.h))
                for w in line
            )
            blocks[index].append(LineReading(moved, self.name))
        return blocks

    def _read_sheet(self, sheet: Pixels) -> list[list[Word]]:
        import pytesseract  # noqa: PLC0415 (the machine may lack the program)
        from PIL import Image  # noqa: PLC0415

        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        try:
            table = pytesseract.image_to_data(
                Image.fromarray(sheet),
                lang=self._model,
                config=f'--tessdata-dir "{self._models}" --oem 1 --psm 6 --dpi 260',
                output_type=pytesseract.Output.DICT,
                timeout=_TIMEOUT,
            )
        except (pytesseract.TesseractError, RuntimeError) as error:
            if "loading language" in str(error):
                raise unusable_model(f"{self._model}.traineddata") from error
            raise ReadingError(
                "DOC-01",
                "Chương trình nhận dạng chữ dừng giữa chừng ở trang này.",
                "Hãy đọc lại trang; nếu vẫn lỗi, hãy nhập tay.",
            ) from error
        return _lines(table)


def _sheet(images: Sequence[Pixels]) -> tuple[Pixels, list[int]]:
    """The images below each other on white, and the top of each."""
    width = max(image.shape[1] for image in images) + 2 * _GAP
    height = sum(image.shape[0] + _GAP for image in images) + _GAP
    sheet = np.full((height, width), 255, np.uint8)
    tops, y = [], _GAP
    for image in images:
        sheet[y : y + image.shape[0], _GAP : _GAP + image.shape[1]] = image
        tops.append(y)
        y += image.shape[0] + _GAP
    return sheet, tops


def _lines(table: dict[str, list[object]]) -> list[list[Word]]:
    lines: dict[tuple[object, ...], list[Word]] = {}
    for row in range(len(table["text"])):
        text = str(table["text"][row]).strip()
        if not text:
            continue
        place = tuple(table[name][row] for name in ("block_num", "par_num", "line_num"))
        left, top, width, height = (int(str(table[name][row])) for name in ("left", "top", "width", "height"))
        confidence = max(0.0, float(str(table["conf"][row])) / 100)
        lines.setdefault(place, []).append(Word(text, confidence, Box(left, top, width, height)))
    return list(lines.values())
