"""Tick boxes: found by their squares, ticked by what is inside; letters are no boxes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitizer.domain.forms import TickSpec
from digitizer.domain.layout import Frame
from digitizer.domain.records import FieldValue
from digitizer.extract.record import tick_code
from digitizer.extract.ticks import find_ticks
from tests.fixtures.drawing import Image8, white, written

FRAME = Frame(100, 200, 1800, 2400, 1250)
LABELS = ("Đúng hạn", "Quá hạn", "Đăng ký lại", "Quốc tịch Đức")
SIDE = 40


def column(x: int, label_x: int, size: int = SIDE) -> tuple[Image8, list[tuple[int, int]]]:
    """A page with four boxes and their labels in the narrow column, and the boxes' corners."""
    page = white(2500, 1900)
    corners = []
    for row, label in enumerate(LABELS):
        y = 300 + 120 * row
        cv2.rectangle(page, (x, y), (x + size, y + size), 0, 3)
        page = written(page, (label_x, y + 34), label, 40)
        corners.append((x, y))
    return page, corners


def crossed(page: Image8, corner: tuple[int, int], beyond: int = 0) -> Image8:
    (x, y), reach = corner, SIDE + beyond
    cv2.line(page, (x - beyond, y - beyond), (x + reach, y + reach), 20, 4)
    cv2.line(page, (x - beyond, y + reach), (x + reach, y - beyond), 20, 4)
    return page


@pytest.mark.parametrize(("x", "label_x"), [(1290, 1360), (1700, 1300)], ids=["box left", "box right"])
def test_boxes_are_found_and_letters_are_not(x: int, label_x: int) -> None:
    page, corners = column(x, label_x)
    boxes = find_ticks(page, FRAME)
    assert [(box.box.x, box.box.y) for box in boxes] == [pytest.approx(corner, abs=4) for corner in corners]
    assert not any(box.ticked for box in boxes)


@pytest.mark.parametrize("beyond", [-6, 0, 8, 16])
def test_a_cross_within_or_beyond_its_box(beyond: int) -> None:
    page, corners = column(1700, 1300)
    boxes = find_ticks(crossed(page, corners[1], beyond), FRAME)
    assert len(boxes) == 4
    assert [box.ticked for box in boxes] == [False, True, False, False]
    assert boxes[1].box[:2] == pytest.approx(corners[1], abs=5)


def test_a_check_mark() -> None:
    page, corners = column(1290, 1360)
    x, y = corners[2]
    cv2.polylines(page, [np.array([[x + 6, y + 20], [x + 16, y + 34], [x + 48, y - 14]])], False, 30, 5)
    assert [box.ticked for box in find_ticks(page, FRAME)] == [False, False, True, False]


def test_a_speck_is_no_tick() -> None:
    page, corners = column(1290, 1360)
    cv2.circle(page, (corners[0][0] + 20, corners[0][1] + 20), 2, 0, -1)
    assert not any(box.ticked for box in find_ticks(page, FRAME))


def test_no_boxes() -> None:
    assert find_ticks(white(2500, 1900), FRAME) == []


def test_boxes_below_the_upper_half_are_not_looked_for() -> None:
    page = white(2500, 1900)
    cv2.rectangle(page, (1290, 2000), (1330, 2040), 0, 3)
    assert find_ticks(page, FRAME) == []


PARENTS = TickSpec(("Trẻ chưa xác định được cha, mẹ",), "nksLoaiKhaiSinh", "4|3|2", "parents")
BY_SEX = TickSpec(("x",), "loai", "7|8", "nksGioiTinh")


@pytest.mark.parametrize(
    ("named", "code"), [((), "4"), (("meHoTen",), "3"), (("chaHoTen",), "2"), (("meHoTen", "chaHoTen"), "")]
)
def test_which_parent_is_unknown(named: tuple[str, ...], code: str) -> None:
    assert tick_code(PARENTS, {key: FieldValue("Lò Na") for key in named}) == code


@pytest.mark.parametrize(("sex", "code"), [("1", "7"), ("2", "8"), ("", ""), ("3", "")])
def test_codes_picked_by_another_field(sex: str, code: str) -> None:
    assert tick_code(BY_SEX, {"nksGioiTinh": FieldValue(sex)}) == code
    assert tick_code(BY_SEX, {}) == ""
    assert tick_code(TickSpec(("x",), "loaiDangKy", "1"), {}) == "1"
