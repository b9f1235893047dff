"""Reading pages: bytes in, ``PageReading`` out; the composition of the stages for one page."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from digitizer.acquire.images import load
from digitizer.app.page_places import with_places
from digitizer.app.page_signers import agreed
from digitizer.app.reasoning import Judge, Situation, knowledge_of, phrases_of
from digitizer.app.witness import Witness
from digitizer.catalog import Catalog, load_catalog, profiles_root
from digitizer.decode.decoder import LineDecoder
from digitizer.decode.likeness import load_known
from digitizer.decode.trust import Evidence
from digitizer.domain.forms import FormProfile
from digitizer.domain.layout import Engine, Pixels, PreparedPage
from digitizer.domain.places import Level
from digitizer.domain.records import Box, FieldValue, PageReading, RecordReading
from digitizer.errors import InputError
from digitizer.extract.lexicon import Lexicon, PlaceNames
from digitizer.extract.reader import PageReader
from digitizer.prepare.page import prepare_page
from digitizer.prepare.picture import Picture
from digitizer.recognize import Engines, open_engines
from digitizer.recognize.hand_file import load_hand
from digitizer.recognize.line_engine import LineEngine


class Reader:
    """Reads pages with this machine's engines; one a process (models stay loaded)."""

    def __init__(self, catalog: Catalog, engines: Engines, profile: str = "auto") -> None:
        """``profile`` is ``auto``, a form's id, or a record type (``KS``: every edition of that type)."""
        self._catalog = catalog
        self._engines = engines
        self._accepted = chosen_profiles(catalog, profile)
        self._judge = Judge(catalog)
        self._lexicon = lexicon_of(catalog)
        self._knowledge = knowledge_of(catalog)
        self._open(Situation())

    @property
    def engine(self) -> str:
        """The engine that reads values."""
        return self._engines.lines.name

    @property
    def lines(self) -> LineEngine:
        """The line recognizer with its general last layer."""
        return self._engines.lines

    def read(self, source: Path | bytes, situation: Situation | None = None) -> PageReading:
        """One page image. Raises InputError when it cannot be decoded."""
        started = time.process_time()
        situation = situation or Situation()
        if situation != self._situation:
            self._open(situation)
        reading, seen = self.observe(source)
        records = tuple(
            self._judge.entry(record, situation.book, seen, self._known) for record in reading.records
        )
        seconds = round(time.process_time() - started, 3)
        return replace(reading, profile=self._form(reading.profile), records=records, seconds=seconds)

    def observe(self, source: Path | bytes) -> tuple[PageReading, dict[Box, Evidence]]:
        """A page as its engines read it, not judged, and what was seen of each value; raises as ``read``."""
        reading = self._read(self._pages, source)
        seen = self._witness.told()
        year = self._situation.book.year if self._situation.book is not None else None
        places = partial(self._catalog.gazetteer.match, year=year)
        told = with_places(agreed(reading.records, seen), self._catalog.record_types, places)
        return replace(reading, records=told), seen

    def _form(self, profile: str) -> str:
        """The form's usual id: that a printer's variant has a profile of its own matters to nobody else."""
        form = self._catalog.forms.get(profile)
        usual = f"{form.edition}-{form.record_type}" if form is not None else ""
        return usual if usual in self._catalog.forms else profile

    def crops(self, source: Path | bytes) -> dict[Box, Sequence[Pixels]]:
        """The lines of each value of a page by the value's place; raises as ``read``."""
        cuts: dict[Box, Sequence[Pixels]] = {}

        def saw(place: Box, lines: Sequence[Pixels], _: Sequence[Pixels]) -> None:
            cuts[place] = lines

        self._read(self._page_reader(self._engines.lines, Situation(), saw), source)
        return cuts

    @staticmethod
    def _read(pages: PageReader, source: Path | bytes) -> PageReading:
        def prepared(turns: int | None = None) -> PreparedPage:
            page = load(source)  # seldom asked for twice: the room counts more
            return prepare_page(Picture.from_strips(page.strips, page.shape, page.upright), turns)

        return pages.read(prepared(), prepared)

    def _open(self, situation: Situation) -> None:
        """Reads on with what is known of another book, and in its hand."""
        lines = self._engines.lines
        hand = load_hand(situation.hand, lines.head, lines.name) if situation.hand is not None else None
        self._witness = Witness(lines if hand is None else lines.fitted(hand.head))
        self._pages = self._page_reader(self._witness, situation, self._witness.saw)
        words = situation.words
        self._known = load_known(words, len(self._engines.lines.alphabet)) if words is not None else ()
        self._situation = situation

    def _page_reader(
        self,
        lines: Engine,
        situation: Situation,
        seen: Callable[[Box, Sequence[Pixels], Sequence[Pixels]], None],
    ) -> PageReader:
        book = situation.book
        phrases = phrases_of(self._catalog, book) if book is not None else {}
        return PageReader(
            self._engines.labels,
            self._engines.values,
            self._catalog.forms,
            self._lexicon,
            self._accepted,
            lines,
            LineDecoder(self._knowledge, phrases, book.year if book is not None else None),
            seen,
        )


