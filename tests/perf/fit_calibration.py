"""Fits the confidences: ``python tests/perf/fit_calibration.py STAGE TRUTH READINGS [TRUTH READINGS ...]``.

Writes the rows of ``ocr_profiles/calibration.tsv`` for STAGE (``read`` or ``reasoned``); the rows of the
other stage stay. READINGS must have been made without calibration of that stage: empty its rows, read
the pages, fit. Prints how far off the confidences are before and after (expected calibration error).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from digitizer.catalog import Catalog, load_catalog, profiles_root
from digitizer.decode.calibration import Calibration, Judged, Kind, Stage, fit
from digitizer.domain.text import clean
from digitizer.report.matching import pair_records

_FILLS = {"P": "printed", "T": "typed", "H": "written"}


def main() -> None:
    """Read the pairs of files, fit, write the table."""
    stage, *files = sys.argv[1:]
    catalog = load_catalog()
    judged = [
        one
        for truth, readings in zip(files[::2], files[1::2], strict=True)
        for one in _judged(Stage(stage), Path(truth), Path(readings), catalog)
    ]
    curves = fit(judged)
    table = Calibration(curves)
    _say("before", [(one.confidence, one.is_right) for one in judged])
    _say("after", [(_after(table, one), one.is_right) for one in judged])
    target = profiles_root() / "calibration.tsv"
    kept = [line for line in target.read_text("utf-8").splitlines() if not line.startswith(f"{stage}\t")]
    rows = [
        "\t".join([*kind, " ".join(f"{x}:{y}" for x, y in curve)]) for kind, curve in sorted(curves.items())
    ]
    target.write_text("\n".join([*kept, *rows]) + "\n", "utf-8")
    print(f"{len(rows)} curves from {len(judged)} fields in {target}")


def _after(table: Calibration, one: Judged) -> float:
    kind = one.kind
    return table.calibrated(Stage(kind.stage), kind.group, kind.fill, kind.engine, one.confidence)


def _say(name: str, pairs: Sequence[tuple[float, bool]]) -> None:
    bands: dict[int, list[tuple[float, bool]]] = {}
    for confidence, is_right in pairs:
        bands.setdefault(min(19, int(confidence * 20)), []).append((confidence, is_right))
    off = sum(
        abs(sum(c for c, _ in band) - sum(right for _, right in band)) for band in bands.values()
    ) / max(1, len(pairs))
    sure = [right for confidence, right in pairs if confidence >= 0.985]
    print(f"{name:7} off by {off:.4f}; at 0.99: {len(sure)} fields, {1 - np.mean(sure or [1]):.4f} wrong")


def _judged(stage: Stage, truth: Path, readings: Path, catalog: Catalog) -> Iterator[Judged]:
    read = {page["page"]: page for page in map(json.loads, readings.read_text("utf-8").splitlines())}
    for page in map(json.loads, truth.read_text("utf-8").splitlines()):
        found, expected = read.get(page["page"], {}).get("records", []), page.get("records", [])
        for true, at in zip(expected, pair_records(expected, found), strict=True):
            if at is None:
                continue
            one = found[at]
            known, right = catalog.record_types[one["type"]], true.get("normalized", true["fields"])
            for key, field in one["fields"].items():
                if key in known and field["value"] and key not in true.get("optional", {}):
                    fill = field.get("fill") or _FILLS.get(page.get("style", ""), "")
                    kind = Kind(
                        stage, known[key].group.value, fill, field.get("engine", "").partition(":")[0]
                    )
                    yield Judged(
                        kind, field["confidence"], clean(right.get(key, "")) == clean(field["value"])
                    )


if __name__ == "__main__":
    main()
