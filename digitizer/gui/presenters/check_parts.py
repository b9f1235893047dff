"""Parts of the checking screen: what stands above the fields, and what the presenter asks of its view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from digitizer.app.records import Saved
from digitizer.app.sheets import FieldView, RecordSheet
from digitizer.domain.workflow import STATE_LABELS, State
from digitizer.gui.presenters.check_beside import BesideView, on_page, place_on_page
from digitizer.gui.presenters.fields import Level, Row, Sign
from digitizer.gui.presenters.naming import number_title
from digitizer.gui.presenters.page_pane import Snippets
from digitizer.gui.session import Session
from digitizer.store import StoredFinding

_STATE_LEVELS = {
    State.READ: Level.CALM,
    State.RETURNED: Level.WARN,
    State.REJECTED: Level.WARN,
    State.ENTERED: Level.GOOD,
    State.APPROVED: Level.GOOD,
    State.EXPORTED: Level.GOOD,
    State.ACCEPTED: Level.GOOD,
}


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the record. ``notice`` tells why it came back or may not be edited; ``beside`` are
    the records of the same page: id and name, the shown one first marked by ``record``."""

    record: str
    title: str
    place: str
    state: Sign
    left: str
    notice: str
    beside: Sequence[tuple[str, str]]
    editable: bool


class CheckView(BesideView, Protocol):
    """What the presenter needs of the screen."""

    def show_books(self, books: Sequence[tuple[str, str]], chosen: str) -> None:
        """The books to choose from: id and title."""

    def show_nothing(self, text: str) -> None:
        """In place of a record: why there is none."""

    def show_head(self, head: Head) -> None:
        """What stands above the fields."""

    def show_rows(self, rows: Sequence[Row]) -> None:
        """All fields of a record."""

    def show_row(self, index: int, row: Row, *, keep_text: bool) -> None:
        """One field anew; ``keep_text``: somebody is typing in it."""

    def show_snippets(self, snippets: Snippets) -> None:
        """Pictures of fields, by key."""

    def focus_row(self, index: int) -> None:
        """Lets a person type in a field."""

    def focus_finish(self) -> None:
        """Every field is settled: the next key completes the record."""

    def text_of(self, index: int) -> str:
        """What stands in a field's entry."""

    def put_text(self, index: int, text: str) -> None:
        """Writes into a field's entry."""

    def offer(self, index: int, texts: Sequence[str]) -> None:
        """Completions of what is typed; none hides them."""

    def show_saved(self, text: str) -> None:
        """That and when it was saved."""

    def ask_text(self, title: str, question: str) -> str | None:
        """A sentence of the person, or None."""


def with_saved(sheet: RecordSheet, saved: Saved) -> RecordSheet:
    """The sheet after a change: the field itself, and the findings of all fields."""
    by_key = {
        key: [one for one in saved.findings if key in one.finding.keys]
        for key in (f.key for f in sheet.fields)
    }
    fields = [
        saved.field if field.key == saved.key else _with_findings(field, by_key[field.key])
        for field in sheet.fields
    ]
    record = replace(sheet.record, state=saved.state)
    return replace(sheet, fields=fields, findings=saved.findings, record=record)


def _with_findings(field: FieldView, findings: Sequence[StoredFinding]) -> FieldView:
    return field if list(field.findings) == list(findings) else replace(field, findings=findings)


def head_of(sheet: RecordSheet, left: int, session: Session) -> Head:
    """What stands above the fields of a record."""
    record = sheet.record
    notice = ""
    if sheet.returned:
        notice = session.say("Bị trả lại: {reason}", reason=sheet.returned)
    elif not sheet.can_edit:
        notice = session.say(
            "Chỉ xem: hồ sơ đang ở trạng thái «{state}».", state=session.say(STATE_LABELS[record.state])
        )
    place = session.say(
        "Hồ sơ {index}/{total} · trang {page}",
        index=sheet.index + 1,
        total=sheet.total,
        page=sheet.page.ordinal,
    )
    return Head(
        record=record.id,
        title=" · ".join(part for part in (number_title(session, record.number), sheet.title) if part),
        place=place,
        state=Sign(_STATE_LEVELS.get(record.state, Level.CALM), "●", session.say(STATE_LABELS[record.state])),
        left=session.say("Còn {count} ô cần xem", count=left) if left else session.say("Không còn ô cần xem"),
        notice=notice,
        beside=[(one, str(place_on_page(one))) for one in on_page(sheet)] if sheet.beside else (),
        editable=sheet.can_edit,
    )
