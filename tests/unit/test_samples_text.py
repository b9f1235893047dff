"""The invented records: spelling, consistency, flaws."""

from collections.abc import Iterator
from datetime import date

import pytest

from digitizer.samples.cases import Case, make_entry
from digitizer.samples.dice import Dice
from digitizer.samples.entries import Entry, officer
from digitizer.samples.flaws import drop, margin_note, strike, wrong_sex_digit, wrong_words
from digitizer.samples.people import FEMALE, MALE, Person, Village, load_lists
from digitizer.samples.wording import WordStyle, below_hundred, spell, year_words

TYPES = ("KS", "KH", "KT", "CMC")


def case(seed: int) -> Case:
    dice = Dice("test", seed)
    lists = load_lists()
    village = Village(lists, dice.pick(lists.communes), dice.child("village"))
    writer = officer(village, dice.child("officer"))
    return Case(village, writer, date(2017, 5, 20), "2015", dice.child("case"))


def entries(record_type: str, count: int = 25) -> Iterator[tuple[Entry, Case]]:
    for seed in range(count):
        drawn = case(seed)
        yield make_entry(record_type, drawn, 12, "01/2017", 13), drawn


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "không"), (4, "bốn"), (5, "năm"), (10, "mười"), (14, "mười bốn"), (15, "mười lăm"), (20, "hai mươi"),
     (21, "hai mươi mốt"), (24, "hai mươi tư"), (35, "ba mươi lăm"), (99, "chín mươi chín")],
)  # fmt: skip
def test_numbers_in_words(number: int, words: str) -> None:
    assert below_hundred(number) == words


def test_years_in_words() -> None:
    style = WordStyle(thousand="ngàn", zero_ten="lẻ")
    assert year_words(2008, style) == "hai ngàn không trăm lẻ tám"
    assert year_words(1985, WordStyle()) == "một nghìn chín trăm tám mươi lăm"
    assert year_words(2000, WordStyle()) == "hai nghìn"


def test_dates_in_words() -> None:
    style = WordStyle(early_day="mùng", comma=True, case="sentence")
    assert spell(date(2016, 4, 9), style) == "Ngày mùng chín, tháng tư, năm hai nghìn không trăm mười sáu"


def test_personal_number_tells_sex_and_year() -> None:
    village = case(1).village
    woman = Person("A B", FEMALE, date(1985, 3, 2), "Kinh", village.lists.communes[0], "", "123456")
    boy = Person("A C", MALE, date(2016, 3, 2), "Kinh", village.lists.communes[0], "", "123456")
    assert woman.personal_number == "014185123456"
    assert boy.personal_number == "014216123456"


@pytest.mark.parametrize("record_type", TYPES)
def test_every_run_of_the_page_is_in_the_truth(record_type: str) -> None:
    for entry, _ in entries(record_type):
        assert set(entry.fields) == set(entry.normalized)
        keyed = {run.key for runs in entry.slots.values() for run in runs if run.key}
        assert keyed <= set(entry.fields)
        assert all(text and text == text.strip() for text in entry.fields.values())
        for slot, runs in entry.slots.items():
            for run in runs:
                if run.key and slot not in ("gio", "phut"):
                    assert entry.fields[run.key].rstrip(":") in run.text


@pytest.mark.parametrize("record_type", TYPES)
def test_faultless_entries_have_dates_in_order(record_type: str) -> None:
    for entry, drawn in entries(record_type):
        for key, value in entry.normalized.items():
            if key.endswith(("NgaySinh", "NgayChet", "NgayCapGiayToTuyThan", "gbtNgay")) and len(value) == 10:
                day, month, year = (int(part) for part in value.split("."))
                assert date(year, month, day) <= drawn.on, key


def test_same_seed_gives_the_same_entry() -> None:
    first, second = (make_entry("KS", case(7), 3, "01/2017", 3) for _ in range(2))
    assert first == second


def test_such_as_above_means_the_mothers_home() -> None:
    born = [entry for entry, _ in entries("KS", 150)]
    found = [entry for entry in born if entry.fields.get("chaNoiCuTru") in ("nt", "như trên")]
    assert found
    assert all(entry.normalized["chaNoiCuTru"] == entry.normalized["meNoiCuTru"] for entry in found)


def test_struck_value_leaves_the_truth_alone() -> None:
    entry, _ = next(entries("KH"))
    before = dict(entry.normalized)
    strike(entry, Dice("strike"))
    ((slot, wrong),) = entry.struck.items()
    assert wrong != entry.fields[slot]
    assert entry.normalized == before


def test_wrong_words_are_named_as_the_papers_error() -> None:
    entry, drawn = next(entries("KS"))
    right = entry.fields["nksNgaySinhBangChu"]
    wrong_words(entry, drawn, Dice("words"))
    assert entry.fields["nksNgaySinhBangChu"] != right
    assert entry.paper_error == ["nksNgaySinhBangChu"]


def test_wrong_sex_digit_changes_page_and_truth_alike() -> None:
    married = (entry for entry, _ in entries("KH", 60))
    entry = next(e for e in married if any(len(text) == 12 and text.isdigit() for text in e.fields.values()))
    wrong_sex_digit(entry, Dice("sex"))
    (key,) = entry.paper_error
    assert entry.fields[key] in {run.text for runs in entry.slots.values() for run in runs if run.key == key}


def test_dropped_value_is_not_in_the_truth() -> None:
    entry, _ = next(entries("KS"))
    drop(entry, "nycGiayTo")
    assert not [key for key in entry.fields if key.startswith("nycSo")]


def test_note_goes_to_the_notes() -> None:
    entry, drawn = next(entries("KT"))
    margin_note(entry, drawn, Dice("note"))
    assert entry.fields["ghiChu"] == entry.note
