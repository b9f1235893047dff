"""Labels that one of two records does not show are taken from the other, and only from a sure likeness."""

from __future__ import annotations

from collections.abc import Collection

from digitizer.catalog import load_catalog
from digitizer.domain.layout import LineReading
from digitizer.domain.records import Box
from digitizer.extract.counterpart import with_counterparts
from digitizer.extract.matching import Forms, Match
from digitizer.extract.tokens import hull, tokens_of
from tests.fixtures.drawing import line

FORM = load_catalog().forms["2010-KT"]
FORMS = Forms({FORM.id: FORM})
LABELS = [spec.texts[0] for spec in FORM.labels if not spec.optional]
STEP = 60
LOST = 7


def match(top: int, left: int = 0, lost: Collection[int] = (), said: str = "m~nn") -> Match:
    """A record whose labels stand below each other; of those ``lost`` other letters were read."""
    rows: list[LineReading] = []
    for number, label in enumerate(LABELS):
        rows.append(line(said if number in lost else f"{label}:", top + STEP * number, left))
    return FORMS.match(FORM, tokens_of(rows))


def where(found: Match, label: str) -> Box:
    place = found.found[[spec.texts[0] for spec in FORM.labels].index(label)]
    assert place is not None
    return hull(token.box for token in found.tokens[place.start : place.stop])


def test_a_label_that_one_record_lost_stands_as_in_the_other() -> None:
    whole, torn = match(100), match(1900, 12, lost=(LOST,))
    mended = FORMS.match(FORM, with_counterparts(torn, whole))
    place = where(mended, LABELS[LOST])
    assert (place.x, place.y) == (12, 1900 + STEP * LOST)
    assert "m~nn" not in {token.text for token in mended.tokens}
    assert mended.likeness > torn.likeness


def test_both_records_mend_each_other() -> None:
    first, second = match(100, lost=(LOST,)), match(1900, lost=(LOST + 3,))
    for own, other in ((first, second), (second, first)):
        mended = FORMS.match(FORM, with_counterparts(own, other))
        assert mended.likeness == match(100).likeness


def test_records_that_show_the_same_labels_stay_as_they_are() -> None:
    first, second = match(100), match(1900)
    assert with_counterparts(first, second) == first.tokens


def test_a_record_that_shows_next_to_nothing_tells_nothing() -> None:
    lost = range(4, len(LABELS))
    torn = match(1900, lost=lost)
    assert with_counterparts(torn, match(100)) == torn.tokens
