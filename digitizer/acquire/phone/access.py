"""Who may use the page: devices of the local network, and of these the one that shows the one-time key."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
import threading
from dataclasses import dataclass

from digitizer.acquire.phone import faults

_MOST_FAILURES = 30  # wrong keys, until nobody is let in any more
_SOMEWHERE = ("192.0.2.1", 9)  # a documentation address: connecting a datagram socket sends nothing
COOKIE = "phone"


@dataclass(frozen=True, slots=True)
class PhoneAddress:
    """Where the page is. ``url`` holds the one-time key, ``fingerprint`` is the certificate's."""

    url: str
    secure: bool
    fingerprint: str = ""


def local_address() -> str:
    """This machine's address on the local network. Raises EnvironmentFault MAY-42."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)
            address = str(probe.getsockname()[0])
        except OSError as error:
            raise faults.no_network() from error
    if not is_local(address) or ipaddress.ip_address(address).is_loopback:
        raise faults.no_network()
    return address


def is_local(address: str) -> bool:
    """Whether an address belongs to a private network, to this machine, or to the wire."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.is_private or found.is_loopback or found.is_link_local


class Doorkeeper:
    """The key that is shown on the screen, and the phones that were let in with one; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key = secrets.token_urlsafe(16)
        self._tokens: set[str] = set()
        self._failures = 0

    @property
    def key(self) -> str:
        """The key for the next phone."""
        return self._key

    def let_in(self, key: str) -> str:
        """The cookie for a phone that shows the key, which is then used up. Raises InputError DTH-02."""
        with self._lock:
            right = hmac.compare_digest(key.encode(), self._key.encode())
            if not right or self._failures >= _MOST_FAILURES:
                self._failures += 1
                raise faults.unknown_device()
            self._key = secrets.token_urlsafe(16)
            token = secrets.token_urlsafe(24)
            self._tokens.add(token)
            return token

    def knows(self, token: str) -> bool:
        """Whether a phone was let in."""
        with self._lock:
            return any(hmac.compare_digest(token.encode(), known.encode()) for known in self._tokens)
