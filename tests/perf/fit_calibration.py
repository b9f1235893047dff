"""Fits the confidences: ``python tests/perf/fit_calibration.py FOLDER ... [--dry] [--picture PNG]``.

Reads the pages of folders that ``python -m digitizer.samples`` wrote; writes ``calibration.tsv`` (curves of
both stages), ``trust.tsv`` (weights of what was seen of the strokes) and ``acceptance.tsv`` (from which
confidence so many values are wrong). What is printed, the curves after reasoning and the limits come from
values whose page the weights were not fitted to (five folds of pages). ``--dry`` writes nothing: it measures
the installed files on the pages. A page read as another type is left out: the opened book refuses it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from digitizer.app.reading import Reader, open_reader, page_json
from digitizer.app.reasoning import knowledge_of
from digitizer.catalog import Catalog, load_catalog, profiles_root
from digitizer.decode.calibration import Calibration, Curve, Judged, Kind, Stage, fit
from digitizer.decode.reason import reason
from digitizer.decode.trust import Evidence, facts, fit_weights, trusted
from digitizer.domain.records import Box, FieldValue, RecordReading
from digitizer.domain.text import clean
from digitizer.report.effort import ERRORS
from digitizer.report.matching import pair_records

_FOLDS = 5
_SURE = 0.985
_FEWEST = 200  # values of a way of filling in from which it has limits of its own
_STRICT = 10  # times the error: what is accepted unseen is no less sure than that
_SIDE = 420  # pixels of the picture


@dataclass(frozen=True)
class Example:
    """A record as its engines read it, what was seen of it, and its truth; ``page`` counts the pages."""

    page: int
    record: RecordReading
    seen: Mapping[Box, Evidence]
    truth: Mapping[str, Any]

    def is_right(self, key: str, field: FieldValue) -> bool:
        """Whether the value is what the paper says."""
        return clean(self.truth.get("normalized", self.truth["fields"]).get(key, "")) == clean(field.value)

    def judged(self, record: RecordReading, catalog: Catalog) -> Iterator[tuple[str, FieldValue]]:
        """The values that count, of this record at any stage."""
        for key, field in record.fields.items():
            named = key in self.truth.get("normalized", self.truth["fields"])
            if (
                key in catalog.record_types[record.type]
                and field.value
                and named
                and field.engine != "derived"
            ):
                yield key, field


def main() -> None:
    """Read, fit or measure, tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--dry", action="store_true")
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    catalog = load_catalog()
    examples = list(_examples(options.folder))
    judged = _installed(examples, catalog) if options.dry else _fitted(examples, catalog)
    _tell(judged)
    if options.picture:
        _draw(judged, options.picture)


def _examples(folders: Sequence[Path]) -> Iterator[Example]:
    reader: Reader = open_reader()
    number = 0
    for folder in folders:
        for page in map(json.loads, (folder / "truth.jsonl").read_text("utf-8").splitlines()):
            number += 1
            if page["kind"] == "record":
                reading, seen = reader.observe(folder / page["page"])
                found = page_json(page["page"], reading)["records"]
                for true, at in zip(page["records"], pair_records(page["records"], found), strict=True):
                    if at is not None and reading.records[at].type == true["type"]:
                        yield Example(number, reading.records[at], seen, true)


def _fitted(examples: Sequence[Example], catalog: Catalog) -> list[Judged]:
    """Fits and writes everything; what comes out for pages that the weights do not know."""
    knowledge = knowledge_of(catalog)
    read = fit(
        Judged(_kind(Stage.READ, one.record, key, field, catalog), field.confidence, one.is_right(key, field))
        for one in examples
        for key, field in one.judged(one.record, catalog)
    )
    table = Calibration(_table(read))
    rows: list[tuple[int, Kind, Mapping[str, float], bool]] = []
    for one in examples:
        calibrated = _at_stage(table, Stage.READ, one.record, catalog)
        reasoned = reason(calibrated, catalog.record_types[one.record.type], knowledge)
        for key, field in one.judged(reasoned, catalog):
            spec = catalog.record_types[one.record.type][key]
            found = facts(field, spec, one.seen.get(field.box) if field.box else None)
            kind = _kind(Stage.REASONED, one.record, key, field, catalog)
            rows.append((one.page, kind, found, one.is_right(key, field)))
    parts = [
        fit_weights([(found, right) for page, _, found, right in rows if page % _FOLDS != fold])
        for fold in range(_FOLDS)
    ]
    held = [Judged(kind, trusted(parts[page % _FOLDS], found), right) for page, kind, found, right in rows]
    curves = fit(held)
    after = Calibration(_table(curves))
    judged = [replace_confidence(one, after) for one in held]
    _write(
        "calibration.tsv", ["\t".join([*kind, _points(curve)]) for kind, curve in {**read, **curves}.items()]
    )
    weights = fit_weights([(found, right) for _, _, found, right in rows])
    _write("trust.tsv", [f"{name}\t{weight}" for name, weight in weights.items()])
    _write("acceptance.tsv", list(_limits(judged)))
    return judged


def _table(curves: Mapping[Kind, Curve]) -> dict[tuple[str, str, str, str], Curve]:
    return {(kind.stage, kind.group, kind.fill, kind.engine): curve for kind, curve in curves.items()}


