"""Reads one prepared page: form, labels, zones, values, ticks, notes.

Two readings of each value are compared: the quick model reads the whole page to find the labels (and reads
the values on the way), the better model reads each value cut out of the page with nothing but its own ink.
Where the two differ a third reading is taken, and a fourth where three do; the value read twice wins.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import cv2
import numpy as np

from digitizer.domain.dates import parse_date
from digitizer.domain.forms import Area, FormProfile
from digitizer.domain.layout import Engine, Frame, LineReading, Pixels, PreparedPage, Word
from digitizer.domain.records import Box, FieldValue, PageKind, PageReading, RecordReading
from digitizer.extract.kinds import guess_kind
from digitizer.extract.labels import Found, Wanted, find_labels, likeness, wanted
from digitizer.extract.lexicon import Lexicon
from digitizer.extract.parse import Candidate, confidence
from digitizer.extract.record import ZoneReading, assemble, tick_code
from digitizer.extract.signature import is_hint, name_line
from digitizer.extract.ticks import TickBox, find_ticks
from digitizer.extract.tokens import Token, hull, plain, tokens_of
from digitizer.extract.wording import join_rows, tidy
from digitizer.extract.zones import (
    Crop,
    Ink,
    Zone,
    find_zones,
    ink_bands,
    softened,
    unlabelled_rows,
    without_struck,
)

_LABEL_SCALE = 0.58  # labels need fewer pixels than values, and reading takes less time
_SURE = 0.85  # ... and so much leaves no doubt
_LIKE = 0.55  # a page is of a form when so much of the form's label text was found
_SHARP = 150.0  # variance of the Laplacian below which strokes are blurred away

_NO_INK = 1e-4  # share of the page under writing
_NO_SHADE = 4.0  # grey levels: an empty page is more even than this
_BY_HAND = 0.85  # where more readings than this differ, a hand wrote the page: reading on is in vain
_UNREADABLE = "Trang bị mờ hoặc hỏng, không đọc được; hãy quét lại hoặc nhập tay."
_UNKNOWN_FORM = "Không nhận ra mẫu của trang này; hãy xem trang và chọn mẫu hoặc nhập tay."

_OTHER_FORM = "Trang này theo mẫu sổ khác với mẫu đã chọn; hãy chọn lại mẫu hoặc để chương trình tự nhận."

Turn = Callable[[int], PreparedPage]


@dataclass(frozen=True, slots=True)
class _Match:
    profile: FormProfile
    likeness: float
    found: tuple[Found | None, ...]


class PageReader:
    """Reads prepared pages with given engines, profiles and lexicon; keeps no state between pages."""

    def __init__(
        self,
        labels: Engine,
        values: Engine,
        profiles: Mapping[str, FormProfile],
        lexicon: Lexicon,
        wanted_profiles: Collection[str] | None = None,
    ) -> None:
        """``wanted_profiles``: ids to accept (None: all); pages of other forms are not forced into them."""
        self._labels = labels
        self._values = values
        self._profiles = tuple(profiles.values())
        self._accepted = frozenset(profiles if wanted_profiles is None else wanted_profiles)
        self._lexicon = lexicon
        self._wanted = {
            p.id: [wanted(spec.texts, spec.optional) for spec in p.labels] for p in self._profiles
        }

    def read(self, page: PreparedPage, turned: Turn) -> PageReading:
        """The page's kind and records. ``turned`` prepares the page anew, turned by quarter turns."""
        if page.frame is not None:
            reading = self._framed(page, page.frame)
            if reading is not None:
                return reading
        return self._unframed(turned)

    # -- pages with a form --------------------------------------------------------------------------------

    def _framed(self, page: PreparedPage, frame: Frame) -> PageReading | None:
        ink = Ink(page.clean)
        tokens = self._tokens(ink.clean, frame)
        match = self._best_profile(tokens)
        if match is None:
            return None
        if not any(form.id in self._accepted for form in self._same_labels(match.profile)):
            return PageReading(PageKind.UNKNOWN, match.profile.id, page.rotation, warnings=(_OTHER_FORM,))
        tokens, match = self._second_look(tokens, match, frame, ink)
        zones = find_zones(match.profile, match.found, tokens, frame, ink)
        readings = self._read_zones(page, match, zones, tokens, frame, ink)
        fields = assemble(match.profile, readings, self._lexicon)
        side, notes = self._side(page, frame, match.profile, fields)
        profile = self._edition(match.profile, fields, tokens)
        if self._is_unused(profile, fields, side):
            return PageReading(PageKind.BLANK, profile.id, page.rotation, quality=_quality(page))
        record = RecordReading(profile.record_type, profile.edition, fields | side | notes)
        return PageReading(
            PageKind.RECORD, profile.id, page.rotation, (record,), warnings=_warnings(page, match.likeness),
            quality=_quality(page),
        )  # fmt: skip

    def _tokens(self, clean: Pixels, frame: Frame) -> list[Token]:
        """Words of head, main column and foot, in that order, in page coordinates."""
        lines = self._head_lines(clean, frame)
        places = (
            (frame.left + 12, frame.top + 12, frame.divider - 10, frame.bottom - 12),
            (frame.left, frame.bottom + 12, clean.shape[1], clean.shape[0]),
        )
        crops = [_shrunk(clean[top:bottom, left:right]) for left, top, right, bottom in places]
        for block, (left, top, _, _) in zip(self._labels.read_blocks(crops), places, strict=True):
            lines.extend(_moved(line, left, top, 1 / _LABEL_SCALE) for line in block)
        return tokens_of(lines)

    def _head_lines(self, clean: Pixels, frame: Frame) -> list[LineReading]:
        """The lines above the frame: each band of ink is read as one line, the lowest two only."""
        bands = ink_bands(clean[: frame.top - 12, frame.left :])[-2:]
        crops = [_shrunk(clean[max(0, top - 8) : bottom + 8]) for top, bottom in bands]
        readings = self._labels.read_lines(crops)
        return [
            _moved(line, 0, max(0, top - 8), 1 / _LABEL_SCALE)
            for line, (top, _) in zip(readings, bands, strict=True)
        ]

    def _best_profile(self, tokens: Sequence[Token]) -> _Match | None:
        """The form whose labels are there; the likeliest by a quick look first, others only if it fails."""
        letters = "".join(token.plain for token in tokens)
        groups: dict[tuple[Wanted, ...], FormProfile] = {}
        for profile in self._profiles:
            groups.setdefault(tuple(self._wanted[profile.id]), profile)
        best: _Match | None = None
        for labels, profile in sorted(groups.items(), key=lambda group: -_glance(group[0], letters)):
            found = tuple(find_labels(labels, tokens))
            match = _Match(profile, likeness(found, labels), found)
            if best is None or match.likeness > best.likeness:
                best = match
            if best.likeness > _SURE:
                break
        return best if best is not None and best.likeness >= _LIKE else None

    def _same_labels(self, profile: FormProfile) -> list[FormProfile]:
        """The forms that print the same labels (editions of one form)."""
        return [p for p in self._profiles if self._wanted[p.id] == self._wanted[profile.id]]

    def _second_look(
        self, tokens: list[Token], match: _Match, frame: Frame, ink: Ink
    ) -> tuple[list[Token], _Match]:
        """Reads the rows again, up to their colon, where labels are missing: a squeezed value hid them."""
        rows = unlabelled_rows(match.profile, match.found, tokens, frame)
        crops = [crop for row in rows if (crop := ink.before_colon(row)) is not None]
        if not crops:
            return tokens, match
        for crop, line in zip(crops, self._labels.read_lines([crop.image for crop in crops]), strict=True):
            scale = crop.box.w / crop.image.shape[1]
            tokens = _inserted(tokens, tokens_of([_moved(line, crop.box.x, crop.box.y, scale)]), crop.box)
        labels = self._wanted[match.profile.id]
        found = tuple(find_labels(labels, tokens))
        return tokens, _Match(match.profile, likeness(found, labels), found)

    def _edition(
        self, profile: FormProfile, fields: Mapping[str, FieldValue], tokens: Sequence[Token]
    ) -> FormProfile:
        """Of forms with the same labels, the one whose code is printed, else that of the registration day."""
        same = [form for form in self._same_labels(profile) if form.id in self._accepted]
        words = {token.plain for token in tokens}
        for candidate in same:
            if any(plain(code) in words for code in candidate.form_codes):
                return candidate
        registered = parse_date(fields["ngayDangKy"].value) if "ngayDangKy" in fields else None
        day = registered.earliest() if registered else None
        return next((form for form in same if day is not None and _in_force(form, day)), same[0])

    def _read_zones(
        self,
        page: PreparedPage,
        match: _Match,
        zones: Sequence[Zone],
        tokens: Sequence[Token],
        frame: Frame,
        ink: Ink,
    ) -> list[ZoneReading]:
        cut = [
            (zone.label, [c for part in zone.segments for c in without_struck(ink.lines(part), page.rules)])
            for zone in zones
        ]
        cut.extend(_signatures(match, tokens, frame, ink))
        cut = [(label, crops) for label, crops in cut if crops]
        lines = iter(self._values.read_lines([crop.image for _, crops in cut for crop in crops]))
        read: list[tuple[int, list[Crop], list[Candidate]]] = []
        for label, crops in cut:
            candidates = [_candidate([next(lines) for _ in crops])]
            if match.profile.labels[label].area is not Area.SIGN:
                candidates.append(_first_reading(match, label, tokens, self._labels.name))
            read.append((label, crops, candidates))
        doubtful = sum(not _agree(candidates) for _, _, candidates in read)
        if doubtful <= _BY_HAND * len(read):
            for _, crops, candidates in read:
                self._read_again(crops, candidates)
        readings = [
            ZoneReading(label, tuple(candidates), page.original_box(hull(crop.box for crop in crops)))
            for label, crops, candidates in read
        ]
        return sorted(readings, key=lambda reading: reading.label)

    def _read_again(self, crops: Sequence[Crop], candidates: list[Candidate]) -> None:
        """Adds a third reading where two differ, and a fourth of the softened lines where three do."""
        images = [crop.image for crop in crops]
        if not _agree(candidates):
            candidates.append(_candidate(self._labels.read_lines(images)))
        if not _agree(candidates):
            candidates.append(_candidate(self._values.read_lines([softened(image) for image in images])))

    # -- the narrow column --------------------------------------------------------------------------------

    def _side(
        self, page: PreparedPage, frame: Frame, profile: FormProfile, fields: Mapping[str, FieldValue]
    ) -> tuple[dict[str, FieldValue], dict[str, FieldValue]]:
        """Fields from tick boxes, and the notes."""
        left, top = frame.divider + 8, frame.top + 8
        image = page.grey[top : frame.bottom - 8, left : frame.right - 8]
        boxes = find_ticks(page.grey, frame)
        block = self._labels.read_blocks([_shrunk(_without_boxes(image, boxes, left, top))])[0]
        lines = [_moved(line, left, top, 1 / _LABEL_SCALE) for line in block]
        tokens = tokens_of(lines)
        labels = [wanted(tick.texts) for tick in profile.ticks] + [wanted(profile.notes_heading)]
        found = find_labels(labels, tokens)
        ticked = _ticked(profile, found[:-1], tokens, boxes, page, fields)
        heading = found[-1]
        notes = self._notes(page, frame, profile, tokens, heading) if heading is not None else {}
        return ticked, notes

    def _notes(
        self, page: PreparedPage, frame: Frame, profile: FormProfile, tokens: Sequence[Token], heading: Found
    ) -> dict[str, FieldValue]:
        """The text below the heading «Ghi chú», read as a block."""
        last = tokens[heading.stop - 1].box
        top, left = last.y + last.h + 10, frame.divider + 10
        area = page.clean[top : frame.bottom - 12, left : frame.right - 10]
        if area.size == 0 or (area < 140).mean() < 0.0012:
            return {}
        block = self._values.read_blocks([np.ascontiguousarray(area)])[0]
        lines = [line for line in block if line.confidence > 0.2 and len(tidy(line.text)) > 2]
        if not lines:
            return {}
        written = " ".join(line.text for line in lines).strip()
        text = tidy(written) + ("." if written.endswith(".") and not written.endswith("..") else "")
        box = hull(_moved_box(word.box, left, top) for line in lines for word in line.words)
        trust = confidence(0.9, min(line.confidence for line in lines), False)
        return {profile.notes_key: FieldValue(text, text, trust, page.original_box(box), self._values.name)}

    @staticmethod
    def _is_unused(
        profile: FormProfile, fields: Mapping[str, FieldValue], side: Mapping[str, FieldValue]
    ) -> bool:
        """Whether nobody filled in the form: at most a page number and stray marks."""
        filled = [key for key, value in fields.items() if key != "trangSo" and len(value.raw) > 1]
        return len(filled) <= 2 and not side

    # -- pages without a form -----------------------------------------------------------------------------

    def _unframed(self, turned: Turn) -> PageReading:
        """Cover, closing page or empty page: its words tell which, and which way is up."""
        page = turned(0)
        if page.ink < _NO_INK:
            if page.shade < _NO_SHADE:
                return PageReading(PageKind.BLANK, quality=1.0)
            return PageReading(PageKind.UNKNOWN, warnings=(_UNREADABLE,), quality=_quality(page))
        tries = []
        for quarter_turns in (1, 3) if page.sideways else (0, 2):
            shown = page if quarter_turns == 0 else turned(quarter_turns)
            lines = self._labels.read_blocks([_shrunk(shown.clean)])[0]
            tries.append((guess_kind(lines, self._profiles), shown))
            if tries[-1][0].strength > 0.85:
                break
        guess, shown = max(tries, key=lambda item: item[0].strength)
        unknown = guess.kind is PageKind.UNKNOWN
        return PageReading(
            guess.kind,
            guess.profile,
            0 if unknown else shown.rotation,
            cover=guess.facts or {},
            warnings=(_UNREADABLE if shown.sharpness < _SHARP else _UNKNOWN_FORM,) if unknown else (),
            quality=_quality(shown),
        )


