"""Reads a page whose labels stand free or in one plain frame: the forms of 2006 and 2010 and older leaves.

The words of the whole page are read once. Where two people stand side by side («chồng» | «vợ»), the labels of
each column are looked for in that column's words alone. A page may hold two records below each other.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from math import inf
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from digitizer.domain.forms import Area, Arrangement, FormProfile
from digitizer.domain.layout import Frame, LineReading, PreparedPage
from digitizer.domain.records import Box, FieldValue, PageKind, PageReading, RecordReading
from digitizer.extract.candidates import Candidate
from digitizer.extract.counterpart import with_counterparts
from digitizer.extract.crops import OTHER_FORM, quality, warnings
from digitizer.extract.framed import is_unused
from digitizer.extract.ink import Ink
from digitizer.extract.labels import Words, find_labels, wanted, words_of
from digitizer.extract.matching import Forms, Match, is_code
from digitizer.extract.notes import read_notes
from digitizer.extract.record import assemble
from digitizer.extract.relook import inserted, lacks_labels, mixed, read_again, read_between
from digitizer.extract.several import record_tops
from digitizer.extract.signature import sign_boxes
from digitizer.extract.signers import read_signers
from digitizer.extract.struck import without_struck
from digitizer.extract.tokens import Token, holds, hull, tokens_of
from digitizer.extract.values import Cut, Engines, cut_out, read_cuts
from digitizer.extract.wording import join_rows
from digitizer.extract.zones import Beside, Panel, Zone, panel_zones, row_pitch, rows_of, with_twins

_WORDS = 30  # on a page with fewer there is no form to look for a second time
_WIDE = 1.15  # no leaf of one record is wider than high by this factor
_LIKE = 0.66  # share of a form's label text that makes a page without the form's frame one of it
_FEET = 18  # pixels: a name may end level with the heading below the form
_RULE = 150  # grey: a rule of a table is darker
_SIGNS = 120  # pixels: signatures with their labels take more room
_RULED = 0.6  # share of its length at which it is dark
_ABOVE = 140  # pixels: so far above a table's labels its headings stand


def read_loose(
    page: PreparedPage, ink: Ink, lines: Sequence[LineReading], forms: Forms, engines: Engines
) -> PageReading | None:
    """The page's record or records; None when its words are no form's labels. ``ink`` is the page's."""
    tokens = words_of(tokens_of(lines))
    height, width = page.clean.shape[:2]
    if width > _WIDE * height:  # an open book that could not be parted: its labels are those of several
        return None
    pages = [form for form in forms.profiles if form.arrangement is Arrangement.PAGE]
    match = forms.best(tokens, pages, _LIKE)
    if engines.lines is not None and len(tokens) > _WORDS and (match is None or lacks_labels(match)):
        other = read_again(page.clean, tokens, engines.lines)
        both = mixed(tokens, other)
        for words in map(words_of, [other] if both == list(tokens) else [other, both]):
            again = forms.best(words, pages, _LIKE)
            if again is not None and (match is None or is_likelier(again, words, match, tokens, forms)):
                tokens, match = words, again
    if match is None:
        return None
    if not forms.is_accepted(match.profile):
        return PageReading(PageKind.UNKNOWN, match.profile.id, page.rotation, warnings=(OTHER_FORM,))
    profile = forms.edition(match.profile, {}, tokens)
    codes = forms.codes(profile)
    words = tokens.only(lambda token: not is_code(token.plain, codes))
    records = []
    tops = record_tops(match.profile, words)
    bounds = list(pairwise([*tops, page.clean.shape[0]]))
    for (top, bottom), part in zip(bounds, _parts(forms, match.profile, words, bounds), strict=True):
        seen = _with_signs(page, forms, match.profile, part, bottom, engines)
        found = matched(forms, match.profile, seen)
        shown = matched(forms, match.profile, _with_cells(page, found, seen, ink, engines))
        fields = _record(page, shown, bottom, ink, engines, codes)
        if not is_unused(fields):
            profile = forms.edition(match.profile, fields, tokens_of(lines))
            where = page.original_box(Box(0, top, page.clean.shape[1], bottom - top))
            box = where if len(tops) > 1 else None
            records.append(RecordReading(profile.record_type, profile.edition, fields, box))
    kind = PageKind.RECORD if records else PageKind.BLANK
    return PageReading(
        kind, profile.id, page.rotation, tuple(records), warnings=warnings(page, match.likeness),
        quality=quality(page),
    )  # fmt: skip


