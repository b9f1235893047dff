"""How values of ``domain`` are put into columns and taken out again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from digitizer.domain.quality import Defect, DefectKind
from digitizer.domain.records import Alternative, Box, FieldValue, Fill, Mark
from digitizer.store.session import Row

INSERT_FIELD = (
    "INSERT OR REPLACE INTO field_values"
    " (record, key, value, raw, confidence, box, engine, fill, notes, person, alternatives, mark)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def storable(text: str) -> str:
    """A file name or message without lone surrogates (names that are not Unicode), which SQLite refuses."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def dump(value: object) -> str:
    """Canonical JSON: sorted keys, no spaces, letters as they are; unknown objects as their text."""
    return storable(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str))


def dump_box(box: Box | None) -> str:
    """``[x,y,w,h]`` or empty."""
    return dump(box) if box else ""


def load_box(text: str) -> Box | None:
    """The box of ``dump_box``."""
    return Box(*json.loads(text)) if text else None


def load_list(text: str) -> tuple[Any, ...]:
    """A JSON list, of texts in most columns."""
    return tuple(json.loads(text)) if text != "[]" else ()


def field_params(record: str, key: str, field: FieldValue, person: str = "") -> tuple[object, ...]:
    """The columns of ``INSERT_FIELD``; ``person`` is who set or confirmed the value."""
    return (
        record,
        key,
        field.value,
        field.raw,
        field.confidence,
        dump_box(field.box),
        field.engine,
        field.fill.value if field.fill else "",
        dump(field.notes),
        person,
        dump(field.alternatives),
        field.mark.value if field.mark else "",
    )


def load_field(row: Row) -> FieldValue:
    """A row of ``field_values``."""
    return FieldValue(
        value=row["value"],
        raw=row["raw"],
        confidence=row["confidence"],
        box=load_box(row["box"]),
        engine=row["engine"],
        fill=Fill(row["fill"]) if row["fill"] else None,
        notes=load_list(row["notes"]),
        alternatives=tuple(Alternative(*values) for values in load_list(row.get("alternatives", "[]"))),
        mark=Mark(row["mark"]) if row.get("mark") else None,
    )


def dump_cover(cover: Mapping[str, FieldValue]) -> str:
    """What a cover says, as one JSON object."""
    return dump(
        {
            key: {
                "value": field.value,
                "raw": field.raw,
                "confidence": field.confidence,
                "box": dump_box(field.box),
                "engine": field.engine,
                "fill": field.fill.value if field.fill else "",
                "notes": dump(field.notes),
            }
            for key, field in cover.items()
        }
    )


def load_cover(text: str) -> dict[str, FieldValue]:
    """The cover of ``dump_cover``."""
    return {key: load_field(row) for key, row in json.loads(text).items()}


def dump_defects(defects: Iterable[Defect]) -> str:
    """A list of kind and params, one a defect."""
    return dump([[defect.kind.value, dict(defect.params)] for defect in defects])


def load_defects(text: str) -> tuple[Defect, ...]:
    """The defects of ``dump_defects``."""
    return tuple(Defect(DefectKind(kind), params) for kind, params in json.loads(text))
