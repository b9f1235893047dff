"""Reads values cut out of a page, with as few readings as it takes to be sure.

Without a line recognizer of our own two readings of each value are compared: that of the quick model, which
read the whole page to find its labels, and that of the better model on nothing but the value's ink. Where the
two differ a third reading is taken, and a fourth where three do; the value read twice wins. With a line
recognizer, it reads every value; the better model says only of what may be specks, and in a signer's place,
whether anything is written there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from digitizer.domain.forms import FormProfile
from digitizer.domain.layout import Decoder, Engine, LineReading, Pixels, PreparedPage, Word
from digitizer.domain.records import Box, Fill
from digitizer.extract.candidates import Candidate
from digitizer.extract.contrast import softened
from digitizer.extract.crops import candidate, worded
from digitizer.extract.fill import fills_of
from digitizer.extract.ink import Crop, Ink
from digitizer.extract.lexicon import Lexicon
from digitizer.extract.parse import PARSERS, ZoneReading, name_form
from digitizer.extract.spans import place_of
from digitizer.extract.struck import without_typed_over
from digitizer.extract.swallowed import parted, swallowed
from digitizer.extract.titles import is_no_name
from digitizer.extract.tokens import hull, plain
from digitizer.extract.wording import is_same_as_above, tidy
from digitizer.extract.zones import Zone, crops_of

_BY_HAND = 0.85  # where more readings than this differ, a hand wrote the page: reading on is in vain
_UNSURE, _LITTLE = 0.6, 4  # confidence and letters
_PLAIN = 0.9  # confidence of several figures that are no specks
_LISTED = frozenset({"sex", "ethnic", "nationality", "date"})
_CUT_OFF = 0.5  # of its confidence keeps a value whose end may stand beyond what was read
_SURE = 0.9  # confidence of a reading that needs no second look
_DOUBTED = 0.75  # ... and worth
_VOTE = 3  # power of a reading's worth that counts where readings of several lines are weighed
_HIDDEN = 0.5  # worth of a name below which it is looked for all over the signer's place
_STRIP = 40, 60  # pixels: heights of the strips in which it is looked for
_SIGNED = 0.2  # confidence of a name below a signature
_BEYOND = 1.2  # heights of a line: a name may reach so far out of its cell
_RIM = 3  # pixels around a line
_GUESSES = 4  # hypotheses of the decoder that are kept as other readings


@dataclass(frozen=True, slots=True)
class Engines:
    """What reads: ``labels`` blocks quickly, ``values`` lines well, ``lines`` (or None) lines of any fill.

    ``decoder`` (or None) turns the lattices of ``lines`` into what a field can say. ``seen`` (or None) is
    told of each value its place on the original page, its lines, and of a signer's name all images in which
    it was looked for.
    """

    labels: Engine
    values: Engine
    lexicon: Lexicon
    lines: Engine | None = None
    decoder: Decoder | None = None
    seen: Callable[[Box, Sequence[Pixels], Sequence[Pixels]], None] | None = None

    @property
    def first(self) -> str:
        """The name under which whole rows of small print are read."""
        return self.labels.name if self.lines is None else f"{self.lines.name}/row"


class Sight(NamedTuple):
    """One way to see a value: its lines, what they say, likeliest first, their words on the page, and the
    images that were read.
    """

    crops: list[Crop]
    guesses: list[Candidate]
    words: Sequence[Word]
    images: Sequence[Pixels]


@dataclass(slots=True)
class Cut:
    """A value cut out of a page: its label's number, its text lines, and the readings so far, best first.

    ``spare`` are lines one of which may be the value, should its own line not be sure. ``words`` are those of
    the best engine's reading, where they stand on the prepared page; ``sights`` all the ways it was looked
    at, ``shown`` the images in which a signer's name was found. ``cut_off``: its end may stand beyond.
    ``on_rule``: a rule runs through it, with which strokes of letters may have been cut away.
    """

    page: PreparedPage
    label: int
    crops: list[Crop]
    candidates: list[Candidate] = field(default_factory=list)
    fill: Fill | None = None
    spare: Sequence[Crop] = ()
    words: Sequence[Word] = ()
    sights: list[Sight] = field(default_factory=list)
    shown: Sequence[Pixels] = ()
    cut_off: bool = False
    on_rule: bool = False


def cut_out(zone: Zone, ink: Ink, page: PreparedPage, first: Candidate) -> Cut:
    """The value of a zone, with what was read there at first."""
    return Cut(page, zone.label, crops_of(zone, ink, page), [first], cut_off=zone.cut_off)


def read_cuts(engines: Engines, profile: FormProfile, cuts: Sequence[Cut]) -> list[ZoneReading]:
    """The readings of all cuts in the order of the form's labels; boxes in original pixels."""
    cuts = [cut for cut in cuts if cut.crops]
    for cut, fill in zip(cuts, fills_of([[crop.image for crop in cut.crops] for cut in cuts]), strict=True):
        cut.fill = fill
    if engines.lines is None:
        _read_twice(engines, profile, cuts)
    else:
        _read_by_line(engines, engines.lines, profile, cuts)
    for cut in (cut for cut in cuts if _lacks_strokes(cut)):
        cut.candidates = [replace(one, confidence=_CUT_OFF * one.confidence) for one in cut.candidates]
    readings = [_reading_of(cut) for cut in cuts]
    if engines.seen is not None:
        for cut, reading in zip(cuts, readings, strict=True):
            if reading.box is not None:
                tried = [image for sight in cut.sights for image in sight.images] if cut.spare else []
                engines.seen(reading.box, cut.shown or [crop.image for crop in cut.crops], tried)
    return sorted(readings, key=lambda reading: reading.label)


