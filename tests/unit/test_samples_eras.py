"""Forms before 2016: every arrangement draws, truth holds what the page shows, boxes lie on the ink."""

import itertools
import json
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from digitizer.samples.__main__ import main
from digitizer.samples.curl import opened
from digitizer.samples.dice import Dice
from digitizer.samples.drawing import Drawing, Page, draw
from digitizer.samples.eras import officer_of
from digitizer.samples.former import ditto, make_former
from digitizer.samples.ink import typed_pen, word_width
from digitizer.samples.layout import load_layouts
from digitizer.samples.pages import Look, SamplePage, random_page
from digitizer.samples.people import Village
from digitizer.samples.plan import BookPlan, Studio, open_studio, plan_book
from digitizer.samples.sheet import Sheet
from digitizer.samples.volume import Volume
from digitizer.samples.writing import Hand, Segment

FORMER = ("2010", "2006", "1999", "old", "1975")


@pytest.fixture(scope="module")
def studio() -> Studio:
    return open_studio()


def drawing(studio: Studio, plan: BookPlan, dice: Dice) -> Drawing:
    content = Volume(plan, dice.child("run"), 7, date(plan.year, 3, 1)).next_page()
    return draw(Page(studio.shelf, plan, content.entries, dice, content.voided))


def inked(page: SamplePage, box: list[int]) -> bool:
    x, y, w, h = box
    return bool(page.image[y : y + h, x : x + w].min() < 190)


@pytest.mark.parametrize(
    ("edition", "fill"),
    [
        ("2010", "printed"),
        ("2006", "typed"),
        ("1999", "typed"),
        ("1999", "written"),
        ("old", "typed"),
        ("old", "written"),
        ("1975", "written"),
    ],
)
def test_records_hold_what_their_page_shows(studio: Studio, edition: str, fill: str) -> None:
    record_type = Dice("type", edition, fill).pick(studio.eras[edition].types)
    page = random_page(
        studio, record_type, fill, "record", Look(dpi=150), Dice("shows", edition, fill), edition
    )
    assert page.truth["edition"] == edition
    assert page.truth["records"]
    height, width = page.image.shape[:2]
    for record in page.truth["records"]:
        assert record["type"] == record_type
        assert set(record["boxes"]) == set(record["fields"]) == set(record["normalized"])
        for key, box in record["boxes"].items():
            assert inked(page, box), key
        for x, y, w, h in record["parts"]:
            assert 0 <= x < x + w <= width
            assert 0 <= y < y + h <= height


def test_the_fields_of_each_era_are_those_of_its_forms(studio: Studio) -> None:
    page = random_page(studio, "KT", "printed", "record", Look(dpi=100), Dice("keys"), "2010")
    (record,) = page.truth["records"]
    assert {"nktNoiCuTru", "nycQuanHe", "noiDangKy", "nguoiKy", "chucVuNguoiKy"} <= set(record["fields"])
    spread = random_page(studio, "KS", "printed", "record", Look(dpi=100), Dice("keys"), "1999")
    for record in spread.truth["records"]:
        assert {"so", "quyenSo", "ngayDangKy", "nksHoTen", "meHoTen"} <= set(record["fields"])
        assert "nksQueQuan" not in record["fields"]
    ledger = random_page(studio, "KS", "printed", "record", Look(dpi=100), Dice("keys"), "old")
    for record in ledger.truth["records"]:
        assert "/" not in record["fields"]["so"]


def test_parts_of_bands_follow_each_other_down_both_leaves(studio: Studio) -> None:
    page = random_page(studio, "KH", "printed", "record", Look(dpi=100), Dice("bands"), "1999")
    records = page.truth["records"]
    assert len(records) >= 2
    middle = page.image.shape[1] / 2
    for above, below in itertools.pairwise(records):
        for leaf in (0, 1):
            assert above["parts"][leaf][1] < below["parts"][leaf][1]
    for record in records:
        left, right = record["parts"]
        assert left[0] + left[2] <= middle + 5 <= right[0] + 10


