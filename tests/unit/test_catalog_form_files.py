"""A profile's file is checked wherever it lies, and errors name file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from digitizer.catalog import load_catalog
from digitizer.catalog.forms import check_form
from digitizer.domain.forms import Arrangement, FormProfile
from digitizer.errors import DataError

CATALOG = load_catalog()
HEAD = 'id = "thu-KS"\nrecord_type = "KS"\nedition = "thu"\ntitle = "thử"\nform_codes = []\n'
LABEL = '[[labels]]\narea = "main"\ntexts = ["Họ và tên"]\nkeys = ["nksHoTen"]\nparser = "name"\n'


def check(folder: Path, text: str) -> FormProfile:
    path = folder / "mau.toml"
    path.write_text(text, "utf-8")
    return check_form(path, CATALOG.record_types, CATALOG.code_lists, CATALOG.forms)


def test_a_good_file_is_a_profile(tmp_path: Path) -> None:
    profile = check(tmp_path, HEAD + 'arrangement = "ledger"\ncentury = 1900\n' + LABEL)
    assert (profile.arrangement, profile.century) == (Arrangement.LEDGER, 1900)
    assert profile.labels[0].keys == ("nksHoTen",)


def test_a_file_may_build_on_a_form_of_the_program(tmp_path: Path) -> None:
    profile = check(tmp_path, 'base = "2010-KS"\nid = "x"\nedition = "x"\ntitle = "x"\n')
    assert profile.labels == CATALOG.forms["2010-KS"].labels


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (HEAD + LABEL.replace("nksHoTen", "hoTen"), "DLM-08", 9),
        (HEAD + LABEL.replace('"name"', '"regex"'), "DLM-08", 10),
        (HEAD + LABEL.replace("Họ và tên", "...."), "DLM-08", 8),
        (HEAD + LABEL + "zone = [0, 0, 9, 9]\n", "DLM-05", 11),
        (HEAD + LABEL + 'pattern = "(a+)+$"\n', "DLM-05", 11),
        (HEAD + "century = 1234\n" + LABEL, "DLM-08", 6),
        (HEAD + 'arrangement = "spiral"\n' + LABEL, "DLM-08", 6),
        (HEAD, "DLM-06", 1),
        (HEAD + LABEL + "x = \n", "DLM-03", 11),
    ],
    ids=["field", "parser", "letters", "zone", "pattern", "century", "arrangement", "labels", "syntax"],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    with pytest.raises(DataError) as caught:
        check(tmp_path, text)
    assert caught.value.code == code
    assert (caught.value.params["file"], caught.value.params["line"]) == ("mau.toml", line)


def test_more_labels_than_any_form_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        check(tmp_path, HEAD + LABEL * 201)
    assert caught.value.code == "DLM-07"