def _lacks_strokes(cut: Cut) -> bool:
    """Whether letters of a value, or strokes of them, were perhaps not seen."""
    said = {plain(sight.guesses[0].text) for sight in cut.sights}
    lacks = cut.cut_off and cut.fill is Fill.TYPED  # hands reach over rules
    return lacks or (cut.on_rule and cut.fill is not Fill.WRITTEN and len(said) > 1)


def _reading_of(cut: Cut) -> ZoneReading:
    """What was read, in original pixels: the place is that of the words, else that of all ink."""
    words = tuple(word._replace(box=cut.page.original_box(word.box)) for word in cut.words)
    box = place_of(cut.candidates[0].text, words) if cut.candidates else None
    if box is None:  # another engine read what the words are not
        box, words = cut.page.original_box(hull(crop.box for crop in cut.crops)), ()
    return ZoneReading(cut.label, tuple(cut.candidates), box, cut.fill, words)


def _read_twice(engines: Engines, profile: FormProfile, cuts: Sequence[Cut]) -> None:
    for cut, reading in zip(cuts, _read_all(engines.values, cuts), strict=True):
        cut.candidates.insert(0, candidate(reading))
        cut.words = _words(cut.crops, reading)
    doubtful = sum(not agree(cut.candidates) for cut in cuts)
    if doubtful <= _BY_HAND * len(cuts):
        for cut in cuts:
            _read_again(engines, cut)


def _read_again(engines: Engines, cut: Cut) -> None:
    """Adds a third reading where two differ, and a fourth of the softened lines where three do."""
    images = [crop.image for crop in cut.crops]
    if not agree(cut.candidates):
        cut.candidates.append(candidate(engines.labels.read_lines(images)))
    if not agree(cut.candidates):
        cut.candidates.append(candidate(engines.values.read_lines([softened(image) for image in images])))


