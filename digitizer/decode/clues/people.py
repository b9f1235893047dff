"""Persons of one entry: surnames, sexes, ethnic groups, and who declared it."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from digitizer.decode.clues.entry import Entry
from digitizer.decode.inference import Clue
from digitizer.domain.lookups import NameStatistics, head_name
from digitizer.domain.names import name_key, surname
from digitizer.domain.text import compare_key, fold

_CHILD_OF = {"KS": ("nks", "cha", "me"), "CMC": ("nc", "cm", "")}
_ALIKE = 80.0  # per cent of likeness at which two names are one name, misread
_ONE_NAME = 0.02  # such names that are two persons' all the same
_MALE, _FEMALE = "1", "2"
_MIDDLE = {"thi": _FEMALE, "van": _MALE}


def surname_clues(entry: Entry) -> Iterator[Clue]:
    """A child bears the surname of its father, sometimes of its mother."""
    child, father, mother = _CHILD_OF.get(entry.type.id, ("", "", ""))
    keys = (f"{child}HoTen", f"{father}HoTen" if entry.has(f"{father}HoTen") else f"{mother}HoTen")
    if child and entry.has(*keys):
        yield Clue(
            keys,
            (_surname, _surname),
            lambda a, b: 1.0 if a == b else 0.06,
            "họ của con và của cha, mẹ giống nhau",
            "họ của con khác họ của cha, mẹ",
            unknown=(0.7, 0.7),
        )


def sex_clues(entry: Entry) -> Iterator[Clue]:
    """Thị in a name is a woman's, Văn a man's; other names lean to one sex."""
    names = entry.knowledge.names
    for person in ("nks", "nkt", "cm", "nc"):
        if entry.has(f"{person}HoTen", f"{person}GioiTinh"):
            yield Clue(
                (f"{person}HoTen", f"{person}GioiTinh"),
                (lambda name: name or None, lambda code: code or None),
                lambda name, code: _sex_weight(name, code, names),
                "tên đệm hợp với giới tính",
                "tên đệm không hợp với giới tính",
                unknown=(0.9, 0.15),
            )


def ethnic_clues(entry: Entry) -> Iterator[Clue]:
    """A child's ethnic group is one of its parents'."""
    for parents in (("meDanToc", "chaDanToc"), ("chaDanToc",), ("meDanToc",)):
        if entry.type.id == "KS" and entry.has("nksDanToc", *parents):
            yield Clue(
                ("nksDanToc", *parents),
                (_group,) * (1 + len(parents)),
                lambda child, *groups: 1.0 if child in groups else 0.02,
                "dân tộc của con theo cha hoặc mẹ",
                "dân tộc của con khác dân tộc của cha, mẹ",
                unknown=(0.3, 0.5, 0.5),
            )
            return


def declarant_clues(entry: Entry) -> Iterator[Clue]:
    """Who declared a birth is mostly a parent: a name nearly like a parent's is the same name."""
    for person in ("me", "cha", "vo", "chong", "cm", "nc"):
        key = f"{person}HoTen"
        if entry.has("nycHoTen", key) and _alike(entry.value("nycHoTen"), entry.value(key)):
            yield Clue(
                ("nycHoTen", key),
                (name_key, name_key),
                lambda a, b: 1.0 if a == b else _ONE_NAME,
                "tên này ghi hai lần trên trang, giống nhau",
                "tên này ghi hai lần trên trang mà đọc khác nhau",
                unknown=(0.05, 0.05),
                same=True,
            )


def _alike(first: str, second: str) -> bool:
    """Whether two names are one name but for a misread letter; relatives share surname and middle name."""
    if name_key(first) == name_key(second):
        return True
    one, other = fold(first).split(), fold(second).split()
    if len(one) != len(other) or fuzz.ratio(fold(first), fold(second)) < _ALIKE:
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) <= 1 and fuzz.ratio(one[-1], other[-1]) >= 60


def _surname(name: str) -> str | None:
    return compare_key(surname(name)) or None


def _group(name: str) -> str | None:
    return compare_key(head_name(name)) or None


def _sex_weight(name: str, code: str, names: NameStatistics) -> float:
    syllables = name.split()
    for syllable in syllables[1:-1]:
        borne = _MIDDLE.get(fold(syllable))
        if borne:
            return 1.0 if borne == code else 0.04
    given = names.syllable(syllables[-1]) if syllables else None
    if given is None or given.lean == "-":
        return 1.0
    return 1.0 if (given.lean == "m") == (code == _MALE) else 0.35
