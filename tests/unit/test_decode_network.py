"""Networks of words are proper probabilities, and syllables follow the rules of spelling."""

from __future__ import annotations

import math

import pytest

from digitizer.decode.network import EMPTY, Loop, Network, Words, chain, either, maybe
from digitizer.decode.sources import Letters, Vocabulary
from digitizer.decode.syllables import syllable_weights, tone_places


def probability(network: Network, text: str) -> float:
    state, total = network.start, 1.0
    for letter in text:
        state, chance = network.step(state, letter)
        total *= chance
        if not state:
            return 0.0
    return total * network.stop(state)


def test_a_vocabulary_shares_its_weight() -> None:
    network = Network(Words(Vocabulary({"an": 3.0, "ân": 1.0})))
    assert probability(network, "an") == pytest.approx(0.75)
    assert probability(network, "a") == 0.0


def test_what_is_forgotten_to_save_memory_is_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(chain(either((1.0, "an"), (3.0, "anh")), maybe(0.5, " em")))
    texts = ("an", "anh", "an em", "anh em", "em")
    before = [probability(network, text) for text in texts]
    monkeypatch.setattr("digitizer.decode.network._PLACES", 0)
    assert [probability(network, text) for text in texts] == before
    assert sum(before) == pytest.approx(1.0)


def test_all_texts_together_have_probability_one() -> None:
    piece = chain(either((1.0, "a"), (3.0, "ab")), maybe(0.5, "b"))
    network = Network(piece)
    texts = ["a", "ab", "abb"]
    assert sum(probability(network, text) for text in texts) == pytest.approx(1.0)
    assert probability(network, "ab") == pytest.approx(0.25 * 0.5 + 0.75 * 0.5)  # two ways to read it


def test_a_loop_goes_on_with_its_mark() -> None:
    network = Network(Loop(Words(Vocabulary({"a": 1.0})), 0.25, chain(",")))
    assert probability(network, "a") == pytest.approx(0.75)
    assert probability(network, "a,a") == pytest.approx(0.25 * 0.75)
    assert probability(network, "a,") == 0.0


def test_letters_allow_any_word() -> None:
    network = Network(Words(Letters({"a": 1.0}, 2.0, 0.01)))
    assert probability(network, "ж") == pytest.approx(0.005)
    assert probability(network, "") == 0.0


def test_the_empty_piece_is_the_empty_text() -> None:
    assert probability(Network(EMPTY), "") == 1.0


@pytest.mark.parametrize(
    "syllable",
    [
        "nguyễn",
        "thị",
        "huyện",
        "nghĩa",
        "quốc",
        "khuya",
        "quý",
        "gì",
        "giữa",
        "yến",
        "xuân",
        "thủy",
        "hòa",
        "đường",
        "kiều",
        "người",
        "chuyện",
        "tỉnh",
    ],
)
def test_real_syllables_are_spelt(syllable: str) -> None:
    assert syllable_weights()[syllable] > 0


@pytest.mark.parametrize("syllable", ["các̀", "ka", "nghà", "cêm", "tạch̀", "qưa", "càt"])
def test_impossible_syllables_are_not(syllable: str) -> None:
    assert syllable not in syllable_weights()


def test_weights_are_finite() -> None:
    assert all(0 < weight < math.inf for weight in syllable_weights().values())


@pytest.mark.parametrize(
    ("word", "other"),
    [("hòa", "hoà"), ("Thủy", "Thuỷ"), ("khoẻ", "khỏe"), ("quý", "quý"), ("HÒA", "HOÀ"), ("lan", "lan")],
)
def test_the_tone_may_stand_in_two_places(word: str, other: str) -> None:
    assert tone_places(word)[-1] == other


def test_a_loop_whose_piece_ends_in_nothing_still_turns_back() -> None:
    network = Network(Loop(chain("a", maybe(0.5, "b")), 0.5, chain(",")))
    assert probability(network, "a,ab") == pytest.approx(0.5 * 0.5 * 0.5 * 0.5)
    assert probability(network, "ab,a") == pytest.approx(0.5 * 0.5 * 0.5 * 0.5)


def test_loops_may_stand_in_loops() -> None:
    inner = Loop(Words(Vocabulary({"a": 1.0})), 0.5, chain(" "))
    network = Network(Loop(inner, 0.25, chain(",")))
    assert probability(network, "a a,a") == pytest.approx(0.5 * 0.5 * 0.25 * 0.5 * 0.75)
