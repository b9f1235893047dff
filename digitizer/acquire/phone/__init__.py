"""Photographs from phones on the office's own network: a small web page, served while a person wants it."""

from digitizer.acquire.phone.access import PhoneAddress
from digitizer.acquire.phone.photos import Offer, Verdict
from digitizer.acquire.phone.qr import qr_png, qr_rows
from digitizer.acquire.phone.server import PhoneServer

__all__ = ["Offer", "PhoneAddress", "PhoneServer", "Verdict", "qr_png", "qr_rows"]
