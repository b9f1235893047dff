"""The supervisor's screen: the queue, or one record beside its page."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial

import ttkbootstrap as ttk

from digitizer.domain.verification import MODE_LABELS, Mode, Verification
from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.verify_work import Work
from digitizer.gui.presenters.verifying import VerifyPresenter
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.views.fields import FieldsScreen
from digitizer.gui.views.page_pane import PagePaneView
from digitizer.gui.views.screen import Handlers
from digitizer.gui.widgets.basic import button, wrapping
from digitizer.gui.widgets.dialogs import FormField, ask_form, ask_text
from digitizer.gui.widgets.fields import FieldsPanel
from digitizer.gui.widgets.table import Column, Table


class VerifyScreen(FieldsScreen):
    """Verify."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, session, theme)
        self.presenter = VerifyPresenter(session)
        self._queue = ttk.Frame(self)
        self._work = ttk.Frame(self)
        self._may_approve = False
        self._build_queue(self._queue)
        self._build_work(self._work)
        self._queue.pack(fill="both", expand=True)
        self.presenter.view = self

    def _build_queue(self, parent: ttk.Frame) -> None:
        say, theme, does = self.say, self.theme, self.presenter
        ttk.Label(parent, text=say("Kiểm duyệt"), style="Title.TLabel").pack(
            anchor="w", pady=(0, theme.ems(0.8))
        )
        foot = ttk.Frame(parent)
        foot.pack(side="bottom", fill="x", pady=(theme.ems(0.6), 0))
        button(foot, say("Kiểm duyệt quyển này") + "  Enter", self._choose, look="primary").pack(side="right")
        self.action_button(foot, "verify.mode", look="primary-outline").pack(
            side="right", padx=theme.ems(0.5)
        )
        self._sample = wrapping(ttk.Label(foot, style="Muted.TLabel", justify="left"))
        self._sample.pack(side="left", fill="x", expand=True)
        self._draw = button(foot, say("Rút mẫu"), does.draw, look="primary-outline")
        self._approve_lot = button(foot, say("Duyệt cả lô"), does.approve_lot, look="primary-outline")
        self._return_lot = button(foot, say("Trả lại cả lô…"), does.return_lot, look="primary-outline")
        self._told = wrapping(ttk.Label(parent, style="Muted.TLabel", justify="left"))
        self._told.pack(side="bottom", fill="x")
        self.table = Table(
            parent,
            theme,
            (
                Column(say("Quyển sổ"), 13, grows=True),
                Column(say("Cách kiểm duyệt"), 17, grows=True),
                Column(say("Chờ duyệt"), 7, number=True),
                Column(say("Bạn đã nhập"), 8, number=True),
                Column(say("Ô nhập lần hai"), 9, number=True),
                Column(say("Khác nhau"), 7.5, number=True),
                Column(say("Đã duyệt"), 7, number=True),
                Column(say("Trả lại"), 6, number=True),
            ),
            empty=say("Không có quyển nào chờ kiểm duyệt."),
        )
        self.table.pack(fill="both", expand=True)
        self.table.on_select = does.select
        self.table.on_choose = does.choose

    def _build_work(self, parent: ttk.Frame) -> None:
        theme = self.theme
        head = ttk.Frame(parent)
        head.pack(fill="x", pady=(0, theme.ems(0.4)))
        self.action_button(head, "verify.stop", short="‹ Danh sách").pack(side="left")
        self._title = ttk.Label(head, style="Bold.TLabel")
        self._title.pack(side="left", padx=theme.ems(0.8))
        self._todo = ttk.Label(head, style="Muted.TLabel")
        self._todo.pack(side="right")
        split = ttk.Panedwindow(parent, orient="horizontal")
        self.pane = PagePaneView(self, split, "verify", self.presenter.pane)
        right = ttk.Frame(split, style="Card.TFrame")
        foot = ttk.Frame(right, padding=theme.ems(0.4))
        foot.pack(side="bottom", fill="x")
        self._approve = button(
            foot, self.say("Duyệt hồ sơ") + "  Ctrl+Enter", self.presenter.approve, look="primary"
        )
        self._approve.pack(side="right")
        key = "" if theme.narrow else "  F6"
        self._return = button(
            foot, self.say("Trả lại…") + key, self.presenter.send_back, look="primary-outline"
        )
        self._return.pack(side="right", padx=theme.ems(0.4))
        self.action_button(foot, "verify.skip", short="Để sau").pack(side="right")
        self.fields = FieldsPanel(right, theme, self.presenter)
        self.fields.pack(fill="both", expand=True)
        split.add(self.pane, weight=1)
        split.add(right, weight=1)
        split.pack(fill="both", expand=True)

    def panel(self) -> FieldsPanel:
        """The fields of the record that is shown."""
        return self.fields

    def open(self, **where: str) -> None:
        """The queue, or a book of it."""
        self.presenter.open(**where)
        if not self.presenter.work:
            self.table.focus_list()

    def handlers(self) -> Handlers:
        """What the screen's actions do now."""
        does = self.presenter
        if does.work is None:
            return {"verify.mode": does.change_mode}
        own: dict[str, Callable[[], object]] = {
            "verify.skip": does.skip,
            "verify.stop": does.stop,
            "verify.history": does.history,
            **{f"verify.take{number}": partial(does.take, number) for number in (1, 2)},
            **self.pane.handlers(),
        }
        if self._may_approve:
            own |= {
                "verify.approve": does.approve,
                "verify.approve_page": does.approve_page,
                "verify.return": does.send_back,
                "verify.as_written": does.as_written,
            }
        return own

    # what the presenter says

    def show_queue(self, lines: Sequence[Line]) -> None:
        """The books that wait."""
        self.table.show(lines)
        if lines and not self.table.selected():
            self.table.select_first()

    def show_sample(self, text: str, *, may_draw: bool, may_approve: bool, may_return: bool) -> None:
        """How the sample of the selected book stands."""
        self._sample.configure(text=text)
        for made, shown in (
            (self._draw, may_draw),
            (self._approve_lot, may_approve),
            (self._return_lot, may_return),
        ):
            made.pack_forget()
            if shown:
                made.pack(side="right", padx=self.theme.ems(0.3))

    def show_work(self, work: Work, *, may_approve: bool) -> None:
        """A record to work on."""
        self._may_approve = may_approve
        self._queue.pack_forget()
        self._work.pack(fill="both", expand=True)
        self._title.configure(text=work.title)
        self._todo.configure(text=work.todo)
        for made in (self._approve, self._return):
            made.configure(state="normal" if may_approve else "disabled")
        self.fields.show_rows(work.rows)

    def leave_work(self, text: str) -> None:
        """Back to the queue."""
        self._work.pack_forget()
        self._queue.pack(fill="both", expand=True)
        self._told.configure(text=text)
        self.table.focus_list()

    def text_of(self, index: int) -> str:
        """What was typed."""
        return self.fields.text_of(index)

    def snippet_size(self) -> tuple[int, int]:
        """Room for one snippet."""
        self.update_idletasks()
        return self.fields.snippet_size()

    def ask_reason(self, question: str) -> str | None:
        """Why a record goes back."""
        return ask_text(self, self.theme, self.say, self.say("Trả lại"), question)

    def ask_mode(self, mode: Mode) -> Verification | None:
        """How a book is to be verified."""
        say = self.say
        usual = Verification()
        given = ask_form(
            self,
            self.theme,
            say,
            say("Cách kiểm duyệt quyển này"),
            (
                FormField(
                    "mode",
                    say("Cách kiểm duyệt"),
                    mode,
                    choices=[(one, say(MODE_LABELS[one])) for one in Mode],
                ),
                FormField(
                    "share",
                    say("Tỷ lệ lỗi không được lọt (%)"),
                    f"{usual.share * 100:g}",
                    hint=say("Chỉ dùng cho kiểm tra ngẫu nhiên"),
                ),
                FormField(
                    "acceptance",
                    say("Số hồ sơ lỗi cho phép"),
                    str(usual.acceptance),
                    hint=say("Chỉ dùng cho kiểm tra ngẫu nhiên"),
                ),
            ),
            say("Lưu"),
        )
        if given is None:
            return None
        return Verification(
            Mode(given["mode"]),
            share=_number(given["share"]) / 100,
            acceptance=int(_number(given["acceptance"])),
        )

    def _choose(self) -> None:
        chosen = self.table.selected()
        if chosen:
            self.presenter.choose(chosen[0])


def _number(text: str) -> float:
    """What was typed as a number, with a comma or a point; -1, which is refused, when it is none."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return -1.0
