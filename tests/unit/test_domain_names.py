"""Persons' names: family name, comparison and problems. All persons are invented."""

import unicodedata

import pytest

from digitizer.domain.names import name_key, name_problems, surname


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Nguyễn Văn An", "Nguyễn"),
        ("  TRẦN  THỊ BÌNH ", "TRẦN"),
        ("H'Len Niê", "Niê"),
        ("H’ Len Niê", "Niê"),
        ("Y Bhăm Êban", "Êban"),
        ("Y Lan", ""),
        ("K'Brôih", ""),
        ("An", "An"),
        ("", ""),
    ],
)
def test_surname(name, family):
    assert surname(name) == family


@pytest.mark.parametrize(
    ("one", "other"),
    [("Nguyễn Thị  Hoà", "NGUYỄN THỊ HÒA"), ("H’Len Niê", "H' Len niê"), ("Lê Thuý", "Lê Thúy")],
)
def test_names_that_are_the_same(one, other):
    assert name_key(one) == name_key(other)


def test_names_that_differ():
    assert name_key("Lê Thị Mỵ") != name_key("Lê Thị Mị")
    assert name_key("Đỗ An") != name_key("Do An")


@pytest.mark.parametrize(
    "name",
    ["", "Nguyễn Văn An", "NGUYỄN VĂN AN", "NGUYỄN Văn An", "H'Len Niê", "H’Len Ê-ban", "Y Bhăm Êban",
     "K'Brôih", "Lý Mỹ Ỷ", "Trần Ngọc-Lan"],
)  # fmt: skip
def test_good_names(name):
    assert name_problems(name) == ()


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ("An", ("one_syllable",)),
        ("Trần 2 An", ("digit",)),
        ("Ng. Văn An", ("symbol",)),
        ("Nguyễn_Văn An", ("symbol",)),
        ("Nguyễn  An", ("spaces",)),
        (" Nguyễn An", ("spaces",)),
        ("Nguyễn\u200b An", ("spaces",)),
        ("Nguyễn Аn", ("script",)),
        ("nguyễn Văn An", ("case",)),
        ("NGuyễn Văn An", ("case",)),
        (unicodedata.normalize("NFD", "Nguyễn Văn An"), ("not_nfc",)),
        (unicodedata.normalize("NFD", "Nguyễn 1"), ("not_nfc", "digit", "one_syllable")),
        ("...", ("symbol", "one_syllable")),
    ],
)
def test_problems(name, problems):
    assert name_problems(name) == problems
