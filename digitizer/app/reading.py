"""Reading pages: bytes in, ``PageReading`` out; the composition of the stages for one page."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from digitizer.acquire import decode
from digitizer.catalog import Catalog, load_catalog, profiles_root
from digitizer.domain.forms import FormProfile
from digitizer.domain.places import Level
from digitizer.domain.records import FieldValue, PageReading, RecordReading
from digitizer.errors import InputError
from digitizer.extract.lexicon import Lexicon, PlaceNames
from digitizer.extract.reader import PageReader
from digitizer.prepare.page import prepare_page
from digitizer.recognize import open_engines


class Reader:
    """Reads pages with this machine's engines; one a process (models stay loaded)."""

    def __init__(self, catalog: Catalog, models: Path, profile: str = "auto", adapter: str = "auto") -> None:
        """``profile`` is ``auto``, a form's id, or a record type (``KS``: every edition of that type)."""
        engines = open_engines(models, adapter)
        self.engine = engines.values.name
        self._pages = PageReader(
            engines.labels,
            engines.values,
            catalog.forms,
            lexicon_of(catalog),
            chosen_profiles(catalog, profile),
        )

    def read(self, source: Path | bytes) -> PageReading:
        """One page image. Raises InputError when it cannot be decoded."""
        started = time.process_time()
        pixels = decode(source).pixels
        page = prepare_page(pixels)
        reading = self._pages.read(page, lambda turns: prepare_page(pixels, turns))
        return replace(reading, seconds=round(time.process_time() - started, 3))


def open_reader(profile: str = "auto", adapter: str = "auto") -> Reader:
    """A reader on the installed data files; what a worker process calls once."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    limit_threads()
    return Reader(load_catalog(), profiles_root() / "models" / "tesseract", profile, adapter)


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
        places=PlaceNames(unit.name for level in Level for unit in catalog.gazetteer.units(level)),
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
