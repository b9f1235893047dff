"""Finds the office held («KT. CHỦ TỊCH») above a signer's name, printed, stamped, typed or written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from statistics import median
from typing import TypeGuard

from rapidfuzz import fuzz

from digitizer.domain.layout import Pixels, PreparedPage, Word
from digitizer.domain.lookups import NameList
from digitizer.domain.records import Alternative, Box, FieldValue
from digitizer.domain.text import fold
from digitizer.extract.candidates import Candidate, confidence
from digitizer.extract.crops import candidate
from digitizer.extract.ink import Ink
from digitizer.extract.splitting import office_of
from digitizer.extract.spotting import spot
from digitizer.extract.titles import is_council, office_in
from digitizer.extract.tokens import Token, common, holds, hull
from digitizer.extract.values import Engines

_BESIDE, _RIM = 40, 3  # pixels beside, over and under what is left of a line
_TALLEST = 62  # pixels: what is taller is the signature
_EXACT = 99.0  # per cent of likeness at which nothing of an office is hidden
_PLAIN = 88.0  # ... and at which it is one rather than what strokes speak against
_LONG, _NEARLY = 18, 80.0  # letters of a long office; ... and at which it is no other
_WIDE = 9.5  # heights of a line: an office reaches no farther from the middle of its cell, ...
_WIDER, _FAR = 15.0, 420  # ... or, in small letters, so far, but for so many pixels
_GAP = 1.2  # ... and its words stand no farther apart
# Heights of a line: how far below the printed lines the office may stand, and how much around it is read.
_WINDOWS = ((1.1, 1.7), (1.35, 1.7), (0.95, 1.7), (1.6, 1.7), (1.1, 2.2), (1.35, 2.2))
_LEAST, _CLEAR = -0.8, 1.0  # nats gained for each letter: less is found in any scribble; more is no scribble
_OTHER_WORDING, _SHORT_FORM = 0.7, 3.0  # nats against wordings that are less usual: «P. Chủ tịch», «UVTK»
_COVERED, _MOST_COVERED = 0.5, 2.5  # nats for each letter that an office has before another that ends it
# Nats: so much likelier than one that goes on before it is an office, where other strokes stand there. In our
# pages six of ten such were no longer.
_BESIDE_STROKES, _NO_LONGER = 7.0, 0.6
_SAME = 0.5  # of a word's width and height lies in its label
_SHORTEST = 6  # letters: shorter words are found in anything
_HERE = 60.0  # per cent of likeness at which words stand where the office does
_LOW, _HIGH = 0.1, 0.95  # bounds of the confidence


def find_office(
    key: str,
    label: Box,
    name: Box | None,
    tokens: Sequence[Token],
    page: PreparedPage,
    ink: Ink,
    engines: Engines,
) -> dict[str, FieldValue]:
    """The field ``key`` from the lines between a signer's label and name; empty when none is an office."""
    reach = round(max(label.w, 260) * 0.75)
    middle, top = label.x + label.w // 2, label.y + label.h
    told = name is not None and name.y > top + label.h  # else the line taken for the name may be the office
    bottom = name.y if name is not None and told else label.y + 9 * label.h
    area = Box(middle - reach, top, 2 * reach, max(1, bottom - top))
    read = _read(_quick_lines(area, tokens, engines), page, engines)
    if _is_exact(read) and not _may_go_on(read[1].value, engines.lexicon.titles):
        return {key: read[1]}
    hidden = _hidden(_strips(label, area, tokens), page, engines)
    if not _is_exact(read):
        if hidden is not None and hidden[0] >= _CLEAR:
            return {key: hidden[1]}
        cut = _read(_cut_lines(area, ink, engines), page, engines)
        read = max(read, cut, key=lambda one: one[0] if one else 0.0)
    whole = _is_exact(read) and not (hidden and _is_in(read[1].value, hidden[1].value))
    plain = read is not None and read[0] >= _PLAIN and hidden is not None and hidden[0] < 0
    found = read if hidden is None or whole or plain else hidden
    if found is None:
        return {}
    alike = hidden is not None and fold(found[1].value) == fold(hidden[1].value)
    return {key: _no_surer(found[1], hidden[1]) if hidden is not None and alike else found[1]}


