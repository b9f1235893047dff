"""A record's fields as rows to look at: labels, marks, candidates, findings; the same on every screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from digitizer.app.sheets import FieldView
from digitizer.domain.findings import Severity
from digitizer.domain.records import MARK_LABELS, Box, Mark
from digitizer.errors import Translate
from digitizer.store import StoredFinding


class Level(StrEnum):
    """How much a thing asks to be looked at; always shown by colour, mark and words together."""

    GOOD = "good"
    CALM = "calm"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Sign:
    """A level with the mark and the words that say it without colour."""

    level: Level
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One field to look at. ``section`` stands above the first row of a person; ``lines`` are findings, and
    notes on a value that needs a look; ``hint`` has the notes on any other; ``candidates`` other readings;
    ``options`` the labels of a code list."""

    key: str
    section: str
    label: str
    text: str
    sign: Sign
    lines: Sequence[Sign] = ()
    hint: str = ""
    candidates: Sequence[str] = ()
    options: Sequence[str] = ()
    box: Box | None = None
    editable: bool = True


SECTIONS: Mapping[str, str] = {
    "": "Việc đăng ký",
    "con": "Người con",
    "me": "Người mẹ",
    "cha": "Người cha",
    "cha_me": "Cha, mẹ",
    "chong": "Người chồng",
    "vo": "Người vợ",
    "nguoi_chet": "Người chết",
    "gbt": "Giấy báo tử",
    "nyc": "Người đi đăng ký",
    "nguoi_xac_nhan": "Người được xác nhận tình trạng hôn nhân",
}
_MARKS = {Severity.BLOCK: "✖", Severity.WARN: "▲", Severity.NOTE: "i"}
_LEVELS = {Severity.BLOCK: Level.BAD, Severity.WARN: Level.WARN, Severity.NOTE: Level.CALM}


def rows_of(fields: Sequence[FieldView], translate: Translate, *, editable: bool) -> list[Row]:
    """The rows of a record, in the order of the fields."""
    rows, section = [], None
    for field in fields:
        heading = SECTIONS.get(field.about, "") if field.about != section else ""
        section = field.about
        rows.append(row_of(field, translate, translate(heading), editable=editable))
    return rows


def row_of(field: FieldView, translate: Translate, section: str, *, editable: bool) -> Row:
    """One field as a row."""
    options = [label for _, label in field.options]
    return Row(
        key=field.key,
        section=section,
        label=field.label,
        text=shown_value(field),
        sign=sign_of(field, translate),
        lines=lines_of(field.findings, field.notes if field.doubtful else (), translate),
        hint="" if field.doubtful else "\n".join(translate(note) for note in field.notes),
        candidates=[labelled(field, one.value) for one in field.candidates],
        options=options,
        box=field.box,
        editable=editable,
    )


def shown_value(field: FieldView) -> str:
    """What stands in the field's entry: what was typed but not saved, else the value."""
    return saved_value(field) if field.draft is None else field.draft


def saved_value(field: FieldView) -> str:
    """A value as people write it: a code by its label."""
    return labelled(field, field.value)


def labelled(field: FieldView, value: str) -> str:
    """The label of a code, any other value as it is."""
    return dict(field.options).get(value, value)


def typed_value(field: FieldView, text: str) -> str:
    """What was typed, a label of a code list as its code."""
    codes = {label.casefold(): code for code, label in field.options}
    return codes.get(text.strip().casefold(), text)


def sign_of(field: FieldView, translate: Translate) -> Sign:
    """How sure the value is and who looked at it."""
    if field.mark in (Mark.MISSING, Mark.ILLEGIBLE):
        return Sign(
            Level.GOOD, "∅" if field.mark is Mark.MISSING else "≈", translate(MARK_LABELS[field.mark])
        )
    worst = _worst(field.findings)
    if worst is Severity.BLOCK:
        return Sign(Level.BAD, "✖", translate("Có lỗi"))
    if field.person:
        return Sign(Level.GOOD, "✓", translate("Đã xác nhận"))
    percent = f" {round(field.confidence * 100)} %"
    if field.doubtful:
        unsure = Sign(Level.WARN, "?", translate("Cần xem") + (percent if field.value else ""))
        return unsure if field.unsure else Sign(Level.WARN, "▲", translate("Có cảnh báo"))
    if not field.value:
        return Sign(Level.CALM, "–", translate("Trống"))
    read = translate("Máy đọc chắc" if field.sure else "Máy đọc")
    return Sign(Level.CALM, "•", read + percent)


def lines_of(findings: Iterable[StoredFinding], notes: Iterable[str], translate: Translate) -> list[Sign]:
    """Open findings, the gravest first, then how the value came about."""
    told = [
        Sign(_LEVELS[one.finding.severity], _MARKS[one.finding.severity], one.finding.text(translate))
        for one in sorted(findings, key=lambda one: list(Severity).index(one.finding.severity))
        if not one.confirmed_by
    ]
    return told + [Sign(Level.CALM, "i", translate(note)) for note in notes]


def _worst(findings: Iterable[StoredFinding]) -> Severity | None:
    found = {one.finding.severity for one in findings if not one.confirmed_by}
    return next((severity for severity in Severity if severity in found), None)


def first_index(
    fields: Sequence[FieldView], wanted: Callable[[FieldView], bool], start: int = 0
) -> int | None:
    """The first field from ``start`` on that is wanted; None when there is none."""
    return next((at for at in range(start, len(fields)) if wanted(fields[at])), None)
