"""Where each field's value stands on a page: from the found labels, the rows they stand on, and the ink.

Nothing here rests on fixed coordinates. A label gives its row's baseline; rows without a label between two
labelled rows continue the value above them; the ink of a row belongs to the label left of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf

import numpy as np

from digitizer.domain.forms import Area, FormProfile
from digitizer.domain.layout import Frame, PreparedPage, Rule
from digitizer.domain.records import Box
from digitizer.extract.ink import Crop, Ink, Segment
from digitizer.extract.labels import Found
from digitizer.extract.struck import without_struck
from digitizer.extract.tokens import Token, hull

_NEARLY = 0.4  # pitches: so much may lack where a row stands between two
_ABOVE, _BELOW = 0.76, 0.26  # a row reaches so far above and below its baseline, in row pitches
# Heights of a row: gaps between words and letters, what a word is no longer than, a letter no higher, a mark;
# how far off its line what goes on behind it stands at most.
_WORD_GAP, _LETTER_GAP, _LONGEST, _LETTER, _MARK, _LEVEL = 0.6, 0.2, 3.0, 0.6, 0.15, 0.2
_MARGIN, _NEAR = 20, 3  # pixels: labels less far apart begin, or stand on, one line; labels around one
_ENDS = 0.6  # ... so near to the ends of a stretch ends a leader
_HIDDEN = 0.8  # of the height of letters: in a wider gap over a rule one may be hidden
_FEW = 3  # rows: fewer do not show how far apart lines are written
_DESCENDING = frozenset("gpqyjàạẹịọụặậệộợựỵ,;()")
_WIDEST = 1.8  # usual distances of rows: rows of one value are no farther apart


@dataclass(frozen=True, slots=True)
class Zone:
    """The value after the profile's label number ``label``: its stretches, first row first.

    ``cut_off``: a line of it goes up to its end and on behind it, over a rule or the next label.
    """

    label: int
    segments: tuple[Segment, ...]
    cut_off: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page with labels of its own: a column, or the cell of a band. The lines on which it is
    written are no further apart than ``pitch``.
    """

    left: int
    top: int
    right: int
    bottom: int
    pitch: float = inf


@dataclass(frozen=True, slots=True)
class _Column:
    """The area in which rows run: its sides, the distance of rows, and the baseline that ends it.

    ``most`` is how many rows below a label may continue its value (None: as many as its label has room for).
    """

    left: int
    right: int
    pitch: float
    end: int | None
    most: int | None = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A label's place: tokens' hull on its last line, its baselines, first and last."""

    label: int
    box: Box
    first: int
    baseline: int

    def moved(self, dx: int, dy: int) -> Row:
        """The same row elsewhere on the page."""
        box = Box(self.box.x + dx, self.box.y + dy, self.box.w, self.box.h)
        return Row(self.label, box, self.first + dy, self.baseline + dy)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is printed right of a column: ``free`` is the x up to which there is nothing, ``labels`` those of
    the next column. Down to the y ``bare`` there is nothing at all.
    """

    free: int = 0
    labels: Sequence[Row] = ()
    bare: int = 0

    def begins(self, segment: Segment) -> float:
        """The x up to which nothing is printed beside a stretch of a row."""
        return inf if (segment.top + segment.baseline) / 2 < self.bare else self.free

    def end(self, segment: Segment) -> float:
        """The x at which a label begins on the height of a stretch of a row."""
        reach = (segment.bottom - segment.top) / 2
        level = (row.box.x for row in self.labels if abs(row.baseline - segment.baseline) < reach)
        return min(level, default=inf)


def find_zones(
    profile: FormProfile,
    found: Sequence[Found | None],
    tokens: Sequence[Token],
    frame: Frame,
    ink: Ink,
    beside: Beside = Beside(),
) -> list[Zone]:
    """A zone for every label that was found in the head, main column or foot and has a field.

    ``beside``: what is printed right of the main column.
    """
    zones: list[Zone] = []
    for area, (left, right) in {
        Area.HEAD: (frame.left - 60, frame.right + 60),
        Area.MAIN: (frame.left + 6, frame.divider - 6),
        Area.FOOT: (frame.left, frame.right + 60),
    }.items():
        rows = _levelled(with_twins(profile, rows_of(found, tokens, _of_area(profile, area))), ink)
        pitch = row_pitch(rows, frame.right - frame.left)
        column = _Column(left, right, pitch, _end(profile, found, tokens, area))
        own = _column_zones(profile, rows, column, ink)
        zones.extend((_run_over(zone, right, beside, ink) for zone in own) if area is Area.MAIN else own)
    return zones


