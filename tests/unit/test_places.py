"""Addresses are taken apart against a gazetteer with validity in time."""

from __future__ import annotations

import pytest

from digitizer.catalog import load_catalog
from digitizer.domain.places import Gazetteer, Level, PlaceMatch, Unit


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_catalog().gazetteer


def names(match: PlaceMatch) -> tuple[str, str, str, str]:
    units = (match.commune, match.district, match.province)
    commune, district, province = (unit.full_name if unit else "" for unit in units)
    return match.detail, commune, district, province


ADDRESSES = [
    (
        "P. Lam Sơn, TP. Hưng Yên, T. Hưng Yên",
        ("", "phường Lam Sơn", "thành phố Hưng Yên", "tỉnh Hưng Yên"),
    ),
    (
        "tổ 7, Phúc Khoa, Tân Uyên, Lai Châu",
        ("tổ 7", "xã Phúc Khoa", "huyện Tân Uyên", "tỉnh Lai Châu"),
    ),
    (
        "phường 02, quận 5, thành phố Hồ Chí Minh",
        ("", "phường 2", "quận 5", "thành phố Hồ Chí Minh"),
    ),
    (
        "Trạm y tế xã Nà Nghịu, huyện Sông Mã, tỉnh Sơn La",
        ("Trạm y tế", "xã Nà Nghịu", "huyện Sông Mã", "tỉnh Sơn La"),
    ),
    ("Bệnh viện Phụ sản Hưng Yên", ("Bệnh viện Phụ sản", "", "", "tỉnh Hưng Yên")),
    ("Khu phố 12 - Đại Xuân - Quế Võ - Bắc Ninh",
        ("Khu phố 12", "phường Đại Xuân", "thị xã Quế Võ", "tỉnh Bắc Ninh")),
    ("xã Côn Minh huyện Na Rì tỉnh Bắc Thái", ("", "xã Côn Minh", "huyện Na Rì", "tỉnh Bắc Thái")),
    ("X. Đắk R’La, H. Đắk Mil, T. Đăk Nông", ("", "xã Đắk R'La", "huyện Đắk Mil", "tỉnh Đắk Nông")),
    ("UBND xã Cư Yên, huyện Lương Sơn, tỉnh Hoà Bình",
        ("", "xã Cư Yên", "huyện Lương Sơn", "tỉnh Hòa Bình")),
    ("Long Hải, Long Điền, Bà Rịa – Vũng Tàu",
        ("", "thị trấn Long Hải", "huyện Long Điền", "tỉnh Bà Rịa - Vũng Tàu")),
    ("phường Ba Đình, thành phố Hà Nội", ("", "phường Ba Đình", "", "thành phố Hà Nội")),
    ("T.P Hà Nội", ("", "", "", "thành phố Hà Nội")),
    ("Q5, TP HCM", ("", "", "quận 5", "thành phố Hồ Chí Minh")),
    ("TT Y tế huyện Hàm Thuận Nam, T.Bình Thuận", ("TT Y tế", "", "huyện Hàm Thuận Nam", "tỉnh Bình Thuận")),
    ("Bệnh viện Bạch Mai, Hà Nội", ("Bệnh viện Bạch Mai", "", "", "thành phố Hà Nội")),
    ("Hà Nội, Việt Nam", ("", "", "", "thành phố Hà Nội")),
    ("số 12 đường Quang Trung, Nam Lich, Muong Ang, Dien Bien",
        ("số 12 đường Quang Trung", "xã Nặm Lịch", "huyện Mường Ảng", "tỉnh Điện Biên")),
    ("xã Tân Tiến, huyện Mỹ Văn, tỉnh Hải Hưng", ("xã Tân Tiến", "", "huyện Mỹ Văn", "tỉnh Hải Hưng")),
    ("", ("", "", "", "")),
    ("Tại nhà riêng", ("Tại nhà riêng", "", "", "")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ADDRESSES)
def test_addresses(gazetteer: Gazetteer, text: str, expected: tuple[str, str, str, str]) -> None:
    match = gazetteer.match(text)
    assert names(match) == expected
    assert match.consistent


def test_every_commune_is_found_by_its_whole_address(gazetteer: Gazetteer) -> None:
    communes = [unit for unit in gazetteer.units(Level.COMMUNE) if unit.valid_to][::37]
    for commune in communes:
        district = gazetteer[commune.parent]
        province = gazetteer[district.parent]
        text = f"thôn 3, {commune.full_name}, {district.full_name}, {province.full_name}"
        match = gazetteer.match(text, 2015)
        assert (match.detail, match.commune) == ("thôn 3", commune)
        # In 2015 the later city of Thủ Đức was still a district of that name.
        assert match.district is not None
        assert match.district.name == district.name


def test_new_communes_lie_directly_in_their_province(gazetteer: Gazetteer) -> None:
    communes = list(gazetteer.units(Level.COMMUNE, 2026))
    assert len(communes) == 3321
    for commune in communes[::37]:
        match = gazetteer.match(f"{commune.full_name}, {gazetteer[commune.parent].full_name}", 2026)
        assert (match.commune, match.district, match.valid) == (commune, None, True)


@pytest.mark.parametrize(("year", "count"), [(2010, 63), (2024, 63), (2026, 34)])
def test_number_of_provinces(gazetteer: Gazetteer, year: int, count: int) -> None:
    assert len(gazetteer.names(Level.PROVINCE, year)) == count


@pytest.mark.parametrize(
    ("text", "year", "valid"),
    [
        ("xã Côn Minh, huyện Na Rì, tỉnh Bắc Thái", 1990, True),
        ("xã Côn Minh, huyện Na Rì, tỉnh Bắc Kạn", 1990, False),
        ("xã Côn Minh, huyện Na Rì, tỉnh Bắc Thái", 2005, False),
        ("xã Côn Minh, huyện Na Rì, tỉnh Bắc Kạn", 1997, True),
        ("tỉnh Hà Tây", 2008, True),
        ("tỉnh Hà Tây", 2009, False),
        ("tỉnh Sông Bé", 1976, True),
        ("tỉnh Gia Định", 1970, True),
        ("phường Lam Sơn, thành phố Hưng Yên", 2026, False),
    ],
)
def test_validity_in_the_year(gazetteer: Gazetteer, text: str, year: int, valid: bool) -> None:
    match = gazetteer.match(text, year)
    assert match.found
    assert match.valid is valid


def test_a_name_used_twice_is_the_one_of_its_year(gazetteer: Gazetteer) -> None:
    old, new = gazetteer.match("tỉnh Gia Lai", 2015).province, gazetteer.match("tỉnh Gia Lai", 2026).province
    assert old is not None
    assert new is not None
    assert old.successors == (new.code,)
    assert old != new


def test_a_district_of_another_province_is_not_consistent(gazetteer: Gazetteer) -> None:
    match = gazetteer.match("xã Vĩnh Phú Đông, huyện Phước Long, tỉnh Hải Dương")
    assert not match.consistent
    assert match.unknown == ("tỉnh Hải Dương",)


def test_an_unknown_commune_is_unknown_but_not_inconsistent(gazetteer: Gazetteer) -> None:
    match = gazetteer.match("xã Không Có, huyện Na Rì, tỉnh Bắc Kạn")
    assert match.unknown == ("xã Không Có",)
    assert match.consistent
    assert match.commune is None


def test_former_names_of_merged_communes_are_found(gazetteer: Gazetteer) -> None:
    match = gazetteer.match("xã Đình Xuyên, huyện Gia Lâm, thành phố Hà Nội")
    assert match.commune is not None
    assert match.unknown == ()


def test_the_province_is_inferred_only_when_it_is_the_only_one(gazetteer: Gazetteer) -> None:
    assert gazetteer.match("Trung tâm Y tế huyện Hàm Thuận Nam").province_name == "tỉnh Bình Thuận"
    assert gazetteer.match("Bệnh viện huyện Châu Thành").province is None


def test_successors_exist(gazetteer: Gazetteer) -> None:
    units = [unit for level in Level for unit in gazetteer.units(level)]
    assert len(units) == len(gazetteer) > 14_000
    for unit in units:
        assert all(gazetteer[code] for code in unit.successors)


def test_children_of_an_old_province_are_those_of_its_heirs(gazetteer: Gazetteer) -> None:
    province = gazetteer.match("tỉnh Hà Sơn Bình", 1980).province
    assert province is not None
    children = {unit.name for unit in gazetteer.children(province, 1985)}
    assert {"Chương Mỹ", "Lương Sơn"} <= children


def test_children_of_a_lasting_province_depend_on_the_year(gazetteer: Gazetteer) -> None:
    province = gazetteer.match("tỉnh Lai Châu").province
    assert province is not None
    assert {unit.level for unit in gazetteer.children(province, 2015)} == {Level.DISTRICT}
    assert {unit.level for unit in gazetteer.children(province, 2026)} == {Level.COMMUNE}


def test_completion_ignores_accents_and_keeps_to_the_level(gazetteer: Gazetteer) -> None:
    found = gazetteer.complete("hung y", 2015, Level.PROVINCE)
    assert [unit.full_name for unit in found] == ["tỉnh Hưng Yên"]
    assert len(gazetteer.complete("tân", limit=7)) == 7


def test_units_may_be_given_directly() -> None:
    units = [
        Unit("a", "Alpha", "tỉnh", Level.PROVINCE),
        Unit("b", "Beta", "huyện", Level.DISTRICT, "a", "1990", "2000-05-01"),
    ]
    match = Gazetteer(units).match("Beta, Alpha", 2001)
    assert names(match) == ("", "", "huyện Beta", "tỉnh Alpha")
    assert not match.valid
    assert Gazetteer(units).match("Beta, Alpha", 2000).valid


def test_a_highland_place_is_spelt_in_both_ways() -> None:
    unit = Unit("661", "Đăk Glong", "huyện", Level.DISTRICT)
    assert unit.spellings == {"Đăk Glong", "Đắk Glong"}
    assert Unit("1", "Hà Nội", "thành phố", Level.PROVINCE).spellings == {"Hà Nội"}
