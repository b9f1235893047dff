"""The page's server: stdlib's, on one address of the local network, off again by itself.

Requests come in threads; whatever touches the office is asked of the thread that owns it, through ``offers``.
"""

from __future__ import annotations

import json
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from http.server import ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from typing import Any, Self

from digitizer.acquire.phone import certificate, faults
from digitizer.acquire.phone.access import Doorkeeper, PhoneAddress, is_local, local_address
from digitizer.acquire.phone.handler import Handler
from digitizer.acquire.phone.photos import Offer, Photos, Verdict
from digitizer.acquire.phone.words import page_words
from digitizer.errors import Translate

_ANSWER_SECONDS = 60.0  # a phone waits so long for the desk, then asks again
_HANDSHAKE_SECONDS = 10.0
_MOST_CONNECTIONS = 32


class PhoneServer:
    """The page for one book. ``about`` gives what the page shows of the book; a context manager.

    ``address`` None: this machine's on the local network. ``secure`` None: TLS where it is possible.
    """

    def __init__(
        self,
        folder: Path,
        about: Mapping[str, object],
        *,
        address: str | None = None,
        port: int = 0,
        secure: bool | None = None,
        translate: Translate = str,
    ) -> None:
        """Raises EnvironmentFault MAY-42 (no network), MAY-43 (port)."""
        self.offers: queue.Queue[tuple[Offer, Future[Verdict]]] = queue.Queue()
        self._keeper = Doorkeeper()
        self._photos = Photos(folder, self._ask)
        self._about = dict(about)
        self._last = monotonic()
        host = address or local_address()
        self._secure = certificate.is_possible() if secure is None else secure
        context, self._fingerprint = certificate.server_context(host) if self._secure else (None, "")
        site = Site(self._keeper, self._photos, self._about_now, page_words(translate), translate, self._woke)
        try:
            self._server = _Server((host, port), site, context)
        except OSError as error:
            raise faults.address_taken() from error
        self._host = f"{host}:{self._server.server_address[1]}"
        site.hosts = frozenset({self._host})
        site.secure = self._secure
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.2,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def address(self) -> PhoneAddress:
        """Where the next phone goes; the key in it changes when it was used."""
        scheme = "https" if self._secure else "http"
        return PhoneAddress(f"{scheme}://{self._host}/?k={self._keeper.key}", self._secure, self._fingerprint)

    @property
    def idle(self) -> float:
        """Seconds since a phone that was let in last did something."""
        return monotonic() - self._last

    def next_offer(self, seconds: float) -> tuple[Offer, Future[Verdict]] | None:
        """The next photograph for the desk to judge; None when none came."""
        try:
            return self.offers.get(timeout=seconds)
        except queue.Empty:
            return None

    def note(self, pages: int) -> None:
        """How many pages the book has now, for the phone to show."""
        self._about["pages"] = pages

    def _about_now(self) -> Mapping[str, object]:
        return self._about

    def _woke(self) -> None:
        self._last = monotonic()

    def _ask(self, offer: Offer) -> Verdict:
        answer: Future[Verdict] = Future()
        self.offers.put((offer, answer))
        try:
            return answer.result(_ANSWER_SECONDS)
        except FutureTimeout as error:
            raise faults.no_answer() from error


class Site:
    """What the handlers of all connections share."""

    def __init__(
        self,
        keeper: Doorkeeper,
        photos: Photos,
        about: Callable[[], Mapping[str, object]],
        words: Mapping[str, str],
        translate: Translate,
        woke: Callable[[], None],
    ) -> None:
        self.keeper = keeper
        self.photos = photos
        self.about = about
        self.words = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
        self.translate = translate
        self.woke = woke
        self.hosts: frozenset[str] = frozenset()
        self.secure = False


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], site: Site, context: ssl.SSLContext | None) -> None:
        self.site = site
        self._context = context
        self._room = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        super().__init__(address, Handler)

    def verify_request(self, request: Any, client_address: Any) -> bool:
        return is_local(client_address[0])

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._room.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """The handshake is done here, so that a phone that stalls keeps only its own thread."""
        try:
            request.settimeout(_HANDSHAKE_SECONDS)
            if self._context is not None:
                request = self._context.wrap_socket(request, server_side=True)
            super().process_request_thread(request, client_address)
        except (OSError, ssl.SSLError):
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)
            request.close()
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A phone that went away is no error of ours; nothing is written to the terminal."""
