"""The eras of forms: their years, their record types, and how officers wrote in them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from digitizer.samples.dice import Dice
from digitizer.samples.entries import Officer, officer
from digitizer.samples.people import Village

Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Era:
    """An edition of forms. Before 2016 it also says how officers wrote (``eras.toml`` explains the names)."""

    name: str
    years: tuple[int, int]
    types: tuple[str, ...]
    ages: float = 0.0
    year_only: float = 0.8
    full_number: float = 0.35
    dates: Weights = ()
    places: Weights = ()
    hospital: str = "hospital"

    @property
    def former(self) -> bool:
        """True of the forms before 2016."""
        return bool(self.dates)


def load_eras() -> Mapping[str, Era]:
    """All eras by the edition of their forms."""
    table = tomllib.loads((Path(__file__).parent / "eras.toml").read_text("utf-8"))
    return {name: _era(name, row) for name, row in table.items()}


def _era(name: str, row: Mapping[str, object]) -> Era:
    def frozen(value: object) -> object:
        return tuple(frozen(part) for part in value) if isinstance(value, list) else value

    return Era(name, **{key: frozen(value) for key, value in row.items()})  # type: ignore[arg-type]


def officer_of(era: Era, village: Village, dice: Dice) -> Officer:
    """An officer of that era, with its habits."""
    base = officer(village, dice)
    if not era.former:
        return base
    habits, names = dice.child(era.name), village.lists.names
    title = "southern_title" if era.name == "1975" else "former_title"
    return replace(
        base,
        title=habits.pick(names[title]),
        dates=habits.weighted(era.dates),
        places=habits.weighted(era.places),
        long_register_date=False,
        number_year=habits.chance(era.full_number),
        upper_names=base.upper_names and era.name != "old",
        ages=era.ages * habits.pick((0.4, 1.0, 1.6)) if era.ages < 0.6 else era.ages,
        year_only=era.year_only,
        age_mark=habits.pick((" tuổi", "t", " t", " tuổi") if era.name != "1975" else (" tuổi", "", "")),
    )
