"""Places of Vietnam with validity in time, and how an address on paper is taken apart.

Units come from outside (``catalog``); a unit that was abolished is another unit than the one that took its
name or number. Where no list of former units is known (many communes merged before 2025, many districts of
before 1997), a name is reported as unknown, never as wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from digitizer.domain.place_text import Part, hyphenated, loose_key, name_key, split_place
from digitizer.domain.text import clean, fold


class Level(IntEnum):
    """Levels of administration from the top. Since 01.07.2025 there is no district between the other two."""

    PROVINCE = 1
    DISTRICT = 2
    COMMUNE = 3


LEVEL_OF_KIND: Mapping[str, tuple[Level, ...]] = {
    "tỉnh": (Level.PROVINCE,),
    "khu tự trị": (Level.PROVINCE,),
    "đặc khu": (Level.PROVINCE, Level.COMMUNE),
    "thành phố": (Level.PROVINCE, Level.DISTRICT),
    "quận": (Level.DISTRICT,),
    "huyện": (Level.DISTRICT,),
    "thị xã": (Level.DISTRICT, Level.PROVINCE),
    "xã": (Level.COMMUNE,),
    "phường": (Level.COMMUNE,),
    "thị trấn": (Level.COMMUNE, Level.DISTRICT),
}
_MAX_PARTS = 6
_MAX_CHAINS = 16
_REMEMBERED = 8192


class Unit(NamedTuple):
    """An administrative unit. Dates are ``yyyy-MM-dd``, empty where unknown (then never a reason to object).

    ``code`` is the statistical office's number, with the year of the last list (``-24``) for units that ended
    with the reform of 2025, or an own name for older ones. ``sure`` says how well the row is known:
    ``C`` official list, ``K`` general knowledge, ``?`` years doubtful.
    """

    code: str
    name: str  # without its kind: "Hưng Yên"
    kind: str  # "tỉnh", "thành phố", "huyện", "xã", ...
    level: Level
    parent: str = ""
    valid_from: str = ""
    valid_to: str = ""
    successors: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # other spellings and former names
    sure: str = "C"

    @property
    def full_name(self) -> str:
        """``tỉnh Hưng Yên``, the form of ``nksNoiSinhDVHC``."""
        return f"{self.kind} {self.name}"

    @property
    def spellings(self) -> frozenset[str]:
        """The name as it is written; the highlands' «Đắk Mil» is written «Đăk Mil» as well."""
        return frozenset((self.name, self.name.replace("Đăk", "Đắk"), self.name.replace("Đắk", "Đăk")))

    def valid_in(self, year: int | None) -> bool:
        """Whether it existed at some time of ``year`` as far as is known."""
        if year is None:
            return True
        begun = not self.valid_from or int(self.valid_from[:4]) <= year
        return begun and (not self.valid_to or year <= int(self.valid_to[:4]))


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """What was found in an address.

    ``detail`` is the head that names no unit (``tổ 7``, ``Trạm y tế``). ``unknown`` are parts that claim to
    be a unit but are in no list under the unit above. ``consistent`` is False when such a part is a known
    district or province that the rest does not lie in. A district or province that is not written is given
    when the rest leaves only one. ``valid`` is False when a unit did not exist in the year.
    """

    detail: str = ""
    commune: Unit | None = None
    district: Unit | None = None
    province: Unit | None = None
    unknown: tuple[str, ...] = ()
    consistent: bool = True
    valid: bool = True

    @property
    def found(self) -> bool:
        """Whether any unit was recognised."""
        return bool(self.commune or self.district or self.province)

    @property
    def province_name(self) -> str:
        """The province-level unit for ``nksNoiSinhDVHC``, or empty."""
        return self.province.full_name if self.province else ""


class _Chain(NamedTuple):
    """Units found so far from the right end of an address, each with the index of its part.

    ``score`` sums over the units, most important first: one each, existing in the year, of the kind written,
    spelt as written, index of the part, height of the level, existing today.
    """

    score: tuple[int, ...] = (0,) * 7
    units: tuple[tuple[int, Unit], ...] = ()

    @property
    def last(self) -> Unit | None:
        return self.units[-1][1] if self.units else None

    def with_unit(self, index: int, unit: Unit, part: Part, year: int | None) -> _Chain:
        kept = (1, unit.valid_in(year), unit.kind == part.kind, unit.name.casefold() == part.key)
        points = (*kept, index, -unit.level, not unit.valid_to)
        score = tuple(old + new for old, new in zip(self.score, points, strict=True))
        return _Chain(score, (*self.units, (index, unit)))


