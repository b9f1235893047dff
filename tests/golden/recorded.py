"""The regression set: pages of every era and fill, and what the engines said when they read them.

Run as ``python -m tests.golden.recorded`` after a change of what is read in which order, or of an engine: it
reads the pages with the real engines, keeps what they said and what became of it, and prints which values
changed. The pages were drawn by ``python -m digitizer.samples`` (tune fonts) and made smaller.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from digitizer.app.reading import Reader, limit_threads, page_json
from digitizer.catalog import Catalog, load_catalog, profiles_root
from digitizer.domain.layout import Engine
from digitizer.recognize import Engines, open_engines
from digitizer.recognize.line_engine import LineEngine
from digitizer.recognize.replay import Call, RecordingEngine, ReplayEngine

PAGES = Path(__file__).with_name("pages")
READ = PAGES / "read.jsonl"
ENGINES = ("labels", "values", "lines")


@dataclass(frozen=True, slots=True)
class Recording:
    """What each engine said while a page was read."""

    names: Mapping[str, str]
    calls: Mapping[str, list[Call]]

    @classmethod
    def of(cls, page: str) -> Recording:
        plain = json.loads(lzma.decompress((PAGES / page).with_suffix(".xz").read_bytes()))
        return cls(plain["names"], plain["calls"])

    def save(self, page: str) -> None:
        plain = json.dumps({"names": self.names, "calls": self.calls}, ensure_ascii=False)
        (PAGES / page).with_suffix(".xz").write_bytes(lzma.compress(plain.encode("utf-8")))


def truths() -> dict[str, dict[str, Any]]:
    """What stands on each page, by the page's name."""
    return {page["page"]: page for page in _lines(PAGES / "truth.jsonl")}


def readings() -> dict[str, dict[str, Any]]:
    """What became of the recordings when they were made, by the page's name."""
    return {page["page"]: page for page in _lines(READ)}


def replayed(page: str, catalog: Catalog) -> dict[str, Any]:
    """A page read with its recording. Raises ReplayError where other pieces are read than then."""
    recording = Recording.of(page)
    return _read(page, catalog, [ReplayEngine(recording.names[key], recording.calls[key]) for key in ENGINES])


def _record(page: str, catalog: Catalog, engines: Engines) -> None:
    recorders = {key: RecordingEngine(getattr(engines, key)) for key in ENGINES}
    _read(page, catalog, list(recorders.values()))
    names = {key: recorder.name for key, recorder in recorders.items()}
    Recording(names, {key: recorder.calls for key, recorder in recorders.items()}).save(page)


def _read(page: str, catalog: Catalog, engines: list[Engine]) -> dict[str, Any]:
    labels, values, lines = engines
    reader = Reader(catalog, Engines(labels, values, cast("LineEngine", lines)))
    shown = page_json(page, reader.read(PAGES / page))
    return {key: value for key, value in shown.items() if key != "seconds"}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text("utf-8").splitlines())


def values(page: Mapping[str, Any]) -> dict[tuple[int, str], str]:
    """A page's values by record and key."""
    return {(n, k): f["value"] for n, one in enumerate(page["records"]) for k, f in one["fields"].items()}


def main() -> None:
    """Records every page anew and prints what changed."""
    limit_threads()
    catalog = load_catalog()
    engines = open_engines(profiles_root() / "models")
    before = readings() if READ.exists() else {}
    written = []
    for page in truths():
        _record(page, catalog, engines)
        again = replayed(page, catalog)
        written.append(json.dumps(again, ensure_ascii=False))
        old, new = values(before.get(page, {"records": []})), values(again)
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                print(page, *key, repr(old.get(key)), "→", repr(new.get(key)))
    READ.write_text("\n".join(written) + "\n", "utf-8")


if __name__ == "__main__":
    main()
