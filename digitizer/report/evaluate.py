"""Compares readings with the truth: what share of fields is exactly right, by fill, form, defects and group.

Truth and readings are JSON lines, a page each. A truth page has ``page``, ``kind``, ``style`` (P printed,
T typed, H written), ``level`` (0 clean .. 2 bad), ``rotation``, ``info`` (``mode`` of capture) and
``records`` with ``normalized`` fields and, where known, ``boxes`` (left, top, width, height); a reading is
what ``digitizer read`` writes. A field is right when the normalised value equals the truth (NFC, spaces
collapsed). A field that the truth has and the reading has not is wrong, also when its whole record was not
found; one that only the reading has is counted apart as invented, unless the record names it as ``optional``.
What a reader gives as ``struck`` is no record; a struck entry read as one is false.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from digitizer.domain.text import clean
from digitizer.report.effort import ERRORS, Outcome, acceptable, effort
from digitizer.report.matching import Record, box_is_right, pair_records

STYLES = {"P": "printed", "T": "typed", "H": "written"}


@dataclass(slots=True)
class Tally:
    """Counts of one cell of a table."""

    fields: int = 0
    right: int = 0
    letters: int = 0
    wrong_letters: int = 0

    @property
    def share(self) -> float:
        """Fields exactly right, 0..1."""
        return self.right / self.fields if self.fields else 0.0

    @property
    def letter_errors(self) -> float:
        """Character error rate, 0..1 (wrong, missing and additional characters per true character)."""
        return self.wrong_letters / self.letters if self.letters else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """A field that was not read right."""

    page: str
    key: str
    truth: str
    read: str
    confidence: float


@dataclass(slots=True)
class Share:
    """How many of how many."""

    right: int = 0
    total: int = 0

    def count(self, right: bool) -> None:
        """One more, right or not."""
        self.right += right
        self.total += 1

    @property
    def share(self) -> float:
        """0..1; 1 of nothing."""
        return self.right / self.total if self.total else 1.0


class Rules(NamedTuple):
    """``group_of(type, key)`` names a field's group; ``distance`` is an edit distance."""

    group_of: Callable[[str, str], str]
    distance: Callable[[str, str], int]


