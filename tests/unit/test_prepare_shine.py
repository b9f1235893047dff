"""Pale straight lines: what the back of the leaf lets shine through, and folds."""

from __future__ import annotations

import cv2
import numpy as np

from digitizer.prepare.light import contrast, stretch
from digitizer.prepare.shine import without_shine
from digitizer.prepare.upright import is_lying
from tests.fixtures.drawing import white, written

TEXT = "Nguyễn Thị Hồng Cúc"


def test_pale_rules_go_and_the_letters_that_they_cross_stay() -> None:
    page = written(white(600, 900), (60, 200), TEXT, 40)
    shining = page.astype(float)
    shining[:, 180:187] *= 0.75  # a column's rule of the back
    shining[180:188, :] *= 0.75  # a row's
    grey = without_shine((shining * 244 / 255).astype(np.uint8))
    letters = page < 60
    assert grey[~cv2.dilate(letters.astype(np.uint8), np.ones((7, 7), np.uint8)).astype(bool)].min() > 235
    assert np.median(grey[letters]) < 30


def test_where_pale_rules_cross_nothing_is_left_though_the_page_is_stretched() -> None:
    even = np.full((600, 900), 244.0)
    even += np.random.default_rng(1).normal(0, 3, even.shape)  # grain
    even[:, 180:187] *= 0.8
    for y in (100, 300, 500):
        even[y : y + 5] *= 0.75  # leaders of this side
    even[20:60, 20:60] = 60  # a letter
    page = np.clip(even, 0, 255).astype(np.uint8)
    crossing = (slice(296, 310), slice(176, 192))
    assert stretch(page, contrast(page))[crossing].min() < 150
    assert stretch(without_shine(page), contrast(page))[crossing].min() > 200


def test_the_rules_of_this_side_stay_dark() -> None:
    page = white(600, 900)
    page[300:304, :] = 20
    assert without_shine(page)[301, 100:800].max() < 60


def test_pieces_of_rules_do_not_tell_how_text_runs() -> None:
    mask = np.where(written(white(900, 1200), (60, 60), TEXT, 22) < 128, 255, 0).astype(np.uint8)
    for y in range(120, 840, 90):
        mask |= np.where(written(white(900, 1200), (60, y), TEXT * 2, 22) < 128, 255, 0).astype(np.uint8)
    assert is_lying(mask) is False
    for x in range(40, 1180, 60):
        for y in range(10, 880, 45):
            mask[y : y + 32, x : x + 2] = 255
    assert is_lying(mask) is False
    assert is_lying(np.ascontiguousarray(np.rot90(mask))) is True
