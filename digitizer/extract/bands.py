"""Reads the books of 1999: several records below each other, each with its labels, across both leaves.

All bands of a leaf are printed alike: a label that a hand hides in one band is known from the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import inf
from statistics import median

from digitizer.domain.forms import Area, Arrangement, FormProfile
from digitizer.domain.layout import Frame
from digitizer.domain.records import Box, FieldValue, RecordReading
from digitizer.extract.framed import is_unused
from digitizer.extract.ink import Segment
from digitizer.extract.labels import Found, find_labels, wanted, words_of
from digitizer.extract.loose import reading_in
from digitizer.extract.matching import Forms, Match
from digitizer.extract.notes import read_notes
from digitizer.extract.record import assemble
from digitizer.extract.repeated import ASIDE, ASTRAY, BEGINS, Trace, most_common, stand_alike
from digitizer.extract.signers import read_signers
from digitizer.extract.table import Cell, Table, TableReading, small_words_of
from digitizer.extract.tokens import Token, hull
from digitizer.extract.values import Cut, Engines, cut_out, read_cuts
from digitizer.extract.zones import Beside, Panel, Row, Zone, panel_zones, row_pitch, rows_of

_BANDS = 2  # bands: fewer have nothing in common
_ROWS = 3  # labels: a cell with more shows the distance of rows
_CLEAR = 3  # pixels: a letter so near to a label may be its first
_FAR_ASIDE = 80  # pixels beside the place where the other bands have a label: its box is wrong


@dataclass(frozen=True, slots=True)
class _Band:
    """A record's cells, the words in each, where each cell's words begin among all, and the labels found."""

    number: int
    cells: tuple[Cell | None, ...]
    words: tuple[tuple[Token, ...], ...]
    starts: tuple[int, ...]
    match: Match

    def column_of(self, label: int) -> int | None:
        """The cell in which a label was found."""
        place = self.match.found[label]
        if place is None:
            return None
        return self._cell_of(place.start)

    def _cell_of(self, word: int) -> int:
        return max(column for column, start in enumerate(self.starts) if start <= word)

    def faint(self, label: int, margins: Mapping[int, int], sure: Collection[int]) -> list[Trace]:
        """What may be a label that was not found: words between the labels printed before and after it.

        ``margins``: by cell the x at which its labels begin, relative to the cell. ``sure``: the labels whose
        places count.
        """
        tokens = words_of(self.match.tokens)
        spec = self.match.profile.labels[label]
        places = [(other, place) for other, place in enumerate(self.match.found) if place and other in sure]
        start = max((place.stop for other, place in places if other < label), default=0)
        stop = min((place.start for other, place in places if other > label), default=len(tokens))
        traces = []
        for place in tokens.faint(wanted(spec.texts), start, stop):
            column = self._cell_of(place.start)
            cell = self.cells[column]
            if cell is None or column not in margins:
                continue
            row = replace(_row_within(cell, place, tokens), label=label)
            first = not place.start or tokens[place.start - 1].line != tokens[place.start].line
            begins = first and abs(row.box.x - margins[column]) < ASIDE and not spec.optional
            traces.append(Trace(place.score + (BEGINS if begins else 0.0), column, row))
        return traces

    def faint_headings(self, labelled: Collection[int]) -> list[Trace]:
        """What may be the heading of a cell for notes: words on its first line."""
        heading = wanted(self.match.profile.notes_heading)
        traces = []
        for column, cell in enumerate(self.cells):
            words = words_of(self.words[column])
            first = sum(token.line == words[0].line for token in words) if words else 0
            if cell is not None and column not in labelled:
                found = words.faint(heading, 0, first)
                traces += [Trace(place.score, column, _row_within(cell, place, words)) for place in found]
        return traces


def _row_within(cell: Cell, place: Found, words: Sequence[Token]) -> Row:
    """The row of words of a cell, relative to it."""
    [row] = rows_of([place], words, [0])
    return row.moved(-cell.box.x, -cell.box.y)


def read_bands(table: Table, forms: Forms, engines: Engines) -> TableReading | None:
    """The records of the used bands; None when their labels are those of no form."""
    cells = [tuple(table.row(number)) for number in range(len(table))]
    words = [tuple(tuple(w) for w in small_words_of(row, engines)) for row in cells]
    streams = [_joined(row) for row in words]
    profile = _profile(streams, forms)
    if profile is None:
        return None
    bands = [
        _Band(
            number,
            row,
            said,
            tuple(accumulate((len(w) for w in said), initial=0))[:-1],
            forms.match(profile, s),
        )
        for number, (row, said, s) in enumerate(zip(cells, words, streams, strict=True))
    ]
    likeness = median(band.match.likeness for band in bands)
    records = []
    usual = _usual_rows(bands)
    notes = _usual_notes(bands, {column for column, _ in usual.values()})
    for band in bands:
        fields = _fields(band, usual, notes, engines)
        if not is_unused(fields):
            records.append(
                RecordReading(profile.record_type, profile.edition, fields, table.box(band.number))
            )
    return TableReading(profile, likeness, tuple(records), tuple(token for s in streams for token in s))


def _joined(words: Sequence[Sequence[Token]]) -> list[Token]:
    """All words of a band, cell by cell; no two cells share a line."""
    joined: list[Token] = []
    for cell in words:
        after = joined[-1].line + 1 if joined else 0
        joined.extend(replace(token, line=token.line + after) for token in cell)
    return joined


def _profile(streams: Sequence[Sequence[Token]], forms: Forms) -> FormProfile | None:
    """The form that most bands speak for."""
    among = [form for form in forms.profiles if form.arrangement is Arrangement.BANDS]
    for stream in sorted(streams, key=len, reverse=True):
        match = forms.best(stream, among)
        if match is not None:
            return match.profile
    return None


def _usual_rows(bands: Sequence[_Band]) -> Mapping[int, tuple[int, Row]]:
    """For each label its cell and its row, relative to the cell, as most bands have it.

    What few bands have may be words of a value («hộ sinh huyện» for «Năm sinh»): such a label is where all
    bands have something like it, if there is such a place.
    """
    usual: dict[int, tuple[int, Row]] = {}
    often: set[int] = set()
    for label in range(len(bands[0].match.found)):
        rows: dict[int, list[Row]] = {}
        for band in bands:
            column = band.column_of(label)
            cell = None if column is None else band.cells[column]
            if column is not None and cell is not None:
                [row] = rows_of(band.match.found, band.match.tokens, [label])
                rows.setdefault(column, []).append(row.moved(-cell.box.x, -cell.box.y))
        if rows:
            column, found = max(rows.items(), key=lambda item: len(item[1]))
            usual[label] = column, _typical(found)
            often |= {label} if 2 * len(found) >= len(bands) else set()
    return usual | _repeated_rows(bands, {label: usual[label] for label in often})


def _repeated_rows(
    bands: Sequence[_Band], usual: Mapping[int, tuple[int, Row]]
) -> dict[int, tuple[int, Row]]:
    """The same for labels that few bands show well: each is printed at one place in all, values are not.

    ``usual`` has the others.
    """
    if len(bands) < _BANDS:
        return {}
    margins = {
        column: min(row.box.x for where, row in usual.values() if where == column)
        for column in {where for where, _ in usual.values()}
    }
    rows: dict[int, tuple[int, Row]] = {}
    for label, spec in enumerate(bands[0].match.profile.labels):
        if label not in usual and (spec.keys or not spec.optional):
            taken = [*usual.values(), *rows.values()]
            found = most_common([_free(band.faint(label, margins, usual), taken) for band in bands])
            rows |= {label: found} if found is not None else {}
    return rows


def _free(traces: Iterable[Trace], taken: Sequence[tuple[int, Row]]) -> list[Trace]:
    """The traces that do not stand where another label does."""
    return [
        one for one in traces
        if not any(one.column == column and stand_alike(one.row, row) for column, row in taken)
    ]  # fmt: skip


def _typical(rows: Sequence[Row]) -> Row:
    """The row that stands as most others do; of equals the first from the left, as a value may say its label
    again («29 tuổi»)."""

    def away(row: Row) -> float:
        return median(abs(row.baseline - one.baseline) + abs(_end(row) - _end(one)) for one in rows)

    return min(rows, key=lambda row: (away(row), _end(row)))


def _end(row: Row) -> int:
    return row.box.x + row.box.w


def _usual_notes(bands: Sequence[_Band], labelled: Collection[int]) -> Mapping[int, Box]:
    """For each cell of notes the place of its heading, relative to the cell, as any band has it.

    Cells ``labelled`` are none of notes where there are others («Vũ Thị Châu» is like «Ghi chú»): of the
    others the one is whose heading all bands nearly have.
    """
    usual: dict[int, Box] = {}
    for band in bands:
        for column, cell in enumerate(band.cells):
            heading = _notes_heading(band.match.profile, band.words[column])
            if cell is not None and heading is not None:
                usual.setdefault(column, _moved(heading, -cell.box.x, -cell.box.y))
    usual = {column: box for column, box in usual.items() if column not in labelled} or usual
    if usual or len(bands) < _BANDS:
        return usual
    found = most_common([band.faint_headings(labelled) for band in bands])
    return {found[0]: found[1].box} if found is not None else {}


def _moved(box: Box, dx: int, dy: int) -> Box:
    return Box(box.x + dx, box.y + dy, box.w, box.h)


def _pitch(profile: FormProfile, usual: Mapping[int, tuple[int, Row]], cells: Sequence[Cell | None]) -> float:
    """The distance of rows in the cell where they stand closest; signatures' labels are not set in rows."""
    pitches = [inf]
    signs = _signs(profile, {label: row for label, (_, row) in usual.items()})
    for column, cell in enumerate(cells):
        rows = [row for label, (where, row) in usual.items() if where == column and label not in signs]
        if cell is not None and len(rows) > _ROWS:
            pitches.append(row_pitch(sorted(rows, key=_reading_order), cell.box.w))
    return min(pitches)


