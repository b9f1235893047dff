"""The workbook opened by another program: every cell must be what the record says."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from digitizer.export.workbook import workbook_bytes
from tests.fixtures.export_samples import CODE_LISTS, ODD_TEXTS, RECORD_TYPE, TEMPLATE, row


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_every_cell_as_the_record_has_it(tmp_path: Path) -> None:
    rows = [row(number, nksHoTen=text) for number, text in enumerate(ODD_TEXTS, start=1)]
    book = tmp_path / "KS.2017.01.xlsx"
    book.write_bytes(workbook_bytes(TEMPLATE, RECORD_TYPE, CODE_LISTS, rows, "KS.2017.01", 2017))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            # fields by comma, quoted by ", UTF-8, from line 1, no column formats, language, all text quoted
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true",
            "--outdir",
            str(tmp_path),
            str(book),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    with book.with_suffix(".csv").open(encoding="utf-8", newline="") as handle:
        read = list(csv.reader(handle))
    assert read[0] == [header for header, _ in TEMPLATE.columns]
    assert read[1:] == [
        [str(number), *(values.get(key, "") for _, key in TEMPLATE.columns[1:])]
        for number, values in enumerate(rows, start=1)
    ]
