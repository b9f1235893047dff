"""Reads the free text of notes: the lines of an area as one text."""

from __future__ import annotations

import numpy as np

from digitizer.domain.layout import PreparedPage
from digitizer.domain.records import FieldValue, Fill
from digitizer.extract.crops import candidate, moved_box
from digitizer.extract.fill import fills_of
from digitizer.extract.ink import Ink
from digitizer.extract.parse import confidence
from digitizer.extract.tokens import hull
from digitizer.extract.values import Engines
from digitizer.extract.wording import tidy
from digitizer.extract.zones import Panel

_EMPTY = 0.0012  # share of an area under ink below which nobody wrote there


def read_notes(
    page: PreparedPage, area: Panel, key: str, ink: Ink, engines: Engines
) -> dict[str, FieldValue]:
    """The text in the area as the field ``key``; empty when nothing is written there."""
    image = page.clean[area.top : area.bottom, area.left : area.right]
    if image.size == 0 or (image < 140).mean() < _EMPTY:
        return {}
    if engines.lines is not None:
        crops = ink.rows(area.left, area.top, area.right, area.bottom)
        [fill] = fills_of([[crop.image for crop in crops]])
        if crops and fill is not Fill.PRINTED:
            read = candidate(engines.lines.read_lines([crop.image for crop in crops]))
            text = tidy(read.text)
            trust = confidence(0.9, read.confidence, False)
            box = page.original_box(hull(crop.box for crop in crops))
            return {key: FieldValue(text, text, trust, box, read.engine, fill)} if len(text) > 2 else {}
    block = engines.values.read_blocks([np.ascontiguousarray(image)])[0]
    lines = [line for line in block if line.confidence > 0.2 and len(tidy(line.text)) > 2]
    if not lines:
        return {}
    written = " ".join(line.text for line in lines).strip()
    text = tidy(written) + ("." if written.endswith(".") and not written.endswith("..") else "")
    where = hull(moved_box(word.box, area.left, area.top) for line in lines for word in line.words)
    trust = confidence(0.9, min(line.confidence for line in lines), False)
    return {key: FieldValue(text, text, trust, page.original_box(where), engines.values.name)}
