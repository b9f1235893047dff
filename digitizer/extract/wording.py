"""Text hygiene for what an engine read: leader dots, look-alike characters, words cut by leaders."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digitizer.domain.text import clean, fold

_LOOKALIKE = {
    **dict.fromkeys(map(ord, "⁄∕"), "/"),
    **dict.fromkeys(map(ord, "’‘`"), "'"),
    **dict.fromkeys(map(ord, "“”"), '"'),
    **dict.fromkeys(map(ord, "—–‐"), "-"),
    ord("…"): "...",
}
# What Tesseract reads for a digit in a field of digits.
_DIGITS = str.maketrans("OoÔDQlI|i!ZzASsGbóöTBgq", "00000111112245566667899")
_LEADERS = re.compile(r"(?:\s*[._…·]){2,}|[_]+")
# Typed over with X: what stands there does not count.
_STRUCK = re.compile(r"(?<!\S)[Xx*#×]{2,}(?!\S)|(?<!\S)[XxKkÄ*#]{3,}(?!\S)")
_DASHED = re.compile(r"\s-\s*")
_EDGE = " .,:;_-|'\"*~^=«»•·"


def tidy(text: str) -> str:
    """NFC, plain quotes and dashes, no leader residue at the edges or inside."""
    text = clean(text.translate(_LOOKALIKE))
    text = _STRUCK.sub(" ", _LEADERS.sub(" ", text))
    text = re.sub(r"\s+([,;:.)])", r"\1", text)
    text = text.lstrip(_EDGE).rstrip(_EDGE)
    if text.count("(") < text.count(")"):
        text = text.rstrip(")")
    return re.sub(r"\s+", " ", text).strip()


def with_spaces(text: str) -> str:
    """Words run together («BáTiến», «phốHồ»), apart again where a capital follows small letters."""
    pieces = [
        f" {letter}" if before.islower() and letter.isupper() and after.islower() else letter
        for before, letter, after in zip(" " + text, text, text[1:] + " ", strict=False)
    ]
    return "".join(pieces)


def join_rows(rows: Sequence[str]) -> str:
    """A value's rows as one text; a full stop at a row's end is a leader's dot unless an abbreviation's.

    A dash at a row's end parts the places of two rows.
    """
    tidied = []
    for row in rows:
        text = row.rstrip(" _-|:;'\"")
        last = text.split()[-1:] or [""]
        if text.endswith(".") and len(last[0].strip(".")) > 2:
            text = text.rstrip(". ")
        dashed = text and _DASHED.fullmatch(row[len(text) :])
        tidied.append(f"{text} -" if dashed else text)
    return " ".join(text for text in tidied if text).removesuffix(" -")


def digits(text: str) -> str:
    """The text with letters that look like digits as digits."""
    return text.translate(_DIGITS)


_AS_ABOVE = "nhutren"
_LESS = frozenset(_AS_ABOVE[:at] + _AS_ABOVE[at + 1 :] for at in range(len(_AS_ABOVE)))  # a letter was lost
_SAME = frozenset({"nt", _AS_ABOVE, "-nt-", "//", '"', "''", ",,"}) | _LESS
_ABSENT = frozenset("/\\-–—|_.x×~")


def is_same_as_above(text: str) -> bool:
    """Whether the entry only points at the one before it ("nt", "như trên", a ditto mark)."""
    marks = fold(text.translate(_LOOKALIKE)).replace(".", "").replace(" ", "")
    return marks in _SAME or marks.strip("-_/") == "nt"


def is_absent(text: str) -> bool:
    """Whether a stroke says that there is nothing to enter."""
    signs = text.strip().casefold()
    return len(signs) <= 3 and all(sign in _ABSENT for sign in signs)


def match_case(pattern: str, word: str) -> str:
    """``word`` in the capitals of ``pattern``."""
    if pattern.isupper() and len(pattern) > 1:
        return word.upper()
    if pattern[:1].isupper():
        return word[:1].upper() + word[1:]
    return word
