"""Whatever stands in an address, taking it apart ends and claims nothing that is not there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitizer.catalog import load_catalog
from digitizer.domain.places import Gazetteer, Level

WORDS = (
    "xã",
    "P.",
    "TP",
    "T.",
    "huyện",
    "Hà Nội",
    "Hưng Yên",
    "tổ 7",
    "-",
    "–",
    ",",
    "Việt Nam",
    "Q5",
    "phường 03",
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_catalog().gazetteer


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)))
def test_any_text_is_taken_apart(gazetteer: Gazetteer, text: str) -> None:
    match = gazetteer.match(text)
    units = [unit for unit in (match.province, match.district, match.commune) if unit]
    assert [unit.level for unit in units] == sorted(unit.level for unit in units)
    assert match.found == bool(units)
    assert match == gazetteer.match(f"  {text}  ")


@settings(max_examples=100, deadline=None)
@given(st.data(), st.integers(1950, 2030))
def test_a_province_alone_is_found_in_every_year(
    gazetteer: Gazetteer, data: st.DataObject, year: int
) -> None:
    province = data.draw(st.sampled_from(gazetteer.provinces(year)))
    match = gazetteer.match(province.full_name, year)
    assert match.province is not None
    assert match.province.level is Level.PROVINCE
    assert match.province.name == province.name
    assert match.valid
