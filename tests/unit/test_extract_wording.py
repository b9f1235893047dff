"""Text hygiene, papers, signers: what one line of writing holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitizer.catalog import load_catalog
from digitizer.extract.papers import Papers, split_papers, split_signer
from digitizer.extract.signature import is_hint
from digitizer.extract.wording import digits, is_same_as_above, join_rows, match_case, tidy

KINDS = load_catalog().code_lists["loaiGiayTo"]


@pytest.mark.parametrize(
    ("read", "tidied"),
    [
        ("  Nguyễn   Văn\tNa ", "Nguyễn Văn Na"),
        ("....Nguyễn Văn Na......", "Nguyễn Văn Na"),
        ("xã Na _____ huyện Mộc", "xã Na huyện Mộc"),
        ("27 – 10 — 2008", "27 - 10 - 2008"),
        ("Hà Nội .", "Hà Nội"),
        ("xã Na , huyện Mộc", "xã Na, huyện Mộc"),
        ("Nghệ An)", "Nghệ An"),
        ("(Nghệ An)", "(Nghệ An)"),
        ("XXXXX 12/03/2015", "12/03/2015"),
        ("TP. Vinh", "TP. Vinh"),
        ("«Kinh»", "Kinh"),
        ("……", ""),
        ("", ""),
    ],
)
def test_tidy(read: str, tidied: str) -> None:
    assert tidy(read) == tidied


@given(st.text(max_size=60))
def test_tidied_text_has_single_spaces_inside_only(text: str) -> None:
    tidied = tidy(text)
    assert tidied == " ".join(tidied.split())


def test_rows_are_joined_without_the_leaders_dot() -> None:
    assert join_rows(["xã Tân Thạnh.", "huyện Củ Chi."]) == "xã Tân Thạnh huyện Củ Chi"
    assert join_rows(["Công an TP.", "Hồ Chí Minh"]) == "Công an TP. Hồ Chí Minh"
    assert join_rows(["", "Kinh _"]) == "Kinh"


def test_a_dash_at_the_end_of_a_row_parts_places_and_at_the_end_of_a_value_nothing() -> None:
    assert join_rows(["Trảng Dài -", "Biên Hòa - Đồng Nai"]) == "Trảng Dài - Biên Hòa - Đồng Nai"
    assert join_rows(["Trảng Dài", "Biên Hòa -"]) == "Trảng Dài Biên Hòa"
    assert join_rows(["Trảng Dài", "-"]) == "Trảng Dài"


def test_letters_that_look_like_digits() -> None:
    assert digits("O1l2S6B") == "0112568"


@pytest.mark.parametrize("text", ["nt", "N.T.", "như trên", "Như trên.", "Nhu tren", "như tên", "//"])
def test_same_as_above(text: str) -> None:
    assert is_same_as_above(text)


@pytest.mark.parametrize("text", ["", "Nhàn", "như", "Kinh", "nt Kinh"])
def test_not_the_same_as_above(text: str) -> None:
    assert not is_same_as_above(text)


@pytest.mark.parametrize(
    ("pattern", "word", "cased"),
    [("AN", "án", "ÁN"), ("An", "án", "Án"), ("an", "Án", "Án"), ("A", "án", "Án"), ("", "án", "án")],
)
def test_capitals_of_the_pattern(pattern: str, word: str, cased: str) -> None:
    assert match_case(pattern, word) == cased


KIND, NUMBER, BY, ON = "CMND số", "012345678", "Công an tỉnh Nghệ An", "01/02/2003"


@pytest.mark.parametrize(
    "line",
    [
        f"{KIND} {NUMBER} do {BY} cấp ngày {ON}",
        f"{KIND} {NUMBER}, {BY} cấp ngày {ON}",
        f"{KIND} {NUMBER} cấp ngày {ON} tại {BY}",
        f"{KIND} {NUMBER} ngày cấp: {ON}, nơi cấp: {BY}",
        f"{KIND}: {NUMBER}; nơi cấp: {BY}; ngày cấp: {ON}",
        f"{KIND} {NUMBER}, cấp {ON}, {BY}",
        f"{KIND} {NUMBER} (cấp ngày {ON} tại {BY})",
        f"{KIND} {NUMBER} do {BY} cấp ngày 01 tháng 02 năm 2003",
        f"{KIND} {NUMBER} do {BY} câp ngảy 01022003",
    ],
)
def test_papers_in_all_orders(line: str) -> None:
    papers = split_papers(line, KINDS)
    assert (papers.code, papers.number, papers.issued) == ("1", NUMBER, "01.02.2003")
    assert papers.authority == BY


def test_a_date_that_is_cut_off_is_no_part_of_the_office() -> None:
    papers = split_papers(f"{KIND} {NUMBER}, {BY} cấp ngày 01/02/2", KINDS)
    assert (papers.number, papers.issued, papers.authority) == (NUMBER, "", BY)


def test_parts_that_the_line_lacks_stay_empty() -> None:
    assert split_papers("", KINDS) == Papers()
    assert split_papers(" .... ", KINDS) == Papers()
    papers = split_papers("Hộ chiếu số B1234567", KINDS)
    assert (papers.number, papers.issued, papers.authority) == ("B1234567", "", "")
    assert papers.code == next(code for code, label in KINDS.labels.items() if label == "Hộ chiếu")


@pytest.mark.parametrize(("number", "code"), [("012345678", "1"), ("012345678901", "4"), ("12345", "")])
def test_a_number_alone_tells_its_kind_by_its_length(number: str, code: str) -> None:
    papers = split_papers(number, KINDS)
    assert (papers.code, papers.number) == (code, number)


def test_look_alike_letters_in_dates_and_numbers() -> None:
    papers = split_papers("CCCD số O79O97337547 cấp ngày O1/O2/2O18", KINDS)
    assert (papers.number, papers.issued) == ("079097337547", "01.02.2018")


def test_an_unknown_kind_is_another_paper() -> None:
    assert split_papers("Giấy xác nhận của thôn số 123/2017", KINDS).code == "8"


@given(st.text(alphabet="CMNDcấpngàydosố 0123456789/.,-:;()Oól", max_size=80))
def test_any_line_is_split_without_failing(text: str) -> None:
    papers = split_papers(text, KINDS)
    assert papers.code in {"", *KINDS.labels}


@given(st.permutations([KIND + " " + NUMBER, "ngày cấp: " + ON, "nơi cấp: " + BY]))
def test_number_and_date_stand_in_any_order(parts: list[str]) -> None:
    papers = split_papers(", ".join(parts), KINDS)
    assert (papers.number, papers.issued) == (NUMBER, "01.02.2003")


@pytest.mark.parametrize("sep", [" - ", ", ", " – ", "  "])
def test_signer_name_first(sep: str) -> None:
    assert split_signer(f"Đặng Thị Ly{sep}Phó Chủ tịch UBND xã") == ("Đặng Thị Ly", "Phó Chủ tịch UBND xã")


@pytest.mark.parametrize(
    ("line", "name", "title"),
    [
        ("Chủ tịch: Đặng Thị Ly", "Đặng Thị Ly", "Chủ tịch"),
        ("Phó Chủ tịch UBND xã - Đặng Thị Ly", "Đặng Thị Ly", "Phó Chủ tịch UBND xã"),
        ("Đặng Thị Ly", "Đặng Thị Ly", ""),
        ("Chủ tịch UBND phường", "", "Chủ tịch UBND phường"),
        ("Đặng Thị Ly, chu tich", "Đặng Thị Ly", "chu tich"),
        ("", "", ""),
    ],
)
def test_signer(line: str, name: str, title: str) -> None:
    assert split_signer(line) == (name, title)


def test_the_hint_below_a_signature() -> None:
    assert is_hint("(Ký, ghi rõ họ, chữ đệm, tên)")
    assert is_hint("ghi rõ họ")
    assert not is_hint("Nguyễn Thu Sen")
    assert not is_hint("tên")
