"""Whole sample pages: an entry drawn on a form, worn, captured, with its exact truth."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import cv2
import numpy as np
from PIL import Image

from digitizer.samples.capture import Captured, capture, resized, rotated
from digitizer.samples.cases import Case, make_entry
from digitizer.samples.dice import Dice
from digitizer.samples.entries import Entry, Officer, officer
from digitizer.samples.fonts import FontShelf
from digitizer.samples.ink import PENS, Pen, written_pen
from digitizer.samples.layout import Layout
from digitizer.samples.page import Fill, FormPage
from digitizer.samples.people import Lists, Village
from digitizer.samples.printer import PrinterStyle, printer_style
from digitizer.samples.sheet import Pixels, Sheet
from digitizer.samples.wear import aged
from digitizer.samples.writing import PixelBox

STYLE_LETTERS = {"printed": "P", "typed": "T", "written": "H"}


@dataclass(frozen=True)
class Studio:
    """What pages are made from: fonts, layouts, lists, and the pool of fonts in use."""

    shelf: FontShelf
    layouts: Mapping[tuple[str, str], Layout]
    lists: Lists
    pool: str = "tune"


@dataclass(frozen=True)
class BookPlan:
    """One book: what it is, who writes it, and on which printer's forms."""

    record_type: str
    edition: str
    year: int
    number: str
    village: Village
    writer: Officer
    printer: PrinterStyle
    layout: Layout
    fill: str
    pen: Pen
    hands: tuple[Pen, ...]

    @property
    def label(self) -> str:
        """The book's number as written on its pages: ``01/2017``."""
        return f"{self.number}/{self.year}"


@dataclass
class SamplePage:
    """A page as an image with its truth."""

    image: Pixels
    truth: dict[str, Any]
    quality: int = 85
    boxes: dict[str, list[int]] = field(default_factory=dict)

    def jpeg(self, dpi: int) -> bytes:
        """The page as a JPEG file."""
        buffer = io.BytesIO()
        Image.fromarray(self.image).save(buffer, "JPEG", quality=self.quality, dpi=(dpi, dpi))
        return buffer.getvalue()


def plan_book(studio: Studio, record_type: str, fill: str, dice: Dice, year: int | None = None) -> BookPlan:
    """A book drawn by chance."""
    chosen = year or dice.integer(2016, 2024)
    edition = "2015" if chosen < 2020 else "2020"
    village = Village(studio.lists, dice.pick(studio.lists.communes), dice.child("village"))
    layout = studio.layouts[record_type, edition]
    hands = tuple(written_pen(dice.child(f"hand{i}"), studio.shelf, studio.pool) for i in range(3))
    pen = hands[0] if fill == "written" else PENS[fill](dice.child("pen"), studio.shelf, studio.pool)
    return BookPlan(
        record_type=record_type,
        edition=edition,
        year=chosen,
        number=dice.pick(("01", "01", "01", "02")),
        village=village,
        writer=officer(village, dice.child("officer")),
        printer=printer_style(dice.child("printer"), studio.shelf, studio.pool),
        layout=layout,
        fill=fill,
        pen=pen,
        hands=hands,
    )


def book_entry(plan: BookPlan, number: int, on: date, page: int, dice: Dice) -> Entry:
    """The book's entry of that number, registered on that day."""
    village = replace(plan.village, dice=dice.child("people"))
    case = Case(village, plan.writer, on, plan.edition, dice.child("case"))
    return make_entry(plan.record_type, case, number, plan.label, page)


def page_fill(plan: BookPlan, dice: Dice) -> Fill:
    """How this page is filled: pens, ticks, stamp."""
    ticks = ("cross", "check", "print") if plan.fill == "printed" else ("cross", "cross", "check")
    commune = plan.village.commune
    stamped = dice.chance(0.5)
    text = (f"ỦY BAN NHÂN DÂN {commune.kind} {commune.name}".upper(), f"{commune.district_kind} {commune.district}".upper())
    return Fill(
        pen=plan.pen,
        hands=plan.hands,
        tick_kind=dice.pick(ticks),
        slips=0.015 if plan.fill == "typed" else 0.0,
        stamp_text=text if stamped else None,
    )


def draw_entry(studio: Studio, plan: BookPlan, entry: Entry | None, dice: Dice, dpi: int) -> tuple[Pixels, dict[str, PixelBox]]:
    """The entry on its form, as new; without an entry an unused form."""
    sheet = Sheet(studio.shelf, dpi)
    fill = page_fill(plan, dice.child("fill")) if entry else None
    form = FormPage(sheet, plan.layout, plan.printer, plan.edition, dice.child("draw"), entry, fill)
    return sheet.pixels, form.draw()


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is worn and captured. ``dpi`` is of the capture; pages are drawn at ``draw_dpi``."""

    level: int = 0
    mode: str = "flat"
    dpi: int = 300
    rotation: int = 0
    skew: float | None = None
    quality: int = 85
    grey: bool = False


def random_look(dice: Dice, levels: Sequence[int], modes: Sequence[str]) -> Look:
    """A look drawn by chance."""
    return Look(
        level=dice.pick(levels),
        mode=dice.pick(modes),
        dpi=dice.pick((200, 250, 300, 300, 300)),
        quality=dice.integer(55, 92),
        grey=dice.chance(0.06),
    )


def finish(page: Pixels, look: Look, dice: Dice, drawn_dpi: int) -> Captured:
    """Wear a drawn page and capture it."""
    worn = aged(page, page if look.level else None, dice.child("wear"), look.level)
    captured = capture(worn, dice.child("capture"), look.mode, look.level, look.skew)
    captured = rotated(resized(captured, look.dpi / drawn_dpi), look.rotation)
    if look.grey:
        grey = cv2.cvtColor(captured.image, cv2.COLOR_RGB2GRAY)
        captured = Captured(np.asarray(cv2.merge([grey] * 3), np.uint8), captured.matrix)
    return captured


def record_truth(entry: Entry) -> dict[str, Any]:
    """A record's truth in the shape of the evaluation files."""
    return {
        "type": entry.type,
        "edition": entry.edition,
        "fields": entry.fields,
        "normalized": entry.normalized,
        "paper_error": entry.paper_error,
    }


def sample_page(
    plan: BookPlan, look: Look, kind: str, captured: Captured, boxes: Mapping[str, PixelBox], entry: Entry | None
) -> SamplePage:
    """Image and truth together."""
    truth = {
        "page": "",
        "kind": kind,
        "style": STYLE_LETTERS[plan.fill],
        "level": look.level,
        "rotation": look.rotation,
        "edition": plan.edition,
        "info": {"dpi": look.dpi, "mode": look.mode},
        "records": [record_truth(entry)] if entry else [],
        "boxes": {key: captured.box(box) for key, box in boxes.items()},
    }
    return SamplePage(captured.image, truth, look.quality)


def random_record(studio: Studio, record_type: str, fill: str, look: Look, dice: Dice) -> SamplePage:
    """One record page out of a book of its own."""
    plan = plan_book(studio, record_type, fill, dice.child("book"))
    number = dice.integer(1, 140)
    on = date(plan.year, 1, 4) + timedelta(days=round(number / 140 * 340) + dice.integer(0, 10))
    entry = book_entry(plan, number, on, number + dice.integer(0, 3), dice.child("entry"))
    pixels, boxes = draw_entry(studio, plan, entry, dice, DRAW_DPI)
    captured = finish(pixels, look, dice, DRAW_DPI)
    return sample_page(plan, look, "record", captured, boxes, entry)


DRAW_DPI = 300
