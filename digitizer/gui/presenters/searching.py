"""Search: records by name, number, date, place; the page beside them; what happened to any field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from digitizer.app.books import list_books
from digitizer.app.history import Change, show_history
from digitizer.app.records import Query, RecordRow, search_records
from digitizer.app.sheets import RecordSheet, open_sheet
from digitizer.domain.workflow import STATE_LABELS, Move
from digitizer.gui.presenters.fields import Row, rows_of
from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.naming import book_title, change_values
from digitizer.gui.presenters.page_pane import PagePane, Snippets
from digitizer.gui.session import Session, moment
from digitizer.store import BookSummary


class SearchView(Protocol):
    """What the presenter needs of the screen."""

    def show_books(self, books: Sequence[tuple[str, str]]) -> None:
        """The books to narrow to."""

    def show_found(self, lines: Sequence[Line], told: str) -> None:
        """What was found."""

    def show_record(self, title: str, rows: Sequence[Row], *, may_edit: bool) -> None:
        """One record."""

    def show_snippets(self, snippets: Snippets) -> None:
        """Pictures of fields."""

    def snippet_size(self) -> tuple[int, int]:
        """Room for one snippet."""

    def focus_row(self, index: int) -> None:
        """Goes to a field."""

    def show_history(self, title: str, lines: Sequence[Line]) -> None:
        """What happened to a field or a record."""


class SearchPresenter:
    """The search screen."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.pane = PagePane(session)
        self.view: SearchView | None = None
        self.sheet: RecordSheet | None = None
        self.rows: Sequence[Row] = ()
        self._shown = ""

    def open(self, record: str = "", key: str = "") -> None:
        """Ready to search, or straight to a record's field and its history."""
        self.session.ask(list_books, self._show_books)
        if record:
            self.select(record, key)

    def search(self, query: Query) -> None:
        """Finds records; nothing is asked for when everything is empty."""
        empty = Query()
        if replace(query, book="", type="", state=None) == empty and query.book == "":
            self._found([])
        else:
            self.session.ask(lambda desk: search_records(desk, query), self._found)

    def select(self, record: str, key: str = "") -> None:
        """Shows a record beside its page."""
        self._shown = record
        self.session.ask(lambda desk: open_sheet(desk, record), lambda sheet: self._show(sheet, key))

    def focused(self, index: int) -> None:
        """The person came to a field: its place and its history."""
        if self.sheet and index < len(self.rows):
            row, record = self.rows[index], self.sheet.record.id
            self.pane.light(row.box or self.sheet.record.box)
            self.session.ask(
                lambda desk: show_history(desk, record, row.key),
                lambda changes: self._show_changes(row.label, changes),
            )

    def whole_history(self) -> None:
        """What happened to the record as a whole."""
        if self.sheet:
            record = self.sheet.record.id
            title = self.session.say("Cả hồ sơ")
            self.session.ask(
                lambda desk: show_history(desk, record), lambda changes: self._show_changes(title, changes)
            )

    def edit(self) -> None:
        """Opens the record where it can be changed."""
        if self.sheet and Move.EDIT in self.sheet.moves:
            self.session.go("check", record=self.sheet.record.id)

    def leave(self) -> None:
        """Nothing is typed into records here."""

    def accept(self) -> None:
        """Enter changes nothing here."""

    def take(self, number: int) -> None:
        """No other readings here."""

    def paused(self, index: int, text: str) -> None:
        """Nothing is typed into records here."""

    def _show_books(self, books: Sequence[BookSummary]) -> None:
        if self.view:
            titles = [(one.book.id, book_title(self.session, one.book)) for one in books]
            self.view.show_books([("", self.session.say("Mọi quyển")), *titles])

    def _found(self, rows: Sequence[RecordRow]) -> None:
        if self.view is None:
            return
        say = self.session.say
        lines = [
            Line(
                row.summary.id,
                (row.summary.number, row.title, row.summary.book, say(STATE_LABELS[row.summary.state])),
            )
            for row in rows
        ]
        told = say("{count} hồ sơ", count=len(lines)) if lines else say("Không tìm thấy hồ sơ nào.")
        self.view.show_found(lines, told)
        if rows:
            self.select(rows[0].summary.id)

    def _show(self, sheet: RecordSheet, key: str) -> None:
        if sheet.record.id != self._shown or self.view is None:
            return
        self.sheet = sheet
        self.rows = rows_of(sheet.fields, self.session.translate, editable=False)
        self.view.show_record(sheet.title, self.rows, may_edit=Move.EDIT in sheet.moves)
        self.pane.show(sheet.page.id, [sheet.record.box] if sheet.record.box else ())
        self.pane.cut(
            sheet.record.id,
            {row.key: row.box for row in self.rows},
            self.view.snippet_size(),
            self.view.show_snippets,
        )
        index = next((at for at, row in enumerate(self.rows) if row.key == key), None)
        if index is None:
            self.whole_history()
        else:
            self.view.focus_row(index)

    def _show_changes(self, title: str, changes: Sequence[Change]) -> None:
        if self.view:
            say = self.session.say
            lines = [
                Line(
                    str(one.seq),
                    (
                        moment(one.at),
                        f"{one.person or say('Chương trình')}: {say(one.action_label)}",
                        told_change(self.session, one),
                    ),
                )
                for one in reversed(changes)
            ]
            self.view.show_history(title, lines)


def told_change(session: Session, change: Change) -> str:
    """``Kinh → Tày (lý do)``."""
    values = " → ".join(dict.fromkeys(part for part in change_values(session, change) if part))
    return f"{values} ({change.reason})" if change.reason else values
