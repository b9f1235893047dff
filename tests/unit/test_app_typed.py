"""What a person types becomes what the workbook takes, or stays as typed."""

from __future__ import annotations

import pytest

from digitizer.app.typed import normalised
from digitizer.catalog import load_catalog

CATALOG = load_catalog()


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("nksNgaySinh", "3/4/2016", "03.04.2016"),
        ("nksNgaySinh", "27102008", "27.10.2008"),
        ("nksNgaySinh", "2016", "2016"),
        ("nksNgaySinh", "không rõ", "không rõ"),
        ("nksGioiTinh", "Nữ", "2"),
        ("nksGioiTinh", "1", "1"),
        ("nksDanToc", "kinh", "Kinh"),
        ("nksQuocTich", "viet nam", "Việt Nam"),
        ("nksHoTen", "  Ma   Thị Na ", "Ma Thị Na"),
        ("ghiChu", "=1+1", "=1+1"),
        ("ghiChu", "", ""),
    ],
)
def test_typed_values(key: str, typed: str, value: str) -> None:
    assert normalised(CATALOG.record_types["KS"][key], typed, CATALOG) == value


def test_a_time_of_death() -> None:
    assert normalised(CATALOG.record_types["KT"]["nktGioPhutChet"], "8 giờ 30 phút", CATALOG) == "08:30"
