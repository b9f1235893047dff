"""Blocks are cut into lines; marks and descenders go with their own line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitizer.domain.layout import LineReading, Word
from digitizer.domain.records import Box
from digitizer.recognize.blocks import cut_lines, pieces_of, read_blocks
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


def test_a_label_whose_letters_hang_together_is_one_line_beside_a_higher_value() -> None:
    page = white(240, 330)
    small = [(20 + 30 * number, 170, 22, 25) for number in range(10)]  # another line
    value = [(146, 26, 15, 32), (162, 29, 6, 29), (173, 26, 18, 38), (202, 27, 9, 34), (219, 26, 21, 39)]
    marks = [(85, 47, 11, 6), (120, 56, 6, 5), (120, 68, 6, 5)]  # of the label, and its colon
    for x, y, w, h in [*value, (250, 26, 20, 38), (291, 26, 20, 39), (18, 50, 98, 31), *marks, *small]:
        page[y : y + h, x : x + w] = 40
    assert len(cut_lines(page)) == 2


def test_an_empty_block_has_no_lines() -> None:
    assert cut_lines(white(80, 80)) == []
    assert cut_lines(white(1, 80)) == []


def test_what_is_left_of_a_frame_belongs_to_no_line() -> None:
    cell = np.pad(block(["42t"], 60, "hand/Pangolin-Regular.ttf"), ((60, 0), (0, 0)), constant_values=255)
    cell[0:5, 0:9] = 0
    (line,) = cut_lines(cell)
    assert line.box.y > 60
    assert line.box.x > 10


def test_what_stands_far_apart_in_a_line_is_read_apart() -> None:
    image = written(block(["Dân tộc: Kinh"], 60), (420, 60), "Quốc tịch: Việt Nam")
    (line,) = cut_lines(image)
    first, second = pieces_of(line)
    assert first.box.x < 30 and 410 <= second.box.x <= 425
    assert first.box.x + first.box.w <= second.box.x
    assert second.image.shape == (second.box.h, second.box.w)


def test_words_of_one_text_are_not_parted() -> None:
    (line,) = cut_lines(block(["Đã cấp bản chính ngày 12/5/1999"], 60))
    assert len(pieces_of(line)) == 1


def test_the_pieces_of_a_line_make_one_reading() -> None:
    image = written(block(["Kinh"], 60), (420, 60), "Nam")

    def read(lines: Sequence[np.ndarray]) -> list[LineReading]:
        return [
            LineReading((Word("x", 0.9, Box(0, 0, line.shape[1], line.shape[0])),), "thử") for line in lines
        ]

    ((reading,),) = read_blocks(read, [image])
    assert len(reading.words) == 2
    assert reading.words[0].box.x < 30 and reading.words[1].box.x > 400


def test_a_letter_that_runs_into_the_next_line_is_cut_between_them() -> None:
    image = block(["Nguyễn Thị Ấm", "xã Gia Vượng"], 52)
    image[36:115, 300:304] = 0  # a swash from the first line down through the second
    image[80:84, 292:312] = 0
    upper, lower = cut_lines(image)
    assert upper.box.y + upper.box.h < 104 and lower.box.y > 64
    assert upper.box.x + upper.box.w >= 300 and lower.box.x + lower.box.w >= 300


def test_the_ground_beside_a_page_is_no_line() -> None:
    image = block(["Trang số: 116"], 60)
    image[-30:] = 0
    image[:, -20:] = 0
    (line,) = cut_lines(image)
    assert line.box.y + line.box.h < 80 and line.box.x + line.box.w < 400


def test_what_is_left_of_a_frame_beside_lines_does_not_join_them() -> None:
    image = block(["Họ và tên", "Dân tộc", "Quốc tịch"], 64)
    image[10:-10, 2:6] = 0
    assert len(cut_lines(image)) == 3


def test_a_label_in_two_lines_beside_its_value_is_read_as_it_runs_on() -> None:
    image = white(320, 700)
    rows = (("Họ và tên", 50), ("Sinh ngày, tháng,", 110), ("năm hoặc tuổi", 148), ("Dân tộc", 210))
    for text, y in rows:
        image = written(image, (20, y), text)
    image = written(image, (460, 129), "21/3/56")
    image = written(image, (460, 210), "Kinh")
    lines = cut_lines(image)
    places = [(line.box.x < 100, line.box.y) for line in lines]
    assert len(lines) == 5
    assert [left for left, _ in places] == [True, True, True, False, True]
    assert places[1][1] < places[2][1]


def test_lines_that_a_stroke_between_them_joins_are_parted() -> None:
    image = block(["Người đi khai sinh", "Người thực hiện"], 50)
    image[70:74, 300:420] = 0  # a scribble between the two
    assert len([line for line in cut_lines(image) if line.box.w > 200]) == 2