def _fields(
    band: _Band, usual: Mapping[int, tuple[int, Row]], notes: Mapping[int, Box], engines: Engines
) -> dict[str, FieldValue]:
    cuts: list[Cut] = []
    others: dict[str, FieldValue] = {}
    pitch = _pitch(band.match.profile, usual, band.cells)
    for column, cell in enumerate(band.cells):
        if cell is None:
            continue
        if column in notes:
            heading = _moved(notes[column], cell.box.x, cell.box.y)
            others |= _notes(band.match.profile, cell, heading, engines)
            continue
        rows = _rows(band, column, cell, usual)
        if rows:
            cuts.extend(_values(band, column, cell, rows, pitch, _beside(band, column, usual), engines))
            signed, offices = _signers(band, column, cell, rows, engines)
            cuts.extend(signed)
            others |= offices
    return (
        assemble(band.match.profile, read_cuts(engines, band.match.profile, cuts), engines.lexicon) | others
    )


def _rows(band: _Band, column: int, cell: Cell, usual: Mapping[int, tuple[int, Row]]) -> dict[int, Row]:
    """The places of a cell's labels: as found, or as printed in the other bands."""
    labels = [label for label, (where, _) in usual.items() if where == column]
    own = sorted(label for label in labels if band.column_of(label) == column)
    rows = {row.label: row for row in rows_of(band.match.found, band.match.tokens, own)}
    for label in labels:
        printed = usual[label][1].moved(cell.box.x, cell.box.y)
        if label not in rows or _is_astray(rows[label], printed):
            rows[label] = printed
    return rows


