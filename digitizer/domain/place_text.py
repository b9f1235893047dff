"""The text of an address: its parts, their kinds and their keys. Knows words, not places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from digitizer.domain.text import compare_key, fold

_KINDS = ("thành phố", "thị trấn", "thị xã", "đặc khu", "khu tự trị", "phường", "huyện", "quận", "tỉnh", "xã")
_SHORT = {
    "tp": "thành phố", "tx": "thị xã", "tt": "thị trấn", "p": "phường", "f": "phường", "x": "xã",
    "h": "huyện", "q": "quận", "t": "tỉnh",
}  # fmt: skip
_KIND_WORD = "|".join(re.escape(kind).replace(r"\ ", r"\s+") for kind in _KINDS)
# In full, or shortened before a stop, a space (TP, TX, TT) or a number (P, F, Q). "TT y tế" is a facility.
_KIND = re.compile(
    rf"(?<![\w.])(?:(?P<full>{_KIND_WORD})(?!\w)[\s.:]*"
    r"|(?P<pair>t\.?[pxt])(?:\s*\.\s*|\s+)(?!y\s+tế)|(?P<one>[pfxhqt])(?:\s*\.\s*|(?<![htx])\s*(?=\d)))",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*[,;]\s*|\s+[-–—]{1,3}\s*|\s*[-–—]{1,3}\s+|\s*[–—]\s*")
# Words that open what is below a commune, so their part is never a unit.
_DETAIL = re.compile(
    r"(?:thôn|xóm|ấp|bản|buôn|bon|plei|làng|tổ|đội|khóm|khu|khối|cụm|phố|đường|ngõ|ngách|hẻm|số|nhà|tại|"
    r"tiểu khu|sóc|phum|phun|đ/c|kp|kdc|tdp|căn hộ|chung cư)(?!\w)",
    re.IGNORECASE,
)
_FACILITY = re.compile(
    r"(?:bệnh viện|bv|trạm|trung tâm|tt y tế|ttyt|nhà hộ sinh|nhà bảo sanh|phòng khám|khoa sản|viện)(?!\w)",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"^(?:[uủ][yỷ] ban nhân dân|[uủ][yỷ] ban hành chính|ubnd|ubhc|hội đồng xã)(?!\w)\s*", re.IGNORECASE
)
_DASH = re.compile(r"\s*[-–—]\s*")
_COUNTRY = {"việt nam", "vn", "nước việt nam"}
_LEADING_ZEROS = re.compile(r"\b0+(?=\d)")
_JOINTS = re.compile(r"[\s\-–—'’ʼ.]+")


@dataclass(frozen=True)
class Part:
    """One part of an address: ``written`` whole, its unit's ``kind`` ("" when not said) and ``name``.

    ``lead`` is what stands before the kind in the same part (``Trạm y tế`` before ``xã Nà Nghịu``).
    """

    written: str
    kind: str
    name: str
    lead: str = ""

    @cached_property
    def key(self) -> str:
        """``name_key`` of the name."""
        return name_key(self.name)

    @cached_property
    def loose(self) -> str:
        """``loose_key`` of the name."""
        return loose_key(self.key)

    @cached_property
    def is_detail(self) -> bool:
        """Whether it opens like a hamlet, a street or a house."""
        return not self.kind and _DETAIL.match(self.name) is not None


def name_key(name: str) -> str:
    """A unit's name for comparison: case, place of the tone mark, hyphens and leading zeros do not count."""
    return " ".join(_JOINTS.sub(" ", compare_key(_LEADING_ZEROS.sub("", name))).split())


def loose_key(key: str) -> str:
    """``name_key`` without accents and spaces."""
    return fold(key).replace(" ", "")


def hyphenated(names: Iterable[str]) -> re.Pattern[str]:
    """Finds the names that hold a dash themselves (``Bà Rịa - Vũng Tàu``), however it is spaced."""
    words = (map(re.escape, re.split(r"\s+-\s+|-", name)) for name in names if "-" in name)
    return re.compile("|".join(r"\s*[-–—]\s*".join(parts) for parts in words) or r"(?!)", re.IGNORECASE)


def split_place(text: str, dashed: re.Pattern[str]) -> list[Part]:
    """The parts of an address (cleaned text) in their order, the country left out.

    ``dashed`` (see ``hyphenated``) finds the names that a dash does not divide. Parts are divided by commas,
    semicolons and dashes, and before words for a unit, also where no comma stands between them
    (``xã Côn Minh huyện Na Rì``).
    """
    text = dashed.sub(lambda match: _DASH.sub("-", match[0]), text)
    pieces = [piece for piece in _SEPARATOR.split(text) if piece]
    parts = [part for piece in pieces for part in _split_piece(piece)]
    if len(parts) > 1 and parts[-1].key in _COUNTRY:
        parts.pop()
    return parts


def _split_piece(piece: str) -> list[Part]:
    piece = _OFFICE.sub("", piece)
    marks = [mark for mark in _KIND.finditer(piece) if piece[mark.end() :].strip()]
    if not marks:
        return _bare(piece)
    parts: list[Part] = []
    ends = [mark.start() for mark in marks[1:]] + [len(piece)]
    lead = piece[: marks[0].start()].strip()
    start = 0
    for mark, end in zip(marks, ends, strict=True):
        name = piece[mark.end() : end].strip(" .")
        parts.append(Part(piece[start:end].strip(), _kind_of(mark), name, lead))
        lead, start = "", end
    return [part for part in parts if part.name]


def _kind_of(mark: re.Match[str]) -> str:
    if mark["full"]:
        return " ".join(mark["full"].lower().split())
    return _SHORT[(mark["pair"] or mark["one"]).lower().replace(".", "")]


def _bare(piece: str) -> list[Part]:
    """A part without a word for a unit; a hospital's name often ends with that of its place."""
    piece = piece.strip(" .")
    facility = _FACILITY.match(piece)
    words = piece.split()
    if facility and len(words) > 3:
        return [Part(piece, "", " ".join(words[-2:]), " ".join(words[:-2]))]
    return [Part(piece, "", piece)] if piece else []
