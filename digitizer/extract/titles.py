"""Tells offices («KT. CHỦ TỊCH») and printed words in a signature's cell from names."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from digitizer.domain.text import fold
from digitizer.extract.lexicon import Lexicon
from digitizer.extract.tokens import plain
from digitizer.extract.wording import tidy

# What stands before an office when somebody signs for another: thay mặt, ký thay.
_UNSIGNED = re.compile(r"^(?:T[MU]|K[TI])\s*\.?\s+(?=\S{2})", re.IGNORECASE)
_COUNCIL = "uybannhandan"  # printed below the label, no office
_COUNCILS, _PIECE = f"tm{_COUNCIL} tmubnd", 4  # ... letters of a piece of it
_LIKE = 74.0  # per cent of likeness at which a line is an office
_TELLING = 8  # letters: in no name stands so long an office («Chủ tịch»)
_NO_NAME = 84.0  # ... and at which it is no name: «Chu Văn Tích» is like «Chủ tịch»


def office_in(text: str, lexicon: Lexicon) -> tuple[str, float]:
    """The line, without what stands before an office unless it is part of it, and its likeness to one (per
    cent; 0: it is none).
    """
    offices = [fold(title) for title in lexicon.titles.spellings()]
    whole = tidy(text)
    ways = []
    for line in (whole, _UNSIGNED.sub("", whole)):
        near = process.extractOne(fold(line), offices, scorer=fuzz.ratio, score_cutoff=_LIKE)
        ways.append((line, near[1] if near is not None else 0.0))
    return max(ways, key=lambda way: way[1])


def is_no_name(text: str, lexicon: Lexicon) -> bool:
    """Whether a line in a signature's cell is printed, or names an office."""
    said = fold(text)
    holds = any(len(title) >= _TELLING and fold(title) in said for title in lexicon.titles.spellings())
    return holds or is_council(text) or office_in(text, lexicon)[1] > _NO_NAME


def is_council(text: str) -> bool:
    """Whether a line is the printed «TM. ỦY BAN NHÂN DÂN» or a piece of it."""
    said = plain(text)
    return fuzz.ratio(said[-15:], _COUNCIL) > 75 or (len(said) >= _PIECE and said in _COUNCILS)
