"""Dates in words: the spellings that registers use, and those that are no dates."""

import unicodedata

import pytest

from digitizer.domain.date_words import Capitals, DateStyle, number_words, parse_date_words, spell_date
from digitizer.domain.dates import PartialDate
from digitizer.domain.text import fold

SPELLINGS = [
    ("Ngày Hai Mươi Bảy, Tháng Ba, Năm Hai Nghìn Không Trăm Mười Sáu", (2016, 3, 27)),
    ("ngày năm tháng năm năm hai nghìn linh năm", (2005, 5, 5)),
    ("mồng một tháng giêng năm một ngàn chín trăm chín mươi lăm", (1995, 1, 1)),
    ("Mùng mười tháng chạp năm một nghìn chín trăm linh năm", (1905, 12, 10)),
    ("ngày hai mươi năm tháng mười năm một nghìn chín trăm năm mươi năm", (1955, 10, 25)),
    ("ngày hai mươi nhăm tháng mười một năm một nghìn chín trăm năm mươi nhăm", (1955, 11, 25)),
    ("ngày ba mươi mốt tháng mười hai năm một nghìn chín trăm chín mươi chín", (1999, 12, 31)),
    ("ngày hai mươi bốn tháng tư năm hai nghìn không trăm hai mươi tư", (2024, 4, 24)),
    ("ngày hai mốt tháng bốn năm hai không không tám", (2008, 4, 21)),
    ("ngày không hai tháng không chín năm một chín bốn năm", (1945, 9, 2)),
    ("ngày bẩy tháng bẩy năm hai nghìn lẻ bẩy", (2007, 7, 7)),
    ("ngày hăm ba tháng tám năm một nghìn chín trăm tám lăm", (1985, 8, 23)),
    ("rằm tháng tám năm một nghìn chín trăm bốn lăm", (1945, 8, 15)),
    ("tháng mười năm hai nghìn", (2000, 10, None)),
    ("tháng năm hai nghìn linh tám", (2008, 5, None)),
    ("năm hai nghìn không trăm linh tám", (2008, None, None)),
    ("hai nghìn mười sáu", (2016, None, None)),
    ("hai không mười sáu", (2016, None, None)),
    ("hai nghìn không trăm tám", (2008, None, None)),
    ("ngày 2 tháng chín năm 1945", (1945, 9, 2)),
    ("ngày ba mươi tháng hai năm một nghìn chín trăm tám mươi lăm", (1985, 2, 30)),
    ("NGÀY MỘT, THÁNG MỘT - NĂM MỘT NGHÌN CHÍN TRĂM TÁM MƯƠI.", (1980, 1, 1)),
    ("ngay muoi lam thang sau nam mot nghin chin tram bay muoi tu", (1974, 6, 15)),
    ("Ngàyhai mươibảy thángba năm hai nghìn", (2000, 3, 27)),
    ("ngày hai tháng tư âm lịch năm một nghìn chín trăm bốn mươi", (1940, 4, 2)),
]


@pytest.mark.parametrize(("text", "parts"), SPELLINGS)
@pytest.mark.parametrize("form", [str, fold, str.upper, lambda text: unicodedata.normalize("NFD", text)])
def test_spellings(text, parts, form):
    assert parse_date_words(form(text)) == PartialDate(*parts)


@pytest.mark.parametrize(
    "text",
    ["", "Nguyễn Văn Ba", "năm chín mươi lăm", "ngày ba mươi hai tháng ba năm hai nghìn",
     "ngày không tháng ba", "tháng mười ba năm hai nghìn",
     "ngày mười năm hai nghìn", "một nghìn chín trăm tám", "ba nghìn", "tháng",
     "một nghìn tám trăm bốn mươi chín", "hai nghìn hai trăm", "ngày 27.10.2008"],
)  # fmt: skip
def test_what_is_no_date_in_words(text):
    assert parse_date_words(text) is None


def test_a_century_is_not_invented():
    words = "ngày năm tháng năm năm năm mươi lăm"
    assert parse_date_words(words) == PartialDate(None, 5, 5)
    assert parse_date_words(words, century=1900) == PartialDate(1955, 5, 5)
    assert parse_date_words("năm chín lăm", century=1900) == PartialDate(1995)


def test_a_year_cut_off_leaves_day_and_month():
    assert parse_date_words("ngày hai tháng chín") == PartialDate(None, 9, 2)


@pytest.mark.parametrize(
    ("text", "age"),
    [("ba mươi lăm tuổi", 35), ("năm tuổi", 5), ("một trăm linh hai tuổi", 102), ("35 tuổi", 35)],
)
def test_ages(text, age):
    assert parse_date_words(text) == PartialDate(None, age=age)


def test_a_year_that_breaks_off_is_no_year():
    assert parse_date_words("ngày hai mươi sáu tháng chín năm hai nghìn không trăm") is None
    assert parse_date_words("ngày một tháng hai năm hai nghìn") == PartialDate(2000, 2, 1)


def test_an_age_beyond_life_is_none():
    assert parse_date_words("một trăm chín mươi tuổi") is None


@pytest.mark.parametrize(
    ("date", "style", "words"),
    [
        (
            PartialDate(2016, 3, 27),
            DateStyle(),
            "Ngày hai mươi bảy tháng ba năm hai nghìn không trăm mười sáu",
        ),
        (
            PartialDate(2016, 3, 27),
            DateStyle(Capitals.TITLE, commas=True),
            "Ngày Hai Mươi Bảy, Tháng Ba, Năm Hai Nghìn Không Trăm Mười Sáu",
        ),
        (
            PartialDate(2005, 1, 5),
            DateStyle(Capitals.LOWER, "lẻ", "ngàn", "mồng", old_months=True, no_hundreds=False),
            "ngày mồng năm tháng giêng năm hai ngàn lẻ năm",
        ),
        (
            PartialDate(1955, 4, 24),
            DateStyle(four="bốn", five="nhăm"),
            "Ngày hai mươi bốn tháng tư năm một nghìn chín trăm năm mươi nhăm",
        ),
        (PartialDate(2008), DateStyle(digits=True), "Năm hai không không tám"),
        (PartialDate(2000, 12), DateStyle(), "Tháng mười hai năm hai nghìn"),
        (PartialDate(1900, 1, 15), DateStyle(five="nhăm"), "Ngày mười lăm tháng một năm một nghìn chín trăm"),
        (PartialDate(None, age=102), DateStyle(), "Một trăm linh hai tuổi"),
        (PartialDate(None), DateStyle(), ""),
    ],
)
def test_spelling(date, style, words):
    assert spell_date(date, style) == words


def test_number_words_cover_what_is_spelled():
    words = spell_date(PartialDate(1975, 4, 24), DateStyle(Capitals.LOWER)).split()
    assert set(words) <= number_words()
    assert {"mồng", "nhăm", "lẻ", "ngàn", "giêng", "chạp", "bẩy"} <= number_words()
