"""Lists of names to compare values with: ethnic groups, nationalities, relations, titles, syllables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from digitizer.domain.text import compare_key, fold


class NameList:
    """A closed list of the Ministry's names and the other spellings of each.

    A text is looked up by its accents first and without them second; a folded spelling that two names share
    is not resolved (``resolve`` gives None), since choosing would be guessing.
    """

    def __init__(self, names: Iterable[str], synonyms: Mapping[str, str] | None = None) -> None:
        """``synonyms`` maps another spelling to the name that it stands for."""
        self.names = tuple(dict.fromkeys(names))
        self._synonyms = dict(synonyms or {})

    @cached_property
    def _exact(self) -> Mapping[str, str]:
        spellings = {compare_key(text): name for text, name in self._synonyms.items()}
        return spellings | {compare_key(name): name for name in self.names}

    @cached_property
    def _folded(self) -> Mapping[str, str | None]:
        found: dict[str, str | None] = {}
        for key, name in self._exact.items():
            folded = _loose(key)
            found[folded] = name if found.get(folded, name) == name else None
        return found

    def resolve(self, text: str) -> str | None:
        """The Ministry's string for ``text``, or None when the list does not know it or it is ambiguous."""
        return self._exact.get(compare_key(text)) or self._folded.get(_loose(text))

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self.resolve(text) is not None

    def __len__(self) -> int:
        return len(self.names)

    def spellings(self) -> Iterable[str]:
        """Every spelling that resolves: the names, then the others."""
        yield from self.names
        yield from self._synonyms

    @cached_property
    def by_key(self) -> Mapping[str, str]:
        """Each spelling by its ``compare_key``; of equals the first."""
        return _first(compare_key, self.spellings())

    @cached_property
    def by_letters(self) -> Mapping[str, str]:
        """Each spelling by its folded letters and digits; of equals the first."""
        return _first(_loose, self.spellings())

    @cached_property
    def by_last_word(self) -> Mapping[str, Sequence[str]]:
        """The spellings that end in a word, by its folded letters and digits."""
        ending: dict[str, list[str]] = {}
        for spelling in self.by_letters.values():
            ending.setdefault(_loose(spelling.rpartition(" ")[2]), []).append(spelling)
        return ending

    @cached_property
    def unfinished(self) -> Collection[str]:
        """The spellings with which a longer name begins."""
        return {text for text in self.spellings() if any(name.startswith(f"{text} ") for name in self.names)}


def _first(key: Callable[[str], str], spellings: Iterable[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for spelling in spellings:
        found.setdefault(key(spelling), spelling)
    return found


def _loose(text: str) -> str:
    """Folded, without the hyphens, apostrophes and spaces in which spellings of one name differ."""
    return "".join(letter for letter in fold(text) if letter.isalnum())


def head_name(name: str) -> str:
    """The name without its bracket: ``Mông (Hmông)`` and ``Mông (Mèo)`` are both ``Mông``."""
    return name.partition("(")[0].strip()


@dataclass(frozen=True, slots=True)
class Syllable:
    """A syllable of middle and given names.

    ``weight`` is a rough frequency (per 10,000 syllables); ``lean`` says who bears it as a given name: ``m``,
    ``f`` or ``-`` for both; ``group`` is the ethnic group whose names it is typical of ("" is general).
    """

    weight: int
    lean: str = "-"
    group: str = ""


@dataclass(frozen=True)
class NameStatistics:
    """How usual names are; looked up casefolded and with tone marks normalised.

    ``surnames`` maps a surname as written to its frequency (per 10,000 people), ``syllables`` a syllable of
    middle and given names to what is known of it. Figures are rough general knowledge, for choosing among
    candidates only.
    """

    surnames: Mapping[str, int]
    syllables: Mapping[str, Syllable]

    @cached_property
    def _surname_keys(self) -> Mapping[str, int]:
        return {compare_key(name): weight for name, weight in self.surnames.items()}

    @cached_property
    def _syllable_keys(self) -> Mapping[str, Syllable]:
        return {compare_key(name): syllable for name, syllable in self.syllables.items()}

    def surname_weight(self, text: str) -> int:
        """Frequency of a surname per 10,000 people; 0 when unknown."""
        return self._surname_keys.get(compare_key(text), 0)

    def syllable(self, text: str) -> Syllable | None:
        """What is known of a middle or given syllable; None when it is unknown."""
        return self._syllable_keys.get(compare_key(text))

    @cached_property
    def _surnames_by_letters(self) -> Mapping[str, dict[str, int]]:
        return _by_letters(self.surnames)

    @cached_property
    def _syllables_by_letters(self) -> Mapping[str, dict[str, int]]:
        return _by_letters({name: syllable.weight for name, syllable in self.syllables.items()})

    def surnames_like(self, text: str) -> dict[str, int]:
        """Surnames with the same letters, whatever their marks, and their frequency."""
        return self._surnames_by_letters.get(fold(text), {})

    def syllables_like(self, text: str) -> dict[str, int]:
        """Syllables of names with the same letters, whatever their marks, and their weight."""
        return self._syllables_by_letters.get(fold(text), {})


def _by_letters(weights: Mapping[str, int]) -> Mapping[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for name, weight in weights.items():
        found.setdefault(fold(name), {})[name] = weight
    return found