def _run_over(zone: Zone, edge: int, beside: Beside, ink: Ink) -> Zone:
    """The zone, longer where a word runs on over the column's edge: typewriters do not stop at a rule."""
    segments = tuple(_longer(s, beside, ink) if s.right == edge else s for s in zone.segments)
    return Zone(zone.label, segments, any(_is_cut_off(s, edge, ink) for s in segments))


def _is_cut_off(segment: Segment, edge: int, ink: Ink) -> bool:
    """Whether a line goes on behind its stretch, or letters of it may be hidden under the rule at the
    column's edge.
    """
    height = segment.bottom - segment.top
    around = replace(segment, right=segment.right + height)
    letters = [box for box in ink.boxes(ink.strokes_in(around)) if box.h > _MARK * height]
    end = min(segment.right, edge)
    before = [box for box in letters if box.x + box.w / 2 < end]
    last = max((box.x + box.w for box in before), default=-inf)
    first = min((box.x for box in letters if box.x + box.w / 2 >= end), default=inf)
    if segment.right > edge:
        return first - last > _HIDDEN * max((box.h for box in before), default=0)
    return (segment.right == edge and last > edge) or first - last < _LETTER_GAP * height


def _longer(segment: Segment, beside: Beside, ink: Ink) -> Segment:
    """The stretch up to the end of the word that begins near its right end, where nothing else is printed."""
    height = segment.bottom - segment.top
    own = ink.strokes_in(segment)
    last = max((box.x + box.w for box in ink.boxes(own)), default=0)
    if segment.right - last > _WORD_GAP * height:
        return segment
    right = min(segment.right + round(_LONGEST * height), beside.end(segment))
    beyond = replace(segment, left=segment.right, right=int(right))
    letters = sorted(box for box in ink.boxes(ink.strokes_in(beyond)) if box.h > _MARK * height)
    free = beside.begins(segment)
    if free == inf:  # only what stands level with the value goes on with it
        foot = np.median([box.y + box.h for box in ink.boxes(own) if box.h > _MARK * height])
        letters = [box for box in letters if abs(box.y + box.h - foot) < _LEVEL * height]
    end = _end_of_word(segment, free, letters)
    if end > segment.right + (_LONGEST - _LETTER_GAP) * height:  # what is printed there follows close behind
        end = _end_of_word(segment, free, [box for box in letters if box.x <= free])
    return replace(segment, right=end + 1) if end > segment.right else segment


def _end_of_word(segment: Segment, free: float, letters: Sequence[Box]) -> int:
    """Where the letters behind a stretch end that follow each other; the first begins before ``free``.

    Words follow each other only where nothing is printed (``free`` is endless).
    """
    height = segment.bottom - segment.top
    end, gap = segment.right, _WORD_GAP * height
    following = _WORD_GAP if free == inf else _LETTER_GAP
    for box in letters:
        if box.x - end > gap or (end == segment.right and box.x > free) or box.h > _LETTER * height:
            break
        end, gap = max(end, box.x + box.w), following * height
    return end


def panel_zones(
    profile: FormProfile,
    rows: Sequence[Row],
    panel: Panel,
    ink: Ink,
    usual: float = inf,
    beside: Beside = Beside(),
) -> list[Zone]:
    """A zone for every row whose label has a field.

    The panel's bottom ends the last value. A value has as many lines as its label says. ``usual`` is the
    distance of rows in other panels: where few labels stand, it shows how many rows lie between. ``beside``:
    what is printed right of the panel.
    """
    rows = _levelled(rows, ink)
    pitch = min(row_pitch(rows, panel.right - panel.left), panel.pitch)
    if len(rows) == 1 and usual < inf:  # a guess by the width says less
        pitch = min(usual, panel.pitch)
    elif len(rows) < _FEW:
        pitch = min(pitch, usual)
    elif len(rows) == _FEW:
        pitch = min(pitch, max(usual, _printed_pitch(profile, rows)))
    column = _Column(panel.left, panel.right, pitch, round(panel.bottom + _ABOVE * pitch), None)
    return [_run_over(zone, panel.right, beside, ink) for zone in _column_zones(profile, rows, column, ink)]


