"""Reads ledgers: a record a row, labels only in the headings of the columns, over one or two leaves.

Headings were often written by hand. Which column holds what is decided for all columns together: by how the
heading reads, by what the cells below it look like, and by the order in which such books have their columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from statistics import median

from rapidfuzz import fuzz

from digitizer.domain.dates import parse_date
from digitizer.domain.forms import Arrangement, FormProfile, LabelSpec
from digitizer.domain.layout import Rule
from digitizer.domain.numbers import parse_entry_number
from digitizer.domain.records import Box, FieldValue, RecordReading
from digitizer.extract.candidates import Candidate
from digitizer.extract.crops import candidate
from digitizer.extract.ditto import is_dash, is_ditto
from digitizer.extract.framed import is_unused
from digitizer.extract.ink import Crop
from digitizer.extract.lexicon import Lexicon
from digitizer.extract.matching import Forms
from digitizer.extract.parse import PARSERS, ZoneReading
from digitizer.extract.record import AS_ABOVE, SPOUSES, assemble
from digitizer.extract.struck import without_struck
from digitizer.extract.table import Cell, Table, TableReading, words_of
from digitizer.extract.tokens import plain
from digitizer.extract.values import Cut, Engines, read_cuts
from digitizer.extract.wording import is_absent, is_same_as_above, tidy

_SKIPPED_LABEL, _SKIPPED_OPTIONAL, _SKIPPED_COLUMN = 0.45, 0.05, 0.3
_LEAST = 0.42  # mean likeness of columns below which the table is no such ledger
_LEAST_HEADINGS = 0.66  # ... and of headings alone
_SAMPLE = 5  # rows that show what a column holds
_SURE, _STROKES = 0.95, "lIiL"  # confidence of a word that is no mark; letters as which marks are read
_ALWAYS = frozenset({"date", "ethnic", "nationality"})  # there a dash repeats; elsewhere it may say «none»
_HEADING, _CONTENT = 0.65, 0.35  # weights of how a heading reads and of what stands below it
_WORD = 3  # letters of a heading that say what it is
_STRIKE = 2.0  # widths of a cell: longer strokes are through the row, or printed
_RIVAL = 0.5  # of the difference in likeness: what a label more like a heading speaks against another


def read_ledger(table: Table, forms: Forms, engines: Engines) -> TableReading | None:
    """The records of the filled rows; None when the columns are those of no ledger."""
    if len(table) < 2 or table.columns < 4:
        return None
    rows = [table.row(number) for number in range(len(table))]
    headings = _headings(table, engines)
    samples = _samples(table, rows[1:], engines)
    ledgers = [form for form in forms.profiles if form.arrangement is Arrangement.LEDGER]
    if not ledgers:
        return None
    parsers = {spec.parser for form in ledgers for spec in form.labels}
    looks = [{parser: _look(parser, texts, engines.lexicon) for parser in parsers} for texts in samples]
    worths = {form.id: _worths(form, headings, looks) for form in ledgers}
    best = max(ledgers, key=lambda form: _assigned(form, worths[form.id])[0])
    likeness, columns = _assigned(best, worths[best.id])
    if likeness < _LEAST or _likeness_of_headings(best, headings, columns) < _LEAST_HEADINGS:
        return None
    records = _records(table, rows, best, columns, engines)
    return TableReading(best, likeness, tuple(records), ())


def _headings(table: Table, engines: Engines) -> list[tuple[str, ...]]:
    """How each column's heading reads, by each engine, in plain letters."""
    cells = table.row(0)
    said = [["".join(token.plain for token in words)] for words in words_of(cells, engines)]
    if engines.lines is not None:
        for column, cell in enumerate(cells):
            crops = table.lines(cell, spaced=False)
            if crops:
                lines = engines.lines.read_lines([crop.image for crop in crops])
                said[column].append("".join(plain(line.text) for line in lines))
    return [tuple(text for text in texts if text) for texts in said]


