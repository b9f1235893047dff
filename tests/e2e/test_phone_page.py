"""The phone's page in a real browser with a phone's screen: photographs arrive whole, once and in order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from digitizer.app.phoning import PhonePage
from tests.fixtures.chromium import PROGRAM, Browser, Phone, open_browser
from tests.fixtures.cli import sample
from tests.fixtures.defects import DEFECTS
from tests.fixtures.phone_station import phone_station

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium")

GOOD = [("KS.2016.01", n) for n in range(2, 12)] + [("KT.2018.01", n) for n in range(2, 7)]
GOOD += [("KH.2017.01", n) for n in range(2, 7)]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with open_browser(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


def saved(page: np.ndarray, path: Path, **options: object) -> Path:
    Image.fromarray(page).save(path, quality=88, **options)
    return path


def settled(phone: Phone) -> str:
    """Waits for the verdict on the photograph that is shown; good, poor or bad."""
    phone.wait("['good', 'poor', 'bad'].includes(document.querySelector('#current').className)")
    return str(phone.run("document.querySelector('#current').className"))


def shoot(phone: Phone, path: Path) -> str:
    phone.run("document.querySelector('#current').className = ''")
    phone.photograph(path)
    return settled(phone)


def begin(browser: Browser, url: str) -> Phone:
    phone = browser.phone()
    phone.open(url)
    phone.wait("document.querySelector('#count').innerText")
    return phone


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_twenty_photographs_one_interrupted(browser: Browser, tmp_path: Path) -> None:
    photos = [sample(book, number) for book, number in GOOD]
    with phone_station(tmp_path / "kho") as station:
        phone = begin(browser, station.url)
        for number, path in enumerate(photos, start=1):
            if number == 8:
                _interrupted(phone, path)
            elif shoot(phone, path) == "poor":
                phone.tap("#keep")
                phone.wait("document.querySelector('#current').className === 'good'")
            assert phone.text("#verdict").startswith(f"Đã nhận trang {number}"), phone.text()
            phone.wait(f"document.querySelector('#count').innerText === 'Đã có {number} trang'")
    assert station.pages == [digest(path) for path in photos]


def _interrupted(phone: Phone, path: Path) -> None:
    """The Wi-Fi is slow and then gone in the middle of a photograph, and the phone's page is opened anew."""
    phone.slow(60_000)
    phone.run("document.querySelector('#current').className = ''")
    phone.photograph(path)
    phone.wait("document.querySelector('#progress').value > 0")
    phone.network(False)
    phone.wait("document.body.innerText.includes('Mất kết nối')")
    phone.network(True)
    phone.call("Page.reload")
    phone.wait("document.readyState === 'complete' && document.querySelector('#count').innerText")
    if settled(phone) == "poor":
        phone.tap("#keep")
    phone.wait("document.querySelector('#current').className === 'good'")


def test_a_poor_photograph_is_told_at_once_and_taken_again(browser: Browser, tmp_path: Path) -> None:
    page = np.asarray(Image.open(sample("KS.2016.01", 3)))
    blurred = saved(DEFECTS["blur"](page, np.random.default_rng(1)), tmp_path / "mờ.jpg")
    with phone_station(tmp_path / "kho", secure=False) as station:
        phone = begin(browser, station.url)
        assert shoot(phone, blurred) == "poor"
        assert "mờ" in phone.text("#defects")
        phone.tap("#again")
        phone.wait("document.querySelector('#current').hidden")
        assert shoot(phone, sample("KS.2016.01", 3)) == "good"
        assert "rõ, đủ, thẳng" in phone.text("#verdict")
        phone.tap("#again")  # a second look: take the page that is already there once more
        again = cv2.convertScaleAbs(page, alpha=0.97)
        assert shoot(phone, saved(again, tmp_path / "lại.jpg")) == "good"
    assert station.pages == [digest(tmp_path / "lại.jpg")]
    assert station.images == {station.names[0]: 1}
    assert all(
        isinstance(event.quality.score, float) for event in station.events if isinstance(event, PhonePage)
    )


def test_the_same_photograph_twice_is_one_page(browser: Browser, tmp_path: Path) -> None:
    with phone_station(tmp_path / "kho") as station:
        phone = begin(browser, station.url)
        shoot(phone, sample("KS.2016.01", 4))
        assert shoot(phone, sample("KS.2016.01", 4)) == "good"
        assert "đã có" in phone.text("#verdict")
    assert len(station.pages) == 1


def test_a_foreign_device_is_refused(browser: Browser, tmp_path: Path) -> None:
    with phone_station(tmp_path / "kho") as station:
        key = station.url
        begin(browser, key)
        stranger = browser.phone()
        stranger.open(f"{station.base}/")
        assert "Mã này không đúng" in stranger.text()
        stranger.open(key)  # photographed over the officer's shoulder
        assert "đã dùng cho một điện thoại khác" in stranger.text()
        assert stranger.run("fetch('/api/book').then((answer) => answer.status)") == 403


def test_over_tls(browser: Browser, tmp_path: Path) -> None:
    pytest.importorskip("cryptography")
    with phone_station(tmp_path / "kho", secure=True) as station:
        assert station.url.startswith("https://")
        phone = begin(browser, station.url)
        assert shoot(phone, sample("KS.2016.01", 5)) == "good"
    assert len(station.pages) == 1


def test_what_is_no_photograph_is_refused(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"khong phai anh")
    with phone_station(tmp_path / "kho") as station:
        phone = begin(browser, station.url)
        assert shoot(phone, path) == "bad"
        assert "Không dùng được ảnh này" in phone.text("#verdict")
    assert station.pages == []
