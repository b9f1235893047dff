"""Enter and check: one record at a time, field by field, beside its image."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from digitizer.app.books import list_books
from digitizer.app.desk import Desk
from digitizer.app.entering import add_note, copy_previous, keep_draft, next_doubtful, suggest_values
from digitizer.app.overview import Overview, keep_place, overview
from digitizer.app.records import Saved, list_records, mark_field, next_in_hand, set_field, undo_last
from digitizer.app.sheets import FieldView, RecordSheet, open_sheet
from digitizer.domain.records import Mark
from digitizer.gui.presenters.check_beside import Neighbour, boxes_of
from digitizer.gui.presenters.check_finishing import Finishing
from digitizer.gui.presenters.check_parts import CheckView, head_of, with_saved
from digitizer.gui.presenters.check_shaping import Shaping
from digitizer.gui.presenters.fields import (
    SECTIONS,
    first_index,
    labelled,
    row_of,
    rows_of,
    saved_value,
    shown_value,
    typed_value,
)
from digitizer.gui.presenters.naming import book_title
from digitizer.gui.presenters.page_pane import PagePane, Snippets
from digitizer.gui.session import Kind, Session, clock, ignore
from digitizer.store import BookSummary

_SUGGESTIONS = 8


class CheckPresenter(Finishing, Shaping):
    """The checking screen. Whatever is typed is saved when its field is left, in the order of leaving."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.pane = PagePane(session)
        self.neighbour = Neighbour(session, self.pane, self.load)
        self.view: CheckView | None = None
        self.sheet: RecordSheet | None = None
        self.fields: list[FieldView] = []
        self.at = 0
        self.unfolded = False
        self._ahead: RecordSheet | None = None
        self._visit = 0  # counts the ways to somewhere: answers on the way to elsewhere are dropped
        self.warned = ""
        self._books: list[tuple[str, str]] = []
        self._settled: set[str] = set()  # answered by a key, not yet by the office
        self._sent: dict[str, str] = {}  # texts on their way into the office
        session.listen(Kind.BOOKS, self._load_books)

    def open(self, book: str = "", record: str = "", key: str = "") -> None:
        """Shows a record (at a field), else the next record of a book, else where the person stopped."""
        self._load_books()
        if record:
            self.load(record, key)
        elif book:
            self.choose_book(book)
        elif self.sheet:
            self.load(self.sheet.record.id, self.key)
        else:
            visit = self._set_out()
            self.session.ask(overview, lambda seen: self._resume(seen) if visit == self._visit else None)

    def choose_book(self, book: str) -> None:
        """The next record to check of a book."""
        visit = self._set_out()

        def found(answer: tuple[str | None, bool]) -> None:
            record, empty = answer
            if visit != self._visit:
                return
            if record:
                self.load(record)
                return
            self.show_nothing(
                "Quyển này chưa có hồ sơ nào. Hãy nhập trang ở màn hình «Nhập trang» (Alt+2)."
                if empty
                else "Quyển này không còn hồ sơ nào cần nhập."
            )
            self._show_books(book)

        self.session.ask(lambda desk: (next_in_hand(desk, book), not list_records(desk, book)), found)

    def load(self, record: str, key: str = "") -> None:
        """Shows a record at a field, else at the first field that needs a look."""
        self.leave()
        visit, every = self._set_out(), self.unfolded

        fetched = (self._ahead, self.neighbour.sheet)
        known = next((one for one in fetched if one and one.record.id == record), None)
        if known:  # on the screen at once; what changed since it was fetched follows
            self._show(known, key)

        def found(sheet: RecordSheet) -> None:
            if visit == self._visit and not known:
                self._show(sheet, key)
            elif visit == self._visit:
                self._refresh(sheet)

        self.session.ask(lambda desk: open_sheet(desk, record, every=every), found)

    def _set_out(self) -> int:
        self._visit += 1
        return self._visit

    def _resume(self, seen: Overview) -> None:
        with_records = [row.book.id for row in seen.books if row.records]
        if seen.resume:
            self.load(seen.resume.record, seen.resume.key)
        elif with_records:
            self.choose_book(with_records[0])
        else:
            self.show_nothing("Chưa có hồ sơ nào. Hãy mở sổ và nhập trang ở màn hình «Nhập trang».")

    def _load_books(self) -> None:
        def show(books: Sequence[BookSummary]) -> None:
            self._books = [(one.book.id, book_title(self.session, one.book)) for one in books]
            self._show_books()

        self.session.ask(list_books, show)

    def _show_books(self, chosen: str = "") -> None:
        if self.view:
            self.view.show_books(self._books, self.sheet.record.book if self.sheet else chosen)

    def show_nothing(self, text: str) -> None:
        """In place of a record: why there is none."""
        self.sheet, self.fields = None, []
        self.pane.clear()
        if self.view:
            self.view.show_nothing(self.session.say(text))

    def _show(self, sheet: RecordSheet, key: str) -> None:
        another_book = not self.sheet or self.sheet.record.book != sheet.record.book
        self.sheet, self._settled, self._sent = sheet, set(), {}
        if another_book:
            self._show_books()
        if self.view:
            self.neighbour.follow(sheet, self.view, every=self.unfolded)
        self._show_fields()
        self.pane.show(sheet.page.id, [sheet.record.box] if sheet.record.box else ())
        self._cut()
        self._go_to(key)  # last: the window is laid out once, with everything that is known by now
        if sheet.next:
            self._fetch_ahead(sheet.next)

    def _fetch_ahead(self, record: str) -> None:
        """The next record is wanted soon: its values and its page."""
        every = self.unfolded

        def keep(sheet: RecordSheet) -> None:
            self._ahead = sheet
            if self.view:
                self.pane.cut_ahead(record, boxes_of(sheet.fields), self.view.snippet_size())

        self.pane.fetch_ahead(record.rpartition(".")[0])
        self.session.ask(lambda desk: open_sheet(desk, record, every=every), keep, ignore)

    def _show_fields(self) -> None:
        if self.sheet and self.view:
            self.fields = [one for one in self.sheet.fields if not one.hidden]
            rows = rows_of(self.fields, self.session.translate, editable=self.sheet.can_edit)
            self.view.show_rows(rows)
            self._show_head()

    def _go_to(self, key: str) -> None:
        """To a field, else to the first that needs a look, else to where the record is completed."""
        sheet, view = self.sheet, self.view
        if sheet is None or view is None:
            return
        named = first_index(self.fields, lambda field: field.key == key) if key else None
        start = named if named is not None else self._next_stop(-1)
        self.at = start if start is not None else 0
        if start is None and sheet.can_edit:
            view.focus_finish()
        else:
            view.focus_row(self.at)

    def _cut(self) -> None:
        if self.view and self.sheet:
            record, view = self.sheet.record.id, self.view

            def done(snippets: Snippets) -> None:
                if self.sheet and self.sheet.record.id == record:
                    view.show_snippets(snippets)

            self.pane.cut(record, boxes_of(self.fields), view.snippet_size(), done)

    def _show_head(self) -> None:
        sheet, view = self.sheet, self.view
        if sheet and view:
            left = sum(self.needs_look(field) for field in self.fields)
            view.show_head(head_of(sheet, left, self.session))

    @property
    def key(self) -> str:
        """The field in which the person is."""
        return self.fields[self.at].key if self.at < len(self.fields) else ""

    def focused(self, index: int) -> None:
        """The person came to a field: its box is lit and the place remembered."""
        self.at = index
        if self.sheet and index < len(self.fields):
            field, record = self.fields[index], self.sheet.record.id
            self.pane.light(field.box or self.sheet.record.box)
            self.session.ask(lambda desk: keep_place(desk, record, field.key), ignore, ignore)

    def leave(self) -> None:
        """The person leaves a field, or the screen: what was typed is saved."""
        if self.view and self.sheet and self.sheet.can_edit and self.at < len(self.fields):
            text = self.view.text_of(self.at)
            field = self.fields[self.at]
            if text != self._sent.get(field.key, saved_value(field)):
                self._save(self.at, text)

    def to_last(self) -> None:
        """From where the record is completed back to its last field."""
        if self.view and self.fields:
            self.view.focus_row(len(self.fields) - 1)

    def next_doubtful(self, backward: bool = False) -> None:
        """To the next field that needs a look, also in a following record."""
        sheet, view = self.sheet, self.view
        if sheet is None or view is None:
            return
        order = range(self.at - 1, -1, -1) if backward else range(self.at + 1, len(self.fields))
        here = next((at for at in order if self.needs_look(self.fields[at])), None)
        if here is not None:
            view.focus_row(here)
            return
        record, key = sheet.record.id, self.key

        def found(place: tuple[str, str] | None) -> None:
            if place:
                self.load(*place)
            else:
                self.session.status("Không còn ô nào cần xem trong quyển này.")

        self.session.ask(lambda desk: next_doubtful(desk, record, key, backward=backward), found)

    def step(self, forward: bool) -> None:
        """To the next or previous record of the book."""
        if self.sheet:
            record = self.sheet.next if forward else self.sheet.previous
            if record:
                self.load(record)
            else:
                self.session.status(
                    "Đây là hồ sơ cuối của quyển." if forward else "Đây là hồ sơ đầu của quyển."
                )

    def unfold(self) -> None:
        """Shows or hides the fields of the record type that the form does not print."""
        if self.sheet:
            self.unfolded, self._ahead = not self.unfolded, None
            self.load(self.sheet.record.id, self.key)

    def change_columns(self) -> None:
        """One record, or two of the same page side by side."""
        settings = self.session.settings
        self.session.choose(replace(settings, abreast=not settings.abreast))
        if self.sheet:
            self.load(self.sheet.record.id, self.key)
            if self.session.settings.abreast and not self.sheet.beside:
                self.session.status(
                    "Trang này chỉ có một hồ sơ; trang có nhiều hồ sơ sẽ hiện hai hồ sơ cạnh nhau."
                )

    def change_stops(self) -> None:
        """Whether Enter stops at every field that nobody confirmed, or only at those that need a look."""
        settings = self.session.settings
        self.session.choose(replace(settings, doubtful_only=not settings.doubtful_only))
        self.session.status(
            "Enter chỉ dừng ở ô cần xem."
            if self.session.settings.doubtful_only
            else "Enter dừng ở mọi ô chưa ai xác nhận."
        )

    def history(self) -> None:
        """What happened to the field, on the search screen."""
        if self.sheet:
            self.session.go("search", record=self.sheet.record.id, key=self.key)

    def accept(self) -> None:
        """Enter: what stands in the field is right; on to the next one."""
        if self.sheet and self.sheet.can_edit and self.view and self.at < len(self.fields):
            self._save(self.at, self.view.text_of(self.at))
            self._go_on()

    def take(self, number: int) -> None:
        """Another reading of the field, counted from 1, and on."""
        if self.view and self.at < len(self.fields):
            candidates = self.fields[self.at].candidates
            if number <= len(candidates):
                self.view.put_text(self.at, labelled(self.fields[self.at], candidates[number - 1].value))
                self.accept()

    def mark(self, mark: Mark) -> None:
        """Missing, illegible, or "đúng theo sổ gốc", and on."""
        self._change(lambda desk, record, key: mark_field(desk, record, key, mark), go_on=True)

    def copy_previous(self) -> None:
        """The value of the record before this one."""
        self._change(copy_previous, go_on=True)

    def note(self) -> None:
        """Writes a margin note."""
        if not (self.view and self.sheet and self.sheet.can_edit):
            return
        text = self.view.ask_text(
            self.session.say("Ghi chú bên lề"), self.session.say("Nội dung ghi chú như trên sổ:")
        )
        if text:
            self._change(lambda desk, record, _: add_note(desk, record, text), go_on=False)

    def undo(self) -> None:
        """Takes back what is typed in the field, else the person's last change."""
        if not (self.view and self.sheet):
            return
        if self.at < len(self.fields):
            saved = saved_value(self.fields[self.at])
            if self.view.text_of(self.at) != saved:
                self.view.put_text(self.at, saved)
                return

        def done(saved: Saved | None) -> None:
            if saved is None:
                self.session.status("Không có gì để hoàn tác.")
            elif self.sheet and saved.record == self.sheet.record.id:
                self._saved(saved)
                self._focus_key(saved.key)
            else:
                self.load(saved.record, saved.key)

        self.session.ask(undo_last, done)

    def paused(self, index: int, text: str) -> None:
        """Somebody is typing: the draft is kept and completions are offered."""
        if not self.sheet or index >= len(self.fields):
            return
        record, field = self.sheet.record.id, self.fields[index]
        self.session.ask(lambda desk: keep_draft(desk, record, field.key, text), ignore, ignore)

        def offer(texts: Sequence[str]) -> None:
            if self.view and self.key == field.key and self.view.text_of(index) == text:
                self.view.offer(index, [one for one in texts if one != text])

        if text and not field.options:
            self.session.ask(
                lambda desk: suggest_values(desk, record, field.key, text, limit=_SUGGESTIONS), offer, ignore
            )
        elif field.options:
            offer([label for _, label in field.options if label.casefold().startswith(text.casefold())])

    def needs_look(self, field: FieldView) -> bool:
        """Whether somebody must still look at the field."""
        return field.doubtful and field.key not in self._settled

    def _stops(self, field: FieldView) -> bool:
        if self.session.settings.doubtful_only:
            return self.needs_look(field)
        return not field.person and field.key not in self._settled

    def _next_stop(self, after: int) -> int | None:
        following = first_index(self.fields, self._stops, after + 1)
        return following if following is not None else first_index(self.fields, self._stops)

    def _go_on(self) -> None:
        following = self._next_stop(self.at)
        if self.view:
            if following is None:
                self.view.focus_finish()
            else:
                self.view.focus_row(following)

    def _save(self, index: int, text: str) -> None:
        field = self.fields[index]
        value = typed_value(field, text)
        self._sent[field.key] = text
        self._send(field.key, lambda desk, record, key: set_field(desk, record, key, value))

    def _change(self, work: Callable[[Desk, str, str], Saved], *, go_on: bool) -> None:
        if self.sheet and self.sheet.can_edit and self.at < len(self.fields):
            self._send(self.key, work)
            if go_on:
                self._go_on()

    def _send(self, key: str, work: Callable[[Desk, str, str], Saved]) -> None:
        if self.sheet:
            record = self.sheet.record.id
            self._settled.add(key)
            self.session.ask(
                lambda desk: work(desk, record, key),
                self._saved,
                lambda error: self._refused(record, key, error),
            )

    def _saved(self, saved: Saved) -> None:
        self._settled.discard(saved.key)
        sent = self._sent.pop(saved.key, None)
        if self.view:
            self.view.show_saved(self.session.say("Đã lưu {time}", time=clock(saved.at)))
        if not self.sheet or saved.record != self.sheet.record.id:
            return
        self._refresh(with_saved(self.sheet, saved), saved.key, sent)

    def _refresh(self, sheet: RecordSheet, key: str = "", sent: str | None = None) -> None:
        """The same record with other values; ``sent`` is what was typed for ``key``."""
        self.sheet = sheet
        fresh = {field.key: field for field in sheet.fields}
        for index, field in enumerate(self.fields):
            new = fresh.get(field.key, field)
            if new != field:
                self._renew(index, field, new, sent if field.key == key else None)
        self._show_head()

    def _renew(self, index: int, old: FieldView, new: FieldView, sent: str | None) -> None:
        """A field changed: its row follows, unless somebody has typed in it meanwhile."""
        if not (self.view and self.sheet):
            return
        typing = self.view.text_of(index) not in (shown_value(old), sent)
        self.fields[index] = new
        section = self.session.translate(SECTIONS[new.about]) if self._opens_section(index) else ""
        row = row_of(new, self.session.translate, section, editable=self.sheet.can_edit)
        self.view.show_row(index, row, keep_text=typing)

    def _opens_section(self, index: int) -> bool:
        return index == 0 or self.fields[index].about != self.fields[index - 1].about

    def _refused(self, record: str, key: str, error: Exception) -> None:
        """Nothing is lost: the text stays in the entry."""
        self._settled.discard(key)
        self._sent.pop(key, None)
        if self.sheet and record == self.sheet.record.id:
            self._focus_key(key)
        self.session.fail(error)

    def _focus_key(self, key: str) -> None:
        index = first_index(self.fields, lambda field: field.key == key)
        if index is not None and self.view:
            self.view.focus_row(index)