def open_reader(profile: str = "auto", adapter: str = "auto") -> Reader:
    """A reader on the installed data files; what a worker process calls once."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    limit_threads()
    engines = open_engines(profiles_root() / "models", adapter)
    return Reader(load_catalog(), engines, profile)


def limit_threads() -> None:
    """One thread a process: workers share the cores among themselves."""
    import cv2  # noqa: PLC0415 (only here is a process-wide setting made)

    cv2.setNumThreads(1)


def chosen_profiles(catalog: Catalog, wanted: str) -> Mapping[str, FormProfile]:
    """The profiles to try. Raises InputError GIA-01 for a name that no profile has."""
    if wanted == "auto":
        return catalog.forms
    chosen = {k: p for k, p in catalog.forms.items() if wanted in (k, p.record_type)}
    if not chosen:
        raise InputError(
            "GIA-01",
            "Không có mẫu sổ nào tên là «{name}».",
            "Dùng «auto» hoặc một trong các mẫu: {known}.",
            name=wanted,
            known=", ".join(sorted(catalog.forms)),
        )
    return chosen


def lexicon_of(catalog: Catalog) -> Lexicon:
    """What the reader knows of a register's language."""
    return Lexicon(
        ethnic_groups=catalog.ethnic_groups,
        nationalities=catalog.nationalities,
        titles=catalog.titles,
        relations=catalog.relations,
        code_lists=catalog.code_lists,
        names=catalog.name_statistics,
        places=PlaceNames(
            name
            for level in Level
            for unit in catalog.gazetteer.units(level)
            for name in sorted(unit.spellings)
        ),
        authorities=catalog.authorities,
    )


def page_json(name: str, reading: PageReading) -> dict[str, Any]:
    """The object that ``digitizer read`` writes for a page."""
    shown: dict[str, Any] = {
        "page": name,
        "kind": reading.kind.value,
        "profile": reading.profile,
        "rotation": reading.rotation,
        "records": [_record_json(record) for record in reading.records],
        "warnings": list(reading.warnings),
        "seconds": reading.seconds,
    }
    if reading.cover:
        shown["facts"] = {key: value.value for key, value in reading.cover.items()}
    return shown


def _record_json(record: RecordReading) -> dict[str, Any]:
    shown: dict[str, Any] = {"type": record.type, "edition": record.edition}
    if record.box is not None:
        shown["box"] = list(record.box)
    if record.struck:
        shown["struck"] = True
    return {**shown, "fields": {key: _field_json(value) for key, value in record.fields.items()}}


def _field_json(field: FieldValue) -> dict[str, Any]:
    shown: dict[str, Any] = {"value": field.value, "raw": field.raw, "confidence": field.confidence}
    if field.box is not None:
        shown["box"] = list(field.box)
    if field.fill is not None:
        shown["fill"] = field.fill.value
    if field.notes:
        shown["notes"] = list(field.notes)
    if field.alternatives:
        shown["alternatives"] = [
            {"value": other.value, "raw": other.raw, "confidence": other.confidence}
            for other in field.alternatives
        ]
    return shown
