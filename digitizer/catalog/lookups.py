"""Lists of names, statistics of names, province codes and rule limits out of their files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from digitizer.catalog.datafile import DataFile
from digitizer.domain.lookups import NameList, NameStatistics, Syllable

_SEPARATOR = "|"


def load_name_list(root: Path, name: str) -> NameList:
    """``lookups/{name}.tsv``: a row is a name and its other spellings, divided by ``|``."""
    names: list[str] = []
    synonyms: dict[str, str] = {}
    for _, (entry, others) in DataFile(root, f"lookups/{name}.tsv").rows(2):
        names.append(entry)
        synonyms.update((other, entry) for other in others.split(_SEPARATOR) if other)
    return NameList(names, synonyms)


def load_province_codes(root: Path) -> Mapping[str, str]:
    """``lookups/province_codes.tsv``: first three digits of a personal number to their province."""
    file = DataFile(root, "lookups/province_codes.tsv")
    codes: dict[str, str] = {}
    for line, (code, province) in file.rows(2):
        if len(code) != 3 or not code.isdigit() or code in codes:
            file.fail("DLM-08", line, "mã tỉnh phải có 3 chữ số và không lặp lại.")
        codes[code] = province
    return codes


def load_name_statistics(root: Path) -> NameStatistics:
    """``lookups/surnames.tsv`` (name, weight) and ``syllables.tsv`` (syllable, weight, lean, group)."""
    surnames_file = DataFile(root, "lookups/surnames.tsv")
    surnames = {name: _weight(surnames_file, line, weight) for line, (name, weight) in surnames_file.rows(2)}
    file = DataFile(root, "lookups/syllables.tsv")
    syllables: dict[str, Syllable] = {}
    for line, (name, weight, lean, group) in file.rows(4):
        if lean not in {"m", "f", "-"}:
            file.fail("DLM-08", line, "cột thứ ba phải là m, f hoặc -.")
        syllables[name] = Syllable(_weight(file, line, weight), lean, group)
    return NameStatistics(surnames, syllables)


def _weight(file: DataFile, line: int, text: str) -> int:
    if not text.isascii() or not text.isdigit():
        file.fail("DLM-07", line, "tần suất phải là số nguyên.")
    return int(text)


def load_limits(root: Path) -> Mapping[str, Mapping[str, int | str | bool]]:
    """``rules.toml``: one table a rule, of limits and severities."""
    table = DataFile(root, "rules.toml").table()
    return {key: table.table(key).scalars() for key in table.names()}
