"""Lists of names, statistics of names, province codes and rule limits out of their files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from digitizer.catalog.datafile import DataFile
from digitizer.domain.lookups import NameList, NameStatistics, Syllable

_SEPARATOR = "|"
_POINT = re.compile(r"([01](?:\.\d+)?):([01](?:\.\d+)?)")


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


def load_phrases(root: Path) -> Mapping[str, int]:
    """``lookups/phrases.tsv``: what free text often says, and its weight."""
    file = DataFile(root, "lookups/phrases.tsv")
    return {phrase: _weight(file, line, weight) for line, (phrase, weight) in file.rows(2)}


_Curves = Mapping[tuple[str, str, str, str], tuple[tuple[float, float], ...]]


def load_calibration(root: Path) -> _Curves:
    """``calibration.tsv``: stage, group, fill, engine to a curve's points (confidence, probability)."""
    file = DataFile(root, "calibration.tsv")
    curves: dict[tuple[str, str, str, str], tuple[tuple[float, float], ...]] = {}
    for line, (stage, group, fill, engine, points) in file.rows(5):
        curves[stage, group, fill, engine] = _points(file, line, points)
    return curves


def load_trust(root: Path) -> Mapping[str, float]:
    """``trust.tsv``: the weight of each fact that speaks for a value (``decode.trust``)."""
    file = DataFile(root, "trust.tsv")
    return {name: _signed(file, line, weight) for line, (name, weight) in file.rows(2)}


def load_acceptance(root: Path) -> Mapping[tuple[float, str], float]:
    """``acceptance.tsv``: the confidence from which so many values (0..1) are wrong, by error and fill."""
    file = DataFile(root, "acceptance.tsv")
    return {
        (_signed(file, line, error), fill): _signed(file, line, least)
        for line, (error, fill, least) in file.rows(3)
    }


def _signed(file: DataFile, line: int, text: str) -> float:
    if re.fullmatch(r"-?\d+(?:\.\d+)?", text, re.ASCII) is None:
        file.fail("DLM-07", line, "trọng số phải là một số.")
    return float(text)


def _points(file: DataFile, line: int, text: str) -> tuple[tuple[float, float], ...]:
    pairs = [_POINT.fullmatch(part) for part in text.split()]
    points = tuple((float(pair[1]), float(pair[2])) for pair in pairs if pair)
    rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(points))
    if not points or len(points) != len(pairs) or not rising or points[-1][0] > 1 or points[-1][1] > 1:
        file.fail("DLM-08", line, "đường hiệu chỉnh phải gồm các cặp số tăng dần, từ 0 đến 1.")
    return points


def _weight(file: DataFile, line: int, text: str) -> int:
    if not text.isascii() or not text.isdigit():
        file.fail("DLM-07", line, "tần suất phải là số nguyên.")
    return int(text)


def load_limits(root: Path) -> Mapping[str, Mapping[str, int | str | bool]]:
    """``rules.toml``: one table a rule, of limits and severities."""
    table = DataFile(root, "rules.toml").table()
    return {key: table.table(key).scalars() for key in table.names()}