def _glance(labels: Sequence[Wanted], letters: str) -> float:
    """Share of a form's longer labels that stand in the page's letters as they are."""
    longer = [label for label in labels if len(label.wordings[0]) > 12]
    return sum(any(w in letters for w in label.wordings) for label in longer) / max(1, len(longer))


def _inserted(tokens: Sequence[Token], row: Sequence[Token], box: Box) -> list[Token]:
    """The tokens with a row read anew in place of what was read there."""

    def outside(token: Token) -> bool:
        x, y = token.box.x + token.box.w / 2, token.box.y + token.box.h / 2
        return not (box.x <= x <= box.x + box.w and box.y <= y <= box.y + box.h)

    kept = [token for token in tokens if outside(token)]
    right, middle = box.x + box.w, box.y + box.h / 2
    heights = [token.box.y + token.box.h / 2 for token in kept]
    below = (i for i, t in enumerate(kept) if heights[i] > middle and t.box.x < right)
    at = next(below, len(kept))
    beside = [t.line for i, t in enumerate(kept) if abs(heights[i] - middle) < box.h / 2 and t.box.x > right]
    line = beside[0] if beside else max((t.line for t in kept), default=0) + 1
    return [*kept[:at], *(replace(token, line=line) for token in row), *kept[at:]]


