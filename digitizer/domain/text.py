"""Vietnamese text: one normal form, one form for search and one for comparison.

Keyboards and fonts of thirty years wrote the same word in several ways: composed or with combining marks,
``hoà`` or ``hòa``, with zero-width characters pasted from web pages. What a person sees as equal compares
equal here.
"""

from __future__ import annotations

import re
import unicodedata

# Zero-width, bidi and control characters that are not white space, lone surrogates, and what XML forbids.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_MARKS = range(0x0300, 0x0370)
# Letters with a stroke do not decompose. Ð and Ɖ belong to other languages, but old fonts used them for Đ.
_STROKES = {"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ɖ": "d", "Ɖ": "d", "ƀ": "b", "Ƀ": "b"}

_TONES = "\u0300\u0301\u0309\u0303\u0323"
_TONED = {unicodedata.normalize("NFC", vowel + tone): (vowel, tone) for vowel in "aeiouyơ" for tone in _TONES}
_TONE_ON: dict[tuple[str, str], str] = {parts: letter for letter, parts in _TONED.items()}


def _letters(vowels: str) -> str:
    return "".join(letter for letter, (vowel, _) in _TONED.items() if vowel in vowels)


# Two vowels of which one bears the tone, with the consonant before them that may take the first one for
# itself (qu-, gi-) and the letter after them that closes the syllable.
_PAIR = re.compile(
    rf"((?<![^\W\d_])[qg])?(?:([oui])([{_letters('aeyơ')}])|([{_letters('oui')}])([aeyơ]))(?=([^\W\d_]?))"
)
_SYLLABLE = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")


def _fold_table() -> dict[int, str | None]:
    """Characters of the Latin blocks to their folded form; marks to nothing."""
    table: dict[int, str | None] = dict.fromkeys(_MARKS)
    for code in (*range(0x0250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))
        table[code] = "".join(letter for letter in base if ord(letter) not in _MARKS).casefold()
    table.update((ord(letter), plain) for letter, plain in _STROKES.items())
    return table


_FOLD = _fold_table()


def nfc(text: str) -> str:
    """``text`` in Unicode's composed normal form."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """``text`` in NFC without invisible characters, runs of white space made one space, ends stripped."""
    if not text.isascii():
        text = nfc(_INVISIBLE.sub("", text))
    elif not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def fold(text: str) -> str:
    """``text`` without case and marks, đ as d: the form in which people search (``Đỗ`` is ``do``)."""
    if text.isascii():
        return text.lower()
    folded = text.translate(_FOLD)
    return folded if folded.isascii() else folded.casefold().translate(_FOLD)


def compare_key(text: str) -> str:
    """``text`` in NFC and casefolded, tone marks where the old rule puts them: ``HOÀ`` gives ``hòa``.

    Only open oa, oe and uy differ between the two rules of placement; misplaced marks of old fonts are put
    right as well (``hùynh``, ``qúy``, ``cuả``). Use it to compare, never to store.
    """
    if text.isascii():
        return text.lower()
    key = nfc(text).casefold()
    return nfc(_PAIR.sub(_place_tone, key))


def syllables(text: str) -> tuple[str, ...]:
    """The words of ``text`` in order, without digits and punctuation (``H'Len`` is one)."""
    return tuple(_SYLLABLE.findall(nfc(text)))


def _place_tone(match: re.Match[str]) -> str:
    onset, plain_first, toned_second, toned_first, plain_second, after = match.groups(default="")
    first, tone = _TONED[toned_first] if toned_first else (plain_first, "")
    second, tone = _TONED[toned_second] if toned_second else (plain_second, tone)
    if _tone_is_on_second(onset, first, second, bool(after)):
        return onset + first + _TONE_ON[second, tone]
    return onset + _TONE_ON[first, tone] + second


def _tone_is_on_second(onset: str, first: str, second: str, closed: bool) -> bool:
    glide = (onset == "q" and first == "u") or (onset == "g" and first == "i")
    return glide or closed or second == "ơ"
