"""A label that every band misreads is told by its place, which all bands share."""

from __future__ import annotations

from digitizer.domain.records import Box
from digitizer.extract.repeated import Trace, most_common, stand_alike
from digitizer.extract.zones import Row


def trace(score: float, x: int, baseline: int, column: int = 0) -> Trace:
    return Trace(score, column, Row(0, Box(x, baseline - 20, 60, 20), baseline, baseline))


def test_the_place_that_all_bands_share_counts_not_the_best_likeness() -> None:
    bands = [
        [trace(60, 500, 100), trace(95, 700, 100)],
        [trace(55, 510, 104), trace(40, 20, 300)],
        [trace(70, 495, 96)],
    ]
    found = most_common(bands)
    assert found is not None
    assert found[0] == 0
    assert found[1].box.x == 495


def test_no_label_where_one_band_alone_or_none_is_like_it() -> None:
    assert most_common([[trace(100, 500, 100)], [], []]) is None
    assert most_common([[trace(40, 500, 100)], [trace(45, 500, 100)]]) is None
    assert most_common([[trace(90, 500, 100, 0)], [trace(90, 500, 100, 1)]]) is None
    assert most_common([[], []]) is None


def test_rows_stand_alike_that_begin_at_one_place() -> None:
    first, *others = (trace(90, x, y).row for x, y in ((116, 520), (118, 522), (116, 560), (545, 520)))
    assert [stand_alike(first, other) for other in others] == [True, False, False]
