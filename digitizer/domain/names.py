"""Persons' names: the family name, a key for comparison, and what cannot stand in a name."""

from __future__ import annotations

import re
import unicodedata

from digitizer.domain.text import clean, compare_key

# Letters of the Latin script; combining marks remain in NFC on letters of minority languages (m̄, ƀ̆).
_LETTER = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_SYLLABLE = rf"[{_LETTER}][{_LETTER}\u0300-\u036f]*"
_GOOD = re.compile(rf"{_SYLLABLE}(?:['’ʼ\-] ?{_SYLLABLE}| {_SYLLABLE})+")
_LATIN = re.compile(rf"[{_LETTER}]")
_SYMBOL = re.compile(r"[^\w\s\u0300-\u036f'’ʼ\-]|_")
_RUN = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_JOINT = re.compile(r"['’ʼ\-]")
_APOSTROPHE = re.compile(r" ?['’ʼ] ?")
# Sex marks before given names of Ê Đê, Ba Na, Mnông, Cơ Ho and neighbours: a family name comes last.
_PREFIXES = frozenset({"y", "h", "k", "a"})


def surname(name: str) -> str:
    """The family name as written: the first syllable, or the last of ``H'Len Niê``; may be empty."""
    parts = _parts(name)
    if not parts:
        return ""
    if _has_prefix(parts):
        return parts[-1] if len(parts) > (1 if len(parts[0]) > 2 else 2) else ""
    return parts[0]


def name_key(name: str) -> str:
    """The form in which names are compared: ``compare_key`` with single spaces and one kind of apostrophe."""
    key = compare_key(clean(name))
    return _APOSTROPHE.sub("'", key) if not key.isalpha() else key


def name_problems(name: str) -> tuple[str, ...]:
    """Stable ids of what is wrong with ``name`` (nothing when it is empty).

    ``not_nfc``, ``spaces`` (doubled, at the ends, or invisible), ``digit``, ``script`` (a letter that is not
    Latin), ``symbol``, ``one_syllable``, ``case`` (a word that begins small, or small letters and capitals
    mixed in a syllable).
    """
    if not name:
        return ()
    if _GOOD.fullmatch(name) and not _odd_case(name):
        return ("not_nfc",) if not unicodedata.is_normalized("NFC", name) else ()
    composed = unicodedata.normalize("NFC", name)
    found = {
        "not_nfc": composed != name,
        "spaces": clean(composed) != composed,
        "digit": any(letter.isdigit() for letter in composed),
        "script": any(letter.isalpha() and not _LATIN.match(letter) for letter in composed),
        "symbol": _SYMBOL.search(clean(composed)) is not None,
        "one_syllable": len(_RUN.findall(composed)) < 2,
        "case": _odd_case(composed),
    }
    return tuple(problem for problem, is_found in found.items() if is_found)


def _odd_case(name: str) -> bool:
    """Whether a word begins small or a syllable mixes small letters and capitals."""
    if name.istitle() or name.isupper():
        return False
    return any(word[0].islower() or _is_mixed(word) for word in name.split())


def _is_mixed(word: str) -> bool:
    return any(part[1:] != part[1:].lower() and not part.isupper() for part in _JOINT.split(word))


def _parts(name: str) -> list[str]:
    return _APOSTROPHE.sub("'", clean(name)).split()


def _has_prefix(parts: list[str]) -> bool:
    head = parts[0].casefold()
    return head in _PREFIXES or (len(head) > 2 and head[0] in _PREFIXES and head[1] == "'")
