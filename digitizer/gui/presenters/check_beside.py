"""Two records of one page side by side: the shown one, and its neighbour in the other column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from digitizer.app.sheets import FieldView, RecordSheet, open_sheet
from digitizer.domain.records import Box
from digitizer.gui.presenters.fields import Row, rows_of
from digitizer.gui.presenters.page_pane import PagePane, Snippets
from digitizer.gui.session import Session, ignore


class BesideView(Protocol):
    """What the neighbour needs of the screen."""

    def show_columns(self, titles: Sequence[str], active: int) -> None:
        """One column, or two; what is typed goes into the active one (0 or 1)."""

    def show_neighbour(self, rows: Sequence[Row]) -> None:
        """The fields of the neighbour, to look at: whoever goes into one changes columns."""

    def show_neighbour_snippets(self, snippets: Snippets) -> None:
        """Pictures of the neighbour's fields, by key."""

    def snippet_size(self) -> tuple[int, int]:
        """Room for one snippet, in pixels."""


class Neighbour:
    """The other record of a pair. ``load`` shows a record at a field in its own column."""

    def __init__(self, session: Session, pane: PagePane, load: Callable[[str, str], None]) -> None:
        self.sheet: RecordSheet | None = None
        self.fields: Sequence[FieldView] = ()
        self._session, self._pane, self._load = session, pane, load

    def follow(self, sheet: RecordSheet, view: BesideView, *, every: bool) -> None:
        """Another record is shown: its neighbour comes into the other column, where that is wanted."""
        pair = pair_of(sheet) if self._session.settings.abreast else ()
        self.sheet, self.fields = None, ()
        if len(pair) < 2:
            view.show_columns((), 0)
            return
        active = pair.index(sheet.record.id)
        view.show_columns(
            [self._session.say("Hồ sơ {number}", number=place_on_page(one)) for one in pair], active
        )
        other = pair[1 - active]

        def found(neighbour: RecordSheet) -> None:
            self._show(neighbour, view)

        self._session.ask(lambda desk: open_sheet(desk, other, every=every), found, ignore)

    def enter(self, index: int) -> None:
        """The person came to a field of the neighbour: the columns change their parts."""
        if self.sheet and index < len(self.fields):
            self._load(self.sheet.record.id, self.fields[index].key)

    def _show(self, sheet: RecordSheet, view: BesideView) -> None:
        self.sheet, self.fields = sheet, [one for one in sheet.fields if not one.hidden]
        view.show_neighbour(rows_of(self.fields, self._session.translate, editable=False))
        self._pane.cut(
            sheet.record.id, boxes_of(self.fields), view.snippet_size(), view.show_neighbour_snippets
        )


def boxes_of(fields: Sequence[FieldView]) -> dict[str, Box | None]:
    """Where the fields that may be seen stand on the page."""
    return {field.key: field.box for field in fields if not field.hidden}


def on_page(sheet: RecordSheet) -> list[str]:
    """The records of the sheet's page in the order in which they stand there."""
    return sorted([*sheet.beside, sheet.record.id], key=place_on_page)


def place_on_page(record: str) -> int:
    """The number of a record among those of its page."""
    return int(record.rpartition(".")[2])


def pair_of(sheet: RecordSheet) -> Sequence[str]:
    """The two records that stand side by side; the last of an odd number is shown with the one before it."""
    order = on_page(sheet)
    start = min(order.index(sheet.record.id) // 2 * 2, max(0, len(order) - 2))
    return order[start : start + 2]
