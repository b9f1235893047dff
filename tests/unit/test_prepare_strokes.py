"""Strokes are the same whether their numbers have two bytes or four."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from digitizer.strokes import strokes_of


def noise(share: float, size: int) -> NDArray[np.uint8]:
    chance = np.random.default_rng(7).random((size, size))
    return np.where(chance < share, 255, 0).astype(np.uint8)


def slanted(size: int, right: bool) -> NDArray[np.uint8]:
    """Fine lines from side to side: each row of blocks meets them anew."""
    rows, columns = np.indices((size, size))
    return np.where((rows + (-columns if right else columns)) % 4 == 0, 255, 0).astype(np.uint8)


@pytest.mark.parametrize(
    ("mask", "kind"),
    [
        (noise(0.2, 200), np.uint16),
        (noise(0.04, 3000), np.int32),
        (slanted(300, right=True), np.uint16),
        (slanted(300, right=False), np.uint16),
        (np.zeros((40, 60), np.uint8), np.uint16),
        (np.full((40, 60), 255, np.uint8), np.uint16),
    ],
)
def test_strokes_are_those_of_numbers_with_four_bytes(mask: NDArray[np.uint8], kind: type) -> None:
    found = strokes_of(mask)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    assert found.labels.dtype == kind
    assert len(found.stats) == count
    assert (found.labels == labels).all()
    assert (found.stats == stats).all()
    assert np.allclose(found.centres[1:], centres[1:])
