"""Batches of lines of like width, made by worker processes while the network learns."""

from __future__ import annotations

import multiprocessing
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Full

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.training.alphabet import codes
from digitizer.training.fonts import faces
from digitizer.training.lines import Line, LineMaker, Mix
from digitizer.training.texts import load_vocabulary

_STEP = 32  # pixels: widths of pictures are padded to a multiple
_PIXELS = 14_000  # columns of pictures in one batch


@dataclass(frozen=True, slots=True)
class Batch:
    """``pictures`` (B, 48, W) uint8, paper 255; ``steps`` and ``lengths`` in network steps and letters."""

    pictures: NDArray[np.uint8]
    steps: NDArray[np.int64]
    targets: NDArray[np.int64]
    lengths: NDArray[np.int64]


def collate(lines: Sequence[Line], width: int) -> Batch:
    """Lines together, padded with paper to a width."""
    pictures = np.full((len(lines), lines[0].pixels.shape[0], width), 255, np.uint8)
    for picture, line in zip(pictures, lines, strict=True):
        picture[:, : line.pixels.shape[1]] = line.pixels
    letters = [codes(line.text) for line in lines]
    return Batch(
        pictures,
        np.array([-(-line.pixels.shape[1] // 4) for line in lines], np.int64),
        np.array([code for row in letters for code in row], np.int64),
        np.array([len(row) for row in letters], np.int64),
    )


def batches(maker: LineMaker) -> Iterator[Batch]:
    """Batches without end. Each width has its own size of batch, so that few shapes occur: the kernels of
    the network are prepared anew for every new shape.
    """
    shelves: dict[int, list[Line]] = defaultdict(list)
    while True:
        line = maker.line()
        width = -(-line.pixels.shape[1] // _STEP) * _STEP
        shelf = shelves[width]
        shelf.append(line)
        if len(shelf) >= max(4, _PIXELS // width):
            yield collate(shelf, width)
            shelves[width] = []


class Workers:
    """Processes that make batches; ends with the ``with`` block."""

    def __init__(self, fonts: Path, profiles: Path, seed: int, count: int, mix: Mix) -> None:
        context = multiprocessing.get_context("fork")
        shelf, vocabulary = faces(fonts, "train"), load_vocabulary(profiles)
        self._queue = context.Queue(maxsize=24)
        self._stop = context.Event()
        makers = [LineMaker(seed * 1000 + number, shelf, vocabulary, mix) for number in range(count)]
        self._processes = [context.Process(target=self._work, args=(maker,), daemon=True) for maker in makers]

    def _work(self, maker: LineMaker) -> None:
        cv2.setNumThreads(1)
        for batch in batches(maker):
            while not self._stop.is_set():
                try:
                    self._queue.put(batch, timeout=1)
                    break
                except Full:
                    continue
            if self._stop.is_set():
                return

    def __enter__(self) -> Workers:
        for process in self._processes:
            process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for process in self._processes:
            process.terminate()

    def batch(self) -> Batch:
        """The next batch."""
        batch: Batch = self._queue.get()
        return batch
