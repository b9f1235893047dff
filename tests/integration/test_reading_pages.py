"""Whole pages of the sample books through the real engine: values, places, kinds, and what is refused.

The floors stand a few points under what was measured when they were written; ``tests/perf/read_quality.py``
measures on more pages.
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

import digitizer.app.reading as reading_room
from digitizer.acquire.images import LoadedPage, load
from digitizer.app.reading import Reader, chosen_profiles, open_reader, page_json
from digitizer.catalog import load_catalog
from digitizer.domain.layout import PreparedPage
from digitizer.domain.records import Box, FieldValue, PageKind, PageReading, RecordReading
from digitizer.errors import InputError
from digitizer.extract.reader import PageReader
from tests.fixtures.cli import BOOKS, sample
from tests.fixtures.drawing import Image8, encoded, framed, white, written

PRINTED = (("KS.2016.01", 2), ("KS.2016.01", 4), ("KT.2018.01", 2), ("KT.2018.01", 4))
TYPED = (("KH.2017.01", 2), ("KH.2017.01", 4), ("CMC.2019.01", 3), ("CMC.2019.01", 4))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return open_reader()


@cache
def truth(book: str, page: int) -> dict[str, Any]:
    return json.loads((BOOKS / book / "truth.jsonl").read_text("utf-8").splitlines()[page - 1])


@pytest.fixture(scope="module")
def readings(reader: Reader) -> Mapping[tuple[str, int], PageReading]:
    """Pages by book and number, each read once."""

    class Read(dict[tuple[str, int], PageReading]):
        def __missing__(self, key: tuple[str, int]) -> PageReading:
            self[key] = reader.read(sample(*key))
            return self[key]

    return Read()


def colour(page: Image8) -> bytes:
    return encoded(np.asarray(cv2.merge([page] * 3), np.uint8))


def true_fields(book: str, page: int) -> dict[str, str]:
    (record,) = truth(book, page)["records"]
    return dict(record["normalized"])


def share_right(readings: Mapping[tuple[str, int], PageReading], pages: tuple[tuple[str, int], ...]) -> float:
    right = total = 0
    for key in pages:
        fields = readings[key].records[0].fields
        for name, value in true_fields(*key).items():
            total += 1
            right += name in fields and fields[name].value == value
    return right / total


@pytest.mark.engine
@pytest.mark.parametrize(("pages", "floor"), [(PRINTED, 0.93), (TYPED, 0.88)], ids=["printed", "typed"])
def test_fields_are_right(
    readings: Mapping[tuple[str, int], PageReading], pages: tuple[tuple[str, int], ...], floor: float
) -> None:
    assert share_right(readings, pages) >= floor


@pytest.mark.engine
@pytest.mark.parametrize(("book", "page"), [*PRINTED, *TYPED])
def test_record_pages_say_which_form_they_are(
    readings: Mapping[tuple[str, int], PageReading], book: str, page: int
) -> None:
    reading = readings[book, page]
    assert reading.kind is PageKind.RECORD
    assert reading.rotation == 0
    (record,) = reading.records
    (true,) = truth(book, page)["records"]
    assert (record.type, record.edition) == (true["type"], true["edition"])
    assert reading.profile == f"{record.edition}-{record.type}"
    known = load_catalog().record_types[record.type]
    assert all(key in known for key in record.fields)
    assert not set(record.fields) - set(true_fields(book, page)) - {"ghiChu"}


@pytest.mark.engine
@pytest.mark.parametrize(("book", "page"), [PRINTED[0], TYPED[0]])
def test_boxes_lie_on_their_values(
    readings: Mapping[tuple[str, int], PageReading], book: str, page: int
) -> None:
    with Image.open(sample(book, page)) as image:
        width, height = image.size
    on = total = 0
    for key, field in readings[book, page].records[0].fields.items():
        assert field.box is not None
        x, y, w, h = field.box
        assert 0 <= x < x + w <= width
        assert 0 <= y < y + h <= height
        true = truth(book, page)["boxes"].get(key)
        if true is not None:
            total += 1
            on += overlap(field.box, Box(*true)) > 0.4
    assert on >= 0.93 * total
    assert total > 20


def overlap(a: Box, b: Box) -> float:
    """The common area as a share of the smaller box."""
    wide = min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
    tall = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    return max(0, wide) * max(0, tall) / max(1, min(a.w * a.h, b.w * b.h))


@pytest.mark.engine
def test_confidence_tells_right_from_wrong(readings: Mapping[tuple[str, int], PageReading]) -> None:
    sure_right = sure = 0
    for key in (*PRINTED, *TYPED):
        true = true_fields(*key)
        for name, field in readings[key].records[0].fields.items():
            assert 0 <= field.confidence < 1
            if field.confidence >= 0.9 and name in true:
                sure += 1
                sure_right += field.value == true[name]
    assert sure > 100
    assert sure_right >= 0.97 * sure


@pytest.mark.engine
@pytest.mark.parametrize(
    ("book", "page"),
    [("KS.2016.01", 1), ("KS.2016.01", 7), ("KS.2016.01", 11), ("KS.2016.01", 12), ("KT.2018.01", 7)],
    ids=["cover", "unreadable", "form not filled in", "closing", "nothing on it"],
)
def test_other_kinds_of_pages(readings: Mapping[tuple[str, int], PageReading], book: str, page: int) -> None:
    reading = readings[book, page]
    assert reading.kind.value == truth(book, page)["kind"]
    assert reading.records == ()
    assert bool(reading.warnings) == (reading.kind is PageKind.UNKNOWN)


@pytest.mark.engine
def test_a_cover_and_a_closing_page_say_what_the_book_is(
    readings: Mapping[tuple[str, int], PageReading],
) -> None:
    facts = {key: value.value for key, value in readings["KS.2016.01", 1].cover.items()}
    assert facts["quyenSo"] == "01/2016"
    assert facts["noiDangKy"].startswith("UBND xã Tân Thạnh Đông")
    closing = readings["KS.2016.01", 12].cover
    assert closing["tongSo"].value.lstrip("0") == str(truth("KS.2016.01", 12)["cover"]["tongSo"]).lstrip("0")


@pytest.mark.engine
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_page_gives_the_same_record(
    reader: Reader, readings: Mapping[tuple[str, int], PageReading], turns: int
) -> None:
    book, page = PRINTED[3]
    with Image.open(sample(book, page)) as image:
        pixels = np.asarray(image.convert("RGB"))
    turned = reader.read(encoded(np.ascontiguousarray(np.rot90(pixels, -turns))))
    assert turned.rotation == 90 * turns
    upright = readings[book, page].records[0].fields
    fields = turned.records[0].fields
    assert set(fields) == set(upright)
    same = sum(fields[key].value == upright[key].value for key in upright)
    assert same >= 0.93 * len(upright)


@pytest.mark.engine
def test_a_cover_upside_down(reader: Reader) -> None:
    with Image.open(sample("KS.2016.01", 1)) as image:
        pixels = np.asarray(image.convert("RGB"))
    reading = reader.read(encoded(np.ascontiguousarray(pixels[::-1, ::-1])))
    assert (reading.kind, reading.rotation) == (PageKind.COVER, 180)


ENGLISH = (
    "Minutes of the annual meeting of shareholders",
    "The chairman opened the meeting at nine o'clock",
    "and welcomed those present on behalf of the board.",
    "The report of the treasurer was read and approved.",
)


def english() -> Image8:
    page = white(1700, 1200)
    for row, text in enumerate(ENGLISH * 4):
        page = written(page, (100, 200 + 80 * row), text, 36)
    return page


def table() -> Image8:
    """An empty table of the form's size, divided like the form but with nothing of its words."""
    page = white(1700, 1200)
    cv2.rectangle(page, (90, 250), (1110, 1550), 0, 3)
    for x in (260, 500, 820):
        cv2.line(page, (x, 250), (x, 1550), 0, 3)
    for y in range(350, 1550, 100):
        cv2.line(page, (90, y), (1110, y), 0, 2)
    return page


