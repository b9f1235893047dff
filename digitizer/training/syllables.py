"""Syllables put together by rule, so that the recognizer learns letters and not only a lexicon."""

from __future__ import annotations

from random import Random

from digitizer.training.alphabet import plain

_ONSETS = (*"bcdđghklmnprstvx", "ch", "gh", "gi", "kh", "ng", "ngh", "nh", "ph", "qu", "th", "tr", "", "", "")
_CLOSED = {  # what may follow a vowel
    "a": "c ch i m n ng nh o p t u y", "ă": "c m n ng p t", "â": "c m n ng p t u y", "e": "c m n ng o p t",
    "ê": "ch m n nh p t u", "i": "a ch m n nh p t u", "iê": "c m n ng p t u", "o": "c i m n ng p t",
    "oa": "c ch i n ng nh t y", "oă": "c n ng t", "oe": "n o", "ô": "c i m n ng p t", "ơ": "i m n p t",
    "u": "a c i m n ng p t", "uâ": "n t", "uê": "", "uô": "c i m n ng t", "uy": "a n nh t", "uyê": "n t",
    "ư": "a c i ng t u", "ươ": "c i m n ng p t u", "y": "", "yê": "m n u",
}  # fmt: skip
_RIMES = tuple(
    vowel + end
    for vowel, ends in _CLOSED.items()
    for end in ("", *ends.split())
    if vowel + end not in {"ă", "â", "iê", "oă", "uâ", "uô", "uyê", "ươ", "yê"}
)
_ACCENTS = "\u0300\u0309\u0303\u0301\u0323"
_TONED = "ăâêôơư"
_AFTER_GLIDE = ("ươ", "uyê", "iê", "yê", "uô")


def syllable(chance: Random) -> str:
    """A syllable that may or may not exist."""
    rime = chance.choice(_RIMES)
    if chance.random() < 0.78:
        at = _tone_place(rime)
        rime = rime[: at + 1] + chance.choice(_ACCENTS) + rime[at + 1 :]
    return plain(chance.choice(_ONSETS) + rime)


def _tone_place(rime: str) -> int:
    """The letter of a rime that carries the tone: the one with a mark of its own, the second of a pair that
    has one, else the last vowel of a short or closed rime and the one before it of the others.
    """
    marked = next((at for at, letter in enumerate(rime) if letter in _TONED), None)
    if marked is not None and not rime.startswith(_AFTER_GLIDE):
        return marked
    last = max(at for at, letter in enumerate(rime) if letter in _TONED + "aeiouy")
    if marked is not None and last < marked:
        return marked
    return last if len(rime) < 3 or rime[-1] not in "aeiouy" else max(0, last - 1)
