"""What the reader knows of a register's language, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from digitizer.domain.lookups import NameList, NameStatistics
from digitizer.domain.schema import CodeList
from digitizer.domain.text import compare_key, fold

_KINDS = (
    "tỉnh", "thành phố", "thị xã", "thị trấn", "huyện", "quận", "phường", "xã", "thôn", "xóm", "ấp", "đội",
    "tổ", "bản", "buôn", "khu phố", "khu", "tổ dân phố", "đường", "bệnh viện", "trạm y tế xã",
    "trạm y tế phường", "công an", "công an tỉnh", "công an thành phố", "ubnd xã", "ubnd phường",
    "UBND thị trấn",
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
    def _kinds(self) -> Mapping[str, str]:
        return {fold(kind): kind for kind in _KINDS}

    def spellings(self, text: str) -> tuple[str, ...]:
        """The known names with the same letters, whatever their marks."""
        return self._by_letters.get(fold(text), ())

    def kind(self, text: str) -> str | None:
        """The kind of place («xã», «thành phố») with these letters."""
        return self._kinds.get(fold(text))


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
