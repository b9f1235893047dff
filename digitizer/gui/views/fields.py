"""What the screens that show a record's fields have in common."""

from __future__ import annotations

from abc import abstractmethod

from digitizer.gui.presenters.page_pane import Snippets
from digitizer.gui.views.screen import Screen
from digitizer.gui.widgets.fields import FieldsPanel


class FieldsScreen(Screen):
    """A screen with a panel of fields."""

    @abstractmethod
    def panel(self) -> FieldsPanel:
        """The fields of the record that is shown."""

    def show_snippets(self, snippets: Snippets) -> None:
        """Pictures of fields."""
        self.panel().show_snippets(snippets)

    def snippet_size(self) -> tuple[int, int]:
        """Room for one snippet."""
        return self.panel().snippet_size()

    def focus_row(self, index: int) -> None:
        """Goes to a field."""
        self.panel().focus_row(index)
