"""A date in words of which a part was not read is held against the dates it may be."""

from __future__ import annotations

import pytest

from digitizer.decode.torn_words import restored
from digitizer.domain.date_words import parse_date_words
from digitizer.domain.dates import PartialDate, parse_date


def dates(*texts: str) -> list[PartialDate]:
    return [date for text in texts if (date := parse_date(text)) is not None]


@pytest.mark.parametrize(
    ("read", "days", "words"),
    [
        (
            "Ngày Hai Bảy, Năm Hai Nghìn Không Trăm Mười Sáu",
            ("23.07.2016", "23.07.2015"),
            "Ngày Hai Mươi Ba, Tháng Bảy, Năm Hai Nghìn Không Trăm Mười Sáu",
        ),
        (
            "chín tháng tư năm hai ngàn không trăm mười",
            ("19.04.2009", "19.04.2010"),
            "ngày mười chín tháng tư năm hai ngàn không trăm mười",
        ),
        (
            "Năm, tháng năm, năm hai nghìn không trăm mười s",
            ("05.05.2011", "05.05.2016"),
            "Năm, tháng năm, năm hai nghìn không trăm mười sáu",
        ),
    ],
)
def test_the_words_are_completed_as_they_are_spelled(read: str, days: tuple[str, ...], words: str) -> None:
    found = restored(read, dates(*days))
    assert found[0].text == words
    assert found[0].share > 0.6
    assert sum(one.share for one in found) == pytest.approx(1.0)
    assert parse_date_words(words) in dates(*days)


def test_dates_that_fit_alike_share_alike() -> None:
    found = restored("Ngày mười bốn tháng bảy năm một nghìn chín trăm bảy", dates("14.07.1976", "14.07.1978"))
    assert [round(one.share, 1) for one in found] == [0.5, 0.5]


@pytest.mark.parametrize("read", ["", "Bệnh viện Từ Dũ", "năm", "12/5/1999"])
def test_what_is_hardly_left_of_words_is_not_completed(read: str) -> None:
    assert restored(read, dates("14.07.1976", "14.07.1978")) == []


def test_half_a_date_is_no_date_to_complete() -> None:
    assert restored("tháng bảy năm một nghìn chín trăm bảy", [PartialDate(1976, 7)]) == []
