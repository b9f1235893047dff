"""The questions about scanning, and the window with the address for a phone."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from tkinter import filedialog

import ttkbootstrap as ttk

from digitizer.gui.presenters.capturing import CapturePresenter, Question
from digitizer.gui.theme import Theme
from digitizer.gui.views.screen import Handlers
from digitizer.gui.widgets.dialogs import Dialog, Form, FormField, Say, ask_yes

_MOST_NOTES = 6


class CaptureQuestions:
    """What the capture presenter asks and shows."""

    def __init__(self, parent: tk.Misc, theme: Theme, say: Say, presenter: CapturePresenter) -> None:
        self._parent, self._theme, self._say = parent, theme, say
        self._presenter = presenter
        self._phone: Dialog | None = None
        self._picture: tk.PhotoImage | None = None
        presenter.view = self

    def handlers(self) -> Handlers:
        """What the actions do."""
        does = self._presenter
        return {
            "scan.scan": does.scan,
            "scan.watch": lambda: does.watch(self._ask_folder()),
            "scan.phone": does.phone,
            "scan.learn": does.learn,
            "scan.forget": does.forget,
        }

    def ask_scan(
        self, questions: Sequence[Question], picture: bytes, told: str, *, trial: bool = False
    ) -> tuple[str, Mapping[str, str]] | None:
        """How to scan, with what a preview showed; a ``trial`` only previews."""
        dialog = Dialog(self._parent, self._theme, self._say("Quét vào sổ"))
        fields = [FormField(one.name, one.label, one.chosen, choices=one.choices) for one in questions]
        if picture:
            self._put_picture(dialog, picture).pack_configure(side="right", padx=(self._theme.ems(1), 0))
        form = Form(dialog.body, self._theme, fields)
        form.pack(fill="both")
        if told:
            dialog.text(told, "CardSmall.TLabel").pack_configure(pady=(self._theme.ems(0.6), 0))
        answers: list[tuple[str, Mapping[str, str]]] = []

        def answer(does: str) -> None:
            answers.append((does, form.values()))
            dialog.destroy()

        if not trial:
            dialog.button(self._say("Quét"), partial(answer, "scan"), main=True)
        dialog.button(self._say("Xem thử mặt kính"), partial(answer, "preview"), main=trial)
        dialog.button(self._say("Bỏ qua"), dialog.destroy)
        dialog.ask(form.first)
        return answers[0] if answers else None

    def ask_next(self, number: int, told: str) -> bool:
        """Whether the next page lies on the glass."""
        say = self._say
        yes = say("Quét trang {number}", number=number)
        question = say("Lật sang trang sau, đặt lên mặt kính rồi bấm «{button}».", button=yes)
        return self._asked(say("Quét tiếp"), (told, question), yes, say("Xong"))

    def ask_again(self, what: str, step: str) -> bool:
        """Whether to go on with the batch."""
        say = self._say
        return self._asked(say("Máy quét đã dừng"), (what, step), say("Thử lại"), say("Dừng quét"))

    def show_notes(self, lines: Sequence[str]) -> None:
        """What is to be looked at: the first of them; all pages with a defect are marked in the list."""
        say, dialog = self._say, Dialog(self._parent, self._theme, self._say("Những điểm cần xem lại"))
        dialog.text(say("Nên xem ngay khi sổ còn ở máy quét. Các trang đều đã được giữ."), "CardBold.TLabel")
        for line in lines[:_MOST_NOTES]:
            dialog.text(f"▲ {line}")
        if len(lines) > _MOST_NOTES:
            more = len(lines) - _MOST_NOTES
            dialog.text(say("Còn {count} điểm nữa: xem những trang có dấu ▲ trong danh sách.", count=more))
        dialog.ask(dialog.button(say("Đóng"), dialog.destroy, main=True))

    def _asked(self, title: str, text: Sequence[str], yes: str, no: str) -> bool:
        question = "\n\n".join(filter(None, text))
        return ask_yes(self._parent, self._theme, self._say, title, question, yes, no)

    def preview_side(self) -> int:
        """Pixels of a preview's longer side: with the question beside it, it fits on small screens."""
        return self._parent.winfo_screenheight() // 2

    def _put_picture(self, dialog: Dialog, data: bytes) -> ttk.Label:
        self._picture = tk.PhotoImage(master=dialog, data=data)  # Tk holds images by name only
        label = ttk.Label(dialog.body, image=self._picture)
        label.pack(pady=self._theme.ems(0.4))
        return label

    def show_phone(self, code: bytes, url: str, note: str) -> None:
        """The address, as a code that a phone reads; the work goes on behind the window."""
        self.hide_phone()
        self._phone = dialog = Dialog(self._parent, self._theme, self._say("Chụp bằng điện thoại"))
        dialog.text(
            self._say(
                "Dùng điện thoại cùng mạng Wi-Fi quét mã này, hoặc mở địa chỉ ở dưới. "
                "Chụp xong, bấm «Dừng» ở chân cửa sổ."
            )
        )
        if code:
            self._put_picture(dialog, code)
        dialog.text(url, "CardBold.TLabel")
        dialog.text(note, "CardSmall.TLabel")
        dialog.button(self._say("Đóng"), dialog.destroy, main=True)
        dialog.show()

    def hide_phone(self) -> None:
        """The address is no longer good."""
        if self._phone is not None:
            with suppress(tk.TclError):  # closed by the person meanwhile
                self._phone.destroy()
            self._phone = None

    def _ask_folder(self) -> str:
        title = self._say("Chọn thư mục mà máy quét hoặc điện thoại ghi vào")
        return str(filedialog.askdirectory(parent=self._parent, title=title, mustexist=True) or "")