def _in_force(profile: FormProfile, day: datetime.date) -> bool:
    """Whether the form was in force on a day."""
    start, end = parse_date(profile.valid_from), parse_date(profile.valid_to)
    first, last = start.earliest() if start else None, end.earliest() if end else None
    return (first is None or first <= day) and (last is None or day <= last)


def _shrunk(image: Pixels) -> Pixels:
    """An image at the scale at which labels are read."""
    return cv2.resize(image, None, fx=_LABEL_SCALE, fy=_LABEL_SCALE, interpolation=cv2.INTER_AREA)


def _moved(line: LineReading, dx: int, dy: int, scale: float = 1.0) -> LineReading:
    words = (Word(w.text, w.confidence, _moved_box(w.box, dx, dy, scale)) for w in line.words)
    return replace(line, words=tuple(words))


def _moved_box(box: Box, dx: int, dy: int, scale: float = 1.0) -> Box:
    x, y, w, h = (round(side * scale) for side in box)
    return Box(x + dx, y + dy, w, h)


def _signatures(
    match: _Match, tokens: Sequence[Token], frame: Frame, ink: Ink
) -> list[tuple[int, list[Crop]]]:
    found = []
    for index, spec in enumerate(match.profile.labels):
        if spec.area is Area.SIGN and spec.keys:
            crop = name_line(match.profile, match.found, tokens, frame, ink, index)
            if crop is not None:
                found.append((index, [crop]))
    return found


