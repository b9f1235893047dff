"""Words that are read a second time take their places among the others."""

from __future__ import annotations

from collections.abc import Sequence

from digitizer.catalog import load_catalog
from digitizer.domain.layout import LineReading
from digitizer.domain.records import Box
from digitizer.extract.matching import Forms
from digitizer.extract.relook import found_well, inserted, lacks_labels, mixed
from digitizer.extract.tokens import tokens_of
from tests.fixtures.drawing import line


def test_lines_of_cells_stand_among_the_others_from_top_to_bottom() -> None:
    tokens = tokens_of([line("PHẦN KHAI VỀ CHA MẸ", y=100), line("Nơi thường trú", y=500)])
    cells = [("Dân tộc", Box(20, 300, 90, 30)), ("CHA", Box(700, 204, 60, 30)), ("MẸ", Box(300, 200, 60, 30))]
    found = inserted(tokens, cells)
    lines = {token.line: "" for token in found}
    for token in found:
        lines[token.line] = f"{lines[token.line]} {token.text}".strip()
    assert list(lines.values()) == ["PHẦN KHAI VỀ CHA MẸ", "MẸ", "CHA", "Dân tộc", "Nơi thường trú"]
    assert list(lines) == [0, 1, 2, 3, 4]


def test_an_unread_cell_adds_nothing() -> None:
    tokens = tokens_of([line("Nơi sinh", y=100)])
    assert [token.text for token in inserted(tokens, [("", Box(0, 300, 90, 30))])] == ["Nơi", "sinh"]


def test_a_reading_that_lacks_a_label_is_worse_than_one_that_misreads_some() -> None:
    form = load_catalog().forms["2010-KT"]
    forms = Forms({form.id: form})
    labels = [spec.texts[0] for spec in form.labels if not spec.optional]
    misread = [label.replace("a", "o").replace("n", "r") for label in labels]
    seen = [forms.match(form, tokens_of(_below(rows))) for rows in (labels, misread, labels[:-1])]
    whole, poor, short = sorted(seen, key=found_well, reverse=True)
    assert [whole, poor, short] == seen
    assert short.likeness > poor.likeness
    assert lacks_labels(short)
    assert lacks_labels(poor)
    assert not lacks_labels(whole)


def test_lines_that_were_hardly_read_are_taken_from_the_other_reading() -> None:
    first = tokens_of([line("Họ và tên", 0), line("a cuươ ng", 60, confidence=0.2), line("Nơi sinh", 120)])
    again = tokens_of([line("Ho va ten", 0), line("Số Giấy CMND", 60), line("Noi sinh", 120)])
    said = [token.text for token in mixed(first, again)]
    assert said == ["Họ", "và", "tên", "Số", "Giấy", "CMND", "Nơi", "sinh"]
    assert mixed(first, []) == list(first)


def _below(rows: Sequence[str]) -> list[LineReading]:
    return [line(f"{text}:", y=60 * number) for number, text in enumerate(rows)]
