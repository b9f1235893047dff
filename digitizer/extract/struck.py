"""Values that were struck out: a rule drawn through their line, the right one written beside it."""

from __future__ import annotations

from collections.abc import Sequence

from digitizer.domain.layout import Rule
from digitizer.domain.records import Box
from digitizer.extract.ink import Crop

_PAST = 2.0  # heights of a line: a stroke through it ends no farther beside it


def without_struck(lines: list[Crop], rules: Sequence[Rule]) -> list[Crop]:
    """The lines after those that are struck out: the right value was written below the wrong one.

    Of two lines the right one may stand above.
    """
    struck = [_is_struck(line.box, rules) for line in lines]
    if len(lines) == 2 and sum(struck) == 1:
        return [line for line, out in zip(lines, struck, strict=True) if not out]
    first = struck.index(False) if False in struck else 0
    return lines[first:]


def _is_struck(box: Box, rules: Sequence[Rule]) -> bool:
    """Whether a rule runs through the middle of a text line: the value was struck out. One that runs on far
    beside the line is printed to write on.
    """
    for rule in rules:
        height = (rule.y - box.y) / max(1, box.h)
        drawn = min(rule.x1, box.x + box.w) - max(rule.x0, box.x)
        past = max(box.x - rule.x0, rule.x1 - box.x - box.w)
        if 0.3 < height < 0.72 and drawn > 0.6 * box.w and past < _PAST * box.h:
            return True
    return False
