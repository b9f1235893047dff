"""Boxes of a page that was read turned stand where they are on the page as it lies."""

from __future__ import annotations

import numpy as np
import pytest

from digitizer.acquire.images import decode, encode_jpeg
from digitizer.app.turning import original_box, read_turned
from digitizer.domain.records import Box, FieldValue, PageKind, PageReading, RecordReading


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_box_found_on_the_upright_page_marks_the_same_ink(degrees: int) -> None:
    lying = np.full((120, 80, 3), 255, np.uint8)
    lying[20:30, 50:75] = 0

    def read(data: bytes) -> PageReading:
        dark = decode(data).pixels[..., 0] < 128
        rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
        box = Box(int(columns[0]), int(rows[0]), len(columns), len(rows))
        field = FieldValue("1", box=box)
        return PageReading(
            PageKind.RECORD, records=(RecordReading("KS", "2015", {"so": field}, box),), cover={"a": field}
        )

    reading = read_turned(encode_jpeg(lying, 300), degrees, read)
    expected = Box(50, 20, 25, 10)
    [record] = reading.records
    assert record.box == record.fields["so"].box == reading.cover["a"].box == expected


def test_turning_four_times_comes_back() -> None:
    box, width, height = Box(3, 5, 20, 10), 80, 120
    for _ in range(4):
        box = original_box(box, 90, width, height)
        width, height = height, width
    assert box == Box(3, 5, 20, 10)