def _read_by_line(engines: Engines, lines: Engine, profile: FormProfile, cuts: list[Cut]) -> None:
    """Reads the cuts; those of labels that others had swallowed are added."""
    readings = _read_all(lines, cuts)
    _free(lines, profile, cuts, readings)
    _leave_struck(lines, cuts, readings)
    guesses = [_guesses(engines, profile, cut, reading) for cut, reading in zip(cuts, readings, strict=True)]
    for cut, reading, decoded in zip(cuts, readings, guesses, strict=True):
        cut.words = _words(cut.crops, reading)
        cut.sights.append(Sight(cut.crops, decoded, cut.words, [crop.image for crop in cut.crops]))
    _look_as_it_is(engines, lines, profile, cuts, guesses)
    for cut, decoded in zip(cuts, guesses, strict=True):
        if cut.fill is Fill.WRITTEN:  # the quick model's reading of a hand may confirm, not stand for itself
            said = {plain(guess.text) for guess in decoded}
            cut.candidates = [first for first in cut.candidates if plain(first.text) in said]
        cut.candidates = [*decoded, *(_weighed(first, decoded[0], cut) for first in cut.candidates)]
    doubtful = [
        cut for cut in cuts
        if cut.fill is not Fill.WRITTEN
        and (cut.spare or _is_dirt(cut, lines.name))
        and not _same_value(cut, profile, engines.lexicon)
    ]  # fmt: skip
    for cut, reading in zip(doubtful, _read_all(engines.values, doubtful), strict=True):
        cut.candidates.append(candidate(reading))
        if _is_dirt(cut, lines.name) and not _is_word(cut, profile, engines.lexicon):
            cut.candidates.clear()
        elif cut.spare and not _tells_more(cut, engines.lexicon):
            cut.candidates.pop()
            best = cut.candidates[0]
            if best.confidence < _UNSURE and " " not in best.text:  # one syllable under a stamp is no name
                cut.candidates.clear()


def _weighed(first: Candidate, best: Candidate, cut: Cut) -> Candidate:
    """The quick reading, less sure than the best where it lacks the first of several lines."""
    text, whole = plain(first.text), plain(best.text)
    if len(cut.crops) > 1 and text != whole and whole.endswith(text):
        return replace(first, confidence=min(first.confidence, _CUT_OFF * best.confidence))
    return first


def _free(lines: Engine, profile: FormProfile, cuts: list[Cut], readings: list[list[LineReading]]) -> None:
    """Parts values that hold a label that was not found, and reads both parts."""
    present = {cut.label for cut in cuts}
    for index, reading in enumerate(list(readings)):
        cut = cuts[index]
        place = None if cut.spare else swallowed(profile, cut.label, present, reading)
        if place is None:
            continue
        label, *where = place
        own, others = parted(cut.crops, *where)
        if own and others:
            cut.crops, cut.candidates = own, []
            cuts.append(Cut(cut.page, label, others, fill=cut.fill, cut_off=cut.cut_off))
            readings[index], added = _read_all(lines, [cut, cuts[-1]])
            readings.append(added)
            present.add(label)


def _leave_struck(lines: Engine, cuts: Sequence[Cut], readings: list[list[LineReading]]) -> None:
    """Reads values that begin with words typed over with X again without those."""
    own = [number for number, cut in enumerate(cuts) if cut.fill is not Fill.WRITTEN and not cut.spare]
    for number, rest in list(without_typed_over([(cuts[one].crops, readings[one]) for one in own])):
        cut = cuts[own[number]]
        cut.crops, cut.candidates = rest, []
        [readings[own[number]]] = _read_all(lines, [cut])


def _look_as_it_is(
    engines: Engines,
    lines: Engine,
    profile: FormProfile,
    cuts: Sequence[Cut],
    guesses: list[list[Candidate]],
) -> None:
    """Reads values that are not sure again as they stand on the page, with all that crosses them; the surer
    reading counts.

    A signature or a stamp takes strokes of letters along when it is cut away.
    """
    worth = [_worth(cut, decoded[0], engines.lexicon) for cut, decoded in zip(cuts, guesses, strict=True)]
    unsure = [
        index for index, decoded in enumerate(guesses)
        if decoded[0].confidence < _SURE or worth[index] < _DOUBTED or cuts[index].on_rule
    ]  # fmt: skip
    ways = [(index, crops) for index in unsure for crops in (cuts[index].crops, *_elsewhere(cuts[index]))]
    _look(engines, lines, profile, cuts, guesses, ways)
    hidden = [
        index for index in unsure
        if cuts[index].spare and _worth(cuts[index], guesses[index][0], engines.lexicon) < _HIDDEN
    ]  # fmt: skip
    strips = [(index, [strip]) for index in hidden for strip in _strips(cuts[index])]
    if strips:
        _look(engines, lines, profile, cuts, guesses, strips)


