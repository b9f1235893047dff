"""Verify: the queue by book, and the record that a supervisor has before them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from digitizer.app.desk import Desk
from digitizer.app.reviewing import Moved
from digitizer.app.verifying import (
    QueueRow,
    SampleView,
    approve_sample,
    draw_sample,
    return_sample,
    set_verification,
    verification_queue,
)
from digitizer.domain.rights import Task as Right
from digitizer.domain.verification import MODE_LABELS, Mode, Verification
from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.naming import book_title
from digitizer.gui.presenters.page_pane import PagePane, Snippets
from digitizer.gui.presenters.verify_work import Blind, Look, Settle, Task, Work
from digitizer.gui.session import Kind, Session
from digitizer.verify import Verdict


class VerifyView(Protocol):
    """What the presenter needs of the screen."""

    def show_queue(self, lines: Sequence[Line]) -> None:
        """The books that wait."""

    def show_sample(self, text: str, *, may_draw: bool, may_approve: bool, may_return: bool) -> None:
        """How the sample of the selected book stands; empty in the other modes."""

    def show_work(self, work: Work, *, may_approve: bool) -> None:
        """A record to work on."""

    def leave_work(self, text: str) -> None:
        """Back to the queue, and why."""

    def focus_row(self, index: int) -> None:
        """Goes to a field."""

    def text_of(self, index: int) -> str:
        """What was typed."""

    def show_snippets(self, snippets: Snippets) -> None:
        """Pictures of fields."""

    def snippet_size(self) -> tuple[int, int]:
        """Room for one snippet."""

    def ask_reason(self, question: str) -> str | None:
        """Why a record goes back."""

    def ask_mode(self, mode: Mode) -> Verification | None:
        """How a book is to be verified."""


class VerifyPresenter:
    """The supervisor's screen."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.pane = PagePane(session)
        self.view: VerifyView | None = None
        self.work: Work | None = None
        self.at = 0
        self._rows: dict[str, QueueRow] = {}
        self._book = ""
        self._task: Task | None = None
        session.listen(Kind.RECORDS, self._load_queue)

    # the queue

    def open(self, book: str = "") -> None:
        """The queue, or straight to a book."""
        self._load_queue(book)

    def select(self, book: str) -> None:
        """Shows how the sample of a book stands."""
        self._book, row = book, self._rows.get(book)
        if row and self.view:
            sample = row.sample if row.mode is Mode.SAMPLE else None
            refused = sample is not None and sample.verdict is Verdict.REFUSED
            accepted = sample is not None and sample.verdict is Verdict.ACCEPTED
            text = told_sample(sample, self.session) if row.mode is Mode.SAMPLE else ""
            may = self.session.may(Right.SET_VERIFICATION)
            draw = may and row.mode is Mode.SAMPLE and sample is None
            self.view.show_sample(text, may_draw=draw, may_approve=accepted, may_return=refused)

    def choose(self, book: str) -> None:
        """Begins to verify a book in the way that was chosen for it."""
        row = self._rows.get(book)
        if row is None:
            return
        self._book = book
        if row.mode is Mode.SAMPLE and row.sample is None:
            self.draw()
        elif row.mode is Mode.BLIND and row.second_keys:
            self._begin(Blind(self.session))
        elif row.mode is Mode.BLIND and row.differences:
            self._begin(Settle(self.session))
        else:
            self._begin(Look(self.session, row.mode))

    def change_mode(self) -> None:
        """Chooses how the selected book is verified."""
        row, book = self._rows.get(self._book), self._book
        chosen = self.view.ask_mode(row.mode) if self.view and row else None
        if chosen:
            self.session.ask(
                lambda desk: set_verification(desk, book, chosen), lambda _: self._load_queue(book)
            )

    def draw(self) -> None:
        """Draws a sample."""
        book = self._book
        self.session.ask(lambda desk: draw_sample(desk, book), lambda _: self._load_queue(book))

    def approve_lot(self) -> None:
        """Approves the rest of an accepted lot."""
        book = self._book
        self.session.ask(lambda desk: approve_sample(desk, book), self._lot_done)

    def return_lot(self) -> None:
        """Sends a refused lot back."""
        book = self._book
        reason = self.view.ask_reason(self.session.say("Vì sao trả lại cả lô?")) if self.view else None
        if reason:
            self.session.ask(lambda desk: return_sample(desk, book, reason), self._lot_done)

    def _lot_done(self, moved: Sequence[Moved]) -> None:
        refused = [one for one in moved if one.error]
        self.session.status(
            "{count} hồ sơ đã chuyển, {refused} hồ sơ không chuyển được.",
            count=len(moved) - len(refused),
            refused=len(refused),
        )
        self.session.changed(Kind.RECORDS)

    def _load_queue(self, book: str = "") -> None:
        def show(rows: Sequence[QueueRow]) -> None:
            self._rows = {row.book.id: row for row in rows}
            if self.view:
                self.view.show_queue([self._line(row) for row in rows])
            if book in self._rows:
                self.select(book)

        self.session.ask(verification_queue, show)

    def _line(self, row: QueueRow) -> Line:
        cells = (
            book_title(self.session, row.book),
            self.session.say(MODE_LABELS[row.mode]),
            row.entered,
            row.own or "",
            row.second_keys or "",
            row.differences or "",
            row.approved or "",
            row.returned or "",
        )
        return Line(row.book.id, cells)

    # one record

    def focused(self, index: int) -> None:
        """The person came to a field."""
        self.at = index
        if self.work and index < len(self.work.rows):
            self.pane.light(self.work.rows[index].box or self.work.box)

    def leave(self) -> None:
        """Nothing is saved by leaving: only Enter counts here."""

    def paused(self, index: int, text: str) -> None:
        """No completions: what others typed must not be suggested."""

    def accept(self) -> None:
        """Enter in a field."""
        if self.work and self._task and self.view and self.at < len(self.work.rows):
            self._do(self._task.accept(self.work, self.at, self.view.text_of(self.at)))

    def take(self, number: int) -> None:
        """One of two values."""
        if self.work and self._task and self.at < len(self.work.rows):
            self._do(self._task.take(self.work, self.at, number))

    def approve(self) -> None:
        """The record is right; on to the next."""
        if self.work and isinstance(self._task, Look):
            self._decide(self._task.approve(self.work))

    def approve_page(self) -> None:
        """All entered records of the page are right."""
        if self.work and isinstance(self._task, Look):
            self._decide(self._task.approve_page(self.work))

    def send_back(self) -> None:
        """The record is wrong: back to the officer with a reason."""
        if self.work and isinstance(self._task, Look) and self.view:
            reason = self.view.ask_reason(self.session.say("Cần sửa gì? Người nhập sẽ đọc câu này."))
            if reason:
                self._decide(self._task.send_back(self.work, reason))

    def as_written(self) -> None:
        """The paper says so, odd as it is."""
        if self.work and isinstance(self._task, Look):
            confirm, task, record = self._task.as_written(self.work, self.at), self._task, self.work.record
            if confirm is None:
                self.session.status("Ô này không có cảnh báo nào.")
                return
            at = self.at

            def done(work: Work) -> None:
                self._show(work)
                if self.view:
                    self.view.focus_row(at)

            def work(desk: Desk) -> Work:
                confirm(desk)
                return task.open(desk, record, len(self._rows))

            self.session.ask(work, done)

    def skip(self) -> None:
        """On to the next record without a decision."""
        if self.work:
            self._next(self.work.record)

    def stop(self) -> None:
        """Back to the queue."""
        self.work = None
        self.pane.clear()
        if self.view:
            self.view.leave_work("")
        self._load_queue(self._book)

    def history(self) -> None:
        """What happened to the field."""
        if self.work and self.at < len(self.work.rows):
            self.session.go("search", record=self.work.record, key=self.work.rows[self.at].key)

    def _begin(self, task: Task) -> None:
        self._task = task
        self._next("")

    def _next(self, after: str) -> None:
        task, book = self._task, self._book
        if task:
            self.session.ask(lambda desk: task.find(desk, book, after), self._found)

    def _found(self, work: Work | None) -> None:
        if work is None:
            self.work = None
            self.pane.clear()
            if self.view:
                self.view.leave_work(self.session.say("Không còn hồ sơ nào chờ bạn trong quyển này."))
            self._load_queue(self._book)
        else:
            self._show(work)
            if self.view:
                self.view.focus_row(0)

    def _show(self, work: Work) -> None:
        self.work = work
        if self.view and self._task:
            self.view.show_work(work, may_approve=self._task.may_approve)
            self.pane.show(work.page, [work.box] if work.box else ())
            boxes = {row.key: row.box for row in work.rows}
            view = self.view

            def cut(snippets: Snippets) -> None:
                if self.work and self.work.record == work.record:
                    view.show_snippets(snippets)

            self.pane.cut(work.record, boxes, view.snippet_size(), cut)

    def _do(self, action: Callable[[Desk], object] | None) -> None:
        """What a field's key does; the last field of the record leads to the next record."""
        work, at = self.work, self.at
        if work is None:
            return
        last = at + 1 >= len(work.rows)
        if action is not None:
            self.session.ask(action, lambda _: self._next("") if last else None)
        if not last and self.view:
            self.view.focus_row(at + 1)

    def _decide(self, action: Callable[[Desk], object]) -> None:
        record = self.work.record if self.work else ""

        def done(_: object) -> None:
            self.session.changed(Kind.RECORDS)
            self._next(record)

        self.session.ask(action, done)


def told_sample(sample: SampleView | None, session: Session) -> str:
    """How a sample stands, in a sentence."""
    say = session.say
    if sample is None:
        return say("Chưa rút mẫu.")
    verdicts = {Verdict.ACCEPTED: "Lô đạt.", Verdict.REFUSED: "Lô không đạt."}
    verdict = say(verdicts[sample.verdict]) if sample.verdict in verdicts else ""
    text = say(
        "Mẫu {size} trên {lot} hồ sơ, cho phép {acceptance} lỗi: {good} đúng, {bad} sai.",
        size=sample.size,
        lot=sample.lot,
        acceptance=sample.acceptance,
        good=sample.good,
        bad=sample.bad,
    )
    return f"{text} {verdict}".strip()
