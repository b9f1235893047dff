"""What the engine really read on sample pages still becomes the right values.

``readings.tsv`` holds misread texts whose mending was right; a change of parsers that loses one of them must
have a reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from digitizer.extract.parse import PARSERS
from tests.fixtures.lexicon import lexicon

LINES = Path(__file__).with_name("readings.tsv").read_text("utf-8").splitlines()[1:]
ROWS = [tuple(line.split("\t")) for line in LINES]


def test_there_are_readings_for_most_parsers() -> None:
    assert len(ROWS) > 40
    assert len({parser for parser, _, _ in ROWS}) >= 8


@pytest.mark.parametrize(("parser", "read", "value"), ROWS)
def test_reading(parser: str, read: str, value: str) -> None:
    assert PARSERS[parser](read, lexicon()).value == value