def _no_surer(read: FieldValue, spotted: FieldValue) -> FieldValue:
    """An office that was read, no surer than it was spotted where it may be a part of a longer one."""
    if not spotted.alternatives or read.confidence <= spotted.confidence:
        return read
    return replace(read, confidence=spotted.confidence, alternatives=spotted.alternatives)


def _is_in(part: str, text: str) -> bool:
    """Whether an office is only a part of another: «Chủ tịch» of «Phó Chủ tịch»."""
    return fold(part) != fold(text) and fold(part) in fold(text)


def _may_go_on(text: str, titles: NameList) -> bool:
    """Whether an office that was read may be what can be seen of a longer one."""
    return any(_is_in(text, spelling) for spelling in titles.spellings())


def _is_exact(read: tuple[float, FieldValue] | None) -> TypeGuard[tuple[float, FieldValue]]:
    return read is not None and read[0] >= (_NEARLY if len(read[1].value) >= _LONG else _EXACT)


def _read(
    lines: Iterable[tuple[Candidate, Box]], page: PreparedPage, engines: Engines
) -> tuple[float, FieldValue] | None:
    """The line that reads most like an office, and its likeness (per cent)."""
    best: tuple[float, str, Candidate, Box] | None = None
    for reading, box in lines:
        text, score = office_in(reading.text, engines.lexicon)
        if score and (best is None or score > best[0]):
            best = (score, text, reading, box)
    if best is None:
        return None
    score, text, reading, box = best
    trust = confidence(score / 100, reading.confidence, False)
    value = office_of(text, engines.lexicon)
    return score, FieldValue(value, text, trust, page.original_box(box), reading.engine)


def _hidden(strips: Iterable[Box], page: PreparedPage, engines: Engines) -> tuple[float, FieldValue] | None:
    """The office that shows best through the signature over it, and what it gains for each letter (nats)."""
    if engines.lines is None:
        return None
    fines = _fines(engines.lexicon.titles)
    best: tuple[float, str, Box] | None = None
    gains: dict[str, float] = {}
    for strip in strips:
        x, y, w, h = strip
        [reading] = engines.lines.read_lines([page.grey[y : y + h, x : x + w].copy()])
        spotted = spot(reading.lattice, list(fines)) if reading.lattice is not None else []
        if not spotted:
            continue
        gain, text = max((one.gain - fines[one.text], one.text) for one in spotted)
        if best is None or gain > best[0]:
            best = (gain, text, _place(text, reading.words, strip))
            gains = {one.text: one.gain for one in spotted}
        if best[0] >= _CLEAR * len(best[1]):
            break
    if best is None or best[0] < _LEAST * len(best[1]):
        return None
    gain, text, box = best
    each = gain / len(text)
    trust = min(_HIGH, max(_LOW, 0.45 + 0.25 * each))
    value = FieldValue(text, text, trust, page.original_box(box), engines.lines.name)
    return each, _or_longer(value, gains)


def _or_longer(value: FieldValue, gains: Mapping[str, float]) -> FieldValue:
    """The office that was spotted, less sure where strokes stand before it that may be the beginning of a
    longer one: a signature across «P.» hides it, and one beside «Chủ tịch» looks like it.
    """
    longer = [text for text in gains if _is_in(value.value, text)]
    text = max(longer, key=gains.__getitem__, default="")
    if not text or gains[value.value] - gains[text] > _BESIDE_STROKES:
        return value
    trust, rest = _NO_LONGER * value.confidence, (1 - _NO_LONGER) * value.confidence
    return replace(value, confidence=trust, alternatives=(Alternative(text, text, rest, value.engine),))


def _place(text: str, words: Sequence[Word], strip: Box) -> Box:
    """Where in a strip an office stands: around the words in a row that are most like it; without such
    words the whole strip.
    """
    runs = [words[i:j] for i, j in combinations(range(len(words) + 1), 2)]
    likeness = [fuzz.ratio(fold(" ".join(word.text for word in run)), fold(text)) for run in runs]
    if not runs or max(likeness) < _HERE:
        return strip
    found = hull(word.box for word in runs[likeness.index(max(likeness))])
    return found._replace(x=found.x + strip.x, y=found.y + strip.y)


