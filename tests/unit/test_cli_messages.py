"""Every sentence has its English, with the same placeholders, and the compiled catalogue is up to date."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

import digitizer.locale
from digitizer.domain.findings import Finding, Severity
from digitizer.errors import RuleError
from digitizer.locale import Translator, languages
from digitizer.locale.catalogue import compiled, read_po
from tests.fixtures.messages import message_ids

FOLDER = Path(digitizer.locale.__file__).parent / "en" / "LC_MESSAGES"
ENGLISH = read_po(FOLDER / "digitizer.po")
IDS = sorted(message_ids())


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_there_are_sentences() -> None:
    assert len(IDS) > 500


def test_every_sentence_is_translated() -> None:
    assert [text for text in IDS if not ENGLISH.get(text)] == []


def test_no_translation_is_left_over() -> None:
    assert [text for text in ENGLISH if text and text not in IDS] == []


@pytest.mark.parametrize("text", IDS)
def test_placeholders_are_those_of_the_sentence(text: str) -> None:
    assert placeholders(ENGLISH.get(text, text)) == placeholders(text)


def test_the_compiled_catalogue_is_up_to_date() -> None:
    assert (FOLDER / "digitizer.mo").read_bytes() == compiled(ENGLISH)


def test_languages() -> None:
    assert languages() == ["vi", "en"]


def test_an_error_is_told_in_english_with_our_words_in_it() -> None:
    error = RuleError(
        "QTR-02", "Vai trò «{role}» không được {move} hồ sơ.", role="Người kiểm duyệt", move="sửa"
    )
    said = error.text(Translator("en"))
    assert "Supervisor" in said and "sửa" not in said


def test_an_empty_param_does_not_become_the_catalogues_header() -> None:
    finding = Finding("X", Severity.NOTE, (), "Gói {id}: {count} hồ sơ.", {"id": "", "count": 1})
    assert "Content-Type" not in finding.text(Translator("en"))


def test_an_unknown_language_speaks_vietnamese() -> None:
    assert Translator("xx")("Đã đọc") == "Đã đọc"
