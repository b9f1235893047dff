"""Which records a page has, seen from the checking screen: one missing, two in one, one that is none."""

from __future__ import annotations

from typing import Protocol

from digitizer.app.desk import Desk
from digitizer.app.records import next_in_hand
from digitizer.app.sheets import FieldView, RecordSheet
from digitizer.app.structure import add_record, remove_record, split_record
from digitizer.gui.presenters.check_parts import CheckView
from digitizer.gui.session import Kind, Session


class Shaping(Protocol):
    """The part of the checking presenter that changes which records there are."""

    session: Session
    view: CheckView | None
    sheet: RecordSheet | None
    fields: list[FieldView]
    at: int

    def load(self, record: str, key: str = "") -> None:
        """Shows a record."""

    def show_nothing(self, text: str) -> None:
        """In place of a record: why there is none."""

    def add(self) -> None:
        """A record that the program did not find on this page."""
        if self.sheet:
            page = self.sheet.page.id
            self.session.ask(lambda desk: add_record(desk, page).id, self._restructured)

    def split(self) -> None:
        """This field and what stands below it become a record of their own."""
        field = self.fields[self.at] if self.at < len(self.fields) else None
        if self.sheet and field and field.box:
            record, y = self.sheet.record.id, field.box.y
            self.session.ask(lambda desk: split_record(desk, record, y).id, self._restructured)
        else:
            self.session.status("Hãy chọn ô đầu tiên của hồ sơ thứ hai, rồi tách.")

    def remove(self) -> None:
        """This is no record: it is left out, with a reason, and can be brought back."""
        if not (self.view and self.sheet):
            return
        reason = self.view.ask_text(self.session.say("Bỏ hồ sơ này"), self.session.say("Lý do bỏ hồ sơ:"))
        if reason:
            record, book = self.sheet.record.id, self.sheet.record.book

            def remove(desk: Desk) -> str | None:
                following = next_in_hand(desk, book, record)
                remove_record(desk, record, reason)
                return following

            self.session.ask(remove, self._restructured)

    def _restructured(self, record: str | None) -> None:
        self.session.changed(Kind.RECORDS, Kind.BOOKS)
        if record:
            self.load(record)
        else:
            self.show_nothing("Quyển này không còn hồ sơ nào cần nhập.")
