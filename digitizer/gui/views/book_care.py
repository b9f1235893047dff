"""The questions about a whole book: what it lacks, closing it, what is taken back."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping, Sequence

from digitizer.domain.books import Book
from digitizer.domain.rights import Task
from digitizer.gui.presenters.book_care import BookCare
from digitizer.gui.presenters.lines import Line
from digitizer.gui.theme import Theme
from digitizer.gui.views.screen import Handlers
from digitizer.gui.widgets.dialogs import Dialog, FormField, Say, ask_form, ask_text, show_list
from digitizer.gui.widgets.table import Column

_MOST_TOLD = 8


class BookQuestions:
    """What the care of a book asks and shows."""

    def __init__(self, parent: tk.Misc, theme: Theme, say: Say, presenter: BookCare) -> None:
        self._parent, self._theme, self._say = parent, theme, say
        self._presenter = presenter
        presenter.view = self

    def handlers(self) -> Handlers:
        """What the actions do, as far as whoever works has the right."""
        does, may = self._presenter, self._presenter.session.may
        handlers = {"overview.gaps": does.gaps}
        if may(Task.CLOSE_BOOK):
            handlers |= {"overview.close": does.close, "overview.reopen": does.reopen}
        if may(Task.IMPORT):
            handlers |= {"overview.explain": does.explain, "overview.restore": does.take_back}
        if may(Task.PROCESS):
            handlers |= {"overview.again": does.read_again}
        return handlers

    def show_gaps(self, title: str, told: str, gaps: Sequence[Line]) -> None:
        """What the book lacks."""
        dialog = Dialog(self._parent, self._theme, title)
        dialog.text(told, "CardBold.TLabel")
        if gaps:
            show_list(dialog, (Column(self._say("Trang"), 10), Column(self._say("Điều chưa đủ"), 34)), gaps)
        close = dialog.button(self._say("Đóng"), dialog.destroy, main=True)
        dialog.ask(close)

    def ask_void(self, title: str, year: int) -> Mapping[str, str] | None:
        """An entry that the paper leaves out."""
        say = self._say
        fields = [
            FormField("number", say("Số đăng ký"), hint=say("Số mà sổ gốc bỏ trống hoặc đã gạch bỏ")),
            FormField("year", say("Năm"), str(year)),
            FormField("reason", say("Lý do"), hint=say("Ví dụ: sổ nhảy từ số 17 sang số 19")),
        ]
        return ask_form(self._parent, self._theme, say, title, fields, say("Ghi lý do"))

    def ask_closing(self, title: str, gaps: Sequence[str], book: Book) -> Mapping[str, str] | None:
        """When the book was closed and how many entries it has; why, where something is still open."""
        say = self._say
        fields = [
            FormField("closed", say("Ngày khóa sổ"), book.closed, hint=say("Theo trang khóa sổ, nếu có")),
            FormField("expected", say("Tổng số hồ sơ"), "" if book.expected is None else str(book.expected)),
        ]
        if gaps:
            told = "\n".join(gaps[:_MOST_TOLD]) + ("\n…" if len(gaps) > _MOST_TOLD else "")
            hint = say("Sổ còn điểm chưa đủ; nếu sổ gốc đúng như vậy, hãy ghi lý do:") + "\n" + told
            fields.append(FormField("reason", say("Lý do"), hint=hint))
        return ask_form(self._parent, self._theme, say, title, fields, say("Đóng sổ"))

    def ask_reason(self, question: str) -> str | None:
        """Why something is done."""
        return ask_text(self._parent, self._theme, self._say, self._say("Lý do"), question)

    def choose_one(self, title: str, question: str, lines: Sequence[Line]) -> str | None:
        """One of the lines."""
        dialog = Dialog(self._parent, self._theme, title)
        dialog.text(question)
        say = self._say
        columns = (Column(say("Loại"), 6), Column(say("Mã"), 11), Column(say("Nội dung"), 24))
        table = show_list(dialog, columns, lines)
        table.select_first()
        chosen: list[str] = []

        def done() -> None:
            chosen.extend(table.selected()[:1])
            dialog.destroy()

        table.on_choose = lambda _: done()
        dialog.button(say("Lấy lại"), done, main=True)
        dialog.button(say("Bỏ qua"), dialog.destroy)
        dialog.ask(table.tree)
        return chosen[0] if chosen else None
