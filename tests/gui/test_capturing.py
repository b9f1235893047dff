"""Pages that come in by a scanner, and a hand that is learned, without a display."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from digitizer.app.desk import Desk
from digitizer.app.learning import Hand
from digitizer.app.previewing import preview_scan
from digitizer.app.scanning import Judged, Noticed, ScanOrder, scan_pages
from digitizer.domain.completeness import Gap, GapKind
from digitizer.domain.quality import Defect, DefectKind, Quality
from digitizer.domain.records import PageKind, Standing
from digitizer.domain.scanning import Device
from digitizer.gui.presenters import capturing
from digitizer.gui.presenters.capturing import CapturePresenter
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


@pytest.fixture
def scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeScanner:
    """The one that the presenter finds."""
    made = fake_scanner(tmp_path)

    def scan(desk: Desk, book: str, order: ScanOrder, **answers: Any) -> Iterator[Any]:
        made.orders.append(order)
        return scan_pages(desk, book, replace(order, jobs=0), source=made.source(), **answers)

    scanners(monkeypatch, Device("fake:0", "Máy quét thử"))
    monkeypatch.setattr(capturing, "scan_pages", scan)
    monkeypatch.setattr(capturing, "preview_scan", lambda *args: preview_scan(*args, source=made.source()))
    return made


def asked(feed: str, place: str = "end") -> tuple[str, dict[str, str]]:
    return "scan", {"device": "fake:0", "preset": "a4", "feed": feed, "place": place}


def scanned(screen: ScanPresenter, **answers: Any) -> Seen:
    screen.capture.view = view = Seen(**answers)
    screen.capture.scan()
    settle(screen.session)
    return view


def test_a_feeder_is_scanned_into_the_book(screen: ScanPresenter, desk: Desk, scanner: FakeScanner) -> None:
    scanner.plan("page", "page", "empty")
    view = scanned(screen, ask_scan=asked("feeder"))
    assert len(order(desk)) == 6 and scanner.orders[0].count is None
    assert view.calls["ask_scan"][0][0].choices == [("fake:0", "Máy quét thử")]
    assert "Trang 6: " in " ".join(front(screen).status)
    assert "hide_phone" in view.calls and screen.session.bridge.runs == []


def test_after_a_jam_the_person_tries_again_and_the_batch_goes_on(
    screen: ScanPresenter, desk: Desk, scanner: FakeScanner
) -> None:
    scanner.plan("page", "jam", "page", "page", "empty")
    view = scanned(screen, ask_scan=asked("feeder"), ask_again=True)
    what, step = view.calls["ask_again"]
    assert "kẹt" in what and "thử lại" in step
    assert len(order(desk)) == 7 and front(screen).problems == []


def test_after_a_jam_the_person_has_enough(screen: ScanPresenter, desk: Desk, scanner: FakeScanner) -> None:
    scanner.plan("page", "jam", "page")
    scanned(screen, ask_scan=asked("feeder"), ask_again=False)
    assert len(order(desk)) == 5


def test_what_trying_again_cannot_mend_is_a_problem(screen: ScanPresenter, scanner: FakeScanner) -> None:
    scanner.plan("refused")
    view = scanned(screen, ask_scan=asked("feeder"))
    assert front(screen).problems[-1].code == "MQT-08" and "ask_again" not in view.calls


def test_leaf_by_leaf_from_the_glass(screen: ScanPresenter, desk: Desk, scanner: FakeScanner) -> None:
    screen.capture.view = view = Seen(ask_scan=asked("flatbed"))
    view.answers["ask_next"] = True
    seen: list[tuple[int, str]] = []
    view.ask_next = lambda number, told: seen.append((number, told)) or number <= 3
    screen.capture.scan()
    settle(screen.session)
    assert [number for number, _ in seen] == [2, 3, 4] and scanner.made == 3
    assert all(told.startswith("Trang ") for _, told in seen[1:])


def test_a_page_is_scanned_again_in_its_place(
    screen: ScanPresenter, desk: Desk, scanner: FakeScanner
) -> None:
    before = desk.office.pages.get(SECOND).sha256
    screen.select(SECOND)
    scanned(screen, ask_scan=asked("feeder", "replace"))
    assert order(desk) == [FIRST, SECOND, THIRD, FOURTH]
    assert desk.office.pages.get(SECOND).sha256 != before
    assert desk.office.page_care.images(SECOND)[0].sha256 == before


def test_forgotten_pages_are_scanned_behind_the_selected_one(
    screen: ScanPresenter, desk: Desk, scanner: FakeScanner
) -> None:
    scanner.plan("page", "empty")
    screen.select(SECOND)
    scanned(screen, ask_scan=asked("feeder", "after"))
    assert order(desk)[2] not in (FIRST, SECOND, THIRD, FOURTH)


def test_a_book_remembers_how_it_was_scanned(screen: ScanPresenter, scanner: FakeScanner) -> None:
    scanner.plan("empty")
    scanned(screen, ask_scan=("scan", {"device": "fake:0", "preset": "a3", "feed": "feeder"}))
    assert screen.session.settings.scans[BOOK] == {"device": "fake:0", "preset": "a3", "feed": "feeder"}
    questions = scanned(screen, ask_scan=None).calls["ask_scan"][0]
    assert [one.chosen for one in questions[:3]] == ["fake:0", "a3", "feeder"]


def test_the_glass_is_seen_before_anything_is_scanned(
    screen: ScanPresenter, desk: Desk, scanner: FakeScanner
) -> None:
    view = Seen(preview_side=300)
    answers = iter([("preview", asked("flatbed")[1]), None])
    given: list[Any] = []
    view.ask_scan = lambda *question, trial: given.append(question) or next(answers)
    screen.capture.view = view
    screen.capture.scan()
    settle(screen.session)
    (_, no_picture, _), (questions, picture, _) = given
    assert no_picture == b"" and picture.startswith(b"\x89PNG")
    assert questions[1].chosen == "a4" and len(order(desk)) == 4
    assert list(desk.office.incoming.iterdir()) == []


def test_without_a_book_a_scanner_can_only_be_tried(desk: Desk, scanner: FakeScanner) -> None:
    capture = CapturePresenter(session_at(desk), str, list, lambda book: None)
    view = Seen(preview_side=300)
    answers = iter([("preview", asked("flatbed")[1]), None])
    trials: list[tuple[bool, str]] = []
    view.ask_scan = lambda questions, picture, told, trial: trials.append((trial, told)) or next(answers)
    capture.view = view
    capture.scan()
    settle(capture.session)
    assert [trial for trial, _ in trials] == [True, True] and "chỉ quét thử" in trials[0][1]
    assert scanner.made == 1 and len(order(desk)) == 4


def test_a_preview_that_fails_is_told_in_the_same_place(screen: ScanPresenter, scanner: FakeScanner) -> None:
    scanner.plan("cover")
    view = Seen(preview_side=300)
    answers = iter([("preview", asked("flatbed")[1]), None])
    told: list[str] = []
    view.ask_scan = lambda questions, picture, text, trial: told.append(text) or next(answers)
    screen.capture.view = view
    screen.capture.scan()
    settle(screen.session)
    assert told[0] == "" and "Nắp máy quét" in told[1]


def test_what_is_to_be_looked_at_is_listed_at_the_end(
    screen: ScanPresenter, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.office.pages.get(SECOND)
    gap = Gap(GapKind.MISSING, {"numbers": "3", "year": 2016})
    events = [
        Judged(page, Quality(0.5, (Defect(DefectKind.BLUR),))),
        Judged(page, Quality(1.0)),
        Noticed(gap),
    ]
    monkeypatch.setattr(capturing, "watch_folder", lambda *args, **named: iter(events))
    screen.capture.view = view = Seen()
    screen.capture.watch("/thư mục")
    settle(screen.session)
    (lines,) = view.calls["show_notes"]
    assert [line[:12] for line in lines] == ["Trang 2: Ảnh", "Thiếu số 3 c"]


def test_a_scanner_unplugged_in_the_middle_keeps_the_pages_that_came(
    screen: ScanPresenter, desk: Desk, scanner: FakeScanner
) -> None:
    scanner.plan("page", "page", "unplug")
    scanned(screen, ask_scan=asked("feeder"), ask_again=False)
    assert len(order(desk)) == 6 and screen.session.bridge.runs == []


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
