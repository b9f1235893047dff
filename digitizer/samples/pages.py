"""Books and their pages: drawn, worn, captured, with exact truth."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from digitizer.samples.capture import Captured, capture, resized, rotated
from digitizer.samples.cases import Case, make_entry
from digitizer.samples.covers import (
    BookFacts,
    PlainPage,
    closing_truth,
    cover_truth,
    draw_closing,
    draw_cover,
)
from digitizer.samples.dice import Dice
from digitizer.samples.entries import Entry, Officer, officer
from digitizer.samples.flaws import with_flaws
from digitizer.samples.fonts import FontShelf, open_shelf
from digitizer.samples.ink import PENS, Pen, written_pen
from digitizer.samples.layout import Layout, load_layouts
from digitizer.samples.page import Fill, FormPage
from digitizer.samples.people import Commune, Lists, Village, load_lists
from digitizer.samples.printer import PrinterStyle, printer_style
from digitizer.samples.sheet import Pixels, Sheet
from digitizer.samples.wear import aged, water_damage
from digitizer.samples.writing import PixelBox

DRAW_DPI = 300
STYLE_LETTERS = {"printed": "P", "typed": "T", "written": "H"}
KINDS = (
    "record",
    "cover",
    "blank",
    "empty",
    "closing",
    "unknown",
)  # "empty" has no form, "unknown" is unreadable


@dataclass(frozen=True)
class Studio:
    """What pages are made from: fonts, layouts, lists, and the pool of fonts in use."""

    shelf: FontShelf
    layouts: Mapping[tuple[str, str], Layout]
    lists: Lists
    pool: str = "tune"


def open_studio(pool: str = "tune", fonts: Path | None = None) -> Studio:
    """The studio with the fonts of a pool (tune or heldout); EnvironmentFault MAY-31 without fonts."""
    return Studio(open_shelf(fonts), load_layouts(), load_lists(), pool)


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
    opened: date
    closed: date

    @property
    def label(self) -> str:
        """The book's number as written on its pages: ``01/2017``."""
        return f"{self.number}/{self.year}"

    def case(self, on: date, dice: Dice) -> Case:
        """What an entry of that day is drawn from."""
        village = replace(self.village, dice=dice.child("people"))
        return Case(village, self.writer, on, self.edition, dice.child("case"))

    def entry(self, case: Case, number: int, page: int) -> Entry:
        """A faultless entry of that number."""
        return make_entry(self.record_type, case, number, self.label, page)

    def facts(self, total: int) -> BookFacts:
        """What its cover and closing page say."""
        commune = self.village.commune
        return BookFacts(self.layout, commune, self.label, self.opened, self.closed, total, self.writer)


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is worn and captured. ``dpi`` is the capture's; pages are drawn at ``DRAW_DPI``."""

    level: int = 0
    mode: str = "flat"
    dpi: int = 300
    rotation: int = 0
    skew: float | None = None
    quality: int = 85
    grey: bool = False


@dataclass
class SamplePage:
    """A page as an image with its truth."""

    image: Pixels
    truth: dict[str, Any]
    look: Look

    def jpeg(self) -> bytes:
        """The page as a JPEG file."""
        buffer = io.BytesIO()
        dpi = (self.look.dpi, self.look.dpi)
        Image.fromarray(self.image).save(buffer, "JPEG", quality=self.look.quality, dpi=dpi)
        return buffer.getvalue()


def plan_book(
    studio: Studio,
    record_type: str,
    fill: str,
    dice: Dice,
    *,
    year: int | None = None,
    commune: Commune | None = None,
) -> BookPlan:
    """A book drawn by chance, or of that year and commune."""
    chosen = year or dice.integer(2016, 2024)
    edition = "2015" if chosen < 2020 else "2020"
    village = Village(studio.lists, commune or dice.pick(studio.lists.communes), dice.child("village"))
    hands = tuple(written_pen(dice.child(f"hand{i}"), studio.shelf, studio.pool) for i in range(3))
    return BookPlan(
        record_type=record_type,
        edition=edition,
        year=chosen,
        number=dice.pick(("01", "01", "01", "02")),
        village=village,
        writer=officer(village, dice.child("officer")),
        printer=printer_style(dice.child("printer"), studio.shelf, studio.pool),
        layout=studio.layouts[record_type, edition],
        fill=fill,
        pen=hands[0] if fill == "written" else PENS[fill](dice.child("pen"), studio.shelf, studio.pool),
        hands=hands,
        opened=date(chosen, 1, dice.integer(2, 8)),
        closed=date(chosen, 12, 31 if dice.chance(0.8) else 29),
    )


def book_entry(plan: BookPlan, number: int, on: date, page: int, dice: Dice) -> Entry:
    """The book's entry of that number, registered on that day, with flaws at their usual rates."""
    case = plan.case(on, dice)
    return with_flaws(plan.entry(case, number, page), case, dice.child("flaws"))


def draw_entry(
    studio: Studio, plan: BookPlan, entry: Entry | None, dice: Dice
) -> tuple[Pixels, dict[str, PixelBox]]:
    """The entry on its form, as new; without an entry an unused form."""
    sheet = Sheet(studio.shelf, DRAW_DPI)
    fill = _page_fill(plan, dice.child("fill")) if entry else None
    form = FormPage(sheet, plan.layout, plan.printer, plan.edition, dice.child("draw"), entry, fill)
    return sheet.pixels, form.draw()


