"""Which squeezed lines are of a row: two or three, and none of the next row's."""

from __future__ import annotations

import numpy as np
import pytest

from digitizer.extract.crowd import own_lines

TOP, BOTTOM = 820, 906  # a row; the next one lies 84 pixels below


@pytest.mark.parametrize(
    ("stands", "around", "own"),
    [
        ([855, 895, 936], [855, 895, 936, 968], [True, True, True]),  # the next row has one line
        ([855, 895, 938], [855, 895, 938, 979], [True, True, False]),  # ... two lines in the same step
        ([855, 895, 928], [855, 895, 928, 968], [True, True, False]),  # out of step
        ([855, 895, 936], [855, 895, 936], [True, True, True]),  # nothing stands below
        ([855, 895, 975], [855, 895, 975], [True, True, False]),  # far below
        ([846, 884], [770, 808, 846, 884], [True, True]),  # below a value of two lines
        ([811, 852, 884], [771, 811, 852, 884], [False, False, True]),  # ... of three
        ([852, 884], [740, 852, 884], [True, True]),  # below a line by itself
        ([884], [884], [True]),
    ],
)
def test_lines_of_a_row(stands: list[int], around: list[int], own: list[bool]) -> None:
    found = own_lines(np.array(stands, float), TOP, BOTTOM, np.array(around, float))
    assert found.tolist() == own
