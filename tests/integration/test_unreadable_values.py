"""Values that are no values: what stands in their place is read as it is or not surely, never guessed."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
import pytest

from digitizer.app.reading import Reader, open_reader
from digitizer.app.sheets import UNSEEN_ERROR
from digitizer.domain.records import FieldValue
from digitizer.domain.text import fold
from digitizer.samples.dice import Dice
from digitizer.samples.pages import Look, SamplePage, random_page
from digitizer.samples.plan import open_studio
from digitizer.store import DOUBTFUL_BELOW
from tests.fixtures.drawing import Image8, encoded, text_line, white
from tests.fixtures.knowledge import catalog

pytestmark = [pytest.mark.engine, pytest.mark.slow]
SPOILT = ("nksHoTen", "nksNgaySinh", "meHoTen", "meDanToc", "chaHoTen")
NAMES = tuple(key for key in SPOILT if key.endswith("HoTen"))
PRINT = "Phạm Gia Bảo"
# The characters 王 田 山 木, stroke by stroke in squares of ten.
CHINESE = (
    (((1, 1), (9, 1)), ((1, 5), (9, 5)), ((0, 9), (10, 9)), ((5, 1), (5, 9))),
    (((1, 1), (9, 1), (9, 9), (1, 9), (1, 1)), ((5, 1), (5, 9)), ((1, 5), (9, 5))),
    (((5, 0), (5, 9)), ((0, 4), (0, 9), (10, 9), (10, 4))),
    (((0, 3), (10, 3)), ((5, 0), (5, 10)), ((5, 3), (0, 9)), ((5, 3), (10, 9))),
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return open_reader()


@pytest.fixture(scope="module", params=["printed", "written"])
def page(request: pytest.FixtureRequest) -> SamplePage:
    return random_page(open_studio(), "KS", request.param, "record", Look(dpi=200), Dice(7, "x"), "2015")


def chinese() -> Image8:
    image = white(46, 190)
    for number, strokes in enumerate(CHINESE):
        points = [np.array(stroke) * 3.4 + (6 + 46 * number, 6) for stroke in strokes]
        cv2.polylines(image, [one.round().astype(np.int32) for one in points], False, 0, 3, cv2.LINE_AA)
    return image


def scribble() -> Image8:
    way = np.linspace(0, 1, 200)
    across = 12 + 220 * way + 9 * np.sin(120 * way)
    down = 20 + 15 * np.sin(88 * way) * (0.7 + 0.3 * np.sin(17 * way))
    image = white(40, 250)
    cv2.polylines(image, [np.stack([across, down], 1).astype(np.int32)], False, 0, 2, cv2.LINE_AA)
    return image


def spoilt(page: SamplePage, put: Image8 | None = None, upper: bool = True) -> bytes:
    """The page with something else in the place of its values; without it, only a half of them is left."""
    pixels = page.image.copy()
    for key in SPOILT:
        x, y, w, h = page.truth["boxes"][key]
        paper = np.asarray(pixels[y : y + h, x : x + w].max((0, 1)), np.uint8)
        top, bottom = (y - 3, y + h + 3) if put is not None else (y + h // 2, y + h + 3)
        if put is None and not upper:
            top, bottom = y - 3, y + h // 2
        pixels[top:bottom, x - 3 : x + w + 3] = paper
        if put is not None:
            high, wide = put.shape
            place = pixels[y : y + high, x : x + wide]
            np.minimum(place, put[..., None], out=place)
    return encoded(pixels)


def fields_of(reader: Reader, data: bytes) -> Mapping[str, FieldValue]:
    (record,) = reader.read(data).records
    assert len(record.fields) > 15  # the rest of the page is read all the same
    return record.fields


def surely(fields: Mapping[str, FieldValue]) -> dict[str, str]:
    """The spoilt values that nobody would be asked to look at."""
    found = {}
    for key in SPOILT:
        if key in fields:
            fill = fields[key].fill
            limit = catalog().acceptance[UNSEEN_ERROR, fill.value if fill else ""]
            if fields[key].confidence >= max(limit, DOUBTFUL_BELOW):
                found[key] = fields[key].value
    return found


@pytest.mark.parametrize("put", [chinese(), scribble()], ids=["chinese", "scribble"])
def test_what_is_no_writing_is_not_read_surely(reader: Reader, page: SamplePage, put: Image8) -> None:
    assert surely(fields_of(reader, spoilt(page, put))) == {}


def test_print_where_another_fill_is_usual_is_read_as_it_stands(reader: Reader, page: SamplePage) -> None:
    fields = fields_of(reader, spoilt(page, text_line(PRINT, 32)))
    assert {fold(fields[key].value) for key in NAMES} == {fold(PRINT)}
    assert all(value == PRINT for value in surely(fields).values())


@pytest.mark.parametrize("upper", [True, False], ids=["upper half", "lower half"])
def test_half_a_line_is_not_read_surely(reader: Reader, page: SamplePage, upper: bool) -> None:
    known = page.truth["records"][0]["normalized"]
    sure = surely(fields_of(reader, spoilt(page, upper=upper)))
    assert not set(NAMES) & set(sure)
    assert {key: value for key, value in sure.items() if value != known[key]} == {}
