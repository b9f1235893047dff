"""The page reader's decisions, with an engine that answers what the test says."""

from __future__ import annotations

import cv2
import numpy as np

from digitizer.catalog import load_catalog
from digitizer.domain.layout import PreparedPage
from digitizer.domain.records import PageKind, PageReading
from digitizer.extract.crops import LABEL_SCALE
from digitizer.extract.reader import PageReader
from digitizer.prepare.page import prepare_page
from digitizer.prepare.picture import Picture
from tests.fixtures.drawing import FakeEngine, Image8, framed, white, written
from tests.fixtures.lexicon import lexicon

COVER = "\n".join(
    (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "SỔ ĐĂNG KÝ KHAI TỬ",
        "Cơ quan đăng ký hộ tịch: UBND xã Tân Thạnh Đông",
        "Quyển số: 01/2018",
    )
)


def coloured(page: Image8) -> Image8:
    return np.asarray(cv2.merge([page] * 3), np.uint8)


def with_text(size: int = 40) -> Image8:
    page = white(1700, 1200)
    for y in range(200, 1500, 90):
        page = written(page, (100, y), "Cơ quan đăng ký hộ tịch Uỷ ban nhân dân xã", size)
    return page


def read(pixels: Image8, labels: FakeEngine) -> tuple[PageReading, list[int]]:
    """The reading, and the quarter turns that were tried."""
    turns: list[int] = []

    def turned(quarter_turns: int) -> PreparedPage:
        turns.append(quarter_turns)
        return prepare_page(Picture.of(pixels), quarter_turns)

    reader = PageReader(labels, FakeEngine(), load_catalog().forms, lexicon())
    return reader.read(prepare_page(Picture.of(pixels)), turned), turns


def test_an_empty_sheet_is_blank_without_reading() -> None:
    engine = FakeEngine()
    reading, _ = read(white(1700, 1200, 3), engine)
    assert (reading.kind, reading.quality, reading.warnings) == (PageKind.BLANK, 1.0, ())
    assert engine.seen == []


def test_a_cover_is_known_at_first_sight() -> None:
    engine = FakeEngine([COVER])
    reading, turns = read(coloured(with_text()), engine)
    assert (reading.kind, reading.rotation) == (PageKind.COVER, 0)
    assert reading.profile.endswith("KT")
    assert reading.cover["quyenSo"].value == "01/2018"
    assert turns == []


def test_a_cover_upside_down_is_known_at_the_second() -> None:
    reading, turns = read(coloured(with_text()), FakeEngine(["ỌÍZ 'unu", COVER]))
    assert (reading.kind, reading.rotation) == (PageKind.COVER, 180 * (turns[0] // 2))
    assert len(turns) == 1


def test_lines_that_run_down_are_tried_sideways_only() -> None:
    page = np.ascontiguousarray(np.rot90(with_text()))
    reading, turns = read(coloured(page), FakeEngine(["zzz", COVER]))
    assert reading.kind is PageKind.COVER
    assert reading.rotation in (90, 270)
    assert turns == [reading.rotation // 90]


def test_a_page_in_a_frame_is_tried_first_as_the_frame_says_that_it_lies() -> None:
    page = framed(1700, 1200, (80, 150, 1120, 1600), thickness=3)
    for y in range(240, 1500, 90):
        page = written(page, (120, y), "Cơ quan đăng ký hộ tịch", 40)
    reading, turns = read(coloured(np.rot90(page, 2).copy()), FakeEngine(["zzz"] * 3 + [COVER]))
    assert (reading.kind, reading.rotation) == (PageKind.COVER, 180)
    assert turns == [2]


def test_words_of_no_form_are_unknown_with_a_warning() -> None:
    reading, _ = read(coloured(with_text()), FakeEngine(["Hóa đơn bán hàng"] * 2))
    assert reading.kind is PageKind.UNKNOWN
    assert (reading.rotation, reading.records) == (0, ())
    assert len(reading.warnings) == 1


def test_a_frame_without_the_forms_labels_is_no_record() -> None:
    page = framed(2200, 1560, (120, 360, 1460, 2020), thickness=3)
    for y in range(460, 1900, 90):
        page = written(page, (160, y), "Tên hàng hóa, dịch vụ", 36)
    reading, _ = read(coloured(page), FakeEngine())
    assert reading.kind is PageKind.UNKNOWN
    assert reading.records == ()


def test_profiles_may_be_none() -> None:
    reader = PageReader(FakeEngine(), FakeEngine(), {}, lexicon())
    page = coloured(framed(2200, 1560, (120, 360, 1460, 2020), thickness=3))
    reading = reader.read(prepare_page(Picture.of(page)), lambda turns: prepare_page(Picture.of(page), turns))
    assert reading.records == ()


def test_small_print_is_read_at_full_size() -> None:
    small, usual = FakeEngine([COVER]), FakeEngine([COVER])
    read(coloured(with_text(14)), small)
    read(coloured(with_text()), usual)
    width = prepare_page(Picture.of(coloured(with_text()))).clean.shape[1]
    assert [image.shape[1] for image in small.seen] == [width]
    assert [image.shape[1] for image in usual.seen] == [round(LABEL_SCALE * width)]
