"""What users of other scanning programs and watched folders complained of, and the tests that keep it away.

At the scanning desk
  a second scan overwrites the first     two_captures_into_one_book_at_once (here)
  insert or replace a page               test_scan_feeder: pages_go_where_they_were_forgotten, rescanning_…
  several entries on a page              test_domain_completeness: several_entries_of_one_page_…
  the same settings every time           test_capturing: a_book_remembers_how_it_was_scanned
  the scanner's own button               test_watch_folder
  out of memory in a large book          perf/large_book.py; test_acquire_opening: memory_of_the_pdf_reader_…
  an odd PDF, a file of 0 bytes          test_acquire_hostile; a_locked_pdf_stops_nobody (here)
  it stops without a word                test_scan_feeder: trouble_in_the_middle_is_told_…
  the window stands still                test_bridge; test_window_flow
  1200 dpi, too many pixels              test_scan_feeder: settings_that_hurt_…; test_acquire_hostile
  pages left out silently                test_watch_folder: what_is_known_or_of_no_use_lies_aside_…
  keys                                   test_actions
In a watched folder
  taken while it is still written        test_acquire_watching: a_slow_writer_…; test_watch_folder: five_…
  the same file twice                    test_watch_folder: a_run_that_was_killed_before_it_put_a_file_aside
  a full disk, and never tried again     a_full_disk_leaves_files_to_be_taken_later (here)
  doubled, and nobody says of what       a_picture_of_a_page_that_was_taken_out_is_named (here)
  one bad file stops all                 a_locked_pdf_stops_nobody (here)
  renamed, locked, vanishing, odd names  test_acquire_watching
"""

from __future__ import annotations

import io
from collections import namedtuple
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import img2pdf
import pytest
from pypdf import PdfReader, PdfWriter

from digitizer.app.desk import Desk
from digitizer.app.importing import import_pages
from digitizer.app.page_care import remove_page
from digitizer.app.scanning import scan_pages
from digitizer.app.watching import FileDone, watch_folder
from digitizer.errors import StoreError
from digitizer.store import faults
from digitizer.store.vault import Vault
from tests.fixtures.fake_scanimage import image
from tests.fixtures.scanning import BOOK, fake_scanner, open_station, order, shown_numbers


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_station(tmp_path / "kho") as desk:
        yield desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "máy quét"
    made.mkdir()
    image(1, False).save(made / "1.png")
    return made


def watch(desk: Desk, folder: Path) -> list:
    return list(watch_folder(desk, BOOK, folder, once=True, settle=0.1, patience=1.0))


def refusals(events: list) -> dict[str, str]:
    return {one.name: one.error.code for one in events if isinstance(one, FileDone) and one.error}


def test_two_captures_into_one_book_at_once(desk: Desk, tmp_path: Path) -> None:
    scanners = []
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        scanners.append(fake_scanner(tmp_path / str(number), *["page"] * 3, "empty"))
    runs = [scan_pages(desk, BOOK, order(), source=scanner.source()) for scanner in scanners]
    for _ in zip_longest(*runs):
        pass
    pages = desk.office.pages.list(BOOK)
    assert [page.ordinal for page in pages] == [1, 2, 3, 4, 5, 6]
    assert sorted(shown_numbers(desk, pages)) == [1, 1, 2, 2, 3, 3]
    assert len({page.source for page in pages}) == 6


def test_a_locked_pdf_stops_nobody(desk: Desk, folder: Path) -> None:
    picture = io.BytesIO()
    image(2, False).save(picture, "JPEG")
    locked = PdfWriter(PdfReader(io.BytesIO(img2pdf.convert(picture.getvalue()))))
    locked.encrypt("mật khẩu")
    locked.write(folder / "0.pdf")
    (folder / "2.pdf").write_bytes(b"%PDF-1.7\nxref\n%%EOF\n")
    assert refusals(watch(desk, folder)) == {"0.pdf": "PDF-02", "2.pdf": "PDF-01"}
    assert shown_numbers(desk, desk.office.pages.list(BOOK)) == [1]


def test_a_full_disk_leaves_files_to_be_taken_later(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    with monkeypatch.context() as patch:
        patch.setattr("digitizer.app.storage.shutil.disk_usage", lambda _: usage(10, 9, 2**20))
        with pytest.raises(StoreError) as full:
            watch(desk, folder)
    assert full.value.code == "KHO-17" and (folder / "1.png").is_file()
    watch(desk, folder)
    assert shown_numbers(desk, desk.office.pages.list(BOOK)) == [1]


def test_a_disk_that_fills_while_a_page_is_stored_loses_nothing(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(vault: Vault, data: bytes) -> str:
        raise faults.disk_full(vault.root)

    with monkeypatch.context() as patch:
        patch.setattr(Vault, "put", no_room)
        with pytest.raises(StoreError) as full:
            watch(desk, folder)
    assert full.value.code == "KHO-06" and (folder / "1.png").is_file()
    watch(desk, folder)
    assert [page.file_name for page in desk.office.pages.list(BOOK)] == ["1.png"]


def test_a_disk_that_fills_while_scanning_keeps_the_sheet(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner = fake_scanner(tmp_path, "page", "empty")
    with monkeypatch.context() as patch:
        patch.setattr(Vault, "put", lambda vault, data: (_ for _ in ()).throw(faults.disk_full(vault.root)))
        with pytest.raises(StoreError):
            list(scan_pages(desk, BOOK, order(), source=scanner.source()))
    scanner.plan("empty")
    list(scan_pages(desk, BOOK, order(), source=scanner.source()))
    assert shown_numbers(desk, desk.office.pages.list(BOOK)) == [1]


def test_a_picture_of_a_page_that_was_taken_out_is_named(desk: Desk, folder: Path, tmp_path: Path) -> None:
    image(1, False).save(tmp_path / "trước.png")
    [taken] = import_pages(desk, BOOK, [tmp_path / "trước.png"])
    assert taken.page is not None
    remove_page(desk, taken.page.id, "trang thừa")
    assert refusals(watch(desk, folder)) == {"1.png": "KHO-14"}
    assert taken.page.id in (folder / "Đã có" / "Lý do.txt").read_text("utf-8")
