"""What reasoning gives: ``python tests/perf/reason_quality.py TRUTH READINGS``, as ``evaluate`` takes them.

READINGS must hold ``alternatives``. Prints for every kind of clue, alone
and left out, how many fields are right, how many it mended and spoiled, the log loss of the confidences, and
the share of fields that can be accepted unseen with 0.5 % of errors. ``--book`` takes the pages as one book.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitizer.app.reasoning import knowledge_of
from digitizer.catalog import Catalog, load_catalog
from digitizer.decode.clues import BOOK_CLUES, ENTRY_CLUES, ClueMaker
from digitizer.decode.knowledge import Knowledge
from digitizer.decode.reason import reason, reason_book
from digitizer.domain.records import Alternative, FieldValue, RecordReading
from digitizer.domain.text import clean

_ERROR = 0.005


@dataclass(frozen=True)
class Pair:
    """A record as read, and its truth."""

    record: RecordReading
    truth: Mapping[str, str]


def main() -> None:
    """Load, reason with each set of clues, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("truth", type=Path)
    parser.add_argument("readings", type=Path)
    parser.add_argument("--book", action="store_true", help="the pages are one book, in their order")
    parser.add_argument("--changes", action="store_true", help="show every changed value")
    options = parser.parse_args()
    catalog = load_catalog()
    pairs = list(_pairs(options.truth, options.readings))
    before = [pair.record for pair in pairs]
    _say("as read", pairs, before, before)
    every = ENTRY_CLUES + (BOOK_CLUES if options.book else ())
    runs: list[tuple[str, Sequence[ClueMaker]]] = [("all clues", every)]
    runs += [(f"only {_name(maker)}", (maker,)) for maker in every]
    runs += [(f"without {_name(maker)}", [one for one in every if one is not maker]) for maker in every]
    for name, makers in runs:
        after = _reasoned(before, catalog, makers, options.book)
        _say(name, pairs, before, after)
        if options.changes and name == "all clues":
            _show_changes(pairs, after)


def _name(maker: ClueMaker) -> str:
    return getattr(maker, "__name__", "?").removesuffix("_clues")


def _reasoned(
    records: Sequence[RecordReading], catalog: Catalog, makers: Sequence[ClueMaker], as_book: bool
) -> list[RecordReading]:
    known: Knowledge = knowledge_of(catalog)
    if as_book:
        parts = [[one for one in part if one in makers] for part in (ENTRY_CLUES, BOOK_CLUES)]
        return reason_book(records, catalog.record_types[records[0].type], known, None, *parts)
    return [reason(one, catalog.record_types[one.type], known, None, makers) for one in records]


def _say(
    name: str, pairs: Sequence[Pair], before: Sequence[RecordReading], after: Sequence[RecordReading]
) -> None:
    total = right = mended = spoiled = 0
    loss = 0.0
    ranked: list[tuple[float, bool]] = []
    for pair, old, new in zip(pairs, before, after, strict=True):
        for key, truth in pair.truth.items():
            is_right, was_right = _is(new, key, truth), _is(old, key, truth)
            total += 1
            right += is_right
            mended += is_right and not was_right
            spoiled += was_right and not is_right
            if key in new.fields:
                trust = min(0.9995, max(0.0005, new.fields[key].confidence))
                loss -= math.log(trust if is_right else 1 - trust)
                ranked.append((trust, is_right))
    print(
        f"{name:22} {right}/{total} {right / total:7.2%}  mended {mended:3} spoiled {spoiled:3}"
        f"  log loss {loss / max(1, len(ranked)):.4f}  acceptable {_acceptable(ranked):6.1%}"
    )


def _is(record: RecordReading, key: str, truth: str) -> bool:
    return key in record.fields and clean(record.fields[key].value) == clean(truth)


def _acceptable(ranked: list[tuple[float, bool]]) -> float:
    """The largest share of surest fields with at most ``_ERROR`` of them wrong."""
    best = wrong = 0
    for count, (_, is_right) in enumerate(sorted(ranked, reverse=True), start=1):
        wrong += not is_right
        if wrong <= _ERROR * count:
            best = count
    return best / max(1, len(ranked))


def _show_changes(pairs: Sequence[Pair], after: Sequence[RecordReading]) -> None:
    for pair, new in zip(pairs, after, strict=True):
        for key, field in new.fields.items():
            old = pair.record.fields[key]
            if old.value != field.value:
                truth = pair.truth.get(key, "")
                print(f"    {key}: «{old.value}» → «{field.value}» (truth «{truth}») {field.notes[-1]}")


def _pairs(truth: Path, readings: Path) -> list[Pair]:
    read = {page["page"]: page for page in map(json.loads, readings.read_text("utf-8").splitlines())}
    found = []
    for page in map(json.loads, truth.read_text("utf-8").splitlines()):
        records = read.get(page["page"], {}).get("records", [])
        for one, true in zip(records, page.get("records", []), strict=False):
            found.append(Pair(_record(one), true.get("normalized", true["fields"])))
    return found


def _record(data: Mapping[str, Any]) -> RecordReading:
    fields = {key: _field(value) for key, value in data["fields"].items()}
    return RecordReading(data["type"], data["edition"], fields)


def _field(data: Mapping[str, Any]) -> FieldValue:
    others = tuple(
        Alternative(other["value"], other.get("raw", other["value"]), other["confidence"], "")
        for other in data.get("alternatives", ())
    )
    return FieldValue(data["value"], data["raw"], data["confidence"], alternatives=others)


if __name__ == "__main__":
    main()
