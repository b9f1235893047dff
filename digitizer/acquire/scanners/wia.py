"""Scanners on Windows through Windows Image Acquisition (the automation layer WIA 2.0, by comtypes).

Runs in a child process (``isolated``): a driver that hangs takes only the child along. Numbers of properties
and errors are those of Microsoft's "WIA Item Property Constants" and "WIA Error Codes".
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from digitizer.acquire import images
from digitizer.acquire.limits import Limits
from digitizer.acquire.scanners import faults
from digitizer.acquire.scanners.source import Progress, kept
from digitizer.domain.scanning import PAPERS, Capabilities, Colour, Device, Feed, ScanSettings
from digitizer.errors import ScannerError

_SCANNER = 1  # WiaDeviceType
_PNG = "{B96B3CAF-0728-11D3-9D7B-0000F81EF32E}"  # wiaFormatPNG
_NAME = "7"  # WIA_DIP_DEV_NAME
_BED_WIDTH, _BED_HEIGHT = "3074", "3075"  # thousandths of an inch
_HANDLING_ABLE, _HANDLING = "3086", "3088"
_PAGES = "3096"
_INTENT, _X_DPI, _Y_DPI = "6146", "6147", "6148"
_X, _Y, _WIDTH, _HEIGHT = "6149", "6150", "6151", "6152"  # pixels
_FEEDER_BIT, _FLATBED_BIT, _DUPLEX_BIT = 1, 2, 4
_INTENTS = {Colour.COLOUR: 1, Colour.GREY: 2, Colour.LINEART: 4}
_MM_PER_INCH = 25.4
_PAPER_EMPTY = 0x80210003
_FAULTS: dict[int, Callable[[], ScannerError]] = {
    0x80210002: faults.jammed,
    _PAPER_EMPTY: faults.no_paper,
    0x80210004: faults.jammed,
    0x80210005: faults.not_there,
    0x80210006: faults.busy,
    0x80210007: faults.busy,
    0x80210008: faults.cover_open,
    0x8021000A: faults.lost,
    0x8021000C: faults.wrong_settings,
    0x8021000D: faults.busy,
    0x80210015: faults.not_there,
    0x80210016: faults.cover_open,
    0x80210020: faults.jammed,
    0x80070005: faults.no_right,
}
_ERRORS = 0xFFFFFFFF


def windows_manager() -> Any:
    """Windows' own device manager. Raises EnvironmentFault MAY-41."""
    try:
        return importlib.import_module("comtypes.client").CreateObject("WIA.DeviceManager")
    except (ImportError, OSError, AttributeError) as error:
        raise faults.no_wia() from error


class WiaClient:
    """Scanners that Windows knows. ``manager`` makes the automation layer's ``DeviceManager``."""

    def __init__(self, manager: Callable[[], Any] = windows_manager) -> None:
        self._manager = manager()

    def devices(self) -> Sequence[Device]:
        """Every scanner, cameras left out."""
        return [Device(f"wia:{info.DeviceID}", str(_get(info, _NAME, ""))) for info in self._scanners()]

    def capabilities(self, device: str) -> Capabilities:
        """What the scanner says of itself."""
        connected = self._connected(device)
        handling = int(_get(connected, _HANDLING_ABLE, _FLATBED_BIT))
        bits = ((Feed.FLATBED, _FLATBED_BIT), (Feed.FEEDER, _FEEDER_BIT), (Feed.DUPLEX, _DUPLEX_BIT))
        return Capabilities(
            resolutions=_resolutions(connected.Items[1]),
            colours=tuple(Colour),
            feeds=tuple(feed for feed, bit in bits if handling & bit) or (Feed.FLATBED,),
            width=int(_get(connected, _BED_WIDTH, 0)) / 1000 * _MM_PER_INCH,
            height=int(_get(connected, _BED_HEIGHT, 0)) / 1000 * _MM_PER_INCH,
        )

    def scan(
        self, device: str, settings: ScanSettings, folder: Path, first: int, progress: Progress
    ) -> Iterator[Path]:
        """One transfer a page; ends when the feeder is empty."""
        able = self.capabilities(device)
        connected = self._connected(device)
        if settings.feed not in able.feeds:
            raise faults.wrong_settings()
        item = connected.Items[1]
        _prepare(connected, item, settings, able)
        number = first
        while (data := _transferred(item, settings.feed, folder / f"{number:06d}.tmp")) is not None:
            yield kept(folder / f"{number:06d}.png", data)
            number += 1

    def _scanners(self) -> Iterator[Any]:
        infos = self._manager.DeviceInfos
        return (info for info in (infos[at + 1] for at in range(infos.Count)) if info.Type == _SCANNER)

    def _connected(self, device: str) -> Any:
        for info in self._scanners():
            if info.DeviceID == device:
                return _translated(info.Connect)
        raise faults.not_there()


