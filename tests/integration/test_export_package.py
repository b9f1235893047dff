from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdf
import pytest

from digitizer.domain.books import Book
from digitizer.domain.findings import Finding, Severity
from digitizer.domain.records import Box
from digitizer.domain.workflow import State
from digitizer.export import BlockedExport, PackageRequest, PageImage, export_package
from tests.fixtures.export_samples import page_image, record, request, small_request


def stems(archive: Path) -> list[str]:
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        return opened.namelist()


@pytest.fixture
def spread(tmp_path: Path) -> PackageRequest:
    """Four records on the two halves of a spread and a page of their own; handed in out of order."""
    whole = page_image(tmp_path / "spread.jpg", (2480, 1754), 150)
    other = page_image(tmp_path / "other.jpg", seed=2)
    left, right = Box(0, 0, 1240, 1754), Box(1240, 0, 1240, 1754)
    third = replace(record(3, other), pages=(PageImage(other), PageImage(whole, right)))
    return request(record(10, other), record(2, whole, right), record(1, whole, left), third)


def test_a_package_is_a_workbook_a_zip_and_a_manifest(spread: PackageRequest, tmp_path: Path) -> None:
    target = tmp_path / "out" / "2017"
    steps: list[tuple[int, int]] = []
    result = export_package(spread, target, lambda done, total: steps.append((done, total)))

    assert sorted(path.name for path in target.iterdir()) == [
        "KS.2017.01.manifest.json",
        "KS.2017.01.xlsx",
        "KS.2017.01.zip",
    ]
    assert steps == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert stems(result.archive) == [
        "KS.2017.01.2017-02-02.01.pdf",
        "KS.2017.01.2017-02-03.02.pdf",
        "KS.2017.01.2017-02-04.03.pdf",
        "KS.2017.01.2017-02-11.10.pdf",
    ]
    sheet = openpyxl.load_workbook(result.workbook)["DL Import"]
    assert [[cell.value for cell in line[:2]] for line in sheet.iter_rows(min_row=2)] == [
        ["1", "01"],
        ["2", "02"],
        ["3", "03"],
        ["4", "10"],
    ]
    assert json.loads(result.manifest.read_text("utf-8")) == {
        "package": "KS.2017.01",
        "template": "KS-8",
        "program": "0.1.0",
        "audit_head": "ab" * 32,
        "records": 4,
        "pages": 5,
        "sha256": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (result.workbook, result.archive)
        },
        "values_without_column": {},
    }
    assert result.records == 4


def test_pdf_names_and_rows_agree_and_titles_are_the_stems(spread: PackageRequest, tmp_path: Path) -> None:
    result = export_package(spread, tmp_path / "out")
    rows = openpyxl.load_workbook(result.workbook)["DL Import"].iter_rows(min_row=2, values_only=True)
    expected = []
    for _, so, quyen, date, *_ in rows:
        number, year = quyen.split("/")
        expected.append(f"KS.{year}.{number}.{'-'.join(reversed(date.split('.')))}.{so}.pdf")
    assert stems(result.archive) == expected
    with zipfile.ZipFile(result.archive) as archive:
        for name in expected:
            pdf = pypdf.PdfReader(io.BytesIO(archive.read(name)))
            assert pdf.metadata == {"/Title": name.removesuffix(".pdf")}
            assert len(pdf.pages) == (2 if name.endswith(".03.pdf") else 1)


def test_the_same_data_gives_the_same_bytes_in_any_order(spread: PackageRequest, tmp_path: Path) -> None:
    first = export_package(spread, tmp_path / "a")
    second = export_package(replace(spread, records=tuple(reversed(spread.records))), tmp_path / "b")
    for one, two in zip(first.manifest.parent.iterdir(), second.manifest.parent.iterdir(), strict=True):
        assert (two.parent / one.name).read_bytes() == one.read_bytes()


def test_zip_entries_tell_no_time_and_no_system(spread: PackageRequest, tmp_path: Path) -> None:
    with zipfile.ZipFile(export_package(spread, tmp_path).archive) as archive:
        facts = {(entry.date_time, entry.create_system, entry.compress_type) for entry in archive.infolist()}
    assert facts == {((1980, 1, 1, 0, 0, 0), 3, zipfile.ZIP_STORED)}


def test_exporting_again_replaces_the_package(tmp_path: Path) -> None:
    old = export_package(small_request(tmp_path, 2), tmp_path / "out")
    new = export_package(small_request(tmp_path, 3), tmp_path / "out")
    assert old.archive == new.archive
    assert len(stems(new.archive)) == 3
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_values_without_a_column_are_counted_not_forgotten(tmp_path: Path) -> None:
    result = export_package(small_request(tmp_path, 2, nksSoDinhDanh="001217000001", lạ=""), tmp_path / "out")
    assert result.left_out == {"nksSoDinhDanh": 2}
    assert json.loads(result.manifest.read_text("utf-8"))["values_without_column"] == {"nksSoDinhDanh": 2}
    assert "001217000001" not in result.manifest.read_text("utf-8")


def test_two_books_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    asked = small_request(tmp_path, 1)
    twin = replace(asked, book=Book("KS.2017.01-2", "KS", 2017, "01", "UBND xã Mẫu khác"))
    results = [export_package(each, tmp_path / "out") for each in (asked, twin)]
    assert [result.archive.name for result in results] == ["KS.2017.01.zip", "KS.2017.01-2.zip"]
    assert stems(results[0].archive) == stems(results[1].archive)


def test_a_blocked_package_writes_nothing_and_leaves_the_old_one(tmp_path: Path) -> None:
    asked = small_request(tmp_path, 2)
    blocking = {
        "r2": [Finding("date.order", Severity.BLOCK, ("ngayDangKy",), "Ngày đăng ký trước ngày sinh.")]
    }
    with pytest.raises(BlockedExport) as blocked:
        export_package(replace(asked, findings=blocking), tmp_path / "out")
    assert [(problem.record, problem.rule) for problem in blocked.value.problems] == [("r2", "date.order")]
    assert not (tmp_path / "out").exists()

    before = {
        path: path.read_bytes() for path in _files(export_package(asked, tmp_path / "out").archive.parent)
    }
    unapproved = replace(asked, records=(replace(asked.records[0], state=State.ENTERED),))
    with pytest.raises(BlockedExport):
        export_package(unapproved, tmp_path / "out")
    assert {path: path.read_bytes() for path in _files(tmp_path / "out")} == before


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_no_fault(spread: PackageRequest, tmp_path: Path) -> None:
    with zipfile.ZipFile(export_package(spread, tmp_path / "out").archive) as archive:
        archive.extractall(tmp_path / "pdf")
    pdfs = _files(tmp_path / "pdf")
    assert len(pdfs) == 4
    for pdf in pdfs:
        checked = subprocess.run(["qpdf", "--check", pdf], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is not installed")
def test_a_viewer_renders_the_page_of_paper_size(spread: PackageRequest, tmp_path: Path) -> None:
    with zipfile.ZipFile(export_package(spread, tmp_path / "out").archive) as archive:
        (tmp_path / "one.pdf").write_bytes(archive.read("KS.2017.01.2017-02-02.01.pdf"))
    subprocess.run(["pdftoppm", "-r", "100", tmp_path / "one.pdf", tmp_path / "page"], check=True)
    width, height = (tmp_path / "page-1.ppm").read_bytes().split(maxsplit=3)[1:3]
    assert (int(width), int(height)) == (pytest.approx(827, abs=1), pytest.approx(1169, abs=2))
