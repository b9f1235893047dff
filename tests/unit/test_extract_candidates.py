"""What several readings of a value together say of it."""

from __future__ import annotations

import pytest

from digitizer.extract.candidates import Candidate, likelihoods
from digitizer.extract.parse import choose
from tests.fixtures.lexicon import lexicon


def said(*readings: tuple[str, float, str]) -> str:
    choice = choose("text", [Candidate(*reading) for reading in readings], lexicon())
    assert choice is not None
    return choice.parsed.value


@pytest.mark.parametrize(
    ("share", "other", "value"), [(0.96, 0.03, "Già yếu"), (0.6, 0.38, "Già yểu"), (0.99, 0.0, "Già yếu")]
)
def test_a_reading_without_the_fields_language_decides_only_between_likely_values(
    share: float, other: float, value: str
) -> None:
    own = ("Già yếu", share, "lines:5"), ("Già yểu", other, "lines:5")
    assert said(*own, ("Già yểu", 0.95, "lines:5/row")) == value


def test_a_sure_reading_of_another_engine_wins_only_where_the_first_is_not_sure() -> None:
    assert said(("Đuối nước", 0.9, "lines:5"), ("Đuối", 1.0, "lines:1")) == "Đuối nước"
    assert said(("Đuoi nuoc", 0.2, "lines:5"), ("Đuối nước", 1.0, "lines:1")) == "Đuối nước"


def test_readings_of_one_engine_that_come_to_the_same_value_share_their_chance() -> None:
    chances = likelihoods(
        [
            ("01.02.1985", 1.0, Candidate("1/2/85", 0.3, "lines:5")),
            ("07.02.1985", 1.0, Candidate("7/2/85", 0.4, "lines:5")),
            ("01.02.1985", 1.0, Candidate("1-2-85", 0.2, "lines:5")),
        ]
    )
    assert chances == pytest.approx({"01.02.1985": 0.5, "07.02.1985": 0.4})


def test_what_no_field_looks_like_is_hardly_likely() -> None:
    chances = likelihoods(
        [("Kin", 0.85, Candidate("Kin", 0.6, "lines:5")), ("Kim", 1.0, Candidate("Kim", 0.35, "lines:5"))]
    )
    assert chances["Kim"] > chances["Kin"]
