"""What decoding and reasoning know of a register's language; the composition root fills it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from digitizer.domain.lookups import NameList, NameStatistics
from digitizer.domain.places import Gazetteer
from digitizer.domain.schema import CodeList


@dataclass(frozen=True)
class Knowledge:
    """Lists and statistics.

    ``phrases`` maps what often stands in free text (causes of death, occupations, notes) to a rough weight.
    ``province_codes`` maps the first three digits of a personal number to a province or country.
    """

    names: NameStatistics
    gazetteer: Gazetteer
    ethnic_groups: NameList
    nationalities: NameList
    relations: NameList
    titles: NameList
    authorities: NameList
    code_lists: Mapping[str, CodeList]
    province_codes: Mapping[str, str]
    phrases: Mapping[str, int]
