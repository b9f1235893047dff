"""A hand is learned where it can be, and a bad lesson changes nothing."""

from __future__ import annotations

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from digitizer.recognize.learning import Head, Learned, Lesson, learn, letter_errors

WIDTH, LETTERS = 24, 9
RNG = np.random.default_rng(3)
SHAPES = RNG.normal(size=(LETTERS, WIDTH)).astype(np.float32)  # how the general hand shows each letter
HEAD = Head(2.0 * SHAPES.T, np.zeros(LETTERS, np.float32))
OWN = SHAPES.copy()  # this clerk's 3 looks half like the general 5, and his 7 half like the 2
OWN[3] = 0.35 * SHAPES[3] + 0.65 * SHAPES[5] + 0.6 * RNG.normal(size=WIDTH)
OWN[7] = 0.35 * SHAPES[7] + 0.65 * SHAPES[2] + 0.6 * RNG.normal(size=WIDTH)


def distance(a: object, b: object) -> int:
    return Levenshtein.distance(list(a), list(b))  # type: ignore[call-overload]


def line(shapes: np.ndarray, rng: np.random.Generator) -> Lesson:
    target = [int(column) for column in rng.integers(1, LETTERS, 8)]
    frames = [0, *(column for letter in target for column in (letter, letter, 0))]
    noise = rng.normal(size=(len(frames), WIDTH)) * 0.25
    return Lesson((shapes[frames] + noise).astype(np.float32), tuple(target))


def lines(shapes: np.ndarray, count: int, seed: int) -> list[Lesson]:
    rng = np.random.default_rng(seed)
    return [line(shapes, rng) for _ in range(count)]


def learned_of(lessons: list[Lesson]) -> list[Learned]:
    """What is learned from three lessons of four, the fourth held back."""
    held = lessons[::4]
    return learn(HEAD, [one for n, one in enumerate(lessons) if n % 4], held, distance)


def test_a_hand_of_its_own_is_learned_and_proved_on_lines_never_seen() -> None:
    learned, *_ = learned_of(lines(OWN, 80, 1))
    fresh = lines(OWN, 60, 2)
    before, after = letter_errors(HEAD, fresh, distance), letter_errors(learned.head, fresh, distance)
    assert before > 0.1
    assert after < before / 2
    assert learned.after < learned.before
    assert learned.lines + learned.held_back == 80


def test_a_hand_that_is_read_well_is_left_alone() -> None:
    assert learned_of(lines(SHAPES, 60, 3)) == []


def test_few_lines_teach_nothing() -> None:
    assert learned_of(lines(OWN, 12, 4)) == []


def test_nonsense_that_a_person_confirmed_teaches_nothing() -> None:
    rng = np.random.default_rng(5)
    wrong = [
        Lesson(one.features, tuple(int(c) for c in rng.integers(1, LETTERS, 8)))
        for one in lines(SHAPES, 60, 6)
    ]
    assert learned_of(wrong) == []


def test_some_nonsense_among_good_lessons_does_not_spoil_them() -> None:
    rng = np.random.default_rng(7)
    wrong = [
        Lesson(one.features, tuple(int(c) for c in rng.integers(1, LETTERS, 8))) for one in lines(OWN, 12, 8)
    ]
    learned, *_ = learned_of(lines(OWN, 80, 9) + wrong)
    fresh = lines(OWN, 60, 10)
    assert letter_errors(learned.head, fresh, distance) < letter_errors(HEAD, fresh, distance) / 2


@pytest.mark.parametrize("target", [(), tuple([1] * 200)])
def test_texts_that_cannot_be_on_the_line_are_left_out(target: tuple[int, ...]) -> None:
    impossible = [Lesson(one.features, target) for one in lines(OWN, 40, 11)]
    assert learned_of(impossible) == []


def test_half_of_what_was_learned_is_offered_too() -> None:
    full, half = learned_of(lines(OWN, 80, 12))
    assert full.after <= half.after < half.before
    moved = [np.abs(one.head.matrix - HEAD.matrix).sum() for one in (full, half)]
    assert moved[1] < moved[0]


def test_lines_that_were_held_back_alone_decide() -> None:
    """Lessons that contradict what stands on the lines held back are dropped."""
    wrong = [
        Lesson(one.features, tuple((c % (LETTERS - 1)) + 1 if c > 5 else c for c in one.target))
        for one in lines(SHAPES, 60, 13)
    ]
    assert learn(HEAD, wrong, lines(SHAPES, 20, 14), distance) == []
