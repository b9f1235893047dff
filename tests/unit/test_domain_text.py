"""Normal form, search form and comparison form of Vietnamese text."""

import unicodedata

import pytest

from digitizer.domain.text import clean, compare_key, fold, nfc, syllables


def test_nfc_composes():
    assert nfc(unicodedata.normalize("NFD", "Nguyễn Thị Đượm")) == "Nguyễn Thị Đượm"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Nguyễn \t Văn\n An ", "Nguyễn Văn An"),
        ("Nguyễn\u00a0Văn\u2003An", "Nguyễn Văn An"),
        ("\ufeffNguy\u200bễn\u202e Văn", "Nguyễn Văn"),
        ("a\x00b\x07c", "abc"),
        ("a\u200b\u0301", "á"),
        ("ab\ud800c", "abc"),
        ("", ""),
        ("A\x1fB", "A B"),
        ("plain text", "plain text"),
    ],
)
def test_clean(text, expected):
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đỗ Thị Ngọc Ánh", "do thi ngoc anh"),
        ("ĐẮK LẮK", "dak lak"),
        ("Ưu, Ơn; ẤỂỘỮ!", "uu, on; aeou!"),
        (unicodedata.normalize("NFD", "Trường Giang"), "truong giang"),
        ("ÐÐ đ", "dd d"),
        ("ABC 12", "abc 12"),
        ("Y Bhăm Êƀan", "y bham eban"),
    ],
)
def test_fold(text, expected):
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("HOÀ", "hòa"),
        ("Hoè", "hòe"),
        ("thuý", "Thúy"),
        ("loã", "lõa"),
        ("uỷ ban", "ủy ban"),
        ("hùynh", "Huỳnh"),
        ("tóan", "toán"),
        ("qúy", "quý"),
        ("qủa", "quả"),
        ("gía", "giá"),
        ("cuả", "của"),
        ("nghiã", "nghĩa"),
        ("Thuỷ Hoà", "Thủy Hòa"),
        (unicodedata.normalize("NFD", "hoà"), "hòa"),
    ],
)
def test_placements_of_one_tone_compare_equal(one, other):
    assert compare_key(one) == compare_key(other)


@pytest.mark.parametrize(
    "word",
    ["quý", "quả", "quỳnh", "giá", "già", "gì", "giếng", "hoàn", "toán", "thuận", "thuở", "khuỷu", "khuya",
     "xoáy", "ngoáo", "của", "nghĩa", "bìa", "giường", "huỳnh", "nguyễn", "lúa", "mía", "quốc", "thuế", "hòa",
     "thúy", "hòe", "ủy", "đã"],
)  # fmt: skip
def test_usual_words_are_their_own_key(word):
    assert compare_key(word) == word
    assert compare_key(word.upper()) == word


@pytest.mark.parametrize(("one", "other"), [("hòa", "hóa"), ("thuỷ", "thủi"), ("quý", "quí"), ("Đỗ", "Dỗ")])
def test_different_words_stay_apart(one, other):
    assert compare_key(one) != compare_key(other)


def test_syllables():
    assert syllables("Giẻ-Triêng, 12 H'Len Niê.") == ("Giẻ", "Triêng", "H'Len", "Niê")
    assert syllables("") == ()
