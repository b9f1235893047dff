"""Books and their pages: drawn, worn, captured, with exact truth."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from digitizer.samples.capture import Captured, capture, resized, rotated
from digitizer.samples.covers import PlainPage, closing_truth, cover_truth, draw_closing, draw_cover
from digitizer.samples.curl import opened
from digitizer.samples.dice import Dice
from digitizer.samples.drawing import DRAW_DPI, Drawing, Drawn, Page, draw
from digitizer.samples.entries import Entry
from digitizer.samples.flaws import with_flaws
from digitizer.samples.plan import BookPlan, Studio, plan_book
from digitizer.samples.sheet import A4, Pixels, Sheet
from digitizer.samples.volume import PageEntries, Volume, start
from digitizer.samples.wear import aged, water_damage
from digitizer.samples.wording import dotted
from digitizer.samples.writing import PixelBox

STYLE_LETTERS = {"printed": "P", "typed": "T", "written": "H"}
KINDS = (
    "record",
    "cover",
    "blank",
    "empty",
    "closing",
    "unknown",
)  # "empty" has no form, "unknown" is unreadable


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
    spine: float | None = None  # a single page bends into the book at this side: 0 left, 1 right


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


def book_entry(plan: BookPlan, number: int, on: date, page: int, dice: Dice) -> Entry:
    """The book's entry of that number, registered on that day, with flaws at their usual rates."""
    case = plan.case(on, dice)
    return with_flaws(plan.entry(case, number, page), case, dice.child("flaws"))


def draw_kind(
    studio: Studio, plan: BookPlan, kind: str, total: int, dice: Dice
) -> tuple[Pixels, dict[str, PixelBox], dict[str, str]]:
    """A page without an entry, of a kind out of KINDS: pixels, boxes and what it says."""
    if kind == "blank":
        return draw(Page(studio.shelf, plan, (), dice)).pixels, {}, {}
    sheet = Sheet(studio.shelf, DRAW_DPI, A4)
    page = PlainPage(sheet, plan.printer, plan.pen, dice.child("plain"))
    facts = plan.facts(total)
    if kind == "cover":
        return sheet.pixels, draw_cover(page, facts), cover_truth(facts)
    if kind == "closing":
        return sheet.pixels, draw_closing(page, facts), closing_truth(facts)
    return sheet.pixels, {}, {}


def random_look(dice: Dice, levels: Sequence[int], modes: Sequence[str]) -> Look:
    """A look drawn by chance."""
    look = Look(
        level=dice.pick(levels),
        mode=dice.pick(modes),
        dpi=dice.pick((200, 250, 300, 300, 300)),
        skew=dice.uniform(-3, 3) if dice.chance(0.12) else None,
        quality=dice.integer(55, 92),
        grey=dice.chance(0.06),
    )
    if dice.chance(0.05):
        look = replace(look, skew=dice.uniform(-10, 10))
    bent = dice.chance({"flat": 0.08, "border": 0.25, "phone": 0.35}[look.mode])
    return replace(look, spine=float(dice.pick((0, 1)))) if bent else look


def finish(page: Pixels, back: Pixels | None, look: Look, dice: Dice, spine: float | None = None) -> Captured:
    """Wear a drawn page, with its other side shining through, bend it at its spine, and capture it."""
    worn = aged(page, back, dice.child("wear"), look.level)
    curl = None
    if spine is not None:
        depth = 0.4 + 0.3 * look.level + 0.4 * (look.mode == "phone")
        worn, curl = opened(worn, spine, depth, dice.child("spine"))
    captured = capture(worn, dice.child("capture"), look.mode, look.level, look.skew, spine)
    captured = rotated(resized(replace(captured, curl=curl), look.dpi / DRAW_DPI), look.rotation)
    if look.grey:
        grey = cv2.cvtColor(captured.image, cv2.COLOR_RGB2GRAY)
        captured = replace(captured, image=np.asarray(cv2.merge([grey] * 3), np.uint8))
    return captured


def record_page(
    studio: Studio, plan: BookPlan, entry: Entry, look: Look, dice: Dice, back: Pixels | None = None
) -> SamplePage:
    """An entry's page; without another page for its back its own ink shines through."""
    return records_page(studio, plan, PageEntries((entry,)), look, dice, back)


def records_page(
    studio: Studio,
    plan: BookPlan,
    content: PageEntries,
    look: Look,
    dice: Dice,
    back: Pixels | None = None,
) -> SamplePage:
    """The page or spread with these entries."""
    drawing = draw(Page(studio.shelf, plan, content.entries, dice, content.voided))
    spine = 0.5 if plan.spread else look.spine
    captured = finish(drawing.pixels, drawing.pixels if back is None else back, look, dice, spine)
    return _page(plan, look, "record", captured, drawing)


