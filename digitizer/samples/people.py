"""Invented people and places: consistent persons with families, homes and identity papers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from digitizer.samples.dice import Dice

MALE, FEMALE = "1", "2"


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune as it was called before July 2025, with the district and province above it."""

    kind: str
    name: str
    district_kind: str
    district: str
    province_kind: str
    province: str
    province_code: str

    def written(self, style: str) -> str:
        """Its place in a style: long, capital, short (letters), bare (names only), dash or hyphen."""
        parts = (
            (self.kind, self.name),
            (self.district_kind, self.district),
            (self.province_kind, self.province),
        )
        if style in ("dash", "hyphen"):
            names = [name if not name.isdigit() else f"{kind} {name}" for kind, name in parts]
            return " - ".join(names) if style == "dash" else ", ".join("-".join(n.split()) for n in names)
        if style == "bare":
            return ", ".join(name if not name.isdigit() else f"{kind} {name}" for kind, name in parts)
        if style == "capital":
            return ", ".join(f"{kind[:1].upper()}{kind[1:]} {name}" for kind, name in parts)
        if style == "short":
            return ", ".join(f"{_SHORT[kind]} {name}" for kind, name in parts)
        return ", ".join(f"{kind} {name}" for kind, name in parts)

    @property
    def committee(self) -> str:
        """The registering office in full."""
        return f"UBND {self.written('long')}"


_SHORT = {
    "xã": "X.",
    "phường": "P.",
    "thị trấn": "TT.",
    "huyện": "H.",
    "quận": "Q.",
    "thành phố": "TP.",
    "thị xã": "TX.",
    "tỉnh": "T.",
}


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person."""

    name: str
    sex: str
    birth: date
    ethnic: str
    home: Commune
    hamlet: str
    serial: str  # six digits, the last part of the personal number

    @property
    def personal_number(self) -> str:
        """Twelve digits: province, century and sex, year, serial (NĐ 137/2015 Art. 13)."""
        century = (self.birth.year // 100 - 19) * 2 + (self.sex == FEMALE)
        return f"{self.home.province_code}{century}{self.birth.year % 100:02}{self.serial}"

    @property
    def card_number(self) -> str:
        """Nine digits of the older card (CMND)."""
        return f"{self.home.province_code[1:]}{self.birth.day % 10}{self.serial}"

    def at_home_of(self, other: Person) -> Person:
        """The same person, living where the other lives."""
        return replace(self, home=other.home, hamlet=other.hamlet)


@dataclass(frozen=True)
class Lists:
    """The data files of the generator: syllables of names, communes and what goes with them."""

    names: Mapping[str, Any]
    places: Mapping[str, Any]

    @cached_property
    def communes(self) -> tuple[Commune, ...]:
        """All communes."""
        return tuple(Commune(*row) for row in self.places["commune"])

    @cached_property
    def southern(self) -> tuple[Commune, ...]:
        """Communes of the South before 1975."""
        return tuple(Commune(*row) for row in self.places["southern"])

    def communes_in(self, year: int) -> tuple[Commune, ...]:
        """The communes by the names that their provinces had in a year."""
        if year < 1975:
            return self.southern
        return tuple(self._in_year(commune, year) for commune in self.communes)

    def _in_year(self, commune: Commune, year: int) -> Commune:
        for code, first, last, kind, name in self.places["former"]:
            if commune.province_code == code and first <= year <= last:
                return replace(commune, province_kind=kind, province=name)
        return commune


def load_lists() -> Lists:
    """Read ``names.toml`` and ``places.toml`` beside this module."""
    here = Path(__file__).parent
    return Lists(
        tomllib.loads((here / "names.toml").read_text("utf-8")),
        tomllib.loads((here / "places.toml").read_text("utf-8")),
    )


@dataclass(frozen=True)
class Village:
    """Where the people of one book live: makes persons whose facts agree with each other."""

    lists: Lists
    commune: Commune
    dice: Dice
    year: int = 9999

    @cached_property
    def elsewhere(self) -> tuple[Commune, ...]:
        """Communes where others come from, by their names of that year."""
        return self.lists.communes_in(self.year)

    @property
    def hamlets(self) -> Sequence[str]:
        """Names of hamlets and addresses."""
        return list(self.lists.places["southern_hamlet" if self.year < 1975 else "hamlet"])

    def surname(self) -> str:
        """A surname by its frequency."""
        return self.dice.weighted(_pairs(self.lists.names["surname"]))

    def full_name(self, surname: str, sex: str) -> str:
        """Surname, middle syllables and given name for that sex."""
        side = "male" if sex == MALE else "female"
        middle = self.dice.pick(self.lists.names[f"middle_{side}"])
        given = self.dice.pick(self.lists.names[f"given_{side}"])
        while given in middle.split():
            given = self.dice.pick(self.lists.names[f"given_{side}"])
        extra = f" {given}" if not self.dice.chance(0.04) else ""
        return f"{surname} {middle}{extra}" if extra or " " in middle else f"{surname} {middle} {given}"

    def ethnic(self) -> str:
        """An ethnic group by its frequency."""
        return self.dice.weighted(_pairs(self.lists.places["ethnic"]))

    def person(
        self, sex: str, born: tuple[date, date], *, surname: str = "", ethnic: str = "", away: float = 0.25
    ) -> Person:
        """A person born between the two days; ``away`` is the chance of living in another commune."""
        home = self.dice.pick(self.elsewhere) if self.dice.chance(away) else self.commune
        return Person(
            name=self.full_name(surname or self.surname(), sex),
            sex=sex,
            birth=self.day(*born),
            ethnic=ethnic or self.ethnic(),
            home=home,
            hamlet=self.dice.pick(self.hamlets) if self.dice.chance(0.75) else "",
            serial=self.dice.digits(6),
        )

    def day(self, low: date, high: date) -> date:
        """A day between the two, both included."""
        return low + timedelta(days=self.dice.integer(0, max(0, (high - low).days)))

    def adult(self, sex: str, on: date, ages: tuple[int, int], **more: Any) -> Person:
        """A person of that age (full years, both included) on a day."""
        return self.person(sex, (years_before(on, ages[1] + 1), years_before(on, ages[0])), **more)


def years_before(day: date, years: int) -> date:
    """The same day of the year, so many years earlier (29 February becomes the 28th)."""
    return date(day.year - years, day.month, min(day.day, 28))


def _pairs(rows: Sequence[Sequence[Any]]) -> list[tuple[str, float]]:
    return [(str(name), float(weight)) for name, weight in rows]
