"""Network scanners without a driver: the eSCL protocol (Mopria Alliance, "eSCL Technical Specification").

Runs in a child process (``isolated``). Only the scanner that a person named is spoken to, and only the path
of an address that it answers is used. Its XML is refused when it declares a document type.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree

from digitizer.acquire.scanners import faults
from digitizer.acquire.scanners.source import Progress, kept
from digitizer.domain.scanning import PAPERS, Capabilities, Colour, Device, Feed, ScanSettings
from digitizer.errors import ScannerError

_MM_TO_UNITS = 300 / 25.4  # regions are given in 300ths of an inch
_SECONDS = 60.0  # for one answer
_LARGEST_ANSWER = 1_000_000  # bytes of XML
_LARGEST_PAGE = 400 * 2**20
_BLOCK = 1 << 18
_COLOURS = {Colour.COLOUR: "RGB24", Colour.GREY: "Grayscale8", Colour.LINEART: "BlackAndWhite1"}
_ADF_FAULTS = {
    "ScannerAdfJam": faults.jammed,
    "ScannerAdfMispick": faults.jammed,
    "ScannerAdfMultipickDetected": faults.jammed,
    "ScannerAdfHatchOpen": faults.cover_open,
    "ScannerAdfEmpty": faults.no_paper,
}
_TRIES, _PAUSE = 60, 1.0  # while a page is being scanned the scanner may answer "not yet" (503)
_REQUEST = """<?xml version="1.0" encoding="UTF-8"?>
<scan:ScanSettings xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" \
xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">
<pwg:Version>2.0</pwg:Version><scan:Intent>Document</scan:Intent>
<pwg:ScanRegions><pwg:ScanRegion><pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>
<pwg:Height>{height}</pwg:Height><pwg:Width>{width}</pwg:Width>
<pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset></pwg:ScanRegion></pwg:ScanRegions>
<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat><pwg:InputSource>{source}</pwg:InputSource>
<scan:XResolution>{dpi}</scan:XResolution><scan:YResolution>{dpi}</scan:YResolution>
<scan:ColorMode>{colour}</scan:ColorMode><scan:Duplex>{duplex}</scan:Duplex>
</scan:ScanSettings>"""


class _Address(NamedTuple):
    secure: bool
    host: str
    port: int
    root: str


class EsclClient:
    """Scanners by their address: ``http://192.168.1.20/eSCL``, or just the host."""

    def __init__(self, pause: float = _PAUSE) -> None:
        self._pause = pause

    def devices(self) -> Sequence[Device]:
        """None: a scanner on the network is named by its address, or found by SANE's airscan."""
        return []

    def capabilities(self, device: str) -> Capabilities:
        """What the scanner says of itself."""
        address = _address(device)
        tree = _xml(_fetch(address, "GET", f"{address.root}/ScannerCapabilities").body)
        platen, feeder = tree.find(".//{*}PlatenInputCaps"), tree.find(".//{*}AdfSimplexInputCaps")
        caps = platen if platen is not None else feeder
        if caps is None:
            return Capabilities()
        feeds = (
            (Feed.FLATBED, platen),
            (Feed.FEEDER, feeder),
            (Feed.DUPLEX, tree.find(".//{*}AdfDuplexInputCaps")),
        )
        modes = {one.text for one in caps.iter() if one.tag.endswith("}ColorMode")}
        return Capabilities(
            resolutions=tuple(sorted({_number(one) for one in caps.findall(".//{*}XResolution")} - {0})),
            lowest=_number(caps.find(".//{*}XResolutionRange/{*}Min")),
            highest=_number(caps.find(".//{*}XResolutionRange/{*}Max")),
            colours=tuple(colour for colour, name in _COLOURS.items() if name in modes),
            feeds=tuple(feed for feed, found in feeds if found is not None),
            width=_number(caps.find("{*}MaxWidth")) / _MM_TO_UNITS,
            height=_number(caps.find("{*}MaxHeight")) / _MM_TO_UNITS,
        )

    def scan(
        self, device: str, settings: ScanSettings, folder: Path, first: int, progress: Progress
    ) -> Iterator[Path]:
        """One job for a whole feeder; one a page for a flatbed."""
        address, able = _address(device), self.capabilities(device)
        if settings.feed not in able.feeds:
            raise faults.wrong_settings()
        number = first
        while True:
            for data in self._job(address, _request(settings, able), progress):
                yield kept(folder / f"{number:06d}.jpg", _whole(data))
                number += 1
            if settings.feed is not Feed.FLATBED:
                return

    def _job(self, address: _Address, request: str, progress: Progress) -> Iterator[bytes]:
        path = self._posted(address, request)
        finished = False
        try:
            while (data := self._next(address, path, progress)) is not None:
                yield data
            finished = True
        finally:
            if not finished:  # jammed, unplugged or cancelled: the scanner must let go of the paper
                _try_to_delete(address, path)

    def _posted(self, address: _Address, request: str) -> str:
        for _ in range(_TRIES):
            answer = _fetch(address, "POST", f"{address.root}/ScanJobs", request)
            if answer.status == 201:
                return urlsplit(answer.location).path
            if answer.status != 503:
                raise self._trouble(address, answer.status)
            trouble = self._trouble(address, answer.status)
            if trouble.code != faults.busy().code:
                raise trouble
            time.sleep(self._pause)
        raise faults.busy()

    def _next(self, address: _Address, path: str, progress: Progress) -> bytes | None:
        for _ in range(_TRIES):
            answer = _fetch(address, "GET", f"{path}/NextDocument", limit=_LARGEST_PAGE)
            if answer.status == 200:
                return answer.body
            if answer.status in (404, 410):
                trouble = self._trouble(address, answer.status)
                if trouble.code in (faults.jammed().code, faults.cover_open().code):
                    raise trouble
                return None
            if answer.status != 503:
                raise self._trouble(address, answer.status)
            progress(0.0)
            time.sleep(self._pause)
        raise faults.busy()

    def _trouble(self, address: _Address, status: int) -> ScannerError:
        """Why the scanner refuses, by its own status page."""
        tree = _xml(_fetch(address, "GET", f"{address.root}/ScannerStatus").body)
        state = tree.findtext(".//{*}AdfState", "").strip()
        if state in _ADF_FAULTS:
            return _ADF_FAULTS[state]()
        if status in (401, 403):
            return faults.no_right()
        if status in (400, 409, 415):
            return faults.wrong_settings()
        return faults.busy() if status == 503 else faults.unknown(str(status))


