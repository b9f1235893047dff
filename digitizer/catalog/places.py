"""The gazetteer's rows: ``lookups/places/*.tsv``, one file a level."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from digitizer.catalog.datafile import DataFile
from digitizer.domain.places import LEVEL_OF_KIND, Gazetteer, Level, Unit

MAX_PLACES_BYTES = 4_000_000
_FILES = {Level.PROVINCE: "provinces", Level.DISTRICT: "districts", Level.COMMUNE: "communes"}
_SEPARATOR = "|"


def load_gazetteer(root: Path) -> Gazetteer:
    """A gazetteer that reads its files at the first look-up."""
    return Gazetteer(lambda: read_units(root))


def read_units(root: Path) -> list[Unit]:
    """All units, top level first. Raises DataError for a double code or a parent that is not above."""
    known: dict[str, Unit] = {"": Unit("", "Việt Nam", "", Level.PROVINCE)}
    for level, name in _FILES.items():
        file = DataFile(root, f"lookups/places/{name}.tsv", MAX_PLACES_BYTES)
        for line, unit in _units(file, level):
            if unit.code in known:
                file.fail("DLM-09", line, "mã «{unit}» có hai lần.", unit=unit.code)
            if unit.parent not in known:
                file.fail("DLM-08", line, "không có đơn vị cấp trên «{unit}».", unit=unit.parent)
            known[unit.code] = unit
    del known[""]
    return list(known.values())


def _units(file: DataFile, level: Level) -> Iterator[tuple[int, Unit]]:
    for line, (code, name, kind, parent, start, end, successors, others, sure) in file.rows(9):
        if kind not in LEVEL_OF_KIND or not code:
            file.fail("DLM-08", line, "loại đơn vị «{kind}» không hợp lệ.", kind=kind)
        heirs = tuple(successors.split(_SEPARATOR)) if successors else ()
        spellings = tuple(others.split(_SEPARATOR)) if others else ()
        yield line, Unit(code, name, kind, level, parent, start, end, heirs, spellings, sure)
