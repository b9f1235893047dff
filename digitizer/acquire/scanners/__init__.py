"""Scanners behind one protocol: SANE, WIA, and eSCL over HTTP; each does its work in a process of its own."""

from digitizer.acquire.scanners.registry import FoundDevices, find_devices, source_of
from digitizer.acquire.scanners.source import Patience, ScanBatch, ScanSource

__all__ = ["FoundDevices", "Patience", "ScanBatch", "ScanSource", "find_devices", "source_of"]
