"""Passwords and the delay after wrong ones."""

from __future__ import annotations

import unicodedata

import pytest

from digitizer.access import Hasher, refuse_weak, waiting_seconds
from digitizer.errors import RuleError

GOOD = "Mưa phùn tháng 3"
NOW = "2026-01-02T08:00:00.000+00:00"


@pytest.fixture(scope="module")
def digest() -> str:
    return Hasher().hash(GOOD)


def test_hashes_are_argon2id_with_the_parameters_of_rfc_9106(digest: str) -> None:
    assert digest.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert Hasher().hash(GOOD) != digest  # salted
    assert GOOD not in digest


def test_a_password_matches_itself_alone_in_either_normal_form(digest: str) -> None:
    hasher = Hasher()
    assert hasher.matches(digest, GOOD)
    assert hasher.matches(digest, unicodedata.normalize("NFD", GOOD))
    assert not hasher.matches(digest, GOOD.lower())
    assert not hasher.matches(digest, "")
    assert not hasher.matches("no hash", GOOD)
    assert not hasher.matches("", GOOD)


@pytest.mark.parametrize(
    "weak",
    ["", "ngan", "12345678", "87654321", "aaaaaaaa", "abababab", "Mật khẩu", "matkhau123", "Lò Thị Mận",
     "lothiman", "UBND xã Suối Mơ", "x" * 200],
)  # fmt: skip
def test_easy_passwords_are_refused(weak: str) -> None:
    with pytest.raises(RuleError) as refused:
        refuse_weak(weak, "Lò Thị Mận", "UBND xã Suối Mơ")
    assert refused.value.code == "TRU-03"


@pytest.mark.parametrize("good", [GOOD, "xe đạp 27 xanh", "Tr0ngRung!x"])
def test_other_passwords_are_let(good: str) -> None:
    assert refuse_weak(good, "Lò Thị Mận", "UBND xã Suối Mơ") is None  # nothing is raised


def test_the_delay_grows_and_has_an_end() -> None:
    waits = [waiting_seconds(failures, NOW, NOW) for failures in range(14)]
    assert waits[:3] == [0, 0, 0]
    assert waits[3:10] == [15, 30, 60, 120, 240, 480, 900]
    assert set(waits[9:]) == {900}


def test_the_delay_passes_and_a_clock_that_was_set_back_does_not_stretch_it() -> None:
    assert waiting_seconds(4, NOW, "2026-01-02T08:00:20.500+00:00") == 10
    assert waiting_seconds(4, NOW, "2026-01-02T08:00:30.000+00:00") == 0
    assert waiting_seconds(4, NOW, "2020-01-02T08:00:00.000+00:00") == 30
    assert waiting_seconds(4, "", NOW) == 0
