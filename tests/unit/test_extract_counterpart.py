"""Labels that one of two records does not show are taken from the other, and only from a sure likeness."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from digitizer.catalog import load_catalog
from digitizer.domain.layout import LineReading
from digitizer.domain.records import Box
from digitizer.extract.counterpart import with_counterparts
from digitizer.extract.labels import Words, words_of
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


def mended_by(own: Match, other: Match) -> Words:
    return with_counterparts(words_of(own.tokens), own, other)


def where(found: Match, label: str) -> Box:
    place = found.found[[spec.texts[0] for spec in FORM.labels].index(label)]
    assert place is not None
    return hull(token.box for token in found.tokens[place.start : place.stop])


def test_a_label_that_one_record_lost_stands_as_in_the_other() -> None:
    whole, torn = match(100), match(1900, 12, lost=(LOST,))
    mended = FORMS.match(FORM, mended_by(torn, whole))
    place = where(mended, LABELS[LOST])
    assert (place.x, place.y) == (12, 1900 + STEP * LOST)
    assert "m~nn" not in {token.text for token in mended.tokens}
    assert mended.likeness > torn.likeness


def test_words_that_are_only_like_a_label_are_not_taken_for_it() -> None:
    lost = LABELS[LOST]
    astray = [*(line(f"{label}:", 1900 + STEP * at) for at, label in enumerate(LABELS) if at != LOST)]
    astray.insert(LOST + 2, line(f"{lost[:-2]}xy zz", 1900 + STEP * (LOST + 2) - 20, 700))
    torn = FORMS.match(FORM, tokens_of(astray))
    place = where(FORMS.match(FORM, mended_by(torn, match(100))), lost)
    assert (place.x, place.y) == (0, 1900 + STEP * LOST)


def test_both_records_mend_each_other() -> None:
    first, second = match(100, lost=(LOST,)), match(1900, lost=(LOST + 3,))
    for own, other in ((first, second), (second, first)):
        mended = FORMS.match(FORM, mended_by(own, other))
        assert mended.likeness == match(100).likeness


def test_records_that_show_the_same_labels_stay_as_they_are() -> None:
    first, second = match(100), match(1900)
    assert mended_by(first, second) == first.tokens


def test_the_words_of_two_columns_stand_there_once() -> None:
    form = load_catalog().forms["2010-KH"]
    forms = Forms({form.id: form})
    left = [line(f"{spec.texts[0]}:", 100 + STEP * at) for at, spec in enumerate(form.labels)]
    words = words_of(tokens_of([*left, *(line("Dân tộc: Tày", 130 + STEP * at, 700) for at in range(6))]))
    found = forms.match(form, words)
    assert len(with_counterparts(words, found, found)) == len(words)


def test_a_record_that_shows_next_to_nothing_tells_nothing() -> None:
    lost = range(4, len(LABELS))
    torn = match(1900, lost=lost)
    assert mended_by(torn, match(100)) == torn.tokens


def test_a_lent_label_takes_no_words_of_another_label_along() -> None:
    whole, torn = match(100), match(1900, lost=(LOST,))
    tall = tuple(
        replace(token, box=token.box._replace(y=token.box.y - STEP, h=token.box.h + STEP))
        for token in whole.tokens
    )
    mended = FORMS.match(FORM, with_counterparts(words_of(torn.tokens), torn, replace(whole, tokens=tall)))
    assert mended.likeness == whole.likeness
