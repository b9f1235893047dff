"""Wrong data files are refused with a code, the file and the line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from digitizer.catalog import load_catalog, profiles_root
from digitizer.catalog.places import read_units
from digitizer.errors import DataError

Edit = Callable[[str, str, str], None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    target = tmp_path / "ocr_profiles"
    shutil.copytree(profiles_root(), target, ignore=shutil.ignore_patterns("models", "places"))
    return target


@pytest.fixture
def edit(root: Path) -> Edit:
    def replace(name: str, old: str, new: str) -> None:
        text = (root / name).read_text("utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), "utf-8")

    return replace


def refusal(root: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        load_catalog(root)
    return caught.value


def line_of(root: Path, name: str, text: str) -> int:
    lines = (root / name).read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if text in line)


CASES = [
    ("forms/2015-KS.toml", 'area = "foot"', 'area = "moon"', "DLM-08", '"moon"'),
    ("forms/2015-KS.toml", 'parser = "entry_number"', 'parser = "magic"', "DLM-08", '"magic"'),
    ("forms/2015-KS.toml", 'keys = ["nksHoTen"]', 'keys = ["nksHoVaTen"]', "DLM-08", "nksHoVaTen"),
    ("forms/2015-KS.toml", 'keys = ["nksHoTen"]', 'keyz = ["nksHoTen"]', "DLM-05", "keyz"),
    ("forms/2015-KS.toml", "lines = 2", 'lines = "2"', "DLM-07", 'lines = "2"'),
    ("forms/2015-KS.toml", "lines = 2", "lines = 99", "DLM-07", "lines = 99"),
    ("forms/2015-KS.toml", "lines = 2", "lines = true", "DLM-07", "lines = true"),
    ("forms/2015-KS.toml", "[[ticks]]", "[[tick]]", "DLM-05", "[[tick]]"),
    ("forms/2015-KS.toml", "[[ticks]]", "[[ticks]", "DLM-03", "[[ticks]"),
    ("forms/2015-KS.toml", 'code = "5"', 'code = "55"', "DLM-08", 'code = "55"'),
    ("forms/2015-KS.toml", 'code = "4|3|2"', 'code = "4|9"', "DLM-08", 'code = "4|9"'),
    ("forms/2020-KS.toml", 'base = "2015-KS"', 'base = "1066-KS"', "DLM-08", "1066"),
    ("record_types/KS.toml", 'kind = "entry_number"', 'kind = "number"', "DLM-08", 'kind = "number"'),
    ("record_types/KS.toml", 'codes = "loaiDangKy-KS"', 'codes = "none"', "DLM-08", 'codes = "none"'),
    ("record_types/KS.toml", 'key = "trangSo"', 'key = "so"', "DLM-09", 'label = "Trang số"'),
    ("record_types/KS.toml", 'principals = ["nksHoTen"]', 'principals = ["x"]', "DLM-08", "principals"),
    ("templates/KS-70.toml", 'key = "trangSo"', 'key = "trang"', "DLM-08", 'key = "trang"'),
    ("code_lists.toml", '1 = "Nam"', 'x = "Nam"', "DLM-08", 'x = "Nam"'),
    ("lookups/ethnic_groups.tsv", "Kinh\t", "Kinh\t\t", "DLM-10", "Kinh"),
    ("lookups/surnames.tsv", "Nguyễn\t", "Nguyễn\t-", "DLM-07", "Nguyễn"),
    ("lookups/province_codes.tsv", "002\t", "001\t", "DLM-08", "Hà Giang"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "code", "where"), CASES)
def test_wrong_data_names_file_and_line(
    root: Path, edit: Edit, name: str, old: str, new: str, code: str, where: str
) -> None:
    edit(name, old, new)
    error = refusal(root)
    assert error.code == code
    assert error.params["file"] == name
    # Syntax errors may be seen at the end of the line or at the start of the next one.
    assert abs(int(str(error.params["line"])) - line_of(root, name, where)) <= (code == "DLM-03")
    assert name in error.text()


def test_a_second_default_template_is_refused(root: Path, edit: Edit) -> None:
    edit("templates/KS-60.toml", "default = false", "default = true")
    error = refusal(root)
    assert (error.code, error.params["file"]) == ("DLM-09", "templates/KS-70.toml")


def test_a_missing_file_is_named(root: Path) -> None:
    (root / "code_lists.toml").unlink()
    error = refusal(root)
    assert (error.code, error.params["file"]) == ("DLM-01", "code_lists.toml")


def test_a_missing_key_is_named(root: Path, edit: Edit) -> None:
    edit("templates/KS-70.toml", 'record_type = "KS"', "")
    error = refusal(root)
    assert error.code == "DLM-06"
    assert "record_type" in error.text()


def test_a_file_that_is_too_large_is_refused(root: Path) -> None:
    (root / "forms/2015-KS.toml").write_text("#" * 1_000_001, "utf-8")
    assert refusal(root).code == "DLM-02"


def test_text_that_is_not_utf8_is_refused(root: Path) -> None:
    (root / "code_lists.toml").write_bytes(b"# one\n# \xff\n")
    error = refusal(root)
    assert (error.code, error.params["line"]) == ("DLM-04", 2)


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(root: Path) -> None:
    path = root / "code_lists.toml"
    text = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert load_catalog(root).code_lists == load_catalog().code_lists


PLACES = [
    ("01\tHà Nội\tthành phố\t\t\t\t\t\tC\n" * 2, "DLM-09", 2),
    ("01\tHà Nội\tthành phố\t99\t\t\t\t\tC\n", "DLM-08", 1),
    ("01\tHà Nội\tkinh đô\t\t\t\t\t\tC\n", "DLM-08", 1),
    ("01\tHà Nội\n", "DLM-10", 1),
]


@pytest.mark.parametrize(("rows", "code", "line"), PLACES)
def test_wrong_places_name_file_and_line(tmp_path: Path, rows: str, code: str, line: int) -> None:
    folder = tmp_path / "lookups" / "places"
    folder.mkdir(parents=True)
    (folder / "provinces.tsv").write_text(rows, "utf-8")
    with pytest.raises(DataError) as caught:
        read_units(tmp_path)
    error = caught.value
    assert (error.code, error.params["line"]) == (code, line)
    assert error.params["file"] == "lookups/places/provinces.tsv"
