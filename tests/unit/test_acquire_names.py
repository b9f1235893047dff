"""Names of files: as people read, count and store them."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitizer.acquire import natural_key, safe_file_name, shown_name


def test_numbers_sort_as_people_count():
    names = ["trang 10.jpg", "Trang 2.jpg", "trang 1.jpg", "trang 2b.jpg", "bìa.jpg"]
    expected = ["bìa.jpg", "trang 1.jpg", "Trang 2.jpg", "trang 2b.jpg", "trang 10.jpg"]
    assert sorted(names, key=natural_key) == expected


def test_shown_name_is_nfc_and_has_no_hidden_characters():
    decomposed = unicodedata.normalize("NFD", "Sổ hộ tịch.jpg")
    assert shown_name(Path("/a") / decomposed) == "Sổ hộ tịch.jpg"
    assert shown_name("an\u202egpj.exe\u200b\n.jpg") == "angpj.exe.jpg"
    assert shown_name("../../etc/passwd") == "passwd"
    assert shown_name('trang "1" của sổ.jpg') == 'trang "1" của sổ.jpg'


def test_shown_name_of_bytes_that_are_no_utf8():
    name = b"tr\xe0ng.jpg".decode("utf-8", "surrogateescape")
    shown_name(name).encode("utf-8")
    assert shown_name(name) == "tr\ufffdng.jpg"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("trang 1.jpg", "trang 1.jpg"),
        ("../../x.jpg", "x.jpg"),
        (r"..\..\x.jpg", "x.jpg"),
        (r"C:\sổ\x.jpg", "x.jpg"),
        ('a"b:c?.jpg', "a_b_c_.jpg"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("console.pdf", "console.pdf"),
        ("x.jpg. . ", "x.jpg"),
        ("...", "trang"),
        ("", "trang"),
        (".jpg", "trang.jpg"),
    ],
)
def test_safe_file_name(name, safe):
    assert safe_file_name(name) == safe


@given(st.text(max_size=400))
def test_safe_file_name_is_one_short_part_and_stable(name):
    safe = safe_file_name(name)
    assert safe and safe not in (".", "..")
    assert not set(safe) & set('<>:"/\\|?*\0')
    assert safe == safe.strip(" .")
    assert len(safe) <= 125
    assert safe_file_name(safe) == safe
