"""Which squeezed lines are of a row: two or three, and none of the next row's."""

from __future__ import annotations

import numpy as np
import pytest

from digitizer.extract.crowd import level_lines, own_lines, squeezed

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


def letters(stands: int, tops: list[int], x: int = 100, step: int = 30) -> list[list[int]]:
    """Strokes (x, y, w, h) that stand on one line."""
    return [[x + step * number, top, 24, stands - top] for number, top in enumerate(tops)]


def test_lines_of_typing_are_as_far_apart_as_they_stand() -> None:
    upper = letters(200, [168, 178, 178, 168, 178, 168])
    lower = letters(245, [223, 213, 223, 223])
    assert level_lines(np.array(upper + lower, np.int32), 30).tolist() == [200, 245]
    slanting = [[x, y + 2 * number, w, h] for number, (x, y, w, h) in enumerate(upper + upper)]
    assert level_lines(np.array(slanting, np.int32), 30).tolist() == []


def test_marks_between_two_lines_are_no_line() -> None:
    label = letters(731, [706, 709, 712, 709, 704])
    value = letters(800, [767, 755, 755, 767, 755, 754, 767])
    marks = [[130, 746, 20, 20], [250, 746, 20, 20]]
    assert squeezed(np.array(label + value, np.int32), 79, 25).tolist() == []
    assert squeezed(np.array(label + value + marks, np.int32), 79, 25).tolist() == []