def _fines(titles: NameList) -> dict[str, float]:
    """The spellings of offices to look for, and what speaks against each (nats).

    For one that ends like another («Phó Chủ tịch») speaks that a signature hides beginnings: what can be seen
    is often the other.
    """
    fines: dict[str, float] = {}
    for text in titles.spellings():
        if len(text) >= _SHORTEST:
            whole = any(name in text for name in titles.names)
            fine = 0.0 if text in titles.names else _OTHER_WORDING if whole else _SHORT_FORM
            fines |= {text: fine, text.upper(): fine}
    return {text: fine - _covered(text, fines) for text, fine in fines.items()}


def _covered(text: str, offices: Iterable[str]) -> float:
    """What the letters are worth that an office has before another one that ends it (nats)."""
    before = max((len(text) - len(one) for one in offices if text.endswith(f" {one}")), default=0)
    return min(_MOST_COVERED, _COVERED * before)


def _strips(label: Box, area: Box, tokens: Sequence[Token]) -> Iterator[Box]:
    """Where the line below the label, and below the council printed under it, may stand."""
    own = [t for t in tokens if t.plain and holds(label, t.box)]
    high = median(t.box.h for t in own) if own else label.h
    others = [row for row in _rows(area, tokens) if not any(_is_of(label, t.box) for t in row)]
    rows = [row for row in others if is_council(" ".join(t.text for t in row))]
    printed = [hull(t.box for t in row) for row in rows] or [label._replace(y=label.y + round(1.5 * high))]
    line = printed[0].y + printed[0].h / 2
    middle, reach = area.x + area.w // 2, round(max(area.w / 2, _WIDE * high, min(_WIDER * high, _FAR)))
    for below, height in _WINDOWS:
        top = max(0, round(line + (below - height / 2) * high))
        left = max(0, middle - reach)
        yield Box(left, top, middle + reach - left, round(height * high))


def _is_of(label: Box, word: Box) -> bool:
    """Whether a word stands on a label: its box may be higher by strokes that reach into it."""
    return common(label, word) > _SAME * word.w * min(word.h, label.h)


def _rows(area: Box, tokens: Sequence[Token]) -> list[list[Token]]:
    """The words of an area line by line, with those that follow them out of it."""
    rows: dict[int, list[Token]] = {}
    for token in dict.fromkeys(tokens):
        if token.plain:
            rows.setdefault(token.line, []).append(token)
    longer = (_longer(area, sorted(row, key=lambda token: token.box.x)) for row in rows.values())
    return [row for row in longer if row]


def _longer(area: Box, row: Sequence[Token]) -> list[Token]:
    """The words of a line that stand in an area, and those beside them without a wide gap."""
    inside = [number for number, token in enumerate(row) if holds(area, token.box)]
    if not inside:
        return []
    first, last = inside[0], inside[-1]
    while first and _follows(row[first - 1].box, row[first].box):
        first -= 1
    while last + 1 < len(row) and _follows(row[last].box, row[last + 1].box):
        last += 1
    return list(row[first : last + 1])


def _follows(before: Box, after: Box) -> bool:
    return after.x - before.x - before.w <= _GAP * max(before.h, after.h)


def _quick_lines(area: Box, tokens: Sequence[Token], engines: Engines) -> Iterator[tuple[Candidate, Box]]:
    """The lines of an area as the quick model read them."""
    for row in _rows(area, tokens):
        text = " ".join(token.text for token in row)
        if not is_council(text):
            trust = min(token.confidence for token in row)
            yield Candidate(text, trust, engines.labels.name), hull(token.box for token in row)


def _cut_lines(area: Box, ink: Ink, engines: Engines) -> Iterator[tuple[Candidate, Box]]:
    """The lines of an area cut out without the signature over them, and with it."""
    crops = ink.rows(area.x, area.y, area.x + area.w, area.y + area.h, _TALLEST)
    shown = [(crop.image, crop.box) for crop in crops] + [_as_it_is(crop.box, ink) for crop in crops]
    readings = (engines.lines or engines.values).read_lines([image for image, _ in shown])
    for (_, box), line in zip(shown, readings, strict=True):
        if not is_council(line.text):
            yield candidate([line]), box


def _as_it_is(box: Box, ink: Ink) -> tuple[Pixels, Box]:
    """The line with the signature across it, which took letters along when it was cut away."""
    left, top = max(0, box.x - _BESIDE), max(0, box.y - _RIM)
    image = ink.clean[top : box.y + box.h + _RIM, left : box.x + box.w + _BESIDE].copy()
    return image, Box(left, top, image.shape[1], image.shape[0])