def _parts(
    forms: Forms, profile: FormProfile, words: Words, bounds: Sequence[tuple[int, int]]
) -> list[Words]:
    """The words of each record."""
    parts = [words.only(partial(_stands_between, top, bottom)) for top, bottom in bounds]
    if len(parts) != 2:
        return parts
    (one, other), (first, second) = parts, (forms.match(profile, part) for part in parts)
    return [with_counterparts(one, first, second), with_counterparts(other, second, first)]


def is_likelier(again: Match, other: Words, match: Match, tokens: Words, forms: Forms) -> bool:
    """Whether the second reading, of the words ``other``, is to be believed. Where the two take the page for
    different forms, the one is likelier that fits both readings better.
    """
    lead = again.likeness - match.likeness
    if again.profile is not match.profile:
        lead += forms.match(again.profile, tokens).likeness - forms.match(match.profile, other).likeness
    return lead > 0


def _stands_between(top: int, bottom: int, token: Token) -> bool:
    return top <= token.box.y + token.box.h / 2 < bottom


def matched(forms: Forms, profile: FormProfile, tokens: Sequence[Token]) -> Match:
    """The labels among the words; none is a part of the heading of the notes («Phần ghi chú ...»)."""
    match = forms.match(profile, tokens)
    heading = set(_notes_heading(profile, match.tokens))
    places = [
        None if place and heading > {*match.tokens[place.start : place.stop]} else place
        for place in match.found
    ]
    return replace(match, found=tuple(places))


def _with_signs(
    page: PreparedPage, forms: Forms, profile: FormProfile, tokens: Words, bottom: int, engines: Engines
) -> Words:
    """The words with the labels of the signatures, read by themselves where they were lost among strokes."""
    match = matched(forms, profile, tokens)
    labels = list(enumerate(profile.labels))
    signs = [index for index, spec in labels if spec.area is Area.SIGN and not spec.optional]
    if match.edge is not None or any(match.found[index] for index in signs):
        return tokens
    heading = _notes_heading(profile, match.tokens)
    foot = hull(token.box for token in heading).y if heading else bottom
    main = [_box(match, index) for index, spec in labels if spec.area is Area.MAIN and match.found[index]]
    top = max((box.y + box.h for box in main if box.y + box.h < foot), default=foot)
    if foot - top < _SIGNS:
        return tokens
    again = words_of(read_between(page.clean, tokens, engines.labels, top, foot))
    found = matched(forms, profile, again).found
    return again if sum(map(bool, found)) > sum(map(bool, match.found)) else tokens


def _with_cells(page: PreparedPage, match: Match, tokens: Words, ink: Ink, engines: Engines) -> Words:
    """The words with those of a small table's headings and labels, where the page's reading lost some."""
    specs = match.profile.labels
    under = [index for index, spec in enumerate(specs) if spec.under]
    found = [_box(match, index) for index in under if match.found[index] is not None]
    if engines.lines is None or not found or len(found) == len(under):
        return tokens
    heads = {text for index in under for text in specs[index].under}
    heading = [index for index, spec in enumerate(specs) if match.found[index] and heads & {*spec.texts}]
    area = hull(found + [_box(match, index) for index in heading])
    columns, rows = _table_rules(page, Box(area.x, max(0, area.y - _ABOVE), area.w, area.h + _ABOVE))
    if len(columns) < 4 or len(rows) < 3:
        return tokens
    cells = [_cell(across, rows[:2]) for across in pairwise(columns[1:])]
    cells += [_cell(columns[:2], down) for down in pairwise(rows[1:])]
    crops = [crop for x, y, w, h in cells for crop in ink.rows(x + 8, y + 8, x + w - 8, y + h - 8)]
    texts = [line.text for line in engines.lines.read_lines([crop.image for crop in crops])]
    others = [token for token in tokens if not any(holds(cell, token.box) for cell in cells)]
    return words_of(inserted(others, [(text, crop.box) for text, crop in zip(texts, crops, strict=True)]))


def _cell(across: Sequence[int], down: Sequence[int]) -> Box:
    """The box between two upright and two level rules."""
    (left, right), (top, bottom) = across, down
    return Box(left, top, right - left, bottom - top)


