"""Tells whether a page holds one record or two below each other, and where each begins."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from statistics import median

from rapidfuzz import fuzz

from digitizer.domain.forms import Area, FormProfile, LabelSpec
from digitizer.extract.labels import find_labels, places, wanted
from digitizer.extract.tokens import Token, plain

_TWICE = 3  # labels that must stand twice on a page of two records
_CLEAR = 94.0  # per cent of likeness at which a label is found without doubt
_APART = 0.3  # of the height that labels cover: two records are farther apart
_MOST = 0.6  # share of the labels that stand twice on a page of two records
_LEVEL, _DRIFT = 30, 0.07  # pixels; of the distance of two records on a photo taken aslant
_HEADS = 160  # pixels: the lines above a record's labels follow each other so closely
_OWN = 10  # letters: shorter labels may stand twice by chance
_SURE = 88.0  # per cent of likeness at which a label is counted
_ALIKE = 75.0  # ... and at which two labels may be taken for each other


def record_tops(profile: FormProfile, tokens: Sequence[Token]) -> list[int]:
    """The y at which each record begins: labels that stand twice tell of two."""
    twice = [
        found
        for spec in _unmistakable(profile)
        if len(found := [p for p in places(wanted(spec.texts), tokens) if p.score >= _SURE]) == 2
    ]
    ended = max((tokens[first.start].box.y for first, _ in twice), default=0)
    begun = min((tokens[second.start].box.y for _, second in twice), default=0)
    if len(twice) < _TWICE or begun <= ended:
        again = _repetition(profile, tokens)
        return [0] if again is None else [0, _above_heads(profile, tokens, 0, again) - 12]
    shift = round(median(tokens[second.start].box.y - tokens[first.start].box.y for first, second in twice))
    labels = _label_tops(profile, tokens).values()
    begun = min([begun, *(y for ys in labels for y in _pairs(ys, shift) if y > ended)])
    return [0, _above_heads(profile, tokens, ended, begun) - 12]


def _label_tops(profile: FormProfile, tokens: Sequence[Token]) -> dict[tuple[str, ...], list[int]]:
    """By a label's wordings the y of all places where it stands without doubt."""
    return {
        spec.texts: [tokens[p.start].box.y for p in places(wanted(spec.texts), tokens) if p.score >= _CLEAR]
        for spec in profile.labels
    }


def _above_heads(profile: FormProfile, tokens: Sequence[Token], ended: int, begun: int) -> int:
    """The y of the lines with number and book above a record's labels, which begin at ``begun``."""
    heads = [wanted(spec.texts) for spec in profile.labels if spec.area is Area.HEAD]
    between = [token for token in tokens if ended < token.box.y < begun]
    found = [between[place.start].box.y for place in find_labels(heads, between) if place is not None]
    top = begun
    for y in sorted(found, reverse=True):  # one far above the others is a word of the first record
        top = y if top - y < _HEADS else top
    return top


def _repetition(profile: FormProfile, tokens: Sequence[Token]) -> int | None:
    """The y at which the form begins again: most labels stand a second time, all as far below the first.

    How far tell the number of the book and labels like no other; where those were not read twice, labels that
    a record has once, when several of them agree.
    """
    places_of = _label_tops(profile, tokens)
    found = [tops for tops in places_of.values() if tops]
    keys = {spec.texts: spec.keys for spec in profile.labels}
    own = {spec.texts for spec in _unmistakable(profile)}
    anchors = [ys for wording, ys in places_of.items() if "quyenSo" in keys[wording] or wording in own]
    wordings = [spec.texts for spec in profile.labels]
    single = [places_of[spec.texts] for spec in profile.labels if _is_single(spec, wordings)]
    told = _shifts(anchors) + [
        shift for shift in _shifts(single) if sum(bool(_pairs(tops, shift)) for tops in single) >= _TWICE
    ]
    room = max((y for tops in found for y in tops), default=0)
    for shift in told:
        again = [_pairs(tops, shift) for tops in found]
        if shift >= _APART * room and sum(map(bool, again)) >= _MOST * len(found):
            return min(y for tops in again for y in tops)
    return None


def _is_single(spec: LabelSpec, wordings: Sequence[tuple[str, ...]]) -> bool:
    """Whether a record has the label once: it is worded like no other and asks for nobody's particulars."""
    return not spec.section and wordings.count(spec.texts) == 1


def _shifts(tops: Sequence[Sequence[int]]) -> list[int]:
    """How far apart the places of each label stand."""
    return [second - first for ys in tops for first, second in combinations(sorted(ys), 2)]


def _pairs(tops: Sequence[int], shift: int) -> list[int]:
    """The places that are a shift below another."""
    reach = max(_LEVEL, _DRIFT * shift)
    return [below for above in tops for below in tops if abs(below - above - shift) <= reach]


def _unmistakable(profile: FormProfile) -> list[LabelSpec]:
    """The longer labels that are like no other of the form."""
    texts = [[plain(text) for text in spec.texts] for spec in profile.labels]
    return [
        spec
        for index, spec in enumerate(profile.labels)
        if spec.area is Area.MAIN
        and len(plain(spec.texts[0])) >= _OWN
        and all(
            fuzz.ratio(texts[index][0], other) < _ALIKE
            for number, others in enumerate(texts)
            if number != index
            for other in others
        )
    ]
