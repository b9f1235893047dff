"""Blocks are cut into lines; marks and descenders go with their own line."""

from __future__ import annotations

import numpy as np

from digitizer.recognize.blocks import cut_lines
from tests.fixtures.drawing import white, written


def block(texts: list[str], pitch: int, font: str = "print/Tinos-Regular.ttf") -> np.ndarray:
    image = white(80 + pitch * len(texts), 700)
    for number, text in enumerate(texts):
        image = written(image, (20, 60 + pitch * number), text, font=font)
    return image


def test_each_line_comes_out_once_in_order() -> None:
    lines = cut_lines(block(["Nguyễn Thị Ấm", "xã Gia Vượng", "Ninh Bình"], 64))
    assert len(lines) == 3
    assert [line.box.y for line in lines] == sorted(line.box.y for line in lines)
    assert all(line.image.shape == (line.box.h, line.box.w) for line in lines)


def test_lines_set_close_are_still_parted() -> None:
    lines = cut_lines(block(["Trần Ngọc Quang", "Bùi Thị Khanh"], 44, "hand/Pangolin-Regular.ttf"))
    assert len(lines) == 2


def test_a_mark_over_a_letter_stays_with_its_line() -> None:
    upper, lower = cut_lines(block(["gggg", "ốốốố"], 62))
    assert upper.box.y + upper.box.h < 60 + 62 - 30 + 6
    assert lower.box.y < 60 + 62 - 28


def test_one_line_is_one_line() -> None:
    (line,) = cut_lines(block(["Đã cấp bản chính ngày 12/5/1999"], 60))
    assert 20 - 6 <= line.box.x <= 24


def test_an_empty_block_has_no_lines() -> None:
    assert cut_lines(white(80, 80)) == []
    assert cut_lines(white(1, 80)) == []


def test_what_is_left_of_a_frame_belongs_to_no_line() -> None:
    cell = np.pad(block(["42t"], 60, "hand/Pangolin-Regular.ttf"), ((60, 0), (0, 0)), constant_values=255)
    cell[0:5, 0:9] = 0
    (line,) = cut_lines(cell)
    assert line.box.y > 60
    assert line.box.x > 10