@pytest.mark.parametrize("edition", FORMER)
def test_every_layout_and_variant_draws(studio: Studio, edition: str) -> None:
    for record_type in studio.eras[edition].types:
        for layout in studio.layouts[record_type, edition]:
            dice = Dice("variant", edition, record_type)
            plan = plan_book(studio, record_type, "printed", dice, edition=edition)
            for variant in layout.variants or (plan.variant,):
                own = replace(plan, layout=layout, variant=variant, places=4 if layout.variants else 1)
                drawn = drawing(studio, own, dice.child("draw"))
                names = [
                    key for record in drawn.records for key in record.entry.fields if key.endswith("HoTen")
                ]
                assert len(names) >= own.places - 1


def test_layouts_name_only_known_slots(studio: Studio) -> None:
    """A misspelt slot would leave its blank empty for ever."""
    for (record_type, edition), layouts in load_layouts().items():
        known: set[str] = {"", "ky", "ghiChu"}
        for seed in range(40):
            plan = plan_book(studio, record_type, "printed", Dice("slots", seed), edition=edition)
            entry = plan.entry(plan.case(date(plan.year, 6, 1), Dice("slots", seed)), 3, 3)
            known |= set(entry.slots)
        for layout in layouts:
            cells = [cell for row in (*layout.head, *layout.rows) for cell in row]
            parts = [part for variant in layout.variants for leaf in variant.parts for part in leaf]
            cells += [cell for part in parts for row in part.rows for cell in row]
            slots = {cell.slot for cell in cells}
            slots |= {sign.slot for row in layout.signs for sign in row}
            slots |= {sign.slot for part in parts for row in part.signs for sign in row}
            slots |= {
                s for v in layout.variants for leaf in v.columns for column in leaf for s in column.slots
            }
            assert slots <= known, (record_type, edition, slots - known)


def test_ditto_means_the_value_above(studio: Studio) -> None:
    plan = plan_book(studio, "KS", "written", Dice("ditto"), edition="old")
    first, second = (
        make_former("KS", plan.case(date(1980, 3, 4), Dice("ditto", n)), n, "01/1980", 1) for n in (1, 2)
    )
    for seed in range(8):
        ditto(second, first, ("ngayDangKy",), "nt", Dice("mark", seed))
    assert second.fields["ngayDangKy"] == "nt"
    assert second.normalized["ngayDangKy"] == "04.03.1980"
    assert second.slots["ngayDangKy"][0].text == "nt"


def test_one_dwelling_for_both_parents_may_be_given_to_either(studio: Studio) -> None:
    plan = plan_book(studio, "KS", "printed", Dice("shared"), edition="old")
    layout = next(layout for layout in studio.layouts["KS", "old"] if layout.arrangement == "ledger")
    plan = replace(plan, layout=layout, variant=layout.variants[0], places=4)
    for drawn in drawing(studio, plan, Dice("shared")).records:
        truth = drawn.entry.truth()
        assert truth["optional"] == {"chaNoiCuTru": truth["fields"]["meNoiCuTru"]}


def test_ages_are_counted_on_the_day_of_registration(studio: Studio) -> None:
    village = Village(studio.lists, studio.lists.communes[0], Dice("age"), 1980)
    writer = replace(officer_of(studio.eras["old"], village, Dice("age")), ages=1.0, age_mark="t")
    person = village.adult("1", date(1980, 6, 1), (35, 35))
    text, value = writer.born(person, date(1980, 6, 1), Dice("age"))
    assert text == f"{1980 - person.birth.year}t"
    assert value == f"{1980 - person.birth.year} tuổi"


def test_provinces_bear_the_names_of_the_year(studio: Studio) -> None:
    names = {commune.province for commune in studio.lists.communes_in(1985)}
    assert {"Hà Nam Ninh", "Bình Trị Thiên"} <= names
    assert not {"Nam Định", "Quảng Trị"} & names
    assert "Gia Định" in {commune.province for commune in studio.lists.communes_in(1968)}
    assert studio.lists.communes_in(2012) == studio.lists.communes