GOODS = (
    ("TT", "Tên hàng", "Đơn giá", "Số lượng", "Thành tiền", "Kho", "Ngày nhập"),
    ("1", "Gạo tẻ", "15.000", "20", "300.000", "A", "2/3/2014"),
    ("2", "Đường trắng", "18.500", "12", "222.000", "B", "4/3/2014"),
    ("3", "Nước mắm", "32.000", "8", "256.000", "A", "4/3/2014"),
    ("4", "Dầu ăn", "41.000", "6", "246.000", "B", "11/3/2014"),
)


def goods() -> Image8:
    """A ruled table with numbers, words and dates that is no ledger of persons."""
    page, sides = white(1100, 1700), (80, 170, 520, 740, 930, 1150, 1280, 1620)
    for y in range(150, 151 + 150 * len(GOODS), 150):
        cv2.line(page, (sides[0], y), (sides[-1], y), 0, 3)
    for x in sides:
        cv2.line(page, (x, 150), (x, 150 + 150 * len(GOODS)), 0, 3)
    for row, texts in enumerate(GOODS):
        for x, text in zip(sides, texts, strict=False):
            page = written(page, (x + 14, 200 + 150 * row), text, 34)
    return page


ADOPTION = (
    "SỔ ĐĂNG KÝ VIỆC NUÔI CON NUÔI", "Số: 12/2014", "Phần ghi về cha mẹ nuôi", "Họ và tên: Lò Văn Ổi",
    "Ngày, tháng, năm sinh: 12/3/1975", "Dân tộc: Thái   Quốc tịch: Việt Nam", "Nơi cư trú: xã Suối Mơ",
    "Phần ghi về con nuôi", "Họ và tên: Lò Thị Mận", "Ngày, tháng, năm sinh: 2/9/2013", "Giới tính: Nữ",
)  # fmt: skip
CERTIFICATE = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN",
    "Xác nhận ông: Lò Văn Ổi", "Sinh ngày 12 tháng 3 năm 1975", "Dân tộc: Thái, quốc tịch: Việt Nam",
    "Nơi cư trú: xã Suối Mơ", "Tình trạng hôn nhân: chưa đăng ký kết hôn với ai", "Chủ tịch", "Ma Văn Tèo",
)  # fmt: skip


