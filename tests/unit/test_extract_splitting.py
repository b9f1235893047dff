"""Lines that hold several fields, and values that are codes."""

from __future__ import annotations

import pytest

from digitizer.domain.forms import Area, FormProfile, LabelSpec
from digitizer.extract.candidates import Candidate
from digitizer.extract.parse import ZoneReading
from digitizer.extract.record import assemble
from digitizer.extract.splitting import code_of, split_person
from tests.fixtures.lexicon import lexicon


def fields(record_type: str, spec: LabelSpec, text: str, century: int = 0) -> dict[str, str]:
    form = FormProfile("T", record_type, "thử", "thử", (), (spec,), century=century)
    reading = ZoneReading(0, (Candidate(text, 0.9, "a"),), None)
    return {key: field.value for key, field in assemble(form, [reading], lexicon()).items()}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Phạm Đức Tám, 19 tuổi, thôn Hạ - Đông Cứu", ("Phạm Đức Tám", "19 tuổi", "thôn Hạ - Đông Cứu")),
        ("Nguyễn Yến Đào 35t", ("Nguyễn Yến Đào", "35t", "")),
        ("Lê Văn Nam, sinh năm 1950", ("Lê Văn Nam", "1950", "")),
        ("Hán Thị Thoa, thị trấn Thuận Nam", ("Hán Thị Thoa", "", "thị trấn Thuận Nam")),
        ("Trần Thị Út", ("Trần Thị Út", "", "")),
        ("Võ Viết Trí. Khu phố 6", ("Võ Viết Trí", "", "Khu phố 6")),
        ("Ng. Thị Lan, 30 tuổi", ("Ng. Thị Lan", "30 tuổi", "")),
    ],
)
def test_a_person_is_split(text: str, parts: tuple[str, str, str]) -> None:
    assert split_person(text) == parts


def test_name_and_age_of_a_parent() -> None:
    spec = LabelSpec(Area.MAIN, ("Họ, tên, tuổi",), ("meHoTen", "meNgaySinh"), "person")
    assert fields("KS", spec, "Chu Thị My, 27 t") == {"meHoTen": "Chu Thị My", "meNgaySinh": "27 tuổi"}


def test_a_declarant_has_a_name_and_papers() -> None:
    spec = LabelSpec(Area.MAIN, ("Người đứng khai",), ("nycHoTen", "nycSoGiayToTuyThan"), "declarant")
    text = "Bùi Thị Khanh, 30 tuổi, xã Côn Minh, CM số 012345678"
    assert fields("KS", spec, text) == {"nycHoTen": "Bùi Thị Khanh", "nycSoGiayToTuyThan": "012345678"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đúng hạn", {"loaiDangKy": "1"}),
        ("Đăng ký quá hạn", {"loaiDangKy": "4"}),
        ("Đã cấp bản sao", {"ghiChu": "Đã cấp bản sao"}),
    ],
)
def test_a_note_may_say_how_it_was_registered(text: str, expected: dict[str, str]) -> None:
    spec = LabelSpec(Area.MAIN, ("Ghi chú",), ("loaiDangKy", "ghiChu"), "registration")
    assert fields("KS", spec, text) == expected


def test_a_report_of_death_has_a_kind_and_a_number() -> None:
    spec = LabelSpec(Area.MAIN, ("Giấy báo tử",), ("gbtLoai", "gbtSo"), "report")
    assert fields("KT", spec, "Giấy báo tử số 173") == {"gbtLoai": "1", "gbtSo": "173"}


def test_who_recognized_whom_is_a_code() -> None:
    spec = LabelSpec(Area.MAIN, ("Loại việc",), ("loaiXacNhan",), "recognition")
    assert fields("CMC", spec, "Mẹ nhận con") == {"loaiXacNhan": "2"}


def test_a_wording_that_no_list_knows_has_no_code() -> None:
    assert code_of("hóa đơn", lexicon().code_lists["gbtLoai"]) == ""


def test_short_years_are_of_the_books_century_only() -> None:
    spec = LabelSpec(Area.MAIN, ("Ngày đăng ký",), ("ngayDangKy",), "date")
    assert fields("KH", spec, "5/3/92", 1900) == {"ngayDangKy": "05.03.1992"}
    assert fields("KH", spec, "5/3/92")["ngayDangKy"] != "05.03.1992"


def test_a_parents_short_year_is_of_the_books_century() -> None:
    spec = LabelSpec(Area.MAIN, ("Họ, tên, tuổi",), ("meHoTen", "meNgaySinh"), "person")
    assert fields("KS", spec, "Chu Thị My, 6/5/61", 1900)["meNgaySinh"] == "06.05.1961"
    assert "meNgaySinh" not in fields("KS", spec, "Chu Thị My, 6/5/61")


def test_one_answer_for_both_parents() -> None:
    spec = LabelSpec(Area.MAIN, ("Nơi ở",), ("meNoiCuTru", "chaNoiCuTru"), "place")
    assert fields("KS", spec, "xã Côn Minh") == {"meNoiCuTru": "xã Côn Minh", "chaNoiCuTru": "xã Côn Minh"}


def test_the_end_of_a_label_is_no_value() -> None:
    spec = LabelSpec(Area.MAIN, ("Dân tộc",), ("nksDanToc",), "ethnic")
    assert fields("KS", spec, "tộc: Kinh") == {"nksDanToc": "Kinh"}
    assert fields("KS", spec, "Dân tộc") == {}
    assert fields("KS", spec, "tộc") == {}
    sex = LabelSpec(Area.MAIN, ("Nam, nữ",), ("nksGioiTinh",), "sex")
    assert fields("KS", sex, "nữ") == {"nksGioiTinh": "2"}


def test_a_bare_number_after_an_age_label_is_an_age() -> None:
    spec = LabelSpec(Area.MAIN, ("Tuổi",), ("chaNgaySinh",), "date")
    assert fields("KS", spec, "31", 1900) == {"chaNgaySinh": "31 tuổi"}
