"""Derived values: only where nothing was read, always marked, never a date."""

from __future__ import annotations

import pytest

from digitizer.app.deriving import ENGINE, with_derived
from digitizer.catalog import Catalog, load_catalog
from digitizer.domain.books import Book
from digitizer.domain.records import FieldValue, RecordReading
from digitizer.domain.schema import FieldKind

BOOK = Book("KS.2016.01", "KS", 2016, "01", "UBND xã Suối Mơ, huyện Bình Minh, tỉnh Hà Trung")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def derive(catalog: Catalog, record_type: str = "KS", **texts: str | FieldValue) -> dict[str, FieldValue]:
    fields = {
        key: text if isinstance(text, FieldValue) else FieldValue(text, text, 0.95, engine="tesseract:vie")
        for key, text in texts.items()
    }
    book = Book(f"{record_type}.2016.01", record_type, 2016, "01", BOOK.place)
    return dict(with_derived(RecordReading(record_type, "2015", fields), book, catalog).fields)


def test_place_and_number_of_the_book_fill_what_the_page_lacks(catalog: Catalog) -> None:
    found = derive(catalog)
    assert found["noiDangKy"].value == BOOK.place
    assert found["quyenSo"].value == "01/2016"


def test_what_was_read_is_never_overwritten(catalog: Catalog) -> None:
    found = derive(catalog, quyenSo="02/2016", noiDangKy="UBND xã khác", nksLoaiKhaiSinh="5")
    assert [found[key].value for key in ("quyenSo", "noiDangKy", "nksLoaiKhaiSinh")] == [
        "02/2016",
        "UBND xã khác",
        "5",
    ]
    assert {found[key].engine for key in ("quyenSo", "noiDangKy", "nksLoaiKhaiSinh")} == {"tesseract:vie"}


def test_a_book_number_that_is_no_number_gives_way_to_the_books(catalog: Catalog) -> None:
    (number,) = [derive(catalog, quyenSo="O1//2018")["quyenSo"]]
    assert (number.value, number.raw, number.engine) == ("01/2016", "O1//2018", ENGINE)


def test_derived_values_say_so_and_ask_for_a_look(catalog: Catalog) -> None:
    found = derive(catalog, nksNoiSinh="Trạm y tế xã Củ Chi, thành phố Hồ Chí Minh", gbtSo="")
    derived = [field for field in found.values() if field.engine == ENGINE]
    assert len(derived) >= 3
    assert all(field.notes and field.confidence <= 0.9 and not field.raw for field in derived)


def test_the_birthplace_gives_its_province(catalog: Catalog) -> None:
    found = derive(catalog, nksNoiSinh="Bệnh viện đa khoa tỉnh Hưng Yên")
    assert found["nksNoiSinhDVHC"].value == "tỉnh Hưng Yên"


def test_a_birthplace_without_a_known_place_gives_none(catalog: Catalog) -> None:
    assert "nksNoiSinhDVHC" not in derive(catalog, nksNoiSinh="không rõ")


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"meHoTen": "Ma Thị Na", "chaHoTen": "Ma Văn Ổi"}, "1"),
        ({"chaHoTen": "Ma Văn Ổi"}, "2"),
        ({"meHoTen": "Ma Thị Na", "chaHoTen": " "}, "3"),
        ({}, "4"),
    ],
)
def test_the_kind_of_birth_follows_from_the_parents_named(
    catalog: Catalog, texts: dict[str, str], code: str
) -> None:
    assert derive(catalog, **texts)["nksLoaiKhaiSinh"].value == code


def test_another_paper_keeps_its_wording(catalog: Catalog) -> None:
    paper = FieldValue("8", "Giấy xác nhận nhân thân", 0.9, engine="tesseract:vie")
    assert derive(catalog, nycLoaiGiayToTuyThan=paper)["nycGiayToKhac"].value == "Giấy xác nhận nhân thân"
    assert "nycGiayToKhac" not in derive(catalog, nycLoaiGiayToTuyThan=FieldValue("1", "CMND"))


def test_names_of_the_lists_are_written_as_the_ministry_does(catalog: Catalog) -> None:
    field = derive(catalog, nksDanToc="KINH")["nksDanToc"]
    assert (field.value, field.raw, field.engine) == ("Kinh", "KINH", "tesseract:vie")
    assert field.notes
    assert derive(catalog, nksDanToc="Kinh")["nksDanToc"].notes == ()
    assert derive(catalog, nksDanToc="Zzz")["nksDanToc"].value == "Zzz"


def test_usual_codes_where_no_box_was_ticked(catalog: Catalog) -> None:
    assert derive(catalog, "CMC")["loaiDangKy"].value == "1"
    assert "loaiDangKy" not in derive(catalog, "KH")
    assert derive(catalog, "KT", gbtSo="12/GBT")["gbtLoai"].value == "1"
    assert "gbtLoai" not in derive(catalog, "KT")


@pytest.mark.parametrize("record_type", ["KS", "KH", "KT", "CMC"])
def test_no_date_is_ever_derived_and_only_keys_of_the_type(catalog: Catalog, record_type: str) -> None:
    known = catalog.record_types[record_type]
    found = derive(catalog, record_type, gbtSo="1", nksNoiSinh="tỉnh Hưng Yên")
    derived = [key for key, field in found.items() if field.engine == ENGINE]
    assert derived
    assert all(
        key in known and known[key].kind not in (FieldKind.DATE, FieldKind.DATE_WORDS) for key in derived
    )
