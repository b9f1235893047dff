"""The phone's page against whoever is on the network."""

from __future__ import annotations

import http.client
import io
import json
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from digitizer.acquire.phone.access import is_local
from digitizer.acquire.phone.qr import qr_png, qr_rows
from digitizer.app.phoning import PhoneOpened
from tests.fixtures.fake_scanimage import image
from tests.fixtures.phone_station import PhoneStation, phone_station


@pytest.fixture
def station(tmp_path: Path) -> Iterator[PhoneStation]:
    with phone_station(tmp_path / "kho") as station:
        yield station


class Device:
    """Something that speaks HTTP to the page."""

    def __init__(self, station: PhoneStation) -> None:
        self.parts = urlsplit(station.url)
        self.headers: dict[str, str] = {}

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.parts.hostname, self.parts.port, timeout=30)
        try:
            connection.request(method, path, body, {**self.headers, **headers})
            response = connection.getresponse()
            self.last = response
            return response.status, response.read().decode()
        finally:
            connection.close()

    def enter(self) -> None:
        status, _ = self.ask("GET", f"/?{self.parts.query}")
        assert status == 303
        self.headers = {"Cookie": self.last.getheader("Set-Cookie").partition(";")[0]}

    def send(self, data: bytes, identifier: str = "", **query: object) -> tuple[int, dict]:
        identifier = identifier or secrets.token_hex(16)
        given = {"offset": 0, "total": len(data), **query}
        text = "&".join(f"{name}={value}" for name, value in given.items())
        status, answer = self.ask("PUT", f"/api/photos/{identifier}?{text}", data)
        return status, json.loads(answer)


@pytest.fixture
def device(station: PhoneStation) -> Device:
    device = Device(station)
    device.enter()
    return device


def jpeg(number: int = 1) -> bytes:
    target = io.BytesIO()
    image(number, False).resize((1700, 2400)).save(target, "JPEG")
    return target.getvalue()


def test_nothing_without_the_key(station: PhoneStation) -> None:
    stranger = Device(station)
    for path in ("/", "/?k=", "/?k=wrong", "/api/book", "/api/photos/" + "0" * 32):
        assert stranger.ask("GET", path)[0] == 403
    assert stranger.send(jpeg())[0] == 403
    assert stranger.ask("POST", f"/api/photos/{'0' * 32}/keep")[0] == 403
    stranger.headers = {"Cookie": "phone=" + "a" * 32}
    assert stranger.ask("GET", "/api/book")[0] == 403


def test_the_key_lets_one_phone_in(station: PhoneStation, device: Device) -> None:
    second = Device(station)
    second.parts = device.parts
    assert second.ask("GET", f"/?{device.parts.query}")[0] == 403
    opened = [event for event in station.events if isinstance(event, PhoneOpened)]
    assert opened


def test_the_cookie_is_out_of_reach(device: Device, station: PhoneStation) -> None:
    status, _ = Device(station).ask("GET", urlsplit(station.url).path)
    assert status == 403
    other = Device(station)
    other.parts = urlsplit(station.url)
    if station.url and other.parts.query != device.parts.query:
        other.enter()
        cookie = other.last.getheader("Set-Cookie")
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie


def test_too_many_wrong_keys_shut_the_door(station: PhoneStation) -> None:
    stranger = Device(station)
    for _ in range(31):
        stranger.ask("GET", "/?k=guess")
    right = Device(station)
    assert right.ask("GET", f"/?{right.parts.query}")[0] == 403


def test_a_foreign_name_or_page_is_refused(device: Device) -> None:
    assert device.ask("GET", "/api/book", Host="evil.example")[0] == 400
    assert device.ask("GET", "/api/book", Origin="http://evil.example")[0] == 400
    assert device.ask("GET", "/api/book")[0] == 200


@pytest.mark.parametrize(
    ("identifier", "query"),
    [
        ("../../office.db", {}),
        ("A" * 32, {}),
        ("0" * 31, {}),
        ("0" * 32, {"total": 0}),
        ("0" * 32, {"total": 10**9}),
        ("0" * 32, {"offset": -1}),
        ("0" * 32, {"total": "nhiều"}),
        ("0" * 32, {"offset": "1" * 40}),
    ],
)
def test_requests_that_the_page_never_makes(device: Device, identifier: str, query: dict) -> None:
    data = jpeg()
    given = {"offset": 0, "total": len(data), **query}
    from urllib.parse import quote, urlencode

    path = f"/api/photos/{quote(identifier, safe='')}?{urlencode(given)}"
    assert device.ask("PUT", path, data)[0] == 400


