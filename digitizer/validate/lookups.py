"""What the rules look things up in; filled from the catalogue by the composition root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from digitizer.domain.lookups import NameList
from digitizer.domain.places import Gazetteer
from digitizer.domain.schema import CodeList


@dataclass(frozen=True, slots=True)
class Lookups:
    """Lists, gazetteer and limits.

    ``province_codes`` maps the first three digits of a personal number to a province or country; ``limits``
    is ``ocr_profiles/rules.toml`` as read. ``today`` lets the rules find dates in the future; None skips it.
    """

    code_lists: Mapping[str, CodeList]
    ethnic_groups: NameList
    nationalities: NameList
    gazetteer: Gazetteer
    province_codes: Mapping[str, str]
    limits: Mapping[str, Mapping[str, int | str | bool]]
    today: date | None = None
