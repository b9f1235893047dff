"""A clean invented record of each type has no findings; the other rule tests start from these records."""

from __future__ import annotations

import pytest

from digitizer.catalog import load_catalog
from digitizer.domain.books import Book
from digitizer.validate import Checker, Lookups

COMMUNE = "xã Phúc Khoa, huyện Tân Uyên, tỉnh Lai Châu"
HOME = f"bản Nà Lại, {COMMUNE}"

COMMON = {
    "quyenSo": "01/2017",
    "trangSo": "24",
    "loaiDangKy": "1",
    "noiDangKy": f"UBND {COMMUNE}",
    "nguoiKy": "Lò Văn Minh",
    "chucVuNguoiKy": "Chủ tịch",
    "nguoiThucHien": "Hoàng Thị Mai",
}


def person(prefix: str, name: str, birth: str, group: str = "Kinh") -> dict[str, str]:
    """The usual fields of one person."""
    return {
        f"{prefix}HoTen": name,
        f"{prefix}NgaySinh": birth,
        f"{prefix}DanToc": group,
        f"{prefix}QuocTich": "Việt Nam",
        f"{prefix}LoaiCuTru": "1",
        f"{prefix}NoiCuTru": HOME,
    }


def paper(prefix: str, kind: str, number: str, day: str) -> dict[str, str]:
    """The fields of one identity paper."""
    return {
        f"{prefix}LoaiGiayToTuyThan": kind,
        f"{prefix}SoGiayToTuyThan": number,
        f"{prefix}NgayCapGiayToTuyThan": day,
        f"{prefix}NoiCapGiayToTuyThan": "Công an tỉnh Lai Châu",
    }


CLEAN: dict[str, dict[str, str]] = {
    "KS": {
        **COMMON,
        "so": "24/2017",
        "ngayDangKy": "03.02.2017",
        "nksSoDinhDanh": "012317000123",
        "nksHoTen": "Lò Thị Hoa",
        "nksGioiTinh": "2",
        "nksNgaySinh": "20.01.2017",
        "nksNgaySinhBangChu": "Ngày hai mươi tháng một năm hai nghìn không trăm mười bảy",
        "nksNoiSinh": f"Trạm y tế {COMMUNE}",
        "nksNoiSinhDVHC": "tỉnh Lai Châu",
        "nksQueQuan": COMMUNE,
        "nksDanToc": "Thái",
        "nksQuocTich": "Việt Nam",
        "nksLoaiKhaiSinh": "1",
        **person("me", "Hoàng Thị Lan", "1990"),
        **person("cha", "Lò Văn Bình", "1988", "Thái"),
        "nycHoTen": "Lò Văn Bình",
        "nycQuanHe": "Cha",
        **paper("nyc", "1", "045123456", "12.05.2010"),
    },
    "KH": {
        **COMMON,
        "so": "24",
        "ngayDangKy": "03.02.2017",
        **person("chong", "Trần Văn Sơn", "03.02.1992"),
        **paper("chong", "4", "012092000456", "20.06.2016"),
        **person("vo", "Phạm Thị Nga", "15.08.1995"),
        **paper("vo", "1", "045654321", "01.03.2013"),
    },
    "KT": {
        **COMMON,
        "so": "24",
        "ngayDangKy": "03.02.2017",
        **person("nkt", "Vàng A Páo", "1940", "Mông"),
        "nktGioiTinh": "1",
        **paper("nkt", "1", "045111222", "09.09.1999"),
        "nktNgayChet": "30.01.2017",
        "nktNgayChetGhiBangChu": "Ngày ba mươi tháng một năm hai nghìn không trăm mười bảy",
        "nktGioPhutChet": "08:30",
        "nktNoiChet": HOME,
        "nktNguyenNhanChet": "Già yếu",
        "gbtLoai": "1",
        "gbtSo": "05/GBT",
        "gbtNgay": "31.01.2017",
        "gbtCoQuanCap": f"UBND {COMMUNE}",
        "nycHoTen": "Vàng A Sùng",
        "nycQuanHe": "Con",
        **paper("nyc", "1", "045333444", "10.10.2011"),
    },
    "CMC": {
        **COMMON,
        "so": "24",
        "ngayDangKy": "03.02.2017",
        "loaiXacNhan": "1",
        **person("cm", "Nguyễn Văn Hùng", "1985"),
        "cmGioiTinh": "1",
        **paper("cm", "1", "045777888", "10.10.2011"),
        **person("nc", "Nguyễn Thị Thu", "20.01.2015"),
        "ncGioiTinh": "2",
        "nycHoTen": "Nguyễn Văn Hùng",
        **paper("nyc", "1", "045777888", "10.10.2011"),
    },
    "HN": {
        "so": "24",
        "quyenSo": "01/2017",
        "ngayDangKy": "03.02.2017",
        "noiCap": f"UBND {COMMUNE}",
        "nxnHoTen": "Đỗ Minh Quân",
        "nxnNgaySinh": "1990",
    },
}

CATALOG = load_catalog()
BOOK = Book("KS.2017.01", "KS", 2017, "01", f"UBND {COMMUNE}", opened="03.01.2017", closed="29.12.2017")


def make_checker(**changes: object) -> Checker:
    """A checker on the shipped data; ``changes`` replace parts of its lookups."""
    parts: dict[str, object] = {
        "code_lists": CATALOG.code_lists,
        "ethnic_groups": CATALOG.ethnic_groups,
        "nationalities": CATALOG.nationalities,
        "gazetteer": CATALOG.gazetteer,
        "province_codes": CATALOG.province_codes,
        "limits": CATALOG.limits,
    }
    return Checker(Lookups(**{**parts, **changes}), CATALOG.record_types)


@pytest.mark.parametrize("record_type", CLEAN)
def test_clean_record_has_no_findings(record_type: str) -> None:
    findings = make_checker().check(record_type, CLEAN[record_type])
    assert [(finding.rule, finding.text()) for finding in findings] == []


def test_clean_record_fits_its_book() -> None:
    assert make_checker().check("KS", CLEAN["KS"], BOOK) == []


def test_blank_and_absent_fields_mean_the_same() -> None:
    checker = make_checker()
    blank = {spec.key: "" for spec in CATALOG.record_types["KS"]}
    assert checker.check("KS", {**blank, **CLEAN["KS"]}) == []
    assert checker.check("KS", blank) == checker.check("KS", {})
