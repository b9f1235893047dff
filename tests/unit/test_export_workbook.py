from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from digitizer.domain.schema import ImportTemplate
from digitizer.export.workbook import CODES_HEADER, workbook_bytes
from tests.fixtures.export_samples import CODE_LISTS, ODD_TEXTS, RECORD_TYPE, TEMPLATE, row

ROWS = [row(number, nksHoTen=text, ghiChu=text[::-1]) for number, text in enumerate(ODD_TEXTS, start=1)]
del ROWS[3]["nksGioiTinh"]  # a key that the record has not


def written(template: ImportTemplate = TEMPLATE) -> bytes:
    return workbook_bytes(template, RECORD_TYPE, CODE_LISTS, ROWS, title="KS.2017.01", year=2017)


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written()))


def test_headers_are_verbatim_and_frozen(book: openpyxl.Workbook) -> None:
    sheet = book["DL Import"]
    assert book.sheetnames == ["DL Import", "Ghi chu"]
    assert [cell.value for cell in sheet[1]] == [header for header, _ in TEMPLATE.columns]
    assert sheet.freeze_panes == "A2"


def test_every_cell_reads_back_as_the_row_has_it(book: openpyxl.Workbook) -> None:
    read = [[cell.value or "" for cell in line] for line in book["DL Import"].iter_rows(min_row=2)]
    assert read == [
        [str(number), *(values.get(key, "") for _, key in TEMPLATE.columns[1:])]
        for number, values in enumerate(ROWS, start=1)
    ]


def test_every_cell_is_text_also_the_empty_ones(book: openpyxl.Workbook) -> None:
    for sheet in book:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.number_format == "@"
                assert cell.data_type == ("s" if cell.value is not None else "n")
                assert cell.hyperlink is None
    missing = book["DL Import"].cell(5, 7)
    assert missing.value is None
    assert missing.number_format == "@"


def test_a_row_typed_below_is_text_too(book: openpyxl.Workbook) -> None:
    columns = book["DL Import"].column_dimensions.values()
    assert columns
    assert all(dimension.number_format == "@" for dimension in columns)


def test_the_file_holds_neither_formulas_nor_links() -> None:
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        names = archive.namelist()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower()
    assert not [name for name in names if "worksheets/_rels" in name]


def test_notes_list_each_code_column_with_its_codes(book: openpyxl.Workbook) -> None:
    lines = [tuple(cell.value for cell in line) for line in book["Ghi chu"].iter_rows()]
    assert lines == [
        CODES_HEADER,
        ("loaiDangKy", "Loại đăng ký", "1", "Đăng ký đúng hạn"),
        ("loaiDangKy", "Loại đăng ký", "4", "Đăng ký quá hạn"),
        ("nksGioiTinh", "Giới tính", "1", "Nam"),
        ("nksGioiTinh", "Giới tính", "2", "Nữ"),
        ("nksGioiTinh", "Giới tính", "3", "Chưa xác định được giới tính"),
    ]


def test_the_creation_date_is_the_books_year_and_no_clock(book: openpyxl.Workbook) -> None:
    assert book.properties.created.year == 2017
    assert book.properties.modified == book.properties.created
    assert book.properties.title == "KS.2017.01"
    assert not book.properties.creator
    assert written() == written()


def test_a_template_without_running_number_begins_with_its_own_column() -> None:
    template = ImportTemplate("KS-7", "KS", TEMPLATE.columns[1:])
    sheet = openpyxl.load_workbook(io.BytesIO(written(template)))["DL Import"]
    assert sheet["A1"].value == "so "
    assert sheet["A2"].value == "01"
    assert sheet.max_row == len(ROWS) + 1
