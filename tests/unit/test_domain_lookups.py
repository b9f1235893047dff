"""A closed list is looked up by accents, by letters, and by the end of a name."""

from __future__ import annotations

import pytest

from digitizer.domain.lookups import NameList

NATIONS = NameList(
    ["Việt Nam", "Nam Phi", "Việt", "Hoà Lan", "H'Mông"], {"Hòa Lan": "Hoà Lan", "H Mông": "H'Mông"}
)


def test_of_spellings_that_compare_alike_the_first_stands() -> None:
    assert NATIONS.by_key["hòa lan"] == "Hoà Lan"
    assert NATIONS.by_key["h mông"] == "H Mông"
    assert NATIONS.by_letters["hmong"] == "H'Mông"


def test_names_are_found_by_their_last_word() -> None:
    assert list(NATIONS.by_last_word["nam"]) == ["Việt Nam"]
    assert list(NATIONS.by_last_word["lan"]) == ["Hoà Lan"]
    assert "viet nam" not in NATIONS.by_last_word


def test_a_name_with_which_a_longer_one_begins_may_go_on() -> None:
    assert set(NATIONS.unfinished) == {"Việt"}


@pytest.mark.parametrize(
    ("text", "name"), [("VIỆT NAM", "Việt Nam"), ("viet nam", "Việt Nam"), ("Lào", None)]
)
def test_a_text_stands_for_a_name_of_the_list(text: str, name: str | None) -> None:
    assert NATIONS.resolve(text) == name
