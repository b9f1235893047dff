"""Addresses that lack a mark or a comma, spelt as other records of the page spell them."""

from __future__ import annotations

import pytest

from digitizer.app.page_places import with_places
from digitizer.catalog import load_catalog
from digitizer.domain.records import FieldValue, RecordReading

CATALOG = load_catalog()
WHOLE = "thôn 2, xã Nà Nghịu, huyện Sông Mã, tỉnh Sơn La"


def told(*said: tuple[str, float], key: str = "chongNoiCuTru") -> list[FieldValue]:
    """The fields of a page whose records have these addresses, read so surely."""
    records = [RecordReading("KH", "1999", {key: FieldValue(text, text, trust)}) for text, trust in said]
    return [one.fields[key] for one in with_places(records, CATALOG.record_types, CATALOG.gazetteer.match)]


@pytest.mark.parametrize(
    ("read", "spelt"),
    [
        ("xóm 5, xã Nà Nghiu, huyện Sông Mã, tỉnh Sơn La", "xóm 5, xã Nà Nghịu, huyện Sông Mã, tỉnh Sơn La"),
        ("xóm 5, xã Nà Nghịu huyện Sông Mã, tỉnh Sơn La", "xóm 5, xã Nà Nghịu, huyện Sông Mã, tỉnh Sơn La"),
        (
            "Trạm y tế Xã Nà Nghiu, Huyện Sông Mã, Tỉnh Sơn La",
            "Trạm y tế Xã Nà Nghịu, Huyện Sông Mã, Tỉnh Sơn La",
        ),
        ("xóm 5, XÃ NÀ NGHIU, huyện Sông Mã, tỉnh Sơn La", "xóm 5, XÃ NÀ NGHỊU, huyện Sông Mã, tỉnh Sơn La"),
        ("Xã Nà Nghịu huyện Sông Mã, tỉnh Sơn La", "Xã Nà Nghịu, huyện Sông Mã, tỉnh Sơn La"),
    ],
)
def test_a_lost_mark_or_comma_is_taken_from_another_record(read: str, spelt: str) -> None:
    field = told((WHOLE, 0.95), (read, 0.6))[1]
    assert (field.value, field.raw) == (spelt, read)
    assert field.alternatives[0].value == read
    assert 0.6 <= field.confidence <= 0.85
    assert f"Máy đọc là «{read}»" in field.notes[0]
    assert field.notes[0].endswith("như ở mục khác trên trang vì chỉ khác dấu.")


@pytest.mark.parametrize(
    ("read", "trust"),
    [
        ("xóm 5, xã Nà Nghiu, huyện Sông Mã, tỉnh Sơn La", 0.95),  # read surely
        ("xóm 5, xã Mường Hung, huyện Sông Mã, tỉnh Sơn La", 0.5),  # another commune
        ("xóm 5, xã Na Ngoi, huyện Kỳ Sơn, tỉnh Nghệ An", 0.5),
        ("Trạm y tế xã Nà Nghịu, huyện Sông Mã, tỉnh Sơn La", 0.5),  # nothing is lacking
        ("Bệnh viện huyện Sông Mã, tỉnh Sơn La", 0.5),
        ("Sơn La", 0.5),  # one name tells too little
        ("không rõ", 0.3),
    ],
)
def test_other_addresses_stay_as_they_were_read(read: str, trust: float) -> None:
    field = told((WHOLE, 0.95), (read, trust))[1]
    assert (field.value, field.confidence, field.notes) == (read, trust, ())


def test_an_address_that_no_record_spells_tells_nothing() -> None:
    wrong = "thôn 2, xã Nà Nghiu, huyện Sông Ma, tỉnh Sơn La"
    assert [field.value for field in told((wrong, 0.8), (wrong, 0.5))] == [wrong, wrong]


def test_names_of_people_are_no_places() -> None:
    assert told((WHOLE, 0.95), ("Sông Ma", 0.5), key="chongHoTen")[1].value == "Sông Ma"
