"""Names of signers that a signature hides, read as other records of the page have them."""

from __future__ import annotations

import numpy as np

from digitizer.app.page_signers import agreed
from digitizer.decode.trust import Evidence
from digitizer.domain.layout import Lattice
from digitizer.domain.records import Box, FieldValue, RecordReading

ALPHABET = "".join(sorted(set("Trần Minh Nam Lê Thị Hoa Hòa Nan L")))


def lattice(text: str) -> Lattice:
    """Strokes that say a text plainly."""
    rows = np.full((2 * len(text) + 1, len(ALPHABET) + 1), -9.0)
    rows[::2, 0] = -0.01
    for place, letter in enumerate(text):
        rows[2 * place + 1, ALPHABET.index(letter) + 1] = -0.01
    return Lattice(rows, ALPHABET)


def page(*said: tuple[str, float, str]) -> tuple[RecordReading, ...]:
    """The records of a page whose signers read so, so surely, and whose strokes say the last."""
    places = [Box(10, 100 * number, 200, 40) for number in range(len(said))]
    seen = {
        place: Evidence(text, 0.5, 1, 0.0, (), (lattice("Nam"), lattice(strokes)))
        for place, (text, _, strokes) in zip(places, said, strict=True)
    }
    records = [
        RecordReading("KS", "1999", {"nguoiKy": FieldValue(text, text, trust, place, "lines")})
        for place, (text, trust, _) in zip(places, said, strict=True)
    ]
    return agreed(records, seen)


def names(records: tuple[RecordReading, ...]) -> list[str]:
    return [record.fields["nguoiKy"].value for record in records]


def test_a_misread_name_is_that_of_the_other_records_where_its_strokes_show_it() -> None:
    told = page(("Trần Minh Nam", 0.9, "Trần Minh Nam"), ("Lê Hoa", 0.4, "Trần Minh Nam"))
    assert names(told) == ["Trần Minh Nam", "Trần Minh Nam"]
    changed = told[1].fields["nguoiKy"]
    assert changed.raw == "Lê Hoa"
    assert changed.alternatives[0].value == "Lê Hoa"
    assert changed.confidence < 0.9
    assert "Máy đọc là «Lê Hoa»" in changed.notes[0]


def test_letters_without_marks_speak_for_those_with_marks() -> None:
    hidden = ("Lê Thị Hoa", 0.7, "Lê Thị Hoa")
    assert names(page(hidden, ("Lê Thị Hòa", 0.6, "Lê Thị Hoa"))) == ["Lê Thị Hòa"] * 2
    assert names(page(hidden, ("Lê Thị Nan", 0.6, "Lê Thị Hoa")))[0] == "Lê Thị Hoa"


def test_a_name_whose_first_letters_the_cell_cut_off_speaks_for_the_whole() -> None:
    cut = ("ê Thị Hoa", 0.6, "ê Thị Hoa")
    told = page(("Lê Thị Hoa", 0.8, "Lê Thị Hoa"), cut, cut)
    assert names(told) == ["Lê Thị Hoa"] * 3


def test_another_person_who_signed_keeps_the_name() -> None:
    told = page(("Trần Minh Nam", 0.9, "Trần Minh Nam"), ("Lê Thị Hoa", 0.4, "Lê Thị Hoa"))
    assert names(told) == ["Trần Minh Nam", "Lê Thị Hoa"]
    assert told[1].fields["nguoiKy"].notes == ()


def test_of_two_like_names_the_one_that_most_records_show_counts() -> None:
    many = ("Trần Minh Nam", 0.6, "Trần Minh Nam")
    assert names(page(many, many, ("Trần Minh Nan", 0.6, "Trần Minh Nan"))) == ["Trần Minh Nam"] * 3


def test_a_name_read_surely_stays_and_half_a_name_is_put_nowhere() -> None:
    assert (
        names(page(("Trần Minh Nam", 0.5, "Trần Minh Nam"), ("Lê Thị Hoa", 0.95, "Lê Thị Hoa")))[1]
        == "Lê Thị Hoa"
    )
    assert names(page(("Trần L", 0.6, "Trần L"), ("Nam", 0.4, "Trần L"))) == ["Trần L", "Nam"]


def test_a_part_of_a_name_does_not_take_the_place_of_the_whole() -> None:
    whole = ("Trần Minh Nam", 0.7, "Trần Minh Nam")
    assert names(page(whole, ("Minh Nam", 0.99, "Minh Nam"))) == ["Trần Minh Nam", "Minh Nam"]


def test_a_name_whose_strokes_nobody_saw_stays() -> None:
    records = [
        RecordReading("KS", "1999", {"nguoiKy": FieldValue(text, text, 0.5)})
        for text in ("Trần Nam", "Lê Hoa")
    ]
    assert names(agreed(records, {})) == ["Trần Nam", "Lê Hoa"]
