"""Network scanners without a driver: our eSCL client, and SANE's airscan beside it at the same scanner."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from digitizer.acquire.scanners.escl import EsclClient
from digitizer.acquire.scanners.isolated import IsolatedSource
from digitizer.acquire.scanners.sane import SaneSource
from digitizer.acquire.scanners.source import Patience
from digitizer.app.desk import Desk
from digitizer.app.scanning import Captured, Halted, scan_pages
from digitizer.domain.scanning import Feed, ScanSettings
from digitizer.errors import ScannerError
from tests.fixtures.escl_server import FakeEscl, escl_scanner, page
from tests.fixtures.scanning import BOOK, FEEDER, open_station, order

PATIENCE = Patience(listing=60, silence=60, page=120)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_station(tmp_path / "kho") as desk:
        yield desk


@pytest.fixture
def scanner() -> Iterator[FakeEscl]:
    with escl_scanner() as scanner:
        yield scanner


def scan(desk: Desk, scanner: FakeEscl, count: int | None = None, settings: ScanSettings = FEEDER) -> list:
    source = IsolatedSource(partial(EsclClient, 0.05), PATIENCE)
    wanted = order(count, settings=settings)
    wanted = type(wanted)(scanner.device.removeprefix("escl:"), settings, count)
    return list(scan_pages(desk, BOOK, wanted, again=lambda error: True, source=source))


def codes(events: list) -> list[str]:
    return [one.error.code for one in events if isinstance(one, Halted)]


def test_what_the_scanner_says_of_itself(scanner: FakeEscl) -> None:
    able = EsclClient().capabilities(scanner.device.removeprefix("escl:"))
    assert able.resolutions == (150, 300)
    assert [one.value for one in able.feeds] == ["flatbed", "feeder", "duplex"]
    assert (round(able.width), round(able.height)) == (216, 297)


def test_pages_are_kept_as_the_scanner_made_them(desk: Desk, scanner: FakeEscl) -> None:
    scanner.script = ["page", "wait", "wait", "page", "page", "empty"]
    events = scan(desk, scanner)
    assert codes(events) == []
    pages = desk.office.pages.list(BOOK)
    assert [desk.office.vault.read(one.sha256) for one in pages] == [page(number) for number in (1, 2, 3)]
    assert len(scanner.requests) == 1
    assert "<pwg:Width>2480</pwg:Width>" in scanner.requests[0]
    assert "<pwg:InputSource>Feeder</pwg:InputSource>" in scanner.requests[0]


def test_a_flatbed_is_asked_for_each_page(desk: Desk, scanner: FakeEscl) -> None:
    events = scan(desk, scanner, 3, ScanSettings(feed=Feed.FLATBED))
    assert sum(isinstance(one, Captured) for one in events) == 3
    assert len(scanner.requests) == 3


@pytest.mark.parametrize(
    ("trouble", "code"),
    [("jam", "MQT-03"), ("cover", "MQT-05"), ("half", "MQT-10"), ("unplug", "MQT-06")],
)
def test_trouble_is_told_the_job_given_up_and_the_batch_goes_on(
    desk: Desk, scanner: FakeEscl, trouble: str, code: str
) -> None:
    scanner.script = ["page", trouble, "page", "empty"]
    assert codes(scan(desk, scanner)) == [code]
    assert len(desk.office.pages.list(BOOK)) == 2
    assert scanner.deleted == ["/eSCL/ScanJobs/1"]


def test_a_busy_scanner_is_waited_for(desk: Desk, scanner: FakeEscl) -> None:
    scanner.script = ["busy", "page", "empty"]
    assert codes(scan(desk, scanner)) == []
    assert len(desk.office.pages.list(BOOK)) == 1


def test_hostile_xml_is_not_read(scanner: FakeEscl) -> None:
    from digitizer.acquire.scanners.escl import _xml

    for data in (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"<a", b"\xff\xfe", b""):
        with pytest.raises(ScannerError):
            _xml(data)


@pytest.mark.parametrize("device", ["ftp://x/eSCL", "file:///etc/passwd", "http://", "//"])
def test_addresses_that_are_none(device: str) -> None:
    with pytest.raises(ScannerError) as refused:
        EsclClient().capabilities(device)
    assert refused.value.code == "MQT-13"


def test_nobody_answers_there() -> None:
    with pytest.raises(ScannerError) as gone:
        EsclClient().capabilities("http://127.0.0.1:9/eSCL")
    assert gone.value.code == "MQT-01"


@pytest.mark.skipif(shutil.which("scanimage") is None, reason="there is no scanimage")
def test_airscan_gets_the_same_page_from_the_same_scanner(
    desk: Desk, scanner: FakeEscl, tmp_path: Path
) -> None:
    """The peer: SANE's driver for the protocol, through our other way to scanners."""
    scanner.host = f"http://{scanner.address}"
    config = tmp_path / "sane"
    config.mkdir()
    (config / "dll.conf").write_text("airscan\n")
    (config / "airscan.conf").write_text(
        f'[devices]\n"Fake" = http://{scanner.address}/eSCL, eSCL\n[options]\ndiscovery = disable\n'
    )
    source = SaneSource(patience=PATIENCE, environment={**os.environ, "SANE_CONFIG_DIR": str(config)})
    devices = source.devices()
    if not devices:
        pytest.skip("there is no sane-airscan")
    wanted = type(order())(devices[0].id.removeprefix("sane:"), ScanSettings(), 1)
    events = list(scan_pages(desk, BOOK, wanted, source=source))
    assert codes(events) == []
    theirs = Image.open(io.BytesIO(desk.office.vault.read(desk.office.pages.list(BOOK)[0].sha256)))
    ours = Image.open(io.BytesIO(page(1)))
    assert abs(theirs.width - ours.width) < 80 and abs(theirs.height - ours.height) < 80
    cells = [one.convert("L").resize((24, 34), Image.Resampling.BOX) for one in (theirs, ours)]
    differences = [
        abs(one - other) for one, other in zip(cells[0].tobytes(), cells[1].tobytes(), strict=True)
    ]
    assert sum(differences) / len(differences) < 12
