"""Covers, closing pages and pages of no kind, told by their words."""

from __future__ import annotations

import pytest

from digitizer.catalog import load_catalog
from digitizer.domain.records import PageKind
from digitizer.extract.kinds import guess_kind
from tests.fixtures.drawing import lines

FORMS = tuple(load_catalog().forms.values())
COVER = (
    "BỘ TƯ PHÁP",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "SỔ",
    "ĐĂNG KÝ KẾT HÔN",
    "Cơ quan đăng ký hộ tịch: UBND xã Tân Thạnh Đông,",
    "huyện Củ Chi",
    "Quyển số: 01/2017",
    "Mở ngày: 03/01/2017",
    "Khóa ngày: 29/12/2017",
)
CLOSING = (
    "ỦY BAN NHÂN DÂN XÃ TÂN THẠNH ĐÔNG",
    "KHÓA SỔ",
    "Tổng số: 7 trường hợp đăng ký trong năm",
    "Sổ này gồm 07 trường hợp, được khóa ngày 31 tháng 12 năm 2017.",
    "TM. ỦY BAN NHÂN DÂN",
)


def test_a_cover_and_its_facts() -> None:
    guess = guess_kind(lines(*COVER), FORMS)
    assert guess.kind is PageKind.COVER
    assert guess.strength > 0.85
    assert guess.profile.endswith("KH")
    assert guess.facts is not None
    facts = {key: value.value for key, value in guess.facts.items()}
    assert facts == {
        "noiDangKy": "UBND xã Tân Thạnh Đông, huyện Củ Chi",
        "quyenSo": "01/2017",
        "moNgay": "03.01.2017",
        "khoaNgay": "29.12.2017",
    }


@pytest.mark.parametrize(
    ("title", "record_type"),
    [
        ("ĐĂNG KÝ KHAI SINH", "KS"),
        ("ĐĂNG KÝ KẾT HÔN", "KH"),
        ("ĐĂNG KÝ KHAI TỬ", "KT"),
        ("ĐĂNG KÝ NHẬN CHA, MẸ, CON", "CMC"),
    ],
)
def test_the_title_tells_the_type(title: str, record_type: str) -> None:
    rows = [title if row == "ĐĂNG KÝ KẾT HÔN" else row for row in COVER]
    assert guess_kind(lines(*rows), FORMS).profile.endswith(record_type)


def test_a_closing_page_and_its_facts() -> None:
    guess = guess_kind(lines(*CLOSING), FORMS)
    assert guess.kind is PageKind.CLOSING
    assert guess.profile == ""
    assert guess.facts is not None
    assert {key: value.value for key, value in guess.facts.items()} == {
        "tongSo": "7",
        "khoaNgay": "31.12.2017",
    }


def test_a_plain_cover_of_an_old_book() -> None:
    guess = guess_kind(lines(*COVER[1:5], "Năm 1985"), FORMS)
    assert guess.kind is PageKind.COVER


def test_misread_letters_still_tell() -> None:
    worn = [row.replace("Ộ", "Ô").replace("H", "N", 1).replace("ấ", "a") for row in COVER]
    assert guess_kind(lines(*worn), FORMS).kind is PageKind.COVER


@pytest.mark.parametrize(
    "rows",
    [
        (),
        ("The quick brown fox jumps over the lazy dog", "Civil registry of nowhere, volume one"),
        ("Hóa đơn giá trị gia tăng", "Tên hàng hóa, dịch vụ", "Số lượng 3 Đơn giá 25.000"),
        ("~~ | ,, ;; .. | —",),
        (*COVER[1:3], "GIẤY XÁC NHẬN", "Xác nhận ông: Lò Văn Ổi", "chưa đăng ký kết hôn với ai"),
    ],
    ids=["empty", "another language", "an invoice", "noise", "a certificate"],
)
def test_other_pages_are_of_no_kind(rows: tuple[str, ...]) -> None:
    guess = guess_kind(lines(*rows), FORMS)
    assert guess.kind is PageKind.UNKNOWN
    assert guess.strength < 0.5
    assert not guess.facts


def test_upside_down_words_prove_less() -> None:
    upright = guess_kind(lines(*COVER), FORMS)
    turned = guess_kind(lines(*(row[::-1] for row in COVER)), FORMS)
    assert turned.strength < upright.strength
