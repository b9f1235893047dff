"""The administration screen: people, knowledge, journal, examinations, copies; each on its own leaf."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import filedialog

import ttkbootstrap as ttk

from digitizer.domain.workflow import ROLE_LABELS, Role
from digitizer.gui.presenters.administering import AdminPresenter
from digitizer.gui.presenters.lines import Line
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.views.screen import Handlers, Screen
from digitizer.gui.views.tools import ToolsLeaf
from digitizer.gui.widgets.basic import Entry, button, wrapping
from digitizer.gui.widgets.dialogs import Dialog, ask_text
from digitizer.gui.widgets.table import Column, Table


class AdminScreen(Screen):
    """Administration."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, session, theme)
        self.presenter = AdminPresenter(session)
        self._leaves = ttk.Notebook(self)
        self._leaves.pack(fill="both", expand=True)
        for label, build in (
            ("Người dùng", self._build_people),
            ("Nhật ký", self._build_journal),
            ("Kiểm tra", self._build_checks),
            ("Sao chép kho", self._build_copy),
            ("Mẫu sổ và quy tắc", self._build_knowledge),
        ):
            leaf = ttk.Frame(self._leaves, padding=theme.ems(0.8))
            build(leaf)
            self._leaves.add(leaf, text=self.say(label))
        self.tools = ToolsLeaf(self._leaves, session, theme)
        self.tools.configure(padding=theme.ems(0.8))
        self._leaves.add(self.tools, text=self.say("Công cụ"))
        self.presenter.view = self

    def _build_people(self, leaf: ttk.Frame) -> None:
        say, does = self.say, self.presenter
        row = self._row(
            leaf,
            (
                ("Thêm người…", does.add, "primary"),
                ("Đổi vai trò…", does.change_roles, "primary-outline"),
                ("Đặt mật khẩu tạm…", does.give_password, "primary-outline"),
                ("Cho ngừng hoặc làm lại", does.flip_active, "primary-outline"),
            ),
        )
        if not does.may_manage:
            for made in row.winfo_children():
                if isinstance(made, ttk.Button):
                    made.configure(state="disabled")
        self.people = Table(
            leaf,
            self.theme,
            (
                Column(say("Mã"), 4),
                Column(say("Họ và tên"), 16, grows=True),
                Column(say("Vai trò"), 22, grows=True),
                Column(say("Tình trạng"), 9),
            ),
        )
        self.people.on_select = self._selected
        self.people.pack(fill="both", expand=True)

    def _build_journal(self, leaf: ttk.Frame) -> None:
        say, does = self.say, self.presenter
        row = self._row(leaf, (("Tải lại", does.read_journal, "primary-outline"),))
        self._older = button(
            row, say("Xem cũ hơn"), lambda: does.read_journal(older=True), look="primary-outline"
        )
        self._older.pack(side="left", padx=self.theme.ems(0.4))
        self.journal = Table(
            leaf,
            self.theme,
            (
                Column(say("Lúc"), 11),
                Column(say("Ai"), 9),
                Column(say("Việc"), 12),
                Column(say("Đối tượng"), 11),
                Column(say("Trường"), 10),
                Column(say("Trước"), 9, grows=True),
                Column(say("Sau"), 9, grows=True),
                Column(say("Lý do"), 8, grows=True),
            ),
        )
        self.journal.pack(fill="both", expand=True)

    def _build_checks(self, leaf: ttk.Frame) -> None:
        self._deep = ttk.BooleanVar(self, value=False)
        row = self._row(
            leaf,
            (
                (
                    "Kiểm tra máy và kho dữ liệu",
                    lambda: self.presenter.examine(deep=self._deep.get()),
                    "primary",
                ),
            ),
        )
        ttk.Checkbutton(
            row, text=self.say("Đọc lại và đối chiếu từng ảnh gốc (lâu)"), variable=self._deep
        ).pack(side="left", padx=self.theme.ems(0.8))
        self._checks_told = ttk.Label(row, style="Bold.TLabel")
        self._checks_told.pack(side="right")
        self.checks = Table(
            leaf,
            self.theme,
            (Column("", 3), Column(self.say("Kết quả"), 60, grows=True)),
            empty=self.say("Bấm nút ở trên: chương trình chỉ xem, không thay đổi gì."),
        )
        self.checks.pack(fill="both", expand=True)

    def _build_copy(self, leaf: ttk.Frame) -> None:
        wrapping(
            ttk.Label(
                leaf,
                justify="left",
                text=self.say(
                    "Chép cả kho dữ liệu sang một thư mục trống, ví dụ trên ổ USB, rồi đọc lại bản chép "
                    "để chắc chắn dùng được. Trong lúc chép, mọi người vẫn làm việc bình thường."
                ),
            )
        ).pack(fill="x", pady=(0, self.theme.ems(0.5)))
        row = self._row(leaf, (("Chọn nơi chép đến…", self._copy, "primary"),))
        self._copy_told = ttk.Label(row, style="Bold.TLabel")
        self._copy_told.pack(side="right")
        self.copies = Table(
            leaf,
            self.theme,
            (Column("", 3), Column(self.say("Kiểm tra bản chép"), 60, grows=True)),
            empty=self.say("Khi chép xong, kết quả kiểm tra bản chép hiện ở đây."),
        )
        self.copies.pack(fill="both", expand=True)

    def _build_knowledge(self, leaf: ttk.Frame) -> None:
        say = self.say
        leaves = ttk.Notebook(leaf)
        leaves.pack(fill="both", expand=True)
        self.forms = Table(
            leaves,
            self.theme,
            (
                Column(say("Loại sổ"), 12),
                Column(say("Mẫu"), 6),
                Column(say("Tên in trên trang"), 20, grows=True),
                Column(say("Ký hiệu"), 14),
            ),
        )
        self.templates = Table(
            leaves,
            self.theme,
            (
                Column(say("Loại sổ"), 12),
                Column(say("Mẫu nhập liệu của Bộ"), 16, grows=True),
                Column(say("Số cột"), 6, number=True),
                Column(say("Trang tính"), 12),
            ),
        )
        self.rules = Table(
            leaves,
            self.theme,
            (
                Column(say("Quy tắc"), 7),
                Column(say("Mức"), 8),
                Column(say("Kiểm tra điều gì"), 50, grows=True),
            ),
        )
        for table, label in (
            (self.forms, "Mẫu sổ đã biết"),
            (self.templates, "Mẫu nhập liệu của Bộ"),
            (self.rules, "Quy tắc kiểm tra"),
        ):
            leaves.add(table, text=say(label))

    def _row(self, parent: ttk.Frame, buttons: Sequence[tuple[str, Callable[[], object], str]]) -> ttk.Frame:
        row = ttk.Frame(parent)
        row.pack(fill="x", pady=(0, self.theme.ems(0.5)))
        for label, command, look in buttons:
            button(row, self.say(label), command, look=look).pack(side="left", padx=(0, self.theme.ems(0.4)))
        return row

    def open(self, **_: str) -> None:
        """Everything anew."""
        self.presenter.open()
        self.people.focus_list()

    def handlers(self) -> Handlers:
        """Everything here has its button."""
        return {}

    # what the presenter says

    def show_people(self, lines: Sequence[Line]) -> None:
        """Everybody."""
        self.people.show(lines)
        if lines and not self.people.selected():
            self.people.select_first()

    def show_knowledge(self, forms: Sequence[Line], templates: Sequence[Line], rules: Sequence[Line]) -> None:
        """Forms, templates and rules."""
        self.forms.show(forms)
        self.templates.show(templates)
        self.rules.show(rules)

    def show_journal(self, lines: Sequence[Line], *, older: bool) -> None:
        """Lines of the journal."""
        self.journal.show(lines)
        self._older.configure(state="normal" if older else "disabled")

    def show_checks(self, lines: Sequence[Line], told: str) -> None:
        """What an examination found."""
        self.checks.show(lines)
        self._checks_told.configure(text=told)

    def show_copy(self, lines: Sequence[Line], told: str) -> None:
        """What became of a copy."""
        self.copies.show(lines)
        self._copy_told.configure(text=told)

    def ask_person(
        self, name: str, roles: frozenset[Role], *, new: bool
    ) -> tuple[str, frozenset[Role], str] | None:
        """Name, roles and temporary password of somebody."""
        say = self.say
        dialog = Dialog(self, self.theme, say("Thêm người") if new else say("Đổi vai trò"))
        entry, password = Entry(dialog.body, width=36), Entry(dialog.body, width=36)
        if new:
            dialog.text(say("Họ và tên"), "CardBold.TLabel")
            entry.pack(fill="x", pady=(0, self.theme.ems(0.6)))
            dialog.text(say("Mật khẩu tạm (người ấy đổi khi đăng nhập lần đầu; ít nhất 8 ký tự)"))
            password.pack(fill="x", pady=(0, self.theme.ems(0.6)))
        else:
            dialog.text(name, "CardBold.TLabel")
        chosen = {role: ttk.BooleanVar(dialog, value=role in roles) for role in Role}
        for role, variable in chosen.items():
            ttk.Checkbutton(dialog.body, text=say(ROLE_LABELS[role]), variable=variable).pack(anchor="w")
        answer: list[tuple[str, frozenset[Role], str]] = []

        def done() -> None:
            wanted = frozenset(role for role, variable in chosen.items() if variable.get())
            answer.append((entry.text().strip() if new else name, wanted, password.text()))
            dialog.destroy()

        dialog.button(say("Lưu"), done, main=True)
        dialog.button(say("Bỏ qua"), dialog.destroy)
        dialog.ask(entry if new else None)
        return answer[0] if answer else None

    def ask_password(self, name: str) -> str | None:
        """A temporary password."""
        return ask_text(
            self,
            self.theme,
            self.say,
            self.say("Đặt mật khẩu tạm"),
            self.say("Mật khẩu tạm cho {name}; người ấy sẽ đổi khi đăng nhập:", name=name),
        )

    def _selected(self, person: str) -> None:
        self.presenter.selected = person

    def _copy(self) -> None:
        folder = filedialog.askdirectory(parent=self, title=self.say("Chọn thư mục trống để chép vào"))
        self.presenter.copy(folder or "")
