"""Small steps between images of lines and their readings: scales, places, words that are no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import cv2

from digitizer.domain.layout import LineReading, Pixels, PreparedPage, Word
from digitizer.domain.records import Box
from digitizer.extract.candidates import Candidate
from digitizer.extract.labels import Found
from digitizer.extract.signature import is_hint
from digitizer.extract.tokens import Token
from digitizer.extract.wording import join_rows

_SURE_DASH = 0.8  # confidence: less, and a dash is what is left of a leader
LABEL_SCALE = 0.58  # labels need fewer pixels than values, and reading takes less time


def shrunk(image: Pixels) -> Pixels:
    """An image at the scale at which labels are read."""
    return scaled(image, LABEL_SCALE)


def scaled(image: Pixels, scale: float) -> Pixels:
    """An image made smaller; as it is for 1."""
    return image if scale == 1 else cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def moved(line: LineReading, dx: int, dy: int, scale: float = 1.0) -> LineReading:
    """The line in page coordinates, from an image that began at (dx, dy) and is ``scale`` times smaller."""
    words = (Word(w.text, w.confidence, moved_box(w.box, dx, dy, scale)) for w in line.words)
    return replace(line, words=tuple(words))


def moved_box(box: Box, dx: int, dy: int, scale: float = 1.0) -> Box:
    """A box of a part of the page in page coordinates."""
    x, y, w, h = (round(side * scale) for side in box)
    return Box(x + dx, y + dy, w, h)


def unshrunk(line: LineReading, dx: int = 0, dy: int = 0) -> LineReading:
    """A line read on a shrunk part of the page, in page coordinates."""
    return moved(line, dx, dy, 1 / LABEL_SCALE)


def candidate(lines: Sequence[LineReading]) -> Candidate:
    """What was read on the lines of one value, joined."""
    shown = [line for line in lines if not is_hint(line.text)]
    rows = [worded(line, line is shown[-1]) for line in shown]
    trust = min((word.confidence for row in rows for word in row), default=0.0)
    return Candidate(join_rows([" ".join(word.text for word in row) for row in rows]), trust, lines[0].engine)


def worded(line: LineReading, is_last: bool = True) -> list[Word]:
    """The words without strokes that are no words: what leaders and dirt are read as.

    A dash that ends a row parts places of two rows.
    """
    words = list(line.words)
    while words and (not any(c.isalnum() for c in words[-1].text) or _is_stray(words[-1])):
        if _is_dash(words[-1]) and not is_last:
            break
        words.pop()
    while words and not any(c.isalnum() for c in words[0].text):
        words.pop(0)
    return [word for word in words if any(c.isalnum() for c in word.text) or _is_dash(word)]


def _is_dash(word: Word) -> bool:
    return word.text == "-" and word.confidence > _SURE_DASH


def _is_stray(word: Word) -> bool:
    """A speck after the text, read as a letter or two without conviction."""
    return len(word.text) <= 2 and word.confidence < 0.35 and not word.text.isdigit()


def first_reading(
    found: Sequence[Found | None], label: int, tokens: Sequence[Token], engine: str
) -> Candidate:
    """What the quick model read between this label and the next."""
    place = found[label]
    if place is None:
        return Candidate("", 0.0, engine)
    end = min((f.start for f in found if f is not None and f.start >= place.stop), default=len(tokens))
    value = [token for token in tokens[place.stop : end] if token.plain]
    rows = [" ".join(t.text for t in row) for _, row in groupby(value, key=lambda token: token.line)]
    return Candidate(join_rows(rows), min((t.confidence for t in value), default=0.0), engine)


OTHER_FORM = "Trang này theo mẫu sổ khác với mẫu đã chọn; hãy chọn lại mẫu hoặc để chương trình tự nhận."
SHARP = 150.0  # variance of the Laplacian below which strokes are blurred away


def quality(page: PreparedPage) -> float:
    """How well a page can be read, 0..1, from the sharpness of its strokes."""
    return round(min(1.0, page.sharpness / 1200), 3)


def warnings(page: PreparedPage, like: float) -> tuple[str, ...]:
    """What an officer should know of a page that was read; ``like``: the share of labels found."""
    found = []
    if page.sharpness < SHARP:
        found.append("Ảnh bị mờ; hãy quét hoặc chụp lại trang này.")
    if page.cut:
        found.append("Trang bị cắt mất một phần; hãy quét lại trang này.")
    if like < 0.75:
        found.append("Nhiều nhãn in trên trang không đọc được; hãy kiểm tra kỹ từng trường.")
    return tuple(found)
