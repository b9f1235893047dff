"""A label that was read as part of the value before it parts that value."""

from __future__ import annotations

import numpy as np
import pytest

from digitizer.domain.forms import Area, FormProfile, LabelSpec
from digitizer.domain.records import Box
from digitizer.extract.ink import Crop
from digitizer.extract.swallowed import parted, swallowed
from tests.fixtures.drawing import line

FORM = FormProfile(
    "2010-CMC",
    "CMC",
    "2010",
    "thử",
    (),
    (
        LabelSpec(Area.MAIN, ("Họ và tên",), ("cmHoTen",), "name"),
        LabelSpec(Area.MAIN, ("Giới tính",), ("cmGioiTinh",), "sex", optional=True),
        LabelSpec(Area.MAIN, ("Ngày, tháng, năm sinh",), ("cmNgaySinh",), "date"),
        LabelSpec(Area.SIGN, ("Người thực hiện",), ("nguoiThucHien",), "name"),
    ),
)


ENDS = ((0, 400), (1, 300))  # lines and their widths


def test_the_label_and_its_place_are_found() -> None:
    found = swallowed(FORM, 0, {0, 2, 3}, [line("VÕ MINH HƯNG Giỏi Tinh Nam")])
    assert found == (1, 0, 12 * 13, 12 * 22)


def test_it_may_stand_on_a_later_line() -> None:
    found = swallowed(FORM, 0, {0, 2, 3}, [line("VÕ MINH"), line("Giới tính: Nam")])
    assert found is not None
    assert found[:2] == (1, 1)


@pytest.mark.parametrize(
    ("present", "text"),
    [
        ({0, 1, 2, 3}, "VÕ MINH HƯNG Giới tính Nam"),  # found elsewhere
        ({0, 2, 3}, "VÕ THỊ GIỚI"),
        ({0, 2, 3}, "Giới tính Nam"),  # nothing before it
        ({0, 1, 2}, "VÕ MINH HƯNG Người thực hiện"),  # of another part of the form
    ],
)
def test_what_is_no_swallowed_label_parts_nothing(present: set[int], text: str) -> None:
    assert swallowed(FORM, 0, present, [line(text)]) is None


def test_a_value_is_parted_at_its_label() -> None:
    crops = [Crop(np.full((30, width), 9, np.uint8), Box(100, 50 * n, width // 2, 15)) for n, width in ENDS]
    own, others = parted(crops, 0, 150, 260)
    assert [crop.box for crop in own] == [Box(100, 0, 75, 15)]
    assert [crop.box for crop in others] == [Box(230, 0, 70, 15), Box(100, 50, 150, 15)]
    assert own[0].image.shape == (30, 150)


def test_a_label_at_the_end_of_a_line_has_its_value_below() -> None:
    crops = [Crop(np.full((30, width), 9, np.uint8), Box(0, 50 * n, width, 30)) for n, width in ENDS]
    _, others = parted(crops, 0, 300, 396)
    assert [crop.box.y for crop in others] == [50]
