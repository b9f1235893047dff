"""Reads one prepared page: what kind it is, which form, and the records on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from digitizer.domain.forms import FormProfile
from digitizer.domain.layout import Decoder, Engine, LineReading, Pixels, PreparedPage
from digitizer.domain.records import Box, PageKind, PageReading
from digitizer.extract.bands import read_bands
from digitizer.extract.crops import LABEL_SCALE, OTHER_FORM, SHARP, moved, quality, scaled, warnings
from digitizer.extract.framed import read_framed
from digitizer.extract.ink import Ink
from digitizer.extract.kinds import guess_kind
from digitizer.extract.ledger import read_ledger
from digitizer.extract.lexicon import Lexicon
from digitizer.extract.loose import read_loose
from digitizer.extract.matching import Forms
from digitizer.extract.table import Table, TableReading
from digitizer.extract.values import Engines

_NO_INK = 1e-4  # share of the page under writing
_NO_SHADE = 4.0  # grey levels: an empty page is more even than this
_LETTERS, _FEW = (8, 70), 40  # pixels: heights of letters; so few tell nothing of the print
_SMALL = 19  # pixels: letters of small print are lower
_CLEAR = 0.85  # a page understood so well the right way up is not tried upside down
_UNREADABLE = "Trang bị mờ hoặc hỏng, không đọc được; hãy quét lại hoặc nhập tay."
_UNKNOWN_FORM = "Không nhận ra mẫu của trang này; hãy xem trang và chọn mẫu hoặc nhập tay."
_STRUCK = "Trang có mục bị gạch bỏ, không lập hồ sơ cho mục này; hãy xem trang và ghi nhận số bị bỏ."

Turn = Callable[[int], PreparedPage]


_TABLE = 0.5  # of the page's height: a lower table stands on a form
_MOST_BAND_COLUMNS = 6  # of both leaves; ledgers have more


def _opposite(page: PreparedPage) -> int:
    """The quarter turns that show the page the other way up."""
    return (page.rotation // 90 + 2) % 4


def _has_table(page: PreparedPage) -> bool:
    """Whether the page is a ruled table, not a form with a small one on it (of the parents, say)."""
    if page.grid is None or len(page.grid.columns) <= 2:
        return False
    rows = page.grid.rows
    return rows[-1] - rows[0] > _TABLE * int(page.clean.shape[0])


def _label_scale(ink: Ink) -> float:
    """The scale at which the quick model reads: small print, as of two records on one page, as it is."""
    heights, widths, _ = ink.measures(slice(1, None))
    low, high = _LETTERS
    letters = heights[(heights >= low) & (heights <= high) & (widths >= low / 2) & (widths <= 1.5 * high)]
    small = len(letters) >= _FEW and float(np.median(letters)) < _SMALL
    return 1.0 if small else LABEL_SCALE


class PageReader:
    """Reads prepared pages with given engines, profiles and lexicon; keeps no state between pages."""

    def __init__(
        self,
        labels: Engine,
        values: Engine,
        profiles: Mapping[str, FormProfile],
        lexicon: Lexicon,
        wanted_profiles: Collection[str] | None = None,
        lines: Engine | None = None,
        decoder: Decoder | None = None,
        seen: Callable[[Box, Sequence[Pixels], Sequence[Pixels]], None] | None = None,
    ) -> None:
        """``wanted_profiles``: ids to accept (None: all); pages of other forms are not forced into them.

        ``lines`` reads lines of any fill and gives lattices, which ``decoder`` reads as fields; ``seen`` is
        told the place and the lines of each value.
        """
        self._engines = Engines(labels, values, lexicon, lines, decoder, seen)
        self._forms = Forms(profiles, wanted_profiles)

    def read(self, page: PreparedPage, turned: Turn) -> PageReading:
        """The page's kind and records. ``turned`` prepares the page anew, turned by quarter turns."""
        if page.leaves or _has_table(page):
            return self._spread(page, turned)
        if page.frame is not None:
            reading = read_framed(page, page.frame, self._forms, self._engines)
            if reading is not None:
                return reading
            page = turned(page.rotation // 90)
            page = turned((page.rotation // 90 + 1) % 4) if page.sideways else page
        return self._unframed(page, turned)

    def _spread(self, page: PreparedPage, turned: Turn) -> PageReading:
        """An open book or a ruled table, tried upside down where it says nothing the way it lies."""
        reading = self._table(page)
        if reading is None and page.upright < 1:
            reading = self._table(turned(_opposite(page)))
        if reading is not None:
            return reading
        if not page.leaves:
            return self._unframed(page, turned)
        pages = [self._leaf(leaf) for leaf in page.leaves]
        records = tuple(record for _, leaf in pages for record in leaf.records)
        if records:
            likeliest = max(pages, key=lambda item: (len(item[1].records), item[0]))[1]
            return replace(likeliest, records=records, rotation=page.rotation)
        return PageReading(PageKind.UNKNOWN, warnings=(_UNKNOWN_FORM,), quality=quality(page))

    def _leaf(self, leaf: PreparedPage) -> tuple[float, PageReading]:
        """One of two single pages on a picture of an open book, and how surely it was understood."""
        if leaf.frame is not None:
            reading = read_framed(leaf, leaf.frame, self._forms, self._engines)
            if reading is not None:
                return 1.0, reading
        return self._as_it_lies(leaf)

    def _table(self, page: PreparedPage) -> PageReading | None:
        table = Table(page.leaves or (page,))
        ways = [read_bands, read_ledger] if table.columns <= _MOST_BAND_COLUMNS else [read_ledger, read_bands]
        for read in ways:
            found = read(table, self._forms, self._engines)
            if found is not None:
                return self._of_table(page, found)
        return None

    def _of_table(self, page: PreparedPage, found: TableReading) -> PageReading:
        if not self._forms.is_accepted(found.profile):
            return PageReading(PageKind.UNKNOWN, found.profile.id, page.rotation, warnings=(OTHER_FORM,))
        kind = PageKind.RECORD if found.records else PageKind.BLANK
        struck = any(record.struck for record in found.records)
        return PageReading(
            kind, found.profile.id, page.rotation, found.records,
            warnings=(*warnings(page, found.likeness), *([_STRUCK] if struck else [])), quality=quality(page),
        )  # fmt: skip

    def _unframed(self, page: PreparedPage, turned: Turn) -> PageReading:
        """A form without its frame, a cover, a closing or an empty page: its words tell which."""
        if page.ink < _NO_INK and page.grid is None and page.frame is None:
            if page.shade < _NO_SHADE:
                return PageReading(PageKind.BLANK, quality=1.0)
            return PageReading(PageKind.UNKNOWN, warnings=(_UNREADABLE,), quality=quality(page))
        first, reading = self._as_it_lies(page)
        if first > _CLEAR:
            return reading
        other, turned_reading = self._as_it_lies(turned(_opposite(page)))
        likelier = reading if first >= other else turned_reading
        if likelier.kind is not PageKind.UNKNOWN or page.sharpness < SHARP:
            return likelier
        small_print = self._as_it_lies(page, fine=True)[1]
        return likelier if small_print.kind is PageKind.UNKNOWN else small_print

    def _lines(self, page: PreparedPage, scale: float, engine: Engine | None = None) -> list[LineReading]:
        """The lines of a page, in its coordinates, read at a scale, by default by the quick network."""
        block = (engine or self._engines.labels).read_blocks([scaled(page.clean, scale)])[0]
        return [moved(line, 0, 0, 1 / scale) for line in block]

    def _as_it_lies(self, page: PreparedPage, *, fine: bool = False) -> tuple[float, PageReading]:
        """What the page is this way up, and how surely (0..1); ``fine`` reads labels in small print too."""
        ink = Ink(page.clean)
        lines = self._lines(page, 1.0 if fine else _label_scale(ink))
        loose = read_loose(page, ink, lines, self._forms, self._engines)
        if loose is not None:
            return 1.0, loose
        guess = guess_kind(lines, self._forms.profiles)
        if guess.facts and self._engines.lines is not None:  # what stands on a cover is often written
            again = guess_kind(self._lines(page, 1.0, self._engines.lines), self._forms.profiles)
            guess = max(guess, again, key=lambda one: (one.kind is guess.kind, one is again))
        if guess.kind is PageKind.UNKNOWN:
            warning = _UNREADABLE if page.sharpness < SHARP else _UNKNOWN_FORM
            return guess.strength, PageReading(guess.kind, warnings=(warning,), quality=quality(page))
        return guess.strength, PageReading(
            guess.kind, guess.profile, page.rotation, cover=guess.facts or {}, quality=quality(page)
        )
