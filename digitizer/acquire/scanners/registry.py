"""Which ways to scanners this machine has, and which scanners they find."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digitizer.acquire.scanners import faults
from digitizer.acquire.scanners.escl import EsclClient
from digitizer.acquire.scanners.isolated import IsolatedSource
from digitizer.acquire.scanners.sane import SaneSource
from digitizer.acquire.scanners.source import Patience, ScanSource
from digitizer.acquire.scanners.wia import WiaClient
from digitizer.domain.scanning import Device
from digitizer.errors import DigitizerError


@dataclass(frozen=True, slots=True)
class FoundDevices:
    """The scanners, and why some ways to them could not be searched."""

    devices: Sequence[Device]
    errors: Sequence[DigitizerError]


def sources(patience: Patience = Patience()) -> Mapping[str, ScanSource]:  # noqa: B008 (frozen)
    """The ways of this machine, by the prefix of their devices."""
    if sys.platform == "win32":
        own: dict[str, ScanSource] = {"wia": IsolatedSource(WiaClient, patience)}
    else:
        own = {"sane": SaneSource(patience=patience)}
    return {**own, "escl": IsolatedSource(EsclClient, patience)}


def find_devices(known: Mapping[str, ScanSource] | None = None) -> FoundDevices:
    """Asks every way for its scanners; what goes wrong with one does not hide the others."""
    devices: list[Device] = []
    errors: list[DigitizerError] = []
    for source in (known or sources()).values():
        try:
            devices.extend(source.devices())
        except DigitizerError as error:
            errors.append(error)
    return FoundDevices(devices, errors)


def source_of(device: str, known: Mapping[str, ScanSource] | None = None) -> tuple[ScanSource, str]:
    """The way to a scanner, and the scanner's name on it. Raises ScannerError MQT-13."""
    prefix, _, name = device.partition(":")
    found = (known or sources()).get(prefix)
    if found is None or not name:
        raise faults.unknown_device(device)
    return found, name
