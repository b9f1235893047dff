"""The whole way with real keys: a new office, a book of sample pages, every record checked, a second person
verifies, a third exports. Counts the keys; ``DIGITIZER_SHOW_KEYS=1`` prints them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.hands import NEEDED, Hands, hands_at_a_new_window
from tests.fixtures.officer import Officer
from tests.fixtures.window import SAMPLES, missing_programs
from tests.fixtures.workday import OFFICER, Workday, save_picture

pytestmark = [
    pytest.mark.slow,
    pytest.mark.engine,
    pytest.mark.skipif(bool(missing_programs(*NEEDED)), reason=missing_programs(*NEEDED) or "đủ"),
]
MOST_KEYS = 10  # a clean printed record


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    with hands_at_a_new_window(tmp_path) as hands:
        yield hands


def test_a_book_from_its_scans_to_its_package(hands: Hands, tmp_path: Path) -> None:
    scans = tmp_path / "anh"
    scans.mkdir()
    for number in (2, 3, 5):
        shutil.copy(SAMPLES / f"00{number}.jpg", scans)
    day = Workday(hands, tmp_path / "kho", "KS", "2016", "01")
    day.make_office()
    day.sign_in_first(OFFICER)
    day.bring_pages(scans)
    with day.looking() as desk:
        costs = Officer(day, desk).check_records(lambda number: save_picture(f"check-{number}"))
    if os.environ.get("DIGITIZER_SHOW_KEYS"):
        print(f"\n{costs}")
    assert len(costs) == 3 and max(cost.ways + cost.letters for cost in costs) <= MOST_KEYS
    day.verify()
    day.export()