def _samples(table: Table, rows: Sequence[Sequence[Cell | None]], engines: Engines) -> list[list[str]]:
    """What stands in the first filled cells of each column."""
    reader = engines.lines or engines.labels
    columns: list[list[str]] = []
    for column in zip(*rows, strict=True):
        filled = [crops for cell in column if (crops := table.lines(cell))][:_SAMPLE]
        lines = iter(reader.read_lines([crop.image for crops in filled for crop in crops]))
        columns.append([candidate([next(lines) for _ in crops]).text for crops in filled])
    return columns


def _worths(
    form: FormProfile, headings: Sequence[tuple[str, ...]], looks: Sequence[Mapping[str, float]]
) -> list[list[float]]:
    """How well each column (first index) suits each label (second), 0..1: its heading, and by ``looks`` what
    stands below it suits each parser.
    """
    return [
        [
            _HEADING * like + _CONTENT * look[spec.parser]
            for like, spec in zip(_told_apart(said, form.labels), form.labels, strict=True)
        ]
        for said, look in zip(headings, looks, strict=True)
    ]  # fmt: skip


def _told_apart(said: Sequence[str], labels: Sequence[LabelSpec]) -> list[float]:
    """The likeness of a heading with each label, less for one when it is more like another."""
    alike = [_similar(said, spec) for spec in labels]
    return [like - _RIVAL * (max(alike) - like) for like in alike]


def _similar(said: Sequence[str], spec: LabelSpec) -> float:
    """The likeness of a heading, as any engine read it, with the wording that fits best."""
    wordings = [plain(text) for text in spec.texts]
    return max((fuzz.ratio(text, wording) / 100 for text in said for wording in wordings), default=0.0)


def _likeness_of_headings(
    form: FormProfile, headings: Sequence[tuple[str, ...]], columns: Mapping[int, int]
) -> float:
    """The mean likeness of the headings with the labels taken for them: other tables have names too.

    Where half can be read, those too pale for it count not.
    """
    alike = {column: _similar(headings[column], form.labels[label]) for column, label in columns.items()}
    legible = [like for column, like in alike.items() if _is_legible(headings[column])]
    counted = legible if 2 * len(legible) >= len(alike) else list(alike.values())
    return sum(counted) / len(counted) if counted else 0.0


def _is_legible(said: Sequence[str]) -> bool:
    """Whether an engine read letters enough of a heading to say what it is."""
    return any(sum(sign.isalpha() for sign in text) >= _WORD for text in said)


def _look(parser: str, texts: Sequence[str], lexicon: Lexicon) -> float:
    """How well what stands in a column suits a parser, 0..1; 0.5 when it says nothing."""
    shown = [text for text in texts if tidy(text) and not is_same_as_above(text)]
    if not shown:
        return 0.6 if parser in ("text", "note") else 0.3
    return sum(_suits(parser, text, lexicon) for text in shown) / len(shown)


def _suits(parser: str, text: str, lexicon: Lexicon) -> float:
    """How well one entry suits a parser, 0..1."""
    words = tidy(text)
    figures = sum(sign.isdigit() for sign in words) / max(1, len(words.replace(" ", "")))
    if parser in _FIGURES:
        return _suits_figures(parser, words, figures)
    if parser in ("name", "person", "sex", "ethnic", "nationality"):
        known = PARSERS["name" if parser == "person" else parser](words, lexicon).form
        return known if figures < 0.3 else 0.15
    if parser == "place":
        return min(1.0, len(words) / 18) * (1.0 if figures < 0.4 else 0.2)
    return 0.5


_FIGURES = frozenset({"entry_number", "date", "number"})


def _suits_figures(parser: str, words: str, figures: float) -> float:
    if parser == "entry_number":
        return 1.0 if parse_entry_number(words) is not None and len(words) <= 9 else 0.3 * figures
    if parser == "date":
        return 1.0 if parse_date(words, century=1900) is not None else 0.7 * figures
    return figures if len(words) >= 6 else 0.3 * figures


