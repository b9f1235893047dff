"""The judge of a record: what stands in a field's place and cannot be its value is never sure."""

from __future__ import annotations

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