def _elsewhere(cut: Cut) -> list[list[Crop]]:
    """Where a name may stand besides: on its line, which may begin beyond the rule of a narrow cell, and on
    any other.
    """
    if not cut.spare:
        return []
    x, y, w, h = cut.crops[0].box
    beside = min(x, round(_BEYOND * h))
    wide = Box(x - beside, y, beside + w + round(_BEYOND * h), h)
    return [[one] for one in (Crop(cut.crops[0].image, wide), *cut.spare)]


def _strips(cut: Cut) -> list[Crop]:
    """The place of a signer in level strips that overlap: where a signature holds all lines together, the
    name stands in one of them.
    """
    area = hull(crop.box for crop in cut.spare)
    height = round(np.clip(min(crop.box.h for crop in cut.spare), *_STRIP))
    tops = range(area.y, max(area.y, area.y + area.h - height) + 1, height // 3)
    boxes = [Box(area.x, y, area.w, height) for y in tops]
    return [Crop(cut.page.grey[y : y + h, x : x + w].copy(), Box(x, y, w, h)) for x, y, w, h in boxes]


def _look(
    engines: Engines,
    lines: Engine,
    profile: FormProfile,
    cuts: Sequence[Cut],
    guesses: list[list[Candidate]],
    ways: Sequence[tuple[int, Sequence[Crop]]],
) -> None:
    """Reads the lines that may be a value, by the number of its cut, as they stand on the page."""
    shown = [_as_it_is(cuts[index].page, crop) for index, crops in ways for crop in crops]
    read = zip(shown, lines.read_lines(shown), strict=True)
    for index, crops in ways:
        cut = cuts[index]
        images, reading = zip(*(next(read) for _ in crops), strict=True)
        again = _guesses(engines, profile, cut, reading)
        cut.sights.append(Sight(list(crops), again, _words(crops, reading, _RIM), images))
    for index in dict.fromkeys(index for index, _ in ways):
        guesses[index] = _settled(cuts[index], engines.lexicon)


def _settled(cut: Cut, lexicon: Lexicon) -> list[Candidate]:
    """What counts of all that was seen: the surest; of lines one of which is the name, the one that says what
    most of them say.
    """
    votes: dict[str, float] = {}
    named = [one for one in cut.sights if cut.spare and _worth(cut, one.guesses[0], lexicon)]
    for sight in named:
        for guess in sight.guesses:
            votes[guess.text] = votes.get(guess.text, 0.0) + _worth(cut, guess, lexicon) ** _VOTE
    said = max(votes, key=votes.__getitem__, default=None)
    _, number = max(
        (_worth(cut, guess, lexicon), -number)
        for number, sight in enumerate(cut.sights)
        for guess in (sight.guesses if said is not None else sight.guesses[:1])
        if said in (None, guess.text)
    )
    cut.crops, guesses, cut.words, images = cut.sights[-number]
    cut.shown = images if cut.spare else ()
    return sorted(guesses, key=lambda guess: guess.text != said)


def _worth(cut: Cut, best: Candidate, lexicon: Lexicon) -> float:
    """How sure a reading is; where one of several lines is the name, also how like a name it is."""
    if not cut.spare:
        return best.confidence
    return 0.0 if is_no_name(best.text, lexicon) else best.confidence * name_form(best.text, lexicon)


def _tells_more(cut: Cut, lexicon: Lexicon) -> bool:
    """Whether the last reading of a name confirms another or is more like one than the best."""
    *others, last = cut.candidates
    if not others or plain(last.text) in {plain(other.text) for other in others}:
        return True
    return _worth(cut, last, lexicon) > _worth(cut, others[0], lexicon)


def _as_it_is(page: PreparedPage, crop: Crop) -> Pixels:
    """The line's place on the page: a copy, which is kept longer than a signer's own sheet."""
    x, y, w, h = crop.box
    return page.grey[max(0, y - _RIM) : y + h + _RIM, max(0, x - _RIM) : x + w + _RIM].copy()


def _words(crops: Sequence[Crop], reading: Sequence[LineReading], rim: int = 0) -> list[Word]:
    """The words that count of a value's lines, where they stand on the page, each as high as its line.

    ``rim``: pixels around a line in the image that was read.
    """
    words: list[Word] = []
    for crop, line in zip(crops, reading, strict=True):
        scale = 1.0 if rim else crop.box.w / crop.image.shape[1]
        x, y, _, h = crop.box
        for word in worded(line):
            left = max(0, x - rim) + round(word.box.x * scale)
            words.append(word._replace(box=Box(left, y, round(word.box.w * scale), h)))
    return words


def _guesses(
    engines: Engines, profile: FormProfile, cut: Cut, reading: Sequence[LineReading]
) -> list[Candidate]:
    """What the lines of a value say, likeliest first; at least one."""
    return decoded(engines.decoder, reading, profile.labels[cut.label].parser) or [candidate(reading)]


def _is_dirt(cut: Cut, recognizer: str) -> bool:
    """Whether the recognizer alone read something, little or unsure: it reads letters in specks."""
    best = cut.candidates[0]
    if best.confidence > _PLAIN and best.text.isdigit() and len(best.text) > 1:
        return False
    others = [c for c in cut.candidates if c.engine != recognizer]
    unsure = best.confidence < _UNSURE or len(plain(best.text)) <= _LITTLE
    return unsure and not any(plain(c.text) for c in others)


def _is_word(cut: Cut, profile: FormProfile, lexicon: Lexicon) -> bool:
    """Whether a reading is «như trên», surely of the closed list that its field has, or in a signer's place a
    name of known syllables: no specks.
    """
    parser, best = profile.labels[cut.label].parser, cut.candidates[0]
    if cut.spare and len(best.text.split()) > 2 and _worth(cut, best, lexicon) > _SIGNED:
        return True
    alike = [one.confidence for one in cut.candidates if plain(one.text) == plain(best.text)]
    sure = sum(alike) > _PLAIN  # in capitals or not
    relation = parser == "relation" and best.text in lexicon.relations
    listed = relation or (parser in _LISTED and PARSERS[parser](best.text, lexicon).form == 1.0)
    return is_same_as_above(best.text) or (sure and listed)


def decoded(decoder: Decoder | None, reading: Sequence[LineReading], parser: str) -> list[Candidate]:
    """The decoder's readings of a value's lines, likeliest first."""
    lattices = [line.lattice for line in reading if line.lattice is not None]
    if decoder is None or not lattices:
        return []
    return [
        Candidate(guess.text, guess.confidence, reading[0].engine)
        for guess in decoder.decode(lattices, parser)[:_GUESSES]
    ]


def _read_all(engine: Engine, cuts: Sequence[Cut]) -> list[list[LineReading]]:
    """Each cut's lines, all read in one call."""
    lines = iter(engine.read_lines([crop.image for cut in cuts for crop in cut.crops]))
    return [[next(lines) for _ in cut.crops] for cut in cuts]


def _same_value(cut: Cut, profile: FormProfile, lexicon: Lexicon) -> bool:
    """Whether readings of two engines come to the same value."""
    parse = PARSERS[profile.labels[cut.label].parser]
    by_engine: dict[str, str] = {}
    for reading in cut.candidates:  # the best reading of each engine
        by_engine.setdefault(reading.engine, parse(reading.text, lexicon).value)
    values = [value for value in by_engine.values() if value]
    return len(values) > 1 and len(set(values)) < len(values)


def agree(candidates: Sequence[Candidate]) -> bool:
    """Whether two readings say the same but for spaces and strokes at the edges; one alone need not."""
    texts = ["".join(tidy(c.text).split()) for c in candidates]
    return len(texts) < 2 or len(set(texts)) < len(texts)
