"""Make the shipped books again: ``python -m digitizer.samples.bundle``.

Four books of one invented office, as a flatbed scanner in an office gives them: with covers, a page left
empty, one that water spoiled, gaps in the numbers, and mistakes on the paper that the checks should find.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from digitizer.samples.cases import Case
from digitizer.samples.dice import Dice
from digitizer.samples.entries import Entry
from digitizer.samples.flaws import margin_note, strike, wrong_sex_digit, wrong_words
from digitizer.samples.pages import (
    Look,
    SamplePage,
    book_toml,
    kind_page,
    record_page,
    write_pages,
)
from digitizer.samples.people import Commune
from digitizer.samples.plan import BookPlan, Studio, open_studio, plan_book

SEED = 2026
Flaw = Callable[[Entry, Case, Dice], None]

FLAWS: Mapping[str, Flaw] = {
    "words": wrong_words,
    "sex": lambda entry, case, dice: wrong_sex_digit(entry, dice),
    "struck": lambda entry, case, dice: strike(entry, dice),
    "note": margin_note,
}


@dataclass(frozen=True, slots=True)
class Volume:
    """One book of the set. ``flaws`` names by entry number what is wrong with it."""

    type: str
    year: int
    fill: str
    numbers: tuple[int, ...]
    flaws: Mapping[int, str]
    written: tuple[int, ...] = ()  # entries filled in by hand
    spoiled: int | None = None  # this entry's page cannot be read
    blank: str = ""  # a page of this kind before the closing page
    seed: int = 0


VOLUMES = (
    Volume(
        "KS",
        2016,
        "printed",
        numbers=(1, 2, 3, 4, 5, 6, 7, 8, 9),
        flaws={3: "words", 5: "struck", 7: "note"},
        written=(9,),
        spoiled=6,
        blank="blank",
    ),
    Volume("KH", 2017, "typed", numbers=(1, 2, 3, 5, 6, 7), flaws={2: "sex", 6: "note"}),
    Volume("KT", 2018, "printed", numbers=(1, 2, 3, 4, 6), flaws={4: "words"}, written=(6,), blank="empty"),
    Volume("CMC", 2019, "typed", numbers=(1, 2, 3, 4), flaws={3: "sex"}),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the books into the package (or another folder)."""
    parser = argparse.ArgumentParser(prog="python -m digitizer.samples.bundle", description=__doc__)
    parser.add_argument("--out", type=Path, default=books_folder(), help="folder to write the books to")
    parser.add_argument("--fonts-dir", type=Path, default=None)
    options = parser.parse_args(arguments)
    studio = open_studio(fonts=options.fonts_dir)
    for volume in VOLUMES:
        plan = _plan(studio, volume)
        folder = options.out / f"{volume.type}.{volume.year}.{plan.number}"
        write_pages(folder, _pages(studio, plan, volume))
        made = "# Invented persons; made by python -m digitizer.samples.bundle.\n"
        known = made + book_toml(plan, max(volume.numbers))
        (folder / "book.toml").write_text(known, "utf-8", newline="\n")
    return 0


def books_folder() -> Path:
    """Where the shipped books are."""
    return Path(__file__).parent / "books"


def _plan(studio: Studio, volume: Volume) -> BookPlan:
    commune = _commune(studio)
    dice = Dice(SEED, volume.type, volume.seed)
    plan = plan_book(studio, volume.type, volume.fill, dice, year=volume.year, commune=commune)
    # A tidy office: the usual places and dates, papers written out, forms with room for them.
    writer = replace(plan.writer, places="long", issue_detail=0.6, long_register_date=False)
    return replace(plan, number="01", writer=writer, printer=replace(plan.printer, roomy=1.0))


def _commune(studio: Studio) -> Commune:
    return next(commune for commune in studio.lists.communes if commune.name == "Tân Thạnh Đông")


def _pages(studio: Studio, plan: BookPlan, volume: Volume) -> Iterator[SamplePage]:
    dice = Dice(SEED, volume.type, volume.seed, "pages")
    total = max(volume.numbers)
    yield kind_page(studio, plan, "cover", total, _look(dice.child("cover")), dice.child("cover"))
    for number in volume.numbers:
        own = dice.child(f"entry{number}")
        if number == volume.spoiled:
            yield kind_page(studio, plan, "unknown", total, _look(own), own)
        else:
            yield _record(studio, plan, volume, number, own)
    if volume.blank:
        own = dice.child("blank")
        yield kind_page(studio, plan, volume.blank, total, _look(own), own)
    yield kind_page(studio, plan, "closing", total, _look(dice.child("closing")), dice.child("closing"))


def _record(studio: Studio, plan: BookPlan, volume: Volume, number: int, dice: Dice) -> SamplePage:
    by_hand = replace(plan, fill="written", pen=plan.hands[0]) if number in volume.written else plan
    on = date(plan.year, 1, 9) + timedelta(days=round(number * 330 / (max(volume.numbers) + 1)))
    flaw = volume.flaws.get(number, "")
    entry = _entry(plan, number, on, dice, flaw)
    return record_page(studio, by_hand, entry, _look(dice), dice)


def _entry(plan: BookPlan, number: int, on: date, dice: Dice, flaw: str) -> Entry:
    """An entry with the flaw that the volume wants; drawn again until it can have it."""
    for attempt in range(40):
        own = dice.child(f"attempt{attempt}")
        case = plan.case(on, own)
        entry = plan.entry(case, number, page=number)
        if not flaw:
            return entry
        FLAWS[flaw](entry, case, own.child("flaw"))
        if entry.paper_error or entry.struck or entry.note:
            return entry
    raise AssertionError(f"no entry of {plan.record_type} can have the flaw {flaw}")


def _look(dice: Dice) -> Look:
    """A flatbed in an office: 200 dpi, small files, a little askew."""
    return Look(
        level=dice.weighted(((0, 2.0), (1, 1.0))),
        mode=dice.weighted((("flat", 5.0), ("border", 1.0))),
        dpi=200,
        skew=dice.normal(0.5),
        quality=62,
    )


if __name__ == "__main__":
    raise SystemExit(main())
