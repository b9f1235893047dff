"""The run of entries in a book: ascending numbers and dates, numbers left out, marks for what repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from digitizer.samples.dice import Dice
from digitizer.samples.entries import Entry, Officer
from digitizer.samples.flaws import former_note, with_flaws
from digitizer.samples.former import ditto
from digitizer.samples.plan import BookPlan

DITTOS = ("nt", "nt", "-nt-", "-", '"', "như trên")
REPEATED = ("ngayDangKy", "nksDanToc", "nksQuocTich", "nktDanToc", "nktQuocTich")


@dataclass(frozen=True)
class PageEntries:
    """The entries of one page in reading order, and the positions of rows that were struck out."""

    entries: Sequence[Entry]
    voided: Sequence[int] = ()


@dataclass
class Volume:
    """A book while it is written: each page goes on where the last one ended."""

    plan: BookPlan
    dice: Dice
    number: int = 1
    on: date | None = None
    page: int = 1
    days: int = 0  # in which ``total`` entries are registered; without them at the office's own pace
    total: int = 0

    def __post_init__(self) -> None:
        self.habits = Dice("volume", self.plan.printer.seed)
        self.mark = self.habits.pick(DITTOS) if self.habits.chance(0.6) else ""
        pace = self.habits.uniform(0.5, 9.0)
        self.gap = self.days / self.total if self.total else pace  # days from entry to entry

    def next_page(self, rows: int | None = None) -> PageEntries:
        """The next page's entries; ``rows`` when not all its places are used."""
        entries: list[Entry] = []
        for _ in range(rows or self.plan.places):
            entries.append(self._next(entries[-1] if entries else None))
        self.page += 1
        voided: tuple[int, ...] = ()
        if self.plan.layout.arrangement == "ledger" and len(entries) > 2 and self.dice.chance(0.08):
            voided = (self.dice.integer(1, len(entries) - 1),)
        return PageEntries(entries, voided)

    def _next(self, above: Entry | None) -> Entry:
        own = self.dice.child(f"entry{self.number}")
        entry = self._entry(own)
        if above is not None and self.mark and self.plan.layout.arrangement == "ledger":
            ditto(entry, above, REPEATED, self.mark, own.child("ditto"))
        step = own.child("step")
        self.on = self._day() + timedelta(days=round(step.uniform(0, 2) * self.gap * step.pick((0, 1, 1))))
        self.number += 2 if step.chance(0.06) else 1
        return entry

    def _day(self) -> date:
        return self.on or self.plan.opened + timedelta(days=2)

    def _entry(self, dice: Dice) -> Entry:
        plan = replace(self.plan, writer=self._writer(dice.child("writer")))
        case = plan.case(min(self._day(), plan.closed), dice)
        entry = plan.entry(case, self.number, self.page)
        if plan.layout.arrangement == "page":
            return with_flaws(entry, case, dice.child("flaws"))
        return former_note(entry, case, dice.child("flaws"))

    def _writer(self, dice: Dice) -> Officer:
        """The usual officer and signer; now and then the deputy signs."""
        writer, village = self.plan.writer, replace(self.plan.village, dice=self.habits.child("deputy"))
        if not dice.chance(0.15):
            return writer
        return replace(writer, signer=village.full_name(village.surname(), "1"), title="Phó Chủ tịch")


def start(plan: BookPlan, dice: Dice) -> Volume:
    """A book opened somewhere in its year."""
    number = dice.integer(1, 140)
    on = date(plan.year, 1, 4) + timedelta(days=round(number / 140 * 330) + dice.integer(0, 10))
    return Volume(plan, dice.child("run"), number, on, number // plan.places + 1)
