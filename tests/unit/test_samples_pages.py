"""Sample pages: truth, boxes on the ink, the same bytes for the same seed, the shipped books."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from digitizer.errors import EnvironmentFault
from digitizer.samples.__main__ import main
from digitizer.samples.bundle import VOLUMES, books_folder
from digitizer.samples.capture import capture, resized, rotated
from digitizer.samples.dice import Dice
from digitizer.samples.eras import load_eras
from digitizer.samples.fonts import fonts_folder, open_shelf
from digitizer.samples.layout import load_layouts
from digitizer.samples.pages import Look, random_page
from digitizer.samples.plan import Studio, open_studio

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
NEEDED = VIETNAMESE + VIETNAMESE.upper() + "0123456789/.,-:"


@pytest.fixture(scope="module")
def studio() -> Studio:
    return open_studio()


def test_fonts_carry_every_vietnamese_letter_and_a_licence() -> None:
    shelf = open_shelf()
    for row in shelf.table.values():
        for file in row["files"].values():
            letters = TTFont(shelf.root / file).getBestCmap()
            assert all(ord(letter) in letters for letter in NEEDED)
        regular = shelf.root / row["files"]["regular"]
        assert list(regular.parent.glob(f"{regular.stem.split('-')[0]}-LICENSE.txt"))


def test_every_use_has_fonts_in_both_pools() -> None:
    shelf = open_shelf()
    for use in ("label", "printed", "typed", "written"):
        assert shelf.families(use, "tune")
        assert shelf.families(use, "heldout")
    for use in ("typed", "written"):
        assert not set(shelf.families(use, "tune")) & set(shelf.families(use, "heldout"))


def test_missing_fonts_are_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        open_shelf(tmp_path)
    assert caught.value.code == "MAY-31"


def test_layouts_know_every_type_and_edition() -> None:
    eras = load_eras()
    assert set(load_layouts()) == {(kind, edition) for edition, era in eras.items() for kind in era.types}


@pytest.mark.parametrize("record_type", ["KS", "KH", "KT", "CMC"])
@pytest.mark.parametrize("fill", ["printed", "typed", "written"])
def test_each_field_has_ink_in_its_box(studio: Studio, record_type: str, fill: str) -> None:
    page = random_page(studio, record_type, fill, "record", Look(), Dice("ink", record_type, fill))
    (record,) = page.truth["records"]
    assert set(page.truth["boxes"]) == set(record["fields"])
    height, width = page.image.shape[:2]
    for x, y, w, h in page.truth["boxes"].values():
        assert 0 <= x < x + w <= width
        assert 0 <= y < y + h <= height
        part = page.image[y : y + h, x : x + w].min(axis=2)
        assert part.min() < 175


@pytest.mark.parametrize("kind", ["cover", "blank", "empty", "closing", "unknown"])
def test_other_kinds_hold_no_record(studio: Studio, kind: str) -> None:
    page = random_page(studio, "KT", "printed", kind, Look(level=1), Dice("kind", kind))
    assert page.truth["records"] == []
    assert page.truth["kind"] == ("blank" if kind == "empty" else kind)
    ink = float((page.image.min(axis=2) < 110).mean())
    assert (ink < 0.001) == (kind in ("empty", "unknown"))


def test_boxes_follow_the_page_through_the_capture() -> None:
    page = np.full((1000, 700, 3), 255, np.uint8)
    page[300:340, 200:300] = 0
    for mode in ("flat", "border", "phone"):
        captured = rotated(resized(capture(page, Dice("follow", mode), mode, 1), 0.8), 90)
        x, y, w, h = captured.box((200, 300, 300, 340))
        assert captured.image[y + h // 2, x + w // 2].max() < 90
        outside = captured.box((200, 250, 300, 290))
        assert captured.image[outside[1] + outside[3] // 2, outside[0] + outside[2] // 2].min() > 120


def test_rotation_swaps_the_sides(studio: Studio) -> None:
    look = Look(dpi=100)
    upright = random_page(studio, "KH", "printed", "blank", look, Dice("turn"))
    turned = random_page(studio, "KH", "printed", "blank", replace(look, rotation=90), Dice("turn"))
    assert turned.image.shape[:2] == upright.image.shape[1::-1]
    assert turned.truth["rotation"] == 90


def test_command_writes_the_same_bytes_again(tmp_path: Path) -> None:
    options = ["--count", "2", "--seed", "5", "--types", "KS,KT", "--fills", "typed", "--modes", "phone"]
    for name in ("a", "b"):
        assert main(["--out", str(tmp_path / name), *options]) == 0
    for file in ("001.jpg", "002.jpg", "truth.jsonl"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    lines = [json.loads(line) for line in (tmp_path / "a" / "truth.jsonl").read_text("utf-8").splitlines()]
    assert [line["page"] for line in lines] == ["001.jpg", "002.jpg"]
    assert [line["records"][0]["type"] for line in lines] == ["KS", "KT"]


def test_command_refuses_unknown_values(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--out", str(tmp_path), "--types", "KS,XX"])
    assert "XX" in capsys.readouterr().err


def test_shipped_books_are_whole() -> None:
    pages = 0
    for volume in VOLUMES:
        folder = books_folder() / f"{volume.type}.{volume.year}.01"
        book = tomllib.loads((folder / "book.toml").read_text("utf-8"))
        assert (book["type"], book["year"], book["number"]) == (volume.type, volume.year, "01")
        truths = [json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()]
        assert [truth["page"] for truth in truths] == sorted(path.name for path in folder.glob("*.jpg"))
        assert truths[0]["kind"] == "cover"
        assert truths[-1]["kind"] == "closing"
        records = [record for truth in truths for record in truth["records"]]
        numbers = [int(record["fields"]["so"].split("/")[0]) for record in records]
        assert numbers == [number for number in volume.numbers if number != volume.spoiled]
        wrong = {int(r["fields"]["so"].split("/")[0]) for r in records if r["paper_error"]}
        assert wrong == {number for number, flaw in volume.flaws.items() if flaw in ("words", "sex")}
        pages += len(truths)
        with Image.open(folder / "001.jpg") as cover:
            assert cover.info["dpi"] == (200, 200)
    assert pages >= 28
    assert sum(path.stat().st_size for path in books_folder().rglob("*.jpg")) < 9_000_000


def test_fonts_stay_small() -> None:
    assert sum(path.stat().st_size for path in fonts_folder().rglob("*") if path.is_file()) < 5_000_000
