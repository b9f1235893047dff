"""One book as it was planned: what it is, who writes it, and on which printer's forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from digitizer.samples.cases import Case, make_entry
from digitizer.samples.covers import BookFacts
from digitizer.samples.dice import Dice
from digitizer.samples.entries import Entry, Officer
from digitizer.samples.eras import Era, load_eras, officer_of
from digitizer.samples.fonts import FontShelf, open_shelf
from digitizer.samples.former import make_former
from digitizer.samples.ink import PITCHES, Pen, Pitches, printed_pen, typed_pen, written_pen
from digitizer.samples.layout import Layout, Variant, load_layouts
from digitizer.samples.people import Commune, Lists, Village, load_lists
from digitizer.samples.printer import PrinterStyle, printer_style

_IN_COLUMNS: Pitches = ((10, 0.15), (12, 0.85))  # letters an inch
_IN_BANDS: Pitches = ((12, 0.5), (15, 0.3), (17, 0.2))


@dataclass(frozen=True)
class Studio:
    """What pages are made from: fonts, layouts, eras, lists, and the pool of fonts in use."""

    shelf: FontShelf
    layouts: Mapping[tuple[str, str], tuple[Layout, ...]]
    eras: Mapping[str, Era]
    lists: Lists
    pool: str = "tune"


def open_studio(pool: str = "tune", fonts: Path | None = None) -> Studio:
    """The studio with the fonts of a pool (tune or heldout); EnvironmentFault MAY-31 without fonts."""
    return Studio(open_shelf(fonts), load_layouts(), load_eras(), load_lists(), pool)


@dataclass(frozen=True)
class BookPlan:
    """One book. ``places`` is how many records a page has room for."""

    record_type: str
    edition: str
    year: int
    number: str
    village: Village
    writer: Officer
    printer: PrinterStyle
    layout: Layout
    variant: Variant
    places: int
    fill: str
    pen: Pen
    hands: tuple[Pen, ...]
    opened: date
    closed: date

    @property
    def label(self) -> str:
        """The book's number as written on its pages: ``01/2017``."""
        return f"{self.number}/{self.year}"

    @property
    def spread(self) -> bool:
        """True of books whose records run across both leaves of an open spread."""
        return len(self.variant.parts) == 2 or len(self.variant.columns) == 2

    def case(self, on: date, dice: Dice) -> Case:
        """What an entry of that day is drawn from."""
        village = replace(self.village, dice=dice.child("people"))
        return Case(village, self.writer, on, self.edition, dice.child("case"))

    def entry(self, case: Case, number: int, page: int) -> Entry:
        """A faultless entry of that number."""
        make = make_entry if self.layout.arrangement == "page" else make_former
        return make(self.record_type, case, number, self.label, page)

    def facts(self, total: int) -> BookFacts:
        """What its cover and closing page say."""
        commune = self.village.commune
        return BookFacts(self.layout, commune, self.label, self.opened, self.closed, total, self.writer)


def plan_book(
    studio: Studio,
    record_type: str,
    fill: str,
    dice: Dice,
    *,
    year: int | None = None,
    commune: Commune | None = None,
    edition: str = "",
) -> BookPlan:
    """A book drawn by chance, or of that year, commune or edition of forms."""
    years = studio.eras[edition].years if edition else (2016, 2024)
    chosen = year or dice.integer(*years)
    edition = edition or ("2015" if chosen < 2020 else "2020")
    communes = studio.lists.communes if chosen > 2015 else studio.lists.communes_in(chosen)
    village = Village(studio.lists, commune or dice.pick(communes), dice.child("village"), chosen)
    hands = tuple(written_pen(dice.child(f"hand{i}"), studio.shelf, studio.pool) for i in range(3))
    number = dice.pick(("01", "01", "01", "02"))
    form = dice.child("form")
    layout = form.weighted([(layout, layout.weight) for layout in studio.layouts[record_type, edition]])
    return BookPlan(
        record_type=record_type,
        edition=edition,
        year=chosen,
        number=number,
        village=village,
        writer=officer_of(studio.eras[edition], village, dice.child("officer")),
        printer=printer_style(dice.child("printer"), studio.shelf, studio.pool),
        layout=layout,
        variant=form.pick(layout.variants) if layout.variants else Variant(),
        places=_places(layout, form),
        fill=fill,
        pen=_pen(studio, fill, layout, hands, dice.child("pen")),
        hands=hands,
        opened=date(chosen, 1, dice.integer(2, 8)),
        closed=date(chosen, 12, 31 if dice.chance(0.8) else 29),
    )


def _pen(studio: Studio, fill: str, layout: Layout, hands: Sequence[Pen], dice: Dice) -> Pen:
    """What values are put on the page with: narrow columns were mostly typed in small letters, the crowded
    bands of spreads in the smallest too.
    """
    if fill == "written":
        return hands[0]
    if fill == "printed":
        return printed_pen(dice, studio.shelf, studio.pool)
    pitches = _IN_BANDS if layout.arrangement == "bands" else _IN_COLUMNS if layout.variants else PITCHES
    return typed_pen(dice, studio.shelf, studio.pool, pitches)


def _places(layout: Layout, dice: Dice) -> int:
    """How many records this book's pages hold."""
    if layout.arrangement == "ledger":
        return dice.integer(4, 10)
    if layout.arrangement == "bands":
        return dice.weighted(((4, 6.0), (3, 2.0), (5, 1.0), (2, 1.0)))
    pairs = layout.arrangement == "leaf" and not layout.margin and dice.chance(0.2)
    return 2 if pairs else 1
