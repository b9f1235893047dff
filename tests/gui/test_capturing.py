"""Pages that come in by a scanner, and a hand that is learned, without a display."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from digitizer.app.desk import Desk
from digitizer.app.learning import Hand
from digitizer.app.scanning import ScanOrder, scan_pages
from digitizer.domain.quality import Defect, DefectKind, Quality
from digitizer.domain.records import PageKind, Standing
from digitizer.domain.scanning import Device
from digitizer.gui.presenters import capturing
from digitizer.gui.presenters.scanning import ScanPresenter
from tests.fixtures.scanning import FakeScanner, fake_scanner
from tests.fixtures.window import BOOK, QuietFront, Seen, Straight, put, session_at, settle

FIRST, SECOND, THIRD, FOURTH = (f"{BOOK}-000{number}" for number in (1, 2, 3, 4))


@pytest.fixture
def screen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> ScanPresenter:
    monkeypatch.setattr(ScanPresenter, "read", lambda self, book="", retry=False: None)
    presenter = ScanPresenter(session_at(desk))
    put(presenter)
    presenter.open(BOOK)
    settle(presenter.session)
    return presenter


def front(screen: ScanPresenter) -> QuietFront:
    assert isinstance(screen.session.front, QuietFront)
    return screen.session.front


def order(desk: Desk) -> list[str]:
    return [page.id for page in desk.office.pages.list(BOOK)]


def after(screen: ScanPresenter, page: str, does: Callable[[], object]) -> None:
    screen.select(page)
    does()
    settle(screen.session)


def test_pages_change_places_one_by_one(screen: ScanPresenter, desk: Desk) -> None:
    after(screen, SECOND, partial(screen.move, True))
    assert order(desk) == [FIRST, THIRD, SECOND, FOURTH]
    after(screen, SECOND, partial(screen.move, False))
    after(screen, SECOND, partial(screen.move, False))
    assert order(desk) == [SECOND, FIRST, THIRD, FOURTH]
    after(screen, SECOND, partial(screen.move, False))
    assert order(desk) == [SECOND, FIRST, THIRD, FOURTH]
    after(screen, FOURTH, partial(screen.move, True))
    assert order(desk)[-1] == FOURTH


def test_quarter_turns_add_up(screen: ScanPresenter, desk: Desk) -> None:
    after(screen, SECOND, screen.turn)
    assert desk.office.pages.get(SECOND).turn == 270
    after(screen, SECOND, screen.turn)
    assert desk.office.pages.get(SECOND).turn == 180


def test_a_page_is_named_and_the_program_may_guess_again(screen: ScanPresenter, desk: Desk) -> None:
    after(screen, FOURTH, partial(screen.set_kind, PageKind.BLANK))
    assert desk.office.pages.get(FOURTH).marked == PageKind.BLANK
    after(screen, FOURTH, partial(screen.set_kind, PageKind.UNKNOWN))
    assert desk.office.pages.get(FOURTH).marked == ""


def test_a_page_is_taken_out_with_a_reason_only(screen: ScanPresenter, desk: Desk) -> None:
    put(screen, ask_reason=None)
    after(screen, THIRD, screen.remove)
    assert THIRD in order(desk)
    put(screen, ask_reason="trang thừa")
    after(screen, THIRD, screen.remove)
    assert desk.office.pages.get(THIRD).standing is Standing.REMOVED


def test_what_is_wrong_with_a_picture_stands_under_it(screen: ScanPresenter, desk: Desk) -> None:
    desk.office.pages.judge(SECOND, Quality(0.3, (Defect(DefectKind.BLUR, {}),), ""))
    view = put(screen)
    screen.reload()
    settle(screen.session)
    thumb = view.calls["show_pages"][0][1]
    assert thumb.sign.text and thumb.quality == ""


def scanners(monkeypatch: pytest.MonkeyPatch, *devices: Device) -> None:
    monkeypatch.setattr(capturing, "list_scanners", lambda: SimpleNamespace(devices=devices, errors=()))


def scan_with(
    screen: ScanPresenter, monkeypatch: pytest.MonkeyPatch, scanner: FakeScanner
) -> tuple[Seen, list[ScanOrder]]:
    """Scans from the feeder; what was asked and ordered."""
    orders: list[ScanOrder] = []

    def scan(desk: Desk, book: str, order: ScanOrder) -> Iterator[Any]:
        orders.append(order)
        return scan_pages(desk, book, order, source=scanner.source())

    scanners(monkeypatch, Device("fake:0", "Máy quét thử"))
    monkeypatch.setattr(capturing, "scan_pages", scan)
    screen.capture.view = view = Seen(
        ask_scan={"device": "fake:0", "preset": "", "feed": "feeder"},
    )
    screen.capture.scan()
    settle(screen.session)
    return view, orders


def test_a_feeder_is_scanned_into_the_book(
    screen: ScanPresenter, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, orders = scan_with(screen, monkeypatch, fake_scanner(tmp_path, "page", "page", "empty"))
    assert len(order(desk)) == 6 and orders[0].count is None
    assert view.calls["ask_scan"][0] == [("fake:0", "Máy quét thử")]
    assert any(text.startswith(order(desk)[-1]) for text in front(screen).status)
    assert "hide_phone" in view.calls and screen.session.bridge.runs == []


def test_a_scanner_unplugged_in_the_middle_keeps_the_pages_that_came(
    screen: ScanPresenter, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan_with(screen, monkeypatch, fake_scanner(tmp_path, "page", "page", "unplug"))
    told = front(screen).problems[-1]
    assert len(order(desk)) == 6 and told.code.startswith("MQT-") and told.step
    assert screen.session.bridge.runs == []


def test_without_a_scanner_the_folder_is_named_as_the_way(
    screen: ScanPresenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanners(monkeypatch)
    screen.capture.view = Seen()
    screen.capture.scan()
    settle(screen.session)
    assert "Theo dõi thư mục" in front(screen).status[-1]


def test_a_folder_that_is_not_there_is_told(screen: ScanPresenter, tmp_path: Path) -> None:
    screen.capture.view = Seen()
    screen.capture.watch(str(tmp_path / "không có"))
    settle(screen.session)
    assert front(screen).problems[-1].code.startswith("TEP-")


def test_a_hand_is_learned_from_confirmed_values_only(screen: ScanPresenter) -> None:
    screen.capture.learn()
    settle(screen.session)
    assert front(screen).problems[-1].code == "QTR-31"


@pytest.mark.parametrize(
    ("hand", "said"), [(Hand(True, 40, 0.2, 0.1), "10.0%"), (Hand(False, 3), "giữ nguyên")]
)
def test_what_learning_gave_is_told(
    screen: ScanPresenter, monkeypatch: pytest.MonkeyPatch, hand: Hand, said: str
) -> None:
    monkeypatch.setattr(capturing, "learn_book", lambda desk, book: iter([hand]))
    screen.capture.learn()
    settle(screen.session)
    assert said in front(screen).status[-1]


def test_the_same_is_not_begun_twice(screen: ScanPresenter, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(capturing, "learn_book", lambda desk, book: begun.append(book) or iter(()))
    monkeypatch.setattr(Straight, "start", lambda self, run, steps: (self.runs.append(run), steps()))
    screen.capture.learn()
    screen.capture.learn()
    assert begun == [BOOK]


def test_a_phone_is_shown_where_to_go(screen: ScanPresenter, monkeypatch: pytest.MonkeyPatch) -> None:
    from digitizer.acquire.phone import PhoneAddress
    from digitizer.app.phoning import PhoneOpened

    opened = PhoneOpened(PhoneAddress("https://192.168.1.7:8443/?k=x", True, "AB:CD"))
    monkeypatch.setattr(capturing, "phone_pages", lambda *args, **named: iter([opened]))
    screen.capture.view = view = Seen()
    screen.capture.phone()
    settle(screen.session)
    code, url, note = view.calls["show_phone"]
    assert code.startswith(b"\x89PNG") and url == opened.address.url and "AB:CD" in note
