"""What the reader knows of a register's language, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from digitizer.domain.lookups import NameList, NameStatistics
from digitizer.domain.places import Gazetteer
from digitizer.domain.schema import CodeList


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Closed lists, code lists, name frequencies and places; see ``catalog``."""

    ethnic_groups: NameList
    nationalities: NameList
    titles: NameList
    relations: NameList
    code_lists: Mapping[str, CodeList]
    names: NameStatistics
    gazetteer: Gazetteer
