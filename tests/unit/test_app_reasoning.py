"""The judge of a record: what stands in a field's place and cannot be its value is never sure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digitizer.app.reasoning import Judge
from tests.fixtures.knowledge import catalog, read, record


@pytest.mark.parametrize(("value", "is_date"), [("t", False), ("37 tuổi", True), ("12.03.1964", True)])
def test_letters_in_the_place_of_a_date_are_not_sure_however_clear(value: str, is_date: bool) -> None:
    judged = Judge(catalog()).entry(record({"meNgaySinh": read(value, 0.97)}))
    assert (judged.fields["meNgaySinh"].confidence > 0.5) == is_date


@pytest.mark.parametrize(("number", "is_whole"), [("64123615", False), ("641236156", True)])
def test_a_papers_number_that_lacks_a_figure_is_to_be_looked_at(number: str, is_whole: bool) -> None:
    fields = {"nycSoGiayToTuyThan": read(number, 0.98), "nycLoaiGiayToTuyThan": read("1", 0.98)}
    judged = Judge(catalog()).entry(record(fields))
    assert (judged.fields["nycSoGiayToTuyThan"].confidence > 0.9) == is_whole


@pytest.mark.parametrize(
    ("name", "is_whole"), [("Duy Ngữ", False), ("Huỳnh Duy Ngữ", True), ("Huỳnh Ngữ", True)]
)
def test_a_short_name_without_a_surname_is_to_be_looked_at(name: str, is_whole: bool) -> None:
    judged = Judge(catalog()).entry(record({"chongHoTen": read(name, 0.99)}, "KH"))
    assert (judged.fields["chongHoTen"].confidence > 0.9) == is_whole


def test_a_field_that_points_at_another_says_what_that_says_and_is_no_surer() -> None:
    home = "khu phố 2, Trảng Dài, Biên Hòa, Đồng Nai"
    mark = replace(read(home.replace("ả", "ã"), 0.99), raw="nt", notes=("như trên",))
    told = Judge(catalog()).entry(record({"chaNoiCuTru": read(home, 0.2), "meNoiCuTru": mark})).fields
    assert told["meNoiCuTru"].value == told["chaNoiCuTru"].value == home
    assert told["meNoiCuTru"].confidence <= told["chaNoiCuTru"].confidence < 0.5
    other = Judge(catalog()).entry(record({"chaNoiCuTru": read(home, 0.2), "meNoiCuTru": read(home, 0.99)}))
    assert other.fields["meNoiCuTru"].confidence > 0.9
