"""The form's frame is found however the page lies, and nothing else is taken for it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from digitizer.prepare.frame import FoundFrame, find_frame
from digitizer.prepare.geometry import apply, quad_to_quad, rotation_about
from tests.fixtures.drawing import Image8, framed, written

FRAME = (60, 180, 730, 1010)


def turning(quarter_turns: int, width: int, height: int) -> np.ndarray:
    """Maps pixels of a (height, width) image to those of ``np.rot90(image, quarter_turns)``."""
    matrix = np.eye(3)
    for _ in range(quarter_turns % 4):  # once counter-clockwise each
        matrix = np.array([[0, 1, 0], [-1, 0, width - 1], [0, 0, 1]], dtype=float) @ matrix
        width, height = height, width
    return matrix


def corners_of(frame: tuple[int, int, int, int]) -> NDArray[np.float64]:
    left, top, right, bottom = frame
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=float)


def assert_found(
    found: FoundFrame | None, corners: NDArray[np.float64], turns: int = 0, divider: float = 0.72
) -> None:
    assert found is not None
    assert np.abs(found.corners - corners).max() < 5
    assert found.quarter_turns == turns
    assert found.divider == pytest.approx(divider, abs=0.02)


def warped(page: Image8, matrix: NDArray[np.float64]) -> Image8:
    size = (page.shape[1], page.shape[0])
    return np.asarray(cv2.warpPerspective(page, matrix, size, borderValue=255), np.uint8)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_upright_and_turned(turns: int) -> None:
    page = framed(frame=FRAME)
    lying = np.ascontiguousarray(np.rot90(page, -turns))
    corners = apply(turning(-turns, page.shape[1], page.shape[0]), corners_of(FRAME))
    assert_found(find_frame(lying), corners, turns)


@pytest.mark.parametrize("angle", [-6.0, -3.0, -1.0, 1.0, 3.0, 6.0])
def test_askew(angle: float) -> None:
    matrix = rotation_about(angle, (390, 550))
    assert_found(find_frame(warped(framed(frame=FRAME), matrix)), apply(matrix, corners_of(FRAME)))


def test_photographed_from_the_side() -> None:
    target = np.array([[95, 205], [715, 170], [745, 1030], [50, 1000]], dtype=float)
    matrix = quad_to_quad(corners_of(FRAME), target)
    found = find_frame(warped(framed(frame=FRAME), matrix))
    assert_found(found, target, divider=found.divider if found else 0)
    assert found is not None
    assert 0.68 < found.divider < 0.77


def test_nearly_square() -> None:
    frame = (50, 150, 720, 810)
    for turns in range(4):
        page = np.ascontiguousarray(np.rot90(framed(frame=frame), -turns))
        found = find_frame(page)
        assert found is not None
        assert found.quarter_turns == turns


def test_a_fold_may_prolong_the_divider() -> None:
    page = framed(frame=FRAME)
    x = round(60 + 0.72 * 670)
    cv2.line(page, (x, 0), (x, 1099), 120, 1)
    assert_found(find_frame(page), corners_of(FRAME))


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_ruled_line_that_goes_on_on_the_next_leaf_is_no_divider(turns: int) -> None:
    left, top, right, bottom = FRAME
    page = framed(frame=FRAME)
    for share in (0.35, 0.43, 0.6):
        y = round(top + share * (bottom - top))
        cv2.line(page, (left + 4, y), (left + round(0.7 * (right - left)), y), 0, 2)
        cv2.line(page, (right + 5, y), (right + 48, y), 0, 2)
    lying = np.ascontiguousarray(np.rot90(page, -turns))
    corners = apply(turning(-turns, page.shape[1], page.shape[0]), corners_of(FRAME))
    assert_found(find_frame(lying), corners, turns)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_ruled_line_of_the_next_leaf_does_not_prolong_a_side(turns: int) -> None:
    _, top, right, bottom = frame = (60, 180, 640, 1010)
    page = framed(frame=frame)
    for y in (top, bottom):
        cv2.line(page, (right + 20, y), (right + 100, y), 0, 2)
    lying = np.ascontiguousarray(np.rot90(page, -turns))
    corners = apply(turning(-turns, page.shape[1], page.shape[0]), corners_of(frame))
    assert_found(find_frame(lying), corners, turns)


def test_a_rule_of_the_leafs_back_that_shines_through_is_no_divider() -> None:
    left, top, right, bottom = FRAME
    page, x = framed(frame=FRAME), round(left + 0.3 * (right - left))
    cv2.line(page, (x, top), (x, bottom), 190, 2)
    found = find_frame(page)
    assert found is not None
    assert (found.quarter_turns, found.alone) == (0, True)
    page = framed(frame=FRAME, divider=None)
    cv2.line(page, (x, top), (x, bottom), 190, 2)
    assert find_frame(page) is None


def test_a_side_may_be_broken() -> None:
    page = framed(frame=FRAME)
    page[420:560, 50:70] = 255
    page[1000:1020, 300:420] = 255
    assert_found(find_frame(page), corners_of(FRAME))


def test_writing_does_not_disturb() -> None:
    page = framed(frame=FRAME)
    for y in range(230, 1000, 45):
        page = written(page, (75, y), "Họ, chữ đệm, tên: Nguyễn Thị Hồng Cúc", 24)
        cv2.line(page, (80, y + 6), (500, y + 6), 90, 1)
    assert_found(find_frame(page), corners_of(FRAME))


def test_the_edge_of_the_paper_is_no_frame() -> None:
    page = np.full((1100, 780), 40, np.uint8)
    page[30:1070, 40:740] = 250
    cv2.line(page, (540, 30), (540, 1070), 0, 2)
    assert find_frame(page) is None


@pytest.mark.parametrize(
    "page",
    [
        np.full((1100, 780), 255, np.uint8),
        np.zeros((1100, 780), np.uint8),
        framed(divider=None),
        framed(divider=0.5),
        framed(frame=(300, 500, 480, 700)),
    ],
    ids=["white", "black", "no divider", "divider in the middle", "too small"],
)
def test_no_frame(page: Image8) -> None:
    assert find_frame(page) is None
