"""Lines decoded with the language of their field: what is chosen, and what survives."""

from __future__ import annotations

import random
import unicodedata

import numpy as np
import pytest

from digitizer.decode.beam import plain_text
from digitizer.decode.decoder import LineDecoder
from digitizer.decode.languages import Languages
from digitizer.domain.layout import Lattice
from tests.fixtures.knowledge import decoder, knowledge
from tests.fixtures.lattices import LETTERS, likely


def shaped(*shares: dict[str, float]) -> Lattice:
    """A lattice of one frame a letter, blanks between."""
    rows = []
    for share in shares:
        for frame in (share, {"": 1.0}):
            row = np.full(len(LETTERS) + 1, 1e-6)
            for letter, value in frame.items():
                row[LETTERS.index(letter) + 1 if letter else 0] = value
            rows.append(row / row.sum())
    return Lattice(np.log(np.array(rows, np.float32)), LETTERS)


def letters(text: str, **doubts: dict[str, float]) -> Lattice:
    """A sure lattice of ``text``, but for the letters at the places that ``doubts`` names (``at3``)."""
    return shaped(*(doubts.get(f"at{i}", {letter: 1.0}) for i, letter in enumerate(text)))


def best(lattice: Lattice, parser: str) -> str:
    return decoder().decode([lattice], parser)[0].text


def test_a_doubtful_letter_of_a_name_is_the_usual_one() -> None:
    assert best(letters("Nguyễn Thị Hoa", at4={"ễ": 0.45, "ể": 0.55}), "name") == "Nguyễn Thị Hoa"


def test_a_doubtful_month_in_words_is_a_month() -> None:
    text = "ngày hai mươi tháng ba năm hai nghìn không trăm mười"
    assert best(letters(text, at20={"b": 0.4, "h": 0.6}), "date_words") == text


def test_a_day_in_words_needs_no_heading_and_keeps_its_commas() -> None:
    text = "Mười, tháng một, năm hai nghìn không trăm mười chín"
    assert best(letters(text, at4={",": 0.9, "": 0.1}), "date_words") == text


@pytest.mark.parametrize(
    ("text", "parser"),
    [
        ("Chưa có", "identity"),
        ("CMND 012345678", "identity"),
        ("khoảng 1950", "date"),
        ("tháng 5/1987", "date"),
        ("12/2003/GBT", "number"),
        ("Mười hai. tháng năm. năm 1987", "date_words"),
        ("TT. Nà Nghịu, H. Sông Mã, T. Sơn La", "place"),
        ("TX. Nà Nghịu, T. Sơn La", "place"),
        ("BV Từ Dũ", "place"),
        ("UBND Nà Nghịu, Sông Mã, Sơn La", "place"),
        ("B0474721", "number"),
    ],
)
def test_what_officers_put_in_another_way_is_no_dead_end(text: str, parser: str) -> None:
    language = Languages(knowledge()).of(parser)
    assert plain_text([letters(text)], language).language > -2.2 * len(text)


def test_what_is_typed_over_with_x_is_no_name() -> None:
    typed = letters("XMXS Nguyễn Thị Hoa", at1={"M": 0.6, "X": 0.4}, at3={"S": 0.7, "X": 0.3})
    assert best(typed, "name") == "XXXX Nguyễn Thị Hoa"


def test_a_date_has_one_kind_of_mark() -> None:
    assert best(letters("12/05/1987", at5={"/": 0.45, ".": 0.55}), "date") == "12/05/1987"


def test_a_month_is_not_thirteen() -> None:
    assert best(letters("12/13/1987", at4={"3": 0.6, "1": 0.4}), "date") == "12/11/1987"


def test_a_courts_decision_in_a_note_is_written_as_courts_do() -> None:
    text = "Đã ly hôn theo QĐ số 127/2014/QĐST-HNGĐ ngày 19/08/2014 của TAND huyện Sông Mã"
    last = text.index("HNGĐ") + 3
    assert best(letters(text, **{f"at{last}": {"Đ": 0.3, "D": 0.7}}), "note") == text
    assert "HNGD" in best(letters("Lớp HNGD"), "note")


def test_a_place_is_drawn_to_the_gazetteer() -> None:
    text = "xã Nà Nghịu, huyện Sông Mã, tỉnh Sơn La"
    assert best(letters(text, at9={"ị": 0.4, "í": 0.6}), "place") == text