def _beside(band: _Band, column: int, usual: Mapping[int, tuple[int, Row]]) -> Beside:
    """What is printed right of a cell: names are signed and notes written there that hang over its rules, or
    the labels of the next cell begin a little behind them.
    """
    own, beside = band.cells[column], band.cells[column + 1] if column + 1 < len(band.cells) else None
    if own is None:
        return Beside()
    if beside is None or own.sheet is not beside.sheet:
        return Beside(own.sheet.page.clean.shape[1])
    rows = {label: row for label, (where, row) in usual.items() if where == column + 1}
    if not rows.keys() - _signs(band.match.profile, rows):
        return Beside()
    labels = [row.moved(beside.box.x - _CLEAR, beside.box.y) for row in rows.values()]
    return Beside(min(row.box.x for row in labels), labels)


def _values(
    band: _Band,
    column: int,
    cell: Cell,
    rows: Mapping[int, Row],
    pitch: float,
    beside: Beside,
    engines: Engines,
) -> list[Cut]:
    """The values after the labels of one cell, which may run over its rule."""
    profile, ink, page = band.match.profile, cell.sheet.ink, cell.sheet.page
    x, y, w, h = cell.box
    foot = min([y + h, *(rows[label].box.y for label in _signs(profile, rows))])
    plain = sorted((rows[label] for label in rows.keys() - _signs(profile, rows)), key=_reading_order)
    zones = panel_zones(profile, plain, Panel(x, y, x + w, foot), ink, pitch, beside)
    if zones and foot == y + h:
        zones[-1] = _overflown(zones[-1], plain, cell)
    cuts = [cut_out(zone, ink, page, reading_in(zone, band.words[column], engines.first)) for zone in zones]
    for segment in (part for zone in zones for part in zone.segments if part.right > x + w):
        ink.take(replace(segment, left=x + w))
    return cuts


