"""Reasoning over an entry and over a book: what is mended, what is only doubted, what is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digitizer.decode.clues import BOOK_CLUES
from digitizer.decode.reason import reason, reason_book
from digitizer.domain.books import BookContext
from digitizer.domain.records import FieldValue, RecordReading
from tests.fixtures.knowledge import catalog, knowledge, read, record

WORDS = "Ngày hai mươi bảy tháng ba năm hai nghìn không trăm mười sáu"
BOOK = BookContext("KS", 2016, "01", "UBND xã Nà Nghịu, huyện Sông Mã, tỉnh Sơn La")


def judged(
    fields: dict[str, FieldValue], record_type: str = "KS", book: BookContext | None = None
) -> RecordReading:
    return reason(record(fields, record_type), catalog().record_types[record_type], knowledge(), book)


def birth(**more: FieldValue) -> dict[str, FieldValue]:
    fields = {
        "so": read("24/2016"),
        "quyenSo": read("01/2016"),
        "ngayDangKy": read("01.04.2016"),
        "loaiDangKy": read("1"),
        "nksHoTen": read("Nguyễn Thị Lan"),
        "nksNgaySinh": read("27.03.2016"),
        "nksNgaySinhBangChu": read(WORDS),
        "nksGioiTinh": read("2"),
        "nksSoDinhDanh": read("038316012345"),
        "nksDanToc": read("Kinh"),
        "meHoTen": read("Trần Thị Hoa"),
        "meNgaySinh": read("1990"),
        "meDanToc": read("Kinh"),
        "chaHoTen": read("Nguyễn Văn Nam"),
        "chaNgaySinh": read("1988"),
        "chaDanToc": read("Kinh"),
        "nycHoTen": read("Nguyễn Văn Nam"),
    }
    return fields | more


def test_what_agrees_becomes_surer_and_says_why() -> None:
    field = judged(birth()).fields["nksNgaySinh"]
    assert field.value == "27.03.2016" and field.confidence > 0.99
    assert "phần ghi bằng số và phần ghi bằng chữ khớp nhau" in field.notes[0]


@pytest.mark.parametrize(("raw", "surer"), [("z", False), ("Phạm Gia", False), ("27.O3.2016", True)])
def test_a_date_taken_from_its_words_is_not_confirmed_by_them(raw: str, surer: bool) -> None:
    taken = replace(read("27.03.2016", 0.7), raw=raw)
    notes = judged(birth(nksNgaySinh=taken)).fields["nksNgaySinh"].notes
    assert any("phần ghi bằng chữ khớp nhau" in note for note in notes) == surer


@pytest.mark.parametrize(("raw", "surer"), [("1 tháng 4 năm", False), ("01.04.2O16", True)])
def test_a_year_taken_from_the_number_is_not_confirmed_by_it(raw: str, surer: bool) -> None:
    taken = replace(read("01.04.2016", 0.6), raw=raw)
    notes = judged(birth(ngayDangKy=taken)).fields["ngayDangKy"].notes
    assert any("năm trong số đăng ký và ngày đăng ký khớp nhau" in note for note in notes) == surer


def test_a_misread_digit_is_mended_by_the_words() -> None:
    field = judged(birth(nksNgaySinh=read("27.08.2016", 0.8))).fields["nksNgaySinh"]
    assert field.value == "27.03.2016"
    assert field.raw == "27.08.2016"
    assert field.alternatives[0].value == "27.08.2016"
    assert field.notes[0].startswith("Máy đọc là «27.08.2016»; chọn «27.03.2016» vì")


@pytest.mark.parametrize(
    "torn",
    [
        "bảy tháng ba năm hai nghìn không trăm mười sáu",
        WORDS[:-4],
        "Ngày bảy thán năm hai nghìn không trăm mười sáu z",
    ],
)
def test_words_of_which_a_part_was_read_are_completed_by_the_digits(torn: str) -> None:
    field = judged(birth(nksNgaySinhBangChu=read(torn, 0.2))).fields["nksNgaySinhBangChu"]
    assert field.value.casefold() == WORDS.casefold()
    assert field.raw == torn
    assert "máy chỉ đọc được một phần" in field.notes[0]
    assert field.confidence < 0.95


def test_a_year_that_was_not_read_is_that_of_the_words_and_the_entry() -> None:
    torn = "bảy tháng ba năm hai nghìn không trăm mười sáu 8"
    fields = judged(birth(nksNgaySinh=read("27.03.2006", 0.3), nksNgaySinhBangChu=read(torn, 0.1))).fields
    assert fields["nksNgaySinh"].value == "27.03.2016"
    assert fields["nksNgaySinhBangChu"].value == WORDS.lower()


def test_words_that_lack_their_end_are_completed_however_surely_they_were_read() -> None:
    words = "Ngày hai mươi bảy tháng ba năm hai nghìn không trăm mười"
    field = judged(birth(nksNgaySinhBangChu=read(words, 0.95))).fields["nksNgaySinhBangChu"]
    assert (field.value, field.raw) == (f"{words} sáu", words)
    assert field.confidence < 0.99


def test_words_that_make_a_date_stand_against_digits_hardly_read() -> None:
    words = "Ngày hai mươi bảy tháng ba năm hai nghìn không trăm mười"
    given = birth(
        nksNgaySinh=read("27.03.2016", 0.2),
        nksNgaySinhBangChu=read(words, 0.95),
        ngayDangKy=read("20.04.2010"),
        so=read("24/2010"),
    )
    assert judged(given).fields["nksNgaySinhBangChu"].value == words


def test_sure_words_are_not_exchanged_for_those_of_the_digits() -> None:
    words = "bảy tháng ba năm hai nghìn không trăm mười sáu"
    fields = judged(birth(nksNgaySinhBangChu=read(words, 0.9))).fields
    assert fields["nksNgaySinhBangChu"].value == words


def test_digits_and_words_that_differ_widely_are_doubted_not_mended() -> None:
    fields = judged(birth(nksNgaySinh=read("15.11.2015"), ngayDangKy=read("20.12.2015"))).fields
    assert fields["nksNgaySinh"].value == "15.11.2015"
    assert fields["nksNgaySinhBangChu"].value == WORDS
    doubts = [fields[key].confidence for key in ("nksNgaySinh", "nksNgaySinhBangChu")]
    assert min(doubts) < 0.6
    assert any("không khớp nhau" in note for note in fields["nksNgaySinhBangChu"].notes)


def test_another_reading_of_the_words_is_taken() -> None:
    other = WORDS.replace("tháng ba", "tháng bảy")
    field = judged(birth(nksNgaySinhBangChu=read(other, 0.6, (WORDS, 0.3)))).fields["nksNgaySinhBangChu"]
    assert field.value == WORDS


def test_registration_cannot_be_before_birth() -> None:
    field = judged(birth(ngayDangKy=read("01.04.2010", 0.8)), book=BOOK).fields["ngayDangKy"]
    assert field.value == "01.04.2016"


def test_a_sure_contradiction_is_left_for_a_person() -> None:
    field = judged(birth(ngayDangKy=read("11.09.2013", 0.99))).fields["ngayDangKy"]
    assert field.value == "11.09.2013" and field.confidence < 0.99 and field.notes


def test_the_sex_of_a_personal_number_is_compared() -> None:
    fields = judged(birth(nksSoDinhDanh=read("038216012345", 0.7, ("038316012345", 0.25)))).fields
    assert fields["nksSoDinhDanh"].value == "038316012345"


def test_the_birth_year_of_a_personal_number_is_compared() -> None:
    fields = judged(birth(nksSoDinhDanh=read("038318012345", 0.7, ("038316012345", 0.25)))).fields
    assert fields["nksSoDinhDanh"].value == "038316012345"


@pytest.mark.parametrize(
    ("book", "day"), [("01/2001", "03.02.2001"), ("01/2003", "03.02.2000"), ("", "03.02.2000")]
)
def test_a_day_of_registration_is_of_the_year_that_both_numbers_bear(book: str, day: str) -> None:
    fields = {"so": read("9/2001", 0.9), "quyenSo": read(book, 0.9), "ngayDangKy": read("03.02.2000", 0.5)}
    assert judged(fields).fields["ngayDangKy"].value == day


@pytest.mark.parametrize(("day", "signs"), [("03.02.2000", "một"), ("03.02.2012", "vài")])
def test_the_reason_says_how_much_was_misread(day: str, signs: str) -> None:
    fields = {"so": read("9/2001", 0.9), "quyenSo": read("01/2001", 0.9), "ngayDangKy": read(day, 0.5)}
    [note] = judged(fields).fields["ngayDangKy"].notes
    assert f"nhầm {signs} chữ" in note


def test_a_child_bears_its_fathers_surname() -> None:
    field = judged(birth(nksHoTen=read("Nguyên Thị Lan", 0.55, ("Nguyễn Thị Lan", 0.4)))).fields["nksHoTen"]
    assert field.value == "Nguyễn Thị Lan" and "họ của con" in field.notes[0]


def test_another_surname_on_the_paper_stays() -> None:
    field = judged(birth(nksHoTen=read("Lò Thị Lan", 0.97))).fields["nksHoTen"]
    assert field.value == "Lò Thị Lan"


def test_the_declarant_is_the_parent_of_nearly_the_same_name() -> None:
    field = judged(birth(nycHoTen=read("Nguyễn Vân Nam", 0.6))).fields["nycHoTen"]
    assert field.value == "Nguyễn Văn Nam"


def test_a_name_taken_from_one_in_capitals_keeps_its_own_small_letters() -> None:
    mother, declarant = read("NGUYỄN XUÂN MY", 0.95), read("Nguyễn Xuân Mỹ", 0.4)
    field = judged(birth(meHoTen=mother, nycHoTen=declarant)).fields["nycHoTen"]
    assert field.value == "Nguyễn Xuân My"


def test_a_declarant_of_another_name_is_left_alone() -> None:
    field = judged(birth(nycHoTen=read("Nguyễn Văn Hùng", 0.6))).fields["nycHoTen"]
    assert field == read("Nguyễn Văn Hùng", 0.6)


def test_the_ethnic_group_is_a_parents() -> None:
    field = judged(birth(nksDanToc=read("Ninh", 0.5, ("Kinh", 0.4)))).fields["nksDanToc"]
    assert field.value == "Kinh"


def test_a_mother_of_seven_is_doubted() -> None:
    field = judged(birth(meNgaySinh=read("2009"))).fields["meNgaySinh"]
    assert field.value == "2009" and field.confidence < 0.3
    assert "tuổi của cha, mẹ" in field.notes[0]


def test_thi_and_van_lean_to_a_sex() -> None:
    number = {"nksSoDinhDanh": FieldValue("")}
    field = judged(birth(nksGioiTinh=read("1", 0.55, ("2", 0.4))) | number).fields["nksGioiTinh"]
    assert field.value == "2"


def test_a_card_of_nine_digits_is_a_cmnd() -> None:
    fields = {"nycLoaiGiayToTuyThan": read("4", 0.6, ("1", 0.35)), "nycSoGiayToTuyThan": read("012345678")}
    assert judged(fields).fields["nycLoaiGiayToTuyThan"].value == "1"


def test_of_two_addresses_the_one_that_exists_is_taken() -> None:
    wrong, right = "xã Nà Nghíu, huyện Sông Má, tỉnh Sơn Ha", "xã Nà Nghịu, huyện Sông Mã, tỉnh Sơn La"
    field = judged({"nksQueQuan": read(wrong, 0.6, (right, 0.35))}).fields["nksQueQuan"]
    assert field.value == right


def test_marriage_ages() -> None:
    fields = {"ngayDangKy": read("02.05.2017"), "voNgaySinh": read("12.03.2012", 0.6, ("12.03.1992", 0.35))}
    assert judged(fields, "KH").fields["voNgaySinh"].value == "12.03.1992"


def test_death_is_not_before_birth() -> None:
    fields = {"nktNgaySinh": read("1984", 0.6, ("1934", 0.35)), "nktNgayChet": read("05.06.1979")}
    assert judged(fields, "KT").fields["nktNgaySinh"].value == "1934"


def test_papers_are_issued_before_registration() -> None:
    fields = {
        "ngayDangKy": read("02.05.2017"),
        "nycNgayCapGiayToTuyThan": read("02.05.2019", 0.6, ("02.05.2012", 0.3)),
    }
    assert judged(fields).fields["nycNgayCapGiayToTuyThan"].value == "02.05.2012"


def test_the_books_number_is_known() -> None:
    far = judged(birth(quyenSo=read("13/2016", 0.6)), book=BOOK).fields["quyenSo"]
    assert far.value == "13/2016" and far.confidence < 0.4
    near = judged(birth(quyenSo=read("07/2016", 0.6)), book=BOOK).fields["quyenSo"]
    assert near.value == "01/2016" and "quyển sổ đang số hóa" in near.notes[0]


def test_empty_fields_stay_empty() -> None:
    fields = birth(nksSoDinhDanh=FieldValue(""), nksNoiSinh=FieldValue("", "", 0.2))
    after = judged(fields).fields
    assert after.keys() == fields.keys()
    assert after["nksNoiSinh"] == fields["nksNoiSinh"] and after["nksSoDinhDanh"] == fields["nksSoDinhDanh"]


@pytest.mark.parametrize(
    "settled",
    [FieldValue("27.08.2016", engine="person"), FieldValue("27.08.2016", confidence=0.8, engine="derived")],
)
def test_what_a_person_settled_is_used_and_never_changed(settled: FieldValue) -> None:
    assert judged(birth(nksNgaySinh=settled)).fields["nksNgaySinh"] is settled


def test_reasoning_again_changes_nothing_much() -> None:
    once = judged(birth(nksNgaySinh=read("27.08.2016", 0.8)))
    twice = judged(dict(once.fields))
    assert {key: field.value for key, field in twice.fields.items()} == {
        key: field.value for key, field in once.fields.items()
    }
    assert twice.fields["nksNgaySinh"].notes == once.fields["nksNgaySinh"].notes


def test_nonsense_is_borne() -> None:
    fields = {spec.key: read("\x00?" * 40, 0.5, ("9" * 300, 0.4)) for spec in catalog().record_types["KS"]}
    after = judged(fields).fields
    assert after.keys() == fields.keys()
    assert all(0.0 <= field.confidence <= 1.0 for field in after.values())


# -- books ---------------------------------------------------------------------------------------------------


def pages(**odd: FieldValue) -> list[RecordReading]:
    """Eight entries in a row; the fourth has the odd fields."""
    made = []
    for i in range(8):
        fields = birth(
            so=read(f"{20 + i}/2016", 0.8),
            ngayDangKy=read(f"{1 + i:02}.04.2016"),
            trangSo=read(str(20 + i)),
            nguoiKy=read("Đặng Văn Ly"),
            nguoiThucHien=read("Lê Thị Mơ"),
        )
        made.append(record(fields | odd if i == 3 else fields))
    return made


def fourth(**odd: FieldValue) -> RecordReading:
    return reason_book(pages(**odd), catalog().record_types["KS"], knowledge(), BOOK)[3]


def test_numbers_follow_each_other() -> None:
    fields = fourth(so=read("29/2016", 0.7), trangSo=read("28", 0.6)).fields
    assert fields["so"].value == "23/2016" and fields["trangSo"].value == "23"
    assert "nối tiếp các trang bên cạnh" in fields["so"].notes[-1]


def test_a_signer_is_known_by_the_letters_that_a_signature_leaves() -> None:
    seen = {"nguoiKy": {"Phạm Đức Hoàng": 9, "Nguyễn Quang Ý": 8}}
    for left, whole in (("P. oàng", "Phạm Đức Hoàng"), ("Nuyên Qug", "Nguyễn Quang Ý")):
        around = replace(BOOK, seen=seen)
        entry = record({"nguoiKy": read(left, 0.08)})
        signer = reason(entry, catalog().record_types["KS"], knowledge(), around, BOOK_CLUES).fields[
            "nguoiKy"
        ]
        assert signer.value == whole and signer.raw == left
        assert "trang khác của quyển sổ" in signer.notes[0]


def test_a_number_far_from_the_sequence_is_doubted_not_mended() -> None:
    field = fourth(so=read("51/2016", 0.9)).fields["so"]
    assert field.value == "51/2016" and field.confidence < 0.5


def test_the_usual_signer_is_recognised() -> None:
    field = fourth(nguoiKy=read("Đặng Vân Ly", 0.6)).fields["nguoiKy"]
    assert field.value == "Đặng Văn Ly" and "nhiều trang khác" in field.notes[-1]


def test_another_signer_stays() -> None:
    assert fourth(nguoiKy=read("Phạm Quốc Bình", 0.9)).fields["nguoiKy"].value == "Phạm Quốc Bình"


def test_a_day_out_of_order_is_doubted() -> None:
    field = fourth(ngayDangKy=read("04.09.2016", 0.9)).fields["ngayDangKy"]
    assert any("thứ tự" in note for note in field.notes)


def test_a_book_of_nothing() -> None:
    assert reason_book([], catalog().record_types["KS"], knowledge()) == []


@pytest.mark.parametrize(
    ("read_as", "trust", "said"),
    [
        ("tổ 7, Búng Lao - Mường Ằng - Lai Châu", 0.7, "tổ 7, Búng Lao - Mường Ảng - Lai Châu"),
        ("TỔ 7, BÚNG LAO - MƯỜNG ẰNG - LAI CHÂU", 0.7, "TỔ 7, BÚNG LAO - MƯỜNG ẢNG - LAI CHÂU"),
        ("tổ 7, Búng Lao - Mường Ằng - Lai Châu", 0.99, "tổ 7, Búng Lao - Mường Ằng - Lai Châu"),
        ("tổ 7, Búng Lào, Mường Xyz", 0.7, "tổ 7, Búng Lào, Mường Xyz"),
    ],
)
def test_a_place_that_is_known_has_the_marks_of_the_gazetteer(read_as: str, trust: float, said: str) -> None:
    field = judged({"nksQueQuan": read(read_as, trust)}).fields["nksQueQuan"]
    assert (field.value, field.raw) == (said, read_as)
    assert ("các địa danh có thật" in " ".join(field.notes)) == (said != read_as)


@pytest.mark.parametrize("name", ["Đắk Glong", "Đăk Glong"])
def test_both_spellings_of_a_place_in_the_highlands_are_right(name: str) -> None:
    place = f"xã Quảng Khê, huyện {name}, tỉnh Đắk Nông"
    field = judged({"nksQueQuan": read(place, 0.8, (place.replace("Khê", "Khế"), 0.1))}).fields["nksQueQuan"]
    assert field.value == place
    assert field.confidence > 0.8


def test_of_two_places_that_exist_the_nearer_one_is_taken() -> None:
    here, there = "xã Nà Nghịu, huyện Sông Mã, tỉnh Sơn La", "xã Châu Hưng, huyện Bình Đại, tỉnh Bến Tre"
    fields = {"nksQueQuan": read(there, 0.35, (here, 0.5))}
    assert judged(fields).fields["nksQueQuan"].value == there
    assert judged(fields, book=BOOK).fields["nksQueQuan"].value == here
