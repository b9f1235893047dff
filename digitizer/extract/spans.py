"""Where a share of what was read stands: the words that hold its letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from digitizer.domain.layout import Word
from digitizer.domain.records import Box
from digitizer.extract.tokens import hull, plain

_LIKE = 60.0  # per cent of likeness at which letters are found again


def place_of(text: str, words: Sequence[Word]) -> Box | None:
    """The hull of the words, or parts of words, that are most like a text; None where none are."""
    letters = plain(text)
    found = fuzz.partial_ratio_alignment(letters, "".join(plain(word.text) for word in words))
    if not letters or found is None or found.score < _LIKE:
        return None
    shares = list(_shares(words, found.dest_start, found.dest_end))
    return hull(shares) if shares else None


def _shares(words: Sequence[Word], start: int, stop: int) -> Iterator[Box]:
    """The parts of words that hold the letters from ``start`` up to ``stop`` of all their letters."""
    end = 0
    for word in words:
        begin, size = end, len(plain(word.text))
        end += size
        first, last = max(start, begin) - begin, min(stop, end) - begin
        if first < last:
            x, y, w, h = word.box
            yield Box(x + w * first // size, y, w * (last - first) // size, h)
