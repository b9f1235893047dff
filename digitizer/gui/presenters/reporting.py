"""Reports: progress, people, quality of reading, lengths of fields; shown and written to a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from digitizer.app.books import list_books
from digitizer.app.reporting import REPORTS, export_report, make_report
from digitizer.gui.presenters.naming import book_title
from digitizer.gui.session import Session
from digitizer.report.tables import Report
from digitizer.store import BookSummary


class ReportView(Protocol):
    """What the presenter needs of the screen."""

    def show_choices(self, kinds: Sequence[tuple[str, str]], books: Sequence[tuple[str, str]]) -> None:
        """What can be reported, and on which books."""

    def show_report(self, report: Report) -> None:
        """A report."""


class ReportPresenter:
    """The report screen."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.view: ReportView | None = None
        self.report: Report | None = None

    def open(self) -> None:
        """Ready to report."""
        self.session.ask(list_books, self._show_choices)

    def make(self, kind: str, book: str, since: str, until: str) -> None:
        """Makes a report in a thread of its own: it reads much of the office."""
        self.session.ask(
            lambda desk: make_report(desk, kind, book=book, since=since, until=until),
            self._show,
            lane="reports",
        )

    def export(self, path: str) -> None:
        """Writes the report that is shown."""
        report, translate = self.report, self.session.translate
        if report and path:
            self.session.ask(
                lambda _: export_report(report, Path(path), translate),
                lambda written: self.session.status("Đã ghi báo cáo vào {file}", file=str(written)),
                lane="reports",
            )

    def _show_choices(self, books: Sequence[BookSummary]) -> None:
        if self.view:
            kinds = [(kind, self.session.say(label)) for kind, label in REPORTS.items()]
            titles = [(one.book.id, book_title(self.session, one.book)) for one in books]
            self.view.show_choices(kinds, [("", self.session.say("Mọi quyển")), *titles])

    def _show(self, report: Report) -> None:
        self.report = report
        if self.view:
            self.view.show_report(report)