def _overflown(zone: Zone, rows: Sequence[Row], cell: Cell) -> Zone:
    """The last value of a cell, or, where its label stands so low that none follows it, what stands below
    the cell's rule, above the first label of the next band."""
    [*_, last] = zone.segments
    height, below = last.bottom - last.top, cell.box.y + cell.box.h
    room = below + min(row.box.y for row in rows) - cell.box.y
    is_lowest = below + height > cell.sheet.grid.rows[-1]  # below the table stands the form's code
    is_written = any(len(cell.sheet.ink.strokes_in(part)) for part in zone.segments)
    if is_lowest or last.baseline + height < below or is_written:
        return zone
    under = Segment(cell.box.x, cell.box.x + cell.box.w, last.bottom, min(last.bottom + height, room), room)
    longer = replace(zone, segments=(*zone.segments, under))
    return longer if under.bottom - under.top > 0.5 * height else zone


def _signers(
    band: _Band, column: int, cell: Cell, rows: Mapping[int, Row], engines: Engines
) -> tuple[list[Cut], dict[str, FieldValue]]:
    """The names in the signature cells, and the offices above them."""
    profile, sheet, (x, y, w, h) = band.match.profile, cell.sheet, cell.box
    boxes = {label: rows[label].box for label in _signs(profile, rows)}
    frame = Frame(x, y, x + w, y + h, x + w)
    return read_signers(sheet.page, profile, boxes, band.words[column], frame, sheet.ink, engines)


def _signs(profile: FormProfile, rows: Mapping[int, Row]) -> set[int]:
    return {label for label in rows if profile.labels[label].area is Area.SIGN}


def _is_astray(row: Row, printed: Row) -> bool:
    """Whether a label was found where the other bands do not have it, or begins in the value before it:
    «Thắng» before «Năm sinh» is much like «tháng, năm sinh».
    """
    aside = max(abs(_end(row) - _end(printed)), printed.box.x - row.box.x)
    return abs(row.baseline - printed.baseline) > ASTRAY or aside > _FAR_ASIDE


def _reading_order(row: Row) -> tuple[int, int]:
    return row.label, row.box.x


def _notes_heading(profile: FormProfile, words: Sequence[Token]) -> Box | None:
    """The heading of a cell for notes: its first line."""
    place = find_labels([wanted(profile.notes_heading)], words)[0]
    if place is None or words[place.start].line != words[0].line:
        return None
    return hull(token.box for token in words[place.start : place.stop])


def _notes(profile: FormProfile, cell: Cell, heading: Box, engines: Engines) -> dict[str, FieldValue]:
    """What is written below the heading of a cell for notes."""
    x, y, w, h = cell.box
    area = Panel(x, heading.y + heading.h + 8, x + w, y + h)
    return read_notes(cell.sheet.page, area, profile.notes_key, cell.sheet.ink, engines)
