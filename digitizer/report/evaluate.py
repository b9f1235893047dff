"""Compares readings with the truth: what share of fields is exactly right, by fill, form, defects and group.

Truth and readings are JSON lines, one page each. A truth page has ``page``, ``kind``, ``style`` (P printed,
T typed, H written), ``level`` (0 clean .. 2 bad), ``rotation`` and ``records`` with ``normalized`` fields;
a reading is what ``digitizer read`` writes. A field is right when the normalised value equals the truth (NFC,
spaces collapsed). A field that the truth has and the reading has not is wrong; one that only the reading has
is counted apart as invented.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from digitizer.domain.text import clean

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
class Evaluation:
    """The outcome; ``tables`` maps a heading (``fill``, ``group``, ...) to its rows."""

    pages: int = 0
    kinds_right: int = 0
    rotations_right: int = 0
    profiles_right: int = 0
    errors: int = 0
    invented: Counter[str] = field(default_factory=Counter)
    tables: dict[str, dict[str, Tally]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Tally))
    )
    calibration: dict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    misses: list[Miss] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain numbers for machines."""
        return {
            "pages": self.pages,
            "kinds_right": self.kinds_right,
            "rotations_right": self.rotations_right,
            "profiles_right": self.profiles_right,
            "errors": self.errors,
            "invented": sum(self.invented.values()),
            "tables": {
                name: {row: _cell(tally) for row, tally in rows.items()} for name, rows in self.tables.items()
            },
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


def evaluate(
    truth: Iterable[Mapping[str, Any]],
    readings: Iterable[Mapping[str, Any]],
    group_of: Callable[[str, str], str],
    distance: Callable[[str, str], int],
) -> Evaluation:
    """Compares pages by name.

    ``group_of(type, key)`` names a field's group; ``distance`` is an edit distance.
    """
    read = {str(page["page"]): page for page in readings}
    outcome = Evaluation()
    for page in truth:
        outcome.pages += 1
        _compare_page(outcome, page, read.get(str(page["page"]), {}), group_of, distance)
    return outcome


def _compare_page(
    outcome: Evaluation,
    truth: Mapping[str, Any],
    reading: Mapping[str, Any],
    group_of: Callable[[str, str], str],
    distance: Callable[[str, str], int],
) -> None:
    outcome.errors += "error" in reading or not reading
    outcome.kinds_right += truth["kind"] == reading.get("kind")
    outcome.rotations_right += truth.get("rotation", 0) == reading.get("rotation")
    expected, found = truth.get("records", []), reading.get("records", [])
    profiles = [f"{record['edition']}-{record['type']}" for record in expected]
    outcome.profiles_right += bool(reading) and all(name == reading.get("profile") for name in profiles)
    labels = {
        "fill": STYLES.get(truth.get("style", ""), truth.get("style", "")),
        "edition": truth.get("edition", ""),
        "level": f"{STYLES.get(truth.get('style', ''), '')} {truth.get('level', '')}",
        "mode": truth.get("info", {}).get("mode", ""),
    }
    for index, record in enumerate(expected):
        fields = found[index]["fields"] if index < len(found) else {}
        true_fields = record.get("normalized", record.get("fields", {}))
        for key, value in true_fields.items():
            got = fields.get(key, {})
            cells = {**labels, "group": group_of(record["type"], key), "field": key}
            _compare_field(outcome, str(truth["page"]), key, str(value), got, cells, distance)
        outcome.invented.update(fields.keys() - true_fields.keys())
    for record in found[len(expected) :]:
        outcome.invented.update(record["fields"].keys())


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
