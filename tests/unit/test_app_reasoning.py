"""The judge of a record: what stands in a field's place and cannot be its value is never sure."""

from __future__ import annotations

import pytest

from digitizer.app.reasoning import Judge
from tests.fixtures.knowledge import catalog, read, record


@pytest.mark.parametrize(("value", "is_date"), [("t", False), ("37 tuổi", True), ("12.03.1964", True)])
def test_letters_in_the_place_of_a_date_are_not_sure_however_clear(value: str, is_date: bool) -> None:
    judged = Judge(catalog()).entry(record({"meNgaySinh": read(value, 0.97)}))
    assert (judged.fields["meNgaySinh"].confidence > 0.5) == is_date
