"""Reads a page with the frame of 2015: head, wide column of labels, narrow column of tick boxes and notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from digitizer.domain.forms import FormProfile
from digitizer.domain.layout import Engine, Frame, Pixels, PreparedPage
from digitizer.domain.records import Box, FieldValue, Fill, PageKind, PageReading, RecordReading
from digitizer.extract.crops import (
    LABEL_SCALE,
    OTHER_FORM,
    first_reading,
    moved,
    quality,
    scaled,
    shrunk,
    unshrunk,
    warnings,
)
from digitizer.extract.ink import Ink, Segment
from digitizer.extract.labels import Found, find_labels, wanted
from digitizer.extract.matching import Forms, Match
from digitizer.extract.notes import read_notes
from digitizer.extract.record import assemble, tick_code
from digitizer.extract.relook import found_well, lacks_labels
from digitizer.extract.rows import ink_bands
from digitizer.extract.signature import sign_boxes
from digitizer.extract.signers import read_signers
from digitizer.extract.ticks import TickBox, find_ticks
from digitizer.extract.tokens import Token, tokens_of
from digitizer.extract.values import Cut, Engines, cut_out, read_cuts
from digitizer.extract.zones import Beside, Panel, find_zones

_BEGINS = 0.3  # of the narrow column: tick boxes that stand before their words begin in this share of it
_CLEAR, _MARGIN = 8, 16  # pixels left of them; words stand so far right of the divider at least
_STRAY = 3  # letters: marks and rests of labels are read as no more
# Letters, each counted with its confidence: of a form that nobody filled in they came to 7, of 18,500 others
# to 36 at least.
_LEAST_READ = 10.0


@dataclass(frozen=True, slots=True)
class _Side:
    """What is printed in the narrow column: its tick boxes, its words, and where among them the labels of the
    boxes (None: not found) and the heading of the notes stand.
    """

    boxes: Sequence[TickBox]
    tokens: Sequence[Token]
    ticks: Sequence[Found | None]
    heading: Found | None

    @property
    def printed(self) -> Iterator[Box]:
        """The places of what was found."""
        for place in (*self.ticks, self.heading):
            if place is not None:
                yield from (token.box for token in self.tokens[place.start : place.stop])
        yield from (one.box for one in self.boxes)

    @property
    def bare(self) -> int:
        """The y down to which nothing stands in the column but what was found; 0 where something was not."""
        if self.heading is None or None in self.ticks:
            return 0
        last = self.tokens[self.heading.stop - 1].box
        return last.y + last.h


def read_framed(page: PreparedPage, frame: Frame, forms: Forms, engines: Engines) -> PageReading | None:
    """The record in the frame; None when the frame holds no form's labels."""
    ink = Ink(page.clean)
    tokens = _tokens(ink.clean, frame, engines.labels, LABEL_SCALE)
    match = forms.best(tokens, [form for form in forms.profiles if form.ticks])
    if match is None:
        return None
    if not forms.is_accepted(match.profile):
        return PageReading(PageKind.UNKNOWN, match.profile.id, page.rotation, warnings=(OTHER_FORM,))
    if engines.lines is not None and lacks_labels(match):
        again = forms.match(match.profile, _tokens(ink.clean, frame, engines.lines, 1.0))
        tokens, match = max(
            (tokens, match), (list(again.tokens), again), key=lambda pair: found_well(pair[1])
        )
    side = _side(page, frame, match.profile, find_ticks(page.grey, frame), engines)
    readings = read_cuts(engines, match.profile, _cuts(page, match, tokens, frame, side, ink, engines))
    fields = assemble(match.profile, readings, engines.lexicon)
    ticked = _ticked(match.profile, side, page, fields)
    notes = _notes(page, frame, match.profile, side, ink, engines)
    codes = [] if forms.is_told(match.profile, fields) else _corners(ink.clean, frame, engines)
    profile = forms.edition(match.profile, fields, [*tokens, *codes])
    if is_unused(fields) and not ticked:
        return PageReading(PageKind.BLANK, profile.id, page.rotation, quality=quality(page))
    record = RecordReading(profile.record_type, profile.edition, fields | ticked | notes)
    return PageReading(
        PageKind.RECORD, profile.id, page.rotation, (record,), warnings=warnings(page, match.likeness),
        quality=quality(page),
    )  # fmt: skip


def is_unused(fields: Mapping[str, FieldValue]) -> bool:
    """Whether nobody filled in the form: at most a page number and stray marks, or letters hardly read in
    specks and pieces of rules.
    """
    values = [value for key, value in fields.items() if key != "trangSo"]
    lengths = [len(value.raw) for value in values]
    if sum(length > 1 for length in lengths) <= 2 or max(lengths) <= _STRAY:
        return True
    return sum(value.confidence * len(value.raw) for value in values) < _LEAST_READ


