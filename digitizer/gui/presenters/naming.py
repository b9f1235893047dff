"""How books and records are called on every screen."""

from __future__ import annotations

from collections.abc import Mapping

from digitizer.app.history import Change
from digitizer.domain.books import Book
from digitizer.domain.workflow import STATE_LABELS, State
from digitizer.gui.session import Session
from digitizer.store import PageState

PAGE_STATE_LABELS: Mapping[PageState, str] = {
    PageState.PENDING: "Chờ đọc",
    PageState.READ: "Đã đọc",
    PageState.FAILED: "Cần xem",
}


def type_label(session: Session, record_type: str) -> str:
    """``Khai sinh``: the register's name as the data files have it."""
    known = session.desk.catalog.record_types.get(record_type) if session.desk else None
    return known.label if known else record_type


def book_title(session: Session, book: Book) -> str:
    """``Khai sinh 01/2016``."""
    return f"{type_label(session, book.type)} {book.label}"


def number_title(session: Session, number: str) -> str:
    """``Số 24``; a record without a number says so."""
    return session.say("Số {number}", number=number) if number else session.say("Chưa có số")


def page_number(page: str) -> str:
    """The place of a page in its book when it came in; empty for no page."""
    return page.rpartition("-")[2].lstrip("0")


def change_values(session: Session, change: Change) -> tuple[str, str]:
    """What a field was and became, as people say it; lists of the program's own are left out."""
    before, after = (_shown(session, change, text) for text in (change.old, change.new))
    return before, after


def _shown(session: Session, change: Change, text: str) -> str:
    if change.field == "state" and text in set(State):
        return session.say(STATE_LABELS[State(text)])
    if change.action.startswith("page.") and text in set(PageState):
        return session.say(PAGE_STATE_LABELS[PageState(text)])
    return "" if text.startswith(("{", "[")) else text
