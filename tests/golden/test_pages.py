"""Pages of every era and fill with what the engines said of them: nothing right may get lost on the way.

``python -m tests.golden.recorded`` records anew where other pieces are read than before; a value that changes
then must have a reason, and the floors only rise.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein

from digitizer.catalog import Catalog, load_catalog
from digitizer.report.evaluate import Rules, evaluate
from tests.golden.recorded import readings, replayed, truths, values

FLOORS = {"printed": 0.99, "typed": 0.955, "written": 0.975}  # measured: 99.5, 96.6 and 98.5 %


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@cache
def recorded() -> Mapping[str, dict[str, Any]]:
    return readings()


@pytest.mark.parametrize("page", sorted(truths()))
def test_a_page_is_read_as_it_was(page: str, catalog: Catalog) -> None:
    again, before = replayed(page, catalog), recorded()[page]
    assert values(again) == values(before)
    for key in ("kind", "profile", "rotation"):
        assert again[key] == before[key]


def test_what_was_read_is_what_stands_on_the_paper() -> None:
    rules = Rules(lambda *_: "all", Levenshtein.distance)
    outcome = evaluate(list(truths().values()), list(recorded().values()), rules)
    assert outcome.pages == outcome.kinds_right == outcome.profiles_right == outcome.rotations_right
    shares = {fill: outcome.tables["fill"][fill].share for fill in FLOORS}
    assert all(shares[fill] >= floor for fill, floor in FLOORS.items()), shares
