"""Dates in figures, ages, lunar marks and times of day."""

import datetime

import pytest

from digitizer.domain.dates import PartialDate, is_lunar, make_date, parse_date, parse_time, parse_typed_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("27/10/2008", "27.10.2008"),
        ("27.10.2008", "27.10.2008"),
        ("27-10-2008", "27.10.2008"),
        ("27 – 10 – 2008", "27.10.2008"),
        ("27_10_2008", "27.10.2008"),
        ("27 / 10/ 2008.", "27.10.2008"),
        ("27 10 2008", "27.10.2008"),
        ("....02/9/1945....", "02.09.1945"),
        ("ngày 27 tháng 10 năm 2008", "27.10.2008"),
        ("Ngày 27, tháng 10, năm 2008", "27.10.2008"),
        ("NGÀY 2 THÁNG 9 NĂM 1945", "02.09.1945"),
        ("ngay 2 thang 9 nam 1945", "02.09.1945"),
        ("ngày 2 tháng giêng năm 1945", "02.01.1945"),
        ("mồng 2 tháng chạp năm 1945", "02.12.1945"),
        ("sinh ngày 02-9-1945", "02.09.1945"),
        ("ngày 02-9-1945", "02.09.1945"),
        ("15/8/1945 âm lịch", "15.08.1945"),
        ("15/8/1945 (âl)", "15.08.1945"),
        ("tháng 4 nhuận năm 1944", "04.1944"),
        ("10/2008", "10.2008"),
        ("01.2019", "01.2019"),
        ("tháng 10 năm 2008", "10.2008"),
        ("tháng 10/2008", "10.2008"),
        ("10 năm 2008", "10.2008"),
        ("2008", "2008"),
        ("năm 1990", "1990"),
        ("Sinh năm 1990", "1990"),
        ("SN 1990", "1990"),
        ("35t", "35 tuổi"),
        ("35 tuổi", "35 tuổi"),
        ("35 T", "35 tuổi"),
        ("35 TUỔI", "35 tuổi"),
        ("tuổi: 35", "35 tuổi"),
        ("30/2/1985", "30.02.1985"),
        ("31.04.1990", "31.04.1990"),
        ("1850", "1850"),
        ("2100", "2100"),
    ],
)
def test_parse_date(text, expected):
    date = parse_date(text)
    assert date is not None
    assert date.text == expected


@pytest.mark.parametrize(
    "text",
    ["", "Nguyễn", "0/10/2008", "32/1/2008", "1/13/2008", "1/0/2008", "1849", "2101", "27/10/85", "10/85",
     "85", "27/10", "27102008", "131 tuổi", "0 tuổi", "12345",
     "27/10/20085", "ngày 27 tháng 10", "tháng", "10 2008",
     "khoảng 1950", "27/10/2008/1", "2008/10/27", "--", "٢٠٠٨"],
)  # fmt: skip
def test_what_is_no_date(text):
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "century", "expected"),
    [("27/10/85", 1900, "27.10.1985"), ("10/08", 2000, "10.2008"), ("năm 85", 1900, "1985"),
     ("ngày 1 tháng 2 năm 03", 2000, "01.02.2003"), ("27/10/1985", 2000, "27.10.1985")],
)  # fmt: skip
def test_two_digit_years_need_a_century(text, century, expected):
    date = parse_date(text, century=century)
    assert date is not None
    assert date.text == expected


@pytest.mark.parametrize(
    ("text", "century", "expected"),
    [("27102008", None, "27.10.2008"), ("102008", None, "10.2008"), ("2008", None, "2008"),
     ("271085", 1900, "27.10.1985"), ("102008", 1900, "10.2008"), ("27/10/2008", None, "27.10.2008"),
     (" 27102008 ", None, "27.10.2008")],
)  # fmt: skip
def test_typed_dates(text, century, expected):
    date = parse_typed_date(text, century=century)
    assert date is not None
    assert date.text == expected


@pytest.mark.parametrize("text", ["271085", "2102008", "32102008", "27132008", "x"])
def test_typed_nonsense(text):
    assert parse_typed_date(text) is None


@pytest.mark.parametrize(
    ("date", "possible"),
    [
        (PartialDate(1985, 2, 30), False),
        (PartialDate(1985, 2, 29), False),
        (PartialDate(1984, 2, 29), True),
        (PartialDate(1990, 4, 31), False),
        (PartialDate(1990, 4, 30), True),
        (PartialDate(None, 2, 29), True),
        (PartialDate(1990), True),
        (PartialDate(None, age=35), True),
    ],
)
def test_possible(date, possible):
    assert date.is_possible is possible


@pytest.mark.parametrize(
    ("date", "earliest", "latest"),
    [
        (PartialDate(2008, 10, 27), datetime.date(2008, 10, 27), datetime.date(2008, 10, 27)),
        (PartialDate(2008, 2), datetime.date(2008, 2, 1), datetime.date(2008, 2, 29)),
        (PartialDate(2008), datetime.date(2008, 1, 1), datetime.date(2008, 12, 31)),
        (PartialDate(1985, 2, 30), datetime.date(1985, 2, 28), datetime.date(1985, 2, 28)),
        (PartialDate(None, age=35), None, None),
    ],
)
def test_range(date, earliest, latest):
    assert date.earliest() == earliest
    assert date.latest() == latest


def test_parts():
    assert PartialDate(2008, 10, 27).is_full
    assert not PartialDate(2008, 10).is_full
    assert not PartialDate(None, 10, 27).is_full
    assert PartialDate(None, 10, 27).text == ""
    assert make_date(2008, 13) is None


@pytest.mark.parametrize(
    "text",
    ["15/8/1945 âm lịch", "15/8/1945ÂL", "(âl)", "15/8 (â.l)", "tháng 4 nhuận năm 1944", "năm Giáp Tý",
     "Ất Dậu", "tháng chạp năm 1944", "Tháng Giêng"],
)  # fmt: skip
def test_lunar(text):
    assert is_lunar(text)


@pytest.mark.parametrize("text", ["", "27/10/2008", "ngày 1 tháng 2 năm 2003", "năm hai nghìn", "35 tuổi"])
def test_not_lunar(text):
    assert not is_lunar(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08 giờ 30 phút", "08:30"),
        ("8h30", "08:30"),
        ("8g05", "08:05"),
        ("08:30", "08:30"),
        ("8 giờ", "08:00"),
        ("08 giờ 30 phút, ngày 3", "08:30"),
        ("vào lúc: 8 giờ rưỡi tối", "20:30"),
        ("3 giờ chiều", "15:00"),
        ("12 giờ trưa", "12:00"),
        ("1 giờ trưa", "13:00"),
        ("12 giờ đêm", "00:00"),
        ("11 giờ đêm", "23:00"),
        ("2 giờ đêm", "02:00"),
        ("12 giờ tối", "00:00"),
        ("9 giờ sáng", "09:00"),
        ("15 giờ chiều", "15:00"),
        ("8 giờ kém 15", "07:45"),
        ("0 giờ kém 5 phút", "23:55"),
        ("23 giờ 59 phút", "23:59"),
        ("24 giờ", None),
        ("8 giờ 60", None),
        ("", None),
        ("sáng", None),
        ("08", None),
    ],
)
def test_time(text, expected):
    assert parse_time(text) == expected
