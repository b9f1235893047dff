"""Finds the office held («KT. CHỦ TỊCH») above a signer's name, printed, stamped, typed or written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digitizer.domain.layout import LineReading, Pixels, PreparedPage
from digitizer.domain.records import Box, FieldValue
from digitizer.extract.crops import candidate
from digitizer.extract.ink import Ink
from digitizer.extract.parse import Candidate, confidence
from digitizer.extract.splitting import office_of
from digitizer.extract.titles import is_council, office_in
from digitizer.extract.tokens import Token, hull
from digitizer.extract.values import Engines

_BESIDE, _RIM = 40, 3  # pixels beside, over and under what is left of a line
_TALLEST = 62  # pixels: what is taller is the signature


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
    best: tuple[float, str, Candidate, Box] | None = None
    for reading, box in _lines(area, tokens, ink, engines):
        text, score = office_in(reading.text, engines.lexicon)
        if score and (best is None or score > best[0]):
            best = (score, text, reading, box)
    if best is None:
        return {}
    score, text, reading, box = best
    trust = confidence(score / 100, reading.confidence, False)
    value = office_of(text, engines.lexicon)
    return {key: FieldValue(value, text, trust, page.original_box(box), reading.engine)}


def _lines(area: Box, tokens: Sequence[Token], ink: Ink, engines: Engines) -> Iterator[tuple[Candidate, Box]]:
    """The lines of an area as the quick model read them, then cut out without the signature over them."""
    rows: dict[int, list[Token]] = {}
    for token in dict.fromkeys(tokens):
        x, y = token.box.x + token.box.w / 2, token.box.y + token.box.h / 2
        if token.plain and area.x < x < area.x + area.w and area.y < y < area.y + area.h:
            rows.setdefault(token.line, []).append(token)
    for row in rows.values():
        if not is_council(" ".join(token.text for token in row)):
            trust = min(token.confidence for token in row)
            text = " ".join(token.text for token in row)
            yield Candidate(text, trust, engines.labels.name), hull(token.box for token in row)
    crops = ink.rows(area.x, area.y, area.x + area.w, area.y + area.h, _TALLEST)
    shown = [(crop.image, crop.box) for crop in crops] + [_as_it_is(crop.box, ink) for crop in crops]
    readings: list[LineReading] = (engines.lines or engines.values).read_lines([image for image, _ in shown])
    for (_, box), line in zip(shown, readings, strict=True):
        if not is_council(line.text):
            yield candidate([line]), box


def _as_it_is(box: Box, ink: Ink) -> tuple[Pixels, Box]:
    """The line with the signature across it, which took letters along when it was cut away."""
    left, top = max(0, box.x - _BESIDE), max(0, box.y - _RIM)
    image = ink.clean[top : box.y + box.h + _RIM, left : box.x + box.w + _BESIDE]
    return image, Box(left, top, image.shape[1], image.shape[0])
