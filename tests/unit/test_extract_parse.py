"""Parsers: from what was read to the workbook's value, and what is chosen among readings."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitizer.domain.date_words import spell_date
from digitizer.domain.dates import PartialDate
from digitizer.domain.text import fold
from digitizer.extract.candidates import Candidate, confidence
from digitizer.extract.parse import PARSERS, Parsed, choose
from tests.fixtures.cli import ROOT
from tests.fixtures.lexicon import lexicon


def parsed(parser: str, text: str) -> Parsed:
    return PARSERS[parser](text, lexicon())


@pytest.mark.parametrize(
    ("parser", "read", "value"),
    [
        ("date", "27/10/2008", "27.10.2008"),
        ("date", "27.10.2008.", "27.10.2008"),
        ("date", "Ng. 12 tháng 3 năm 2004", "12.03.2004"),
        ("date", "1 12 tháng 3 năm 2004", "1 12 tháng 3 năm 2004"),
        ("date", "27-10-2008", "27.10.2008"),
        ("date", "ngày 27 tháng 10 năm 2008", "27.10.2008"),
        ("date", "2703/2016", "27.03.2016"),
        ("date", "25l04/2024", "25.04.2024"),
        ("date", "25/O4/2O24", "25.04.2024"),
        ("date", "25042024", "25.04.2024"),
        ("date", "1989", "1989"),
        ("date", "01.2019", "01.2019"),
        ("date", "35 tuổi", "35 tuổi"),
        ("entry_number", "24/2017", "24/2017"),
        ("entry_number", "24 / 2017", "24/2017"),
        ("entry_number", "24l2017", "24/2017"),
        ("entry_number", "12a", "12a"),
        ("entry_number", "O3", "03"),
        ("book_number", "01/2017", "01/2017"),
        ("book_number", "O1/2017.", "01/2017"),
        ("page_number", "17", "17"),
        ("page_number", "l7", "17"),
        ("identity", "079 097 337 547", "079097337547"),
        ("identity", "O79O97337547", "079097337547"),
        ("number", "O123", "0123"),
        ("number", "12/GBT", "12/GBT"),
        ("number", "804994458 1", "804994458"),
        ("number", "CMNNg 467306508", "467306508"),
        ("number", "012345678 9012", "012345678 9012"),
        ("number", "920959842 LOAN PHỤC", "920959842"),  # of a stamp beside it
        ("number", "01ACA 302861464", "302861464"),
        ("number", "12 302861464", "12 302861464"),
        ("number", "804994458 12", "804994458 12"),
        ("number", "B0546807", "B0546807"),
        ("number", "80546807", "80546807"),
        ("hour", "8", "08"),
        ("minute", "3O", "30"),
        ("sex", "Nam", "1"),
        ("sex", "Nữ", "2"),
        ("sex", "nu", "2"),
        ("sex", "N0", "2"),
        ("sex", "Na", ""),
        ("sex", "Năm", "1"),
        ("ethnic", "Kinh", "Kinh"),
        ("ethnic", "Kính", "Kinh"),
        ("ethnic", "Kinb", "Kinh"),
        ("ethnic", "Hmông", "Hmông"),
        ("ethnic", "H Mông", "H Mông"),
        ("nationality", "Việt Nam", "Việt Nam"),
        ("nationality", "Viêt Nam_", "Việt Nam"),
        ("nationality", "Việt N", "Việt Nam"),
        ("nationality", "Nẩm", "Việt Nam"),
        ("nationality", "Nga", "Nga"),
        ("nationality", "Víệt Nam 7", "Việt Nam"),
        ("title", "Phó Chù tịch UBND xã", "Phó Chủ tịch UBND xã"),
        ("name", "Nguyển Văn Đông", "Nguyễn Văn Đông"),
        ("name", "Nguyễn Văn Đông 3", "Nguyễn Văn Đông"),
        ("text", "....con đẻ....", "con đẻ"),
    ],
)
def test_values(parser: str, read: str, value: str) -> None:
    assert parsed(parser, read).value == value


@pytest.mark.parametrize(
    ("parser", "good", "bad"),
    [
        ("date", "27/10/2008", "30/02/2008"),
        ("date", "30/02/2008", "abc"),
        ("entry_number", "24/2017", "xyz"),
        ("book_number", "01/2017", "1"),
        ("book_number", "1", "xyz"),
        ("identity", "079097337547", "07909733754"),
        ("hour", "23", "77"),
        ("minute", "59", "60"),
        ("sex", "Nam", "???x"),
        ("ethnic", "Kinh", "Zzqwx"),
        ("name", "Nguyễn Văn Đông", "Nguyễn"),
        ("date_words", "Ngày hai tháng ba năm hai nghìn", "ngày hai mươi"),
    ],
)
def test_a_good_form_is_more_plausible(parser: str, good: str, bad: str) -> None:
    assert parsed(parser, good).form > parsed(parser, bad).form


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (
            "Ngảy mưởi tâm thảng mọt năm haì nghín không trâm mười sáu",
            "Ngày mười tám tháng một năm hai nghìn không trăm mười sáu",
        ),
        ("ngày hai mười bảy tháng mươi năm hai nghìn", "ngày hai mươi bảy tháng mười năm hai nghìn"),
        ("Ngày mười, tháng mười, năm hai nghìn", "Ngày mười, tháng mười, năm hai nghìn"),
        ("Ngày mồng hai tháng giêng năm hai nghìn lẻ tám", "Ngày mồng hai tháng giêng năm hai nghìn lẻ tám"),
        ("Ngày môt tháng bây năm hai nghìn", "Ngày một tháng bảy năm hai nghìn"),
        ("Ngàv hai thảnq ba nãm hai nqhìn", "Ngày hai tháng ba năm hai nghìn"),
        ("Ngày mồngbốn tháng hai, nămhai nghìn", "Ngày mồng bốn tháng hai, năm hai nghìn"),
    ],
)
def test_number_words(read: str, value: str) -> None:
    assert parsed("date_words", read).value == value


def test_one_letter_is_no_name_and_k_ho_is_written_in_two_ways() -> None:
    assert parsed("name", "N").value == ""
    assert parsed("name", "Vũ An").value == "Vũ An"
    assert parsed("ethnic", "K'ho").value == "K'ho"
    assert parsed("ethnic", "KINH").value == "Kinh"


def test_words_are_mended_alike_in_every_process() -> None:
    program = (
        "from tests.unit.test_extract_parse import parsed;"
        "print(ascii(parsed('date_words', 'Ngày môt tháng bây năm hai nghìn mốc').value))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("1", "4")
    }
    assert len(said) == 1


@given(st.dates(min_value=PartialDate(1900).earliest(), max_value=PartialDate(2099).latest()))
@settings(max_examples=60)
def test_spelt_dates_stay_as_they_are(day: object) -> None:
    text = spell_date(PartialDate(day.year, day.month, day.day))  # type: ignore[attr-defined]
    result = parsed("date_words", text)
    assert (result.value, result.form) == (text, 1.0)


@given(st.sampled_from(sorted(PARSERS)), st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_no_reading_makes_a_parser_fail(parser: str, text: str) -> None:
    result = parsed(parser, text)
    assert 0 <= result.form <= 1
    assert result.value == result.value.strip()


def test_every_parser_of_the_forms_is_there() -> None:
    from digitizer.catalog import load_catalog

    named = {label.parser for form in load_catalog().forms.values() for label in form.labels}
    assert named <= set(PARSERS)


def test_the_more_plausible_reading_wins() -> None:
    choice = choose("date", [Candidate("27/1O/2008", 0.6, "a"), Candidate("Z7h", 0.9, "b")], lexicon())
    assert choice is not None
    assert (choice.parsed.value, choice.engine, choice.agreed) == ("27.10.2008", "a", False)


def test_agreement_raises_confidence() -> None:
    one = choose("name", [Candidate("Lê Văn Nam", 0.6, "a")], lexicon())
    two = choose("name", [Candidate("Lê Văn Nam", 0.6, "a"), Candidate("Lê Văn Nam", 0.5, "b")], lexicon())
    assert one is not None
    assert two is not None
    assert two.agreed
    assert two.confidence > one.confidence


def test_nothing_read_is_no_choice() -> None:
    assert choose("name", [], lexicon()) is None
    assert choose("name", [Candidate(" .... ", 0.9, "a")], lexicon()) is None


@given(st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_confidence_is_a_probability_below_certainty(form: float, engine: float, agreed: bool) -> None:
    assert 0 <= confidence(form, engine, agreed) < 1
    assert confidence(form, engine, True) >= confidence(form, engine, False)


def test_lists_do_not_invent_for_what_is_far_off() -> None:
    result = parsed("ethnic", "Zzqwx")
    assert fold(result.value) == "zzqwx"
    assert result.form < 0.5


def test_specks_are_no_issuing_office() -> None:
    parse = PARSERS["authority"]
    for speck in ("0", "O", "0,", "o.", "-"):
        assert parse(speck, lexicon()).raw == ""
    assert parse("0, Trạm y tế xã Long Đức", lexicon()).raw == "Trạm y tế xã Long Đức"
    assert parse("O Công an xã", lexicon()).raw == "Công an xã"
    assert parse("Ong Văn Hai", lexicon()).raw == "Ong Văn Hai"


def test_a_year_that_is_only_the_century_may_be_cut_off() -> None:
    cut, whole = (
        choose("date", [Candidate(text, 0.9, "a")], lexicon(), 1900) for text in ("2/9/19", "2/9/66")
    )
    assert cut is not None
    assert whole is not None
    assert (cut.parsed.value, whole.parsed.value) == ("02.09.1919", "02.09.1966")
    assert cut.confidence < 0.7 * whole.confidence


def test_a_short_form_that_may_be_the_beginning_of_a_name_is_not_sure() -> None:
    short, whole = parsed("nationality", "Việt"), parsed("nationality", "Việt Nam")
    assert (short.value, whole.value) == ("Việt", "Việt Nam")
    assert short.form < 0.7 < whole.form
