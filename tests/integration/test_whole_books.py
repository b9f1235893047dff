"""Whole books in spite of everything: complete, in order, nothing doubled."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import img2pdf
import pytest

from digitizer.acquire.scanners.sane import SaneSource
from digitizer.acquire.scanners.source import Patience
from digitizer.app.desk import Desk
from digitizer.app.scanning import Captured, Halted, Judged, ScanOrder, scan_pages
from digitizer.domain.scanning import Feed, ScanSettings
from digitizer.store import Office
from tests.fixtures import faulty_scanimage
from tests.fixtures.cli import OFFICER, new_book
from tests.fixtures.fake_scanimage import image
from tests.fixtures.kills import kill_once
from tests.fixtures.sane_scanner import pull_the_cable, sane_environment
from tests.fixtures.scanning import BOOK, fake_scanner, open_station, order, shown_numbers

_SHEETS = 100
_PAGES = 300
_SMALL = ScanSettings(dpi=30, paper="A5", feed=Feed.FEEDER)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_station(tmp_path / "kho") as desk:
        yield desk


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("scanimage") is None, reason="needs SANE's scanimage")
def test_a_hundred_sheets_from_sanes_own_scanner(desk: Desk, tmp_path: Path) -> None:
    """Its feeder is empty after ten; it jams, is opened, is busy, loses its cable, is gone for a while."""
    troubles = ["", "SANE_STATUS_JAMMED", "", "SANE_STATUS_COVER_OPEN", "gone", "", "SANE_STATUS_IO_ERROR",
                "SANE_STATUS_DEVICE_BUSY", "", "SANE_STATUS_NO_DOCS"]  # fmt: skip
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(troubles))
    source = SaneSource(
        (sys.executable, faulty_scanimage.__file__),
        Patience(listing=30, silence=30, page=60),
        {**sane_environment(tmp_path), "SCANNER_PLAN": str(plan)},
    )
    halts: Counter[str] = Counter()
    judged = 0
    for event in scan_pages(
        desk, BOOK, ScanOrder("test:0", _SMALL, count=_SHEETS), again=lambda error: True, source=source
    ):
        judged += isinstance(event, Judged)
        if isinstance(event, Halted):
            halts[event.error.code] += 1
        elif isinstance(event, Captured) and event.number in (34, 67):
            pull_the_cable()
    assert halts.keys() == {"MQT-01", "MQT-02", "MQT-03", "MQT-04", "MQT-05", "MQT-06"}
    pages = desk.office.pages.list(BOOK)
    assert [int(page.source.rpartition("#")[2]) for page in pages] == list(range(1, _SHEETS + 1))
    assert [page.ordinal for page in pages] == list(range(1, _SHEETS + 1))
    assert all(desk.office.vault.is_whole(page.sha256) for page in pages)
    assert judged == _SHEETS and all(page.score is not None for page in pages)
    assert list(desk.office.incoming.iterdir()) == []


@pytest.mark.slow
def test_each_of_a_hundred_sheets_is_the_page_of_its_place(desk: Desk, tmp_path: Path) -> None:
    """The scanner's sheets show their numbers; every few of them something goes wrong."""
    troubles = ["jam", "cover", "unplug", "busy", "cancel", "strange", "empty", "silent-end"]
    script = [word for trouble in islice(cycle(troubles), 20) for word in (*["page"] * 5, trouble)]
    scanner = fake_scanner(tmp_path, *script)
    events = list(scan_pages(desk, BOOK, order(_SHEETS), again=lambda error: True, source=scanner.source()))
    pages = desk.office.pages.list(BOOK)
    assert shown_numbers(desk, pages, _SHEETS) == list(range(1, _SHEETS + 1))
    assert scanner.made == _SHEETS
    assert sum(isinstance(event, Halted) for event in events) == 19


@pytest.mark.slow
def test_a_pdf_of_three_hundred_pages_whose_import_is_killed(tmp_path: Path) -> None:
    """Killed again and again at any moment, then run to its end."""
    pictures = [image(number, False) for number in range(_PAGES)]
    files = [tmp_path / f"{number}.jpg" for number in range(_PAGES)]
    for picture, file in zip(pictures, files, strict=True):
        picture.save(file, quality=80)
    book = tmp_path / "quyển.pdf"
    book.write_bytes(img2pdf.convert([str(file) for file in files]))
    desk = new_book(tmp_path / "kho", ())
    dice = random.Random(6)
    met = sum(
        kill_once(desk, OFFICER, longest, dice, "import", BOOK, book, shortest=0.8)
        for longest in (1.4, 1.8, 2.5, 3.5)  # seconds: a quick machine is done after three
    )
    assert met, "no kill met the import at work"
    done = desk.run("import", BOOK, book, status=None)
    assert done.returncode in (0, 1), done.stderr
    with Office.open(desk.folder, write=False) as office:
        pages = office.pages.list(BOOK)
        assert [page.sha256 for page in pages] == [
            hashlib.sha256(file.read_bytes()).hexdigest() for file in files
        ]
        assert [page.part for page in pages] == list(range(1, _PAGES + 1))
        assert all(check.ok for check in office.doctor(deep=True) if check.id != "leftovers")
