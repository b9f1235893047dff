"""The letters that the line recognizer knows: NFC characters, one class each, class 0 being the CTC blank."""

from __future__ import annotations

import unicodedata

_BARE = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = "".join(unicodedata.normalize("NFC", base + tone) for base in _BARE for tone in _TONES)
CONSONANTS = "bcdđfghjklmnpqrstvwxz"
DIGITS = "0123456789"
MARKS = "/-.,:;()'\"+&%=?!*_°№"
LETTERS = VOWELS + CONSONANTS + VOWELS.upper() + CONSONANTS.upper()
ALPHABET = " " + DIGITS + LETTERS + MARKS
"""Class ``i`` of the network is ``ALPHABET[i - 1]``."""

_SAME = str.maketrans({"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": ".", "\u00a0": " "})


def plain(text: str) -> str:
    """The text in the recognizer's letters: NFC, one kind of dash and quote, foreign letters dropped."""
    composed = unicodedata.normalize("NFC", text.translate(_SAME))
    return " ".join("".join(letter for letter in composed if letter in _KNOWN).split())


_KNOWN = frozenset(ALPHABET)


def codes(text: str) -> list[int]:
    """The classes of a text of known letters."""
    return [_CODE[letter] for letter in text]


_CODE = {letter: number for number, letter in enumerate(ALPHABET, 1)}
