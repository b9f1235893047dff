"""The registry of actions: every one is unique, none is a letter, and keys can be pressed."""

from __future__ import annotations

import itertools

import pytest

from digitizer.gui.actions import ACTIONS, EVERYWHERE, by_id, menus, of_screen
from digitizer.gui.keys import sequences

SCOPES = sorted({action.scope for action in ACTIONS} - {EVERYWHERE})


def test_ids_are_unique() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids)) > 60


@pytest.mark.parametrize("scope", SCOPES)
def test_no_two_actions_of_a_screen_share_a_key(scope: str) -> None:
    heard = [(sequence, action.id) for action in of_screen(scope) for sequence in sequences(action.key)]
    pairs = itertools.combinations(heard, 2)
    assert [(one, other) for (key, one), (twin, other) in pairs if key == twin] == []


def test_letters_alone_belong_to_the_input_method() -> None:
    plain = [action.key for action in ACTIONS if "+" not in action.key and len(action.key) == 1]
    assert plain == []
    with_shift = [
        action.key for action in ACTIONS if action.key.startswith("Shift+") and len(action.key) == 7
    ]
    assert with_shift == []


def test_a_key_is_heard_with_caps_lock_too() -> None:
    assert sequences("Ctrl+Z") == ["<Control-z>", "<Control-Z>"]
    assert sequences("Ctrl+Enter") == ["<Control-Return>", "<Control-KP_Enter>"]
    assert sequences("Ctrl++") == ["<Control-plus>", "<Control-equal>", "<Control-KP_Add>"]
    assert sequences("") == []


def test_digits_of_the_number_pad_count_with_a_modifier_only() -> None:
    assert sequences("Ctrl+1") == ["<Control-Key-1>", "<Control-KP_1>"]
    assert sequences("Alt+3") == ["<Alt-Key-3>", "<Alt-KP_3>"]


def test_every_action_has_a_label_and_a_screen_of_its_own_name() -> None:
    assert [action.id for action in ACTIONS if not action.label] == []
    assert [
        action.id for action in ACTIONS if action.scope and not action.id.startswith(f"{action.scope}.")
    ] == []


def test_menus_keep_the_order_of_the_table() -> None:
    listed = menus(of_screen("check"))
    assert list(listed)[:2] == ["Cơ quan", "Màn hình"]
    assert by_id("check.finish") in listed["Hồ sơ"]


def test_an_unknown_action_is_an_error() -> None:
    with pytest.raises(KeyError):
        by_id("check.nothing")