def _record(
    page: PreparedPage, match: Match, bottom: int, ink: Ink, engines: Engines, codes: Sequence[str]
) -> dict[str, FieldValue]:
    profile, tokens = match.profile, match.tokens
    if not any(match.found):
        return {}
    room = _room(page, match, bottom)
    heading = _notes_heading(profile, tokens)
    foot = _foot(match, room, heading)
    cuts = [
        cut_out(zone, ink, page, reading_in(zone, tokens, engines.labels.name))
        for zone in _zones(match, Panel(room.left, room.top, room.right, foot), ink)
    ]
    cuts.extend(_below_headings(page, match, ink))
    frame = Frame(room.left, room.top, room.right, foot + _FEET, room.right)
    signs = sign_boxes(profile, match.found, tokens)
    signed, offices = read_signers(page, profile, signs, tokens, frame, ink, engines)
    cuts.extend(signed)
    fields = assemble(profile, read_cuts(engines, profile, cuts), engines.lexicon)
    fields |= {key: value for key, value in offices.items() if key not in fields}
    area = _notes_area(match, room, heading)
    if area is not None and profile.notes_key not in fields:
        fields |= read_notes(page, area, profile.notes_key, ink, engines, codes)
    return fields


def _notes_area(match: Match, room: Panel, heading: Sequence[Token]) -> Panel | None:
    """Below the heading: at the foot of the form, or in a margin left of it; None where labels stand."""
    if not heading:
        return None
    own = hull(t.box for t in heading)
    labels = [
        _box(match, index)
        for index, (spec, place) in enumerate(zip(match.profile.labels, match.found, strict=True))
        if place is not None and spec.area is Area.MAIN
    ]
    top = own.y + own.h + 6
    if all(box.y < own.y for box in labels):
        return Panel(room.left, top, room.right, room.bottom)
    margin = min(box.x for box in labels) - 12
    return Panel(0, top, margin, room.bottom) if own.x + own.w // 2 < margin else None


def _foot(match: Match, room: Panel, heading: Sequence[Token]) -> int:
    """Where the form's labels and signatures end: at the heading of the notes when that stands below them."""
    last = max((_box(match, index).y for index, place in enumerate(match.found) if place), default=0)
    top = hull(t.box for t in heading).y - 6 if heading else room.bottom
    return top if top > last else room.bottom


def _room(page: PreparedPage, match: Match, bottom: int) -> Panel:
    """The part of the page that the form covers: as far right as its printed rules reach (not those of a
    leaf beside it).
    """
    around = hull(_box(match, index) for index, place in enumerate(match.found) if place is not None)
    bottom_label = around.y + around.h
    ends = sorted(r.x1 for r in page.rules if around.y < r.y < bottom_label and r.x1 > around.x)
    right = ends[round(0.9 * (len(ends) - 1))] + 12 if len(ends) > 4 else page.clean.shape[1]
    return Panel(max(0, around.x - 30), max(0, around.y - 40), max(right, around.x + around.w), bottom)


def _box(match: Match, label: int) -> Box:
    place = match.found[label]
    return hull(t.box for t in match.tokens[place.start : place.stop]) if place else Box(0, 0, 0, 0)


def _zones(match: Match, room: Panel, ink: Ink) -> Iterator[Zone]:
    """The zones of each column's labels. What is written below two columns has lines as far apart as they."""
    specs = match.profile.labels
    labels = [index for index, spec in enumerate(specs) if spec.area is not Area.SIGN]
    rows = with_twins(match.profile, rows_of(match.found, match.tokens, labels))
    columns = {
        column: [row for row in rows if specs[row.label].column == column]
        for column in sorted({spec.column for spec in specs})
    }
    pitches = [row_pitch(own, room.right - room.left) for column, own in columns.items() if column and own]
    for column, own in columns.items():
        panel = replace(side_of(match, room, column), pitch=inf if column else min(pitches, default=inf))
        beside = Beside(ink.clean.shape[1] if panel.right == room.right else panel.right)
        yield from panel_zones(match.profile, own, panel, ink, beside=beside)


def side_of(match: Match, room: Panel, column: int) -> Panel:
    """The part of the room in which a column stands, down to what is printed below them: «chồng», where
    he signs, is found in a label of theirs too.
    """
    specs, beside = match.profile.labels, column > 0 and match.edge is not None
    tops = {index: _box(match, index).y for index, place in enumerate(match.found) if place is not None}
    middle = median([y for index, y in tops.items() if specs[index].column] or [0])
    areas = {Area.SIGN, Area.MAIN, Area.FOOT} if beside else {Area.SIGN}
    below = [
        y for index, y in tops.items()
        if y > middle and specs[index].area in areas and not (beside and specs[index].column)
    ]  # fmt: skip
    bottom = min([room.bottom, *below])
    if not beside or match.edge is None:
        return Panel(room.left, room.top, room.right, bottom)
    if column == match.left_column:
        return Panel(room.left, room.top, match.edge - 8, bottom)
    return Panel(match.edge - 8, room.top, room.right, bottom)


