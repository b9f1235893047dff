"""Draw the records of one page in the arrangement of its book's form, as new, with where each stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from digitizer.samples.bands import BandsForm
from digitizer.samples.dice import Dice
from digitizer.samples.entries import Entry
from digitizer.samples.form import Fill, Form
from digitizer.samples.ink import BLACK, BLUE, PURPLE
from digitizer.samples.leaf import LeafForm
from digitizer.samples.ledger import LedgerForm
from digitizer.samples.page import FormPage
from digitizer.samples.sheet import A4, Pixels, Sheet
from digitizer.samples.writing import PixelBox

if TYPE_CHECKING:
    from digitizer.samples.fonts import FontShelf
    from digitizer.samples.plan import BookPlan

DRAW_DPI = 300
A3 = (297.0, 420.0)  # millimetres
SPREAD = (420.0, 297.0)  # millimetres: two leaves of A4, an open book of A3


@dataclass(frozen=True)
class Drawn:
    """A record on the drawn page: its fields' boxes and its parts (a band has one on each leaf) in pixels."""

    entry: Entry
    boxes: Mapping[str, PixelBox]
    parts: Sequence[PixelBox] = ()


@dataclass(frozen=True)
class Drawing:
    """A page as drawn. ``voided`` are rows that were struck out: no records, but not empty either."""

    pixels: Pixels
    records: Sequence[Drawn] = ()
    voided: Sequence[Drawn] = ()


@dataclass
class Page:
    """What is to be drawn: a book's page with its records in reading order."""

    shelf: FontShelf
    plan: BookPlan
    entries: Sequence[Entry]
    dice: Dice
    voided: Sequence[int] = ()  # positions of struck rows
    done: list[Drawn] = field(default_factory=list)

    def sheet(self, size: tuple[float, float]) -> Sheet:
        """An empty sheet."""
        return Sheet(self.shelf, DRAW_DPI, size)

    def fill(self) -> Fill:
        """Pens and habits for this page."""
        return page_fill(self.plan, self.dice.child("fill"))

    def begin(self, form: Form, entry: Entry | None) -> None:
        """Take the pen for a record: now and then another than the writer's usual one."""
        own = self.dice.child(f"pen{len(self.done)}")
        pen = self.plan.pen
        if entry and pen.fill == "written" and own.chance(0.1):
            pen = replace(pen, colour=own.pick((BLUE, PURPLE, BLACK)))
        if form.fill:
            form.fill = replace(form.fill, pen=pen)

    def record(self, form: Form, entry: Entry, parts: Sequence[tuple[float, float, float, float]]) -> None:
        """Keep a drawn record, reduced to what its form shows, and make the form ready for the next."""
        entry.keep(form.hand.boxes, form.drawn)
        sheet = form.sheet
        boxes = [tuple(float(sheet.px(side)) for side in part) for part in parts]
        self.done.append(Drawn(entry, dict(form.hand.boxes), boxes))  # type: ignore[arg-type]
        form.hand.boxes.clear()
        form.drawn.clear()

    def drawing(self, sheet: Sheet) -> Drawing:
        """The finished page."""
        struck = [self.done[index] for index in self.voided]
        return Drawing(sheet.pixels, [drawn for drawn in self.done if drawn not in struck], struck)


def draw(page: Page) -> Drawing:
    """The page in its form's arrangement; without entries an unused form."""
    return ARRANGEMENTS[page.plan.layout.arrangement](page)


def page_fill(plan: BookPlan, dice: Dice) -> Fill:
    """Pens, ticks, stamp and slips of one page."""
    ticks = ("cross", "check", "print") if plan.fill == "printed" else ("cross", "cross", "check")
    kind, stamped = dice.pick(ticks), dice.chance(0.5)
    return Fill(
        pen=plan.pen,
        hands=plan.hands,
        tick_kind=kind,
        stamp_text=plan.facts(0).stamp_text() if stamped else None,
        slips=0.008 if plan.fill == "typed" else 0.0,
    )


def _page(page: Page) -> Drawing:
    sheet, plan = page.sheet(A4), page.plan
    entry = page.entries[0] if page.entries else None
    fill = page.fill() if entry else None
    form = FormPage(sheet, plan.layout, plan.printer, plan.edition, page.dice.child("draw"), entry, fill)
    boxes = form.draw()
    return Drawing(sheet.pixels, [Drawn(entry, boxes)] if entry else [])


def _leaf(page: Page) -> Drawing:
    plan = page.plan
    sheet = page.sheet(A4 if plan.places == 1 else A3)
    form = LeafForm(
        sheet, plan.layout, plan.printer, plan.edition, page.dice.child("draw"), None, page.fill()
    )
    form.corner()
    top, bottom = plan.printer.top, sheet.size[1] - 14
    height = (bottom - top) / plan.places
    for index in range(plan.places):
        entry = page.entries[index] if index < len(page.entries) else None
        start = top + height * index
        form.label_size = plan.printer.label_size
        page.begin(form, entry)
        form.draw(start, start + height - (6 if plan.places > 1 else 0), entry)
        if entry:
            area = form.area
            page.record(form, entry, [(area.left, start - 5, area.right, start + height - 6)])
    return page.drawing(sheet)


def _bands(page: Page) -> Drawing:
    sheet, plan = page.sheet(SPREAD), page.plan
    form = BandsForm(
        sheet,
        plan.layout,
        plan.printer,
        plan.edition,
        page.dice.child("draw"),
        None,
        page.fill(),
        plan.variant,
    )
    form.corner()
    for index, (top, bottom) in enumerate(form.heights(plan.places)):
        entry = page.entries[index] if index < len(page.entries) else None
        page.begin(form, entry)
        form.draw_band(top, bottom, entry)
        if entry:
            page.record(form, entry, [(area.left, top, area.right, bottom) for area in form.leaves])
    return page.drawing(sheet)


def _ledger(page: Page) -> Drawing:
    plan, dice = page.plan, page.dice
    single = len(plan.variant.columns) == 1
    sheet = page.sheet((A4[1], A4[0]) if single else SPREAD)
    form = LedgerForm(
        sheet, plan.layout, plan.printer, plan.edition, dice.child("draw"), None, page.fill(), plan.variant,
        by_hand=plan.printer.dice("headings").chance(0.5),
    )  # fmt: skip
    headed = plan.printer.dice("title").chance(0.25)
    title = f"{plan.printer.wording(plan.layout.titles)} NĂM {plan.year}" if headed else ""
    form.draw_grid(plan.places, title, plan.hands[-1])
    for index, ((top, bottom), entry) in enumerate(
        zip(form.heights(plan.places), page.entries, strict=False)
    ):
        page.begin(form, entry)
        form.draw_row(top, bottom, entry)
        if index in page.voided:
            form.strike_row(top, bottom)
        page.record(form, entry, [(area.left, top, area.right, bottom) for area in form.leaves])
    return page.drawing(sheet)


ARRANGEMENTS: Mapping[str, Callable[[Page], Drawing]] = {
    "page": _page,
    "leaf": _leaf,
    "bands": _bands,
    "ledger": _ledger,
}
