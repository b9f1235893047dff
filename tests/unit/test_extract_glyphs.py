"""Marked zeros are opened; other letters and figures stay as they are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitizer.extract.glyphs import open_zeros
from tests.fixtures.drawing import Image8, text_line, white

MONO = "type/Cousine-Regular.ttf"


def ring() -> Image8:
    image = white(80, 70)
    cv2.ellipse(image, (35, 40), (15, 24), 0, 0, 360, 0, 5)
    return image


def test_a_zero_with_a_free_dot() -> None:
    image = ring()
    cv2.circle(image, (35, 40), 4, 0, -1)
    opened = open_zeros(image)
    assert opened[36:45, 31:40].min() == 255
    assert opened[40, 20] < 100
    assert image[40, 35] == 0  # the image handed in stays


def test_a_zero_with_a_stroke() -> None:
    image = ring()
    cv2.line(image, (31, 60), (39, 20), 0, 4)
    opened = open_zeros(image)
    assert opened[40, 35] == 255
    assert opened[40, 20] < 100


@pytest.mark.parametrize("font", ["print/Tinos-Regular.ttf", "print/Gelasio-Regular.ttf", MONO])
@pytest.mark.parametrize("size", [30, 60])
@pytest.mark.parametrize("text", ["ABDOPQR 123456789", "Đỗ Ồn Ễ Ộp àọé", "gqpdb ăâêôơư"])
def test_other_letters_stay(font: str, size: int, text: str) -> None:
    line = text_line(text, size, font)
    assert np.array_equal(open_zeros(line), line)


def test_the_m_of_a_typewriter_that_its_feet_close_stays() -> None:
    image = white(80, 70)
    cv2.rectangle(image, (15, 20), (52, 62), 0, 4)  # nine tenths as wide as high
    cv2.line(image, (34, 20), (34, 62), 0, 4)
    assert np.array_equal(open_zeros(image), image)


def test_an_empty_line_stays() -> None:
    assert np.array_equal(open_zeros(white(40, 40)), white(40, 40))
    assert open_zeros(np.zeros((40, 40), np.uint8)).max() == 0


def test_typed_zeros_become_plain() -> None:
    line = text_line("1080 2006", 60, MONO)
    opened = open_zeros(line)
    assert (opened >= line).all()  # ink is only ever taken away
    assert 0.001 < (opened != line).mean() < 0.1