def replace_confidence(one: Judged, table: Calibration) -> Judged:
    """The value with its calibrated confidence."""
    kind = one.kind
    trust = table.calibrated(Stage(kind.stage), kind.group, kind.fill, kind.engine, one.confidence)
    return one._replace(confidence=trust)


def _installed(examples: Sequence[Example], catalog: Catalog) -> list[Judged]:
    """What the installed files make of the pages."""
    from digitizer.app.reasoning import Judge

    judge = Judge(catalog)
    found = []
    for one in examples:
        record = judge.entry(one.record, None, one.seen)
        for key, field in one.judged(record, catalog):
            kind = _kind(Stage.REASONED, record, key, field, catalog)
            found.append(Judged(kind, field.confidence, one.is_right(key, field)))
    return found


def _kind(stage: Stage, record: RecordReading, key: str, field: FieldValue, catalog: Catalog) -> Kind:
    group = catalog.record_types[record.type][key].group.value
    return Kind(stage, group, field.fill.value if field.fill else "", field.engine.partition(":")[0])


def _at_stage(table: Calibration, stage: Stage, record: RecordReading, catalog: Catalog) -> RecordReading:
    fields = {}
    for key, field in record.fields.items():
        if key in catalog.record_types[record.type]:
            kind = _kind(stage, record, key, field, catalog)
            trust = table.calibrated(stage, kind.group, kind.fill, kind.engine, field.confidence)
            fields[key] = replace(field, confidence=trust)
    return replace(record, fields=fields)


def _points(curve: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x}:{y}" for x, y in curve)


def _limits(judged: Sequence[Judged]) -> Iterator[str]:
    """For each error and way of filling in, the least confidence at which no more are wrong; where hardly any
    are, still a high one: on real pages stands what drawn ones do not show.
    """
    for error in ERRORS:
        for fill in sorted({one.kind.fill for one in judged} | {""}):
            own = [one for one in judged if fill in ("", one.kind.fill)]
            if fill and len(own) < _FEWEST:
                continue
            yield f"{error}\t{fill}\t{max(_limit(own, error)[0], round(1 - _STRICT * error, 4))}"


def _limit(judged: Sequence[Judged], error: float) -> tuple[float, float]:
    """The least confidence, and the share of values that reach it; (1, 0) when even the surest are wrong too
    often.
    """
    ordered = sorted(judged, key=lambda one: -one.confidence)
    best, share, wrong = 1.0, 0.0, 0
    for count, one in enumerate(ordered, start=1):
        wrong += not one.is_right
        last = count == len(ordered) or ordered[count].confidence < one.confidence
        if last and wrong <= error * count:
            best, share = one.confidence, count / len(ordered)
    return best, share


def _write(name: str, rows: Sequence[str]) -> None:
    target = profiles_root() / name
    head = [line for line in target.read_text("utf-8").splitlines() if line.startswith("#")]
    target.write_text("\n".join([*head, *sorted(rows)]) + "\n", "utf-8", newline="\n")


def _tell(judged: Sequence[Judged]) -> None:
    """How far off the confidences are (expected calibration error), and what can be accepted unseen."""
    off = sum(abs(sum(one.confidence - one.is_right for one in band)) for band in _bands(judged).values())
    sure = [one.is_right for one in judged if one.confidence >= _SURE]
    wrong = 1 - float(np.mean(sure or [True]))
    print(f"{len(judged)} values, off by {off / max(1, len(judged)):.4f}; "
          f"at {_SURE} and above {len(sure)}, {wrong:.4f} wrong")  # fmt: skip
    for fill in sorted({one.kind.fill for one in judged} | {""}):
        own = [one for one in judged if fill in ("", one.kind.fill)]
        shares = ", ".join(f"{_limit(own, error)[1]:.1%} at {error:.1%}" for error in ERRORS)
        print(f"  {fill or 'all':8} {len(own):5} values, right {np.mean([o.is_right for o in own]):.1%};"
              f" acceptable unseen {shares}")  # fmt: skip


def _bands(judged: Sequence[Judged], count: int = 20) -> dict[int, list[Judged]]:
    bands: dict[int, list[Judged]] = {}
    for one in judged:
        bands.setdefault(min(count - 1, int(one.confidence * count)), []).append(one)
    return bands


def _draw(judged: Sequence[Judged], target: Path) -> None:
    """Confidence against the share that is right, a dot for each band, as large as it has values."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (_SIDE + 40, _SIDE + 40), "white")
    pen = ImageDraw.Draw(image)
    pen.line([(20, _SIDE + 20), (_SIDE + 20, 20)], fill="#999999")
    pen.rectangle([20, 20, _SIDE + 20, _SIDE + 20], outline="#333333")
    for band in _bands(judged).values():
        x = 20 + _SIDE * float(np.mean([one.confidence for one in band]))
        y = 20 + _SIDE * (1 - float(np.mean([one.is_right for one in band])))
        size = 2 + 12 * (len(band) / len(judged)) ** 0.5
        pen.ellipse([x - size, y - size, x + size, y + size], fill="#1f5fa8")
    pen.text((24, 24), "share right (up) by confidence (right)", fill="#333333")
    image.save(target)


if __name__ == "__main__":
    main()