@dataclass(slots=True)
class Evaluation:
    """The outcome; ``tables`` maps a heading (``fill``, ``group``, ...) to its rows.

    ``records_found`` counts true records that were read, ``records_true`` read records that exist;
    ``fields`` holds every field's outcome by the row of the table ``capture`` it belongs to.
    """

    pages: int = 0
    kinds_right: int = 0
    rotations_right: int = 0
    profiles_right: int = 0
    errors: int = 0
    seconds: float = 0.0
    records_found: Share = field(default_factory=Share)
    records_true: Share = field(default_factory=Share)
    boxes: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    invented: Counter[str] = field(default_factory=Counter)
    tables: dict[str, dict[str, Tally]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Tally))
    )
    calibration: dict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    fields: dict[str, list[Outcome]] = field(default_factory=lambda: defaultdict(list))
    misses: list[Miss] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain numbers for machines."""
        return {
            "pages": self.pages,
            "kinds_right": self.kinds_right,
            "rotations_right": self.rotations_right,
            "profiles_right": self.profiles_right,
            "errors": self.errors,
            "seconds": round(self.seconds, 3),
            "records": {
                "expected": self.records_found.total,
                "found": self.records_found.right,
                "read": self.records_true.total,
            },
            "boxes": {row: {"boxes": one.total, "right": one.right} for row, one in self.boxes.items()},
            "invented": sum(self.invented.values()),
            "tables": {
                name: {row: _cell(tally) for row, tally in rows.items()} for name, rows in self.tables.items()
            },
            "effort": {row: _effort(fields) for row, fields in sorted(self.fields.items())},
            "calibration": {
                f"{band / 100:.2f}": {"fields": tally.fields, "right": round(tally.share, 4)}
                for band, tally in sorted(self.calibration.items())
            },
        }


def _cell(tally: Tally) -> dict[str, float]:
    return {
        "fields": tally.fields,
        "right": round(tally.share, 4),
        "letter_errors": round(tally.letter_errors, 4),
    }


def _effort(fields: list[Outcome]) -> dict[str, float]:
    shares = {f"acceptable_at_{error}": round(acceptable(fields, error)[0], 4) for error in ERRORS}
    return {"keystrokes": round(effort(fields), 4), **shares}


def evaluate(
    truth: Iterable[Mapping[str, Any]], readings: Iterable[Mapping[str, Any]], rules: Rules
) -> Evaluation:
    """Compares pages by name."""
    read = {str(page["page"]): page for page in readings}
    outcome = Evaluation()
    for page in truth:
        outcome.pages += 1
        _compare_page(outcome, page, read.get(str(page["page"]), {}), rules)
    return outcome


def _compare_page(
    outcome: Evaluation, truth: Mapping[str, Any], reading: Mapping[str, Any], rules: Rules
) -> None:
    outcome.errors += "error" in reading or not reading
    outcome.seconds += float(reading.get("seconds", 0.0))
    outcome.kinds_right += truth["kind"] == reading.get("kind")
    outcome.rotations_right += truth.get("rotation", 0) == reading.get("rotation")
    expected = _with_boxes(truth)
    found = [one for one in reading.get("records", []) if not one.get("struck")]
    profiles = [f"{record['edition']}-{record['type']}" for record in expected]
    outcome.profiles_right += bool(reading) and all(name == reading.get("profile") for name in profiles)
    labels = _rows(truth)
    pairs = pair_records(expected, found)
    for index, read in enumerate(found):
        outcome.records_true.count(index in pairs)
        if index not in pairs:
            outcome.invented.update(read["fields"].keys())
    for record, at in zip(expected, pairs, strict=True):
        outcome.records_found.count(at is not None)
        read = {"fields": {}} if at is None else found[at]
        _compare_record(outcome, str(truth["page"]), record, read, labels, rules)


def _with_boxes(page: Mapping[str, Any]) -> list[Record]:
    """The records; the boxes of a page with one record may stand with the page."""
    records = page.get("records", [])
    if len(records) == 1 and "boxes" not in records[0]:
        return [{**records[0], "boxes": page.get("boxes", {})}]
    return list(records)


def _rows(truth: Mapping[str, Any]) -> dict[str, str]:
    """The row of each table that the page's fields count in."""
    fill = STYLES.get(truth.get("style", ""), truth.get("style", ""))
    mode = truth.get("info", {}).get("mode", "") if isinstance(truth.get("info"), Mapping) else ""
    clean_scan = truth.get("level", 0) == 0 and mode in ("", "flat")
    return {
        "fill": fill,
        "edition": truth.get("edition", ""),
        "era": f"{fill} {truth.get('edition', '')}",
        "capture": f"{fill} {'clean' if clean_scan else 'bad'}",
        "level": f"{fill} {truth.get('level', '')}",
        "mode": mode,
    }


def _compare_record(
    outcome: Evaluation, page: str, record: Record, read: Record, labels: Mapping[str, str], rules: Rules
) -> None:
    fields = {key: _reading(field) for key, field in read["fields"].items()}
    boxes = record.get("boxes", {})
    true_fields = record.get("normalized", record.get("fields", {}))
    for key, value in true_fields.items():
        cells = {**labels, "group": rules.group_of(record["type"], key), "field": key}
        _compare_field(outcome, page, key, str(value), fields.get(key, {}), cells, rules.distance)
        if key in boxes:
            got = fields.get(key, {}).get("box")
            outcome.boxes[labels["fill"]].count(got is not None and box_is_right(boxes[key], got))
    outcome.invented.update(fields.keys() - true_fields.keys() - record.get("optional", {}).keys())


def _reading(field: object) -> Mapping[str, Any]:
    """A field as ``read`` writes it; a bare value is one of which nothing else is known."""
    return field if isinstance(field, Mapping) else {"value": field}


def _compare_field(
    outcome: Evaluation,
    page: str,
    key: str,
    truth: str,
    got: Mapping[str, Any],
    cells: Mapping[str, str],
    distance: Callable[[str, str], int],
) -> None:
    true_text, read_text = clean(truth), clean(str(got.get("value", "")))
    right = true_text == read_text
    wrong = 0 if right else distance(true_text, read_text)
    trust = float(got.get("confidence", 0.0))
    others = [clean(str(other["value"])) for other in got.get("alternatives", ())]
    outcome.fields[cells["capture"]].append(
        Outcome(true_text, wrong, trust, bool(read_text), true_text in others)
    )
    rows = [outcome.tables[table][row] for table, row in cells.items()]
    if read_text:
        rows.append(outcome.calibration[min(99, round(trust * 1000) // 10)])
    for tally in rows:
        tally.fields += 1
        tally.right += right
        tally.letters += len(true_text)
        tally.wrong_letters += wrong
    if not right:
        outcome.misses.append(Miss(page, key, true_text, read_text, trust))
