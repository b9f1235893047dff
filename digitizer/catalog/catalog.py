"""Everything that is data: read once from ``ocr_profiles`` and handed to whoever needs a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import digitizer
from digitizer.catalog.definitions import load_code_lists, load_record_types, load_templates
from digitizer.catalog.forms import load_forms
from digitizer.catalog.lookups import (
    load_acceptance,
    load_calibration,
    load_limits,
    load_name_list,
    load_name_statistics,
    load_phrases,
    load_province_codes,
    load_trust,
)
from digitizer.catalog.places import load_gazetteer
from digitizer.catalog.scan_presets import load_scan_presets
from digitizer.domain.forms import FormProfile
from digitizer.domain.lookups import NameList, NameStatistics
from digitizer.domain.places import Gazetteer
from digitizer.domain.scanning import ScanPreset
from digitizer.domain.schema import CodeList, ImportTemplate, RecordType


@dataclass(frozen=True, slots=True)
class Catalog:
    """The data files, checked. ``default_templates`` maps a record type to its usual import template's id."""

    record_types: Mapping[str, RecordType]
    code_lists: Mapping[str, CodeList]
    templates: Mapping[str, ImportTemplate]
    default_templates: Mapping[str, str]
    forms: Mapping[str, FormProfile]
    ethnic_groups: NameList
    nationalities: NameList
    relations: NameList
    titles: NameList
    authorities: NameList
    gazetteer: Gazetteer
    name_statistics: NameStatistics
    limits: Mapping[str, Mapping[str, int | str | bool]]
    province_codes: Mapping[str, str]
    phrases: Mapping[str, int]
    calibration: Mapping[tuple[str, str, str, str], tuple[tuple[float, float], ...]]
    trust: Mapping[str, float]
    acceptance: Mapping[tuple[float, str], float]
    scan_presets: Mapping[str, ScanPreset]


def profiles_root() -> Path:
    """The folder of data files: inside the installed package, else at the top of the checkout."""
    package = Path(digitizer.__file__).parent
    packaged = package / "ocr_profiles"
    return packaged if packaged.is_dir() else package.parent / "ocr_profiles"


def load_catalog(root: Path | None = None) -> Catalog:
    """Read and check all data files below ``root``.

    The gazetteer's rows are read when a place is first looked up. Raises DataError (DLM-01 … DLM-10) naming
    file and line.
    """
    root = root or profiles_root()
    code_lists = load_code_lists(root)
    record_types = load_record_types(root, code_lists)
    templates = load_templates(root, record_types)
    return Catalog(
        record_types=record_types,
        code_lists=code_lists,
        templates=templates.by_id,
        default_templates=templates.defaults,
        forms=load_forms(root, record_types, code_lists),
        ethnic_groups=load_name_list(root, "ethnic_groups"),
        nationalities=load_name_list(root, "nationalities"),
        relations=load_name_list(root, "relations"),
        titles=load_name_list(root, "titles"),
        authorities=load_name_list(root, "authorities"),
        gazetteer=load_gazetteer(root),
        name_statistics=load_name_statistics(root),
        limits=load_limits(root),
        province_codes=load_province_codes(root),
        phrases=load_phrases(root),
        calibration=load_calibration(root),
        trust=load_trust(root),
        acceptance=load_acceptance(root),
        scan_presets=load_scan_presets(root),
    )