def _candidate(lines: Sequence[LineReading]) -> Candidate:
    rows = [_worded(line) for line in lines if not is_hint(line.text)]
    trust = min((word.confidence for row in rows for word in row), default=0.0)
    return Candidate(join_rows([" ".join(word.text for word in row) for row in rows]), trust, lines[0].engine)


def _agree(candidates: Sequence[Candidate]) -> bool:
    """Whether two readings say the same but for spaces and strokes at the edges; one alone need not."""
    texts = ["".join(tidy(c.text).split()) for c in candidates]
    return len(texts) < 2 or len(set(texts)) < len(texts)


def _worded(line: LineReading) -> list[Word]:
    """The words without strokes that are no words: what leaders and dirt are read as."""
    words = list(line.words)
    while words and (not any(c.isalnum() for c in words[-1].text) or _is_stray(words[-1])):
        words.pop()
    while words and not any(c.isalnum() for c in words[0].text):
        words.pop(0)
    return [w for w in words if any(c.isalnum() for c in w.text) or (w.text == "-" and w.confidence > 0.8)]


def _is_stray(word: Word) -> bool:
    """A speck after the text, read as a letter or two without conviction."""
    return len(word.text) <= 2 and word.confidence < 0.35 and not word.text.isdigit()


def _first_reading(match: _Match, label: int, tokens: Sequence[Token], engine: str) -> Candidate:
    """What the quick model read between this label and the next."""
    place = match.found[label]
    if place is None:
        return Candidate("", 0.0, engine)
    end = min((f.start for f in match.found[label + 1 :] if f is not None), default=len(tokens))
    value = [token for token in tokens[place.stop : end] if token.plain]
    rows = [" ".join(t.text for t in row) for _, row in groupby(value, key=lambda token: token.line)]
    return Candidate(join_rows(rows), min((t.confidence for t in value), default=0.0), engine)