def _assigned(form: FormProfile, worths: Sequence[Sequence[float]]) -> tuple[float, Mapping[int, int]]:
    """The mean worth of the columns, and for each column its label, columns in the order of the form.

    The best way to lay the form's columns along the table's, by dynamic programming; either may have some
    that the other lacks.
    """
    labels = form.labels
    skips = [_SKIPPED_OPTIONAL if spec.optional else _SKIPPED_LABEL for spec in labels]
    best = [[0.0] * (len(labels) + 1) for _ in range(len(worths) + 1)]
    for label in range(1, len(labels) + 1):
        best[0][label] = best[0][label - 1] - skips[label - 1]
    for column in range(1, len(worths) + 1):
        best[column][0] = best[column - 1][0] - _SKIPPED_COLUMN
        for label in range(1, len(labels) + 1):
            best[column][label] = max(
                best[column - 1][label - 1] + worths[column - 1][label - 1],
                best[column - 1][label] - _SKIPPED_COLUMN,
                best[column][label - 1] - skips[label - 1],
            )
    return best[-1][-1] / max(1, len(worths)), _traced(best, worths, skips)


def _traced(
    best: Sequence[Sequence[float]], worths: Sequence[Sequence[float]], skips: Sequence[float]
) -> dict[int, int]:
    columns: dict[int, int] = {}
    column, label = len(worths), len(skips)
    while column and label:
        here = best[column][label]
        if abs(here - best[column - 1][label - 1] - worths[column - 1][label - 1]) < 1e-9:
            column, label = column - 1, label - 1
            columns[column] = label
        elif abs(here - best[column - 1][label] + _SKIPPED_COLUMN) < 1e-9:
            column -= 1
        else:
            label -= 1
    return dict(sorted(columns.items()))


def _records(
    table: Table,
    rows: Sequence[Sequence[Cell | None]],
    form: FormProfile,
    columns: Mapping[int, int],
    engines: Engines,
) -> list[RecordReading]:
    form, shares = _divided(form)
    records = []
    above: dict[str, FieldValue] = {}
    for number, row in enumerate(rows[1:], 1):
        cuts = [
            cut
            for column, label in columns.items()
            if (cell := row[column]) is not None and (keys := form.labels[label].keys)
            for cut in _cuts(cell, table.lines(cell, form.notes_key not in keys), shares[label])
        ]
        fields = _row(cuts, form, above, engines)
        if is_unused(fields):
            continue
        struck = table.is_struck(number)
        above |= {} if struck else fields
        records.append(RecordReading(form.record_type, form.edition, fields, table.box(number), struck))
    return records


def _divided(form: FormProfile) -> tuple[FormProfile, Mapping[int, tuple[int, ...]]]:
    """The form with a label more for each further key of a cell that holds one value a line.

    And for each of its own labels the numbers of the labels that share its cell.
    """
    labels = list(form.labels)
    shares: dict[int, tuple[int, ...]] = {}
    for index, spec in enumerate(form.labels):
        shares[index] = (index,)
        if spec.each:
            labels[index] = replace(spec, keys=spec.keys[:1])
            shares[index] = (index, *range(len(labels), len(labels) + len(spec.keys) - 1))
            labels.extend(replace(spec, keys=(key,)) for key in spec.keys[1:])
    return replace(form, labels=tuple(labels)), shares


def _cuts(cell: Cell, crops: list[Crop], labels: Sequence[int]) -> list[Cut]:
    """A cell's lines, shared out among its labels from top to bottom."""
    page = cell.sheet.page
    parts = [crops] if len(labels) == 1 else _shared(crops, cell.box, len(labels))
    return [
        Cut(
            page, label, without_struck(part, _strikes(cell)),
            cut_off=any(cell.cuts_off(line) or cell.is_covered(line) for line in part),
            on_rule=any(map(cell.is_left_by, part)),
        )
        for label, part in zip(labels, parts, strict=True) if part
    ]  # fmt: skip


def _strikes(cell: Cell) -> list[Rule]:
    """The level strokes through a cell, as far as they run in it: one through a name that is written on over
    the next column's rule goes on with it.
    """
    left, right = cell.box.x, cell.box.x + cell.box.w
    short = (rule for rule in cell.sheet.page.rules if rule.x1 - rule.x0 < _STRIKE * cell.box.w)
    return [rule._replace(x0=max(left, rule.x0), x1=min(right, rule.x1)) for rule in short]