def kind_page(studio: Studio, plan: BookPlan, kind: str, total: int, look: Look, dice: Dice) -> SamplePage:
    """A page of another kind than a record."""
    if kind == "unknown":
        return _unreadable(studio, plan, look, dice)
    pixels, boxes, says = draw_kind(studio, plan, kind, total, dice)
    captured = finish(pixels, None, look, dice, 0.5 if plan.spread and kind == "blank" else look.spine)
    page = _page(plan, look, "blank" if kind == "empty" else kind, captured, Drawing(pixels))
    page.truth["boxes"] = _boxes(captured, boxes)
    page.truth["cover"] = says
    return page


def _unreadable(studio: Studio, plan: BookPlan, look: Look, dice: Dice) -> SamplePage:
    content = start(plan, dice.child("start")).next_page()
    drawing = draw(Page(studio.shelf, plan, content.entries, dice))
    captured = finish(water_damage(drawing.pixels, dice.child("water")), None, look, dice)
    return _page(plan, look, "unknown", captured, Drawing(drawing.pixels))


def _page(plan: BookPlan, look: Look, kind: str, captured: Captured, drawing: Drawing) -> SamplePage:
    single = drawing.records[0].boxes if len(drawing.records) == 1 else {}
    truth: dict[str, Any] = {
        "page": "",
        "kind": kind,
        "style": STYLE_LETTERS[plan.fill],
        "level": look.level,
        "rotation": look.rotation,
        "edition": plan.edition,
        "info": {"dpi": look.dpi, "mode": look.mode},
        "records": [_record(captured, drawn) for drawn in drawing.records],
        "boxes": _boxes(captured, single),
    }
    if drawing.voided:
        truth["voided"] = [_record(captured, drawn) for drawn in drawing.voided]
    return SamplePage(captured.image, truth, look)


def _record(captured: Captured, drawn: Drawn) -> dict[str, Any]:
    """A record's truth with its boxes, and its parts on forms with several records."""
    truth = drawn.entry.truth()
    truth["boxes"] = _boxes(captured, drawn.boxes)
    if drawn.parts:
        truth["parts"] = parts = [captured.box(part) for part in drawn.parts]
        left, top = min(part[0] for part in parts), min(part[1] for part in parts)
        right, bottom = max(part[0] + part[2] for part in parts), max(part[1] + part[3] for part in parts)
        truth["box"] = [left, top, right - left, bottom - top]
    return truth


def _boxes(captured: Captured, boxes: Mapping[str, PixelBox]) -> dict[str, list[int]]:
    return {key: captured.box(box) for key, box in boxes.items()}


def random_page(
    studio: Studio, record_type: str, fill: str, kind: str, look: Look, dice: Dice, edition: str = ""
) -> SamplePage:
    """One page of a kind out of a book of its own."""
    plan = plan_book(studio, record_type, fill, dice.child("book"), edition=edition)
    if edition and plan.layout.arrangement != "page" and kind == "record":
        opening = dice.child("opening")
        rows = plan.places
        if plan.places > 2 and opening.chance(0.2):
            rows = opening.integer(max(1, plan.places // 2), plan.places)
        content = start(plan, opening).next_page(rows)
        return records_page(studio, plan, content, look, dice)
    number = dice.integer(1, 140)
    if kind != "record":
        return kind_page(studio, plan, kind, number, look, dice)
    on = date(plan.year, 1, 4) + timedelta(days=round(number / 140 * 340) + dice.integer(0, 10))
    entry = book_entry(plan, number, on, number + dice.integer(0, 3), dice.child("entry"))
    return record_page(studio, plan, entry, look, dice)


def book_pages(
    studio: Studio, plan: BookPlan, count: int, looks: Callable[[Dice], Look], dice: Dice
) -> Iterator[SamplePage]:
    """A book of so many consecutive records: cover, pages in order, closing page; ``looks`` draws looks."""
    volume = Volume(plan, dice.child("run"), days=(plan.closed - plan.opened).days, total=count)
    own = dice.child("cover")
    yield kind_page(studio, plan, "cover", count, looks(own), own)
    left = count
    while left > 0:
        own = dice.child(f"page{volume.page}")
        content = volume.next_page(min(left, plan.places))
        left -= len(content.entries)
        yield records_page(studio, plan, content, looks(own), own)
    own = dice.child("closing")
    yield kind_page(studio, plan, "closing", count, looks(own), own)


def book_toml(plan: BookPlan, total: int) -> str:
    """What an officer knows of the book, as the program's book files hold it."""
    facts = plan.facts(total)
    lines = (
        f'type = "{plan.record_type}"',
        f"year = {plan.year}",
        f'number = "{plan.number}"',
        f'place = "{facts.commune.committee}"',
        f'edition = "{plan.edition}"',
        f'opened = "{dotted(facts.opened)}"',
        f'closed = "{dotted(facts.closed)}"',
        f"expected = {facts.total}",
    )
    return "\n".join(lines) + "\n"


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