def _page_fill(plan: BookPlan, dice: Dice) -> Fill:
    ticks = ("cross", "check", "print") if plan.fill == "printed" else ("cross", "cross", "check")
    facts = plan.facts(0)
    return Fill(
        pen=plan.pen,
        hands=plan.hands,
        tick_kind=dice.pick(ticks),
        stamp_text=facts.stamp_text() if dice.chance(0.5) else None,
        slips=0.008 if plan.fill == "typed" else 0.0,
    )


def draw_kind(
    studio: Studio, plan: BookPlan, kind: str, total: int, dice: Dice
) -> tuple[Pixels, dict[str, PixelBox], dict[str, str]]:
    """A page without an entry, of a kind out of KINDS: pixels, boxes and what it says."""
    if kind == "blank":
        return (*draw_entry(studio, plan, None, dice), {})
    sheet = Sheet(studio.shelf, DRAW_DPI)
    page = PlainPage(sheet, plan.printer, plan.pen, dice.child("plain"))
    facts = plan.facts(total)
    if kind == "cover":
        return sheet.pixels, draw_cover(page, facts), cover_truth(facts)
    if kind == "closing":
        return sheet.pixels, draw_closing(page, facts), closing_truth(facts)
    return sheet.pixels, {}, {}


def random_look(dice: Dice, levels: Sequence[int], modes: Sequence[str]) -> Look:
    """A look drawn by chance."""
    return Look(
        level=dice.pick(levels),
        mode=dice.pick(modes),
        dpi=dice.pick((200, 250, 300, 300, 300)),
        skew=dice.uniform(-3, 3) if dice.chance(0.12) else None,
        quality=dice.integer(55, 92),
        grey=dice.chance(0.06),
    )


def finish(page: Pixels, back: Pixels | None, look: Look, dice: Dice) -> Captured:
    """Wear a drawn page, with its other side shining through, and capture it."""
    worn = aged(page, back, dice.child("wear"), look.level)
    captured = capture(worn, dice.child("capture"), look.mode, look.level, look.skew)
    captured = rotated(resized(captured, look.dpi / DRAW_DPI), look.rotation)
    if look.grey:
        grey = cv2.cvtColor(captured.image, cv2.COLOR_RGB2GRAY)
        captured = Captured(np.asarray(cv2.merge([grey] * 3), np.uint8), captured.matrix)
    return captured


def record_page(
    studio: Studio, plan: BookPlan, entry: Entry, look: Look, dice: Dice, back: Pixels | None = None
) -> SamplePage:
    """An entry's page; without another page for its back its own ink shines through."""
    pixels, boxes = draw_entry(studio, plan, entry, dice)
    captured = finish(pixels, pixels if back is None else back, look, dice)
    return _page(plan, look, "record", captured, boxes, entry)


def kind_page(studio: Studio, plan: BookPlan, kind: str, total: int, look: Look, dice: Dice) -> SamplePage:
    """A page of another kind than a record."""
    if kind == "unknown":
        return _unreadable(studio, plan, look, dice)
    pixels, boxes, says = draw_kind(studio, plan, kind, total, dice)
    captured = finish(pixels, None, look, dice)
    page = _page(plan, look, "blank" if kind == "empty" else kind, captured, boxes, None)
    page.truth["cover"] = says
    return page


def _unreadable(studio: Studio, plan: BookPlan, look: Look, dice: Dice) -> SamplePage:
    entry = book_entry(plan, 1, date(plan.year, 6, 1), 1, dice.child("entry"))
    pixels, _ = draw_entry(studio, plan, entry, dice)
    captured = finish(water_damage(pixels, dice.child("water")), None, look, dice)
    return _page(plan, look, "unknown", captured, {}, None)


def _page(
    plan: BookPlan,
    look: Look,
    kind: str,
    captured: Captured,
    boxes: Mapping[str, PixelBox],
    entry: Entry | None,
) -> SamplePage:
    truth = {
        "page": "",
        "kind": kind,
        "style": STYLE_LETTERS[plan.fill],
        "level": look.level,
        "rotation": look.rotation,
        "edition": plan.edition,
        "info": {"dpi": look.dpi, "mode": look.mode},
        "records": [entry.truth()] if entry else [],
        "boxes": {key: captured.box(box) for key, box in boxes.items()},
    }
    return SamplePage(captured.image, truth, look)


def random_page(studio: Studio, record_type: str, fill: str, kind: str, look: Look, dice: Dice) -> SamplePage:
    """One page of a kind out of a book of its own."""
    plan = plan_book(studio, record_type, fill, dice.child("book"))
    number = dice.integer(1, 140)
    if kind != "record":
        return kind_page(studio, plan, kind, number, look, dice)
    on = date(plan.year, 1, 4) + timedelta(days=round(number / 140 * 340) + dice.integer(0, 10))
    entry = book_entry(plan, number, on, number + dice.integer(0, 3), dice.child("entry"))
    return record_page(studio, plan, entry, look, dice)


def write_pages(folder: Path, pages: Iterable[SamplePage]) -> int:
    """Write ``001.jpg`` ... and ``truth.jsonl`` into a folder; returns how many pages."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with (folder / "truth.jsonl").open("w", encoding="utf-8", newline="\n") as truth:
        for count, page in enumerate(pages, 1):
            page.truth["page"] = f"{count:03}.jpg"
            (folder / page.truth["page"]).write_bytes(page.jpeg())
            truth.write(json.dumps(page.truth, ensure_ascii=False) + "\n")
    return count