def _shared(crops: Sequence[Crop], cell: Box, count: int) -> list[list[Crop]]:
    """The lines of so many values below each other: each begins after a gap, near its share of the cell."""
    middles = [(crop.box.y + crop.box.h / 2 - cell.y) / cell.h for crop in crops]
    parts: list[list[Crop]] = [[] for _ in range(count)]
    if len(crops) < count:
        for crop, middle in zip(crops, middles, strict=True):
            parts[min(count - 1, int(middle * count))].append(crop)
        return parts
    best = max(
        combinations(range(1, len(crops)), count - 1),
        key=lambda starts: sum(_worth_of_start(middles, at, n / count) for n, at in enumerate(starts, 1)),
    )
    for part, (first, last) in zip(parts, pairwise([0, *best, len(crops)]), strict=True):
        part.extend(crops[first:last])
    return parts


def _worth_of_start(middles: Sequence[float], at: int, share: float) -> float:
    """How likely a value begins at a line: a gap above it, near its share of the cell."""
    return middles[at] - middles[at - 1] - abs((middles[at] + middles[at - 1]) / 2 - share)


def _row(
    cuts: Sequence[Cut], form: FormProfile, above: Mapping[str, FieldValue], engines: Engines
) -> dict[str, FieldValue]:
    """The fields of one row; marks of repetition take the value of the row above, at one of two parents or
    spouses that of the other.
    """
    marks = _marks(cuts, form, above, engines)
    readings = read_cuts(engines, form, [cut for cut in cuts if cut.label not in marks])
    repeated = [reading for reading in readings if _is_ditto(reading)]
    stated = [r for r in readings if r not in repeated and not all(is_absent(c.text) for c in r.candidates)]
    fields = assemble(form, stated, engines.lexicon)
    told = {**above, **{key: fields[other] for key, other in SPOUSES.items() if other in fields}}
    for reading in [*marks.values(), *repeated]:
        fields |= _repeated(form.labels[reading.label], reading, told)
    return fields


def _marks(
    cuts: Sequence[Cut], form: FormProfile, above: Mapping[str, FieldValue], engines: Engines
) -> dict[int, ZoneReading]:
    """By label, the cells with nothing but a mark of repetition: strokes that no engine reads."""
    height = median(crop.box.h for cut in cuts for crop in cut.crops) if cuts else 0.0
    found = {}
    for cut in cuts:
        keys = form.labels[cut.label].keys
        if len(cut.crops) != 1 or not any(key in above for key in keys):
            continue
        [crop] = cut.crops
        dash = is_dash(crop, height)
        counted = form.labels[cut.label].parser == "entry_number"  # numbers of entries do not repeat
        ditto = not counted and is_ditto(crop, height) and not _is_word(crop, engines)
        if ditto or (dash and form.labels[cut.label].parser in _ALWAYS):
            read = Candidate("-" if dash else '"', 1.0, "")
            found[cut.label] = ZoneReading(cut.label, (read,), cut.page.original_box(crop.box))
    return found


def _is_word(crop: Crop, engines: Engines) -> bool:
    """Whether two strokes side by side are letters, «Nữ» among capitals of other cells, or low figures."""
    [line] = (engines.lines or engines.values).read_lines([crop.image])
    sure = min((word.confidence for word in line.words), default=0.0) > _SURE
    letters = sum(letter.isalpha() and letter not in _STROKES for letter in line.text)
    return sure and (letters > 1 or any(letter.isdigit() and letter != "1" for letter in line.text))


def _is_ditto(reading: ZoneReading) -> bool:
    return any(is_same_as_above(candidate.text) for candidate in reading.candidates)


def _repeated(
    spec: LabelSpec, reading: ZoneReading, above: Mapping[str, FieldValue]
) -> dict[str, FieldValue]:
    """The values ``above`` or beside, where the paper only points at them."""
    raw = reading.candidates[0].text.strip()
    return {
        key: replace(
            above[key], raw=raw, confidence=round(0.9 * above[key].confidence, 3), box=reading.box,
            fill=reading.fill, notes=(AS_ABOVE,), alternatives=(),
        )
        for key in spec.keys
        if key in above
    }  # fmt: skip
