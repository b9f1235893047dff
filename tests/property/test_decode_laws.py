"""Laws of decoding: nothing unsupported, nothing lost, always the same."""

from __future__ import annotations

import random
import unicodedata
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from digitizer.decode.beam import plain_text
from digitizer.decode.calibration import fit_curve
from digitizer.decode.languages import Languages
from tests.fixtures.knowledge import decoder, knowledge
from tests.fixtures.lattices import LETTERS, likely

PARSERS = ["name", "place", "date", "date_words", "identity", "papers", "text", "ethnic", "number", "signer"]
texts = st.text(st.sampled_from(LETTERS), min_size=1, max_size=24).map(lambda text: " ".join(text.split()))
_LANGUAGES = Languages(knowledge())


@settings(max_examples=60, deadline=None)
@given(texts.filter(bool), st.sampled_from(PARSERS), st.floats(0.3, 0.99), st.integers(0, 1000))
def test_hypotheses_are_supported_composed_and_add_up(text: str, parser: str, sure: float, seed: int) -> None:
    lattice = likely(text, sure, random.Random(seed))
    found = decoder().decode([lattice], parser)
    sixth = np.sort(lattice.log_probs[:, 1:], axis=1)[:, -6]
    seen = {letter for letter, chances in zip(lattice.alphabet, lattice.log_probs.T[1:], strict=True)
            if (chances >= sixth).any()}  # fmt: skip
    for one in found:
        assert set(one.text) <= seen | {" "}
        assert unicodedata.is_normalized("NFC", one.text)
    assert sum(one.confidence for one in found) <= 1 + 1e-9
    assert found == decoder().decode([lattice], parser)


@settings(max_examples=60, deadline=None)
@given(texts.filter(bool), st.sampled_from(PARSERS))
def test_what_is_clear_is_read_as_it_is(text: str, parser: str) -> None:
    lattice = likely(text, 5.0, random.Random(0))
    plain = plain_text([lattice], _LANGUAGES.of(parser)).text
    assert plain in [one.text for one in decoder().decode([lattice], parser)]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=200))
def test_curves_rise_and_stay_probabilities(pairs: list[tuple[float, bool]]) -> None:
    curve = fit_curve(pairs)
    assert all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(curve))
    assert all(0 <= x <= 1 and 0 < y < 1 for x, y in curve)
