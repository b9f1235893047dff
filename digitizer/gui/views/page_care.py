"""The questions about one page: into which book it belongs, where its images come from."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping, Sequence

from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.page_care import PageCare
from digitizer.gui.theme import Theme
from digitizer.gui.views.screen import Handlers
from digitizer.gui.widgets.dialogs import Dialog, FormField, Say, ask_form, show_list
from digitizer.gui.widgets.table import Column


class PageQuestions:
    """What the care of a page asks and shows."""

    def __init__(self, parent: tk.Misc, theme: Theme, say: Say, presenter: PageCare) -> None:
        self._parent, self._theme, self._say = parent, theme, say
        self._presenter = presenter
        presenter.view = self

    def handlers(self) -> Handlers:
        """What the actions do."""
        return {"scan.transfer": self._presenter.transfer, "scan.images": self._presenter.images}

    def ask_transfer(self, books: Sequence[tuple[str, str]]) -> Mapping[str, str] | None:
        """Into which book, and why."""
        say = self._say
        fields = [
            FormField("book", say("Quyển sổ"), books[0][0], choices=books),
            FormField("reason", say("Lý do"), say("trang nhập nhầm sổ")),
        ]
        title = say("Chuyển trang sang sổ khác")
        return ask_form(self._parent, self._theme, say, title, fields, say("Chuyển"))

    def show_images(self, title: str, path: str, images: Sequence[Line]) -> None:
        """The file of a page, and the images that it had before."""
        say = self._say
        dialog = Dialog(self._parent, self._theme, title)
        dialog.text(say("Tệp ảnh đang dùng:"), "CardBold.TLabel")
        dialog.text(path)
        if images:
            dialog.text(say("Các ảnh đã thay, vẫn được giữ:"), "CardBold.TLabel")
            columns = (Column(say("Thay lúc"), 10), Column(say("Tệp"), 14), Column(say("Lý do"), 14))
            show_list(dialog, columns, images)
        else:
            dialog.text(say("Trang này chưa thay ảnh lần nào."))
        dialog.ask(dialog.button(say("Đóng"), dialog.destroy, main=True))
