"""What is told of a book's entries while it still lies at the scanner."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from digitizer.app import live_reading
from digitizer.app.desk import Desk
from digitizer.app.live_reading import LiveReading, Noticed
from digitizer.app.processing import ReadPage
from digitizer.domain.records import PageReading
from tests.fixtures.app_desk import Script, add_page, page_of
from tests.fixtures.scanning import BOOK, open_station


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_station(tmp_path / "kho") as desk:
        yield desk


def told(desk: Desk, monkeypatch: pytest.MonkeyPatch, *readings: PageReading) -> list[str]:
    """The sentences told while pages that say these things come in one after another."""
    first = len(desk.office.pages.list(BOOK))
    script = {str(first + at).encode(): reading for at, reading in enumerate(readings)}
    monkeypatch.setattr(live_reading, "open_gentle_worker", partial(Script, script))
    events: list[ReadPage | Noticed] = []
    with LiveReading(desk, BOOK, desk.actor, 1) as reading:
        for image in script:
            reading.submit(desk.office.pages.get(add_page(desk, BOOK, image)))
            events += reading.rest()
    assert sum(isinstance(event, ReadPage) for event in events) == len(readings)
    return [event.gap.text() for event in events if isinstance(event, Noticed)]


def test_numbers_that_follow_are_not_worth_a_word(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(desk, monkeypatch, page_of(so="1"), page_of(so="2"), page_of(so="3")) == []


@pytest.mark.parametrize(
    ("number", "sentence", "then"),
    [
        ("4", "Thiếu số 3 của năm 2016.", "5"),
        ("2", "Số 2 của năm 2016 có ở nhiều hồ sơ: KS.2016.01-0002.1, KS.2016.01-0003.1.", "3"),
    ],
)
def test_a_number_that_does_not_follow_is_told_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, number: str, sentence: str, then: str
) -> None:
    pages = [page_of(so=so) for so in ("1", "2", number)]
    assert told(desk, monkeypatch, *pages) == [sentence]
    assert told(desk, monkeypatch, page_of(so=then)) == []


def test_pages_that_were_scanned_in_the_wrong_order(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [page_of(so=so) for so in ("1", "3", "2")]
    assert told(desk, monkeypatch, *pages) == [
        "Thiếu số 2 của năm 2016.",
        "Số 2 đứng sau số 3: trang có thể bị lộn thứ tự.",
    ]


def test_a_page_of_another_book(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [page_of(so="1", quyenSo="01/2016"), page_of(so="2", quyenSo="02/2016")]
    assert told(desk, monkeypatch, *pages) == ["Trang này ghi quyển số 02/2016, không phải quyển 01/2016."]


def test_entries_help_each_other_while_the_book_comes_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[set[str]] = []
    monkeypatch.setattr(
        live_reading,
        "reconsider_book",
        lambda desk, book, person, among: weighed.append(
            {page.id for page in desk.office.pages.list(BOOK) if among(page.id)}
        ),
    )
    told(desk, monkeypatch, *(page_of(so=str(number)) for number in (1, 2, 3)))
    first, second, third = (f"{BOOK}-000{number}" for number in (1, 2, 3))
    assert weighed == [{first}, {first, second}, {second, third}]