def _printed_pitch(profile: FormProfile, rows: Sequence[Row]) -> float:
    """The distance of rows where each label has all the lines that its form gives it."""
    return float(
        np.median([(b.first - a.baseline) / profile.labels[a.label].lines for a, b in pairwise(rows)])
    )


def _of_area(profile: FormProfile, area: Area) -> list[int]:
    return [index for index, spec in enumerate(profile.labels) if spec.area is area]


def _column_zones(profile: FormProfile, rows: Sequence[Row], column: _Column, ink: Ink) -> Iterator[Zone]:
    own = list(_zones_of(profile, rows, column, ink))
    drop = _drop(own, ink, column.pitch)
    return (_lowered(zone, drop) for zone in own)


def _levelled(rows: Sequence[Row], ink: Ink) -> list[Row]:
    """The rows with their baselines where the labels' own letters stand: an engine's box may take in those of
    a value above or below them.
    """
    feet = [ink.foot(row.box) or row.baseline for row in rows]
    return [
        replace(row, first=foot if row.first == row.baseline else row.first, baseline=foot)
        for row, foot in zip(rows, feet, strict=True)
    ]


def _drop(zones: Sequence[Zone], ink: Ink, pitch: float) -> int:
    """How far below the labels' baseline the values stand (negative: above), in pixels.

    A printer or typewriter puts all values of a page off the labels' line by the same step.
    """
    steps = [step for zone in zones if (step := ink.drop(zone.segments[0])) is not None]
    if len(steps) < 3:
        return 0
    limit = 0.28 * pitch
    return round(max(-limit, min(limit, float(np.median(steps)))))


def _lowered(zone: Zone, drop: int) -> Zone:
    return Zone(
        zone.label, tuple(replace(s, top=s.top + drop, bottom=s.bottom + drop) for s in zone.segments)
    )


def rows_of(found: Sequence[Found | None], tokens: Sequence[Token], labels: Sequence[int]) -> list[Row]:
    """The rows on which these labels were found."""
    rows = []
    for index in labels:
        place = found[index]
        if place is None:
            continue
        label = tokens[place.start : place.stop]
        last = [token for token in label if token.line == label[-1].line]
        first = [token for token in label if token.line == label[0].line]
        rows.append(Row(index, hull(t.box for t in last), _baseline(first), _baseline(last)))
    return rows


def with_twins(profile: FormProfile, rows: Sequence[Row]) -> list[Row]:
    """The rows with those of labels that were not found, where another person's lines, printed alike, have
    them: as far from the label before or after it as its like from the like of that. Optional labels are left
    out: forms have them for one person and not for the other.
    """
    known = {row.label: row for row in rows}
    for label, spec in enumerate(profile.labels):
        if spec.optional:
            continue
        twins = (_twin(profile, known, label, step) for step in (-1, 1))
        row = known.get(label) or next((row for row in twins if row is not None), None)
        if row is not None:
            known[label] = row
    return [known[label] for label in sorted(known)]


def _twin(profile: FormProfile, known: Mapping[int, Row], label: int, step: int) -> Row | None:
    """The row of a label by its like elsewhere and the label ``step`` from it.

    Of two on one line the first begins the line, however far behind it the other stands.
    """
    specs, beside = profile.labels, known.get(label + step)
    if beside is None:
        return None
    for other, row in known.items():
        neighbour = known.get(other + step)
        if (
            neighbour is not None
            and specs[other].texts == specs[label].texts
            and specs[other + step].texts == specs[label + step].texts
        ):
            down = beside.baseline - neighbour.baseline
            on_line = abs(neighbour.baseline - row.baseline) < _MARGIN
            begins = on_line and row.box.x - _margin(known, other) < _MARGIN
            across = _margin(known, label) - row.box.x if begins else beside.box.x - neighbour.box.x
            return replace(row.moved(across, down), label=label)
    return None


def _margin(known: Mapping[int, Row], label: int) -> int:
    """The x at which lines begin near a label."""
    return min(row.box.x for near, row in known.items() if abs(near - label) <= _NEAR)


