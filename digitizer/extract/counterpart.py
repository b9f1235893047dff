"""Where a page holds two records of a form, a label that one of them does not show stands as in the other."""

from __future__ import annotations

from statistics import median

from digitizer.domain.records import Box
from digitizer.extract.labels import Words, words_of
from digitizer.extract.matching import Match
from digitizer.extract.relook import inserted
from digitizer.extract.tokens import holds, hull

_SURE = 88.0  # per cent of likeness at which a label stands where it was found
_LEAST = 6  # labels found in both records: fewer do not tell how they lie to each other
_NEAR = 3  # of these, the nearest tell for a label: a photo taken aslant is another scale farther down


def with_counterparts(tokens: Words, own: Match, other: Match) -> Words:
    """The words of a record, and those labels that ``other`` shows plainly and ``own``, the record itself,
    does not, where they must stand.

    What was read in the place of such a label is taken for the label, unless it is another label: an engine's
    box may reach into the row above.
    """
    here, there = _places(own), _places(other)
    both = [index for index in here if index in there]
    lacking = [index for index in there if index not in here]
    if len(both) < _LEAST or not lacking:
        return tokens
    labels: dict[Box, str] = {}
    for index in lacking:
        place = there[index]
        near = sorted(both, key=lambda one: abs(there[one].y - place.y))[:_NEAR]
        right = round(median(here[one].x - there[one].x for one in near))
        down = round(median(here[one].y - there[one].y for one in near))
        labels[place._replace(x=place.x + right, y=place.y + down)] = own.profile.labels[index].texts[0]
    printed = {token for place in own.found if place for token in own.tokens[place.start : place.stop]}
    others = [token for token in tokens if token in printed or not any(holds(b, token.box) for b in labels)]
    return words_of(inserted(others, [(text, box) for box, text in labels.items()]))


def _places(match: Match) -> dict[int, Box]:
    """Where the labels stand that were found without doubt."""
    return {
        index: hull(token.box for token in match.tokens[place.start : place.stop])
        for index, place in enumerate(match.found)
        if place is not None and place.score >= _SURE
    }
