"""The Ministry's import workbook. The only module of this stage that knows XlsxWriter.

Texts are written with ``write_string`` alone and formatted as text (``@``): a value that begins with ``=``,
``+``, ``-`` or ``@`` must reach the Ministry unaltered and never become a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any

import xlsxwriter

from digitizer.domain.schema import CodeList, ImportTemplate, RecordType

RUNNING_NUMBER = "STT"
CODES_HEADER = ("Cột", "Tên trường", "Mã", "Nội dung")

_OPTIONS = {
    "in_memory": True,  # no temporary files: the rows are personal data; and zip entries get a fixed time
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NARROWEST, _WIDEST = 8, 42  # in characters
_ROWS_MEASURED = 50


def workbook_bytes(
    template: ImportTemplate,
    record_type: RecordType,
    code_lists: Mapping[str, CodeList],
    rows: Sequence[Mapping[str, str]],
    title: str,
    year: int,
) -> bytes:
    """The workbook of ``rows``, one mapping of key to text a record, in their order.

    The same arguments give the same bytes: the creation date is the first day of the book's ``year``.
    Texts must be writable in XML and at most 32767 characters long (``package_problems`` sees to it).
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as workbook:
        workbook.set_properties({"title": title, "created": datetime(year, 1, 1)})
        text = workbook.add_format({"num_format": "@", "valign": "top"})
        head = workbook.add_format({"num_format": "@", "bold": True, "text_wrap": True, "valign": "top"})
        headers = [header for header, _ in template.columns]
        keys = [key for _, key in template.columns]
        _write_sheet(workbook.add_worksheet(template.data_sheet), headers, _data(keys, rows), head, text)
        notes = _code_rows(template, record_type, code_lists)
        _write_sheet(workbook.add_worksheet(template.codes_sheet), CODES_HEADER, notes, head, text)
    return buffer.getvalue()


def _data(keys: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=1):
        yield [str(number) if key == RUNNING_NUMBER else row.get(key, "") for key in keys]


def _code_rows(
    template: ImportTemplate, record_type: RecordType, code_lists: Mapping[str, CodeList]
) -> Iterator[tuple[str, str, str, str]]:
    specs = {spec.key: spec for spec in record_type}
    for _, key in template.columns:
        spec = specs.get(key)
        if spec and spec.codes:
            for code, label in code_lists[spec.codes].labels.items():
                yield key, spec.label, code, label


def _write_sheet(
    sheet: Any, headers: Sequence[str], rows: Iterator[Sequence[str]], head: object, text: object
) -> None:
    first = list(islice(rows, _ROWS_MEASURED))
    for column, header in enumerate(headers):
        sheet.set_column(column, column, _width(header, (row[column] for row in first)), text)
        sheet.write_string(0, column, header, head)
    for line, row in enumerate(chain(first, rows), start=1):
        for column, value in enumerate(row):
            if value:
                sheet.write_string(line, column, value, text)
            else:  # empty as in a template that a person filled in, not a text of no characters
                sheet.write_blank(line, column, None, text)
    sheet.freeze_panes(1, 0)


def _width(header: str, values: Iterable[str]) -> int:
    longest = max(len(line) for text in chain((header,), values) for line in text.split("\n"))
    return min(max(longest + 2, _NARROWEST), _WIDEST)