def _tokens(clean: Pixels, frame: Frame, engine: Engine, scale: float) -> list[Token]:
    """Words of the head's lowest lines, main column and foot, in that order, in page coordinates, read at a
    scale.
    """
    bands = ink_bands(clean[: frame.top - 12, frame.left :])[-2:]
    places = (
        (0, max(0, bands[0][0] - 8) if bands else 0, clean.shape[1], frame.top - 12),
        (frame.left + 12, frame.top + 12, frame.divider - 10, frame.bottom - 12),
        (frame.left, frame.bottom + 12, clean.shape[1], clean.shape[0]),
    )
    crops = [scaled(clean[top:bottom, left:right], scale) for left, top, right, bottom in places]
    blocks = zip(engine.read_blocks(crops), places, strict=True)
    return tokens_of(
        moved(line, left, top, 1 / scale) for block, (left, top, _, _) in blocks for line in block
    )


def _corners(clean: Pixels, frame: Frame, engines: Engines) -> list[Token]:
    """The words far above and below the frame, where printers set the form's code in small letters."""
    below = frame.bottom + 12
    bands = [(0, band) for band in ink_bands(clean[: frame.top - 12])[:-2]]
    bands += [(below, band) for band in ink_bands(clean[below:])]
    crops = [clean[max(0, start + top - 8) : start + bottom + 8] for start, (top, bottom) in bands]
    return tokens_of((engines.lines or engines.labels).read_lines(crops))


def _side(
    page: PreparedPage, frame: Frame, profile: FormProfile, boxes: Sequence[TickBox], engines: Engines
) -> _Side:
    """What is printed in the narrow column."""
    left, top = frame.divider + 8, frame.top + 8
    image = page.grey[top : frame.bottom - 8, left : frame.right - 8]
    block = engines.labels.read_blocks([shrunk(_without_boxes(image, boxes, left, top))])[0]
    tokens = tokens_of(unshrunk(line, left, top) for line in block)
    labels = [wanted(tick.texts) for tick in profile.ticks] + [wanted(profile.notes_heading)]
    *ticks, heading = find_labels(labels, tokens)
    return _Side(boxes, tokens, ticks, heading)


def _cuts(
    page: PreparedPage,
    match: Match,
    tokens: Sequence[Token],
    frame: Frame,
    side: _Side,
    ink: Ink,
    engines: Engines,
) -> list[Cut]:
    """The values after the labels, and the names in the signature cells.

    A value that runs on over the divider is taken from the narrow column, where it is no note.
    """
    for box in side.printed:
        ink.take(_around(box))
    cuts = []
    beside = Beside(_free_until(frame, side.boxes), bare=side.bare)
    for zone in find_zones(match.profile, match.found, tokens, frame, ink, beside):
        first = first_reading(match.found, zone.label, tokens, engines.labels.name)
        cuts.append(cut_out(zone, ink, page, first))
        for part in zone.segments:
            ink.take(replace(part, left=frame.divider))
    signs = sign_boxes(match.profile, match.found, tokens)
    signed, _ = read_signers(page, match.profile, signs, tokens, frame, ink, engines)
    return [*cuts, *signed]


def _around(box: Box) -> Segment:
    return Segment(box.x, box.x + box.w, box.y, box.y + box.h, box.y + box.h)


def _free_until(frame: Frame, boxes: Sequence[TickBox]) -> int:
    """The x up to which the narrow column is bare: its tick boxes, or the words left of them, begin there."""
    if not boxes:
        return frame.right
    left = min(box.box.x for box in boxes)
    before_words = left - frame.divider < _BEGINS * (frame.right - frame.divider)
    return left - _CLEAR if before_words else frame.divider + _MARGIN


def _notes(
    page: PreparedPage, frame: Frame, profile: FormProfile, side: _Side, ink: Ink, engines: Engines
) -> dict[str, FieldValue]:
    """What is written below the heading of the notes."""
    if side.heading is None:
        return {}
    last = side.tokens[side.heading.stop - 1].box
    area = Panel(frame.divider + 10, last.y + last.h + 10, frame.right - 10, frame.bottom - 12)
    return read_notes(page, area, profile.notes_key, ink, engines)


def _ticked(
    profile: FormProfile, side: _Side, page: PreparedPage, fields: Mapping[str, FieldValue]
) -> dict[str, FieldValue]:
    """The fields that ticked boxes set: each box belongs to the label whose first line is on its height."""
    result: dict[str, FieldValue] = {}
    for tick, place in zip(profile.ticks, side.ticks, strict=True):
        if place is None:
            continue
        first = side.tokens[place.start].box
        box = min(side.boxes, key=lambda b: abs(b.box.y + b.box.h / 2 - first.y - first.h / 2), default=None)
        if box is None or abs(box.box.y + box.box.h / 2 - first.y - first.h / 2) > 0.8 * box.box.h:
            continue
        code = tick_code(tick, fields) if box.ticked and tick.key else ""
        if code:
            trust = 0.99 if box.ink > 0.08 else 0.8
            where = page.original_box(box.box)
            result[tick.key] = FieldValue(code, tick.texts[0], trust, where, "tick", Fill.TICKED)
    return result


def _without_boxes(image: Pixels, boxes: Sequence[TickBox], left: int, top: int) -> Pixels:
    """The column with its tick boxes painted over, so that they are not read as letters."""
    painted = image.copy()
    for box, _ in ((b.box, b.ink) for b in boxes):
        y, x = box.y - top, box.x - left
        painted[max(0, y - 14) : y + box.h + 14, max(0, x - 14) : x + box.w + 14] = 255
    return painted
