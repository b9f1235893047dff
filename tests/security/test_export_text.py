"""Formula injection and names: what a record says must never act in a spreadsheet or leave its folder."""

from __future__ import annotations

import io
import string
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from digitizer.domain.books import Book
from digitizer.export import package_problems, pdf_name
from digitizer.export.workbook import workbook_bytes
from tests.fixtures.export_samples import CODE_LISTS, RECORD_TYPE, TEMPLATE, record, request, row

# As XML 1.0 has it; the carriage return is refused before the workbook is written.
WRITABLE = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff").filter(
    lambda character: character >= " " or character in "\t\n"
)
RISKY = st.builds(
    str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", "\n", "{=", "'", "http://"]), st.text(WRITABLE)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(RISKY, st.text(WRITABLE)), min_size=1, max_size=8))
def test_any_text_stays_that_text(texts: list[str]) -> None:
    rows = [row(number, ghiChu=text) for number, text in enumerate(texts, start=1)]
    written = workbook_bytes(TEMPLATE, RECORD_TYPE, CODE_LISTS, rows, "KS.2017.01", 2017)
    column = [key for _, key in TEMPLATE.columns].index("ghiChu") + 1
    sheet = openpyxl.load_workbook(io.BytesIO(written))["DL Import"]
    cells = [sheet.cell(line, column) for line in range(2, len(texts) + 2)]
    assert [_unescaped(cell.value or "") for cell in cells] == texts
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.value is None for cell in cells if cell.data_type == "n")


def _unescaped(text: str) -> str:
    """Undo the escape of a text that looks like an escape (ECMA-376, ST_Xstring), which openpyxl leaves."""
    return text.replace("_x005F_", "_")


@given(st.text(min_size=1, max_size=6))
def test_any_text_is_either_writable_or_refused(text: str) -> None:
    refused = [problem.rule for problem in package_problems(request(record(1, Path("p"), ghiChu=text)))]
    unwritable = any(
        (character < " " and character not in "\t\n")
        or "\ud800" <= character <= "\udfff"
        or character in "\ufffe\uffff"
        for character in text
    )
    assert refused == (["XUA-17"] if unwritable else [])


@given(
    st.text(string.digits + "/\\.:%* abc-", max_size=12),
    st.text(string.digits + "/\\.-: ", max_size=12),
    st.text(string.digits + "/\\.- a", max_size=6),
)
def test_no_value_leads_out_of_the_folder(so: str, date: str, number: str) -> None:
    name = pdf_name(Book("KS.2017.01", "KS", 2017, number, ""), row(so=so, ngayDangKy=date))
    if name is not None:
        assert name == Path(name).name
        assert not set(name) & set('/\\:*?"<>| \0')
        assert name.startswith("KS.2017.")
        assert len(name) <= 120
