"""The name below a signature is cut out apart from the scribble above it and from the neighbour's."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
import pytest

from digitizer.domain.forms import Area, FormProfile, LabelSpec
from digitizer.domain.layout import Frame
from digitizer.domain.records import Box
from digitizer.extract.ink import Crop, Ink
from digitizer.extract.labels import Found
from digitizer.extract.signature import name_line, other_lines, sign_boxes
from digitizer.extract.tokens import Token, plain
from tests.fixtures.drawing import Image8, white, written

FRAME = Frame(100, 200, 1800, 1100, 1300)
SPECS = tuple(
    LabelSpec(Area.SIGN, (text,), keys)
    for text, keys in (("Người đi khai sinh", ("nyc",)), ("Người thực hiện", ("nguoiThucHien",)))
)
PROFILE = FormProfile("T", "KS", "2015", "thử", (), SPECS)
LEFT, RIGHT, TOP = 200, 850, 700
FOUND = [Found(0, 1, 100.0, 15), Found(1, 2, 100.0, 14)]
HINT = Token("(Ký,ghirõhọ", plain("ghi rõ họ"), Box(880, TOP + 50, 200, 30), 1, 0.9)


def cells(names: tuple[str, str]) -> tuple[Image8, list[Token]]:
    """Two cells beside each other with scribbles and names below their labels."""
    page = white(1200, 1900)
    tokens = []
    for x, name in zip((LEFT, RIGHT), names, strict=True):
        tokens.append(Token("Người", plain("Người thực hiện"), Box(x, TOP, 260, 36), 0, 0.9))
        if name:
            curve = np.array([[x + 9 * k, 840 + round(38 * np.sin(k))] for k in range(26)], np.int32)
            cv2.polylines(page, [curve], False, 20, 3)
            page = written(page, (x, 990), name, 44)
    page = written(page, (880, TOP + 76), "(Ký, ghi rõ họ", 26)
    return page, [*tokens, HINT]


def line_of(page: Image8, tokens: list[Token], label: int) -> Crop | None:
    return name_line(sign_boxes(PROFILE, FOUND, tokens), label, tokens, FRAME, Ink(page))


@pytest.mark.parametrize(("label", "x"), [(0, LEFT), (1, RIGHT)])
def test_the_name_alone_is_cut_out(label: int, x: int) -> None:
    page, tokens = cells(("Lê Văn Nam", "Nguyễn Thu Sen"))
    crop = line_of(page, tokens, label)
    assert crop is not None
    assert crop.box.x == pytest.approx(x, abs=12)
    assert crop.box.y > 900
    assert crop.box.y + crop.box.h > 985
    assert 150 < crop.box.w < 420


def test_an_empty_cell_has_no_name() -> None:
    page, tokens = cells(("Lê Văn Nam", ""))
    assert line_of(page, tokens, 0) is not None
    assert line_of(page, tokens, 1) is None


def test_a_label_that_was_not_found_has_no_name() -> None:
    page, tokens = cells(("Lê Văn Nam", "Nguyễn Thu Sen"))
    assert name_line(sign_boxes(PROFILE, [None, FOUND[1]], tokens), 0, tokens, FRAME, Ink(page)) is None


def test_a_scribble_read_as_letters_of_the_hint_is_none() -> None:
    _, tokens = cells(("", ""))
    page = written(white(1200, 1900), (LEFT, 850), "Lê Văn Nam", 44)
    scribble = Token("gh", "gh", Box(LEFT, 745, 240, 120), 2, 0.3)
    crop = line_of(page, [*tokens, scribble], 0)
    assert crop is not None
    assert 800 < crop.box.y < 850


def test_an_office_with_a_word_of_the_hint_is_none() -> None:
    _, tokens = cells(("", ""))
    page = written(white(1200, 1900), (RIGHT, 850), "Phan Mai Vy", 44)
    words = [
        Token(text, plain(text), Box(RIGHT + x, TOP + 42, 80, 36), 3, 0.9)
        for x, text in ((0, "Phó"), (90, "Chủ"), (180, "tịch"))
    ]
    boxes = sign_boxes(PROFILE, FOUND, tokens)
    assert all(top < TOP + 60 for top in tops_of(boxes, [*tokens[:-1], *words], page))
    assert all(top > TOP + 60 for top in tops_of(boxes, tokens, page))


def tops_of(boxes: Mapping[int, Box], tokens: list[Token], page: Image8) -> list[int]:
    """The tops of a stroke that begins right below the label, as far as it is in the cell."""
    stroke = page.copy()
    cv2.rectangle(stroke, (RIGHT, TOP + 50), (RIGHT + 130, TOP + 62), 0, -1)
    return [line.box.y for line in other_lines(boxes, 1, tokens, FRAME, Ink(stroke))][:1]


def test_a_name_that_hangs_together_with_the_signature_is_looked_at_whole() -> None:
    _, tokens = cells(("", ""))
    page = white(1200, 1900)
    cv2.rectangle(
        page, (RIGHT, 760), (RIGHT + 300, 766), 0, -1
    )  # one stroke, far higher than specks of a stamp
    cv2.rectangle(page, (RIGHT, 760), (RIGHT + 6, 860), 0, -1)
    cv2.rectangle(page, (RIGHT, 855), (RIGHT + 300, 860), 0, -1)
    for x in range(RIGHT, RIGHT + 300, 20):
        cv2.rectangle(page, (x, 835), (x + 6, 880), 0, -1)
    for x in range(RIGHT, RIGHT + 200, 22):
        cv2.circle(page, (x, 1000), 6, 0, -1)
    lines = other_lines(sign_boxes(PROFILE, FOUND, tokens), 1, tokens, FRAME, Ink(page))
    assert any(line.box.y < 770 and line.box.w > 290 for line in lines)
