"""A report as an Excel workbook. The only module of this stage that knows XlsxWriter."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from digitizer.errors import Translate
from digitizer.report.tables import Report, Table

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,  # a book's place or a person's name must never become a formula
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_HEAD = 3  # rows above a table: title, office, and a gap
_WIDEST = 48  # characters
_NOT_IN_NAMES = str.maketrans("[]:*?/\\", "       ")  # what Excel refuses in the name of a sheet


def report_workbook(report: Report, translate: Translate) -> bytes:
    """A sheet for every table, numbers as numbers, and a chart where a table has bars."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as workbook:
        formats = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "share": workbook.add_format({"num_format": "0.0%"}),
            "count": workbook.add_format({"num_format": "#,##0"}),
        }
        for number, table in enumerate(report.tables, start=1):
            name = f"{number} {translate(table.title)}".translate(_NOT_IN_NAMES)[:31]
            sheet = workbook.add_worksheet(name)
            sheet.write_string(
                0, 0, f"{translate(report.title)} – {translate(table.title)}", formats["title"]
            )
            sheet.write_string(1, 0, f"{report.place}, {report.made[:10]}")
            _write(sheet, table, translate, formats)
            if table.bars and table.rows:
                _draw(workbook, sheet, name, table)
    return buffer.getvalue()


def _write(sheet: Any, table: Table, translate: Translate, formats: dict[str, Any]) -> None:
    for column, header in enumerate(table.headers):
        sheet.write_string(_HEAD, column, translate(header), formats["head"])
        sheet.set_column(column, column, _width(translate(header), [row[column] for row in table.rows]))
    for line, row in enumerate(table.rows, start=_HEAD + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, column, translate(cell))
            else:
                shown = formats["share" if column in table.shares else "count"]
                sheet.write_number(line, column, cell, shown)
    sheet.freeze_panes(_HEAD + 1, 1)


def _draw(workbook: Any, sheet: Any, name: str, table: Table) -> None:
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    last = _HEAD + len(table.rows)
    for column in table.bars:
        chart.add_series(
            {
                "name": [name, _HEAD, column],
                "categories": [name, _HEAD + 1, 0, last, 0],
                "values": [name, _HEAD + 1, column, last, column],
            }
        )
    chart.set_y_axis({"reverse": True})
    sheet.insert_chart(_HEAD, len(table.headers) + 1, chart)


def _width(header: str, cells: Sequence[object]) -> int:
    return min(_WIDEST, max(len(header), *(len(str(cell)) for cell in cells), 8) + 2)