def _below_headings(page: PreparedPage, match: Match, ink: Ink) -> Iterator[Cut]:
    """Values in the columns below headings («NGƯỜI MẸ» | «NGƯỜI CHA»), level with a label."""
    specs = match.profile.labels
    headings = list(dict.fromkeys(spec.under for spec in specs if spec.under))
    parts = [
        index for index, spec in enumerate(specs)
        if match.found[index] is not None and (spec.under or spec.texts in headings)
    ]  # fmt: skip
    if len(headings) != 2 or not parts:
        return
    columns, rows = _table_rules(page, hull(_box(match, index) for index in parts))
    middles = _middles(match, headings, columns)
    if len(middles) != 2:
        return
    reach = abs(middles[headings[1]] - middles[headings[0]]) // 2
    tops = sorted({_box(match, index).y for index, place in enumerate(match.found) if place is not None})
    for index in parts:
        if not (specs[index].under and specs[index].keys):
            continue
        own, middle = _box(match, index), middles[specs[index].under]
        left, top, right = middle - reach + 8, own.y - 14, middle + reach - 8
        below = next((top for top in tops if top > own.y + own.h // 2), own.y + 3 * own.h) - 8
        if len(columns) > 2:
            left, right = _around(columns, middle, left, right)
        if len(rows) > 2:
            top, below = _around(rows, own.y + own.h // 2, top, below)
        yield Cut(page, index, without_struck(ink.rows(left, top, right, below), page.rules))


def _middles(
    match: Match, headings: Sequence[tuple[str, ...]], columns: Sequence[int]
) -> dict[tuple[str, ...], int]:
    """The x of the middle of each heading's column; where one was not read, by the rules of the table after
    the column of the labels.
    """
    found = {
        spec.texts: (box := _box(match, index)).x + box.w // 2
        for index, spec in enumerate(match.profile.labels)
        if spec.texts in headings and match.found[index] is not None
    }
    labels = [_box(match, index) for index, spec in enumerate(match.profile.labels) if spec.under]
    places = [box.x + box.w / 2 for box in labels if box.w]
    if len(found) == len(headings) or not places:
        return found
    behind = columns[bisect(columns, median(places)) :]  # a spine's shadow may look like one rule more
    cells = dict(zip(headings, pairwise(behind), strict=False))
    if len(cells) < len(headings):
        return found
    if not all(cells[texts][0] < middle < cells[texts][1] for texts, middle in found.items()):
        return found
    return {texts: (left + right) // 2 for texts, (left, right) in cells.items()}


def _around(rules: Sequence[int], place: int, before: int, after: int) -> tuple[int, int]:
    """The room between the rules on both sides of a place, where there are such."""
    at = bisect(rules, place)
    return (rules[at - 1] + 8 if at else before), (rules[at] - 8 if at < len(rules) else after)


def _table_rules(page: PreparedPage, area: Box) -> tuple[list[int], list[int]]:
    """x of the upright and y of the level rules of the table around an area; nothing without a table."""
    left, top = max(0, area.x - 60), max(0, area.y - 40)
    dark = (page.grey[top : area.y + area.h + 60, left : page.grey.shape[1]] < _RULE).astype(np.uint8)
    wide = cv2.dilate(dark, np.ones((1, 7), np.uint8)).mean(axis=0)
    high = cv2.dilate(dark, np.ones((7, 1), np.uint8)).mean(axis=1)
    return _peaks(wide, left), _peaks(high, top)


def _peaks(share: NDArray[np.float64], start: int) -> list[int]:
    """The middles of the stretches in which most of the line is dark."""
    edges = np.flatnonzero(np.diff((share > _RULED).astype(np.int8), prepend=0, append=0))
    return [start + int(first + last) // 2 for first, last in zip(edges[::2], edges[1::2], strict=True)]


def reading_in(zone: Zone, tokens: Sequence[Token], engine: str) -> Candidate:
    """What the quick model read where the value stands."""
    rows: list[str] = []
    trust: list[float] = []
    for part in zone.segments:
        inside = {
            token
            for token in tokens
            if (token.plain or token.text == "-")
            and part.left - 4 < token.box.x + token.box.w / 2 < part.right
            and part.top < token.box.y + token.box.h / 2 < part.bottom
        }
        rows.append(" ".join(t.text for t in sorted(inside, key=lambda t: t.box.x)))
        trust.extend(t.confidence for t in inside)
    return Candidate(join_rows(rows), min(trust, default=0.0), engine)


def _notes_heading(profile: FormProfile, tokens: Sequence[Token]) -> Sequence[Token]:
    """The words of the heading over the notes; empty when it was not found."""
    place = find_labels([wanted(profile.notes_heading)], tokens)[0]
    return tokens[place.start : place.stop] if place is not None else ()