def test_unknown_paths_and_files(device: Device) -> None:
    for path in ("/../office.db", "/phone.py", "/api/../../x", "/%2e%2e/office.db", "/api/photos/"):
        assert device.ask("GET", path)[0] == 400


def test_a_piece_in_the_wrong_place_changes_nothing(device: Device) -> None:
    data, identifier = jpeg(), secrets.token_hex(16)
    status, answer = device.send(data[:1000], identifier, total=len(data))
    assert (status, answer) == (200, {"received": 1000})
    _, answer = device.send(data[500:1500], identifier, offset=500, total=len(data))
    assert answer == {"received": 1000}
    _, answer = device.send(data[1000:], identifier, offset=1000, total=len(data))
    assert answer["received"] == len(data) and answer["verdict"]["state"] in ("held", "taken")


def test_the_answer_that_was_lost_is_given_again(device: Device, station: PhoneStation) -> None:
    data, identifier = jpeg(2), secrets.token_hex(16)
    _, first = device.send(data, identifier)
    _, second = device.send(data, identifier)
    third = json.loads(device.ask("GET", f"/api/photos/{identifier}")[1])
    assert first == second == third
    if first["verdict"]["state"] == "held":
        kept = json.loads(device.ask("POST", f"/api/photos/{identifier}/keep", b"")[1])
        again = json.loads(device.ask("POST", f"/api/photos/{identifier}/keep", b"")[1])
        assert kept == again and kept["verdict"]["state"] == "taken"


def test_a_phone_that_stalls_holds_nobody_up(device: Device) -> None:
    stalled = [socket.create_connection((device.parts.hostname, device.parts.port)) for _ in range(8)]
    for one in stalled:
        one.sendall(b"PUT /api/photos/" + b"0" * 32)
    assert device.ask("GET", "/api/book")[0] == 200
    for one in stalled:
        one.close()


def test_rubbish_instead_of_http(device: Device) -> None:
    for rubbish in (b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"\0" * 4096, b"A" * 70_000):
        with socket.create_connection((device.parts.hostname, device.parts.port)) as connection:
            connection.settimeout(5)
            try:
                connection.sendall(rubbish)
                connection.shutdown(socket.SHUT_WR)
                connection.recv(100)
            except OSError:
                pass
    assert device.ask("GET", "/api/book")[0] == 200


def test_pages_forbid_foreign_scripts(device: Device) -> None:
    _, html = device.ask("GET", "/")
    assert "default-src 'none'" in device.last.getheader("Content-Security-Policy")
    assert device.last.getheader("Cache-Control") == "no-store"
    assert "http://" not in html and "https://" not in html


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("192.168.1.7", True),
        ("10.0.0.1", True),
        ("172.20.3.4", True),
        ("127.0.0.1", True),
        ("169.254.1.1", True),
        ("fe80::1%eth0", True),
        ("::ffff:192.168.1.7", True),
        ("8.8.8.8", False),
        ("::ffff:8.8.8.8", False),
        ("2001:4860:4860::8888", False),
        ("khong", False),
    ],
)
def test_which_addresses_are_the_offices_own(address: str, local: bool) -> None:
    assert is_local(address) is local


def test_it_turns_itself_off(tmp_path: Path) -> None:
    import time

    with phone_station(tmp_path / "kho", minutes=0.01) as station:
        limit = time.monotonic() + 30
        while answers(station) and time.monotonic() < limit:
            time.sleep(0.1)
        assert not answers(station)


def answers(station: PhoneStation) -> bool:
    try:
        Device(station).ask("GET", "/")
    except OSError:
        return False
    return True


def test_the_qr_code_holds_the_address() -> None:
    cv2 = pytest.importorskip("cv2")
    np = pytest.importorskip("numpy")
    pytest.importorskip("segno")
    url = "https://192.168.1.20:8443/?k=abcDEF_123-456"
    picture = cv2.imdecode(np.frombuffer(qr_png(url), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == url
    rows = qr_rows(url)
    assert len({len(row) for row in rows}) == 1 and len(rows) > 10
