"""What a rule is: one frozen row of a table, and the hits that its check yields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

from digitizer.domain.findings import Severity

Subject = TypeVar("Subject")

ALL_TYPES = ("KS", "KH", "KT", "CMC", "HN")
_EMPTY: Mapping[str, object] = MappingProxyType({})


class Source(StrEnum):
    """How well the ground of a rule is known."""

    OFFICIAL = "C"  # read in an official artefact or in several independent sources
    SINGLE = "L"  # one good source
    INFERRED = "I"  # inferred from practice
    KNOWLEDGE = "K"  # general legal knowledge, not re-read

    @property
    def may_block(self) -> bool:
        """Whether a rule on this ground may stop an export."""
        return self in (Source.OFFICIAL, Source.SINGLE)


class Hit(NamedTuple):
    """One place where a rule fires: the keys concerned and the parameters of the rule's message.

    ``record`` is the record's id for the rules of a book ("" is the book itself); empty in record rules.
    """

    keys: tuple[str, ...]
    params: Mapping[str, object] = _EMPTY
    record: str = ""


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """One rule: its stable id, the default severity, the record types concerned, what it is about
    (one line in Vietnamese for a list of the rules), its message template, its check, and its ground.
    """

    id: str
    severity: Severity
    types: tuple[str, ...]
    about: str
    message: str
    check: Callable[[Subject], Iterable[Hit]]
    source: Source


NO_HITS: tuple[Hit, ...] = ()
CONFIRM = " Nếu sổ gốc ghi đúng như vậy, hãy xác nhận «đúng theo sổ gốc»."