def _baseline(tokens: Sequence[Token]) -> int:
    """The bottom of letters that do not reach below the line."""
    plain = [t for t in tokens if not _DESCENDING & set(t.text.casefold())]
    bottoms = sorted(t.box.y + t.box.h for t in plain or tokens)
    middle = bottoms[len(bottoms) // 2]
    return middle if plain else middle - 9


def row_pitch(rows: Sequence[Row], width: int) -> float:
    """The usual distance between neighbouring rows, in pixels; guessed by the width where none is known."""
    steps = sorted(b.first - a.baseline for a, b in pairwise(rows) if b.first - a.baseline > 30)
    if not steps:
        return 0.045 * width
    near = [step for step in steps if step < 1.4 * steps[len(steps) // 8]]
    return float(np.median(near))


def _end(
    profile: FormProfile, found: Sequence[Found | None], tokens: Sequence[Token], area: Area
) -> int | None:
    """The baseline of the first row of the signature cells, which ends the main column's last value."""
    if area is not Area.MAIN:
        return None
    for spec, place in zip(profile.labels, found, strict=True):
        if spec.area is Area.SIGN and place is not None:
            return _baseline(tokens[place.start : place.stop])
    return None


def crops_of(zone: Zone, ink: Ink, page: PreparedPage) -> list[Crop]:
    """The value's lines cut out, without one that was struck out and written anew."""
    crops: list[Crop] = []
    for part in zone.segments:
        rules = [rule for rule in page.rules if not _is_leader(rule, part)]
        crops.extend(without_struck(ink.lines(part), rules))
    return crops


def _is_leader(rule: Rule, part: Segment) -> bool:
    """Whether a rule is printed to write on: it runs from end to end of a stretch."""
    reach = (part.bottom - part.top) * _ENDS
    return rule.x0 < part.left + reach and rule.x1 > part.right - reach


def _printed(profile: FormProfile, rows: Sequence[Row], column: _Column, ink: Ink) -> Iterator[Row]:
    """The rows without a label («số») that is a word of the value before it: where a long value was squeezed
    in on two lines, no label stands between.
    """
    before: Row | None = None
    for row in rows:
        if profile.labels[row.label].parser == "join" and before is not None:
            value = _segment(before.box.x + before.box.w, column.right, before.baseline, column.pitch)
            if abs(row.first - before.baseline) < 0.4 * column.pitch and ink.is_crowded(value):
                continue
        before = row
        yield row


def _zones_of(profile: FormProfile, rows: Sequence[Row], column: _Column, ink: Ink) -> Iterator[Zone]:
    rows = list(_printed(profile, rows, column, ink))
    for index, row in enumerate(rows):
        spec = profile.labels[row.label]
        if not spec.keys or spec.under:
            continue
        following = rows[index + 1] if index + 1 < len(rows) else None
        same_row = following is not None and abs(following.first - row.baseline) < 0.4 * column.pitch
        limit = following.box.x - 4 if following is not None and same_row else column.right
        start = ink.seam(row.box.x + row.box.w, row.baseline, column.pitch)
        segments = [_segment(start, limit, row.baseline, column.pitch)]
        if not same_row:
            ends = [column.end, following.first if following else None]
            below = min((end for end in ends if end is not None), default=None)
            most = spec.lines - 1 if column.most is None else column.most
            segments.extend(_continuation(row.baseline, below, column, most, ink))
        yield Zone(row.label, tuple(segments))


def _continuation(
    baseline: int, below: int | None, column: _Column, most: int, ink: Ink
) -> Sequence[Segment]:
    """The unlabelled rows between a labelled row and the next one, ``most`` of them.

    Where there is room for more, the rows may be wider than usual; the ink tells.
    """
    if below is None:
        return ()
    count = int((below - baseline) / column.pitch + _NEARLY) - 1
    if count <= 0 or most <= 0:
        return ()

    def rows(step: float) -> Sequence[Segment]:
        return [
            _segment(column.left, column.right, round(baseline + number * step), column.pitch)
            for number in range(1, min(count, most) + 1)
        ]

    if count <= most or column.most:
        return rows((below - baseline) / (count + 1))
    wide = (below - baseline) / (most + 1)
    steps = (column.pitch, wide) if wide < _WIDEST * column.pitch else (column.pitch,)
    return max(map(rows, steps), key=lambda found: sum(len(ink.strokes_in(row)) for row in found))


def _segment(left: int, right: int, baseline: int, pitch: float) -> Segment:
    return Segment(left, right, round(baseline - _ABOVE * pitch), round(baseline + _BELOW * pitch), baseline)
