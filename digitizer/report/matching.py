"""Which record that was read is which record of the truth, and whether a field's box is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]
Sides = tuple[float, float, float, float]  # left, top, right, bottom

_SAME_PLACE = 0.35  # share of the smaller of two records' boxes that both cover
_SAME_WORDS = 0.2  # share of the fields that agree
_COVERED = 0.7  # share of a value's ink that a right box holds
_TIGHT = 0.35  # share of a right box that the value's ink fills


def pair_records(expected: Sequence[Record], found: Sequence[Record]) -> list[int | None]:
    """For each true record the index of the reading of it, or None; both keep their order.

    Records belong together where their boxes overlap, else where enough of their fields agree; a page with
    the right number of records is paired in order.
    """
    if len(expected) == len(found):
        return list(range(len(found)))
    best = _alignment(expected, found)
    return [best.get(index) for index in range(len(expected))]


def _alignment(expected: Sequence[Record], found: Sequence[Record]) -> dict[int, int]:
    """The order-keeping pairs with the highest likeness together (dynamic programming over prefixes)."""
    table: list[list[tuple[float, dict[int, int]]]] = [[(0.0, {}) for _ in range(len(found) + 1)]]
    for i, record in enumerate(expected):
        row: list[tuple[float, dict[int, int]]] = [(0.0, {})]
        for j, other in enumerate(found):
            choices = [table[i][j + 1], row[j]]
            like = _likeness(record, other)
            if like > 0:
                score, pairs = table[i][j]
                choices.append((score + like, {**pairs, i: j}))
            row.append(max(choices, key=lambda choice: choice[0]))
        table.append(row)
    return table[-1][-1][1]


def _likeness(record: Record, other: Record) -> float:
    places = _place(record), _place(other)
    if places[0] and places[1]:
        shared = overlap(places[0], places[1]) / max(1.0, min(_area(places[0]), _area(places[1])))
        return shared if shared >= _SAME_PLACE else 0.0
    true_fields, read = record.get("normalized", record.get("fields", {})), other["fields"]
    same = sum(str(read.get(key, {}).get("value", "")) == str(value) for key, value in true_fields.items())
    share = same / max(1, len(true_fields))
    return share if share >= _SAME_WORDS else 0.0


def _place(record: Record) -> Sides | None:
    """The record's box: its own, or the hull of its fields' boxes."""
    if record.get("box"):
        return sides(record["box"])
    boxes = [sides(box) for box in record.get("boxes", {}).values()]
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def sides(box: Sequence[float]) -> Sides:
    """Left, top, right and bottom of a box given as left, top, width and height."""
    x, y, w, h = box
    return x, y, x + w, y + h


def overlap(a: Sides, b: Sides) -> float:
    """Pixels that two boxes share."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return max(0.0, wide) * max(0.0, high)


def _area(box: Sides) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def box_is_right(true_box: Sequence[float], read_box: Sequence[float]) -> bool:
    """Whether a field's box holds the value's ink and not much else."""
    truth, read = sides(true_box), sides(read_box)
    shared = overlap(truth, read)
    return shared >= _COVERED * _area(truth) > 0 and shared >= _TIGHT * _area(read)
