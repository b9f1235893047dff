"""Laws of the text forms, for any text whatever."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from digitizer.domain.names import name_key, name_problems, surname
from digitizer.domain.text import clean, compare_key, fold, syllables

LETTERS = "aáàảãạăắâấeéêếiíìoóòỏôốơớuúùủưứyýỳđbcghklmnpqrstvxAÁĐOÒUÙYÝQGH"
VIETNAMESE = st.text(alphabet=LETTERS + " '-", max_size=30)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_clean_is_stable_and_normal(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode("utf-8")


@settings(max_examples=200, deadline=None)
@given(VIETNAMESE)
def test_fold_is_ascii_and_ignores_case_and_composition(text):
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text) == fold(unicodedata.normalize("NFD", text))


@settings(max_examples=300, deadline=None)
@given(VIETNAMESE)
def test_compare_key_keeps_the_letters(text):
    key = compare_key(text)
    assert compare_key(key) == key
    assert fold(key) == fold(text)
    assert compare_key(text.upper()) == key
    assert len(key) == len(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_the_names(text):
    assert isinstance(name_key(text), str)
    assert isinstance(fold(compare_key(text)), str)
    assert set(name_problems(text)) <= {
        "not_nfc", "spaces", "digit", "script", "symbol", "one_syllable", "case",
    }  # fmt: skip
    assert surname(text) in " ".join(clean(text).split()) or "'" in surname(text)
    assert all(syllables(text))
