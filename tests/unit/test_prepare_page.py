"""A whole page prepared: upright, of standard size, reversible, with its measures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitizer.domain.records import Box
from digitizer.errors import InputError
from digitizer.prepare.page import FRAME_WIDTH, prepare_page
from digitizer.prepare.picture import LEAST, Picture
from tests.fixtures.drawing import Image8, framed, white, written

FRAME = (120, 360, 1460, 2020)


def form() -> Image8:
    """A page of 1560 x 2200 with a black square at (300..340, 600..640) of the main column."""
    page = framed(2200, 1560, FRAME, thickness=3)
    page[600:640, 300:340] = 0
    for y in range(760, 1900, 90):
        page = written(page, (160, y), "Nơi cư trú: xã Tân Thạnh Đông, huyện Củ Chi", 36)
    return np.asarray(cv2.merge([page] * 3), np.uint8)


@pytest.mark.parametrize("turns", [0, 3])
def test_the_frame_gets_its_standard_size_and_the_page_its_way_up(turns: int) -> None:
    page = prepare_page(Picture.of(np.ascontiguousarray(np.rot90(form(), -turns))))
    assert page.frame is not None
    assert page.frame.right - page.frame.left == FRAME_WIDTH
    assert page.rotation == 90 * turns
    share = (page.frame.divider - page.frame.left) / FRAME_WIDTH
    assert share == pytest.approx(0.72, abs=0.01)
    assert not page.sideways


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_boxes_come_back_to_the_original(turns: int) -> None:
    lying = np.ascontiguousarray(np.rot90(form(), -turns))
    page = prepare_page(Picture.of(lying))
    assert page.frame is not None
    scale = FRAME_WIDTH / (FRAME[2] - FRAME[0])
    x = page.frame.left + round((300 - FRAME[0]) * scale)
    y = page.frame.top + round((600 - FRAME[1]) * scale)
    box = page.original_box(Box(x, y, round(40 * scale), round(40 * scale)))
    marked = np.zeros(lying.shape[:2], np.uint8)
    marked[box.y : box.y + box.h, box.x : box.x + box.w] = 1
    square = np.rot90(np.pad(np.ones((40, 40), np.uint8), ((600, 1560), (300, 1220))), -turns)
    assert (marked & square).sum() > 0.8 * (marked | square).sum()


def test_boxes_never_leave_the_page() -> None:
    page = prepare_page(Picture.of(form()))
    box = page.original_box(Box(-500, -500, 9000, 9000))
    assert box == Box(0, 0, 1560, 2200)


def test_an_empty_sheet_has_no_ink() -> None:
    page = prepare_page(Picture.of(white(1100, 800, 3)))
    assert page.frame is None
    assert page.ink == 0
    assert page.shade < 4
    assert page.rules == ()


def test_lines_that_run_down_the_page_are_told() -> None:
    page = white(1700, 1200)
    for y in range(200, 1500, 70):
        page = written(page, (100, y), "Cơ quan đăng ký hộ tịch: Uỷ ban nhân dân xã", 40)
    colour = np.asarray(cv2.merge([page] * 3), np.uint8)
    assert prepare_page(Picture.of(colour)).ink > 0.001
    assert not prepare_page(Picture.of(colour)).sideways
    lying = np.ascontiguousarray(np.rot90(colour))
    assert prepare_page(Picture.of(lying), 0).sideways
    turned = prepare_page(Picture.of(lying), 3)
    assert not turned.sideways
    assert turned.rotation == 270


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_page_of_text_finds_its_way_up_without_a_form(turns: int) -> None:
    page = white(1700, 1200)
    for y in range(200, 1500, 70):
        page = written(page, (100, y), "Cơ quan đăng ký hộ tịch: Uỷ ban nhân dân xã", 40)
    colour = np.asarray(cv2.merge([page] * 3), np.uint8)
    found = prepare_page(Picture.of(np.ascontiguousarray(np.rot90(colour, -turns))))
    assert found.rotation == 90 * turns
    assert found.upright > 0.5
    assert not found.sideways


@pytest.mark.parametrize("value", [0, 128, 255])
def test_pages_of_one_colour(value: int) -> None:
    page = prepare_page(Picture.of(np.full((900, 700, 3), value, np.uint8)))
    assert page.frame is None
    assert page.ink == 0


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (20, 30), (LEAST - 1, 3000)])
def test_a_picture_too_small_to_be_a_page(size: tuple[int, int]) -> None:
    with pytest.raises(InputError) as caught:
        prepare_page(Picture.of(white(*size, 3)))
    assert caught.value.code == "ANH-04"
    assert f"{size[1]} × {size[0]}" in caught.value.text()


@pytest.mark.parametrize("size", [(LEAST, LEAST), (LEAST, 4000), (4000, LEAST)])
def test_the_smallest_pages_are_taken(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (*size, 3)).astype(np.uint8)
    assert prepare_page(Picture.of(noise)).original_size == size[::-1]