def _prepare(device: Any, item: Any, settings: ScanSettings, able: Capabilities) -> None:
    """Sets the properties; those that a driver does not have are left alone."""
    bits = {Feed.FLATBED: _FLATBED_BIT, Feed.FEEDER: _FEEDER_BIT, Feed.DUPLEX: _FEEDER_BIT | _DUPLEX_BIT}
    dpi = able.dpi(settings.dpi)
    width, height = PAPERS.get(settings.paper, (able.width, able.height))
    _set(device, _HANDLING, bits[settings.feed])
    _set(device, _PAGES, 1)
    _set(item, _INTENT, _INTENTS[settings.colour])
    for name in (_X_DPI, _Y_DPI):
        _set(item, name, dpi)
    for name in (_X, _Y):
        _set(item, name, 0)
    if width and height:
        _set(item, _WIDTH, round(min(width, able.width or width) / _MM_PER_INCH * dpi))
        _set(item, _HEIGHT, round(min(height, able.height or height) / _MM_PER_INCH * dpi))


def _transferred(item: Any, feed: Feed, temporary: Path) -> bytes | None:
    """The page as PNG: drivers may hand over a bitmap whatever they are asked for."""
    try:
        image = item.Transfer(_PNG)
        temporary.unlink(missing_ok=True)  # SaveFile refuses to write over a file
        image.SaveFile(str(temporary))
        return images.as_png(temporary.read_bytes(), Limits())
    except OSError as error:  # comtypes.COMError is an Exception of its own, below
        raise faults.no_page() from error
    except Exception as error:
        if feed is not Feed.FLATBED and _code(error) == _PAPER_EMPTY:
            return None
        raise _fault(error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _translated(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:  # COMError, whose class exists on Windows only
        raise _fault(error) from error


def _code(error: Exception) -> int:
    number = getattr(error, "hresult", None)
    return int(number) & _ERRORS if isinstance(number, int) else 0


def _fault(error: Exception) -> Exception:
    if isinstance(error, ScannerError):
        return error
    code = _code(error)
    return _FAULTS[code]() if code in _FAULTS else faults.unknown(f"0x{code:08X}")


def _find(holder: Any, name: str) -> Any | None:
    properties = holder.Properties
    for at in range(properties.Count):
        if str(properties[at + 1].PropertyID) == name:
            return properties[at + 1]
    return None


def _get(holder: Any, name: str, otherwise: Any) -> Any:
    found = _find(holder, name)
    return otherwise if found is None else found.Value


def _set(holder: Any, name: str, value: int) -> None:
    found = _find(holder, name)
    if found is not None and not found.IsReadOnly:
        _translated(lambda: setattr(found, "Value", value))


def _resolutions(item: Any) -> tuple[int, ...]:
    found = _find(item, _X_DPI)
    if found is None or found.SubType != 2:  # WiaSubType: a list
        return ()
    values = found.SubTypeValues
    return tuple(sorted(int(values[at + 1]) for at in range(values.Count)))