@pytest.mark.parametrize("family", ["FreeMono", "TeXGyreCursor", "Cousine"])
def test_typewriters_keep_their_pitch(studio: Studio, family: str) -> None:
    pens = [typed_pen(Dice("pitch", seed), studio.shelf, "tune") for seed in range(60)]
    for pen in (pen for pen in pens if pen.face.family == family):
        width = word_width(studio.shelf, pen, 300, "0123456789")
        assert min(abs(width - 25.4), abs(width - 10 * 25.4 / 12)) < 0.5


def test_crowded_bands_are_typed_in_small_letters_too(studio: Studio) -> None:
    pitches = ((15, 1.0), (17, 1.0))
    pens = [typed_pen(Dice("small", seed), studio.shelf, "tune", pitches) for seed in range(12)]
    widths = {round(25.4 / word_width(studio.shelf, pen, 300, "0")) for pen in pens}
    assert widths == {15, 17}


def test_typing_does_not_shrink_but_goes_on_below(studio: Studio) -> None:
    sheet = Sheet(studio.shelf, 100)
    pen = typed_pen(Dice("long"), studio.shelf, "tune")
    hand = Hand(sheet, Dice("long"))
    text = "Trạm y tế xã Tân Thạnh Đông, huyện Củ Chi, thành phố Hồ Chí Minh"
    hand.write(_runs(text), [Segment(30, 90, 50)], pen)
    _, top, _, bottom = hand.boxes["nksNoiSinh"]
    assert bottom - top > sheet.px(8)


def _runs(text: str) -> list:  # type: ignore[type-arg]
    from digitizer.samples.entries import Run

    return [Run(text, "nksNoiSinh")]


def test_curl_moves_points_where_it_moves_the_ink() -> None:
    page = np.full((800, 1200, 3), 255, np.uint8)
    spots = np.array([[560.0, 100.0], [640.0, 400.0], [300.0, 700.0], [590.0, 650.0]])
    for x, y in spots.astype(int):
        page[y - 4 : y + 5, x - 4 : x + 5] = 0
    bent, curl = opened(page, 0.5, 1.0, Dice("curl"))
    for x, y in np.rint(curl.points(spots)).astype(int):
        assert bent[y, x].max() < 90


def test_struck_rows_are_no_records(studio: Studio) -> None:
    plan = plan_book(studio, "KT", "written", Dice("void"), edition="old")
    layout = next(layout for layout in studio.layouts["KT", "old"] if layout.arrangement == "ledger")
    plan = replace(plan, layout=layout, variant=layout.variants[0], places=5)
    entries = Volume(plan, Dice("void"), 3, date(plan.year, 2, 1)).next_page().entries
    drawn = draw(Page(studio.shelf, plan, entries, Dice("void"), (2,)))
    assert len(drawn.records) == 4
    assert [struck.entry for struck in drawn.voided] == [entries[2]]


def test_command_writes_a_book_in_order(tmp_path: Path) -> None:
    options = ["--book", "9", "--eras", "old", "--types", "KS", "--fills", "written", "--seed", "3"]
    assert main(["--out", str(tmp_path), *options, "--levels", "0", "--modes", "flat"]) == 0
    truths = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    assert [truths[0]["kind"], truths[-1]["kind"]] == ["cover", "closing"]
    shown = [r for truth in truths for r in truth["records"] + truth.get("voided", [])]
    assert len(shown) == 9
    book = tomllib.loads((tmp_path / "book.toml").read_text("utf-8"))
    assert (book["type"], book["edition"], book["expected"]) == ("KS", "old", 9)
    numbers = [int(r["fields"]["so"]) for truth in truths for r in truth["records"]]
    assert numbers == sorted(set(numbers))
    days = [r["normalized"]["ngayDangKy"].split(".")[::-1] for truth in truths for r in truth["records"]]
    assert days == sorted(days)


def test_eras_choose_their_own_types(tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path), "--count", "2", "--eras", "1975,old", "--levels", "0"]) == 0
    lines = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    assert [line["edition"] for line in lines] == ["1975", "old"]
    assert lines[0]["records"][0]["type"] == "KS"