@pytest.mark.engine
@pytest.mark.parametrize("texts", [ADOPTION, CERTIFICATE], ids=["another register", "a certificate"])
def test_an_unknown_form_is_left_to_a_person(reader: Reader, texts: tuple[str, ...]) -> None:
    """Labels of the known forms, but no form that is known: nothing is read out of it."""
    page = framed(1700, 1200, (80, 150, 1120, 1640))
    for row, text in enumerate(texts):
        page = written(page, (120, 230 + 95 * row), text, 34)
    reading = reader.read(colour(page))
    assert (reading.kind, reading.records, reading.cover) == (PageKind.UNKNOWN, (), {})
    assert [warning for warning in reading.warnings if "Không nhận ra mẫu của trang này" in warning]


@pytest.mark.engine
def test_half_a_page_upside_down_is_not_guessed_at(reader: Reader) -> None:
    whole = np.array(Image.open(sample("KS.2016.01", 2)).convert("RGB"))
    half = np.ascontiguousarray(whole[: whole.shape[0] // 2][::-1, ::-1])
    reading = reader.read(encoded(half))
    known = true_fields("KS.2016.01", 2)
    fields = [item for record in reading.records for item in record.fields.items()]
    assert fields or reading.warnings
    assert [key for key, field in fields if field.confidence >= 0.97 and field.value != known.get(key)] == []


@pytest.mark.engine
@pytest.mark.parametrize(
    "page", [english(), table(), goods()], ids=["another language", "an empty table", "a table of goods"]
)
def test_pages_of_something_else_hold_no_record(reader: Reader, page: Image8) -> None:
    reading = reader.read(colour(page))
    assert reading.kind in (PageKind.UNKNOWN, PageKind.BLANK)
    assert reading.records == ()


@pytest.mark.engine
def test_a_form_of_another_type_than_asked_for(reader: Reader) -> None:
    wrong = open_reader("KT").read(sample("KH.2017.01", 2))
    assert wrong.kind is PageKind.UNKNOWN
    assert wrong.warnings


@pytest.mark.engine
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "TEP-02"),
        (b"not an image", "TEP-03"),
        (sample("KS.2016.01", 2).read_bytes()[:40_000], "ANH-01"),
        (colour(white(20, 30)), "ANH-04"),
    ],
    ids=["empty", "no image", "truncated", "too small"],
)
def test_bad_pages_are_refused(reader: Reader, data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        reader.read(data)
    assert caught.value.code == code


def test_profiles_are_chosen_by_form_or_type() -> None:
    catalog = load_catalog()
    assert chosen_profiles(catalog, "auto") == catalog.forms
    births = chosen_profiles(catalog, "KS")
    assert {"old-KS", "1999-KS", "2010-KS", "2015-KS", "2020-KS"} <= set(births)
    assert {form.record_type for form in births.values()} == {"KS"}
    assert set(chosen_profiles(catalog, "2015-KT")) == {"2015-KT"}
    with pytest.raises(InputError) as caught:
        chosen_profiles(catalog, "XX")
    assert caught.value.code == "GIA-01"
    assert "2015-KS" in caught.value.text()


def test_what_is_written_for_a_page() -> None:
    field = FieldValue("18.01.2016", "18/01/2016", 0.9, Box(1, 2, 3, 4), "e", notes=("như trên",))
    bare = FieldValue("1", "1", 0.8)
    reading = PageReading(
        PageKind.RECORD,
        "2015-KS",
        90,
        (RecordReading("KS", "2015", {"nksNgaySinh": field, "so": bare}),),
        cover={"quyenSo": FieldValue("01/2016")},
        warnings=("mờ",),
        seconds=1.5,
    )
    assert page_json("1.jpg", reading) == {
        "page": "1.jpg",
        "kind": "record",
        "profile": "2015-KS",
        "rotation": 90,
        "records": [
            {
                "type": "KS",
                "edition": "2015",
                "fields": {
                    "nksNgaySinh": {
                        "value": "18.01.2016",
                        "raw": "18/01/2016",
                        "confidence": 0.9,
                        "box": [1, 2, 3, 4],
                        "notes": ["như trên"],
                    },
                    "so": {"value": "1", "raw": "1", "confidence": 0.8},
                },
            }
        ],
        "warnings": ["mờ"],
        "seconds": 1.5,
        "facts": {"quyenSo": "01/2016"},
    }


def test_the_picture_as_taken_is_not_kept_while_a_page_is_read(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoders: list[weakref.ref[Any]] = []
    kept: list[bool] = []

    def loaded(source: Path | bytes) -> LoadedPage:
        page = load(source)
        decoders.append(weakref.ref(page.strips.gi_frame.f_locals["image"]))  # type: ignore[attr-defined]
        return page

    def read(_: PageReader, page: PreparedPage, turned: Callable[[int], PreparedPage]) -> PageReading:
        kept.append(decoders[0]() is not None)
        assert turned((page.rotation // 90 + 2) % 4).original_size == page.original_size
        return PageReading(PageKind.BLANK)

    monkeypatch.setattr(reading_room, "load", loaded)
    monkeypatch.setattr(PageReader, "read", read)
    reader.read(sample(*PRINTED[0]))
    assert kept == [False]


@pytest.mark.engine
def test_a_page_of_another_form_is_not_forced_into_the_chosen_one() -> None:
    reading = open_reader(profile="KH").read(sample("KS.2016.01", 2))
    assert (reading.kind, reading.records) == (PageKind.UNKNOWN, ())
    assert "mẫu sổ khác" in reading.warnings[0]
