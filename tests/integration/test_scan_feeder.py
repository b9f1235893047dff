"""Scanning from a feeder: every page once, in order, whatever the scanner does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from digitizer.acquire.scanners.source import Patience
from digitizer.app.books import NewBook, open_book
from digitizer.app.completeness import close_book
from digitizer.app.desk import Desk
from digitizer.app.scanning import Captured, Halted, Warned, scan_pages
from digitizer.domain.scanning import Colour, ScanSettings
from digitizer.domain.workflow import Role
from digitizer.errors import RuleError, ScannerError, StoreError
from tests.fixtures.app_desk import as_role
from tests.fixtures.fake_scanimage import image
from tests.fixtures.scanning import (
    BOOK,
    FakeScanner,
    fake_scanner,
    open_station,
    order,
    shown_numbers,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_station(tmp_path / "kho") as desk:
        yield desk


def scan(desk: Desk, scanner: FakeScanner, *args, again=lambda error: True, **options) -> list:
    return list(scan_pages(desk, BOOK, order(*args, **options), again=again, source=scanner.source()))


def codes(events: list) -> list[str]:
    return [one.error.code for one in events if isinstance(one, Halted)]


def test_pages_come_in_order_until_the_feeder_is_empty(desk: Desk, tmp_path: Path) -> None:
    scanner = fake_scanner(tmp_path, *["page"] * 5, "empty")
    events = scan(desk, scanner)
    assert [one.number for one in events if isinstance(one, Captured)] == [1, 2, 3, 4, 5]
    assert codes(events) == []
    assert shown_numbers(desk, desk.office.pages.list(BOOK)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        ("jam", "MQT-03"),
        ("cover", "MQT-05"),
        ("busy", "MQT-02"),
        ("unplug", "MQT-06"),
        ("cancel", "MQT-11"),
        ("strange", "MQT-12"),
        ("silent-end", "MQT-12"),
        ("garbage", "MQT-10"),
    ],
)
def test_trouble_in_the_middle_is_told_and_the_batch_goes_on(
    desk: Desk, tmp_path: Path, trouble: str, code: str
) -> None:
    scanner = fake_scanner(tmp_path, "page", "page", trouble, "page", "page", "empty")
    events = scan(desk, scanner)
    assert codes(events) == [code]
    pages = desk.office.pages.list(BOOK)
    lost = {3} if trouble == "garbage" else set()  # the scanner had counted the page that it spoiled
    assert shown_numbers(desk, pages) == [n for n in (1, 2, 3, 4, 5) if n not in lost][:4]
    assert [page.ordinal for page in pages] == [1, 2, 3, 4]


def test_the_feeder_runs_empty_before_the_count(desk: Desk, tmp_path: Path) -> None:
    scanner = fake_scanner(tmp_path, "page", "page", "empty", "page", "page", "page")
    events = scan(desk, scanner, 4)
    assert codes(events) == ["MQT-04"]
    assert shown_numbers(desk, desk.office.pages.list(BOOK)) == [1, 2, 3, 4]
    assert scanner.made == 4


def test_nobody_wants_to_go_on(desk: Desk, tmp_path: Path) -> None:
    scanner = fake_scanner(tmp_path, "page", "jam", "page")
    events = scan(desk, scanner, again=lambda error: False)
    assert codes(events) == ["MQT-03"]
    assert len(desk.office.pages.list(BOOK)) == 1


def test_a_scanner_that_hangs_is_killed_and_asked_again(desk: Desk, tmp_path: Path) -> None:
    scanner = fake_scanner(tmp_path, "page", "hang", "page", "empty")
    scanner.patience = Patience(listing=20, silence=2.0, page=60)
    assert codes(scan(desk, scanner)) == ["MQT-07"]
    assert shown_numbers(desk, desk.office.pages.list(BOOK)) == [1, 2]


def test_a_page_is_safe_before_the_next_is_asked_for(desk: Desk, tmp_path: Path) -> None:
    scanner = fake_scanner(tmp_path, *["page"] * 4, "empty")
    kept = []
    for event in scan_pages(desk, BOOK, order(), source=scanner.source()):
        if isinstance(event, Captured):
            kept.append((len(desk.office.pages.list(BOOK)), desk.office.vault.is_whole(event.page.sha256)))
    assert kept == [(1, True), (2, True), (3, True), (4, True)]


def test_blank_pages_with_equal_bytes_are_all_kept(desk: Desk, tmp_path: Path) -> None:
    scanner = fake_scanner(tmp_path, "page", "blank", "blank", "blank", "page", "empty")
    scan(desk, scanner)
    pages = desk.office.pages.list(BOOK)
    assert len(pages) == 5
    assert len({page.sha256 for page in pages}) == 3
    assert [page.part for page in pages] == [0, 0, -1, -2, 0]


def test_pages_go_where_they_were_forgotten(desk: Desk, tmp_path: Path) -> None:
    scanner = fake_scanner(tmp_path, *["page"] * 3, "empty")
    scan(desk, scanner)
    first = desk.office.pages.list(BOOK)[0]
    scanner.plan("page", "page", "empty")
    scan(desk, scanner, after=first.id)
    assert shown_numbers(desk, desk.office.pages.list(BOOK)) == [1, 4, 5, 2, 3]


def test_rescanning_replaces_the_page_and_keeps_the_old_image(desk: Desk, tmp_path: Path) -> None:
    scanner = fake_scanner(tmp_path, *["page"] * 3, "empty")
    scan(desk, scanner)
    second = desk.office.pages.list(BOOK)[1]
    scanner.plan("page", "page")
    scan(desk, scanner, replace=second.id)
    pages = desk.office.pages.list(BOOK)
    assert [page.id for page in pages][1] == second.id
    assert shown_numbers(desk, pages) == [1, 4, 3]
    [old] = desk.office.page_care.images(second.id)
    assert old.sha256 == second.sha256 and desk.office.vault.is_whole(old.sha256)
    assert scanner.made == 4


def test_a_flatbed_waits_for_the_leaf_to_be_turned(desk: Desk, tmp_path: Path) -> None:
    scanner = fake_scanner(tmp_path)
    asked: list[int] = []

    def ready(number: int) -> bool:
        asked.append(number)
        return number <= 3

    settings = ScanSettings()
    list(scan_pages(desk, BOOK, order(settings=settings), ready=ready, source=scanner.source()))
    assert asked == [1, 2, 3, 4]
    assert scanner.made == 3 and len(desk.office.pages.list(BOOK)) == 3


def test_settings_that_hurt_are_told(desk: Desk, tmp_path: Path) -> None:
    scanner = fake_scanner(tmp_path, "page")
    settings = ScanSettings(dpi=100, colour=Colour.LINEART, paper="A3")
    events = list(scan_pages(desk, BOOK, order(1, settings=settings), source=scanner.source()))
    told = [one.template.format(**one.params) for one in events if isinstance(one, Warned)]
    assert any("150 dpi" in text and "100 dpi" in text for text in told)
    assert any("quá thấp" in text for text in told)
    assert any("đen trắng" in text for text in told)
    assert any("nhỏ hơn khổ A3" in text for text in told)
    arguments = scanner.calls[-1]
    assert arguments[arguments.index("--resolution") + 1] == "150"
    assert arguments[arguments.index("--mode") + 1] == "Lineart"
    assert arguments[arguments.index("-x") + 1] == "216.069"


def test_devices_and_what_they_can_do(tmp_path: Path) -> None:
    source = fake_scanner(tmp_path).source()
    assert [(one.id, one.name) for one in source.devices()] == [
        ("sane:fake:0", "Fake Testscan 1"),
        ("sane:fake:1", "Fake Máy hai"),
    ]
    able = source.capabilities("fake:0")
    assert able.resolutions == (75, 150, 300, 600)
    assert (able.width, able.height) == (216.069, 297.011)
    assert [feed.value for feed in able.feeds] == ["flatbed", "feeder", "duplex"]


def test_an_unplugged_scanner_is_named_as_such(desk: Desk, tmp_path: Path) -> None:
    scanner = fake_scanner(tmp_path)
    with pytest.raises(ScannerError) as gone:
        scanner.source().capabilities("fake:gone")
    assert gone.value.code == "MQT-01" and gone.value.again


def test_who_may_not_import_may_not_scan(desk: Desk, tmp_path: Path) -> None:
    scanner = fake_scanner(tmp_path)
    with pytest.raises(RuleError) as refused:
        list(scan_pages(as_role(desk, Role.SUPERVISOR), BOOK, order(1), source=scanner.source()))
    assert refused.value.code == "QTR-08"


def test_a_closed_book_takes_no_pages(desk: Desk, tmp_path: Path) -> None:
    close_book(desk, BOOK, reason="thử")
    with pytest.raises(RuleError) as refused:
        list(scan_pages(desk, BOOK, order(1), source=fake_scanner(tmp_path).source()))
    assert refused.value.code == "QTR-10"


def test_no_room_on_the_disk_is_told_before_the_scan(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("digitizer.app.storage.shutil.disk_usage", lambda _: usage(10, 9, 400 * 2**20))
    scanner = fake_scanner(tmp_path)
    with pytest.raises(StoreError) as full:
        list(scan_pages(desk, BOOK, order(300), source=scanner.source()))
    assert full.value.code == "KHO-17" and scanner.made == 0


def test_what_a_killed_run_had_scanned_is_taken_in_once(desk: Desk, tmp_path: Path) -> None:
    open_book(desk, NewBook("KS", 2017, "1"))
    scanner = fake_scanner(tmp_path, "page", "empty")
    scan(desk, scanner)
    spool = desk.office.incoming / f"{BOOK}~abcdef"
    spool.mkdir()
    image(7, False).save(spool / "000001.png")
    image(8, False).save(spool / "000002.png")
    (spool / "000003.png.part").write_bytes(b"half a page")
    (spool / "000004.png").write_bytes(b"\x89PNG no page")
    scanner.plan("page", "empty")
    events = scan(desk, scanner)
    assert [one.number for one in events if isinstance(one, Captured)] == [0, 0, 1]
    assert shown_numbers(desk, desk.office.pages.list(BOOK)) == [1, 7, 8, 2]
    assert desk.office.pages.list("KS.2017.01") == []
    scanner.plan("empty")
    assert scan(desk, scanner) == []
