"""A bar chart on a canvas: a row of bars for each line of a table, with its figures."""

from __future__ import annotations

import tkinter as tk

from digitizer.gui.theme import Theme
from digitizer.gui.widgets.dialogs import Say
from digitizer.report.tables import Table

_ROW, _BAR = 1.9, 1.1  # ems
_MOST = 24  # rows; more are in the table below


class Bars(tk.Canvas):
    """Each row's columns one after the other as parts of one bar, patterned as well as coloured."""

    def __init__(self, parent: tk.Misc, theme: Theme, say: Say, figures: Table) -> None:
        self._rows = list(figures.rows)[:_MOST]
        height = theme.ems(_ROW * (len(self._rows) + 1) + 0.4)
        super().__init__(parent, height=height, background=theme.palette.surface, highlightthickness=0)
        self._theme, self._say, self._figures = theme, say, figures
        self.bind("<Configure>", lambda _: self._draw())

    def _colours(self) -> list[tuple[str, str]]:
        palette = self._theme.palette
        return [
            (palette.primary, ""),
            (palette.good, "gray75"),
            (palette.warn, "gray50"),
            (palette.bad, "gray25"),
            (palette.muted, "gray12"),
        ]

    def _draw(self) -> None:
        self.delete("all")
        theme, figures = self._theme, self._figures
        names = [self._say(str(row[0])) for row in self._rows]
        left = min(self.winfo_width() // 3, max(theme.font.measure(name) for name in names) + theme.ems(1))
        room = self.winfo_width() - left - theme.ems(9)
        most = (
            1.0
            if figures.shares.issuperset(figures.bars)
            else max(map(self._sum, range(len(self._rows)))) or 1.0
        )
        self._draw_legend(left)
        for at, (name, row) in enumerate(zip(names, self._rows, strict=True)):
            top = theme.ems(_ROW * (at + 1))
            self.create_text(
                left - theme.ems(0.5),
                top + theme.ems(0.1),
                anchor="ne",
                text=name,
                fill=theme.palette.text,
                font=theme.font,
            )
            x = float(left)
            for column, (colour, stipple) in zip(figures.bars, self._colours(), strict=False):
                width = float(row[column]) / most * room
                if width > 0:
                    self.create_rectangle(
                        x,
                        top,
                        x + width,
                        top + theme.ems(_BAR),
                        fill=colour,
                        width=1,
                        outline=colour,
                        stipple=stipple,
                    )
                x += max(0.0, width)
            figures_text = " + ".join(figures.text(column, row[column]) for column in figures.bars)
            self.create_text(
                x + theme.ems(0.5),
                top + theme.ems(0.1),
                anchor="nw",
                text=figures_text,
                fill=theme.palette.muted,
                font=theme.font,
            )

    def _draw_legend(self, left: int) -> None:
        theme, x = self._theme, float(left)
        for column, (colour, stipple) in zip(self._figures.bars, self._colours(), strict=False):
            text = self._say(self._figures.headers[column])
            top = theme.ems(0.3)
            self.create_rectangle(
                x, top, x + theme.ems(1), top + theme.ems(0.9), fill=colour, outline=colour, stipple=stipple
            )
            self.create_text(
                x + theme.ems(1.4),
                theme.ems(0.1),
                anchor="nw",
                text=text,
                fill=theme.palette.text,
                font=theme.font,
            )
            x += theme.font.measure(text) + theme.ems(3)

    def _sum(self, at: int) -> float:
        return sum(float(self._rows[at][column]) for column in self._figures.bars)
