"""The shipped data files load, agree with each other and hold the Ministry's facts."""

from __future__ import annotations

import pytest

from digitizer.catalog import Catalog, load_catalog, profiles_root
from digitizer.domain.schema import FieldKind
from digitizer.domain.text import fold

SIZES = {"KS-70": 70, "KS-60": 60, "KH-44": 44, "KT-48": 48, "CMC-50": 50, "HN-35": 35}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_all_record_types_are_there(catalog: Catalog) -> None:
    assert set(catalog.record_types) == {"KS", "KH", "KT", "CMC", "HN"}


@pytest.mark.parametrize(("template", "size"), SIZES.items())
def test_templates_have_their_columns(catalog: Catalog, template: str, size: int) -> None:
    assert len(catalog.templates[template].columns) == size


def test_headers_of_the_birth_template_are_verbatim(catalog: Catalog) -> None:
    columns = catalog.templates["KS-70"].columns
    assert columns[0] == ("STT", "STT")
    assert columns[1] == ("so ", "so")
    assert columns[5] == ("loaiDangKy \ni=[1,2,3,4,5,6]", "loaiDangKy")
    assert columns[24] == ("nksLoaiKhaiSinh\ni=[1,2,3,4,5]", "nksLoaiKhaiSinh")
    assert columns[45] == ("meLoaiGiayToTuyThan\ni=[1,2,3,4,5,6,7,8]", "meLoaiGiayToTuyThan")


def test_default_template_is_the_newest_of_each_type(catalog: Catalog) -> None:
    assert catalog.default_templates == {
        "KS": "KS-70", "KH": "KH-44", "KT": "KT-48", "CMC": "CMC-50", "HN": "HN-35",
    }  # fmt: skip


def test_fields_stand_in_the_order_of_the_default_template(catalog: Catalog) -> None:
    for record_type, template in catalog.default_templates.items():
        columns = [key for _, key in catalog.templates[template].columns if key != "STT"]
        fields = [spec.key for spec in catalog.record_types[record_type]]
        assert [key for key in fields if key in columns] == columns


def test_parent_child_records_know_the_sex_that_the_template_lacks(catalog: Catalog) -> None:
    keys = {spec.key for spec in catalog.record_types["CMC"]}
    columns = {key for _, key in catalog.templates["CMC-50"].columns}
    assert keys - columns == {"cmGioiTinh", "ncGioiTinh"}


def test_labels_within_a_type_are_distinct(catalog: Catalog) -> None:
    for record_type in catalog.record_types.values():
        labels = [spec.label for spec in record_type]
        assert len(set(labels)) == len(labels), record_type.id


def test_registration_codes_differ_by_type(catalog: Catalog) -> None:
    lists = {t.id: t["loaiDangKy"].codes for t in catalog.record_types.values() if "loaiDangKy" in t}
    assert lists == {t: f"loaiDangKy-{t}" for t in ("KS", "KH", "KT", "CMC")}
    assert "6" in catalog.code_lists["loaiDangKy-KS"]
    assert "4" not in catalog.code_lists["loaiDangKy-KH"]


@pytest.mark.parametrize(
    ("codes", "wording", "code"),
    [
        ("gioiTinh", "NỮ", "2"),
        ("loaiGiayTo", "Giấy CMND", "1"),
        ("loaiGiayTo", "CCCD", "4"),
        ("loaiGiayTo", "Căn cước", "4"),
        ("loaiGiayTo", "Hộ chiếu", "2"),
        ("loaiGiayTo", "Giấy khai sinh", "8"),
        ("loaiCuTru", "thường trú", "1"),
        ("loaiDangKy-KS", "Quá hạn", "4"),
        ("loaiDangKy-KH", "Kết hôn lần đầu", "1"),
        ("loaiXacNhan", "Con nhận mẹ", "4"),
    ],
)
def test_wordings_on_paper_give_codes(catalog: Catalog, codes: str, wording: str, code: str) -> None:
    assert catalog.code_lists[codes].synonyms[fold(wording)] == code


def test_ambiguous_recognition_has_no_code(catalog: Catalog) -> None:
    assert fold("Cha, mẹ nhận con") not in catalog.code_lists["loaiXacNhan"].synonyms


def test_forms_name_fields_and_codes_that_exist(catalog: Catalog) -> None:
    assert {"2015-KS", "2015-KH", "2015-KT", "2015-CMC", "2020-KS"} <= set(catalog.forms)
    for form in catalog.forms.values():
        record_type = catalog.record_types[form.record_type]
        for tick in form.ticks:
            if not tick.key:
                continue
            spec = record_type[tick.key]
            assert spec.kind is FieldKind.CODE
            assert spec.codes is not None
            assert all(code in catalog.code_lists[spec.codes] for code in tick.code.split("|"))


def test_a_form_with_a_base_takes_its_labels(catalog: Catalog) -> None:
    assert catalog.forms["2020-KS"].labels == catalog.forms["2015-KS"].labels
    assert catalog.forms["2020-KS"].edition == "2020"


def test_every_ethnic_group_of_the_ministry_resolves_to_itself(catalog: Catalog) -> None:
    groups = catalog.ethnic_groups
    assert len([name for name in groups.names if "(" not in name]) == 54 + 3
    assert [name for name in groups.names if groups.resolve(name) != name] == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("KINH", "Kinh"),
        ("Khơ-me", "Khơ Me"),
        ("Khmer", "Khơ Me (Khmer)"),
        ("Mèo", "Mông (Mèo)"),
        ("H'mông", "Mông (Hmông)"),
        ("Stiêng", "Xtiêng"),
        ("Vân Kiều", "Bru Vân Kiều (Vân Kiều)"),
        ("K’Ho", "Cơ Ho"),
        ("Giarai", "Gia Rai"),
        ("Tay", "Tày"),
        ("Nguyễn", None),
    ],
)
def test_old_spellings_of_ethnic_groups(catalog: Catalog, written: str, name: str | None) -> None:
    assert catalog.ethnic_groups.resolve(written) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("VIỆT NAM", "Việt Nam"),
        ("Việt nam", "Việt Nam"),
        ("Mỹ", "Hoa Kỳ"),
        ("Hoa Kỳ (American)", "Hoa Kỳ"),
        ("Campuchia", "Căm-pu-chia"),
        ("Đài Loan", "Trung Quốc (Đài Loan)"),
        ("Atlantis", None),
    ],
)
def test_nationalities(catalog: Catalog, written: str, name: str | None) -> None:
    assert catalog.nationalities.resolve(written) == name


def test_all_name_lists_resolve_their_own_names(catalog: Catalog) -> None:
    for names in (catalog.nationalities, catalog.relations, catalog.titles):
        assert [name for name in names.names if names.resolve(name) != name] == []


def test_province_codes(catalog: Catalog) -> None:
    assert len(catalog.province_codes) == 63
    assert catalog.province_codes["027"] == "Bắc Ninh"


def test_name_statistics(catalog: Catalog) -> None:
    names = catalog.name_statistics
    assert names.surname_weight("NGUYỄN") > names.surname_weight("Trần") > names.surname_weight("Tạ") > 0
    assert names.surname_weight("Xyz") == 0
    thi, hoa = names.syllable("thị"), names.syllable("HOÀ")
    assert thi is not None
    assert thi.lean == "f"
    assert hoa == names.syllable("Hòa") is not None
    assert len(names.syllables) >= 800


def test_profiles_root_is_the_folder_of_data() -> None:
    assert (profiles_root() / "code_lists.toml").is_file()
