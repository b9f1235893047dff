"""Text hygiene for what an engine read: leader dots, look-alike characters, words cut by leaders."""

from __future__ import annotations

import re

from digitizer.domain.text import clean, fold

_LOOKALIKE = str.maketrans(
    {"⁄": "/", "∕": "/", "’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "—": "-", "–": "-", "‐": "-", "…": "..."}
)
# What Tesseract reads for a digit in a field of digits.
_DIGITS = str.maketrans(
    {"O": "0", "o": "0", "Ô": "0", "D": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "i": "1", "!": "1", "Z": "2",
     "z": "2", "A": "4", "S": "5", "s": "5", "G": "6", "b": "6", "ó": "6", "T": "7", "B": "8", "g": "9", "q": "9"}
)  # fmt: skip
_LEADERS = re.compile(r"(?:\s*[._…·]){2,}|[_]+")
_EDGE = " .,:;_-|'\"*~^=«»•·"


def tidy(text: str) -> str:
    """NFC, plain quotes and dashes, no leader residue at the edges or inside."""
    text = clean(text.translate(_LOOKALIKE))
    text = _LEADERS.sub(" ", text)
    text = re.sub(r"\s+([,;:.)])", r"\1", text)
    text = text.lstrip(_EDGE).rstrip(_EDGE)
    if text.count("(") < text.count(")"):
        text = text.rstrip(")")
    return re.sub(r"\s+", " ", text).strip()


def digits(text: str) -> str:
    """The text with letters that look like digits as digits."""
    return text.translate(_DIGITS)


def is_same_as_above(text: str) -> bool:
    """Whether the entry only points at the one before it ("nt", "như trên", a ditto mark)."""
    return fold(text).replace(".", "").replace(" ", "") in {"nt", "nhutren", "nhtren", "//", '"', "nhutrn"}


def match_case(pattern: str, word: str) -> str:
    """``word`` in the capitals of ``pattern``."""
    if pattern.isupper() and len(pattern) > 1:
        return word.upper()
    if pattern[:1].isupper():
        return word[:1].upper() + word[1:]
    return word
