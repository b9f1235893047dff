"""The questions about scanning, and the window with the address for a phone."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping
from contextlib import suppress
from tkinter import filedialog

import ttkbootstrap as ttk

from digitizer.gui.presenters.capturing import CapturePresenter, Choices
from digitizer.gui.theme import Theme
from digitizer.gui.views.screen import Handlers
from digitizer.gui.widgets.dialogs import Dialog, FormField, Say, ask_form


class CaptureQuestions:
    """What the capture presenter asks and shows."""

    def __init__(self, parent: tk.Misc, theme: Theme, say: Say, presenter: CapturePresenter) -> None:
        self._parent, self._theme, self._say = parent, theme, say
        self._presenter = presenter
        self._phone: Dialog | None = None
        self._code: tk.PhotoImage | None = None
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

    def ask_scan(self, devices: Choices, presets: Choices, feeds: Choices) -> Mapping[str, str] | None:
        """Which scanner, which settings, where the paper comes from."""
        say = self._say
        fields = [
            FormField("device", say("Máy quét"), devices[0][0], choices=devices),
            FormField("preset", say("Bộ thiết lập"), presets[0][0], choices=presets),
            FormField("feed", say("Nguồn giấy"), feeds[0][0], choices=feeds),
        ]
        return ask_form(self._parent, self._theme, say, say("Quét vào sổ"), fields, say("Quét"))

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
            picture = tk.PhotoImage(master=dialog, data=code)
            ttk.Label(dialog.body, image=picture).pack(pady=self._theme.ems(0.4))
            self._code = picture  # Tk holds images by name only
        dialog.text(url, "CardBold.TLabel")
        dialog.text(note, "CardSmall.TLabel")
        dialog.button(self._say("Đóng"), dialog.destroy, main=True)
        dialog.deiconify()

    def hide_phone(self) -> None:
        """The address is no longer good."""
        if self._phone is not None:
            with suppress(tk.TclError):  # closed by the person meanwhile
                self._phone.destroy()
            self._phone = None

    def _ask_folder(self) -> str:
        title = self._say("Chọn thư mục mà máy quét hoặc điện thoại ghi vào")
        return str(filedialog.askdirectory(parent=self._parent, title=title, mustexist=True) or "")
