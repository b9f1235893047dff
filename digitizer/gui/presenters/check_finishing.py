"""Completing a record: only when somebody has looked at every field of which the program is not sure.

The decision behind it: no single key may pass over a field that nobody has seen. So Ctrl+Enter goes to such a
field as often as it is pressed. Warnings alone, once shown, may be left to whoever approves: approval asks
for the confirmation of each.
"""

from __future__ import annotations

from typing import Protocol

from digitizer.app.desk import Desk
from digitizer.app.records import confirm_fields, next_in_hand
from digitizer.app.reviewing import Moved, enter_records
from digitizer.app.sheets import FieldView, RecordSheet
from digitizer.gui.presenters.check_parts import CheckView
from digitizer.gui.presenters.fields import first_index
from digitizer.gui.session import Kind, Session


class Finishing(Protocol):
    """The part of the checking presenter that completes records."""

    session: Session
    view: CheckView | None
    sheet: RecordSheet | None
    fields: list[FieldView]
    warned: str  # the record of which was said that warnings are open

    def load(self, record: str, key: str = "") -> None:
        """Shows a record."""

    def leave(self) -> None:
        """Saves what was typed."""

    def show_nothing(self, text: str) -> None:
        """In place of a record: why there is none."""

    def needs_look(self, field: FieldView) -> bool:
        """Whether somebody must still look at the field."""

    def confirm_sure(self) -> None:
        """The person has compared the fields of which the program is sure, too: each counts as confirmed."""
        sheet = self.sheet
        sure = [one.key for one in self.fields if one.value and not one.person and not one.doubtful]
        if sheet is None or not sheet.can_edit or not sure:
            self.session.status("Không còn ô nào máy đọc chắc mà chưa ai xác nhận.")
            return
        self.leave()
        record = sheet.record.id

        def done(count: int) -> None:
            self.session.status("Đã xác nhận {count} trường.", count=count)
            self.load(record)

        self.session.ask(lambda desk: confirm_fields(desk, record, sure), done)

    def finish(self) -> None:
        """The officer has gone through the record: complete it and open the next one in hand."""
        sheet = self.sheet
        if sheet is None or self.view is None or not sheet.can_edit:
            return
        self.leave()
        if self._holds_back(sheet):
            return
        record, book = sheet.record.id, sheet.record.book

        def complete(desk: Desk) -> tuple[Moved, str | None]:
            moved = enter_records(desk, [record])[0]
            return moved, None if moved.error else next_in_hand(desk, book, record)

        self.session.ask(complete, self._finished)

    def _holds_back(self, sheet: RecordSheet) -> bool:
        """Whether a field must be looked at first; goes there and says why."""
        waiting = [field for field in self.fields if self.needs_look(field)]
        unsure = [field for field in waiting if field.unsure]
        if not waiting or (not unsure and self.warned == sheet.record.id):
            return False
        self.warned = "" if unsure else sheet.record.id
        index = first_index(self.fields, lambda field: field is (unsure or waiting)[0])
        if self.view and index is not None:
            self.view.focus_row(index)
        if unsure:
            self.session.status(
                "Chưa hoàn tất: còn {count} ô máy đọc chưa chắc. So với ảnh: Enter nếu đúng, hoặc sửa lại.",
                count=len(unsure),
            )
        else:
            self.session.status(
                "Còn {count} ô có cảnh báo: Ctrl+D nếu sổ ghi đúng như vậy. "
                "Nhấn Ctrl+Enter lần nữa để người kiểm duyệt xem các cảnh báo này.",
                count=len(waiting),
            )
        return True

    def _finished(self, answer: tuple[Moved, str | None]) -> None:
        moved, following = answer
        if moved.error:
            self.session.fail(moved.error)
            return
        self.session.changed(Kind.RECORDS)
        self.session.status("Đã hoàn tất hồ sơ {record}.", record=moved.record)
        if following:
            self.load(following)
        else:
            self.show_nothing("Đã nhập xong mọi hồ sơ của quyển này. Chuyển sang người kiểm duyệt.")