class _Answer(NamedTuple):
    status: int
    body: bytes
    location: str


def _address(device: str) -> _Address:
    parts = urlsplit(device if "//" in device else f"http://{device}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise faults.unknown_device(device)
    secure = parts.scheme == "https"
    return _Address(
        secure, parts.hostname, parts.port or (443 if secure else 80), parts.path.rstrip("/") or "/eSCL"
    )


def _fetch(
    address: _Address, method: str, path: str, body: str = "", limit: int = _LARGEST_ANSWER
) -> _Answer:
    kind = http.client.HTTPSConnection if address.secure else http.client.HTTPConnection
    connection = kind(address.host, address.port, timeout=_SECONDS)
    try:
        connection.request(method, path, body.encode() or None, {"Content-Type": "text/xml"})
        response = connection.getresponse()
        data = _read(response, limit)
        return _Answer(response.status, data, response.getheader("Location", ""))
    except TimeoutError as error:
        raise faults.silent(_SECONDS) from error
    except http.client.HTTPException as error:
        raise faults.lost() from error
    except OSError as error:
        raise faults.not_there() from error
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse, limit: int) -> bytes:
    found = bytearray()
    while block := response.read(_BLOCK):
        found += block
        if len(found) > limit:
            raise faults.no_page()
    return bytes(found)


def _try_to_delete(address: _Address, path: str) -> None:
    try:
        _fetch(address, "DELETE", path)
    except ScannerError:
        return  # it is gone, and its job with it


def _xml(data: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:  # entities that expand without end
        raise faults.unknown("XML")
    try:
        return ElementTree.fromstring(data)  # noqa: S314 (no document type, bounded size)
    except ElementTree.ParseError as error:
        raise faults.unknown("XML") from error


def _number(element: ElementTree.Element | None) -> int:
    text = (element.text or "").strip() if element is not None else ""
    return int(text) if text.isdigit() and len(text) < 8 else 0


def _request(settings: ScanSettings, able: Capabilities) -> str:
    width, height = PAPERS.get(settings.paper, (able.width, able.height))
    return _REQUEST.format(
        width=round(min(width, able.width or width) * _MM_TO_UNITS),
        height=round(min(height, able.height or height) * _MM_TO_UNITS),
        source="Platen" if settings.feed is Feed.FLATBED else "Feeder",
        dpi=able.dpi(settings.dpi),
        colour=_COLOURS[settings.colour],
        duplex="true" if settings.feed is Feed.DUPLEX else "false",
    )


def _whole(data: bytes) -> bytes:
    if not data.startswith(b"\xff\xd8") or data.rfind(b"\xff\xd9") < 0:
        raise faults.no_page()
    return data
