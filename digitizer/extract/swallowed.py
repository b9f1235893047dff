"""Labels that no engine found on the page, but that are read on the line of the value before them.

A hand or a ribbon runs into the label, and what should have ended the value is taken for a part of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from digitizer.domain.forms import FormProfile
from digitizer.domain.layout import LineReading
from digitizer.domain.records import Box
from digitizer.extract.ink import Crop
from digitizer.extract.labels import Found, Words, wanted, words_of
from digitizer.extract.tokens import tokens_of

_SHORTEST = 6  # letters: a shorter label may be any word
_LIKE = 80.0  # per cent of likeness at which words are the label
_NARROW = 10  # pixels: no value is narrower


def swallowed(
    profile: FormProfile, label: int, present: Collection[int], reading: Sequence[LineReading]
) -> tuple[int, int, int, int] | None:
    """The label printed next after the one whose value was read, if it was not found and stands in the value:
    its number, the line it stands on, and where it begins and ends there, in pixels of the line's image.

    ``present`` are the labels that were found, ``reading`` the value's lines. None where there is none such.
    """
    for other in range(label + 1, len(profile.labels)):
        if other in present:
            return None
        for number, line in enumerate(reading):
            words = words_of(tokens_of([line]))
            place = _place(profile, label, other, words)
            if place is not None and (number or place.start):
                first, last = words[place.start].box, words[place.stop - 1].box
                return other, number, first.x, last.x + last.w
    return None


def _place(profile: FormProfile, label: int, other: int, words: Words) -> Found | None:
    own, spec = profile.labels[label], profile.labels[other]
    if not spec.keys or (spec.area, spec.column, spec.under) != (own.area, own.column, own.under):
        return None
    spans = words.spans(wanted(spec.texts, spec.optional))
    likely = [place for place in spans if place.score >= _LIKE and place.size >= _SHORTEST]
    return max(likely, key=lambda place: (place.score, place.size), default=None)


def parted(crops: Sequence[Crop], line: int, begin: int, end: int) -> tuple[list[Crop], list[Crop]]:
    """The lines of a value before a label that stands on one of them, and those behind it."""
    crop = crops[line]
    before, behind = _slice(crop, 0, begin), _slice(crop, end, crop.image.shape[1])
    return [*crops[:line], *before], [*behind, *crops[line + 1 :]]


def _slice(crop: Crop, left: int, right: int) -> list[Crop]:
    """A stretch of a line, unless nothing can stand there."""
    if right - left < _NARROW:
        return []
    scale = crop.box.w / crop.image.shape[1]
    x, y, _, h = crop.box
    box = Box(x + round(left * scale), y, round((right - left) * scale), h)
    return [Crop(crop.image[:, left:right], box)]
