"""Vietnamese syllables put together by rule: onset, rhyme and tone, with rough frequencies.

Sources: the orthography itself (which onset is spelt how before which vowel, which rhymes exist, that stops
close only syllables with the tones sắc and nặng). Weights are general knowledge, not counted: they only make
a usual syllable more probable than a rare one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import product

# Tone marks in the order ngang, sắc, huyền, hỏi, ngã, nặng, and how usual they are.
_TONES = (("", 30.0), ("\u0301", 20.0), ("\u0300", 20.0), ("\u0309", 9.0), ("\u0303", 6.0), ("\u0323", 15.0))
_ONSETS = {
    "": 7, "b": 6, "c": 9, "ch": 7, "d": 3, "đ": 9, "g": 2, "gi": 3, "h": 7, "kh": 4, "l": 6, "m": 5, "n": 6,
    "ng": 5, "nh": 5, "p": 0.3, "ph": 4, "qu": 3, "r": 3, "s": 4, "t": 9, "th": 8, "tr": 6, "v": 6, "x": 3,
}  # fmt: skip
# Rhymes without tone; the vowel that bears the tone is followed by a stop.
_RHYMES = {
    4: "a. a.c a.ch a.i a.m a.n a.ng a.nh a.o a.t a.u a.y ă.c ă.m ă.n ă.ng ă.t â.n â.ng â.t â.u â.y "
    "e. e.m e.n ê. ê.n ê.nh i. i.nh i.n i.a iê.n iê.m iê.t iê.u o. o.n o.ng o.i o.c ô. ô.i ô.n ô.ng ô.c "
    "ơ. ơ.i ơ.n u. u.n u.ng u.c uô.c uô.i uô.n uô.ng ư. ư.ng ươ.i ươ.ng ươ.c oa. oa.n uyê.n uy.",
    1: "a.p ă.p â.c â.m â.p e.c e.ng e.o e.p e.t ê.ch ê.m ê.p ê.t ê.u i.ch i.m i.p i.t i.u iê.c iê.ng iê.p "
    "o.m o.p o.t oa.i oă.n o.e ô.m ô.p ô.t ơ.m ơ.p ơ.t u.a u.ê u.i u.m u.p u.t uâ.n uâ.t uô.t uô.m uy.nh "
    "uy.t uyê.t ư.a ư.c ư.i ư.n ư.t ư.u ươ.m ươ.n ươ.p ươ.t ươ.u oa.t oa.c oa.nh oa.ng uơ. uê. y. uy.a yê.n "
    "yê.t yê.u yê.m oă.c oă.ng uâ.y uâ.ng oe.n oe.o oe.t",
}
_FRONT = frozenset("ieêy")
_STOPS = ("c", "ch", "p", "t")
# Open oa, oe and uy carry their tone on either letter: hòa and hoà.
_OTHER_PLACE = {"oa": 1, "oe": 1, "uy": 1}
_NEW_RULE = 0.15  # how usual the newer place is


def _other_endings() -> dict[str, str]:
    """òa: oà and oà: òa, with each mark and in capitals too."""
    endings: dict[str, str] = {}
    for small in _OTHER_PLACE:
        for first, second in product(*((letter, letter.upper()) for letter in small)):
            for mark, _ in _TONES[1:]:
                old = unicodedata.normalize("NFC", first + mark + second)
                new = unicodedata.normalize("NFC", first + second + mark)
                endings |= {old: new, new: old}
    return endings


_OTHER_ENDINGS = _other_endings()


def syllable_weights() -> dict[str, float]:
    """Every syllable that the rules allow, lower case and NFC, with its rough weight."""
    found: dict[str, float] = {}
    for onset, often in _ONSETS.items():
        for weight, rhymes in _RHYMES.items():
            for rhyme in rhymes.split():
                for text, tone_weight in _syllables(onset, rhyme):
                    found[text] = found.get(text, 0.0) + often * weight * tone_weight
    return found


def tone_places(word: str) -> tuple[str, ...]:
    """``word`` and, where its tone may stand on another letter, the other spelling: hòa, hoà."""
    composed = unicodedata.normalize("NFC", word)
    ending = _OTHER_ENDINGS.get(composed[-2:])
    if ending is None or unicodedata.normalize("NFD", word[:2]).lower().startswith("qu"):
        return (word,)
    return (word, composed[:-2] + ending)


def with_tone_places(weights: dict[str, float]) -> dict[str, float]:
    """The weights with the newer placing of tones beside the older one, as some people write it."""
    found = dict(weights)
    for text, weight in weights.items():
        words = text.split(" ")
        others = " ".join(tone_places(each)[-1] for each in words)
        if others != text:
            found.setdefault(others, weight * _NEW_RULE)
    return found


def _syllables(onset: str, rhyme: str) -> Iterator[tuple[str, float]]:
    plain = rhyme.replace(".", "")
    spelt = _spelt(onset, plain)
    if spelt is None:
        return
    bearer = rhyme.rindex(".") - rhyme[: rhyme.rindex(".")].count(".")  # letters up to the last stop
    vowels, coda = plain[:bearer], plain[bearer:]
    for index, (mark, weight) in enumerate(_TONES):
        if coda in _STOPS and index not in (1, 5):
            continue
        place = 1 if vowels in _OTHER_PLACE and not coda else len(vowels)
        toned = vowels[:place] + mark + vowels[place:]
        yield unicodedata.normalize("NFC", spelt + toned + coda), weight


def _spelt(onset: str, rhyme: str) -> str | None:
    """The onset's letters before this rhyme; None where the two do not meet."""
    front = rhyme[0] in _FRONT
    if onset == "c":
        return "k" if front else "c"
    if onset in ("g", "ng"):
        return onset + "h" if front else onset
    if onset == "qu":
        return None if rhyme[0] in "uưo" else "qu"
    if onset == "gi":
        return "g" if rhyme[0] == "i" else "gi"
    if rhyme[0] == "y" and onset and len(rhyme) > 1:
        return None
    return onset
