"""Mending draws marks only: the letters stay what was read."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitizer.catalog import load_catalog
from digitizer.domain.lookups import NameStatistics, Syllable
from digitizer.domain.text import compare_key, fold
from digitizer.extract.lexicon import PlaceNames
from digitizer.extract.mending import mend_name, mend_phrase, mend_place
from tests.fixtures.lexicon import lexicon

STATISTICS = load_catalog().name_statistics
SYLLABLES = sorted({*STATISTICS.surnames, *STATISTICS.syllables})
MARKS = "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"
PLACES = ("Bình Thạnh", "Củ Chi", "Nghệ An", "Nghi Lộc", "Hồ Chí Minh", "Mường É", "Trà Vinh")


@st.composite
def misread(draw: st.DrawFn, words: list[str]) -> str:
    """Words with some of their marks lost or changed, in any capitals."""
    text = " ".join(draw(st.lists(st.sampled_from(words), min_size=1, max_size=5)))
    letters = []
    for letter in text:
        base = unicodedata.normalize("NFD", letter)[0]
        change = draw(st.sampled_from(("keep", "keep", "bare", "other")))
        other = unicodedata.normalize("NFC", base + draw(st.sampled_from(MARKS)))
        letters.append({"keep": letter, "bare": base, "other": other}[change])
    cased = draw(st.sampled_from((str, str.upper, str.lower, str.title)))
    return cased("".join(letters))


@given(misread(SYLLABLES))
@settings(max_examples=200, deadline=None)
def test_names_keep_their_letters(name: str) -> None:
    assert fold(mend_name(name, STATISTICS)) == fold(" ".join(name.split()))


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_any_text_keeps_its_letters(text: str) -> None:
    assert fold(mend_name(text, STATISTICS)) == fold(" ".join(text.split()))
    assert fold(mend_phrase(text, PLACES)) == fold(text)


@given(st.lists(misread(list(PLACES)), min_size=1, max_size=3).map(", ".join))
@settings(max_examples=100, deadline=None)
def test_places_keep_their_letters(text: str) -> None:
    assert fold(mend_place(text, lexicon().places)) == fold(text)


@given(misread(SYLLABLES))
@settings(max_examples=100, deadline=None)
def test_mending_twice_changes_nothing_more(name: str) -> None:
    once = mend_name(name, STATISTICS)
    assert mend_name(once, STATISTICS).casefold() == once.casefold()  # capitals may follow


def test_known_names_stay() -> None:
    for name in ("Nguyễn Thị Hồng Cúc", "Lò Văn Út", "LÊ MAI ÚT", "Hoà Thuý Na"):
        assert compare_key(mend_name(name, STATISTICS)) == compare_key(name)


def test_a_clear_name_is_drawn_an_unclear_one_is_not() -> None:
    some = NameStatistics(
        {"Nguyễn": 3800},
        {"Hồng": Syllable(90), "Hông": Syllable(1), "Bảo": Syllable(50), "Bào": Syllable(40)},
    )
    assert mend_name("Nguyển Hỗng Bao", some) == "Nguyễn Hồng Bao"
    assert mend_name("NGUYỂN HỖNG", some) == "NGUYỄN HỒNG"
    assert mend_name("Nguyển", NameStatistics({}, {})) == "Nguyển"


def test_places_are_drawn_part_by_part() -> None:
    places = PlaceNames(["Nghệ An", "Nghi Lộc", "Tân An", "Tấn An"])
    assert mend_place("huyên Nghỉ Lộc, tinh Nghê An", places) == "huyện Nghi Lộc, tỉnh Nghệ An"
    assert mend_place("xã Tan An", places) == "xã Tan An"  # two names have these letters
    assert mend_place("Nghi", places) == "Nghi"


def test_abbreviated_provinces() -> None:
    places = PlaceNames(["Trà Vinh"])
    assert mend_place("xã A, 1. Trà Vinh", places) == "xã A, T. Trà Vinh"
    assert mend_place("huyện Cái Bè. tỉnh Trà Vinh", places) == "huyện Cái Bè, tỉnh Trà Vinh"
    assert mend_place("TP. Vinh", places) == "TP. Vinh"


@pytest.mark.parametrize(
    ("read", "place"),
    [
        ("thôn 3. X. Nghi Lộc, T. Nghệ An", "thôn 3, X. Nghi Lộc, T. Nghệ An"),
        ("xã Tân An huyện Nghi Lộc, tỉnh Nghệ An", "xã Tân An, huyện Nghi Lộc, tỉnh Nghệ An"),
        ("xã Tân An huyện Nghi Lộc tỉnh Nghệ An", "xã Tân An huyện Nghi Lộc tỉnh Nghệ An"),
        ("Bệnh viện huyện Nghi Lộc, tỉnh Nghệ An", "Bệnh viện huyện Nghi Lộc, tỉnh Nghệ An"),
        ("Khối 2, TP. Vinh", "Khối 2, TP. Vinh"),
    ],
)
def test_a_comma_that_was_hardly_seen_between_units_stands_where_others_do(read: str, place: str) -> None:
    assert mend_place(read, PlaceNames(["Nghệ An", "Nghi Lộc", "Tân An", "Vinh"])) == place


def test_phrases() -> None:
    assert mend_phrase("Pho chu tich", ["Phó Chủ tịch"]) == "Phó Chủ tịch"
    assert mend_phrase("PHO CHU TICH", ["Phó Chủ tịch"]) == "PHÓ CHỦ TỊCH"
    assert mend_phrase("Phó Chủ tịch xã", ["Phó Chủ tịch"]) == "Phó Chủ tịch xã"
    assert mend_phrase("ban", ["Bàn", "Bản"]) == "ban"


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Đại Lộc, Quảng Nam Đà Nẵng", "Đại Lộc, Quảng Nam - Đà Nẵng"),
        ("xóm 2, tỉnh Gia Lai Kon Tum", "xóm 2, tỉnh Gia Lai - Kon Tum"),
        ("Đại Lộc - Quảng Nam - Đà Nẵng", "Đại Lộc - Quảng Nam - Đà Nẵng"),
        ("Quảng Nam, Đà Nẵng", "Quảng Nam, Đà Nẵng"),
        ("ĐẠI LỘC, QUẢNG NAM ĐÀ NẴNG", "ĐẠI LỘC, QUẢNG NAM - ĐÀ NẴNG"),
        ("Thanh Sơn, Quảng Nam", "Thanh Sơn, Quảng Nam"),
    ],
)
def test_names_of_two_places_in_one_have_their_dash(text: str, mended: str) -> None:
    assert mend_place(text, lexicon().places) == mended
