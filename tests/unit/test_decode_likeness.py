"""Words of the same hand are known by their strokes: near ones are taken, short and uncertain ones not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from digitizer.decode.likeness import Known, alike, distance, dump_known, load_known, strokes
from digitizer.decode.reason import reason
from digitizer.domain.books import BookContext
from digitizer.domain.layout import Lattice
from tests.fixtures.knowledge import catalog, knowledge, read, record
from tests.fixtures.lattices import LETTERS


def written(text: str, frames: int = 3) -> Lattice:
    """A line on which each letter takes so many frames."""
    columns = [c for letter in text for c in (LETTERS.index(letter) + 1,) * frames + (0,)]
    rows = np.full((len(columns), len(LETTERS) + 1), 1e-4)
    rows[np.arange(len(columns)), columns] = 1.0
    return Lattice(np.log(rows / rows.sum(axis=1, keepdims=True)).astype(np.float32), LETTERS)


def known(text: str, as_read: str = "") -> Known:
    return Known("place", text, strokes(written(as_read or text)))


BANK = [known("Trạm Tấu", "Trom Tấu"), known("Pá Lau, huyện"), known("Mường")]


def test_a_word_misread_alike_is_recognized() -> None:
    assert alike(written("Trom Tấu", 4), "Trom Tấu", BANK) == "Trạm Tấu"


@pytest.mark.parametrize("text", ["Hoàng Liên Sơn", "Mường", "Nà Pản", ""])
def test_what_is_like_nothing_or_too_short_is_left(text: str) -> None:
    assert alike(written(text), text, BANK) == ""


def test_strokes_alike_with_other_letters_are_left() -> None:
    assert alike(written("Kinh"), "Kinh", [known("Xơ Đăng", "Kinh")]) == ""


def test_two_texts_equally_near_decide_nothing() -> None:
    twins = [known("bản Nà Pản", "bản Nà"), known("bản Nà Phặc", "bản Nà")]
    assert alike(written("bản Nà"), "bản Nà", twins) == ""


def test_distance_is_small_for_the_same_however_wide() -> None:
    slow, fast = strokes(written("Trạm Tấu", 4)), strokes(written("Trạm Tấu", 3))
    assert distance(slow, slow) == pytest.approx(0, abs=1e-3)
    assert distance(slow, fast) < 0.02 < distance(slow, strokes(written("Pá Lau xa", 4)))
    assert distance(slow, slow[:9]) == float("inf")
    assert distance(slow[:0], fast) == float("inf")


def test_confirmed_lines_come_back_from_their_file(tmp_path: Path) -> None:
    path = tmp_path / "book.words"
    path.write_bytes(dump_known([*BANK, *[BANK[0]] * 5]))
    back = load_known(path, len(LETTERS))
    assert [one.text for one in back] == ["Trạm Tấu", "Pá Lau, huyện", "Mường", "Trạm Tấu", "Trạm Tấu"]
    assert np.allclose(back[0].frames, BANK[0].frames, atol=1e-3)
    assert load_known(path, len(LETTERS) + 1) == ()
    path.write_bytes(path.read_bytes()[:90])
    assert load_known(path, len(LETTERS)) == load_known(tmp_path / "none", 3) == ()


def test_likeness_mends_a_doubtful_value_and_says_why() -> None:
    book = replace(BookContext("KS", 1991), alike={"chaNoiCuTru": "xã Pá Lau"})
    fields = {"chaNoiCuTru": read("xã Pó Lou", 0.6)}
    field = reason(record(fields), catalog().record_types["KS"], knowledge(), book).fields["chaNoiCuTru"]
    assert field.value == "xã Pá Lau" and field.raw == "xã Pó Lou"
    assert "nét chữ giống «xã Pá Lau»" in field.notes[0]
