"""What the reader knows of a register's language, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from digitizer.domain.lookups import NameList, NameStatistics
from digitizer.domain.schema import CodeList
from digitizer.domain.text import compare_key, fold

_DASH = " - "

# Kinds of administrative units: a known name may follow.
_UNITS = (
    "tỉnh", "thành phố", "thị xã", "thị trấn", "huyện", "quận", "phường", "xã", "trạm y tế xã",
    "trạm y tế phường",
    "trạm y tế thị trấn", "công an tỉnh", "công an thành phố", "UBND xã", "UBND phường", "UBND thị trấn",
    "T.", "TP.", "TX.", "TT.", "H.", "Q.", "P.", "X.",
)  # fmt: skip
# Other words that parts of an address begin with.
_OPENINGS = (
    "thôn", "xóm", "ấp", "đội", "tổ", "bản", "buôn", "khu phố", "khu", "tổ dân phố", "đường", "tại nhà",
    "tại nhà riêng", "bệnh viện", "bệnh viện đa khoa", "trung tâm y tế", "trạm y tế", "công an",
)  # fmt: skip


class PlaceNames:
    """Names of places by their folded spelling; reads the gazetteer when first asked."""

    def __init__(self, names: Iterable[str]) -> None:
        """``names`` are all units' names; iterated once, on first use."""
        self._names = names

    @cached_property
    def _by_letters(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, str]] = {}
        for name in self._names:
            found.setdefault(fold(name), {}).setdefault(compare_key(name), name)
        return {folded: tuple(spellings.values()) for folded, spellings in found.items()}

    @cached_property
    def _double(self) -> Mapping[str, str]:
        """Names of two places with a dash between («Quảng Nam - Đà Nẵng»), by their letters without it."""
        names = (name for several in self._by_letters.values() for name in several if _DASH in name)
        return {fold(name.replace(_DASH, " ")): name for name in names}

    @cached_property
    def _openings(self) -> Mapping[str, str]:
        return {fold(words): words for words in (*_UNITS, *_OPENINGS)}

    def spellings(self, text: str) -> tuple[str, ...]:
        """The known names with the same letters, whatever their marks."""
        return self._by_letters.get(fold(text), ())

    def double(self, text: str) -> str | None:
        """The known name of two places, with a dash between them, that has these letters."""
        return self._double.get(fold(text))

    def opening(self, text: str) -> str | None:
        """The word that an address's part begins with («xã», «tại nhà») with these letters."""
        return self._openings.get(fold(text))

    @staticmethod
    def is_unit(opening: str) -> bool:
        """Whether the name of an administrative unit follows the opening."""
        return opening in _UNITS


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Closed lists, code lists, name frequencies and places; see ``catalog``."""

    ethnic_groups: NameList
    nationalities: NameList
    titles: NameList
    relations: NameList
    code_lists: Mapping[str, CodeList]
    names: NameStatistics
    places: PlaceNames
    authorities: NameList
