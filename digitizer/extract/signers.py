"""Cuts the names out of a form's signature cells, and finds the offices held above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from digitizer.domain.forms import FormProfile
from digitizer.domain.layout import Frame, Pixels, PreparedPage
from digitizer.domain.records import Box, FieldValue
from digitizer.extract.ink import Ink
from digitizer.extract.inks import laid_bare
from digitizer.extract.office import find_office
from digitizer.extract.signature import name_line, other_lines, place
from digitizer.extract.tokens import Token
from digitizer.extract.values import Cut, Engines

_MARGIN = 120  # pixels: strokes reach so far into a cell from outside at most


def read_signers(
    page: PreparedPage,
    profile: FormProfile,
    boxes: Mapping[int, Box],
    tokens: Sequence[Token],
    frame: Frame,
    ink: Ink,
    engines: Engines,
) -> tuple[list[Cut], dict[str, FieldValue]]:
    """The cuts of the names below the labels in ``boxes`` (by label number), and the offices that were read.

    ``frame`` bounds the row of cells.
    """
    cuts: list[Cut] = []
    offices: dict[str, FieldValue] = {}
    for label, box in boxes.items():
        keys = profile.labels[label].keys
        if not keys:
            continue
        area = place(boxes, label, frame, page)
        sheet = laid_bare(page, area)
        strokes = ink if sheet is page else Ink(_around(sheet.clean, area))
        name = name_line(boxes, label, tokens, frame, strokes)
        others = other_lines(boxes, label, tokens, frame, strokes)
        if name is not None or others:
            # The value is looked at again on the sheet as it is; a cleaned page of its own takes room.
            kept = replace(sheet, clean=page.clean)
            cuts.append(Cut(kept, label, [name or others[-1]], spare=others))
        if len(keys) > 1:
            above = name.box if name is not None else None
            offices |= find_office(keys[1], box, above, tokens, sheet, strokes, engines)
        del sheet, strokes  # before the next are made
    return cuts, offices


def _around(clean: Pixels, area: Box) -> Pixels:
    """A page that is white but for an area and what reaches into it."""
    image = np.full_like(clean, 255)
    part = (
        slice(max(0, area.y - _MARGIN), area.y + area.h + _MARGIN),
        slice(max(0, area.x - _MARGIN), area.x + area.w + _MARGIN),
    )
    image[part] = clean[part]
    return image