def _ticked(
    profile: FormProfile,
    found: Sequence[Found | None],
    tokens: Sequence[Token],
    boxes: Sequence[TickBox],
    page: PreparedPage,
    fields: Mapping[str, FieldValue],
) -> dict[str, FieldValue]:
    """The fields that ticked boxes set: each box belongs to the label whose first line is on its height."""
    result: dict[str, FieldValue] = {}
    for tick, place in zip(profile.ticks, found, strict=True):
        if place is None:
            continue
        first = tokens[place.start].box
        box = min(boxes, key=lambda b: abs(b.box.y + b.box.h / 2 - first.y - first.h / 2), default=None)
        if box is None or abs(box.box.y + box.box.h / 2 - first.y - first.h / 2) > 0.8 * box.box.h:
            continue
        code = tick_code(tick, fields) if box.ticked and tick.key else ""
        if code:
            trust = 0.99 if box.ink > 0.08 else 0.8
            where = page.original_box(box.box)
            result[tick.key] = FieldValue(code, tick.texts[0], trust, where, "tick")
    return result


def _without_boxes(image: Pixels, boxes: Sequence[TickBox], left: int, top: int) -> Pixels:
    """The column with its tick boxes painted over, so that they are not read as letters."""
    painted = image.copy()
    for box, _ in ((b.box, b.ink) for b in boxes):
        y, x = box.y - top, box.x - left
        painted[max(0, y - 14) : y + box.h + 14, max(0, x - 14) : x + box.w + 14] = 255
    return painted


def _quality(page: PreparedPage) -> float:
    return round(min(1.0, page.sharpness / 1200), 3)


def _warnings(page: PreparedPage, like: float) -> tuple[str, ...]:
    warnings = []
    if page.sharpness < _SHARP:
        warnings.append("Ảnh bị mờ; hãy quét hoặc chụp lại trang này.")
    if like < 0.75:
        warnings.append("Nhiều nhãn in trên trang không đọc được; hãy kiểm tra kỹ từng trường.")
    return tuple(warnings)
