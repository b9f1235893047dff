"""Deliver: which books are ready, what blocks them, exporting, and what was exported before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from digitizer.app.delivery import DeliveryRow, Problem, delivery_problems, list_deliveries
from digitizer.app.exporting import ExportedBook, export_book
from digitizer.gui.presenters.lines import Line
from digitizer.gui.presenters.naming import book_title
from digitizer.gui.session import Kind, Session, moment


class DeliverView(Protocol):
    """What the presenter needs of the screen."""

    def show_books(self, lines: Sequence[Line]) -> None:
        """The books with something to deliver."""

    def show_book(
        self, told: str, templates: Sequence[tuple[str, str]], packages: Sequence[Line], *, ready: bool
    ) -> None:
        """The selected book."""

    def show_problems(self, told: str, lines: Sequence[Line]) -> None:
        """What blocks the book."""


class DeliverPresenter:
    """The delivery screen."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.view: DeliverView | None = None
        self.book = ""
        self._rows: dict[str, DeliveryRow] = {}
        self._problems: list[Problem] = []
        self._people: dict[str, str] = {}
        session.listen(Kind.RECORDS, self.load)

    def open(self, book: str = "") -> None:
        """The books, or one of them."""
        self.book = book or self.book
        self.load()

    def load(self) -> None:
        """Counts anew."""
        self.session.ask(
            lambda desk: (list_deliveries(desk), {one.id: one.name for one in desk.office.people.list()}),
            lambda found: self._show(*found),
        )

    def select(self, book: str) -> None:
        """Shows a book's packages and templates."""
        self.book, row = book, self._rows.get(book)
        if row and self.view:
            say = self.session.say
            told = say("{ready} hồ sơ sẵn sàng", ready=row.ready)
            if row.again:
                told += say(" ({count} hồ sơ đã sửa sau lần xuất trước)", count=row.again)
            if row.waiting:
                told += say(" · {count} hồ sơ chưa duyệt", count=row.waiting)
            templates = [
                (one, say("{name} (thường dùng)", name=one) if at == 0 else one)
                for at, one in enumerate(row.templates)
            ]
            self.view.show_book(told, templates, self._packages(row), ready=bool(row.ready))
            self.view.show_problems("", ())

    def check(self, template: str) -> None:
        """Looks for what would block the export."""
        book = self.book
        if book:
            self.session.ask(lambda desk: delivery_problems(desk, book, template), self._show_problems)

    def jump(self, at: str) -> None:
        """Opens the field that blocks the book."""
        problem = self._problems[int(at)]
        if problem.record:
            self.session.go("search", record=problem.record, key=problem.key)

    def export(self, template: str) -> None:
        """Writes the package in the background."""
        book = self.book
        if not book or any(run.key == book for run in self.session.bridge.runs):
            return

        def done(exported: ExportedBook) -> None:
            self.session.status(
                "Đã xuất {count} hồ sơ vào {folder}",
                count=exported.records,
                folder=str(_folder(exported.files)),
            )
            self.session.changed(Kind.RECORDS)

        title = self.session.say("Xuất {book}", book=book)
        self.session.work(
            title,
            lambda desk, progress: export_book(desk, book, template=template, progress=progress),
            done,
            key=book,
        )

    def _show(self, rows: Sequence[DeliveryRow], people: dict[str, str]) -> None:
        self._rows, self._people = {row.book.id: row for row in rows}, people
        if self.view:
            self.view.show_books(
                [
                    Line(
                        row.book.id,
                        (
                            book_title(self.session, row.book),
                            row.ready or "",
                            row.exported or "",
                            row.waiting or "",
                            len(row.packages) or "",
                        ),
                        "good" if row.ready and not row.waiting else "",
                    )
                    for row in rows
                ]
            )

    def _packages(self, row: DeliveryRow) -> list[Line]:
        say = self.session.say
        return [
            Line(
                one.id,
                (
                    moment(one.completed or one.reserved),
                    self._people.get(one.person, one.person),
                    one.template,
                    len(one.records),
                    ", ".join(file.name for file in one.files) or say("chưa ghi xong"),
                ),
                "" if one.completed else "warn",
            )
            for one in reversed(row.packages)
        ]

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        self._problems = list(problems)
        if self.view:
            say = self.session.say
            told = (
                say("{count} chỗ chặn việc xuất", count=len(problems))
                if problems
                else say("Không có gì chặn việc xuất.")
            )
            lines = [
                Line(
                    str(at), (one.record or say("Cả quyển"), one.finding.text(self.session.translate)), "bad"
                )
                for at, one in enumerate(problems)
            ]
            self.view.show_problems(told, lines)


def _folder(files: Sequence[Path]) -> Path:
    return files[0].parent if files else Path()
