"""The pure part of verification: the second key and sampling."""

from __future__ import annotations

from math import ceil, comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitizer.verify import Verdict, agree, draw, is_settled, sample_size, verdict


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Lò Thị Hoa", "lò  thị hoa ", True),
        ("Hoà", "Hòa", True),
        ("Hoa", "Hòa", False),
        ("Đào", "Dào", False),
        ("27.10.2008", "27.10.2008", True),
        ("", " ", True),
    ],
)
def test_what_two_people_typed_agrees_but_for_case_spaces_and_placing(
    first: str, second: str, same: bool
) -> None:
    assert agree(first, second) is agree(second, first) is same


def test_a_difference_is_settled_when_the_decision_stands() -> None:
    assert is_settled("Hoa", "Hoa", None)
    assert not is_settled("Hoa", "Hòa", None)
    assert is_settled("Hoa", "Hòa", "Hoa")
    assert not is_settled("Hoa", "Hòa", "Hòa")


def passes(lot: int, bad: int, size: int, acceptance: int) -> float:
    ways = sum(
        comb(bad, found) * comb(lot - bad, size - found) for found in range(acceptance + 1) if found <= size
    )
    return ways / comb(lot, size)


@given(st.integers(1, 400), st.floats(0.005, 0.5), st.integers(0, 4))
def test_a_bad_lot_seldom_passes_and_the_sample_is_the_smallest(
    lot: int, share: float, acceptance: int
) -> None:
    size = sample_size(lot, share, acceptance)
    bad = min(lot, max(ceil(lot * share), acceptance + 1))
    assert 1 <= size <= lot
    assert size == lot or passes(lot, bad, size, acceptance) <= 0.1
    assert size == min(lot, acceptance + 1) or passes(lot, bad, size - 1, acceptance) > 0.1


def test_known_sizes() -> None:
    assert sample_size(1, 0.02, 0) == 1
    assert sample_size(150, 0.02, 0) == 80  # 3 bad of 150
    assert sample_size(2000, 0.02, 0) < 120
    assert sample_size(2000, 0.02, 0) < sample_size(2000, 0.02, 2)


@given(st.integers(1, 60), st.data())
def test_a_draw_is_of_the_lot_without_repetition_in_its_order(lot: int, data: st.DataObject) -> None:
    size = data.draw(st.integers(0, lot))
    records = [f"r{number:03}" for number in range(lot)]
    drawn = draw(records, size, 7)
    assert len(drawn) == len(set(drawn)) == size
    assert drawn == sorted(drawn) and set(drawn) <= set(records)
    assert draw(records, size, 7) == drawn


def test_the_verdict_comes_early_when_it_is_bad() -> None:
    assert verdict(5, 2, 1, 0) is Verdict.REFUSED
    assert verdict(5, 2, 1, 1) is Verdict.OPEN
    assert verdict(5, 4, 1, 1) is Verdict.ACCEPTED
    assert verdict(5, 3, 2, 1) is Verdict.REFUSED
