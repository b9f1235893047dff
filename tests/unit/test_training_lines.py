"""What the recognizer learns from: texts, hands and paper that repeat; no font that is kept for measuring."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
import pytest

from digitizer.catalog import profiles_root
from digitizer.training.alphabet import ALPHABET, LETTERS, codes, plain
from digitizer.training.borrowing import BorrowedMarks
from digitizer.training.fonts import font_list
from digitizer.training.glyphs import Face, draw_face, parts, thinned
from digitizer.training.lines import KINDS, MIXES, LineMaker
from digitizer.training.syllables import syllable
from digitizer.training.texts import Vocabulary, Writer, load_vocabulary
from digitizer.training.writing import Setter, rough, set_ink
from tests.fixtures.drawing import FONTS

HELD_OUT = {
    "gelasio", "be-vietnam", "be-vietnam-pro", "ibm-plex-mono", "xanh-mono", "charm", "great-vibes",
    "sriracha", "pangolin", "charmonman", "ms-madi", "oooh-baby", "bad-script", "cedarville-cursive",
    "caveat", "caveat-brush", "marck-script", "homemade-apple", "special-elite", "stix-two-text",
    "stix-two-math",
}  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(profiles_root())


@pytest.fixture(scope="module")
def faces() -> list[Face]:
    files = {
        "print": "print/Tinos-Regular.ttf",
        "type": "type/Cousine-Regular.ttf",
        "hand": "hand/Itim-Regular.ttf",
    }
    drawn = [draw_face(kind, kind, [FONTS / name]) for kind, name in files.items()]
    return [face for face in drawn if face is not None]


def test_every_letter_of_the_language_has_a_class() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert len([letter for letter in LETTERS if not letter.isascii()]) == 134
    assert {*"fjwzFJWZ", *"0123456789", *"/-.,:;()'\"", " "} <= set(ALPHABET)
    assert codes("a ") == [ALPHABET.index("a") + 1, 1]


def test_texts_are_brought_to_the_recognizers_letters() -> None:
    assert plain("Nguye\u0302\u0303n \u2013 \u201cA\u201d\u2026 \u4e2d") == 'Nguyễn - "A".'


def test_no_font_kept_for_measuring_is_trained_on() -> None:
    trained = {spec.name for spec in font_list() if spec.pool == "train"}
    assert not trained & HELD_OUT
    families = {name.lower().replace("-", "") for name in trained}
    assert not any("termes" in name or "gnutypewriter" in name for name in families)  # TlwgTypewriter is none
    assert len(trained) > 100
    assert {spec.kind for spec in font_list() if spec.pool == "measure"} == {"hand", "type", "print"}


def test_the_same_seed_writes_the_same_texts(vocabulary: Vocabulary) -> None:
    one, other = (Writer(vocabulary, Random(4)) for _ in range(2))
    texts = [one.text() for _ in range(300)]
    assert texts == [other.text() for _ in range(300)]
    assert len(set(texts)) > 250
    assert all(text and set(text) <= set(ALPHABET) and len(text) <= 48 for text in texts)
    assert any(any(digit.isdigit() for digit in text) for text in texts)


def test_syllables_carry_one_tone_at_most() -> None:
    chance = Random(2)
    for _ in range(500):
        made = syllable(chance)
        marks = "".join(parts(letter)[1] for letter in made)
        assert sum(mark in "\u0300\u0301\u0303\u0309\u0323" for mark in marks) <= 1, made


def test_lines_of_every_fill_are_made_and_repeat(vocabulary: Vocabulary, faces: list[Face]) -> None:
    one, other = (LineMaker(9, faces, vocabulary) for _ in range(2))
    lines = [one.line() for _ in range(60)]
    assert {line.kind for line in lines} == set(KINDS)
    for line in lines:
        again = other.line()
        assert line.text == again.text
        assert np.array_equal(line.pixels, again.pixels)
        assert line.pixels.shape[0] == 48
        assert line.pixels.shape[1] >= 4 * len(line.text)


def test_for_labels_mostly_print_and_rows_of_labels_and_values_are_made(
    vocabulary: Vocabulary, faces: list[Face]
) -> None:
    maker = LineMaker(9, faces, vocabulary, MIXES["labels"])
    lines = [maker.line() for _ in range(80)]
    assert sum(line.kind == "print" for line in lines) > 40
    labelled = [line for line in lines if sum(label in line.text for label in vocabulary.labels) > 1]
    assert len(labelled) > 10


def test_marks_that_a_face_lacks_are_drawn(vocabulary: Vocabulary, faces: list[Face]) -> None:
    whole = next(face for face in faces if face.kind == "hand")
    bare = Face(
        "bare", "hand", {k: g for k, g in whole.glyphs.items() if k.isascii() or k == "ı"}, whole.stem
    )
    maker = LineMaker(1, [*faces, bare], vocabulary)
    with_marks = maker.of("print", "ế", bare, clean=True)
    without = maker.of("print", "e", bare, clean=True)
    assert with_marks is not None
    assert without is not None
    assert with_marks.pixels.shape[1] < without.pixels.shape[1]  # higher, so smaller when of one height


def test_a_type_takes_the_marks_of_another_face(faces: list[Face]) -> None:
    face = next(face for face in faces if face.kind == "type")
    donor = next(face for face in faces if face.kind == "print")
    borrowed = BorrowedMarks(donor, Random(7))
    for letter in "áằểốủứỳÁẾ":
        made, own = borrowed.on(face, letter), face.glyphs[letter]
        assert made is not None, letter
        assert made.advance == own.advance
        assert made.y + made.mask.shape[0] == own.y + own.mask.shape[0]  # stands as its own does
        assert made.y < face.glyphs[{"ứ": "ư"}.get(letter, parts(letter)[0])].y, letter
    assert [borrowed.on(face, letter) for letter in "aơưđạệ"] == [None] * 6  # nothing that stands above alone


def test_strokes_are_thinned_to_their_middle() -> None:
    bar = np.zeros((20, 60), np.uint8)
    bar[6:13, 5:55] = 1
    thin = thinned(bar)
    assert thin.sum(axis=0).max() == 1
    assert set(np.nonzero(thin)[0]) <= {8, 9, 10}
    assert thin.sum() > 38


def test_a_machine_moves_on_by_the_same_step_for_every_letter(faces: list[Face]) -> None:
    setter = Setter(Random(3), [next(face for face in faces if face.kind == "print")], 0.0, False)
    placed = setter.line("imi mi", pitch=20.0).letters
    middles = [place.x + place.glyph.advance / 2 for place in placed]
    assert np.allclose(np.diff(middles), [20, 20, 40, 20])


def test_worn_ink_stays_where_the_letters_are(faces: list[Face]) -> None:
    chance = Random(5)
    face = next(face for face in faces if face.kind == "type")
    ink = set_ink(Setter(chance, [face], 0.0, False).line("Nguyễn"), face.stem)
    near = cv2.dilate(ink, np.ones((9, 9), np.uint8)) > 0
    for _ in range(20):
        worn = rough(ink, chance)
        assert worn.shape == ink.shape
        assert not worn[~near].any()
        assert 0.35 < worn.sum() / ink.sum() < 2.2
        assert not np.array_equal(worn, ink)