def test_a_street_that_every_town_has_is_known() -> None:
    text = "số 12 đường Lê Lợi, xã Nà Nghịu, huyện Sông Mã, tỉnh Sơn La"
    place = text.index("ợ")
    assert best(letters(text, **{f"at{place}": {"ợ": 0.3, "ơ": 0.7}}), "place") == text


@pytest.mark.parametrize(
    ("text", "parser"),
    [
        ("Jonathan Wozniak", "name"),
        ("H'Len Niê", "name"),
        ("Y Bhăm Êban", "name"),
        ("Hoà Thuỵ Zuông", "name"),
        ("Tân Sơn Nhứt, Saigon", "place"),
        ("Sanh tại Gia Định", "place"),
        ("30/02/1985", "date"),
        ("35 tuổi", "date"),
        ("Giáp Tý", "date"),
        ("131bis", "entry_number"),
        ("1/1985-1990", "book_number"),
        ("Quan Kiều", "nationality"),
        ("người Rơ Ngao", "ethnic"),
        ("Chết vì bom B52", "text"),
        ("012345678", "identity"),
        ("GBT 12/BV", "number"),
        ("nt", "place"),
        ("(-)", "sex"),
    ],
)
def test_what_is_written_clearly_is_kept_however_odd(text: str, parser: str) -> None:
    assert best(letters(text), parser) == text


def test_a_name_without_its_mark_is_less_likely_than_a_mark_that_was_not_seen() -> None:
    assert best(letters("Cham", at2={"a": 0.93, "ă": 0.06}), "ethnic") == "Chăm"


def test_a_line_that_wraps_is_read_as_one_value() -> None:
    first, second = letters("xã Nà Nghịu, huyện Sông"), letters("Mã, tỉnh Sơn La", at0={"M": 0.45, "N": 0.55})
    assert decoder().decode([first, second], "place")[0].text == "xã Nà Nghịu, huyện Sông Mã, tỉnh Sơn La"


def test_the_plain_reading_is_always_among_the_hypotheses() -> None:
    lattice = letters("Nguyễn Thị Hoa", at4={"ễ": 0.45, "ể": 0.55})
    assert "Nguyển Thị Hoa" in [one.text for one in decoder().decode([lattice], "name")]


def test_confidence_falls_with_doubt() -> None:
    sure = decoder().decode([letters("Trần Văn Nam")], "name")[0].confidence
    doubtful = decoder().decode([letters("Trần Văn Nam", at9={"N": 0.5, "L": 0.5})], "name")[0].confidence
    assert sure > 0.9 > doubtful


def test_texts_of_the_book_are_preferred() -> None:
    lattice = letters("Đặng Văn Lý", at10={"ý": 0.7, "y": 0.3})
    known = LineDecoder(knowledge(), {"name": {"Đặng Văn Ly": 5.0}})
    assert decoder().decode([lattice], "name")[0].text == "Đặng Văn Lý"
    assert known.decode([lattice], "name")[0].text == "Đặng Văn Ly"


def test_an_unknown_parser_is_free_text() -> None:
    assert decoder().decode([letters("Bệnh già")], "no such parser")[0].text == "Bệnh già"


@pytest.mark.parametrize(
    "table", [np.zeros((0, 3)), np.full((4, 3), np.nan), np.zeros((4, 7)), np.full((4, 3), 5.0), np.zeros(3)]
)
def test_a_lattice_that_is_none_gives_nothing(table: np.ndarray) -> None:
    assert decoder().decode([Lattice(table, "ab")], "text") == []


def test_no_lattice_gives_nothing() -> None:
    assert decoder().decode([], "name") == []


def test_blank_paper_gives_nothing() -> None:
    assert decoder().decode([shaped({"": 1.0})], "name") == []


def test_an_endless_line_is_read_without_the_language() -> None:
    lattice = likely("a b " * 1500, 0.99, random.Random(1))
    (only,) = decoder().decode([lattice], "text")
    assert only.confidence == 0.0 and only.text.startswith("a")


def test_every_parser_of_the_forms_has_a_language_that_ends() -> None:
    languages = Languages(knowledge())
    for parser in (
        "name",
        "place",
        "date",
        "date_words",
        "papers",
        "person",
        "report",
        "note",
        "signer",
        "authority",
    ):
        text = plain_text([letters("Hoa")], languages.of(parser))
        assert text.text == "Hoa" and text.language > -40


def test_texts_are_composed() -> None:
    text = best(letters("Nguyễn Thị Hoa"), "name")
    assert unicodedata.is_normalized("NFC", text)
