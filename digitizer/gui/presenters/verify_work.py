"""What a supervisor does with one record: look it over, type risky fields blind, or settle differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from digitizer.app.desk import Desk
from digitizer.app.records import confirm_finding
from digitizer.app.reviewing import Moved, approve_records, return_records
from digitizer.app.sheets import RecordSheet, open_sheet
from digitizer.app.verifying import (
    BlindField,
    Choice,
    Difference,
    blind_next,
    blind_sheet,
    judge_record,
    key_second,
    list_differences,
    list_to_verify,
    settle,
)
from digitizer.domain.records import Box
from digitizer.domain.verification import Mode
from digitizer.gui.presenters.fields import Level, Row, Sign, rows_of
from digitizer.gui.presenters.naming import number_title
from digitizer.gui.session import Session


@dataclass(frozen=True, slots=True)
class Work:
    """One record to work on. ``boxes`` are those of the rows; ``todo`` says in a sentence what to do."""

    record: str
    page: str
    title: str
    todo: str
    rows: Sequence[Row]
    box: Box | None = None
    snippets: bool = True


class Task(Protocol):
    """A way of verifying: finds the next record, and does what a key asks for."""

    may_approve: bool

    def find(self, desk: Desk, book: str, after: str) -> Work | None:
        """The next record after another one, or None when nothing is left. In a background thread."""

    def accept(self, work: Work, index: int, text: str) -> Callable[[Desk], object] | None:
        """What Enter in a row does, or None when it only goes on."""

    def take(self, work: Work, index: int, number: int) -> Callable[[Desk], object] | None:
        """What choosing a candidate does."""


class Look:
    """The whole record is looked over; in a sample the verdict is noted."""

    may_approve = True

    def __init__(self, session: Session, mode: Mode) -> None:
        self._session, self._mode = session, mode
        self.sheet: RecordSheet | None = None

    def find(self, desk: Desk, book: str, after: str) -> Work | None:
        """The next record that is mine to verify."""
        waiting = [row.summary.id for row in list_to_verify(desk, book)]
        behind = [one for one in waiting if one > after] or [one for one in waiting if one != after]
        return self.open(desk, behind[0], len(waiting)) if behind else None

    def open(self, desk: Desk, record: str, left: int) -> Work:
        """A record as work."""
        self.sheet = sheet = open_sheet(desk, record)
        say = self._session.say
        fields = [field for field in sheet.fields if not field.hidden]
        return Work(
            record,
            sheet.page.id,
            f"{number_title(self._session, sheet.record.number)} · {sheet.title}",
            say("So từng ô với ảnh. Còn {count} hồ sơ chờ duyệt.", count=left),
            rows_of(fields, self._session.translate, editable=False),
            sheet.record.box,
        )

    def accept(self, work: Work, index: int, text: str) -> Callable[[Desk], object] | None:
        """Enter only goes on: nothing is changed here."""
        return None

    def take(self, work: Work, index: int, number: int) -> Callable[[Desk], object] | None:
        """No other readings here: values are the officer's."""
        return None

    def approve(self, work: Work) -> Callable[[Desk], object]:
        """The record is right."""
        if self._mode is Mode.SAMPLE:
            return lambda desk: judge_record(desk, work.record, True)
        return lambda desk: only(approve_records(desk, [work.record]))

    def approve_page(self, work: Work) -> Callable[[Desk], object]:
        """All entered records of the page are right."""
        return lambda desk: only(approve_records(desk, [work.page]))

    def send_back(self, work: Work, reason: str) -> Callable[[Desk], object]:
        """The record is wrong."""
        if self._mode is Mode.SAMPLE:
            return lambda desk: judge_record(desk, work.record, False, reason)
        return lambda desk: only(return_records(desk, [work.record], reason))

    def as_written(self, work: Work, index: int) -> Callable[[Desk], object] | None:
        """The open warnings about a field, or without a field of their own, are right: the paper says so."""
        key = work.rows[index].key if index < len(work.rows) else ""
        found = self.sheet.findings if self.sheet else ()
        rules = {one.finding.rule for one in found if not one.confirmed_by and key in one.finding.keys}
        if not rules:
            return None
        return lambda desk: [confirm_finding(desk, work.record, rule) for rule in sorted(rules)]


class Blind:
    """Risky fields are typed again by somebody who does not see what was typed first."""

    may_approve = False

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, desk: Desk, book: str, after: str) -> Work | None:
        """The next record with fields to type."""
        record = blind_next(desk, book)
        if record is None:
            return None
        fields = blind_sheet(desk, record)
        sign = Sign(Level.CALM, "✎", self._session.say("Gõ theo ảnh"))
        rows = [
            Row(one.key, "", one.label, "", sign, options=[label for _, label in one.options], box=one.box)
            for one in fields
        ]
        todo = self._session.say("Gõ lại từng ô theo ảnh; giá trị nhập lần đầu được che đi.")
        return Work(record, _page_of(fields), self._session.say("Nhập lần hai"), todo, rows)

    def accept(self, work: Work, index: int, text: str) -> Callable[[Desk], object] | None:
        """Keeps what was typed."""
        row = work.rows[index]
        return lambda desk: key_second(desk, work.record, row.key, text)

    def take(self, work: Work, index: int, number: int) -> Callable[[Desk], object] | None:
        """No candidates: they would tell what was typed first."""
        return None


class Settle:
    """What two people typed differently is decided by the image."""

    may_approve = False

    def __init__(self, session: Session) -> None:
        self._session = session
        self._differences: Sequence[Difference] = ()

    def find(self, desk: Desk, book: str, after: str) -> Work | None:
        """The next record with differences."""
        differing = list_differences(desk, book)
        if not differing:
            return None
        record = differing[0].record
        self._differences = [one for one in differing if one.record == record]
        say = self._session.say
        rows = [
            Row(
                one.key,
                "",
                one.label,
                "",
                Sign(Level.WARN, "≠", say("Hai lần khác nhau")),
                lines=[
                    Sign(Level.CALM, "1", one.first or say("(trống)")),
                    Sign(Level.CALM, "2", one.second or say("(trống)")),
                ],
                candidates=[one.first, one.second],
                box=one.box,
            )
            for one in self._differences
        ]
        todo = say("Chọn Ctrl+1 hoặc Ctrl+2 theo ảnh, hoặc gõ giá trị đúng rồi Enter.")
        return Work(record, self._differences[0].page, say("Phân xử chỗ khác nhau"), todo, rows)

    def accept(self, work: Work, index: int, text: str) -> Callable[[Desk], object] | None:
        """What was typed is what the paper says."""
        key = work.rows[index].key
        return (lambda desk: settle(desk, work.record, key, Choice.OTHER, text)) if text else None

    def take(self, work: Work, index: int, number: int) -> Callable[[Desk], object] | None:
        """The first or the second value is what the paper says."""
        key = work.rows[index].key
        choice = Choice.FIRST if number == 1 else Choice.SECOND
        return (lambda desk: settle(desk, work.record, key, choice)) if number <= 2 else None


def _page_of(fields: Sequence[BlindField]) -> str:
    return fields[0].page if fields else ""


def only(moved: Sequence[Moved]) -> None:
    """Raises the first refusal among the records that should have moved."""
    for one in moved:
        if one.error:
            raise one.error
