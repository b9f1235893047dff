"""One request of a phone: checked, answered, nothing written to the terminal."""

from __future__ import annotations

import json
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from digitizer.acquire.phone import faults
from digitizer.acquire.phone.access import COOKIE
from digitizer.acquire.phone.photos import LARGEST_PIECE
from digitizer.errors import DigitizerError

if TYPE_CHECKING:
    from digitizer.acquire.phone.server import Site

_FILES = {
    "/phone.js": ("phone.js", "text/javascript; charset=utf-8"),
    "/phone.css": ("phone.css", "text/css; charset=utf-8"),
}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " img-src 'self' blob:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_PHOTOS = "/api/photos/"


class Handler(BaseHTTPRequestHandler):
    """Serves the page and takes photographs. Every answer says what happened in one sentence."""

    protocol_version = "HTTP/1.1"
    server_version = "digitizer"
    sys_version = ""
    timeout = 30

    @property
    def _site(self) -> Site:
        site: Site = self.server.site  # type: ignore[attr-defined]
        return site

    def do_GET(self) -> None:
        """The page, its parts, the book, the state of a photograph."""
        self._guarded(self._get)

    def do_PUT(self) -> None:
        """A piece of a photograph."""
        self._guarded(self._put)

    def do_POST(self) -> None:
        """A decision about a photograph."""
        self._guarded(self._post)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: requests hold keys."""

    def _guarded(self, answer: Any) -> None:
        self.close_connection = self.command != "GET"  # an error may leave a part of the request unread
        try:
            if self.headers.get("Host") not in self._site.hosts:  # a foreign name that leads here
                raise faults.wrong_request()
            answer()
        except DigitizerError as error:
            self._refuse(error)

    def _get(self) -> None:
        address = urlsplit(self.path)
        key = parse_qs(address.query).get("k", [""])[0]
        if address.path == "/" and key and not self._is_known():
            self._welcome(self._site.keeper.let_in(key))
        elif address.path in _FILES:
            name, kind = _FILES[address.path]
            self._send(200, kind, _text(name))
        else:
            self._check_known()
            self._get_inside(address.path)

    def _get_inside(self, path: str) -> None:
        if path == "/":
            html = _text("index.html").replace("{words}", self._site.words)
            self._send(200, "text/html; charset=utf-8", html)
        elif path == "/api/book":
            self._send_json(200, dict(self._site.about()))
        elif path.startswith(_PHOTOS):
            self._send_json(200, self._site.photos.state(path.removeprefix(_PHOTOS)))
        else:
            raise faults.wrong_request()

    def _put(self) -> None:
        self._check_known()
        address = urlsplit(self.path)
        given = {name: values[0] for name, values in parse_qs(address.query).items()}
        length = _number(self.headers.get("Content-Length", ""))
        if not address.path.startswith(_PHOTOS) or length > LARGEST_PIECE:
            raise faults.wrong_request()
        shown = self._site.photos.receive(
            address.path.removeprefix(_PHOTOS),
            _number(given.get("offset", "")),
            _number(given.get("total", "")),
            self.rfile,  # type: ignore[arg-type]
            length,
            given.get("replaces", "")[:64],
        )
        self._send_json(200, shown)

    def _post(self) -> None:
        self._check_known()
        path, _, decision = urlsplit(self.path).path.rpartition("/")
        if not path.startswith(_PHOTOS) or decision not in ("keep", "drop"):
            raise faults.wrong_request()
        self._send_json(200, self._site.photos.decide(path.removeprefix(_PHOTOS), decision == "keep"))

    def _is_known(self) -> bool:
        try:
            cookie = SimpleCookie(self.headers.get("Cookie", ""))
        except CookieError:
            return False
        return COOKIE in cookie and self._site.keeper.knows(cookie[COOKIE].value)

    def _check_known(self) -> None:
        origin = self.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc not in self._site.hosts:
            raise faults.wrong_request()
        if not self._is_known():
            raise faults.unknown_device()
        self._site.woke()

    def _welcome(self, token: str) -> None:
        """The key goes out of the address: what stays on the phone is a cookie that no script reads."""
        secure = "; Secure" if self._site.secure else ""
        cookie = f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}"
        self._send(303, "text/plain", "", {"Location": "/", "Set-Cookie": cookie})

    def _refuse(self, error: DigitizerError) -> None:
        told = {"code": error.code, "message": error.text(self._site.translate)}
        status = 403 if error.code in ("DTH-01", "DTH-02") else 503 if error.code == "DTH-05" else 400
        if self.path.startswith("/api/"):
            self._send_json(status, told)
        else:
            html = _text("refused.html").replace("{message}", _escaped(told["message"]))
            self._send(status, "text/html; charset=utf-8", html)

    def _send_json(self, status: int, value: object) -> None:
        self._send(status, "application/json; charset=utf-8", json.dumps(value, ensure_ascii=False))

    def _send(self, status: int, kind: str, text: str, more: dict[str, str] | None = None) -> None:
        data = text.encode()
        self.send_response(status)
        connection = {"Connection": "close"} if self.close_connection else {}
        for name, value in {**_HEADERS, **(more or {}), **connection}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _text(name: str) -> str:
    return files("digitizer.acquire.phone").joinpath("page", name).read_text("utf-8")


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise faults.wrong_request()
    return int(text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
