"""Tokens: words of lines, cut where label and value are glued together or their boxes overlap."""

from __future__ import annotations

import pytest

from digitizer.domain.layout import LineReading, Word
from digitizer.domain.records import Box
from digitizer.extract.tokens import tokens_of


def test_words_are_cut_between_label_and_value() -> None:
    words = ("tên:NGÔ", "ngày27/03/2016", "19/04/2010ghi", "12B", "giờ30")
    line = LineReading(tuple(Word(word, 0.9, Box(100 * n, 0, 90, 30)) for n, word in enumerate(words)), "t")
    assert [token.text for token in tokens_of([line])] == [
        "tên:", "NGÔ", "ngày", "27/03/2016", "19/04/2010", "ghi", "12B", "giờ", "30",
    ]  # fmt: skip


def test_a_word_ends_where_the_next_of_its_line_begins() -> None:
    boxes = {"tên": Box(529, 10, 181, 60), ":": Box(598, 40, 17, 20), "TRẦN": Box(631, 10, 79, 40)}
    line = LineReading(tuple(Word(text, 0.9, box) for text, box in boxes.items()), "t")
    below = LineReading((Word("Dân", 0.9, Box(520, 90, 200, 30)),), "t")
    tokens = tokens_of([line, below])
    assert [(token.box.x, token.box.w) for token in tokens] == [(529, 69), (598, 17), (631, 79), (520, 200)]
    assert tokens[0].box.h == 60


def test_words_at_one_place_keep_their_box() -> None:
    box = Box(10, 0, 400, 30)
    tokens = tokens_of([LineReading((Word("NGƯỜI", 1.0, box), Word("MẸ", 1.0, box)), "cell")])
    assert [token.box for token in tokens] == [box, box]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("05/02/2ghi", ["05/02/2", "ghi"]),
        ("26-03-202ghi", ["26-03-202", "ghi"]),
        ("24.6.6Dân", ["24.6.6", "Dân"]),
        ("01/GBT-UBND", ["01/GBT-UBND"]),
        ("45/7B", ["45/7B"]),
        ("2015-KS", ["2015-KS"]),
    ],
)
def test_a_date_is_cut_from_the_label_it_is_typed_over(text: str, pieces: list[str]) -> None:
    line = LineReading((Word(text, 0.9, Box(0, 0, 200, 30)),), "test")
    assert [token.text for token in tokens_of([line])] == pieces