class _Names:
    """Units by name: with accents, and without as the second resort."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.exact: dict[str, list[Unit]] = {}
        self.loose: dict[str, list[Unit]] = {}
        for unit in units:
            for name in (unit.name, *unit.others):
                key = name_key(name)
                self.exact.setdefault(key, []).append(unit)
                self.loose.setdefault(loose_key(key), []).append(unit)

    def find(self, part: Part) -> Sequence[Unit]:
        return self.exact.get(part.key) or self.loose.get(part.loose) or ()


class Gazetteer:
    """All known units; indexes are made per parent when first asked, so that opening costs nothing."""

    def __init__(self, units: Iterable[Unit] | Callable[[], Iterable[Unit]]) -> None:
        """``units`` may be a callable, which is called at the first look-up."""
        self._source = units
        self._below: dict[tuple[str, Level], _Names] = {}
        self._global: dict[Level, _Names] = {}

    @cached_property
    def _units(self) -> Mapping[str, Unit]:
        units = self._source() if callable(self._source) else self._source
        return {unit.code: unit for unit in units}

    @cached_property
    def _children(self) -> Mapping[str, list[Unit]]:
        found: dict[str, list[Unit]] = {}
        for unit in self._units.values():
            found.setdefault(unit.parent, []).append(unit)
        return found

    @cached_property
    def _dashed(self) -> re.Pattern[str]:
        above = (unit for unit in self._units.values() if unit.level is not Level.COMMUNE)
        return hyphenated({name for unit in above for name in (unit.name, *unit.others)})

    def __len__(self) -> int:
        return len(self._units)

    def __getitem__(self, code: str) -> Unit:
        """The unit of that code; KeyError when there is none."""
        return self._units[code]

    def units(self, level: Level, year: int | None = None) -> Iterator[Unit]:
        """All units of a level (that existed in ``year``)."""
        return (unit for unit in self._units.values() if unit.level is level and unit.valid_in(year))

    def provinces(self, year: int | None = None) -> list[Unit]:
        """The province-level units (that existed in ``year``)."""
        return list(self.units(Level.PROVINCE, year))

    def names(self, level: Level, year: int | None = None) -> list[str]:
        """The different names of a level, for a reader to choose among."""
        return list(dict.fromkeys(unit.name for unit in self.units(level, year)))

    def children(self, unit: Unit, year: int | None = None) -> list[Unit]:
        """The units directly below; of an older unit without a list of its own, those of its successors."""
        return [child for child in self._lineage(unit, frozenset()) if child.valid_in(year)]

    def _lineage(self, unit: Unit, seen: frozenset[str]) -> list[Unit]:
        own = self._children.get(unit.code)
        if own or unit.code in seen:
            return own or []
        heirs = (self._units[code] for code in unit.successors if code in self._units)
        return [child for heir in heirs for child in self._lineage(heir, seen | {unit.code})]

    def complete(
        self, prefix: str, year: int | None = None, level: Level | None = None, limit: int = 10
    ) -> list[Unit]:
        """Units whose name begins with ``prefix`` (accents and case do not matter), for help while typing."""
        start = fold(prefix.strip())
        wanted = (level,) if level else tuple(Level)
        names: dict[str, Unit] = {}
        for unit in (unit for each in wanted for unit in self.units(each, year)):
            if len(names) >= limit:
                break
            if fold(unit.name).startswith(start):
                names.setdefault(unit.full_name + unit.parent, unit)
        return list(names.values())

    def suggest(self, text: str, year: int | None = None, limit: int = 10) -> list[str]:
        """``text`` with its last part completed to whole addresses: ``khu 3, xã Tân Th`` to ``khu 3, xã Tân
        Thạnh Đông, huyện Củ Chi, thành phố Hồ Chí Minh``."""
        *before, last = text.split(",")
        head = "".join(f"{part.strip()}, " for part in before)
        start = fold(last).strip()
        kind = next((one for one in LEVEL_OF_KIND if start.startswith(f"{fold(one)} ")), "")
        wanted = start.removeprefix(f"{fold(kind)} ") if kind else start
        levels = LEVEL_OF_KIND[kind] if kind else tuple(reversed(Level))
        found = (
            [unit for level in levels for unit in self.complete(wanted, year, level, limit)] if wanted else []
        )
        return list(dict.fromkeys(head + self.address(unit) for unit in found))[:limit]

    def address(self, unit: Unit) -> str:
        """The unit and all that it lies in: ``xã Phúc Khoa, huyện Tân Uyên, tỉnh Lai Châu``."""
        names, above = [unit.full_name], self._units.get(unit.parent)
        while above:
            names.append(above.full_name)
            above = self._units.get(above.parent)
        return ", ".join(names)

    def match(self, text: str, year: int | None = None) -> PlaceMatch:
        """Take an address apart: ``tổ 7, Phúc Khoa, Tân Uyên, Lai Châu`` and its many spellings.

        ``year`` is the year of the entry; units that existed then are preferred, others still found.
        """
        return self._remembered(clean(text), year)

    @cached_property
    def _remembered(self) -> Callable[[str, int | None], PlaceMatch]:
        # The same few hundred addresses return on every page of a book.
        return lru_cache(maxsize=_REMEMBERED)(self._match)

    def _match(self, text: str, year: int | None) -> PlaceMatch:
        parts = split_place(text, self._dashed)
        chains = [_Chain()]
        for index in range(len(parts) - 1, max(-1, len(parts) - 1 - _MAX_PARTS), -1):
            part = parts[index]
            longer = [
                chain.with_unit(index, unit, part, year)
                for chain in chains
                for unit in self._options(chain.last, part, alone=len(chains) == 1)
            ]
            chains = sorted(longer + chains, key=lambda chain: chain.score, reverse=True)[:_MAX_CHAINS]
        return self._result(chains, parts, year)

    def _options(self, above: Unit | None, part: Part, alone: bool) -> Iterable[Unit]:
        """Units that the part may be, below ``above``; ``alone`` when nothing was found so far."""
        if part.is_detail:
            return ()
        # The end of a hospital's name may be its district or province; a commune there would be chance.
        unsaid = (Level.PROVINCE, Level.DISTRICT) if part.lead else tuple(Level)
        allowed = LEVEL_OF_KIND.get(part.kind, unsaid)
        if above is None:
            levels = [level for level in allowed if level is not Level.COMMUNE or (part.kind and alone)]
            return [unit for level in levels for unit in self._everywhere(level).find(part)]
        if above.level is Level.COMMUNE:
            return ()
        near = [unit for unit in self._names_below(above, Level.DISTRICT).find(part) if unit.level in allowed]
        if near or above.level is Level.DISTRICT:
            return near
        deep = [unit for unit in self._names_below(above, Level.COMMUNE).find(part) if unit.level in allowed]
        return deep if part.kind or len(deep) == 1 else ()

    def _everywhere(self, level: Level) -> _Names:
        if level not in self._global:
            self._global[level] = _Names(self.units(level))
        return self._global[level]

    def _names_below(self, unit: Unit, depth: Level) -> _Names:
        """Names of the direct children (depth DISTRICT) or of their children (depth COMMUNE)."""
        key = (unit.code, depth)
        if key not in self._below:
            children = self.children(unit)
            if depth is Level.COMMUNE:
                children = [grandchild for child in children for grandchild in self.children(child)]
            self._below[key] = _Names(children)
        return self._below[key]

    def _result(self, chains: Sequence[_Chain], parts: Sequence[Part], year: int | None) -> PlaceMatch:
        best = chains[0]
        by_level = {unit.level: unit for _, unit in best.units}
        used = {index for index, _ in best.units}
        missed = [part for index, part in enumerate(parts) if index not in used]
        commune, district = by_level.get(Level.COMMUNE), by_level.get(Level.DISTRICT)
        return PlaceMatch(
            detail=self._detail(parts, used),
            commune=commune,
            district=district or self._above(commune, Level.DISTRICT),
            province=by_level.get(Level.PROVINCE) or self._only_province(chains, year),
            unknown=tuple(part.written for part in missed if part.kind),
            consistent=not any(self._lies_elsewhere(part, by_level, part is parts[-1]) for part in missed),
            valid=all(unit.valid_in(year) for unit in by_level.values()),
        )

    def _above(self, unit: Unit | None, level: Level) -> Unit | None:
        """The unit of that level that ``unit`` is or lies in."""
        while unit and unit.level is not level:
            unit = self._units.get(unit.parent)
        return unit

    def _only_province(self, chains: Sequence[_Chain], year: int | None) -> Unit | None:
        """The province of a place written without it, when no equally good reading lies in another one."""
        best = chains[0].score[:4]
        found = {self._above(chain.last, Level.PROVINCE) for chain in chains if chain.score[:4] == best}
        valid = [unit for unit in found if unit and unit.valid_in(year)]
        if len({unit.name for unit in valid}) != 1:
            return None
        return max(valid, key=lambda unit: not unit.valid_to)

    def _lies_elsewhere(self, part: Part, found: Mapping[Level, Unit], last: bool) -> bool:
        """A province or district that exists, but not with the rest; communes are too alike to say so.

        A part without a word for its kind counts only at the end of the address, where a province stands.
        """
        if not found or part.is_detail:
            return False
        allowed = LEVEL_OF_KIND[part.kind] if part.kind else (Level.PROVINCE,) if last else ()
        levels = [level for level in allowed if level is not Level.COMMUNE]
        units = [unit for level in levels for unit in self._everywhere(level).find(part)]
        return any(not part.kind or unit.kind == part.kind for unit in units)

    @staticmethod
    def _detail(parts: Sequence[Part], used: set[int]) -> str:
        first = min(used, default=len(parts))
        heads = [part.written for part in parts[:first]]
        if first < len(parts) and parts[first].lead:
            heads.append(parts[first].lead)
        return ", ".join(heads)
