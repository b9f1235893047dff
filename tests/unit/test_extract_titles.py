"""Offices and printed words in a signature's cell are told from names."""

from __future__ import annotations

import pytest

from digitizer.extract.titles import is_council, is_no_name, office_in
from tests.fixtures.lexicon import lexicon


@pytest.mark.parametrize(
    "text",
    [
        "KT. CHỦ TỊCH",
        "Phó Chủ tịch",
        "PHÓ CHU TICH",
        "TM. ỦY BAN NHÂN DÂN",
        "NHÂN DÂN",
        "TM UBND",
        "PHAN HÂN DÂN",
        "ĐỚI SÁU NAY",
        "Ngời thực hiện",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert is_no_name(text, lexicon())


@pytest.mark.parametrize("text", ["Nguyễn Thị Bích Sen", "Chu Văn Tích", "Hoàng Đức Nhân", "NGUYỄN VĂN DÂN"])
def test_names(text: str) -> None:
    assert not is_no_name(text, lexicon())


def test_an_office_stands_without_what_says_for_whom_it_signs() -> None:
    shown, likeness = office_in("KT. CHỦ TỊCH", lexicon())
    assert shown == "CHỦ TỊCH" and likeness == 100


def test_the_council_is_known_when_letters_are_misread() -> None:
    assert is_council("TM. ÚY BAN NHẢN DẢN")
    assert not is_council("Ủy viên thư ký")
