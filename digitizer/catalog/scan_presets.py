"""Named scan settings out of ``scanning/presets.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from digitizer.catalog.datafile import DataFile, Table
from digitizer.domain.scanning import PAPERS, WHOLE_BED, Colour, Feed, ScanPreset, ScanSettings

_MOST_DPI = 1200


def load_scan_presets(root: Path) -> Mapping[str, ScanPreset]:
    """The presets by id, in the file's order: the first is the usual one. Raises DataError (DLM-01 …)."""
    table = DataFile(root, "scanning/presets.toml").table()
    return {key: _preset(key, table.table(key)) for key in table.names()}


def _preset(key: str, table: Table) -> ScanPreset:
    settings = ScanSettings(
        dpi=table.number("dpi", largest=_MOST_DPI),
        colour=Colour(table.choice("colour", [one.value for one in Colour])),
        paper=table.choice("paper", [*PAPERS, WHOLE_BED]),
        feed=Feed(table.choice("feed", [one.value for one in Feed])),
    )
    preset = ScanPreset(key, table.text("label"), settings)
    table.close()
    return preset
